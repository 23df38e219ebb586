"""A form and its result as HTML: the same at build and in the browser."""

from itertools import groupby
from typing import get_args
from urllib.parse import quote

from checker.danish import long_date
from checker.forms.base import CalendarDay, Field, Finding, Result, Score, Status
from checker.forms.calendar_file import calendar_file
from checker.html import Html, element, together
from checker.model import Link, Statement
from checker.render import Cited, body

_HEADINGS = {
    "unmet": "Ikke opfyldt",
    "unknown": "Endnu ikke afgjort",
    "info": "Det følger heraf",
    "met": "Opfyldt",
    "steps": "Det kan I gøre",
}
# Answers of at most so many letters stand side by side.
_SHORT = 24


def render_fields(fields: list[Field], form: str) -> Html:
    """The fields of a form, none filled in, under the headings of their groups; on paper a list to tick."""
    parts = []
    for group, members in groupby(fields, key=lambda field: field.group):
        shown = together(*(_field(field, form) for field in members))
        heading = element("p", group, class_="form__group") if group else None
        parts.append(element("div", heading, shown, class_="form__part") if group else shown)
    return together(*parts)


def render_result(result: Result, level: int = 2, root: str = "") -> Html:
    """What follows from a form's values: the verdict, each finding with its source, and what to do.

    `data-form` and `data-verdict` are for tests and other sites; keep them stable.

    Args:
        root: the way from the page to the root of the site, such as `../`.
    """
    cited = Cited(result["sources"])
    found = {
        **{status: _findings(cited, result["findings"], status, root) for status in get_args(Status)},
        "steps": _statements(cited, "ol", result["steps"], root),
    }
    sections = [
        ("Sådan står det", _scores(result["scores"])),
        *((title, found[part]) for part, title in (result["headings"] or _HEADINGS).items()),
        ("Bemærk", _statements(cited, "ul", result["notes"], root)),
        ("Til kalenderen", _calendar(result["calendar"])),
        ("Kilder", cited.sources() if result["sources"] else None),
    ]
    return element(
        "article",
        element(f"h{level}", result["verdict"]["text"], class_="answer__title"),
        body(level + 1, sections),
        class_="answer",
        data_form=result["form"],
        data_verdict=result["verdict"]["id"],
        data_engine="pyodide",
        data_relevant=" ".join(result["relevant"]),
        data_idle=" ".join(result["idle"]) or None,
        data_summary=result["verdict"]["text"],
    )


def _scores(scores: list[Score]) -> Html | None:
    """How far each theme is, as a bar with its figures beside it."""
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
    """The days to remember, and all of them as a file for a calendar."""
    if not days:
        return None
    items = (element("li", f"{long_date(day['day'])}: {day['title']}") for day in days)
    address = f"data:text/calendar;charset=utf-8,{quote(calendar_file(days))}"
    link = element("a", "Hent dagene til din kalender", href=address, download="sidste-udvej.ics")
    return together(element("ul", *items), element("p", link))


def _findings(cited: Cited, findings: list[Finding], status: str, root: str) -> Html | None:
    shown = [f for f in findings if f["status"] == status]
    if not shown:
        return None
    items = []
    for finding in shown:
        text = _linked(finding["text"], finding.get("link"), root)
        # What leads to another page is read by itself, so it says why it is here.
        told = finding["reason"] if "paragraph" in finding and status != "unknown" else None
        reason = element("p", told, class_="reason") if told else None
        items.append(element("li", text, cited.cite(finding["sources"]), reason, data_status=status))
    return element("ul", *items)


def _statements(cited: Cited, tag: str, statements: list[Statement], root: str) -> Html | None:
    if not statements:
        return None
    items = (element("li", _linked(s["text"], s.get("link"), root), cited.cite(s["sources"])) for s in statements)
    return element(tag, *items)


def _linked(text: str, link: Link | None, root: str) -> Html:
    """The text with a link on the words that `link` names."""
    if link is None:
        return together(text)
    before, words, after = text.partition(link["text"])
    return together(before, element("a", words, href=f"{root}{link['page']}") if words else None, after)


def _field(field: Field, form: str) -> Html:
    name = f"{form}-{field.name}"
    hint = element("p", field.hint, id=f"{name}-hint") if field.hint else None
    described = f"{name}-hint" if hint else None
    if field.kind == "note":
        entry = element("textarea", id=name, name=field.name, rows="2", data_note_field=True)
        label = element("label", field.question, for_=name)
        return element("div", label, entry, class_="question question--text", data_field_name=field.name)
    if not field.choices:
        kind = {"dates": "text", "number": "number"}.get(field.kind, field.kind)
        entry = element("input", type=kind, id=name, name=field.name, aria_describedby=described, autocomplete="off")
        label = element("label", field.question, for_=name)
        return element("div", label, hint, entry, class_="question question--text", data_field_name=field.name)
    options = []
    for choice in field.choices:
        radio = element("input", type="radio", name=field.name, value=choice.value, id=f"{name}-{choice.value}")
        options.append(element("div", radio, element("label", choice.label, for_=f"{name}-{choice.value}")))
    long = " question__options--long" if any(len(choice.label) > _SHORT for choice in field.choices) else ""
    return element(
        "fieldset",
        element("legend", field.question),
        hint,
        element("div", *options, class_=f"question__options{long}"),
        class_="question",
        data_field_name=field.name,
        aria_describedby=described,
    )
