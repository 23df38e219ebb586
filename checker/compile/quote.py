"""Quote a row from its YAML file, for the page on editing rules."""

import re
from datetime import date, timedelta
from html import escape
from pathlib import Path

from checker.compile.document import Document
from checker.html.element import Html, element


def row_as_written(file: Path) -> Html:
    """Return the first row of a paragraph's file as HTML, with the key above it.

    Raises:
        RulesError: the file cannot be read.
    """
    return _code(_row(file))


def row_replaced(file: Path, day: str) -> Html:
    """Return the first row as HTML, ended on the day before `day` (ISO), below a new one that holds from `day`.

    Raises:
        RulesError: the file cannot be read.
    """
    return _code(replaced(_row(file), day))


def replaced(lines: list[str], day: str) -> list[str]:
    """Return the lines of `rows` and its first row, with a row inserted above that replaces it from `day` (ISO)."""
    above, first, *rest = lines
    last = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    indent = " " * (len(first) - len(first.lstrip(" -")))
    return [above, re.sub(r"since: .*", f"since: {day}", first), *rest, first, f"{indent}until: {last}", *rest]


def _row(file: Path) -> list[str]:
    document = Document(file, str(file))
    paragraph = document.data["paragraph"]
    start = document.line("paragraph", "rows")
    after = [document.line("paragraph", key) for key in paragraph]
    after += [document.line("paragraph", "rows", i) for i in range(1, len(paragraph["rows"]))]
    end = min(line for line in after if line > start)
    return file.read_bytes().decode().splitlines()[start - 1 : end - 1]


def _code(lines: list[str]) -> Html:
    # Escaped here, since `element` would add non-breaking spaces, which would be copied along with the text.
    return element("pre", element("code", Html(escape("\n".join(lines)))))
