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
        "Tjekket kræver, at scripts er slået til. Uden scripts kan I hente skabelonen og udfylde den.",
        class_="form__unscripted",
    )
    chosen = element(
        "div",
        element("label", "Vælg en log", for_="log-file"),
        element("p", _LIMITS, id="log-hint"),
        element(
            "input",
            type="file",
            id="log-file",
            accept=".csv,.txt,.tsv,.xlsx",
            aria_describedby="log-hint",
            data_log_file=True,
        ),
        element(
            "button", "Prøv med eksemplet", type="button", class_="md-button", data_log_example=f"{files}eksempel.csv"
        ),
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
        links,
        chosen,
        progress,
        notes(_NOTES),
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
    head = element("tr", *(element("th", t, scope="col") for t in ("Kolonne", "Hvad skriver I?", "Hedder også")))
    rows = [
        element(
            "tr",
            element("th", column["header"] + (" (skal være der)" if column.get("required") else ""), scope="row"),
            element("td", column["use"]),
            element("td", joined(column["synonyms"][:4])),
        )
        for column in rules["log"]["columns"]
    ]
    table = element("table", element("thead", head), element("tbody", *rows), class_="log__table")
    return element("div", table, class_="overview-scroll", role="region", aria_label="Kolonner i en log", tabindex="0")
