"""Check that nothing ends before it begins: a row, a silence, a condition, a limit, a duty or a note."""

from collections.abc import Iterator

from checker.compile.document import Document
from checker.compile.problems import Problem


def period_problems(document: Document) -> Iterator[Problem]:
    """Report what has its last day before its first, anywhere in a file."""
    for where, part in document.parts:
        if isinstance(part, dict) and "until" in part and part["until"] < part.get("since", part["until"]):
            line = document.line(*where, "until")
            yield Problem(document.file, line, "»until« ligger før »since«.", "Ret en af de to dage.")
