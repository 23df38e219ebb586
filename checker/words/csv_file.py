"""CSV as Danish spreadsheets open it, for all that is written as a table to save."""

import csv
import io
from collections.abc import Iterable

# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Without it, a spreadsheet takes the file for Windows-1252.
_MARK = "\N{BYTE ORDER MARK}"


def csv_file(rows: Iterable[Iterable[str | int]]) -> str:
    """Return the rows with semicolons between cells, none of them a formula, after a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return _MARK + out.getvalue()


def safe(cell: str) -> str:
    """Return the cell, so written that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
