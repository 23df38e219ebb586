"""Print `true` if a rule has turned since the site at an address was built, so that it shows rules of the past."""

import argparse
import json
import sys
from urllib.parse import urljoin
from urllib.request import urlopen

from checker.core.days import last_turn
from checker.model.rules import Rules
from tools.paths import ROOT
from tools.site.build import compile_rules, today
from tools.site.data import INDEX

PATIENCE = 30  # seconds


def main() -> int:
    """Print `true` or `false`; return 2 when the site does not say for which day it was built."""
    parser = argparse.ArgumentParser(prog="python -m tools.upkeep.turned", description=__doc__)
    parser.add_argument("address", help="the site's address, which ends in a slash")
    index = urljoin(parser.parse_args().address, INDEX)
    try:
        with urlopen(index, timeout=PATIENCE) as response:  # noqa: S310 - whoever runs this chooses the address
            on = json.load(response)["on"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{index} does not say for which day the site was built: {error!r}", file=sys.stderr)
        return 2
    print(json.dumps(has_turned(compile_rules(ROOT / "rules"), on, today().isoformat())))
    return 0


def has_turned(rules: Rules, since: str, on: str) -> bool:
    """Return whether a rule has begun to hold or just ended after the day `since` and up to `on` (`YYYY-MM-DD`)."""
    turn = last_turn(rules, on)
    return turn is not None and turn > since


if __name__ == "__main__":
    sys.exit(main())
