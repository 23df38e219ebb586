"""The result of a log as CSV for a spreadsheet, and the template to fill in."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from checker.log.counting import quarter_name, rests_on
from checker.model.log import LogResult, LogRules
from checker.model.rules import Rules
from checker.words.csv_file import csv_file, csv_rows

# Findings in a part of their CSV: a moment's work, as the lines in a step are.
PART = 500
_LINES = (("Linjer læst", "read"), ("Linjer talt med", "counted"), ("Linjer, der ikke kan tælles endnu", "uncounted"),
          ("Linjer afvist", "refused"), ("Linjer, der ikke er magtanvendelse", "not_force"))  # fmt: skip


def findings_csv(rules: Rules, result: LogResult) -> str:
    """Return every finding as CSV, line by line."""
    return "".join(findings_parts(rules, result))


def findings_parts(rules: Rules, result: LogResult) -> Iterator[str]:
    """Yield the same CSV in parts: whole, it would take more of the page's memory than all else."""
    rows = _findings(rules, result)
    yield csv_file([["Ark", "Linje", "Kolonne", "Slags", "Hvad", "Hvorfor", "Det kan I gøre", "Kilde", "Id"]])
    while part := list(islice(rows, PART)):
        yield csv_rows(part)


def _findings(rules: Rules, result: LogResult) -> Iterator[list[str | int]]:
    log, documents = rules["log"], rules["documents"]
    for finding in result["findings"]:
        level = log["levels"][log["findings"][finding.kind]["level"]]
        sources = "; ".join(f"{documents[s['document']]['short']}: {s['section']}" for s in finding.sources)
        yield [
            finding.sheet,
            finding.line,
            finding.column or "",
            level,
            finding.text,
            finding.reason,
            finding.advice,
            sources,
            finding.kind,
        ]
    left = Counter(result["found"]) - Counter(finding.kind for finding in result["findings"])
    for kind, number in left.items():
        yield ["", "", "", "", f"Og {number} fund mere som disse.", "", "", "", kind]


def counts_csv(result: LogResult) -> str:
    """Return every count as CSV, by paragraph, service and quarter."""
    rows: list[list[str | int]] = [["Paragraf", "Tilbud", "Kvartal", "Antal", "Kvartalet før", "Ændring"]]
    for count in result["counts"]:
        before = count["before"]
        rows.append(
            [
                count["paragraph"],
                count["unit"],
                quarter_name(count["quarter"]),
                count["count"],
                "" if before is None else before,
                change(count["count"], before),
            ]
        )
    lines = result["lines"]
    rows.append([rests_on(result)])
    rows += [[name, "", "", lines[of]] for name, of in _LINES]  # type: ignore[literal-required]
    return csv_file(rows)


def change(count: int, before: int | None) -> str:
    """Return the change from the count before, in words, since a spreadsheet takes a sign for the start of a formula.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    if before is None:
        return ""
    if count == before:
        return "uændret"
    return f"{count - before} flere" if count > before else f"{before - count} færre"


def template_csv(log: LogRules) -> str:
    """Return an empty log with the headers, as CSV."""
    return csv_file([[column["header"] for column in log["columns"]]])
