"""Recognise the columns of a table by their headers."""

from collections.abc import Sequence
from difflib import get_close_matches

from checker.core.danish import joined, plain
from checker.core.errors import CheckerError
from checker.log.cells import meanings, shown
from checker.log.reading import MOST_COLUMNS, SEPARATORS
from checker.model.log import Column, LogRules

# The columns that are read by their ids; `columns` in rules/log.yaml describes each. A column for each fact that a
# paragraph asks about, and one for each recipient of a report, are read as well.
COLUMNS = frozenset(
    {
        "date",
        "person",
        "unit",
        "operator",
        "paragraph",
        "decision",
        "decided_by",
        "permission_from",
        "permission_to",
        "count",
        "registered",
        "form",
        "appendix",
        "informed",
        "note",
    }
)
# The headers are among this many lines: titles and notes may come before them.
MOST_LINES_ABOVE = 20


class Columns:
    """The columns of one table: by id, their places (`place`), their headers (`header`) and what their words mean."""

    def __init__(self, log: LogRules, headers: Sequence[str]) -> None:
        names = known_headers(log)
        self.by_id = {column["id"]: column for column in log["columns"]}
        self.headers = [header.strip() for header in headers]
        self.place: dict[str, int] = {}
        self.unused: list[str] = []
        for i, header in enumerate(self.headers):
            column = names.get(plain(header))
            if column and column not in self.place:
                self.place[column] = i
            elif header:
                self.unused.append(shown(header))
        self.header = {column: shown(self.headers[i]) for column, i in self.place.items()}
        self.absent = [c["header"] for c in log["columns"] if c["id"] not in self.place and c["id"] != "note"]
        self.width = max(i for i, header in enumerate(self.headers, 1) if header)
        self.choices = {c["id"]: _choices(log, c) for c in log["columns"] if c["kind"] in ("choice", "done")}

    def __contains__(self, column: str) -> bool:
        return column in self.place

    def name(self, column: str) -> str:
        """Return the column's header in this table, or in the template if the table has no such column."""
        return self.header.get(column) or self.by_id[column]["header"]

    def named_at(self, number: int) -> str | None:
        """Return the header of the column with this number, from 1, or None if it has none."""
        return shown(self.headers[number - 1]) or None if number <= self.width else None


def _choices(log: LogRules, column: Column) -> dict[str, str]:
    return meanings(log["done"] if column["kind"] == "done" else column["choices"])


def known_headers(log: LogRules) -> dict[str, str]:
    """Return each header and synonym, normalised for comparison, with the id of its column."""
    return {plain(name): c["id"] for c in log["columns"] for name in (c["header"], *c["synonyms"])}


def separator_of(log: LogRules, lines: Sequence[str]) -> str:
    """Return the separator that gives the most known headers or, where none is known, the most cells."""
    names = known_headers(log)

    def known(separator: str) -> tuple[int, int]:
        rows = [line.split(separator) for line in lines[:MOST_LINES_ABOVE]]
        return max((sum(plain(cell) in names for cell in row), len(row)) for row in rows)

    return max(SEPARATORS, key=known)


def find_header(log: LogRules, rows: Sequence[Sequence[str]]) -> int:
    """Return the place, among the first rows, of the one that holds the headers.

    Raises:
        CheckerError: no row has the required columns, or the table is too wide.
    """
    names = known_headers(log)
    needed = [c for c in log["columns"] if c.get("required")]
    known = [{names[plain(cell)] for cell in row if plain(cell) in names} for row in rows[:MOST_LINES_ABOVE]]
    best = max(range(len(known)), key=lambda i: len(known[i]), default=None)
    missing = [c for c in needed if best is None or c["id"] not in known[best]]
    if best is None or missing:
        raise _no_header(missing, [] if best is None else rows[best], list(names))
    if any(cell.strip() for cell in rows[best][MOST_COLUMNS:]):
        raise CheckerError("bad_file", f"Filen har over {MOST_COLUMNS} kolonner. Gem kun dem, loggen bruger.")
    return best


def _no_header(missing: list[Column], row: Sequence[str], names: list[str]) -> CheckerError:
    wanted = joined(f"»{column['header']}«" for column in missing)
    message = (
        f"Vi kan ikke finde kolonnen {wanted}." if len(missing) == 1 else f"Vi kan ikke finde kolonnerne {wanted}."
    )
    headers = [cell for cell in row if cell.strip()][:12]
    near = [h for h in headers if plain(h) not in names and get_close_matches(plain(h), names, cutoff=0.75)]
    if near:
        message += f" Ret overskriften {joined((f'»{shown(h)}«' for h in near), 'eller')}."
    elif headers:
        message += f" Vi læser {joined(f'»{shown(h)}«' for h in headers)} som overskrifter."
    return CheckerError("bad_file", f"{message} Brug overskrifterne fra skabelonen.")
