"""Days as a calendar file (iCalendar, RFC 5545): whole days, no alarms, the same bytes for the same days."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256

from checker.checks.base import CalendarDay

# The most bytes in a line of a calendar file; the rest goes on the next line, after a space:
# https://www.rfc-editor.org/rfc/rfc5545#section-3.1
_LINE = 75


def calendar_file(days: Sequence[CalendarDay]) -> str:
    """Return the days as the text of an .ics file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sidste Udvej//DA", "CALSCALE:GREGORIAN"]
    for entry in days:
        day = date.fromisoformat(entry["day"])
        identity = sha256(f"{entry['day']} {entry['title']}".encode()).hexdigest()[:24]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{identity}@sidste-udvej",
            # A time stamp is required. The day itself serves, so that the same days give the same bytes.
            f"DTSTAMP:{day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(entry['title'])}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _escaped(text: str) -> str:
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return the line in pieces of at most 75 bytes, without splitting a letter."""
    pieces, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += width
    return "\r\n".join(pieces)
