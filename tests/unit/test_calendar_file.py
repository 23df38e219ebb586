"""The calendar file, as RFC 5545 requires it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.checks.base import CalendarDay
from checker.checks.calendar_file import calendar_file

DAY: CalendarDay = {"day": "2024-02-29", "title": "Sidste dag; husk, »låger« m.v."}


def unfolded(text: str) -> list[str]:
    """Return the lines of a calendar file, each joined with its continuation lines."""
    return text.replace("\r\n ", "").split("\r\n")


def test_a_day_is_a_whole_day_with_its_title_escaped() -> None:
    lines = unfolded(calendar_file([DAY]))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20240229" in lines
    assert "DTEND;VALUE=DATE:20240301" in lines
    assert "SUMMARY:Sidste dag\\; husk\\, »låger« m.v." in lines


def test_each_special_character_is_escaped_and_no_other() -> None:
    text = calendar_file([{"day": "2025-01-01", "title": "XY: a;b,c\\d\ne"}])
    assert "SUMMARY:XY: a\\;b\\,c\\\\d\\ne" in text.split("\r\n")


@pytest.mark.parametrize(
    ("letters", "widths"), [(67, [75]), (68, [75, 2]), (67 + 74, [75, 75]), (67 + 75, [75, 75, 2])]
)
def test_a_line_is_as_long_as_it_may_be(letters: int, widths: list[int]) -> None:
    lines = calendar_file([{"day": "2025-01-01", "title": "a" * letters}]).split("\r\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("SUMMARY:"))
    assert [len(line) for line in lines[first : lines.index("TRANSP:TRANSPARENT")]] == widths


def test_two_days_have_two_identities_and_the_same_days_the_same_bytes() -> None:
    other: CalendarDay = {**DAY, "title": "En anden"}
    text = calendar_file([DAY, other])
    assert len({line for line in unfolded(text) if line.startswith("UID:")}) == 2
    assert text == calendar_file([DAY, other])


@given(st.text())
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    text = calendar_file([{"day": "2025-01-01", "title": title}])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert [line.partition(":")[0] for line in unfolded(text)].count("SUMMARY") == 1
    assert unfolded(text).count("BEGIN:VEVENT") == 1


def test_a_long_title_continues_on_the_next_line_and_no_letter_is_split() -> None:
    title = "æ" * 100
    text = calendar_file([{"day": "2025-01-01", "title": title}])
    assert "\r\n " in text
    assert f"SUMMARY:{title}" in unfolded(text)
    assert max(len(line.encode()) for line in text.split("\r\n")) in (74, 75)
