"""Render the fields and the result of a check as HTML: the same at build time and in the browser."""

from binascii import b2a_base64
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import get_args

from checker.checks.base import UNKNOWN, CalendarDay, Field, Finding, Phase, Result, Score, Status, said_of
from checker.checks.calendar_file import calendar_file
from checker.core.danish import long_date
from checker.core.days import ALWAYS
from checker.html.answer import body, render_outcome
from checker.html.citations import NumberedSources
from checker.html.element import Html, element, together
from checker.model.answer import Answer, Silent
from checker.model.rules import Rules
from checker.model.statements import Link, Statement
from checker.words.fields import FIELDS

# The part of a result that holds the answers it rests on. A check that names it among its headings has them there.
OUTCOMES = "outcomes"
_HEADINGS = {
    "unmet": "Ikke opfyldt",
    "unknown": "Endnu ikke afgjort",
    "info": "Det følger heraf",
    "met": "Opfyldt",
    "steps": "Det kan I gøre",
}
# Choices of at most this many letters are placed side by side.
_SHORT = 24
# The findings that are part of another, by the text of that one; independent findings under None.
_Parts = dict[str | None, list[Finding]]


def render_fields(fields: Iterable[Field], check: str, root: str, depth: int = 0) -> Html:
    """Render the fields of a check, none filled in, under the headings of their groups; on paper, a list to tick.

    Args:
        root: the path from the page to the root of the site.
        depth: how many of a field's headings are rendered already.
    """
    parts = []
    for group, members in groupby(fields, key=lambda field: next(iter(field.groups[depth:]), None)):
        if group is None:
            parts += [_field(field, check, root) for field in members]
        else:
            shown = render_fields(members, check, root, depth + 1)
            heading = element("p", group, class_="form__group")
            parts.append(element("div", heading, shown, class_="form__part", role="group", aria_label=group))
    return together(*parts)


def render_result(rules: Rules, result: Result, level: int = 2, root: str = "", engine: str = "page") -> Html:
    """Render what follows from the values: the verdict, each finding with its source, what to do, and the answer.

    `data-form`, `data-verdict` and `data-engine` are for tests and other sites; keep them stable.

    Args:
        root: the path from the page to the root of the site, such as `../`.
        engine: what computed the result, `page` or `pyodide`.
    """
    headings = result["headings"] or _HEADINGS
    if result["verdict"]["id"] == "silent" and "info" in headings:
        # What is not known comes before what is met and unmet.
        headings = {"info": headings["info"], **headings}
    # Nothing is told twice: an answer that comes first tells its steps and notes, else they are left out of it. What is
    # found is not among the notes, too.
    leads = OUTCOMES in headings
    before = {finding["text"] for finding in result["findings"]}
    before |= {text for outcome in result["outcomes"] for text in _texts(outcome)} if leads else set()
    told = set() if leads else {part["text"] for part in [*result["findings"], *result["steps"], *result["notes"]]}
    told |= set() if leads else {step["text"] for phase in result["phases"] for step in phase["steps"]}
    steps, notes = ([s for s in result[key] if s["text"] not in before] for key in ("steps", "notes"))
    parts = [*result["findings"], *steps, *notes, *(step for phase in result["phases"] for step in phase["steps"])]
    cited = {(source["document"], source["section"]) for part in parts for source in part["sources"]}
    numbered = NumberedSources([s for s in result["sources"] if (s["document"], s["section"]) in cited])
    found_texts = "".join(finding["text"] for finding in result["findings"])
    answers = [
        render_outcome(rules, outcome, engine, level + 2, told=told, root=root)
        for outcome in result["outcomes"]
        if not ("silent" in outcome and outcome["silent"] in found_texts)
    ]
    found = {
        **{status: _findings(numbered, result["findings"], status, root) for status in get_args(Status)},
        "steps": _statements(numbered, "ol", steps, root),
        OUTCOMES: together(*answers) if answers else None,
    }
    sections = [
        ("Sådan står det", _scores(result["scores"])),
        *((title, found[part]) for part, title in headings.items()),
        *((phase["title"], _phase(numbered, phase)) for phase in result["phases"]),
        (FIELDS["notes"].question, _statements(numbered, "ul", notes, root)),
        ("Til kalenderen", _calendar(result["calendar"])),
        *([] if leads else [("Hele svaret", found[OUTCOMES])]),
        (FIELDS["sources"].question, numbered.sources() if cited else None),
    ]
    return element(
        "article",
        # The focus is moved here, to be read out.
        element(f"h{level}", result["verdict"]["text"], class_="answer__title", tabindex="-1"),
        element("p", result["answers"], class_="print-only") if result["answers"] else None,
        body(level + 1, sections),
        class_="answer",
        data_form=result["form"],
        data_verdict=result["verdict"]["id"],
        data_engine=engine,
        data_relevant=" ".join(result["relevant"]),
        data_idle=" ".join(result["idle"]) or None,
        data_next=result["next"],
        data_settled=result["settled"],
        data_most=str(result["most"]) if result["most"] else None,
        data_summary=result["verdict"]["text"],
    )


def _texts(outcome: Answer | Silent) -> list[str]:
    """Return the texts that an answer tells in its own lists."""
    if "silent" in outcome:
        return [outcome["silent"]]
    return [s["text"] for s in [*outcome["duties"], *outcome["limits"], *outcome["notes"]]]


def _phase(numbered: NumberedSources, phase: Phase) -> Html | None:
    """Render the steps of a phase, each with who does it, and with a box if it can be ticked."""
    steps = (
        element("li", element("b", step["who"]), said_of(step), numbered.cite(step["sources"], step.get("basis")))
        for step in phase["steps"]
    )
    # In Safari, a list without numbers is a list to screen readers only with the role:
    # https://bugs.webkit.org/show_bug.cgi?id=170179
    return element("ol", *steps, class_="phase phase--tick" if phase["tick"] else "phase", role="list")


