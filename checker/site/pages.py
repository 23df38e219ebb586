"""The parts of a page that are read off the rules: facts in a sentence, fact boxes and the checkers' forms.

A macro is one call of a function here. `root` is the way from the page to the root of the site, such as `../../`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from checker.checks import CHECKS
from checker.checks.base import run_check
from checker.checks.render import render_fields, render_result
from checker.core.answer import applies, ask_about
from checker.core.danish import joined, long_date
from checker.core.days import last_day_of
from checker.core.reference import name_of, page_title, slug
from checker.html.answer import cited, render_error, render_outcome, render_questions
from checker.html.element import Html, element, together
from checker.model.answer import Answer
from checker.model.paragraph import Duty, Paragraph
from checker.model.rules import Rules
from checker.model.statements import AuthorityStyle, Condition, Facts, Statement, group_of
from checker.site.engine_status import CHECK_NOTES, NOTES, clock_note, engine_marks, notes
from checker.site.linked_data import linked_data
from checker.words.answers import GROUPS, recipient_text


def source_note(rules: Rules, document: str, section: str) -> Html:
    """Where a sentence of the handbook stands, quietly.

    Raises:
        KeyError: the rules have no such document.
    """
    if document not in rules["documents"]:
        raise KeyError(f"no document {document!r} in rules/documents.yaml")
    return cited(rules, [{"document": document, "section": section}])


def paragraph_link(paragraph: Paragraph, root: str, titled: bool) -> Html:
    """A link to a paragraph's page by its number, or with `titled` by its name and number."""
    text = page_title(paragraph) if titled else name_of(paragraph)
    return element("a", text, href=f"{root}paragraffer/{slug(paragraph)}/")


def lasting(text: str, until: str | None) -> str:
    """A text read off the rules, marked with the last day it is right where an end is known: the page then says so."""
    return element("span", text, data_holds_until=until) if until else text


def fact_text(
    rules: Rules, paragraph: Paragraph, field: str, facts: Facts, on: str, style: AuthorityStyle = "inline"
) -> str:
    """One fact of an answer, as it stands inside a sentence: `kommunalbestyrelsen`, `12 måneder`, `skema 2`.

    It is HTML where the answer has an end.

    Args:
        field: `decided_by`, `recommended_by`, `complaint`, `longest_permission`, `form`, or `application_form`, the
            form on which the decision is asked for.
        facts: the facts that make the answer one.
        style: which of its names an authority goes by.

    Raises:
        ValueError: the facts leave several answers, or the answer has nothing in this field.
    """
    answer = _one_answer(rules, paragraph, facts, on)
    return lasting(_fact(rules, answer, field, style, page_title(paragraph)), answer["holds_until"])


def _fact(rules: Rules, answer: Answer, field: str, style: AuthorityStyle, name: str) -> str:
    permission = answer["longest_permission"]
    authority = {
        "decided_by": answer["decided_by"]["authority"],
        "recommended_by": answer["decided_by"]["recommended_by"],
        "complaint": answer["complaint"]["to"],
    }.get(field)
    if authority:
        return rules["authorities"][authority][style]
    if field == "longest_permission" and permission:
        return "uden tidsbegrænsning" if permission["unlimited"] else f"{permission['months']} måneder"
    form = answer["report"]["form"]
    if field == "form" and form:
        return f"skema {form}"
    if field == "application_form" and form and "apply" in rules["reporting"]["forms"][str(form)]:
        return f"skema {rules['reporting']['forms'][str(form)]['apply']['form']}"
    raise ValueError(f"{name} has no {field} for {answer['facts']}")


def since_text(rules: Rules, paragraph: Paragraph, facts: Facts, on: str) -> str:
    """The day from which a paragraph's answer holds: `1. januar 2025`.

    Raises:
        ValueError: the facts leave several answers.
    """
    answer = _one_answer(rules, paragraph, facts, on)
    return lasting(long_date(answer["holds_from"]), answer["holds_until"])


def _one_answer(rules: Rules, paragraph: Paragraph, facts: Facts, on: str) -> Answer:
    answer = ask_about(rules, paragraph, None, facts, on)
    if "needs" in answer or "silent" in answer:
        raise ValueError(f"{page_title(paragraph)} has no single answer for {facts}")
    return answer


def deadline_text(rules: Rules, decided_by: str) -> str:
    """How long there is to complain of what an authority has decided, as it stands inside a sentence: `fire uger`.

    Raises:
        ValueError: the rules state no deadline for what it decides, or several.
    """
    complaints = [c for c in rules["complaints"] if c["decided_by"] == decided_by and "deadline" in c]
    periods = {c["deadline"]["period"] for c in complaints}
    if len(periods) != 1:
        raise ValueError(f"the rules state {len(periods)} deadlines for what {decided_by} decides")
    return periods.pop()


def condition_list(paragraph: Paragraph) -> Html:
    """A paragraph's own conditions, with and/or as the rules have them."""
    return element("ul", *(_condition(c) for c in paragraph["conditions"]))


