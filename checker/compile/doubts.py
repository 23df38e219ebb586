"""What is not known, told in one form wherever it matters: in answers, in the guide, in notes and on the pages.

A part of the rules names it (`doubt: own_danger`), and gets its text, sources and basis from `doubts`.
"""

from collections.abc import Iterator
from typing import Any

from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.model.rules import Doubt
from checker.words.doubts import doubt_text


def fill_doubts(documents: list[Document], doubts: Document) -> Iterator[Problem]:
    """Fill in, in place, each part that names what is not known, and report names that mean nothing."""
    known: dict[str, Doubt] = doubts.data["doubts"]
    for document in documents:
        yield from _filled(document, document.data, (), known)


def _filled(document: Document, part: Any, where: Where, known: dict[str, Doubt]) -> Iterator[Problem]:
    if isinstance(part, dict):
        name = part.pop("doubt", None)
        if isinstance(name, str):
            if name in known:
                part.update(text=doubt_text(known[name]), sources=known[name]["sources"], basis="reading")
            else:
                line = document.line(*where, "doubt")
                yield Problem(document.file, line, f"»{name}« står ikke under »doubts«.", nearest(name, list(known)))
                part.update(text=name, sources=[])
        for key, value in part.items():
            yield from _filled(document, value, (*where, key), known)
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from _filled(document, value, (*where, i), known)
