"""CSV as Danish spreadsheets open it, for every table that can be saved."""

import csv
import io
import re
from collections.abc import Iterable

# A spreadsheet runs a cell that begins with one of these as a formula: https://symfony.com/cve-2021-41270
# So is what follows a comma, a tab or the like, where a spreadsheet takes that for the separator.
_RUN = re.compile(r'(^|[,;|\t\r\n])([\s"]*)(?=[=+@＝＋－＠-])')
# Excel reads a file without this mark as Windows-1252: https://github.com/denoland/deno_std/pull/3143
_MARK = "\N{BYTE ORDER MARK}"


def csv_file(rows: Iterable[Iterable[str | int]]) -> str:
    """Return the rows as CSV: a byte order mark, semicolons between cells, and no cell that is a formula."""
    return _MARK + csv_rows(rows)


def csv_rows(rows: Iterable[Iterable[str | int]]) -> str:
    """Return further rows of a `csv_file`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def safe(cell: str) -> str:
    """Return the cell written so that no spreadsheet runs any of it as a formula, whatever its separator."""
    made = _RUN.sub(r"\1\2'", cell)
    return f"'{made}" if made.startswith(("\t", "\r", "\n")) else made
