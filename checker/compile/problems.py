"""What is wrong in the rules, where, and what would be right."""

from difflib import get_close_matches
from typing import NamedTuple


class Problem(NamedTuple):
    """One error in the rules. `line` counts from 1; texts are Danish, for the person who edits the file."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.remedy}".rstrip()


class RulesError(Exception):
    """The rules cannot be used: everything that is wrong with them, in the order of the files.

    With `more`, further problems may show once these are corrected.
    """

    def __init__(self, problems: list[Problem], *, more: bool = False) -> None:
        self.problems = sorted(set(problems))
        lines = [str(p) for p in self.problems]
        if more:
            lines.append("Ret dette først. Der kan være flere fejl, som først kan ses bagefter.")
        super().__init__("\n".join(lines))


def meant(word: str, known: list[str]) -> str:
    """Return a guess at the known word that was meant, or an empty text if none is close."""
    near = get_close_matches(word, known)
    return f"Mente du »{near[0]}«?" if near else ""


def nearest(word: str, known: list[str]) -> str:
    """Return a hint at what was meant: the closest known word, or else all of them."""
    return meant(word, known) or (f"Brug en af disse: {', '.join(sorted(known))}." if known else "")
