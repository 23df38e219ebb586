"""What the calendar says of the rules: which change soon, and which nobody has held against their sources for long."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from checker.compile import paragraph_files, rules_of
from checker.core.danish import joined
from checker.core.days import turns
from checker.core.reference import name_of

# A site is built anew on the day a rule changes; who publishes it needs time to see to that.
SOON = timedelta(days=30)
LONG_SINCE = timedelta(days=180)


def warnings(rules: Path, today: date) -> Iterator[str]:
    """Yield what whoever builds the site from these rules on this day must see to.

    Raises RulesError when the rules cannot be used.
    """
    day, soon = today.isoformat(), (today + SOON).isoformat()
    changing: dict[str, list[str]] = {}
    paragraphs = rules_of(rules)["paragraphs"]
    for paragraph in paragraphs:
        for turn in turns([paragraph]):
            if day < turn <= soon:
                changing.setdefault(turn, []).append(name_of(paragraph))
    for turn, names in sorted(changing.items()):
        yield f"{joined(names, 'and')} changes on {turn}. Build and publish the site again on that day."
    since = (today - LONG_SINCE).isoformat()
    if any(paragraph["last_checked"] < since for paragraph in paragraphs):
        files = [(file, paragraph["last_checked"]) for file, paragraph in paragraph_files(rules).items()]
        listed = "".join(f"\n  {file}: {checked}" for file, checked in files if checked < since)
        yield (
            f"Not checked for {LONG_SINCE.days} days. Hold each against its sources, and write the day in "
            f"last_checked:{listed}"
        )