def _scores(scores: list[Score]) -> Html | None:
    """Render the score of each theme as a bar with its figures beside it."""
    if not scores:
        return None
    rows = (
        element(
            "tr",
            element("th", score["title"], scope="row"),
            element("td", element("meter", value=str(score["met"]), min="0", max=str(score["of"]), aria_hidden="true")),
            element("td", f"{score['met']} af {score['of']}"),
        )
        for score in scores
    )
    return element("table", element("tbody", *rows), class_="scores")


def _calendar(days: list[CalendarDay]) -> Html | None:
    """Render the days to remember, and a link to all of them as a calendar file."""
    if not days:
        return None
    items = (element("li", f"{long_date(day['day'])}: {day['title']}") for day in days)
    packed = b2a_base64(calendar_file(days).encode(), newline=False).decode()
    address = f"data:text/calendar;charset=utf-8;base64,{packed}"
    link = element("a", "Hent dagene til din kalender", href=address, download="sidste-udvej.ics")
    return together(element("ul", *items), element("p", link))


def _findings(numbered: NumberedSources, findings: list[Finding], status: str, root: str) -> Html | None:
    """Render the findings of one status, each with its parts below; a part whose whole has another status is alone."""
    shown = [f for f in findings if f["status"] == status]
    parts: _Parts = {None: [], **{f["text"]: [] for f in shown}}
    for finding in shown:
        whole = finding.get("under")
        parts[whole if whole in parts else None].append(finding)
    return _finding_list(numbered, parts, None, root) if shown else None


def _statements(numbered: NumberedSources, tag: str, statements: list[Statement], root: str) -> Html | None:
    if not statements:
        return None
    items = (
        element("li", _linked(s["text"], s.get("link"), root), numbered.cite(s["sources"], s.get("basis")))
        for s in statements
    )
    return element(tag, *items)


def _linked(text: str, link: Link | None, root: str) -> Html:
    """Return the text with a link on the words that `link` names."""
    if link is None:
        return together(text)
    before, words, after = text.partition(link["text"])
    return together(before, element("a", words, href=f"{root}{link['page']}"), after)


def _finding_list(numbered: NumberedSources, parts: _Parts, whole: str | None, root: str) -> Html:
    items = []
    for finding in parts[whole]:
        text = _linked(finding["text"], finding.get("link"), root)
        # A finding that links to another page is read by itself, so it says why it is here.
        why = finding["reason"] if "paragraph" in finding and finding["status"] != "unknown" else None
        reason = element("p", why, class_="reason") if why else None
        below = _finding_list(numbered, parts, finding["text"], root) if parts[finding["text"]] else None
        items.append(
            element(
                "li",
                text,
                numbered.cite(finding["sources"], finding.get("basis")),
                reason,
                below,
                data_status=finding["status"],
            )
        )
    return element("ul", *items)


def _field(field: Field, check: str, root: str) -> Html:
    name = f"{check}-{field.name}"
    described = f"{name}-hint" if field.hint else None
    help_ = [
        element("p", field.hint, id=described) if field.hint else None,
        element("p", element("a", field.see["text"], href=f"{root}{field.see['page']}")) if field.see else None,
    ]
    only = f"{field.only[0]}={' '.join(field.only[1])}" if field.only else None
    marks = {
        "data_field_name": field.name,
        "data_only": only,
        "data_screen": field.screen,
        "data_whole": field.whole,
        "data_missing": None if field.optional else _missing(field),
    }
    if field.choices and field.kind != "select":
        long = " question__options--long" if any(len(choice.label) > _SHORT for choice in field.choices) else ""
        return element(
            "fieldset",
            element("legend", field.question),
            *help_,
            element("div", *_radios(field, name), class_=f"question__options{long}"),
            class_="question",
            aria_describedby=described,
            **marks,
        )
    return element(
        "div",
        element("label", field.question, for_=name),
        *help_,
        _entry(field, name, described),
        class_="question question--text",
        **marks,
    )


def _missing(field: Field) -> str:
    """Return what the script says to a reader who goes on without an answer."""
    if field.kind == "select":
        return "Vælg på listen."
    if field.choices:
        unknown = any(choice.value == UNKNOWN for choice in field.choices)
        return "Vælg et svar. Er du i tvivl, så vælg »Ved ikke«." if unknown else "Vælg et svar."
    return "Skriv mindst én dag, fx 24-12-2025." if field.kind in ("date", "dates") else "Skriv et svar."


def _radios(field: Field, name: str) -> Iterator[Html]:
    for choice in field.choices:
        radio = element("input", type="radio", name=field.name, value=choice.value, id=f"{name}-{choice.value}")
        yield element("div", radio, element("label", choice.label, for_=f"{name}-{choice.value}"))


def _entry(field: Field, name: str, described: str | None) -> Html:
    """Render the control that the reader writes in or chooses from."""
    named = {"id": name, "name": field.name, "aria_describedby": described}
    if field.kind == "note":
        return element("textarea", **named, rows="2", data_note_field=True)
    if field.kind == "select":
        groups = [
            element(
                "optgroup", *(element("option", choice.label, value=choice.value) for choice in choices), label=group
            )
            for group, choices in groupby(field.choices, key=lambda choice: choice.group)
        ]
        return element("select", element("option", "Vælg", value=""), *groups, **named, autocomplete="off")
    if field.kind == "date":
        # Without a last day, browsers take years of six digits.
        return element("input", type="date", **named, max=ALWAYS, autocomplete="off")
    return element("input", type="text" if field.kind == "dates" else field.kind, **named, autocomplete="off")
