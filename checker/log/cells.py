"""Read a cell: a number, a form, a word with a known meaning, or a number that identifies a person."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from checker.core.danish import day_of, plain
from checker.core.personal import masked

# The most characters of a cell that are repeated to the reader.
SHOWN = 40

_NUMBER = re.compile(
    r"(?:ca\.?|cirka|omkring|skønnet|skøn:?|~)?\s*(\d{1,3}(?:[.\s]\d{3})+|\d{1,6})(?:[.,]0{1,2})?\s*(?:gange|x|stk\.?)?",
    re.IGNORECASE,
)
# A day as Excel counts it, from 2000 to 2099, where its cell lost the format of a day.
_SERIAL = re.compile(r"(3[6-9]|[4-6]\d|7[0-2])\d{3}(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
_BETWEEN = re.compile(r"\s*(?:[,;/+&\n]|\bog\b|\bsamt\b)\s*", re.IGNORECASE)
_PSEUDONYM = re.compile(r"[a-zæøå]{0,4}[ .-]?\d{1,5}", re.IGNORECASE)
_FORM = re.compile(r"(?:skema)?\s*(?:nr\.?)?\s*([1-4])\s*[ab]?\.?", re.IGNORECASE)


def number_of(text: str) -> int | None:
    """Return the whole number that is written (`12`, `ca. 20`, `1.000`, `1 000`, `3,0`, `12 stk.`), or None."""
    found = _NUMBER.fullmatch(text.strip())
    return int(re.sub(r"\D", "", found[1])) if found else None


def day_in(text: str) -> date | None:
    """Return the day that is written, also as the number by which a spreadsheet counts days (`45660`), or None."""
    if _SERIAL.fullmatch(text.strip()):
        return _SERIAL_ZERO + timedelta(days=int(text.strip()[:5]))
    return day_of(text)


def same(text: str) -> str:
    """Return a name as names are compared, so that `Hus A`, `hus a` and `Hus  A.` are one."""
    return " ".join(text.casefold().split()).rstrip(" .,;")


def persons_in(text: str) -> list[str]:
    """Return the pseudonyms in a cell: several, if it holds nothing but pseudonyms (`B01 og B02`), else one."""
    parts = [part for part in _BETWEEN.split(text) if part]
    return parts if len(parts) > 1 and all(_PSEUDONYM.fullmatch(part) for part in parts) else [text]


def form_of(text: str) -> int | None:
    """Return the number of the form that is written (`1`, `Skema 2`), or None."""
    found = _FORM.fullmatch(text.strip())
    return int(found[1]) if found else None


def place_number(text: str) -> bool:
    """Return whether a text is written as a P-nummer, the ten figures of a place of work."""
    return re.fullmatch(r"1\d{9}", "".join(text.split()), re.ASCII) is not None


def shown(text: str) -> str:
    """Return the text as it may be repeated: short, and never with what looks like a CPR or a telephone number."""
    short = masked(" ".join(text.split()))
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


def meaning_within(known: dict[str, str], text: str) -> str | None:
    """Return what the words of a text mean, as `Viborg Kommune`, or None if none is known, or they disagree."""
    found = {known[plain(word)] for word in re.findall(r"\w+", text) if plain(word) in known}
    return found.pop() if len(found) == 1 else None


def any_of(words: Iterable[str], text: str) -> bool:
    """Return whether the text is one of the words."""
    return _word(text) in {_word(word) for word in words}
