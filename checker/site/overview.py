"""The overview as a table that a script can filter and sort: data attributes on each row hold the answer's values.

Without the script the whole table is shown, and no controls that would do nothing.
"""

from collections.abc import Mapping

from checker.core.danish import joined, long_date
from checker.html.element import Html, element, together
from checker.model.answer import Answer
from checker.model.rules import Rules
from checker.site.answer_lists import answer_link
from checker.site.site import Site
from checker.words.answers import answer_number, field_values
from checker.words.table import COLUMNS, cells, grouped


def overview_table(site: Site) -> Html:
    """Show the whole overview as one table, chapter by chapter, for the screen and for A4 landscape."""
    rules, answers = site.rules, site.answers
    head = element("tr", *(element("th", h, scope="col", data_column=column) for column, h in COLUMNS.items()))
    bodies = []
    for chapter, in_chapter in grouped(answers, lambda a: a["chapter"]).items():
        name = f"Kapitel {chapter}: {rules['chapters'][chapter]['title']}"
        heading = element(
            "tr", element("th", name, colspan=str(len(COLUMNS)), scope="rowgroup"), class_="overview__chapter"
        )
        bodies.append(element("tbody", heading, *(_row(site, a) for a in in_chapter)))
    caption = element(
        "caption",
        "Samlet oversigt over beslutningskompetence, indberetning og klagemuligheder. "
        f"{_held_from(answers)} {rules['edition']['compared_with']['text']} ",
        element("strong", data_overview_filter=True),
    )
    table = element("table", caption, element("thead", head), *bodies, class_="overview")
    button = element("button", "Udskriv oversigten", type="button", class_="md-button", data_print=True, hidden=True)
    scroll = element("div", table, class_="overview-scroll", role="region", aria_label="Samlet oversigt", tabindex="0")
    return together(
        element(
            "div",
            _form(rules, answers),
            element("p", button),
            scroll,
            data_overview=True,
            data_holds_until=site.holds_until,
        ),
        element("p", site.address, class_="print-only", data_print_address=True),
    )


def _held_from(answers: list[Answer]) -> str:
    """Say from which day the rules hold, and name those that hold from a later day."""
    (first, _), *later = sorted(grouped(answers, lambda a: a["holds_from"]).items())
    exceptions = [f"{joined(answer_number(a) for a in held)} fra {long_date(day)}" for day, held in later]
    return f"Reglerne gælder fra {joined([long_date(first), *exceptions])}."


def _values(answer: Answer) -> dict[str, str]:
    """Return the values that the script filters and sorts by."""
    return {"chapter": answer["chapter"], **field_values(answer)}


def _row(site: Site, answer: Answer) -> Html:
    _, *values = cells(site.rules, answer)
    case = element("span", answer["case"], class_="overview__case") if answer["case"] else None
    return element(
        "tr",
        element("th", answer_link(site, answer), case, scope="row"),
        *(element("td", value) for value in values),
        data_paragraph=answer["paragraph"],
        **{f"data_{field}": value for field, value in _values(answer).items()},
    )


def _form(rules: Rules, answers: list[Answer]) -> Html:
    """Offer the choices to filter by: those that some answer has, each with its wording for the caption."""
    here = [_values(answer) for answer in answers]
    authorities = rules["authorities"]
    chapters = {
        number: (f"Kapitel {number}: {rules['chapters'][number]['title']}", f"kapitel {number}")
        for number in rules["chapters"]
    }
    deciders = {a: (names["short"], f"besluttes af {names['inline_short']}") for a, names in authorities.items()}
    reports = {"true": ("Ja", "skal indberettes"), "false": ("Nej", "skal ikke indberettes")}
    bodies = {a: (names["short"], f"klage til {names['inline_short']}") for a, names in authorities.items()}
    bodies["none"] = ("Ingen klagevej", "ingen klagevej")
    fields = [
        ("chapter", "Kapitel", chapters),
        ("decided_by", COLUMNS["decided_by"], deciders),
        ("report", COLUMNS["report"], reports),
        ("complaint", COLUMNS["complaint"], bodies),
    ]
    return element(
        "form",
        *(_select(field, label, texts, {values[field] for values in here}) for field, label, texts in fields),
        element("button", "Vis alle", type="reset", class_="overview-filter__all"),
        element("p", role="status", data_overview_count=True),
        class_="overview-filter",
        aria_label="Vælg, hvad oversigten viser",
        autocomplete="off",
        data_overview_form=True,
        hidden=True,
    )


def _select(field: str, label: str, texts: Mapping[str, tuple[str, str]], there: set[str]) -> Html:
    options = [
        element("option", text, value=value, data_said=said) for value, (text, said) in texts.items() if value in there
    ]
    return element(
        "div",
        element("label", label, for_=f"overview-{field}"),
        element("select", element("option", "Alle", value=""), *options, id=f"overview-{field}", name=field),
    )