def _condition(condition: Condition) -> Html:
    group = group_of(condition)
    if group is None:
        return element("li", condition["text"])
    kind, members = group
    return element(
        "li", condition["text"], " ", element("b", GROUPS[kind]), element("ul", *(_condition(c) for c in members))
    )


def fact_box(rules: Rules, paragraph: Paragraph, on: str, root: str) -> Html:
    """What a rule is: its place in the law, whom it is for, the days on which each part holds, and when it was checked.

    What is to come is a link to the answer on its first day; what no longer holds is left to the lookup.
    """
    chapter = paragraph.get("chapter")
    name = name_of(paragraph)
    facts: list[tuple[str, str]] = [
        ("Paragraf", name if name.startswith(paragraph["act"]) else f"{name}, {paragraph['act']}")
    ]
    if chapter:
        facts.append(("Kapitel", f"{chapter}: {rules['chapters'][chapter]['title']}"))
        facts.append(("Målgruppe", rules["chapters"][chapter]["target_group"]))
    days: dict[tuple[str, str | None], list[str]] = {}
    for row in paragraph.get("rows", []):
        if row.get("until", on) >= on:
            days.setdefault((row["since"], row.get("until")), []).append(row.get("subsection", "reglen"))
    for (since, until), parts in sorted(days.items(), key=lambda held: held[0][0]):
        what = f" ({joined(parts)})" if len(days) > 1 else ""
        held = f"{long_date(since)}{f' til og med {long_date(until)}' if until else ''}{what}"
        coming = f"{root}opslag/?paragraph={paragraph['number'].replace(' ', '')}&on={since}"
        facts.append(("Gælder fra", element("a", held, href=coming) if since > on else held))
    facts.append(("Senest kontrolleret", long_date(paragraph["last_checked"])))
    items = [element("div", element("dt", label), element("dd", value)) for label, value in facts]
    source = element("div", element("dt", "Kilde"), element("dd", cited(rules, paragraph["sources"])))
    return element("dl", *items, source, class_="fact-box")


def duty_list(rules: Rules, paragraph: Paragraph, facts: Facts) -> Html:
    """What must be done at this intervention, of itself, under these facts."""
    return statement_list(rules, [d for d in paragraph["duties"] if applies(d.get("when"), facts)])


def principle_list(rules: Rules) -> Html:
    """The principles that every use of force must follow.

    Raises:
        ValueError: the common conditions hold no group, or more than one.
    """
    (group,) = filter(None, map(group_of, rules["common_conditions"]))
    return element("ul", *(element("li", c["text"]) for c in group[1]))


def recipient_one(rules: Rules, recipient: str) -> str:
    """One recipient of reports by its id, and when it is one.

    Raises:
        ValueError: the rules have no such recipient.
    """
    (found,) = (r for r in rules["reporting"]["recipients"] if r["id"] == recipient)
    return recipient_text(found)


def recipient_list(rules: Rules) -> Html:
    """Who gets a report, in order, and under which condition."""
    reporting = rules["reporting"]
    recipients = element("ol", *(element("li", recipient_text(r)) for r in reporting["recipients"]))
    return together(recipients, element("p", cited(rules, reporting["sources"])))


def document_list(rules: Rules) -> Html:
    """The documents the rules rest on, and what each is used for."""
    items = []
    for document in rules["documents"].values():
        link = element("a", document["title"], href=document["url"], rel="external")
        dated = f" ({document['dated']})" if "dated" in document else ""
        items.append(element("li", link, f". {document['publisher']}{dated}. {document['use']}"))
    return element("ul", *items)


def statement_list(rules: Rules, statements: Sequence[Statement | Duty]) -> Html:
    """Statements with their sources."""
    return element("ul", *(element("li", s["text"], cited(rules, s["sources"])) for s in statements))


def paragraph_checker(rules: Rules, paragraph: Paragraph, on: str, root: str, address: str) -> Html:
    """The checker for one paragraph: its questions, and every answer as built, for people and for programs."""
    return together(
        _checker(
            rules,
            _result(address, on),
            element("div", _built_note(on), _built(rules, paragraph, on), data_built=paragraph["number"]),
            on=on,
            root=root,
            paragraph=paragraph["number"],
        ),
        linked_data(rules, paragraph, on, address),
    )


