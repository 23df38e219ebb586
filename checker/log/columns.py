"""Recognise the columns of a table by their headers."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

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
    """The columns of one table: by id, their places (`place`), their headers (`header`) and what their words mean.

    Of several columns that may be meant, the one with the template's header is read, else the one whose header stands
    first among the synonyms, unless the reader has chosen another. `others` has the rest of them, by id.
    """

    def __init__(self, log: LogRules, headers: Sequence[str], chosen: Mapping[str, str] = MappingProxyType({})) -> None:
        names = known_headers(log)
        self.by_id = {column["id"]: column for column in log["columns"]}
        self.headers = [header.strip() for header in headers]
        candidates: dict[str, list[int]] = {}
        for i, header in enumerate(self.headers):
            if column := names.get(plain(header)):
                candidates.setdefault(column, []).append(i)
        self.place = {id_: self._best(id_, places, chosen.get(id_)) for id_, places in candidates.items()}
        self.others = {
            id_: [shown(self.headers[i]) for i in places if i != self.place[id_]]
            for id_, places in candidates.items()
            if len(places) > 1
        }
        used = set(self.place.values())
        self.unused = [shown(header) for i, header in enumerate(self.headers) if header and i not in used]
        numbers = set(map(plain, log["numbers_of_places"]))
        #: The places of the columns that hold P-numre, which look like CPR numbers.
        self.numbers_of_places = {i for i, header in enumerate(self.headers) if plain(header) in numbers}
        self.header = {column: shown(self.headers[i]) for column, i in self.place.items()}
        self.absent = [c["header"] for c in log["columns"] if c["id"] not in self.place and c["id"] != "note"]
        self.width = max(i for i, header in enumerate(self.headers, 1) if header)
        self.choices = {c["id"]: _choices(log, c) for c in log["columns"] if c["kind"] in ("choice", "done")}

    def _best(self, column: str, places: list[int], chosen: str | None) -> int:
        """Return the place of the column to read."""
        rule = self.by_id[column]
        order = [plain(name) for name in (rule["header"], *rule["synonyms"])]
        if chosen is not None:
            order.insert(0, plain(chosen))
        return min(places, key=lambda place: order.index(plain(self.headers[place])))

    def names_who(self, column: str) -> bool:
        """Return whether a column may name who has the report, by its header, rather than say that it is sent."""
        return plain(self.header.get(column, "")) in map(plain, self.by_id[column].get("names", []))

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


def find_header(log: LogRules, rows: Sequence[Sequence[str]]) -> int | None:
    """Return the place, among the first rows, of the one that holds the headers; None if none has those required.

    Raises:
        CheckerError: the table is too wide.
    """
    best, missing = _best_row(log, rows)
    if missing:
        return None
    if any(cell.strip() for cell in rows[best][MOST_COLUMNS:]):
        raise CheckerError("bad_file", f"Filen har over {MOST_COLUMNS} kolonner. Gem kun dem, loggen bruger.")
    return best


def _best_row(log: LogRules, rows: Sequence[Sequence[str]]) -> tuple[int, list[Column]]:
    """Return the place of the row with the most headers, and the required columns that it lacks."""
    names = known_headers(log)
    known = [{names[plain(cell)] for cell in row if plain(cell) in names} for row in rows[:MOST_LINES_ABOVE]] or [set()]
    best = max(range(len(known)), key=lambda i: len(known[i]))
    return best, [c for c in log["columns"] if c.get("required") and c["id"] not in known[best]]


def no_header(log: LogRules, rows: Sequence[Sequence[str]]) -> CheckerError:
    """Return the error for a table without the required headers: which are missing, and what may be meant for them."""
    best, missing = _best_row(log, rows)
    row, names = rows[best] if rows else [], known_headers(log)
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
