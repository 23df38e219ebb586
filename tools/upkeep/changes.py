"""Report what a change to the rules changes, and whether the changelog mentions every changed answer."""

import argparse
import sys
from datetime import date

from checker.changes import difference
from checker.changes.changelog import missing_entries, place_of_entries
from checker.changes.sentences import as_text
from checker.compile.revision import rules_named
from checker.core.errors import CheckerError
from tools.paths import ROOT
from tools.upkeep.compared import changed_pages

CHANGELOG = ROOT / "CHANGELOG.md"


def main() -> int:
    """Print the report; return 1 when the changelog lacks an entry, 2 when it or the rules cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m tools.upkeep.changes", description=__doc__)
    parser.add_argument("old", help="the rules before: a folder, a rules.json, or a git revision")
    parser.add_argument("new", nargs="?", default="rules", help="the rules now (default: rules)")
    options = parser.parse_args()
    try:
        new = rules_named(options.new)
        old = rules_named(options.old)
        found = difference(old, new, changed_pages(old, new, date.today().isoformat()))
        changelog = CHANGELOG.read_text("utf-8")
        missing = missing_entries(new, found.answers, changelog)
    except (CheckerError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(as_text(found)))
    if missing:
        number, headings = place_of_entries(changelog)
        asking = "Et ændret svar mangler i listen over ændringer. Sæt dette ind under overskriften i linje"
        lines = "\n".join([*(f"{heading}\n" for heading in headings), *missing])
        print(f"\nCHANGELOG.md:{number}: {asking} {number}:\n\n{lines}", file=sys.stderr)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
