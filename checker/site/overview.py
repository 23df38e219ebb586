"""The overview as a table that a script can filter and sort: data attributes on each row hold the answer's values.

Without the script the whole table is shown, and no controls that would do nothing. On a narrow screen the style sheet
makes each row a card whose cells name their columns; browsers then expose a table only if its parts have the roles:
https://github.com/w3c/csswg-drafts/issues/2355
"""

from collections.abc import Mapping

from checker.core.danish import joined, long_date
from checker.html.element import Html, element, together
from checker.model.answer import Answer
from checker.model.rules import Authority, Rules
from checker.site.answer_lists import answer_link
from checker.site.site import Site
from checker.words.answers import answer_number, field_values
from checker.words.table import COLUMNS, cells, grouped


def overview_table(site: Site) -> Html:
    """Show the whole overview as one table, chapter by chapter, for the screen and for A4 landscape."""
    rules, answers = site.rules, site.answers
    headings = [
        element("th", heading, scope="col", role="columnheader", data_column=column)
        for column, heading in COLUMNS.items()
    ]
    bodies = []
    for chapter, in_chapter in grouped(answers, lambda a: a["chapter"]).items():
        name = f"Kapitel {chapter}: {rules['chapters'][chapter]['title']}"
        across = str(len(COLUMNS))
        title = element("th", name, colspan=across, aria_colspan=across, scope="rowgroup", role="rowheader")
        heading = element("tr", title, role="row", class_="overview__chapter")
        bodies.append(element("tbody", heading, *(_row(site, a) for a in in_chapter), role="rowgroup"))
    caption = element(
        "caption",
        # To those who see it, the page's heading says as much.
        element(
            "span",
            "Samlet oversigt over beslutningskompetence, indberetning og klagemuligheder. ",
            class_="visually-hidden",
        ),
        element("strong", data_overview_filter=True),
    )
    note = f"{_named(rules, answers)}{_held_from(answers)} {rules['edition']['compared_with']['text']}"
    head = element("thead", element("tr", *headings, role="row"), role="rowgroup")
    button = element("button", "Udskriv oversigten", type="button", class_="md-button", data_print=True, hidden=True)
    return together(
        element(
            "div",
            _form(rules, answers),
            element("p", button, class_="overview-print"),
            element("table", caption, head, *bodies, class_="overview", role="table"),
            element("p", note, class_="overview-note"),
            data_overview=True,
            data_holds_until=site.holds_until,
        ),
        element("p", site.address, class_="print-only", data_print_address=True),
    )


def overview_cells(rules: Rules, answer: Answer) -> list[str]:
    """Return one line of the overview as `cells` does, but with an authority's long name shortened.

    What a short name stands for, the note below the table says.
    """
    authority = rules["authorities"][answer["decided_by"]["authority"]]
    texts = cells(rules, answer)
    return [text.replace(authority["name"], authority["short"]) for text in texts] if _shortened(authority) else texts


def _shortened(authority: Authority) -> bool:
    return not authority["name"].startswith(authority["short"])


def _named(rules: Rules, answers: list[Answer]) -> str:
    """Say what each short name in the table stands for."""
    deciders = (rules["authorities"][a] for a in dict.fromkeys(answer["decided_by"]["authority"] for answer in answers))
    return "".join(f"{a['short']} er {a['name']}. " for a in deciders if _shortened(a))


def _held_from(answers: list[Answer]) -> str:
    """Say from which day the rules hold, and name those that hold from a later day."""
    (first, _), *later = sorted(grouped(answers, lambda a: a["holds_from"]).items())
    exceptions = [f"{joined(answer_number(a) for a in held)} fra {long_date(day)}" for day, held in later]
    return f"Reglerne gælder fra {joined([long_date(first), *exceptions])}."


def _values(answer: Answer) -> dict[str, str]:
    """Return the values that the script filters and sorts by."""
    return {"chapter": answer["chapter"], **field_values(answer)}


def _row(site: Site, answer: Answer) -> Html:
    _, *values = overview_cells(site.rules, answer)
    case = element("span", answer["case"], class_="overview__case") if answer["case"] else None
    _, *fields = COLUMNS
    facts = [
        element("td", value, role="cell", data_label=COLUMNS[field], data_of=field)
        for field, value in zip(fields, values, strict=True)
    ]
    return element(
        "tr",
        element("th", answer_link(site, answer), case, scope="row", role="rowheader"),
        *facts,
        role="row",
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
    reports = {
        "true": ("Skal indberettes", "skal indberettes"),
        "false": ("Skal ikke indberettes", "skal ikke indberettes"),
    }
    bodies = {a: (names["short"], f"klage til {names['inline_short']}") for a, names in authorities.items()}
    bodies["none"] = ("Ingen klagevej", "ingen klagevej")
    fields = [
        ("chapter", "Kapitel", chapters),
        ("decided_by", COLUMNS["decided_by"], deciders),
        ("report", COLUMNS["report"], reports),
        ("complaint", COLUMNS["complaint"], bodies),
    ]
    choices = element(
        "details",
        element("summary", "Vælg, hvad oversigten viser"),
        element(
            "div",
            *(_select(field, label, texts, {values[field] for values in here}) for field, label, texts in fields),
            _order(),
            element("button", "Vis alle", type="reset", class_="overview-filter__all"),
            class_="overview-filter__fields",
        ),
        data_overview_fold=True,
    )
    return element(
        "form",
        choices,
        element("p", role="status", data_overview_count=True),
        class_="overview-filter",
        aria_label="Vælg, hvad oversigten viser",
        autocomplete="off",
        data_overview_form=True,
        hidden=True,
    )


def _order() -> Html:
    """Offer the order of the rows, for narrow screens, where the headings that sort a column are not in sight."""
    options = [element("option", heading, value=column) for column, heading in COLUMNS.items()]
    return element(
        "div",
        element("label", "Sortér efter", for_="overview-sort"),
        element("select", *options, id="overview-sort", data_overview_sort=True),
        class_="overview-filter__order",
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