def lookup(rules: Rules, on: str, root: str, address: str) -> Html:
    """The checker for all paragraphs: a field to search in, the interventions by chapter, and every answer as built.

    Without scripts each intervention opens on its answers. With them another day than today can be asked about.
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
    groups = []
    interventions = [p for p in rules["paragraphs"] if "rows" in p]
    for number, chapter in rules["chapters"].items():
        items = [_choice(rules, p, on) for p in interventions if p["chapter"] == number]
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
    return _checker(rules, form, _day_field(rules), _result(address, on, chosen), choices, on=on, root=root)


def _day_field(rules: Rules) -> Html:
    """Where a reader asks for the rules of another day; for the script."""
    first = rules["edition"]["covered_from"]
    return element(
        "details",
        element("summary", "Svar for en anden dag", data_day_shown=True),
        element("label", "Hvilken dag drejer det sig om?", for_="lookup-on"),
        element("p", f"En dag fra {long_date(first)} og frem. Også en dag, der kommer.", id="lookup-on-hint"),
        element("input", type="date", id="lookup-on", name="on", min=first, aria_describedby="lookup-on-hint"),
        " ",
        element("button", "Tilbage til i dag", type="button", class_="checker__change", data_today=True, hidden=True),
        class_="checker__day",
        data_day=True,
        hidden=True,
    )


def _checker(rules: Rules, *children: Html, on: str, root: str, paragraph: str | None = None) -> Html:
    announcement = element("p", class_="visually-hidden", role="status", data_announcement=True)
    return element(
        "div",
        *children,
        announcement,
        class_="checker",
        data_checker=paragraph or True,
        **engine_marks(rules, on, root),
    )


def _choice(rules: Rules, paragraph: Paragraph, on: str) -> Html:
    words = [page_title(paragraph), *paragraph.get("keywords", [])]
    return element(
        "details",
        element("summary", page_title(paragraph)),
        _built(rules, paragraph, on),
        name="paragraph",
        data_built=paragraph["number"],
        data_words="|".join(words).lower(),
    )


def _built_note(on: str) -> Html:
    """What a reader without scripts is told of the answers that follow."""
    return element(
        "p",
        f"Svaret er lagt i siden, da den blev bygget den {long_date(on)}.",
        class_="checker__note",
        data_built_note=True,
    )


def _result(address: str, on: str, *before: Html, built: Html | None = None, texts: Mapping[str, str] = NOTES) -> Html:
    """Where the script puts the one answer asked for, or what is `built`; until then it is not there for anyone."""
    return element(
        "div",
        *before,
        element("form", data_questions=True),
        element("div", built, data_outcome_shown=True),
        element("div", notes(texts), class_="checker__notes"),
        clock_note(on),
        element("p", element("button", "Udskriv svaret", type="button", class_="md-button", data_print=True)),
        element("p", address, class_="print-only", data_print_address=True),
        element(
            "template", render_error("Vi kender ikke paragraffen. Vælg et indgreb fra listen."), data_not_found=True
        ),
        data_result=True,
        hidden=True,
    )


def _built(rules: Rules, paragraph: Paragraph, on: str) -> Html:
    """The questions of a paragraph, for the script, and every outcome it can have, under the facts that lead to it."""
    outcomes = []
    needs: Html | None = None
    for facts in _partial_facts(paragraph):
        outcome = ask_about(rules, paragraph, None, facts, on)
        if "needs" in outcome and not facts:
            needs = element("template", render_questions(outcome["needs"], slug(paragraph)), data_questions_of=True)
        key = "&".join(f"{fact}={choice}" for fact, choice in facts.items())
        until = last_day_of(outcome)
        outcomes.append(element("div", render_outcome(rules, outcome), data_outcome=key, data_holds_until=until))
    return together(needs, *outcomes)


def _partial_facts(paragraph: Paragraph) -> Iterator[Facts]:
    """Every set of facts a reader can come with, from knowing nothing to knowing all."""
    questions = paragraph.get("questions", [])
    for choices in product(*((None, *q["choices"]) for q in questions)):
        yield {q["fact"]: c for q, c in zip(questions, choices, strict=True) if c is not None}


def _keep() -> Html:
    """Buttons to save what is filled in as a file, and to open it again; for the script."""
    save = element("button", "Gem som fil", type="button", class_="md-button", data_save=True)
    label = element("label", "Åbn en gemt fil", for_="open-file")
    opened = element("input", type="file", id="open-file", accept=".json,application/json", data_open=True)
    error = element("p", role="alert", data_open_error=True)
    return element("div", element("p", save), element("p", label, " ", opened), error, data_keep=True, hidden=True)


def check_form(rules: Rules, form: str, on: str, root: str, address: str) -> Html:
    """A form checker: its fields, and where the script puts the result. Without scripts it is a list to print and tick.

    Raises:
        KeyError: there is no such form.
    """
    asked = CHECKS[form].fields(rules)
    result = run_check(CHECKS[form], rules, {}, on)
    fields = render_fields(asked, form, root)
    # What cannot stand in an address is kept by the reader, in a file.
    keep = _keep() if any(field.kind == "note" for field in asked) else None
    unscripted = element(
        "p", "Udskriv siden, og sæt kryds. Med scripts slået til regner siden udfaldet ud.", class_="form__unscripted"
    )
    return element(
        "div",
        unscripted,
        element("form", fields, data_form_fields=True, autocomplete="off"),
        _result(address, on, built=render_result(result, 2, root), texts=CHECK_NOTES),
        keep,
        element("p", class_="visually-hidden", role="status", data_announcement=True),
        class_="checker",
        data_form_checker=form,
        data_relevant=" ".join(result["relevant"]),
        **engine_marks(rules, on, root),
    )
