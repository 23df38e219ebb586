"""Counting in calendar months, as the rules do: the last day of a permission, and uses within six months.

The sources do not say how to count where a month is too short. Both answers here lean to the person's side: a
permission ends on the earlier of the days it could be, and a day that may lie within six months does.
"""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple


class Window(NamedTuple):
    """Two uses within so many months of each other; `until` is the last day on which a second use counts."""

    first: date
    second: date
    until: date


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where it has no such day.

    Raises:
        OverflowError: the day lies beyond the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{months} months from {day} is beyond the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(first: date, months: int) -> date:
    """The last day of a permission of `months` calendar months whose first day is `first`."""
    return add_months(first, months) - timedelta(days=1)


def windows(days: list[date], months: int) -> list[Window]:
    """Each use that comes within `months` of the one before it; two on one day are two uses."""
    return [Window(a, b, add_months(a, months)) for a, b in pairwise(sorted(days)) if b <= add_months(a, months)]
