"""Days: those that the rules cover, those on which they change, and how periods of months are counted.

The sources do not say how to count months where one is too short. Both counts here favour the person: a permission ends
on the earlier of the possible days, and a day that may lie within six months counts as within them.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from checker.core.danish import long_date
from checker.core.errors import CheckerError
from checker.model.answer import Outcome
from checker.model.paragraph import Paragraph, Row, Silence
from checker.model.rules import Rules

# Stands for "no end date": later than any date in the rules.
ALWAYS = "9999-12-31"

_Part = TypeVar("_Part", bound=Mapping[str, Any])


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
        message = f"Vi har kun reglerne fra {long_date(first)}. Spørg kommunen, hvad der gjaldt den {long_date(on)}."
        raise CheckerError("not_covered", message, paragraph)


def entries(paragraph: Paragraph) -> list[Row | Silence]:
    """Return the rows and the silences of a paragraph, including past and future ones."""
    return [*paragraph.get("rows", []), *paragraph.get("silent", [])]


def holds(part: Mapping[str, Any], on: str) -> bool:
    """Return whether a row, a silence, a condition or a statement holds on a day (`YYYY-MM-DD`).

    Its last day is included, and without days it always holds.
    """
    return bool(part.get("since", on) <= on <= part.get("until", on))


def holding(parts: Iterable[_Part], on: str) -> list[_Part]:
    """Return those of the parts that hold on a day (`YYYY-MM-DD`)."""
    return [part for part in parts if holds(part, on)]


def settling(rules: Rules, paragraph: Paragraph) -> list[Any]:
    """Return the parts of the rules that a paragraph's answers are made of, but for the notes, which settle nothing."""
    own = [entries(paragraph), paragraph.get("conditions"), paragraph.get("limits"), paragraph.get("duties")]
    chapter = rules["chapters"].get(paragraph.get("chapter", ""))
    return [own, chapter and chapter.get("condition"), rules["common_conditions"], rules["reporting"]["follow_up"]]


def behind(rules: Rules, paragraph: Paragraph) -> list[Any]:
    """Return the parts of the rules that a paragraph's answers are made of."""
    return [settling(rules, paragraph), paragraph.get("notes"), rules["chapters"].get(paragraph.get("chapter", ""))]


def turns(part: Any) -> list[str]:
    """Return the days (`YYYY-MM-DD`) on which something in a part of the rules begins to hold, or has just ended."""
    days, parts = set[str](), [part]
    while parts:
        one = parts.pop()
        if isinstance(one, dict):
            if "since" in one:
                days.add(one["since"])
            if one.get("until", ALWAYS) < ALWAYS:
                days.add(day_after(one["until"]))
            one = [value for key, value in one.items() if key != "sources"]
        # Most of the rules are texts, of which none is looked at twice.
        parts += [value for value in one or () if type(value) in {dict, list}]
    return sorted(days)


def day_matters(paragraph: Paragraph, rules: Rules) -> bool:
    """Return whether the day settles what a paragraph answers: something begins or ends within the days covered."""
    return any(day > rules["edition"]["covered_from"] for day in turns(settling(rules, paragraph)))


def last_alike(part: Any, on: str) -> str | None:
    """Return the last day on which a part of the rules says the same as on `on`, or None where no change is known."""
    following = next((day for day in turns(part) if day > on), None)
    return day_before(following) if following else None


def last_turn(part: Any, on: str) -> str | None:
    """Return the last day up to `on` on which something in a part of the rules turned, or None where nothing has."""
    return max((day for day in turns(part) if day <= on), default=None)


def last_day_of(outcome: Outcome) -> str | None:
    """Return the last day on which an outcome is the same, or None where no change is known."""
    parts = [*outcome["possible"], *outcome["possible_silent"]] if "needs" in outcome else [outcome]
    return min((part["same_until"] for part in parts if part["same_until"]), default=None)


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
