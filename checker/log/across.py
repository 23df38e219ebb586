"""Findings that need several lines: repeated use on the same person, and permissions about to end."""

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from checker.core.danish import long_date
from checker.core.days import add_months, windows
from checker.log.checking import Checked
from checker.log.columns import Columns
from checker.log.findings import FindingKind, Findings
from checker.model.rules import Rules


class _Use(NamedTuple):
    day: date
    line: int
    unknown: bool


class AcrossLines:
    """Collects what is needed from each line, and adds the findings when all lines are seen."""

    def __init__(self, rules: Rules, columns: Columns, findings: Findings, on: date) -> None:
        self._rules, self._columns, self._findings, self._on = rules, columns, findings, on
        self._repeated = rules["dates"]["repeated_use"]
        self._uses: dict[str, list[_Use]] = defaultdict(list)
        # The last day of the latest permission of each person at each service, with its line and the paragraph's name.
        self._ending: dict[tuple[str, str, str], tuple[date, int, str]] = {}

    def add(self, checked: Checked) -> None:
        """Take in one more line."""
        demand, permission = checked.demand, checked.permission
        unknown = bool(demand.needs)
        if demand.asks_decision and demand.number == f"§ {self._repeated['paragraph']}" and not demand.needs_decision:
            self._use(checked, unknown)
        if permission.said == "yes" and permission.last and demand.force is not False:
            key = (checked.person.casefold(), checked.unit.casefold(), demand.name)
            latest = permission.last, checked.line, demand.name
            self._ending[key] = max(self._ending.get(key, latest), latest)

    def _use(self, checked: Checked, unknown: bool) -> None:
        months = self._repeated["months"]
        if not checked.person:
            if "person" in self._columns:
                name = self._columns.name("person")
                self._findings.add("person_unknown", checked.line, name, name=checked.demand.name, number=str(months))
            return
        # Two uses are enough for a finding; a line may cover many more.
        use = _Use(checked.day, checked.line, unknown)
        self._uses[checked.person.casefold()] += [use] * min(checked.covers, 2)

    def report(self) -> None:
        """Add the findings that need several lines."""
        months = self._repeated["months"]
        for uses in self._uses.values():
            for first, second in pairwise(sorted(uses)):
                if windows([first.day, second.day], months):
                    unknown = first.unknown or second.unknown
                    kind: FindingKind = "repeated_use_unknown" if unknown else "repeated_use"
                    latter = self._named(second)
                    both = f"{self._named(first)} og {latter}"
                    message = both if first.line != second.line else f"Flere indgreb den {latter}"
                    name = self._columns.name("person")
                    self._findings.add(kind, second.line, name, message=message, number=str(months))
        soon = add_months(self._on, self._rules["log"]["ending_months"])
        for last, line, paragraph in self._ending.values():
            if self._on <= last <= soon:
                name, day = self._columns.name("permission_to"), long_date(last.isoformat())
                self._findings.add("permission_ending", line, name, name=paragraph, date=day)

    def _named(self, use: _Use) -> str:
        return f"{long_date(use.day.isoformat())} (linje {use.line})"
