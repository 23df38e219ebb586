"""Counting in months: month ends, leap years, and properties that hold for every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.danish import read_date
from checker.core.days import add_months, last_day, windows

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
MONTHS = st.integers(min_value=1, max_value=24)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2025-01-01", 12, "2025-12-31"),
        ("2025-01-15", 12, "2026-01-14"),
        ("2024-02-29", 12, "2025-02-27"),
        ("2024-03-01", 12, "2025-02-28"),
        ("2023-03-01", 12, "2024-02-29"),
        ("2025-08-31", 18, "2027-02-27"),
        ("2025-12-31", 18, "2027-06-29"),
        ("2025-01-31", 1, "2025-02-27"),
    ],
)
def test_a_permission_ends_the_day_before_it_would_begin_again(first: str, months: int, last: str) -> None:
    assert last_day(date.fromisoformat(first), months).isoformat() == last


@given(DAYS, MONTHS)
def test_a_later_month_is_the_month_asked_for_and_no_day_is_lost(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, DAYS, MONTHS)
def test_a_later_start_never_ends_earlier(a: date, b: date, months: int) -> None:
    assert (a <= b) <= (last_day(a, months) <= last_day(b, months))


@given(DAYS, MONTHS, MONTHS)
def test_a_longer_permission_ends_later(day: date, a: int, b: int) -> None:
    assert (a < b) <= (last_day(day, a) < last_day(day, b))


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([], 0),
        (["2025-01-01"], 0),
        (["2025-01-01", "2025-07-01"], 1),
        (["2025-01-01", "2025-07-02"], 0),
        (["2025-01-01", "2025-01-01"], 1),
        (["2025-08-31", "2026-02-28"], 1),
        (["2025-08-31", "2026-03-01"], 0),
        (["2025-07-02", "2025-01-01", "2025-07-01"], 2),
    ],
)
def test_uses_within_six_months(days: list[str], found: int) -> None:
    assert len(windows([date.fromisoformat(d) for d in days], 6)) == found


def test_beyond_the_calendar_is_an_error() -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("24-12-2025", "2025-12-24"),
        ("24.12.25", "2025-12-24"),
        ("24/12 2025", "2025-12-24"),
        (" 2025-12-24 ", "2025-12-24"),
        ("1.2.2025", "2025-02-01"),
        ("29-02-2024", "2024-02-29"),
        ("29-02-2025", None),
        ("31-04-2025", None),
        ("2025-13-01", None),
        ("12-24-2025", None),
        ("24-12", None),
        ("", None),
        ("i går", None),
        ("٢٤-12-2025", None),
    ],
)
def test_a_day_is_read_as_danes_write_it(written: str, day: str | None) -> None:
    found = read_date(written)
    assert (found.isoformat() if found else None) == day


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for shape in ("%d-%m-%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y"):
        assert read_date(day.strftime(shape)) == day


@given(st.text())
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert read_date(text) is None or isinstance(read_date(text), date)


@pytest.mark.parametrize(
    ("day", "months", "later"), [("0001-02-28", -1, "0001-01-28"), ("9999-11-30", 1, "9999-12-30")]
)
def test_the_calendar_is_used_to_its_ends(day: str, months: int, later: str) -> None:
    assert add_months(date.fromisoformat(day), months).isoformat() == later


@pytest.mark.parametrize(("day", "months"), [("0001-01-01", -1), ("9999-12-31", 1)])
def test_a_day_beyond_the_calendar_says_which(day: str, months: int) -> None:
    with pytest.raises(OverflowError, match=rf"^{months} months from {day} is beyond the calendar$"):
        add_months(date.fromisoformat(day), months)
