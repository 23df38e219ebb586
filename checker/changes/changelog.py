"""The entries in CHANGELOG.md for answers that have changed, release by release.

Under the heading `### Changed answers` each entry is `- **§ 125, 2027-01-01**: what is new, in Danish`: the paragraph,
with its subsection if that matters, and the first day on which the new answer holds.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.changes import AnswerChange
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


def missing_entries(rules: Rules, changes: list[AnswerChange], text: str) -> Iterator[str]:
    """Yield the beginning of each line that the changelog lacks, under its coming release, for a changed answer.

    Raises:
        CheckerError: an entry cannot be read, or names a paragraph that the rules do not have.
    """
    coming = [entry for entry in changed_entries(text) if entry.release == UNRELEASED]
    named = ((parse_reference(rules, entry.paragraph).paragraph, entry.day) for entry in coming)
    recorded = {(paragraph["act"], paragraph["number"], day) for paragraph, day in named}
    seen: set[tuple[str, str, str]] = set()
    for change in changes:
        key = (change.act, change.number, change.since)
        if change.wording or key in recorded | seen:
            continue
        seen.add(key)
        paragraph = find_paragraph(rules, change.number, change.act)
        yield f"- **{name_of(paragraph) if paragraph else f'§ {change.number}'}, {change.since}**: "
