"""The lookup of answers: one paragraph's on its own page, and all paragraphs' on the lookup page.

Every answer is built into the page, with the facts that lead to it. A script shows the one that a reader asks for.
"""

from collections.abc import Iterator
from itertools import product

from checker.core.danish import long_date
from checker.core.days import ALWAYS, last_day_of
from checker.core.reference import page_title, slug
from checker.html.answer import render_outcome, render_questions
from checker.html.element import Html, element, together
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Facts
from checker.site.engine_status import engine_marks
from checker.site.linked_data import linked_data
from checker.site.result_place import result_place
from checker.site.site import Site


def paragraph_checker(site: Site, paragraph: Paragraph) -> Html:
    """Show the checker for one paragraph: its questions, and every built answer, for people and for programs."""
    return together(
        _checker(
            site,
            result_place(site),
            element("div", _built_note(site.on), _built(site, paragraph), data_built=paragraph["number"]),
            paragraph=paragraph["number"],
        ),
        linked_data(site, paragraph),
    )


def lookup(site: Site) -> Html:
    """Show the checker for all paragraphs: a search field, the interventions by chapter, and every built answer.

    Without scripts, each intervention opens to show its answers. With scripts, readers can ask about other days.
    """
    field = element("input", type="search", id="lookup", name="paragraph", autocomplete="off", spellcheck="false")
    form = element(
        "form",
        element("label", "Hvilket indgreb drejer det sig om?", for_="lookup"),
        element("p", "Skriv, hvad der sker, eller et nummer: låse døren, sele, § 124 d.", id="lookup-hint"),
        field,
        element("p", role="status", data_count=True, class_="checker__count"),
        class_="checker__search",
        role="search",
        data_search=True,
    )
    rules, groups = site.rules, []
    interventions = [p for p in rules["paragraphs"] if "rows" in p]
    for number, chapter in rules["chapters"].items():
        items = [_choice(site, p) for p in interventions if p["chapter"] == number]
        if items:
            groups.append(element("section", element("h2", f"{chapter['title']} (kapitel {number})"), *items))
    chosen = element(
        "p",
        "Du har valgt: ",
        element("strong", data_chosen_title=True),
        " ",
        element("button", "Vælg et andet indgreb", type="button", class_="checker__change", data_change=True),
        tabindex="-1",
        class_="checker__chosen",
        data_chosen=True,
    )
    choices = element("div", *groups, data_choices=True)
    return _checker(site, form, result_place(site, chosen), _day_field(rules), choices)


def _day_field(rules: Rules) -> Html:
    """Ask which day's rules a reader wants, in a field that the script shows."""
    first = rules["edition"]["covered_from"]
    return element(
        "details",
        element("summary", "Svar for en anden dag", data_day_shown=True),
        element("label", "Hvilken dag drejer det sig om?", for_="lookup-on"),
        element("p", f"En dag fra {long_date(first)} og frem. Også en dag, der kommer.", id="lookup-on-hint"),
        element(
            "input",
            type="date",
            id="lookup-on",
            name="on",
            min=first,
            max=ALWAYS,
            aria_describedby="lookup-on-hint",
        ),
        " ",
        element("button", "Tilbage til i dag", type="button", class_="checker__change", data_today=True, hidden=True),
        class_="checker__day",
        data_day=True,
        hidden=True,
    )


def _checker(site: Site, *children: Html, paragraph: str | None = None) -> Html:
    announcement = element("p", class_="visually-hidden", role="status", data_announcement=True)
    return element(
        "div",
        *children,
        announcement,
        class_="checker",
        data_checker=paragraph or True,
        **engine_marks(site),
    )


def _choice(site: Site, paragraph: Paragraph) -> Html:
    return element(
        "details",
        element("summary", page_title(paragraph)),
        _built(site, paragraph),
        name="paragraph",
        data_built=paragraph["number"],
    )


def _built_note(on: str) -> Html:
    """Say, for readers without scripts, which day the answers that follow are for."""
    return element(
        "p",
        f"Svaret viser reglerne, som de var den {long_date(on)}.",
        class_="checker__note",
        data_built_note=True,
    )


def _built(site: Site, paragraph: Paragraph) -> Html:
    """Return a paragraph's questions, for the script, and each possible outcome with the facts that lead to it."""
    outcomes = []
    needs: Html | None = None
    for facts in _partial_facts(paragraph):
        outcome = site.day.outcome(paragraph, facts)
        if "needs" in outcome and not facts:
            needs = element("template", render_questions(outcome["needs"], slug(paragraph)), data_questions_of=True)
        key = "&".join(f"{fact}={choice}" for fact, choice in facts.items())
        until = last_day_of(outcome)
        html = render_outcome(site.rules, outcome, root=site.root)
        outcomes.append(element("div", html, data_outcome=key, data_holds_until=until))
    return together(needs, *outcomes)


def _partial_facts(paragraph: Paragraph) -> Iterator[Facts]:
    """Yield every set of facts that a reader can know, from none to all; what is assumed is left out."""
    questions = paragraph.get("questions", [])
    for choices in product(*((None, *(c for c in q["choices"] if c != q.get("assumed"))) for q in questions)):
        yield {q["fact"]: c for q, c in zip(questions, choices, strict=True) if c is not None}
