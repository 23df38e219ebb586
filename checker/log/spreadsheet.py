"""Read an .xlsx file into lines of cells with openpyxl, which is loaded only when such a file is opened.

The file is unpacked within limits, and XML that declares entities is refused before anything reads it, since openpyxl
does not guard against their expansion: https://openpyxl.readthedocs.io/en/stable/#security
"""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter
from xml.etree.ElementTree import ParseError

from checker.core.errors import CheckerError
from checker.log.reading import MOST_COLUMNS, Record, Trouble, examined

MOST_UNPACKED = 300_000_000
MOST_PARTS = 2_000
# The first bytes of a part: any declaration must be among them, since it comes before the first element.
_HEAD = 65_536
_BROKEN = "Regnearket kan ikke læses. Gem det igen som .xlsx eller CSV, og prøv igen."


def sheet_records(data: bytes) -> Iterator[Record]:
    """Return the lines of the first sheet. If it breaks off, the last line has no cells, and says so as damage.

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
            sheet = book.worksheets[0]
            total = sheet.max_row or 1
            # Some programs state a sheet's size wrongly:
            # https://openpyxl.readthedocs.io/en/stable/optimized.html#worksheet-dimensions
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, ParseError, zipfile.BadZipFile):
        raise CheckerError("bad_file", _BROKEN) from None
    return _records(rows, total)


def _records(rows: Iterable[tuple[Any, ...]], total: int) -> Iterator[Record]:
    line = 0
    try:
        for line, row in enumerate(rows, 1):
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield examined(line, cells, [], min(line / total, 1.0))
    except (KeyError, ValueError, TypeError, IndexError, OSError, ParseError, zipfile.BadZipFile, EOFError):
        yield Record(line + 1, [], [Trouble("broken_sheet", 0)], 1.0)


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
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as opened:
                        head = opened.read(_HEAD).replace(b"\0", b"")
                    # Entities can be declared only in a document type declaration.
                    if b"<!DOCTYPE" in head:
                        raise CheckerError("bad_file", _BROKEN)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise CheckerError("bad_file", _BROKEN) from None
