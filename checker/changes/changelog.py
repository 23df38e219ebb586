"""The entries in CHANGELOG.md for answers that have changed, release by release.

Under the heading `### Changed answers` each entry is `- **§ 125, 2027-01-01**: what is new, in Danish`: the paragraph,
with its subsection if that matters, and the first day on which the new answer holds.
"""

import re
from typing import NamedTuple

from checker.changes import AnswerChange
from checker.changes.sentences import FOLLOWING, sentences
from checker.core.errors import CheckerError
from checker.core.reference import find_paragraph, name_of, parse_reference
from checker.model.rules import Rules

HEADING = "### Changed answers"
UNRELEASED = "Unreleased"
_RELEASE = re.compile(r"## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?")
_ENTRY = re.compile(r"- \*\*(.+), (\d{4}-\d{2}-\d{2})\*\*: (.+)")


class Entry(NamedTuple):
    """A changed answer: its release, the day of the release (`YYYY-MM-DD`, None if yet to come), and what changed."""

    release: str
    released: str | None
    paragraph: str
    day: str
    text: str


def changed_entries(text: str) -> list[Entry]:
    """Return the entries for changed answers, in the order of the changelog.

    Raises:
        CheckerError: an entry has no paragraph, no day or no text.
    """
    found: list[Entry] = []
    release, released, inside = "", None, False
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _RELEASE.fullmatch(line.strip()):
            release, released, inside = heading[1], heading[2], False
        elif line.startswith("#"):
            inside = line.strip() == HEADING
        elif inside and line.startswith("- "):
            entry = _ENTRY.fullmatch(line.strip())
            if not entry:
                shape = "- **§ 125, 2027-01-01**: Hvad der er nyt."
                raise CheckerError("bad_file", f"CHANGELOG.md:{number}: en ændring af et svar skal skrives »{shape}«")
            found.append(Entry(release, released, *entry.groups()))
        elif inside and line.startswith("  ") and found:
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {line.strip()}")
    return found


def missing_entries(rules: Rules, changes: list[AnswerChange], text: str) -> list[str]:
    """Return each line that the changelog lacks, under its coming release, for the changed answers.

    Raises:
        CheckerError: an entry cannot be read, or names a paragraph that the rules do not have.
    """
    coming = [entry for entry in changed_entries(text) if entry.release == UNRELEASED]
    named = ((parse_reference(rules, entry.paragraph).paragraph, entry.day) for entry in coming)
    recorded = {(paragraph["act"], paragraph["number"], day) for paragraph, day in named}
    said: dict[tuple[str, str, str], dict[str, None]] = {}
    for change in changes:
        key = (change.act, change.number, change.since)
        if not change.wording and key not in recorded:
            told = [field for field in change.fields if field.field not in FOLLOWING and not field.wording]
            said.setdefault(key, {}).update(
                dict.fromkeys(s for field in told or change.fields for s in sentences(field))
            )
    lines = []
    for (act, number, day), sayings in said.items():
        paragraph = find_paragraph(rules, number, act)
        lines.append(f"- **{name_of(paragraph) if paragraph else f'§ {number}'}, {day}**: {' '.join(sayings)}")
    return lines


def place_of_entries(text: str) -> tuple[int, list[str]]:
    """Return the line of the heading under which entries for the coming release go, and the headings still to write."""
    number, lacking = 1, [f"## [{UNRELEASED}]", HEADING]
    for i, line in enumerate(text.splitlines(), 1):
        if lacking and line.strip() == lacking[0]:
            number, lacking = i, lacking[1:]
        elif lacking == [HEADING] and _RELEASE.fullmatch(line.strip()):
            break
    return number, lacking
