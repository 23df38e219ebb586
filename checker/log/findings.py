"""Findings, worded by the rules: each with its line, its reason, what to do, and where it stands."""

from collections import Counter

from checker.log.model import Finding, Level, LogRules
from checker.model import Reason, Source


class Findings:
    """All that is found in one log, in the order it is found."""

    def __init__(self, log: LogRules) -> None:
        self._rules = log["findings"]
        self._sources: dict[tuple[str, str], list[Source]] = {}
        self.all: list[Finding] = []

    def add(self, kind: str, line: int, column: str | None, because: Reason | None = None, /, **values: str) -> None:
        """One more finding.

        Args:
            column: the header of the column, or None for the line as a whole.
            because: the reason and sources of the answer it follows from, where the finding's own are not enough.
            values: what stands for `[name]`, `[date]` and so on in its texts.
        """
        rule = self._rules[kind]
        own = rule.get("reason")
        reason = _filled(own, values) if own else because["text"] if because else ""
        text, advice = _filled(rule["text"], values), _filled(rule["advice"], values)
        self.all.append(Finding(kind, line, column, text, reason, advice, self._cited(kind, because)))

    def _cited(self, kind: str, because: Reason | None) -> list[Source]:
        """The sources of a finding: one list for all that are alike, since a log may have a hundred thousand."""
        key = kind, because["text"] if because else ""
        if key not in self._sources:
            rule = self._rules[kind]
            first = because["sources"] if because and "reason" not in rule else []
            self._sources[key] = [*first, *(s for s in rule.get("sources", []) if s not in first)]
        return self._sources[key]

    def sort(self) -> None:
        """Put them in the order of the lines."""
        self.all.sort(key=lambda finding: finding.line)

    def levels(self) -> dict[Level, int]:
        """How many there are of each level."""
        kinds = Counter(finding.kind for finding in self.all)
        levels: dict[Level, int] = {"refused": 0, "error": 0, "missing": 0, "note": 0}
        for kind, number in kinds.items():
            levels[self._rules[kind]["level"]] += number
        return levels


def _filled(text: str, values: dict[str, str]) -> str:
    # Square brackets: braces are filled when the rules are compiled.
    for name, value in values.items():
        text = text.replace(f"[{name}]", value)
    return text
