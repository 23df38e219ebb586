"""The days on which the rules change: where a row or a silence begins, and where one has just ended."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from checker.model.answer import Outcome
from checker.model.paragraph import Paragraph, Row, Silence
from checker.model.rules import Rules

# After any day the rules speak of: what holds without an end.
ALWAYS = "9999-12-31"


def entries(paragraph: Paragraph) -> list[Row | Silence]:
    """The rows and the silences of a paragraph, past and coming ones too."""
    return [*paragraph.get("rows", []), *paragraph.get("silent", [])]


def turns(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Each day (`YYYY-MM-DD`) on which something else holds than the day before, in order."""
    return sorted({day for paragraph in paragraphs for entry in entries(paragraph) for day in _turns(entry)})


def day_matters(paragraph: Paragraph, rules: Rules) -> bool:
    """Whether the day matters to a paragraph's answers: some entry begins or ends within the days covered."""
    return any(day > rules["edition"]["covered_from"] for day in turns([paragraph]))


def last_alike(paragraphs: Iterable[Paragraph], on: str) -> str | None:
    """The last day on which the same entries hold as on the day `on`, or None where no change is known."""
    following = next((day for day in turns(paragraphs) if day > on), None)
    return day_before(following) if following else None


def last_day_of(outcome: Outcome) -> str | None:
    """The last day on which an outcome is what the rules say, or None where no end is known."""
    parts = [*outcome["possible"], *outcome["possible_silent"]] if "needs" in outcome else [outcome]
    return min((part["holds_until"] for part in parts if part["holds_until"]), default=None)


def day_before(day: str) -> str:
    """The day before a day."""
    return _moved(day, -1)


def day_after(day: str) -> str:
    """The day after a day."""
    return _moved(day, 1)


def _moved(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def _turns(entry: Row | Silence) -> Iterator[str]:
    yield entry["since"]
    if entry.get("until", ALWAYS) < ALWAYS:
        yield day_after(entry["until"])
