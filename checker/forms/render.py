"""A form and its result as HTML: the same at build and in the browser."""

from itertools import groupby
from urllib.parse import quote

from checker.danish import long_date
from checker.forms.base import CalendarDay, Field, Finding, Result, Score, Status
from checker.forms.calendar_file import calendar_file
from checker.html import Html, element, together
from checker.render import Cited, body

_HEADINGS: dict[Status, str] = {
    "unmet": "Ikke opfyldt",
    "unknown": "Endnu ikke afgjort",
    "info": "Det følger heraf",
    "met": "Opfyldt",
}


def render_fields(fields: list[Field], form: str) -> Html:
    """The fields of a form, none filled in, under the headings of their groups; on paper a list to tick."""
    parts = []
    for group, members in groupby(fields, key=lambda field: field.group):
        shown = together(*(_field(field, form) for field in members))
        heading = element("p", group, class_="form__group") if group else None
        parts.append(element("div", heading, shown, class_="form__part") if group else shown)
    return together(*parts)


def render_result(result: Result, level: int = 2) -> Html:
    """What follows from a form's values: the verdict, each finding with its source, and what to do.

    `data-form` and `data-verdict` are for tests and other sites; keep them stable.
    """
    cited = Cited(result["sources"])
    sections = [
        ("Sådan står det", _scores(result["scores"])),
        *((title, _findings(cited, result["findings"], status)) for status, title in _HEADINGS.items()),
        ("Det kan I gøre", cited.list("ol", result["steps"])),
        ("Bemærk", cited.list("ul", result["notes"])),
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


def _findings(cited: Cited, findings: list[Finding], status: Status) -> Html | None:
    shown = [f for f in findings if f["status"] == status]
    if not shown:
        return None
    return element("ul", *(element("li", f["text"], cited.cite(f["sources"]), data_status=status) for f in shown))


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
    return element(
        "fieldset",
        element("legend", field.question),
        hint,
        element("div", *options, class_="question__options"),
        class_="question",
        data_field_name=field.name,
        aria_describedby=described,
    )
