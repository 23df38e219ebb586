"""Measure how hard the pages are to read, by Björnsson's LIX: up to 35 is easy, 45 a newspaper, above 55 heavy."""

import re
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from tools.site.pages import pages
from tools.site.prose import prose
from tools.style.sentences import SENTENCE_END

# The easy-Danish page, and the highest LIX allowed there and, on average, on the others.
EASY_PAGE = "/borger/"
EASY_MOST, STAFF_MOST = 30, 45
# The LIX of a shorter text says nothing about how it reads.
FEWEST_WORDS = 50

_WORD = re.compile(r"\w+(?:[-.]\w+)*")


class Report(NamedTuple):
    """The LIX of each page with enough text, by its address, and the average over the pages for staff."""

    pages: dict[str, float]
    staff: float

    def __str__(self) -> str:
        easy = self.pages.get(EASY_PAGE, 0)
        return (
            f"LIX: {self.staff:.1f} on average on the pages for staff (at most {STAFF_MOST}), "
            f"{easy:.1f} on {EASY_PAGE} (at most {EASY_MOST})."
        )


def lix(text: list[str]) -> float:
    """Return the LIX of a text given as blocks: words per sentence, plus the percentage of words over 6 letters.

    Only a full stop, a question mark or an exclamation mark ends a sentence: a list without them is one sentence.

    Raises:
        ValueError: there are no words.
    """
    whole = " ".join(text)
    words = _WORD.findall(whole)
    if not words:
        raise ValueError("a text without words has no LIX")
    long = sum(len(word) > 6 for word in words)
    return len(words) / (1 + len(SENTENCE_END.findall(whole))) + 100 * long / len(words)


def page_lix(html: str) -> float | None:
    """Return the LIX of a page, or None if it has too little text."""
    text = prose(html)
    return lix(text) if sum(len(_WORD.findall(block)) for block in text) >= FEWEST_WORDS else None


def lix_report(site: Path) -> Report:
    """Measure the pages of a built site."""
    measured = {address: page_lix(html) for address, html in pages(site)}
    found = {address: value for address, value in measured.items() if value is not None}
    return Report(found, mean(value for address, value in found.items() if address != EASY_PAGE))
