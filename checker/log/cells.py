"""Read a cell: a number, a form, a word with a known meaning, or a number that identifies a person."""

import re
from calendar import monthrange
from collections.abc import Iterable

from checker.core.danish import plain

# The most characters of a cell that are repeated to the reader.
SHOWN = 40

_NUMBER = re.compile(
    r"(?:ca\.?|cirka|omkring|skønnet|skøn:?|~)?\s*(\d{1,3}(?:\.\d{3})+|\d{1,6})\s*(?:gange)?", re.IGNORECASE
)
_FORM = re.compile(r"(?:skema)?\s*(?:nr\.?)?\s*([1-4])\s*[ab]?\.?", re.IGNORECASE)
_CPR = re.compile(r"(?<!\d)(\d{6})[ \u00a0]?[-\u2010-\u2015\u2212]?[ \u00a0]?(\d{4})(?!\d)")
# A spreadsheet that takes a CPR number for a quantity drops its leading zero.
_CPR_SHORT = re.compile(r"(?<!\d)(\d{5})(\d{4})(?!\d)")


def number_of(text: str) -> int | None:
    """Return the whole number that is written (`12`, `ca. 20`, `1.000`), or None."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1].replace(".", "")) if found else None


def form_of(text: str) -> int | None:
    """Return the number of the form that is written (`1`, `Skema 2`), or None."""
    found = _FORM.fullmatch(text.strip())
    return int(found[1]) if found else None


def names_person(text: str) -> bool:
    """Return whether the text has what looks like a CPR number: ten digits that begin with a day."""
    if any(_is_day(found[1]) for found in _CPR.finditer(text)):
        return True
    return any(_is_day(f"0{found[1]}") for found in _CPR_SHORT.finditer(text))


def _is_day(digits: str) -> bool:
    """Return whether six digits are day, month and year; a leap day in any year, since the century is unknown."""
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]


def shown(text: str) -> str:
    """Return the text as it may be repeated: short, and never with what looks like a CPR number."""
    if names_person(text):
        return "noget, der ligner et CPR-nummer"
    short = " ".join(text.split())
    return short if len(short) <= SHOWN else f"{short[:SHOWN]} …"


def meanings(words: dict[str, list[str]]) -> dict[str, str]:
    """Return each word, normalised for comparison, with what it means."""
    return {_word(word): value for value, written in words.items() for word in written}


def meaning_of(known: dict[str, str], text: str) -> str | None:
    """Return what the text means among the known words, or None."""
    return known.get(_word(text))


def _word(text: str) -> str:
    # A word without letters, such as a dash, is compared as it is written.
    return plain(text) or text.strip()


def any_of(words: Iterable[str], text: str) -> bool:
    """Return whether the text is one of the words."""
    return _word(text) in {_word(word) for word in words}
