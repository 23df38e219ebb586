"""Findings that need several lines: repeated use on the same person, and permissions about to end."""

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from checker.core.danish import long_date
from checker.core.days import add_months, windows
from checker.log.cells import persons_in, same
from checker.log.checking import Checked
from checker.log.columns import Columns
from checker.log.findings import FindingKind, Findings, place_name
from checker.model.rules import Rules


class _Use(NamedTuple):
    day: date
    sheet: str
    line: int
    unknown: bool
    column: str


class _Ending(NamedTuple):
    """The last day of a permission, where it stands, and the paragraph's name."""

    last: date
    sheet: str
    line: int
    column: str
    paragraph: str


class AcrossLines:
    """Collects what is needed from each line, and adds the findings when all lines are seen."""

    def __init__(self, rules: Rules, findings: Findings, on: date) -> None:
        self._rules, self._findings, self._on = rules, findings, on
        self._repeated = rules["dates"]["repeated_use"]
        self._uses: dict[str, list[_Use]] = defaultdict(list)
        # The latest permission of each person at each service.
        self._ending: dict[tuple[str, str, str], _Ending] = {}

    def add(self, checked: Checked, columns: Columns, sheet: str) -> None:
        """Take in one more line of a sheet with these columns."""
        demand, permission = checked.demand, checked.permission
        unknown = bool(demand.needs)
        if demand.asks_decision and demand.number == f"§ {self._repeated['paragraph']}" and not demand.needs_decision:
            self._use(checked, columns, sheet, unknown)
        if permission.said == "yes" and permission.last and demand.force is not False:
            key = (same(checked.person), same(checked.unit), demand.name)
            latest = _Ending(permission.last, sheet, checked.line, columns.name("permission_to"), demand.name)
            self._ending[key] = max(self._ending.get(key, latest), latest)

    def _use(self, checked: Checked, columns: Columns, sheet: str, unknown: bool) -> None:
        months, name = self._repeated["months"], columns.name("person")
        if not checked.person:
            if "person" in columns:
                self._findings.add("person_unknown", checked.line, name, name=checked.demand.name, number=str(months))
            return
        # Two uses are enough for a finding; a line may cover many more.
        use = _Use(checked.day, sheet, checked.line, unknown, name)
        for person in persons_in(checked.person):
            self._uses[same(person)] += [use] * min(1 if checked.covers is None else checked.covers, 2)

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
                    apart = (first.sheet, first.line) != (second.sheet, second.line)
                    message = both if apart else f"Flere indgreb den {latter}"
                    findings = self._findings.at(second.sheet)
                    findings.add(kind, second.line, second.column, message=message, number=str(months))
        soon = add_months(self._on, self._rules["log"]["ending_months"])
        for last, sheet, line, column, paragraph in self._ending.values():
            if self._on <= last <= soon:
                day = long_date(last.isoformat())
                self._findings.at(sheet).add("permission_ending", line, column, name=paragraph, date=day)

    def _named(self, use: _Use) -> str:
        return f"{long_date(use.day.isoformat())} ({place_name(use.sheet, use.line)})"
