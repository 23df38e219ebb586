"""Check one log, from its bytes to its result, in steps, so that a reader can follow the progress and stop it."""

from collections.abc import Generator, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from types import MappingProxyType
from typing import NamedTuple

from checker.core.danish import joined, plain, thousands
from checker.core.days import check_day
from checker.core.errors import CheckerError
from checker.core.personal import names_person
from checker.log.across import AcrossLines
from checker.log.cells import day_in, shown
from checker.log.checking import LineChecker
from checker.log.columns import MOST_LINES_ABOVE, Columns, find_header, no_header, separator_of
from checker.log.counting import Counting, quarter_of
from checker.log.findings import FindingKind, Findings, place_name
from checker.log.reading import MOST_LINES, SEPARATORS, Record, check_size, decoded, lines_of, records
from checker.model.log import LogResult, SheetRead, SheetState
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
    """A file, or a sheet of it: its first records, and the rest of them; `name` is "" for the whole file."""

    name: str
    hidden: bool
    top: list[Record]
    rest: Iterator[Record]


class Tables(NamedTuple):
    """The tables of a file, its encoding and its separator."""

    each: list[Table]
    encoding: str
    separator: str


def run(
    rules: Rules, name: str, data: bytes, on: str, chosen: Mapping[str, str] = MappingProxyType({})
) -> Generator[Progress, None, LogResult]:
    """Check a log; yield the progress, and return the result.

    Args:
        name: the file's name, for the reader.
        data: the bytes of the file, CSV or .xlsx.
        on: today, as `YYYY-MM-DD`.
        chosen: by the id of a column, the header that the reader has chosen for it.

    Raises:
        CheckerError: the file cannot be used at all, or the rules cannot answer for the day.
    """
    check_day(rules, on)
    check_size(len(data))
    tables = _tables(rules, data)
    # The largest file takes 50 MB.
    del data
    job = _Job(rules, date.fromisoformat(on), chosen)
    for i, table in enumerate(tables.each):
        for progress in job.read(table):
            yield progress._replace(done=(i + progress.done) / len(tables.each))
    if job.columns is None:
        raise _no_headers(rules, tables.each)
    job.across.report()
    job.findings.sort()
    yield Progress(job.lines, 1.0)
    return {
        "on": on,
        "file": {
            "name": shown(name),
            "encoding": tables.encoding,
            "separator": tables.separator,
            "header_line": job.header_line,
            "used": job.columns.header,
            "unused": job.columns.unused,
            "others": job.columns.others,
            "sheets": job.sheets,
            "absent": job.columns.absent,
        },
        "lines": {
            "read": job.lines,
            "refused": job.refused,
            "counted": job.counting.counted,
            "uncounted": job.counting.uncounted,
            "not_force": job.counting.not_force,
        },
        "levels": job.findings.levels(),
        "found": dict(job.findings.kinds),
        "findings": job.findings.all,
        "counts": job.counting.counts(quarter_of(job.today)),
        "groups": job.counting.groups(),
    }


