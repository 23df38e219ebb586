"""Read the bytes of a file into lines of cells. Damage is reported with line and column, and the rest is read.

Limits keep a file that is a mistake or an attack from filling the memory.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.core.errors import CheckerError
from checker.log.findings import FindingKind

MOST_BYTES = 50_000_000
MOST_LINES = 250_000
MOST_COLUMNS = 200
MOST_CELL = 2_000
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


class Trouble(NamedTuple):
    """Damage in a line: the kind of finding, the column from 1, and the limit that is exceeded, if any."""

    kind: FindingKind
    column: int
    limit: int = 0


class Record(NamedTuple):
    """One line of the table: where it begins, its cells, the damage, and how much of the file is read, from 0 to 1."""

    line: int
    cells: list[str]
    troubles: list[Trouble]
    done: float


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
        CheckerError: the file is not text.
    """
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace"), name
    if b"\0" in data[:_BEGINNING]:
        raise CheckerError("bad_file", "Filen er ikke en tabel i tekst. Gem den som CSV eller .xlsx, og prøv igen.")
    try:
        return data.decode(), "UTF-8"
    except UnicodeDecodeError:
        # Each line is decoded by itself, so that one line from elsewhere does not spoil the others.
        return "".join(_decoded_line(line) for line in data.splitlines(keepends=True)), "Windows-1252"


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, whichever line ending they have.

    Unlike `str.splitlines`, split at no other character: https://docs.python.org/3/library/stdtypes.html#str.splitlines
    """
    return re.split(r"\r\n|\n|\r", text)


def records(lines: list[str], separator: str) -> Iterator[Record]:
    """Yield the lines of a table, except empty ones."""
    place = 0
    while place < len(lines):
        cells, used, broken = _record(lines, place, separator)
        line, place = place + 1, place + used
        if any(cell.strip() for cell in cells):
            yield examined(line, cells, [Trouble("quote", broken)] if broken else [], place / len(lines))


def examined(line: int, cells: list[str], troubles: list[Trouble], done: float) -> Record:
    """Return the record, with any further damage added; a cell that is too long is emptied."""
    for i, cell in enumerate(cells):
        if len(cell) > MOST_CELL:
            troubles.append(Trouble("long_cell", i + 1, MOST_CELL))
            cells[i] = ""
        elif _BROKEN in cell:
            troubles.append(Trouble("character", i + 1))
    return Record(line, cells, troubles, done)


def _record(lines: list[str], place: int, separator: str) -> tuple[list[str], int, int]:
    """Return the cells of the record at `place`, its number of lines, and the column of an open quote mark, or 0."""
    first = lines[place]
    if '"' not in first:
        return first.split(separator), 1, 0
    text, used = first, 1
    opened, well_formed = _open_quote(text, separator)
    column = opened
    while opened and used < MOST_QUOTED_LINES and place + used < len(lines) and len(text) < MOST_QUOTED:
        text, used = f"{text}\n{lines[place + used]}", used + 1
        opened, well_formed = _open_quote(text, separator)
    if opened or (used > 1 and not well_formed):
        # The mark was not meant to open a cell of several lines, so the line is split as it is.
        return first.split(separator), 1, column
    try:
        return next(csv.reader([text], delimiter=separator)), used, 0
    except csv.Error:
        # A cell is longer than the csv module allows: https://docs.python.org/3/library/csv.html#csv.field_size_limit
        return first.split(separator), 1, column


def _open_quote(text: str, separator: str) -> tuple[int, bool]:
    """Return the column of a quoted cell that is not closed, or 0, and whether nothing follows any closing mark."""
    place, column, well_formed = 0, 1, True
    while True:
        if text.startswith('"', place):
            quoted = _QUOTED.match(text, place)
            if quoted is None:
                return column, well_formed
            place = quoted.end()
            well_formed &= place == len(text) or text.startswith(separator, place)
        place = text.find(separator, place)
        if place < 0:
            return 0, well_formed
        place, column = place + 1, column + 1
