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
    """The rules cannot be used: all that is wrong with them, in the order of the files.

    With `more` there can be errors that are only seen when these are mended.
    """

    def __init__(self, problems: list[Problem], *, more: bool = False) -> None:
        self.problems = sorted(set(problems))
        told = [str(p) for p in self.problems]
        if more:
            told.append("Ret dette først. Der kan være flere fejl, som først kan ses bagefter.")
        super().__init__("\n".join(told))


def nearest(word: str, known: list[str]) -> str:
    """A hint at what was meant: the nearest known word, else all of them."""
    near = get_close_matches(word, known)
    if near:
        return f"Mente du »{near[0]}«?"
    return f"Brug en af disse: {', '.join(sorted(known))}." if known else ""
