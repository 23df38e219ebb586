"""Recognise numbers that identify a person, so that none is ever repeated: CPR and telephone numbers."""

import re
from calendar import monthrange

from checker.core.danish import day_of

# What stands between the figures of a number that identifies a person.
_GAP = r"[ \u00a0./\u2010-\u2015\u2212-]"
_CPR = re.compile(rf"(?<!\d)(\d\d){_GAP}?(\d\d){_GAP}?(?:\d\d{_GAP}{{0,3}}|\d{{4}}{_GAP}{{1,3}})\d{{4}}(?!\d)")
# A spreadsheet that takes a CPR number for a quantity drops its leading zero.
_CPR_SHORT = re.compile(r"(?<!\d)(\d)(\d\d)\d{6}(?!\d)")
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d{_GAP})(?:\+45{_GAP}?)?(?:\d\d(?:{_GAP}\d\d){{3}}|\d{{8}}|\d{{4}}{_GAP}\d{{4}})(?![\d:]|{_GAP}\d)"
)


def names_person(text: str) -> bool:
    """Return whether the text has what looks like a CPR number, however spaced: ten digits that begin with a day."""
    return any(_is_day(*found.groups()) for one in (_CPR, _CPR_SHORT) for found in one.finditer(text))


def names_phone(text: str) -> bool:
    """Return whether the text has what looks like a Danish telephone number: eight digits that are not a day."""
    return any(not _is_written_day(found[0]) for found in _PHONE.finditer(text))


def _is_written_day(text: str) -> bool:
    if not re.fullmatch(r"\d{8}", text):
        return day_of(text) is not None
    return any(day_of(f"{text[:a]}-{text[a:b]}-{text[b:]}") for a, b in ((2, 4), (4, 6)))


def _is_day(days: str, months: str) -> bool:
    """Return whether the figures are a day and a month; a leap day in any year, since the century is unknown."""
    day, month = int(days), int(months)
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]


def masked(text: str) -> str:
    """Return the text as it may be repeated: one with what looks like such a number is not repeated at all."""
    if names_person(text):
        return "noget, der ligner et CPR-nummer"
    return "noget, der ligner et telefonnummer" if names_phone(text) else text
