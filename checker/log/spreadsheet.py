"""Read an .xlsx file into lines of cells with openpyxl, which is loaded only when such a file is opened.

The file is unpacked within limits, and XML that declares entities is refused before anything reads it, since openpyxl
does not guard against their expansion: https://openpyxl.readthedocs.io/en/stable/#security
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple
from warnings import catch_warnings, simplefilter
from xml.etree.ElementTree import ParseError

from checker.core.errors import CheckerError
from checker.log.reading import MOST_COLUMNS, Record, Trouble, examined

MOST_UNPACKED = 300_000_000
MOST_PARTS = 2_000
# After so many empty lines, the rest of a sheet is not read.
MOST_EMPTY = 10_000
# Parts that openpyxl reads whole before the first line, and the most bytes of each: more take minutes.
MOST_OF = {"xl/styles.xml": 5_000_000, "xl/sharedStrings.xml": 60_000_000}
MOST_SEARCHED = 60_000_000
# More lines of merged cells than a log has are a mistake or an attack.
MOST_MERGED = 100_000
_CHUNK = 1_048_576
_LONGEST_ELEMENT = 1_024
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
# The first bytes of a part: any declaration must be among them, since it comes before the first element.
_HEAD = 65_536
_BROKEN = "Regnearket kan ikke læses. Gem det igen som .xlsx eller CSV, og prøv igen."


class Sheet(NamedTuple):
    """A sheet of a workbook. If it breaks off, the last of its lines has no cells, and says so as damage."""

    name: str
    hidden: bool
    records: Iterator[Record]


class _Merged(NamedTuple):
    """Cells of one column that share the text of the first: the place of the column, and the first and last line."""

    column: int
    first: int
    last: int


def sheets(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook, in order. Nothing is read of a sheet until its lines are.

    Raises:
        CheckerError: the file is not a spreadsheet, or unpacks to more than may be read.
    """
    _check_parts(data)
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        raise CheckerError("bad_file", "Et regneark kræver pakken openpyxl. Gem loggen som CSV i stedet.") from None
    try:
        with catch_warnings():
            # openpyxl warns about styles and pictures that it leaves out.
            simplefilter("ignore")
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            found = [Sheet(sheet.title, sheet.sheet_state != "visible", _records(sheet)) for sheet in book.worksheets]
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, ParseError, zipfile.BadZipFile):
        raise CheckerError("bad_file", _BROKEN) from None
    if not found:
        raise CheckerError("bad_file", _BROKEN)
    return found


def _records(sheet: Any) -> Iterator[Record]:
    line = empty = 0
    try:
        total = sheet.max_row or 1
        # Some programs state a sheet's size wrongly:
        # https://openpyxl.readthedocs.io/en/stable/optimized.html#worksheet-dimensions
        sheet.reset_dimensions()
        merged = _merged(sheet)
        texts: dict[_Merged, str] = {}
        for line, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1):
            cells = [_text(value) for value in row]
            shared = set()
            for area in merged.get(line, ()):
                if area.first == line:
                    texts[area] = cells[area.column] if area.column < len(cells) else ""
                elif texts.get(area):
                    cells += [""] * (area.column + 1 - len(cells))
                    cells[area.column] = texts[area]
                    shared.add(area.column)
            while cells and not cells[-1]:
                cells.pop()
            # A line of merged cells alone is the empty rest of the line above.
            empty = 0 if any(cell and i not in shared for i, cell in enumerate(cells)) else empty + 1
            if not empty:
                yield examined(line, cells, [], min(line / total, 1.0), frozenset(shared))
            elif empty > MOST_EMPTY:
                # Formatted rows go on to the end of the sheet, which is 1,048,576 lines.
                return
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        ParseError,
        zipfile.BadZipFile,
        EOFError,
    ):
        yield Record(line + 1, [], [Trouble("broken_sheet", 0)], 1.0)


def _merged(sheet: Any) -> dict[int, list[_Merged]]:
    """Return the areas of merged cells that go over several lines, by each of their lines.

    Only the first column of an area is filled: the others would be headers or cells of something else. openpyxl does
    not read merged cells in this mode: https://openpyxl.readthedocs.io/en/stable/optimized.html#read-only-mode
    """
    areas: dict[int, list[_Merged]] = {}
    rest, filled = b"", 0
    if sheet.parent._archive.getinfo(sheet._worksheet_path).file_size > MOST_SEARCHED:
        return areas
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        while chunk := part.read(_CHUNK):
            rest += chunk
            for found in _MERGE.finditer(rest):
                column, first, last = _column(found[1]), int(found[2]), int(found[3])
                filled += last - first
                if first < last and column <= MOST_COLUMNS and filled <= MOST_MERGED:
                    for line in range(first, last + 1):
                        areas.setdefault(line, []).append(_Merged(column, first, last))
            # An element may be cut in two by the end of a chunk.
            rest = rest[max(rest.rfind(b"<"), 0) :][:_LONGEST_ELEMENT]
    return areas


def _column(letters: bytes) -> int:
    """Return the place of a column by its letters: `A` is 0, `AA` is 26."""
    place = 0
    for letter in letters:
        place = 26 * place + letter - ord("A") + 1
    return place - 1


def _text(value: object) -> str:
    """Return what a reader sees in the cell, as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_parts(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                limit = f"{MOST_UNPACKED // 1_000_000} MB"
                raise CheckerError("bad_file", f"Regnearket fylder over {limit}, når det er pakket ud. Del det.")
            for part in parts:
                if part.file_size > MOST_OF.get(part.filename, MOST_UNPACKED):
                    raise CheckerError("bad_file", "Regnearket har for mange formater eller tekster. Gem det som CSV.")
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        head = opened.read(_HEAD).replace(b"\0", b"")
                    # Entities can be declared only in a document type declaration.
                    if b"<!DOCTYPE" in head:
                        raise CheckerError("bad_file", _BROKEN)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise CheckerError("bad_file", _BROKEN) from None
