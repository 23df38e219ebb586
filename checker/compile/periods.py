"""Check that nothing ends before it begins: a row, a silence, a condition, a limit, a duty or a note."""

from collections.abc import Iterator
from typing import Any

from checker.compile.document import Document, Where
from checker.compile.problems import Problem


def period_problems(document: Document, part: Any, where: Where) -> Iterator[Problem]:
    """Report what has its last day before its first, at any depth of a part."""
    if isinstance(part, dict):
        if "until" in part and part["until"] < part.get("since", part["until"]):
            line = document.line(*where, "until")
            yield Problem(document.file, line, "»until« ligger før »since«.", "Ret en af de to dage.")
        for key, value in part.items():
            yield from period_problems(document, value, (*where, key))
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from period_problems(document, value, (*where, i))
