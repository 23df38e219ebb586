"""Findings, worded by the rules: each with its line, its reason, what to do, and its sources."""

from collections import Counter
from typing import Literal, Self, get_args

from checker.core.filling import filled
from checker.log.cells import shown
from checker.model.log import Because, Finding, Level, LogRules
from checker.model.statements import Source

# Everything that can be found in a log; `findings` in rules/log.yaml words each.
FindingKind = Literal[
    "cpr",
    "quote",
    "character",
    "long_cell",
    "extra_cells",
    "too_many_lines",
    "sheet_hidden",
    "sheet_passed_over",
    "sheet_without_headers",
    "repeated_line",
    "several_columns",
    "names_only",
    "broken_sheet",
    "no_date",
    "bad_date",
    "future_date",
    "not_covered",
    "no_paragraph",
    "several_paragraphs",
    "unknown_paragraph",
    "former_paragraph",
    "other_act",
    "not_an_intervention",
    "contradiction",
    "silent",
    "fact_needed",
    "unknown_word",
    "decision_none",
    "decision_unknown",
    "decision_recommended",
    "decision_wrong",
    "permission_ended",
    "permission_not_begun",
    "permission_reversed",
    "permission_too_long",
    "permission_end_unknown",
    "registered_no",
    "registered_unknown",
    "form_wrong",
    "form_unknown",
    "appendix_none",
    "count_unknown",
    "count_shared",
    "not_reported",
    "reported_unknown",
    "operator_not_notified",
    "operator_notified_unknown",
    "informed_no",
    "operator_unknown",
    "need_not_report",
    "without_authority",
    "emergency",
    "person_unknown",
    "several_persons",
    "repeated_use",
    "repeated_use_unknown",
    "permission_ending",
]
FINDINGS: frozenset[str] = frozenset(get_args(FindingKind))

# The findings that are told one by one: so many of a kind, and in all, but always the first few of each kind. On their
# way to the page, each letter of them takes 34 bytes of its memory in WebKit.
MOST_OF_A_KIND, MOST_IN_ALL, FIRST_FEW = 5_000, 15_000, 100

# The default for a finding that has a reason of its own.
_ITSELF: Because = {"text": "", "sources": []}


def place_name(sheet: str, line: int, column: str | None = None, *, first: bool = False) -> str:
    """Name a place in a log: `linje 3`, `ark »Maj«, linje 3, Dato`; `first` in a sentence, it has a capital."""
    parts = [*([f"ark »{shown(sheet)}«"] if sheet else []), f"linje {line}", *([column] if column else [])]
    named = ", ".join(parts)
    return named[0].upper() + named[1:] if first else named


class Findings:
    """Everything that is found in one log, in the order in which it is found."""

    def __init__(self, log: LogRules) -> None:
        self._rules = log["findings"]
        self._sources: dict[tuple[str, tuple[tuple[str, str], ...]], list[Source]] = {}
        #: The first findings, of each kind some, with their texts.
        self.all: list[Finding] = []
        #: How many there are of each kind.
        self.kinds: Counter[str] = Counter()
        self._sheets: dict[str, int] = {}
        self._sheet = ""

    def at(self, sheet: str) -> Self:
        """Turn to a sheet: what is added next is found there. The name is "" where there is only one table."""
        self._sheets.setdefault(sheet, len(self._sheets))
        self._sheet = sheet
        return self

    def add(
        self, kind: FindingKind, line: int, column: str | None, because: Because = _ITSELF, /, **values: str
    ) -> None:
        """Add a finding.

        Args:
            column: the header of the column, or None for the line as a whole.
            because: the reason and sources of the answer that the finding follows from, if it has no reason of its own.
            values: the values of `[name]`, `[date]` and so on in its texts.
        """
        self.kinds[kind] += 1
        if self.kinds[kind] > (MOST_OF_A_KIND if len(self.all) < MOST_IN_ALL else FIRST_FEW):
            return
        rule = self._rules[kind]
        reason = filled(rule["reason"], **values) if "reason" in rule else because["text"]
        text, advice = filled(rule["text"], **values), filled(rule["advice"], **values)
        self.all.append(Finding(kind, line, column, text, reason, advice, self._cited(kind, because), self._sheet))

    def _cited(self, kind: str, because: Because) -> list[Source]:
        """Return the sources of a finding: one list for all findings alike, since a log may have a hundred thousand."""
        first = because["sources"]
        key = kind, tuple((source["document"], source["section"]) for source in first)
        if key not in self._sources:
            self._sources[key] = [*first, *(s for s in self._rules[kind].get("sources", []) if s not in first)]
        return self._sources[key]

    def sort(self) -> None:
        """Sort the findings by sheet and line."""
        self.all.sort(key=lambda finding: (self._sheets.get(finding.sheet, 0), finding.line))

    def levels(self) -> dict[Level, int]:
        """Count the findings of each level."""
        levels: dict[Level, int] = {"refused": 0, "error": 0, "missing": 0, "note": 0}
        for kind, number in self.kinds.items():
            levels[self._rules[kind]["level"]] += number
        return levels
