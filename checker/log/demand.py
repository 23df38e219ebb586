"""What the rules demand of one line: who must have decided, on which form, and who must have the report."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from math import inf
from typing import Literal, NamedTuple, TypeVar

from checker.core.answer import ask_about
from checker.core.building import recipients_of
from checker.core.danish import law_order
from checker.core.days import check_day, turns
from checker.core.errors import CheckerError
from checker.core.reference import Reference, name_of, parse_reference
from checker.log.cells import any_of
from checker.model.answer import Answer, Need, Recipient
from checker.model.log import Because
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Per, Source

T = TypeVar("T")
Kind = Literal["rule", "emergency", "without_authority"]


class Demand(NamedTuple):
    """What the rules demand. If several answers are possible, a field that they disagree on is None.

    `kind` is `rule`, `emergency` (nødværge, nødret) or `without_authority`; `forms` are those of all the answers;
    `informs` is whether relatives must be kept informed; `reasons` are by field, with what the rules say instead of an
    answer under `silent`.
    """

    kind: Kind
    name: str
    number: str
    force: bool | None
    forms: tuple[int, ...]
    per: Per | None
    recipients: list[Recipient]
    reasons: dict[str, Because]
    authority: str | None = None
    needs_decision: bool | None = None
    asks_decision: bool = False
    months: int | None = None
    limited: bool | None = None
    appendix: bool = False
    informs: bool = False
    needs: Sequence[Need] = ()


class Demands:
    """What the rules demand, looked up once for each paragraph, set of facts and period without changes."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.log = rules["log"]
        self._known: dict[tuple[str, tuple[tuple[str, str], ...], int], Demand | CheckerError] = {}
        self._turns = turns(rules["paragraphs"])
        self._references: dict[str, Reference | CheckerError] = {}
        self.forms_without_authority = (self._paragraph(self.log["without_authority"]["form_of"])["form"],)

    def reference(self, written: str) -> Reference:
        """Return the paragraph that a text refers to.

        Raises:
            CheckerError: the rules have no such paragraph.
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
        """Return the demand for a paragraph as it is written.

        Raises:
            CheckerError: the rules have no such intervention, or not on that day.
        """
        day = on.isoformat()
        key = (written, tuple(facts.items()), bisect_right(self._turns, day))
        if key not in self._known:
            try:
                self._known[key] = self._looked_up(written, facts, day)
            except CheckerError as error:
                # The message names the day, so it is not kept for other days.
                if error.kind == "not_covered":
                    raise
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, CheckerError):
            raise known
        return known

    def _looked_up(self, written: str, facts: Mapping[str, str], day: str) -> Demand:
        log = self.log
        check_day(self.rules, day)
        if any_of(log["without_authority"]["aliases"], written):
            return self._outside(
                "without_authority", log["without_authority"]["name"], log["without_authority"]["form_of"]
            )
        if any_of(log["emergency"]["aliases"], written):
            return self._outside(
                "emergency", self._paragraph(log["emergency"]["paragraph"])["title"], log["emergency"]["paragraph"]
            )
        paragraph, subsection = self.reference(written)
        if paragraph["number"] == log["emergency"]["paragraph"]:
            return self._outside("emergency", paragraph["title"], paragraph["number"])
        outcome = ask_about(self.rules, paragraph, subsection, facts, day)
        if "silent" in outcome:
            sources: list[Source] = [{"document": s["document"], "section": s["section"]} for s in outcome["sources"]]
            return _of_answers(paragraph, [])._replace(
                reasons={"silent": {"text": outcome["silent"], "sources": sources}}
            )
        if "needs" in outcome:
            demand = _of_answers(paragraph, outcome["possible"], outcome["needs"])
            if demand.authority is None:
                return demand._replace(reasons={**demand.reasons, "decided_by": log["decision_reason"]})
            return demand
        return _of_answers(paragraph, [outcome])

    def _paragraph(self, number: str) -> Paragraph:
        return next(p for p in self.rules["paragraphs"] if p["number"] == number)

    def _outside(self, kind: Kind, name: str, number: str) -> Demand:
        """Return the demand for what no rule permits, but must be reported all the same."""
        reason: Because = {
            "text": self.rules["reporting"]["required"],
            "sources": self.log["without_authority"]["sources"],
        }
        return Demand(
            kind=kind,
            name=name,
            number=name,
            force=True,
            forms=(self._paragraph(number)["form"],),
            per="incident",
            recipients=recipients_of(self.rules),
            reasons={"report": reason},
        )


def _of_answers(paragraph: Paragraph, answers: Sequence[Answer], needs: Sequence[Need] = ()) -> Demand:
    """Return the demand that all the answers agree on."""
    subsection = _agreed([a["subsection"] for a in answers])
    permissions = [a["longest_permission"] for a in answers]
    permission = _agreed(permissions)
    name = name_of(paragraph)
    first = answers[0] if answers else None
    return Demand(
        kind="rule",
        name=f"{name}, {subsection}" if subsection else name,
        number=name,
        force=_agreed([a["use_of_force"] for a in answers]),
        forms=tuple(sorted({a["report"]["form"] for a in answers if a["report"]["form"]})),
        per=_agreed([a["report"]["per"] for a in answers]),
        recipients=first["report"]["recipients"] if first else [],
        reasons={r["field"]: r for r in reversed(first["reasons"])} if first else {},
        authority=_agreed([a["decided_by"]["authority"] for a in answers]),
        needs_decision=_agreed([a["decided_by"]["authority"] != "personale" for a in answers]),
        asks_decision="decision_exists" in {q["fact"] for q in paragraph.get("questions", [])},
        months=permission["months"] if permission else None,
        limited=_agreed([p is not None for p in permissions]),
        appendix=all(a["report"]["appendix"] for a in answers),
        informs=bool(answers) and all(a["report"]["informs"] for a in answers),
        needs=needs,
    )


def _agreed(values: Sequence[T | None]) -> T | None:
    return values[0] if values and all(value == values[0] for value in values) else None


def order(number: str) -> tuple[float, str, str]:
    """Return a sort key that puts paragraphs in the order of the law, and anything else last."""
    try:
        return (*law_order(number), number)
    except ValueError:
        return (inf, number, number)
