"""Warn of rules that change soon, and of rules that nobody has compared with their sources for long."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from checker.compile import paragraph_files, rules_of
from checker.core.danish import joined
from checker.core.days import behind, turns
from checker.core.reference import interventions, name_of

# The site must be built again on the day a rule changes; whoever publishes it needs time to prepare for that.
SOON = timedelta(days=30)
LONG_SINCE = timedelta(days=180)


def warnings(rules: Path, today: date) -> Iterator[str]:
    """Yield a warning for everything that whoever builds the site from these rules on the day `today` must see to.

    Raises RulesError when the rules cannot be used.
    """
    day, soon = today.isoformat(), (today + SOON).isoformat()
    compiled = rules_of(rules)
    paragraphs = compiled["paragraphs"]
    for turn in (turn for turn in turns(compiled) if day < turn <= soon):
        names = [name_of(p) for p in interventions(compiled) if turn in turns(behind(compiled, p))]
        yield f"{joined(names, 'and') or 'A text'} changes on {turn}. Build and publish the site again on that day."
    since = (today - LONG_SINCE).isoformat()
    if any(min(paragraph["last_checked"].values()) < since for paragraph in paragraphs):
        files = [(file, min(paragraph["last_checked"].values())) for file, paragraph in paragraph_files(rules).items()]
        listed = "".join(f"\n  {file}: {checked}" for file, checked in files if checked < since)
        yield (
            f"Not checked for {LONG_SINCE.days} days. Compare each with its sources, and write the day in "
            f"last_checked:{listed}"
        )