class _Job:
    """What is found in the tables of one file. `columns` are those of the first table that is read."""

    def __init__(self, rules: Rules, today: date, chosen: Mapping[str, str]) -> None:
        self.rules, self.today, self.chosen = rules, today, chosen
        self.findings, self.counting = Findings(rules["log"]), Counting(rules["log"])
        self.across = AcrossLines(rules, self.findings, today)
        self.columns: Columns | None = None
        self.header_line = self.lines = self.refused = 0
        self.sheets: list[SheetRead] = []
        # Where each line with a person stands first, to find sheets that repeat others.
        self._seen: dict[tuple[str, ...], tuple[str, int]] = {}

    def read(self, table: Table) -> Iterator[Progress]:
        """Check every line of a table, or report why it is not read."""
        log, findings = self.rules["log"], self.findings.at(table.name)
        header = None if table.hidden else find_header(log, [record.cells for record in table.top])
        if header is None:
            self._pass_over(table)
            return
        columns = self._columns_of(table.top[header])
        checker = LineChecker(self.rules, columns, findings, self.today)
        before = self.lines
        for record in chain(table.top[header + 1 :], table.rest):
            if self.lines == MOST_LINES:
                findings.add("too_many_lines", record.line, None, limit=thousands(MOST_LINES))
                break
            if not record.cells:
                findings.add(record.troubles[0].kind, record.line, None)
                break
            self.lines += 1
            if not (table.name and self._repeats(table.name, columns, record)):
                self._take(checker, record, table.name)
            if self.lines % STEP == 0:
                yield Progress(self.lines, record.done)
        checker.end(table.top[header].line)
        self.refused += checker.refused
        if table.name:
            self.sheets.append({"name": shown(table.name), "state": "read", "lines": self.lines - before})

    def _columns_of(self, header: Record) -> Columns:
        """Return the columns of a table, and report those for which another could be meant."""
        columns = Columns(self.rules["log"], header.cells, self.chosen)
        if self.columns is None:
            self.columns, self.header_line = columns, header.line
        for column, others in columns.others.items():
            name = columns.name(column)
            # The template's own header is meant.
            if plain(name) != plain(columns.by_id[column]["header"]) and column not in self.chosen:
                words = joined(f"»{other}«" for other in others)
                self.findings.add("several_columns", header.line, name, column=name, message=words)
        return columns

    def _take(self, checker: LineChecker, record: Record, sheet: str) -> None:
        refused = checker.refused
        checked = checker.check(record)
        if checked:
            self.across.add(checked, checker.columns, sheet)
        if checker.refused == refused:
            self.counting.add(checked)

    def _repeats(self, sheet: str, columns: Columns, record: Record) -> bool:
        """Report a line with a person that another sheet has too, and return whether it does."""
        texts = {c: record.cells[i].strip() for c, i in columns.place.items() if i < len(record.cells)}
        if not texts.get("person") or names_person("\n".join(record.cells)):
            return False
        key = tuple(f"{column}={texts[column]}" for column in sorted(texts) if texts[column])
        first, line = self._seen.setdefault(key, (sheet, record.line))
        if first == sheet:
            return False
        self.findings.add("repeated_line", record.line, None, message=place_name(first, line))
        self.counting.add(None)
        return True

    def _pass_over(self, table: Table) -> None:
        if not table.name or not table.top:
            return
        has_days = any(day_in(cell) for record in table.top for cell in record.cells)
        kind: FindingKind = (
            "sheet_hidden" if table.hidden else "sheet_without_headers" if has_days else "sheet_passed_over"
        )
        self.findings.add(kind, 1, None, name=shown(table.name))
        state: SheetState = "hidden" if table.hidden else "passed_over"
        self.sheets.append({"name": shown(table.name), "state": state, "lines": 0})


def _no_headers(rules: Rules, tables: list[Table]) -> CheckerError:
    """Return the error for a file in which no table has the headers, which names the sheets that were looked at."""
    visible = [table for table in tables if not table.hidden]
    first = next((table for table in visible if table.top), None)
    error = no_header(rules["log"], [record.cells for record in first.top] if first else [])
    if len(tables) == 1:
        return error
    looked = f" Vi har set efter i arkene {joined(f'»{shown(table.name)}«' for table in visible)}." if visible else ""
    hidden = [f"»{shown(table.name)}«" for table in tables if table.hidden]
    unread = f" Skjulte ark bliver ikke læst: {joined(hidden)}." if hidden else ""
    return CheckerError("bad_file", f"{error.message}{looked}{unread}")


def completed(
    rules: Rules, name: str, data: bytes, on: str, chosen: Mapping[str, str] = MappingProxyType({})
) -> LogResult:
    """Run a job to completion, without reports of progress.

    Raises:
        CheckerError: as for `run`.
    """
    job = run(rules, name, data, on, chosen)
    while True:
        try:
            next(job)
        except StopIteration as end:
            result: LogResult = end.value
            return result


def _tables(rules: Rules, data: bytes) -> Tables:
    if data.startswith(PACKED):
        # Imported here, since it loads more of Python's library than everything else together.
        from checker.log.spreadsheet import sheets

        each = sheets(data)
        # Where there is only one sheet, its name says nothing.
        named = len(each) > 1
        tables = [Table(s.name if named else "", s.hidden and named, _first(s.records), s.records) for s in each]
        return Tables(tables, "regneark", f"{len(each)} ark")
    text, encoding = decoded(data)
    lines = lines_of(text)
    separator = separator_of(rules["log"], lines)
    rest = records(lines, separator)
    return Tables([Table("", False, _first(rest), rest)], encoding, SEPARATORS[separator])


def _first(rest: Iterator[Record]) -> list[Record]:
    """Take the first records off the rest; the headers are among them."""
    return list(islice(rest, MOST_LINES_ABOVE))
