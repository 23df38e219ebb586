"""The log's page: where a file is chosen and its result is shown."""

from checker.core.danish import joined
from checker.html.element import Html, element
from checker.log.reading import MOST_BYTES, MOST_LINES
from checker.model.rules import Rules
from checker.site.engine_status import LOG_NOTES, clock_note, engine_marks, notes
from checker.site.site import Site

_NOTES = {**LOG_NOTES, "large": f"Filen fylder over {MOST_BYTES // 1_000_000} MB. Del den, fx efter år."}
_LIMITS = (
    f"En CSV-fil eller et regneark (.xlsx) på højst {MOST_BYTES // 1_000_000} MB og {MOST_LINES // 1000}.000 linjer."
)


def log_checker(site: Site) -> Html:
    """Show where a log is opened, and the place for its result. Without scripts, say so and link to the template."""
    files = f"{site.root}assets/log/"
    unscripted = element(
        "p",
        "Tjekket virker kun, når JavaScript er slået til i browseren. I kan stadig hente skabelonen og udfylde den.",
        class_="form__unscripted",
    )
    field = element(
        "input",
        type="file",
        id="log-file",
        accept=".csv,.txt,.tsv,.xlsx",
        aria_describedby="log-hint",
        data_log_file=True,
    )
    # The field lies unseen over the whole area: browsers write its button in a language of their own, and a file can be
    # dropped on it.
    button = element("span", "Vælg fil ", class_="md-button md-button--primary", aria_hidden="true")
    example = element("button", "Prøv med eksemplet", type="button", data_log_example=f"{files}eksempel.csv")
    chosen = element(
        "div",
        element("label", "Vælg en log", for_="log-file"),
        element("p", _LIMITS, id="log-hint"),
        element(
            "div", field, button, element("span", "eller træk filen hertil", aria_hidden="true"), class_="log__drop"
        ),
        element("p", "Har I ingen log endnu? ", example),
        class_="log__chosen",
        data_log_chosen=True,
        hidden=True,
    )
    progress = element(
        "div",
        element("progress", max="1", value="0", aria_label="Hvor langt tjekket er", data_log_progress=True),
        element("span", data_log_lines=True),
        element("button", "Stop", type="button", class_="md-button", data_log_cancel=True),
        data_log_working=True,
        hidden=True,
    )
    downloads = element(
        "p",
        element("button", "Hent fundene som CSV", type="button", class_="md-button", data_download="findings"),
        " ",
        element("button", "Hent optællingen som CSV", type="button", class_="md-button", data_download="counts"),
        " ",
        element("button", "Udskriv", type="button", class_="md-button", data_print=True),
        data_log_downloads=True,
        hidden=True,
    )
    links = element(
        "p",
        element("a", "Hent skabelonen", href=f"{files}skabelon.csv", download=True),
        " · ",
        element("a", "Hent eksemplet med 200 opdigtede linjer", href=f"{files}eksempel.csv", download=True),
    )
    return element(
        "div",
        unscripted,
        chosen,
        links,
        progress,
        notes(site, _NOTES),
        clock_note(site),
        downloads,
        element("div", data_outcome_shown=True),
        element("p", site.address, class_="print-only", data_print_address=True),
        element("p", class_="visually-hidden", role="status", data_announcement=True),
        class_="checker",
        data_log_checker=True,
        data_most_bytes=str(MOST_BYTES),
        **engine_marks(site),
    )


def column_table(rules: Rules) -> Html:
    """List the columns that a log can have, what to write in each, and other headers that are recognised."""
    first, *others = ("Kolonne", "Hvad skriver I?", "Hedder også")
    head = element(
        "tr", *(element("th", text, scope="col", role="columnheader") for text in (first, *others)), role="row"
    )
    rows = []
    for column in rules["log"]["columns"]:
        name = column["header"] + (" (skal være der)" if column.get("required") else "")
        cells = zip(others, (column["use"], joined(column["synonyms"][:4])), strict=True)
        rows.append(
            element(
                "tr",
                element("th", name, scope="row", role="rowheader"),
                *(element("td", text, role="cell", data_label=heading) for heading, text in cells),
                role="row",
            )
        )
    return element(
        "table",
        element("thead", head, role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        class_="log__table",
        role="table",
    )
