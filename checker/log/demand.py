"""What the rules demand of one line: who must have decided, on which form, and who must have the report."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from math import inf
from typing import Literal, NamedTuple, TypeVar

from checker.core.answer import ask_about
from checker.core.building import recipients_of
from checker.core.danish import joined, law_order, plain
from checker.core.days import turns
from checker.core.errors import CheckerError
from checker.core.reference import Reference, cited, name_of, parse_reference
from checker.log.cells import any_of, shown
from checker.model.answer import Answer, Need, Recipient
from checker.model.log import Because, LogRules
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Per, Source

# Several paragraphs in one cell, and what looks like that but is one: »§§ 13-14«, »nødværge og nødret«.
_SEVERAL = re.compile(r"[,/+&;\n]|\bog\b|\bsamt\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:§{1,2}|par\.?|paragraf)?\s*\d{2,3}\s*[a-z]?(?:\s*stk\.?\s*\d)?", re.IGNORECASE)
_SUBSECTION = re.compile(r"\bstk\b", re.IGNORECASE)
_BOTH = re.compile(r"\b13\s*(?:-|–|og|,|/)\s*14\b")

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


class Named(NamedTuple):
    """What a cell names: the kind, and the paragraph and subsection if a rule is named."""

    kind: Kind
    reference: Reference | None = None


def _again(error: CheckerError) -> CheckerError:
    """Return an error that says the same, without the traceback, which holds a line and grows whenever it is raised."""
    return CheckerError(error.kind, error.message, error.paragraph)


class Demands:
    """What the rules demand, looked up once for each paragraph, set of facts and period without changes."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.log = rules["log"]
        self._known: dict[tuple[str, tuple[tuple[str, str], ...], int], Demand | CheckerError] = {}
        self._turns = turns(rules)
        self._named: dict[str, Named | CheckerError] = {}
        self.forms_without_authority = (self._paragraph(self.log["without_authority"]["form_of"])["form"],)

    def named(self, written: str) -> Named:
        """Return what a text names, among other words too: `Fastholdelse efter § 124 d`, `Nødværge (§ 13)`.

        Raises:
            CheckerError: the rules have no such paragraph, or the text names several.
        """
        if written not in self._named:
            try:
                self._named[written] = self._read(written)
            except CheckerError as error:
                self._named[written] = _again(error)
        found = self._named[written]
        if isinstance(found, CheckerError):
            raise _again(found)
        return found

    def _read(self, written: str) -> Named:
        emergency, outside = self.log["emergency"]["aliases"], self.log["without_authority"]["aliases"]
        if any_of(outside, written):
            return Named("without_authority")
        if any_of(emergency, written):
            return Named("emergency")
        try:
            return self._of_reference(parse_reference(self.rules, written))
        except CheckerError as error:
            # A number that is known, but not here, is explained.
            if error.kind != "unknown_paragraph" or not (among := self._among_words(written)):
                raise
        if len(among) > 1:
            message = f"»{shown(written)}« nævner flere: {joined(sorted(among))}."
            raise CheckerError("several_paragraphs", message)
        return next(iter(among.values()))

    def _among_words(self, written: str) -> dict[str, Named]:
        """Return everything that a text names among other words, each by its name."""
        numbers = [part for part in _SEVERAL.split(written) if _NUMBERED.fullmatch(part.strip())]
        citations = numbers if len(numbers) > 1 and not _BOTH.search(written) else cited(written)
        named = [self._of_reference(parse_reference(self.rules, citation)) for citation in citations]
        if len(_SUBSECTION.findall(written)) > sum(bool(_SUBSECTION.search(citation)) for citation in citations):
            # Several subsections, as in »§ 124 d, stk. 1 og stk. 2«.
            named = [
                one._replace(reference=Reference(one.reference.paragraph, None)) if one.reference else one
                for one in named
            ]
        said = plain(written)
        if any(plain(alias) in said for alias in self.log["emergency"]["aliases"]):
            named.append(Named("emergency"))
        # A single word such as »ingen« says something else among other words.
        if any(plain(alias) in said for alias in self.log["without_authority"]["aliases"] if " " in alias):
            named.append(Named("without_authority"))
        return {_said(self.log, one): one for one in named}

    def _of_reference(self, reference: Reference) -> Named:
        if reference.paragraph["number"] == self.log["emergency"]["paragraph"]:
            return Named("emergency")
        return Named("rule", reference)

    def of(self, written: str, facts: Mapping[str, str], on: date) -> Demand:
        """Return the demand for a paragraph as it is written, on a day that the rules cover.

        Raises:
            CheckerError: the rules have no such intervention.
        """
        day = on.isoformat()
        key = (written, tuple(facts.items()), bisect_right(self._turns, day))
        if key not in self._known:
            try:
                self._known[key] = self._looked_up(written, facts, day)
            except CheckerError as error:
                self._known[key] = _again(error)
        known = self._known[key]
        if isinstance(known, CheckerError):
            raise _again(known)
        return known

    def _looked_up(self, written: str, facts: Mapping[str, str], day: str) -> Demand:
        log = self.log
        kind, reference = self.named(written)
        if kind == "without_authority":
            return self._outside(kind, log["without_authority"]["name"], log["without_authority"]["form_of"])
        if reference is None:
            emergency = self._paragraph(log["emergency"]["paragraph"])
            return self._outside("emergency", emergency["title"], emergency["number"])
        paragraph, subsection = reference
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


def _said(log: LogRules, named: Named) -> str:
    if named.reference:
        paragraph, subsection = named.reference
        return f"{name_of(paragraph)}, {subsection}" if subsection else name_of(paragraph)
    return (
        log["without_authority"]["name"].lower()
        if named.kind == "without_authority"
        else log["emergency"]["aliases"][0]
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
