"""Check one log, from its bytes to its result, in steps, so that a reader can follow the progress and stop it."""

from collections.abc import Generator, Iterator
from datetime import date
from itertools import chain, islice
from typing import NamedTuple

from checker.core.danish import thousands
from checker.core.days import check_day
from checker.log.across import AcrossLines
from checker.log.cells import shown
from checker.log.checking import LineChecker
from checker.log.columns import MOST_LINES_ABOVE, Columns, find_header, separator_of
from checker.log.counting import Counting
from checker.log.findings import Findings
from checker.log.reading import MOST_LINES, SEPARATORS, Record, check_size, decoded, lines_of, records
from checker.model.log import LogResult
from checker.model.rules import Rules

# The first bytes of a ZIP file, such as an .xlsx.
PACKED = b"PK\x03\x04"
# Lines between two reports of progress: a moment's work in a browser, so that a request to stop is heard at once.
STEP = 500


class Progress(NamedTuple):
    """How far a job has come: lines read, and how much of the file, from 0 to 1."""

    lines: int
    done: float


class Table(NamedTuple):
    """A file as a table: its first records, the rest of them, its encoding and its separator."""

    top: list[Record]
    rest: Iterator[Record]
    encoding: str
    separator: str


def run(rules: Rules, name: str, data: bytes, on: str) -> Generator[Progress, None, LogResult]:
    """Check a log; yield the progress, and return the result.

    Args:
        name: the file's name, for the reader.
        data: the bytes of the file, CSV or .xlsx.
        on: today, as `YYYY-MM-DD`.

    Raises:
        CheckerError: the file cannot be used at all, or the rules cannot answer for the day.
    """
    check_day(rules, on)
    check_size(len(data))
    log, today = rules["log"], date.fromisoformat(on)
    table = _table(rules, data)
    header = find_header(log, [record.cells for record in table.top])
    columns, findings = Columns(log, table.top[header].cells), Findings(log)
    checker = LineChecker(rules, columns, findings, today)
    across, counting = AcrossLines(rules, columns, findings, today), Counting(log)
    read = 0
    for record in chain(table.top[header + 1 :], table.rest):
        if read == MOST_LINES:
            findings.add("too_many_lines", record.line, None, limit=thousands(MOST_LINES))
            break
        if not record.cells:
            findings.add(record.troubles[0].kind, record.line, None)
            break
        read += 1
        refused = checker.refused
        checked = checker.check(record)
        if checked:
            across.add(checked)
        if checker.refused == refused:
            counting.add(checked)
        if read % STEP == 0:
            yield Progress(read, record.done)
    across.report()
    findings.sort()
    yield Progress(read, 1.0)
    return {
        "on": on,
        "file": {
            "name": shown(name),
            "encoding": table.encoding,
            "separator": table.separator,
            "header_line": table.top[header].line,
            "used": columns.header,
            "unused": columns.unused,
            "absent": columns.absent,
        },
        "lines": {
            "read": read,
            "refused": checker.refused,
            "counted": counting.counted,
            "uncounted": counting.uncounted,
            "not_force": counting.not_force,
        },
        "levels": findings.levels(),
        "findings": findings.all,
        "counts": counting.counts(),
        "groups": counting.groups(),
    }


def completed(rules: Rules, name: str, data: bytes, on: str) -> LogResult:
    """Run a job to completion, without reports of progress.

    Raises:
        CheckerError: as for `run`.
    """
    job = run(rules, name, data, on)
    while True:
        try:
            next(job)
        except StopIteration as end:
            result: LogResult = end.value
            return result


def _table(rules: Rules, data: bytes) -> Table:
    if data.startswith(PACKED):
        # Imported here, since it loads more of Python's library than everything else together.
        from checker.log.spreadsheet import sheet_records

        rows = sheet_records(data)
        return Table(_first(rows), rows, "regneark", "første ark")
    text, encoding = decoded(data)
    lines = lines_of(text)
    separator = separator_of(rules["log"], lines)
    rest = records(lines, separator)
    return Table(_first(rest), rest, encoding, SEPARATORS[separator])


def _first(rest: Iterator[Record]) -> list[Record]:
    """Take the first records off the rest; the headers are among them."""
    return list(islice(rest, MOST_LINES_ABOVE))
