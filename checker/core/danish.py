"""How Danish is written and read: dates, spaces that must not break, lists, order of paragraphs."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip

NBSP = "\N{NO-BREAK SPACE}"
# A break between these leaves a sign, a number or a letter alone at the end of a line.
_UNBREAKABLE = re.compile(
    # The space first, which is found fast; what stands before it, after.
    r" (?:(?<=§ )(?=\d)|(?<=kap\. )(?=\d)|(?<=stk\. )(?=\d)|(?<=\d\. )(?=pkt\.)|(?<=\bnr\. )(?=\d)"
    r"|(?<=\d )(?=[a-z]\b)|(?<=\bkapitel )(?=\d)|(?<=\d )(?=måned|kr\.|pct\.)"
    r"|(?<=\d\. )(?=(?:" + "|".join(MONTHS) + r")\b))",
    re.IGNORECASE,
)  # fmt: skip
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_DANISH = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4}|\d{2})", re.ASCII)
_TIME = re.compile(r"(?:[T ,]|\s*(?:kl\.?|klokken))\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*Z?$", re.IGNORECASE)
_NAMED = re.compile(r"(\d{1,2})\.?\s*([a-zæøå]{3,9})\.?\s*(\d{4}|\d{2})", re.IGNORECASE)
_PLAIN = re.compile(r"[^0-9a-zæøå§✓✔]+")
_ORDER = re.compile(r"(\d+)(?: ([a-z]))?")


def unbroken(text: str) -> str:
    """Put no-break spaces where a line must not end: `§ 124 d`, `stk. 2`, `12 måneder`, `1. januar`."""
    return _UNBREAKABLE.sub(NBSP, text)


def long_date(day: str) -> str:
    """Write an ISO day (`2025-01-01`) as Danish does: `1. januar 2025`."""
    d = date.fromisoformat(day)
    return f"{d.day}. {MONTHS[d.month - 1]} {d.year}"


def thousands(number: int) -> str:
    """Write a whole number with a full stop between thousands: `2.000`."""
    return f"{number:,}".replace(",", ".")


def read_date(written: str) -> date | None:
    """Read the day that people write `24-12-2025`, `24.12.25`, `24/12 2025` or `2025-12-24`; None where it is none.

    A year of two digits is in this century: the rules know no other.
    """
    text = written.strip()
    iso = _ISO.fullmatch(text)
    danish = _DANISH.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif danish:
        day, month, year = (int(part) for part in danish.groups())
        year += 2000 if len(danish[3]) == 2 else 0
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=20_000)
def day_of(text: str) -> date | None:
    """Return the day that is written, without the time of day after it; None where it is no day.

    `24-12-2025`, `24.12.25`, `24/12 2025`, `2025-12-24`, `2025-12-24 08:30` and `24. december 2025` are days.
    """
    written = text.strip()
    whole = read_date(written) or read_date(_TIME.sub("", written).strip())
    if whole:
        return whole
    named = _NAMED.fullmatch(_TIME.sub("", written).strip())
    if not named:
        return None
    months = [i for i, month in enumerate(MONTHS, 1) if month.startswith(named[2].casefold())]
    return read_date(f"{named[1]}-{months[0]}-{named[3]}") if len(months) == 1 else None


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return the text as words are compared: in small letters, without spaces and punctuation."""
    return _PLAIN.sub("", text.casefold())


def joined(words: Iterable[str], last: str = "og") -> str:
    """Join words as Danish does, without a comma before the last: `a`, `a og b`, `a, b og c`."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail


def ended(text: str) -> str:
    """End the text with its full stop: what ends in an abbreviation, as `stk. 3, 2. pkt.`, has it already."""
    return text if text.endswith(".") else f"{text}."


def law_order(number: str) -> tuple[int, str]:
    """Return a sort key that puts paragraph numbers in the order of the law: 124, 124 a, 124 b, 125."""
    found = _ORDER.search(number)
    if not found:
        raise ValueError(f"no number in {number!r}")
    return int(found[1]), found[2] or ""
