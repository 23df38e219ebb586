"""The checks and their pages, run as the pages run them."""

from checker.checks import CHECKS
from checker.checks.base import Result, run_check
from checker.core.danish import read_date
from tests.support.rules_fixture import TODAY, rules

PAGES = {
    "find": "find/",
    "conditions": "tjek/betingelser/",
    "report": "tjek/indberetning/",
    "course": "tjek/sagsgang/",
    "cogs": "tandhjul/",
    "advisory": "tjek/kursus/",
    "permission": "tjek/tilladelse/",
    "repeated_use": "tjek/gentagen-brug/",
    "target_group": "tjek/maalgruppe/",
    "consent": "tjek/samtykke/",
}


def run(check: str, values: dict[str, str], on: str = TODAY) -> Result:
    return run_check(CHECKS[check], rules(), values, on)


# Moves a check's page to another address, as the back button does, and clears what was shown.
MOVE = """query => {
    document.querySelector("[data-outcome-shown]").replaceChildren();
    history.pushState(null, "", `?${query}`);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


def typed(check: str, values: dict[str, str]) -> dict[str, str]:
    """Return the values as the page's fields give them: days in ISO 8601."""
    days = {field.name for field in CHECKS[check].fields(rules()) if field.kind == "date"}
    return {name: str(read_date(value)) if name in days and value else value for name, value in values.items()}
