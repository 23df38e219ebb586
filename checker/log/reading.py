"""Read the bytes of a file into lines of cells. Damage is reported with line and column, and the rest is read.

Limits keep a file that is a mistake or an attack from filling the memory.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.core.danish import thousands
from checker.core.errors import CheckerError
from checker.log.encodings import decoded_in, encoding_of
from checker.log.findings import FindingKind

MOST_BYTES = 50_000_000
MOST_LINES = 250_000
MOST_COLUMNS = 200
MOST_CELL = 2_000
# Blank lines among them; more of either are a mistake, and would take the memory of the page.
MOST_BREAKS = 4 * MOST_LINES
MOST_CELLS = 2_000_000
# A quotation mark that is not closed within this many lines or characters was never meant to be closed.
MOST_QUOTED_LINES = 50
MOST_QUOTED = 4 * MOST_CELL
# A file that is not text has a zero byte within this many bytes.
_BEGINNING = 4_096

SEPARATORS = {";": "semikolon", ",": "komma", "\t": "tabulator"}
_BROKEN = "\N{REPLACEMENT CHARACTER}"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# A quoted cell up to the mark that closes it; two marks together are one inside it.
_QUOTED = re.compile(r'"(?:[^"]+|"")*+"')
_REST = re.compile(r'(?:[^"]+|"")*+"')


class Trouble(NamedTuple):
    """Damage in a line: the kind of finding, the column from 1, and the limit that is exceeded, if any."""

    kind: FindingKind
    column: int
    limit: int = 0


class Record(NamedTuple):
    """One line of the table: where it begins, its cells, the damage, and how much of the table is read, from 0 to 1.

    `shared` has the places of the cells that are merged with those of the lines above, and have their text.
    """

    line: int
    cells: list[str]
    troubles: list[Trouble]
    done: float
    shared: frozenset[int] = frozenset()


def check_size(size: int) -> None:
    """Reject empty and oversized files; `size` is in bytes.

    Raises:
        CheckerError: the file is empty or too large.
    """
    if size == 0:
        raise CheckerError("bad_file", "Filen er tom.")
    if size > MOST_BYTES:
        raise CheckerError("bad_file", f"Filen fylder over {MOST_BYTES // 1_000_000} MB. Del den, fx efter år.")


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text of a file, and the name of its encoding. A byte that is in no encoding becomes U+FFFD.

    Raises:
        CheckerError: the file is not text, or has far too many lines.
    """
    if data.count(b"\n") + data.count(b"\r") > 2 * MOST_BREAKS:
        raise CheckerError("bad_file", f"Filen har over {thousands(MOST_BREAKS)} linjer. Del den, fx efter år.")
    for mark, codec, name in _BOMS:
        # UTF-32, which no program saves a table in, begins as UTF-16 does.
        if data.startswith(mark) and not data.startswith(codecs.BOM_UTF32_LE):
            return data.decode(codec, errors="replace"), name
    if b"\0" in data[:_BEGINNING]:
        raise CheckerError("bad_file", "Filen er ikke en tabel i tekst. Gem den som CSV eller .xlsx, og prøv igen.")
    try:
        return data.decode(), "UTF-8"
    except UnicodeDecodeError:
        # Each line is decoded by itself, so that one line from elsewhere does not spoil the others.
        lines = [_unicode(line) or line for line in data.splitlines(keepends=True)]
        name = encoding_of(b"".join(line for line in lines if isinstance(line, bytes)))
        return "".join(line if isinstance(line, str) else decoded_in(name, line) for line in lines), name


def _unicode(line: bytes) -> str | None:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, whichever line ending they have.

    Raises:
        CheckerError: a line has far too many cells.

    Unlike `str.splitlines`, split at no other character: https://docs.python.org/3/library/stdtypes.html#str.splitlines
    """
    lines = re.split(r"\r\n|\n|\r", text)
    if any(len(line) > MOST_CELLS and max(map(line.count, SEPARATORS)) > MOST_CELLS for line in lines):
        raise CheckerError("bad_file", f"En linje i filen har over {thousands(MOST_CELLS)} felter. Er det en log?")
    return lines


def records(lines: list[str], separator: str) -> Iterator[Record]:
    """Yield the lines of a table, except empty ones."""
    place = 0
    while place < len(lines):
        cells, used, broken = _record(lines, place, separator)
        line, place = place + 1, place + used
        if any(cell.strip() for cell in cells):
            yield examined(line, cells, [Trouble("quote", broken)] if broken else [], place / len(lines))


def examined(
    line: int, cells: list[str], troubles: list[Trouble], done: float, shared: frozenset[int] = frozenset()
) -> Record:
    """Return the record, with any further damage added; a cell that is too long is emptied."""
    for i, cell in enumerate(cells):
        if len(cell) > MOST_CELL:
            troubles.append(Trouble("long_cell", i + 1, MOST_CELL))
            cells[i] = ""
        elif _BROKEN in cell:
            troubles.append(Trouble("character", i + 1))
    return Record(line, cells, troubles, done, shared)


def _record(lines: list[str], place: int, separator: str) -> tuple[list[str], int, int]:
    """Return the cells of the record at `place`, its number of lines, and the column of an open quote mark, or 0."""
    first = lines[place]
    if '"' not in first:
        return first.split(separator), 1, 0
    text, used = first, 1
    quotes = _Quotes(separator)
    quotes.read(text)
    column = quotes.open
    while quotes.open and used < MOST_QUOTED_LINES and place + used < len(lines) and len(text) < MOST_QUOTED:
        text, used = f"{text}\n{lines[place + used]}", used + 1
        quotes.read(text)
    if quotes.open or (used > 1 and not quotes.well_formed):
        # The mark was not meant to open a cell of several lines, so the line is split as it is.
        return first.split(separator), 1, column
    try:
        return next(csv.reader([text], delimiter=separator)), used, 0
    except csv.Error:
        # A cell is longer than the csv module allows: https://docs.python.org/3/library/csv.html#csv.field_size_limit
        return first.split(separator), 1, column


class _Quotes:
    """Finds whether a quoted cell is open at the end of a text that grows line by line, reading each character once."""

    def __init__(self, separator: str) -> None:
        self._separator, self._place, self._column, self._inside = separator, 0, 1, False
        #: Whether nothing follows any closing mark.
        self.well_formed = True

    @property
    def open(self) -> int:
        """The column of a quoted cell that is not closed, or 0."""
        return self._column if self._inside else 0

    def read(self, text: str) -> None:
        """Go on reading, where `text` is what was read before and more."""
        while self._place >= 0:
            if self._inside or text.startswith('"', self._place):
                closed = (_REST if self._inside else _QUOTED).match(text, self._place)
                self._inside = closed is None
                if closed is None:
                    self._place = len(text)
                    return
                self._place = closed.end()
                self.well_formed &= self._place == len(text) or text.startswith(self._separator, self._place)
            self._place = text.find(self._separator, self._place) + 1 or -1
            self._column += 1
