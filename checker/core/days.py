"""Days: those that the rules cover, those on which they change, and how periods of months are counted.

The sources do not say how to count months where one is too short. Both counts here favour the person: a permission ends
on the earlier of the possible days, and a day that may lie within six months counts as within them.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from checker.core.danish import long_date
from checker.core.errors import CheckerError
from checker.model.answer import Outcome
from checker.model.paragraph import Paragraph, Row, Silence
from checker.model.rules import Rules

# Stands for "no end date": later than any date in the rules.
ALWAYS = "9999-12-31"


class Window(NamedTuple):
    """Two consecutive uses within a period of months, whose last day is `until`."""

    first: date
    second: date
    until: date


def check_day(rules: Rules, on: str, paragraph: str | None = None) -> None:
    """Reject a day that the rules cannot answer for.

    Raises:
        CheckerError: `on` is not written `YYYY-MM-DD`, or is before the first day covered; the error has `paragraph`.
    """
    if not _is_day(on):
        message = f"»{on[:20]}« er ikke en dag. Skriv år-måned-dag, fx 2025-03-01."
        raise CheckerError("bad_date", message, paragraph)
    first = rules["edition"]["covered_from"]
    if on < first:
        message = f"Samlingen svarer for dage fra {long_date(first)}. Om {long_date(on)} siger den intet."
        raise CheckerError("not_covered", message, paragraph)


def entries(paragraph: Paragraph) -> list[Row | Silence]:
    """Return the rows and the silences of a paragraph, including past and future ones."""
    return [*paragraph.get("rows", []), *paragraph.get("silent", [])]


def turns(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return the days (`YYYY-MM-DD`) on which an entry begins to hold, or has just ended, in order."""
    return sorted({day for paragraph in paragraphs for entry in entries(paragraph) for day in _turns(entry)})


def day_matters(paragraph: Paragraph, rules: Rules) -> bool:
    """Return whether a paragraph's answers depend on the day: an entry begins or ends within the days covered."""
    return any(day > rules["edition"]["covered_from"] for day in turns([paragraph]))


def last_alike(paragraphs: Iterable[Paragraph], on: str) -> str | None:
    """Return the last day on which the same entries hold as on `on`, or None where no change is known."""
    following = next((day for day in turns(paragraphs) if day > on), None)
    return day_before(following) if following else None


def last_day_of(outcome: Outcome) -> str | None:
    """Return the last day on which an outcome holds, or None where no end is known."""
    parts = [*outcome["possible"], *outcome["possible_silent"]] if "needs" in outcome else [outcome]
    return min((part["holds_until"] for part in parts if part["holds_until"]), default=None)


def day_before(day: str) -> str:
    """Return the day before a day (`YYYY-MM-DD`)."""
    return _moved(day, -1)


def day_after(day: str) -> str:
    """Return the day after a day (`YYYY-MM-DD`)."""
    return _moved(day, 1)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, `months` later, or that month's last day where it has no such day.

    Raises:
        OverflowError: the result is beyond the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{months} months from {day} is beyond the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(first: date, months: int) -> date:
    """Return the last day of a permission of `months` calendar months whose first day is `first`."""
    return add_months(first, months) - timedelta(days=1)


def windows(days: list[date], months: int) -> list[Window]:
    """Return each pair of consecutive uses within `months` of each other; two uses on one day are such a pair."""
    return [Window(a, b, add_months(a, months)) for a, b in pairwise(sorted(days)) if b <= add_months(a, months)]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _moved(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def _turns(entry: Row | Silence) -> Iterator[str]:
    yield entry["since"]
    if entry.get("until", ALWAYS) < ALWAYS:
        yield day_after(entry["until"])
