"""Count uses of force by paragraph, service and quarter, each with the quarter before."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from checker.log.checking import Checked
from checker.log.demand import order
from checker.model.log import Count, LogRules

# How a use came to be decided.
GROUPS = ("acute", "decided", "outside")
NO_UNIT = "Uden tilbud"


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


class Counting:
    """The counts of one log, added to line by line."""

    def __init__(self, log: LogRules) -> None:
        self._log = log
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._groups: dict[str, Counter[str]] = {}
        self.counted = self.uncounted = self.not_force = 0

    def add(self, checked: Checked | None) -> None:
        """Count one more line; None is a line that could not be checked far enough to be counted."""
        if checked is None or checked.demand.force is None:
            self.uncounted += 1
            return
        if not checked.demand.force:
            self.not_force += 1
            return
        self.counted += 1
        quarter, demand = quarter_of(checked.day), checked.demand
        self._counts[demand.number, checked.unit or NO_UNIT, quarter] += checked.covers
        group = "outside" if demand.kind != "rule" else _group(checked)
        self._groups.setdefault(quarter, Counter())[group] += checked.covers

    def counts(self) -> list[Count]:
        """Return each count, in the order of the law, then of service and quarter; a quarter without uses is zero."""
        if not self._counts:
            return []
        days = sorted({quarter for _, _, quarter in self._counts})
        quarters = quarters_between(days[0], days[-1])
        pairs = sorted({(p, u) for p, u, _ in self._counts}, key=lambda pair: (order(pair[0]), pair[1].casefold()))
        return [count for pair in pairs for count in self._of(*pair, quarters)]

    def _of(self, paragraph: str, unit: str, quarters: list[str]) -> Iterator[Count]:
        before = None
        for quarter in quarters:
            count = self._counts[paragraph, unit, quarter]
            yield {"paragraph": paragraph, "unit": unit, "quarter": quarter, "count": count, "before": before}
            before = count

    def groups(self) -> dict[str, dict[str, int]]:
        """Return, by quarter, how the uses came to be decided."""
        return {q: {g: self._groups[q][g] for g in GROUPS} for q in sorted(self._groups)}


def _group(checked: Checked) -> str:
    return "decided" if checked.demand.needs_decision and checked.permission.said == "yes" else "acute"
