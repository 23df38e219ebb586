"""What a log came to, as CSV for a spreadsheet, and the template to fill in."""

from checker.log.counting import quarter_name
from checker.model.log import LogResult, LogRules
from checker.model.rules import Rules
from checker.words.csv_file import csv_file


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
    return csv_file(rows)


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
    return csv_file(rows)


def change(count: int, before: int | None) -> str:
    """The change from the count before, in words: a sign would make a spreadsheet's formula of it."""
    if before is None:
        return ""
    if count == before:
        return "uændret"
    return f"{count - before} flere" if count > before else f"{before - count} færre"


def template_csv(log: LogRules) -> str:
    """An empty log with the headers."""
    return csv_file([[column["header"] for column in log["columns"]]])
