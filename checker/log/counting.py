"""Count uses of force by paragraph, service and quarter, each with the quarter before."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

from checker.core.danish import joined, thousands
from checker.core.errors import CheckerError
from checker.log.cells import same, shown
from checker.log.checking import Checked
from checker.log.demand import order
from checker.model.log import Count, LogResult, LogRules

# How a use came to be decided; `unknown` where the log does not say.
Group = Literal["acute", "decided", "outside", "unknown"]
GROUPS: tuple[Group, ...] = ("acute", "decided", "outside", "unknown")
NO_UNIT = "Uden tilbud"
# More services than any log has: another column was taken for theirs.
MOST_UNITS = 2_000


def quarter_of(day: date) -> str:
    """Return the quarter that a day is in: `2025-1`."""
    return f"{day.year}-{(day.month + 2) // 3}"


def quarter_name(quarter: str) -> str:
    """Return the quarter as a reader knows it: `1. kvartal 2025`."""
    year, number = quarter.split("-")
    return f"{number}. kvartal {year}"


def quarters_between(first: str, last: str) -> list[str]:
    """Return all quarters from the first to the last, both included."""
    start, end = (4 * int(year) + int(number) for year, number in (q.split("-") for q in (first, last)))
    return [f"{n // 4}-{n % 4 + 1}" for n in range(start - 1, end)]


def rests_on(result: LogResult) -> str:
    """Say how many of the lines read the numbers rest on, and what the others are: together they are all the lines."""
    lines = result["lines"]
    others = ((lines["uncounted"], "kan ikke tælles endnu"), (lines["refused"], "er afvist"),
              (lines["not_force"], "er ikke magtanvendelse"))  # fmt: skip
    left = joined(f"{number} {what}" for number, what in others if number) if lines["counted"] < lines["read"] else ""
    return f"Tallene bygger på {lines['counted']} af {lines['read']} læste linjer{f': {left}' if left else ''}."


class Counting:
    """The counts of one log, added to line by line."""

    def __init__(self, log: LogRules) -> None:
        self._log = log
        self._counts: Counter[tuple[str, str, str]] = Counter()
        # The name of each service as it is written first.
        self._units: dict[str, str] = {}
        self._groups: dict[str, Counter[str]] = {}
        self.counted = self.uncounted = self.not_force = 0

    def add(self, checked: Checked | None) -> None:
        """Count one more line; None is a line that could not be checked far enough to be counted."""
        if checked is None or checked.demand.force is None or checked.covers is None:
            self.uncounted += 1
            return
        if not checked.demand.force:
            self.not_force += 1
            return
        self.counted += 1
        quarter, demand = quarter_of(checked.day), checked.demand
        if len(self._units) > MOST_UNITS:
            raise CheckerError(
                "bad_file", f"Loggen har over {thousands(MOST_UNITS)} tilbud. Er det den rigtige kolonne?"
            )
        unit = self._units.setdefault(same(checked.unit), shown(checked.unit) or NO_UNIT)
        self._counts[demand.number, unit, quarter] += checked.covers
        group = "outside" if demand.kind != "rule" else _group(checked)
        self._groups.setdefault(quarter, Counter())[group] += checked.covers

    def counts(self, running: str) -> list[Count]:
        """Return each count, in the order of the law, then of service and quarter; a quarter without uses is zero.

        Args:
            running: the quarter that is not over, which is compared with no other.
        """
        if not self._counts:
            return []
        days = sorted({quarter for _, _, quarter in self._counts})
        quarters = quarters_between(days[0], days[-1])
        pairs = sorted({(p, u) for p, u, _ in self._counts}, key=lambda pair: (order(pair[0]), pair[1].casefold()))
        return [count for pair in pairs for count in self._of(*pair, quarters, running)]

    def _of(self, paragraph: str, unit: str, quarters: list[str], running: str) -> Iterator[Count]:
        before = None
        for quarter in quarters:
            count = self._counts[paragraph, unit, quarter]
            compared = None if quarter == running else before
            yield {"paragraph": paragraph, "unit": unit, "quarter": quarter, "count": count, "before": compared}
            before = count

    def groups(self) -> dict[str, dict[str, int]]:
        """Return, by quarter, how the uses came to be decided."""
        return {q: {g: self._groups[q][g] for g in GROUPS} for q in sorted(self._groups)}


def _group(checked: Checked) -> str:
    """Return how a use came to be decided: what the line does not say is not taken for a no."""
    demand, said = checked.demand, checked.permission.said
    if demand.needs_decision is False:
        return "acute"
    if said is None:
        return "unknown"
    return "decided" if said == "yes" else "acute"
