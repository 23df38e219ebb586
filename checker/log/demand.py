"""What the rules demand of one line: who must have decided, on which form, and who must have the report."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from checker.answer import ask, recipients_of
from checker.danish import law_order
from checker.days import turns
from checker.errors import CheckerError
from checker.log.cells import any_of
from checker.model import Answer, Need, Paragraph, Reason, Recipient, Rules, Silent
from checker.reference import Reference, name_of, parse_reference

REFERENCE_LENGTH = 80


class Demand(NamedTuple):
    """What is demanded. Where several answers are possible, None is what they differ in, and `forms` are all theirs.

    `kind` is `rule`, `emergency` (nødværge, nødret) or `without_authority`; `silent` is what the rules say instead of
    an answer, or None.
    """

    kind: str
    name: str
    number: str
    force: bool | None
    authority: str | None
    needs_decision: bool | None
    asks_decision: bool
    months: int | None
    limited: bool | None
    forms: tuple[int, ...]
    per: str | None
    appendix: bool
    recipients: list[Recipient]
    reasons: dict[str, Reason]
    needs: list[Need]
    silent: Silent | None


class Demands:
    """What the rules demand, looked up once for each paragraph, set of facts and stretch of days alike."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.log = rules["log"]
        self._known: dict[tuple[str, tuple[tuple[str, str], ...], int], Demand | CheckerError] = {}
        self._turns = turns(rules["paragraphs"])
        self._references: dict[str, Reference | CheckerError] = {}
        self.forms_without_authority = (self._paragraph(self.log["without_authority"]["form_of"])["form"],)

    def reference(self, written: str) -> Reference:
        """The paragraph that is written.

        Raises:
            CheckerError: it is none of the rules'.
        """
        if written not in self._references:
            try:
                self._references[written] = parse_reference(self.rules, written)
            except CheckerError as error:
                self._references[written] = error
        found = self._references[written]
        if isinstance(found, CheckerError):
            raise found
        return found

    def of(self, written: str, facts: Mapping[str, str], on: date) -> Demand:
        """The demand for a paragraph as it is written.

        Raises:
            CheckerError: the rules know no such intervention, or not on that day.
        """
        day = on.isoformat()
        key = (written, tuple(facts.items()), bisect_right(self._turns, day))
        if key not in self._known:
            try:
                self._known[key] = self._looked_up(written, facts, day)
            except CheckerError as error:
                # A message that names the day is for that day alone.
                if error.kind == "not_covered":
                    raise
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, CheckerError):
            raise known
        return known

    def _looked_up(self, written: str, facts: Mapping[str, str], day: str) -> Demand:
        log = self.log
        if any_of(log["without_authority"]["aliases"], written):
            return self._outside(
                "without_authority", log["without_authority"]["name"], log["without_authority"]["form_of"]
            )
        if any_of(log["emergency"]["aliases"], written):
            return self._outside(
                "emergency", self._paragraph(log["emergency"]["paragraph"])["title"], log["emergency"]["paragraph"]
            )
        paragraph = self.reference(written).paragraph
        if paragraph["number"] == log["emergency"]["paragraph"] and "rows" not in paragraph:
            return self._outside("emergency", paragraph["title"], paragraph["number"])
        outcome = ask(self.rules, written, facts, day)
        if "silent" in outcome:
            return _of_answers(paragraph, [], [], outcome)
        if "needs" in outcome:
            demand = _of_answers(paragraph, outcome["possible"], outcome["needs"], None)
            if demand.authority is None:
                rule = self.log["decision_reason"]
                because: Reason = {"field": "decided_by", "text": rule["text"], "sources": rule["sources"]}
                return demand._replace(reasons={**demand.reasons, "decided_by": because})
            return demand
        return _of_answers(paragraph, [outcome], [], None)

    def _paragraph(self, number: str) -> Paragraph:
        return next(p for p in self.rules["paragraphs"] if p["number"] == number)

    def _outside(self, kind: str, name: str, number: str) -> Demand:
        """What no rule gives leave to, but is to be reported all the same."""
        reporting = self.rules["reporting"]
        reason: Reason = {
            "field": "report",
            "text": reporting["required"],
            "sources": self.log["without_authority"]["sources"],
        }
        form = self._paragraph(number)["form"]
        return Demand(
            kind, name, name, True, "personale", False, False, None, False, (form,), "incident", False,
            recipients_of(self.rules), {"report": reason}, [], None,
        )  # fmt: skip


def _of_answers(paragraph: Paragraph, answers: list[Answer], needs: list[Need], silent: Silent | None) -> Demand:
    """What all the answers agree on."""

    def agreed(values: list[object]) -> object | None:
        return values[0] if values and all(v == values[0] for v in values) else None

    subsection = agreed([a["subsection"] for a in answers])
    name = name_of(paragraph)
    permissions = [a["longest_permission"] for a in answers]
    authority = agreed([a["decided_by"]["authority"] for a in answers])
    force = agreed([a["use_of_force"] for a in answers])
    first = answers[0] if answers else None
    reasons = {r["field"]: r for a in answers[:1] for r in reversed(a["reasons"])}
    return Demand(
        kind="rule",
        name=f"{name}, {subsection}" if subsection else name,
        number=name,
        force=force if isinstance(force, bool) else None,
        authority=authority if isinstance(authority, str) else None,
        needs_decision=_agreed_bool([a["decided_by"]["authority"] != "personale" for a in answers]),
        asks_decision="decision_exists" in {q["fact"] for q in paragraph.get("questions", [])},
        months=permissions[0]["months"] if permissions and permissions[0] and agreed(list(permissions)) else None,
        limited=_agreed_bool([p is not None for p in permissions]),
        forms=tuple(sorted({a["report"]["form"] for a in answers if a["report"]["form"]})),
        per=per if isinstance(per := agreed([a["report"]["per"] for a in answers]), str) else None,
        appendix=bool(answers) and all(a["report"]["appendix"] for a in answers),
        recipients=first["report"]["recipients"] if first else [],
        reasons=reasons,
        needs=needs,
        silent=silent,
    )


def _agreed_bool(values: list[bool]) -> bool | None:
    return values[0] if values and len(set(values)) == 1 else None


def order(number: str) -> tuple[int, str, str]:
    """A sort key that puts paragraphs in the order of the law, and what is no paragraph last."""
    try:
        return (*law_order(number), number)
    except ValueError:
        return (999, "", number)
