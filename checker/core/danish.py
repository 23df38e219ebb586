"""How Danish is written and read: dates, spaces that must not break, lists, order of paragraphs."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip

# Spreadsheets write months by their English names too.
_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

NBSP = "\N{NO-BREAK SPACE}"
# Spaces where a line break would leave a sign, a number or a letter alone at the end of a line.
_UNBREAKABLE = re.compile(
    # The space is matched first, and then the number on one side of it, which is fast; only then what names it.
    r" (?:(?=\d)(?:(?<=§ )|(?<=kap\. )|(?<=stk\. )|(?<=\bnr\. )|(?<=\bkapitel ))"
    r"|(?<=\d )(?=[a-z]\b|måned|kr\.|pct\.)|(?<=\d\. )(?=pkt\.|(?:" + "|".join(MONTHS) + r")\b))",
    re.IGNORECASE,
)  # fmt: skip
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_DANISH = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4}|\d{2})", re.ASCII)
_TIME = re.compile(r"(?:[T ,]|\s*(?:kl\.?|klokken))\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*Z?$", re.IGNORECASE)
_NAMED = re.compile(r"(\d{1,2})\.?[\s-]*([a-zæøå]{3,9})\.?[\s-]*(\d{4}|\d{2})", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:(?:man|tirs|ons|tors|fre|lør|søn)(?:dag)?\.?,?\s+)?(?:(?:den|d\.)\s*)?", re.IGNORECASE)
# A moment with its distance from UTC, as programs exchange it.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_PLAIN = re.compile(r"[^0-9a-zæøå§✓✔]+")
_ORDER = re.compile(r"(\d+)(?: ([a-z]))?")
_NUMBERS = ("nul", "én", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")


def unbroken(text: str) -> str:
    """Put no-break spaces where a line must not end: `§ 124 d`, `stk. 2`, `12 måneder`, `1. januar`."""
    return _UNBREAKABLE.sub(NBSP, text)


def long_date(day: str) -> str:
    """Write an ISO day (`2025-01-01`) in Danish: `1. januar 2025`."""
    d = date.fromisoformat(day)
    return f"{d.day}. {MONTHS[d.month - 1]} {d.year}"


def in_words(number: int) -> str:
    """Return a number from 0 to 12 in words, as running text has it, and a larger one in figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def thousands(number: int) -> str:
    """Write a whole number with a full stop between thousands: `2.000`."""
    return f"{number:,}".replace(",", ".")


def read_date(written: str) -> date | None:
    """Read a day written `24-12-2025`, `24.12.25`, `24/12 2025` or `2025-12-24`; return None for any other text.

    A two-digit year is in this century, since the rules cover no other.
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
    """Read a day, ignoring a time of day after it; return None for a text that is not a day.

    Read are `24-12-2025`, `24.12.25`, `24/12 2025`, `2025-12-24`, `2025-12-24 08:30`, `24. december 2025`, `24-dec-25`,
    each after a weekday too, and `2025-12-23T23:30:00Z`, which is the 24th in Denmark.
    """
    written = text.strip()
    if _MOMENT.fullmatch(written):
        return _danish_day(written)
    written = _WEEKDAY.sub("", written)
    whole = read_date(written) or read_date(_TIME.sub("", written).strip())
    if whole:
        return whole
    named = _NAMED.fullmatch(_TIME.sub("", written).strip())
    if not named:
        return None
    word = named[2].casefold()
    months = [
        i for i, both in enumerate(zip(MONTHS, _ENGLISH, strict=True), 1) if any(one.startswith(word) for one in both)
    ]
    return read_date(f"{named[1]}-{months[0]}-{named[3]}") if len(months) == 1 else None


def _danish_day(moment: str) -> date | None:
    """Return the day in Denmark at a moment, or None if there is no such moment.

    Without `zoneinfo`, which has no time zones in the browser.
    """
    try:
        utc = datetime.fromisoformat(moment.replace(" Z", "Z")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    # Summer time holds in the EU from 1.00 UTC on the last Sunday of March to 1.00 UTC on that of October:
    # https://eur-lex.europa.eu/eli/dir/2000/84/oj
    begins, ends = (datetime(utc.year, month, _last_sunday(utc.year, month), 1, tzinfo=UTC) for month in (3, 10))
    return (utc + timedelta(hours=2 if begins <= utc < ends else 1)).date()


def _last_sunday(year: int, month: int) -> int:
    """Return the day of the last Sunday of a month that has 31 days."""
    return 31 - (date(year, month, 31).weekday() + 1) % 7


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return the text as words are compared: in lower case, without spaces and punctuation."""
    return _PLAIN.sub("", text.casefold())


def joined(words: Iterable[str], last: str = "og") -> str:
    """Join words in Danish, without a comma before the last: `a`, `a og b`, `a, b og c`."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail


def ended(text: str) -> str:
    """End the text with a full stop, unless it ends with an abbreviation's, as in `stk. 3, 2. pkt.`."""
    return text if text.endswith(".") else f"{text}."


def law_order(number: str) -> tuple[int, str]:
    """Return a sort key that puts paragraph numbers in the order of the law: 124, 124 a, 124 b, 125."""
    found = _ORDER.search(number)
    if not found:
        raise ValueError(f"no number in {number!r}")
    return int(found[1]), found[2] or ""
