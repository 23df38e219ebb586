"""Quote what stands in a paragraph's YAML file, for the page on editing rules."""

import re
from html import escape
from pathlib import Path
from typing import Any

from checker.compile.document import Document
from checker.core.days import day_before, holds
from checker.html.element import Html, element

_CONDITION = """\
    - id: new_condition
      since: {day}
      text: Betingelsen som en hel sætning.
      ask: Spørgsmålet, hvor ja betyder, at betingelsen er opfyldt?"""


def row_as_written(file: Path, on: str) -> Html:
    """Return the first row of a paragraph's file that holds on the day `on` (ISO) as HTML, with the key above it.

    Raises:
        RulesError: the file cannot be read.
    """
    return _code(quoted_row(file, on))


def row_replaced(file: Path, on: str) -> Html:
    """Return the same row as HTML, ended before the next year begins, below a new one that holds from then on.

    Raises:
        RulesError: the file cannot be read.
    """
    return _code(replaced(quoted_row(file, on), next_year(on)))


def condition_from(day: str) -> Html:
    """Return a condition that holds from a day (ISO) as HTML, to be filled in."""
    return _code(_CONDITION.format(day=day).splitlines())


def next_year(on: str) -> str:
    """Return the first day of the year after that of a day (ISO)."""
    return f"{int(on[:4]) + 1}-01-01"


def replaced(lines: list[str], day: str) -> list[str]:
    """Return the lines of `rows` and of one row, with a row inserted above that replaces it from `day` (ISO)."""
    above, first, *rest = (line for line in lines if not re.match(" *until:", line))
    indent = " " * (len(first) - len(first.lstrip(" -")))
    until = f"{indent}until: {day_before(day)}"
    return [above, re.sub(r"since: .*", f"since: {day}", first), *rest, first, until, *rest]


def quoted_row(file: Path, on: str) -> list[str]:
    """Return the lines of the first row that holds on the day `on` (ISO), as they are written, below the line `rows:`.

    Raises:
        RulesError: the file cannot be read.
    """
    document = Document(file, str(file))
    start, end = next((start, end) for row, start, end in rows_of(document) if holds(row, on))
    return [document.lines[document.line("paragraph", "rows") - 1], *document.lines[start:end]]


def rows_of(document: Document) -> list[tuple[dict[str, Any], int, int]]:
    """Return each row of a paragraph's file, with the lines from which and up to which it goes, from 0."""
    paragraph = document.data["paragraph"]
    rows = paragraph.get("rows", [])
    starts = [document.line("paragraph", "rows", i) for i in range(len(rows))]
    after = [*starts, *(document.line("paragraph", key) for key in paragraph), len(document.lines) + 1]
    ends = [min(line for line in after if line > start) for start in starts]
    return [(row, start - 1, end - 1) for row, start, end in zip(rows, starts, ends, strict=True)]


def _code(lines: list[str]) -> Html:
    # Escaped here, since `element` would add non-breaking spaces, which would be copied along with the text.
    return element("pre", element("code", Html(escape("\n".join(lines)))))
