"""What a log came to, as CSV for a spreadsheet, and the template to fill in."""

import csv
import io
from collections.abc import Iterable

from checker.log.counting import quarter_name
from checker.model.log import LogResult, LogRules
from checker.model.rules import Rules

# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Without it, a spreadsheet takes the file for Windows-1252.
_MARK = "\N{BYTE ORDER MARK}"


def safe(cell: str) -> str:
    """The cell, so written that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_csv(rows: Iterable[Iterable[str | int]]) -> str:
    """The rows as CSV for a Danish spreadsheet; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return _MARK + out.getvalue()


def findings_csv(rules: Rules, result: LogResult) -> str:
    """Every finding, line by line."""
    log = rules["log"]
    rows: list[list[str | int]] = [["Linje", "Kolonne", "Slags", "Hvad", "Hvorfor", "Det kan I gøre", "Kilde", "Id"]]
    documents = rules["documents"]
    for finding in result["findings"]:
        level = log["levels"][log["findings"][finding.kind]["level"]]
        sources = "; ".join(f"{documents[s['document']]['short']}: {s['section']}" for s in finding.sources)
        rows.append(
            [
                finding.line,
                finding.column or "",
                level,
                finding.text,
                finding.reason,
                finding.advice,
                sources,
                finding.kind,
            ]
        )
    return as_csv(rows)


def counts_csv(result: LogResult) -> str:
    """Every count, by paragraph, tilbud and quarter."""
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
    return as_csv(rows)


def change(count: int, before: int | None) -> str:
    """The change from the count before, in words: a sign would make a spreadsheet's formula of it."""
    if before is None:
        return ""
    if count == before:
        return "uændret"
    return f"{count - before} flere" if count > before else f"{before - count} færre"


def template_csv(log: LogRules) -> str:
    """An empty log with the headers."""
    return as_csv([[column["header"] for column in log["columns"]]])
