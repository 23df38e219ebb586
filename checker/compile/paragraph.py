"""Check that what a paragraph names exists: its act and chapter, facts, authorities, complaint routes, conditions."""

from collections.abc import Iterator, Set
from typing import Any

from checker.compile.conditions import asked_in, repeated_ids, wording_problems
from checker.compile.document import Document, Where
from checker.compile.either import either_problems
from checker.compile.periods import period_problems
from checker.compile.problems import Problem, nearest
from checker.compile.reporting import actor_problems
from checker.core.building import complaint_rule, route_of
from checker.core.danish import joined
from checker.core.reference import USUAL_ACT, name_of
from checker.model.paragraph import Paragraph, Row
from checker.model.rules import Rules
from checker.model.statements import Condition


def own_conditions(rules: Rules) -> dict[str, list[Condition]]:
    """Return the conditions that other paragraphs can refer to, by the number of their own paragraph."""
    return {p["number"]: p["conditions"] for p in rules["paragraphs"] if "conditions" in p}


def paragraph_problems(
    rules: Rules, paragraph: Paragraph, document: Document, conditions: dict[str, list[Condition]]
) -> Iterator[Problem]:
    """Report what a paragraph names that the rules do not have, and what contradicts itself.

    Args:
        document: the file that holds the paragraph.
        conditions: the conditions of all paragraphs, as `own_conditions` returns them.
    """
    yield from _Checked(rules, paragraph, document, conditions).names()


def choice_problems(paragraph: Paragraph, document: Document) -> Iterator[Problem]:
    """Report sets of choices under which something holds, but that no sentence says, and sentences said twice."""
    for i, question in enumerate(paragraph.get("questions", [])):
        needed = set(_several(paragraph, question["fact"]))
        for where, what, remedy in either_problems(question, needed, ("paragraph", "questions", i)):
            yield Problem(document.file, document.line(*where), what, remedy)


class _Checked:
    """One paragraph being checked."""

    def __init__(
        self, rules: Rules, paragraph: Paragraph, document: Document, conditions: dict[str, list[Condition]]
    ) -> None:
        self.rules, self.paragraph, self.document, self.conditions = rules, paragraph, document, conditions

    def _problem(self, where: Where, what: str, remedy: str) -> Problem:
        return Problem(self.document.file, self.document.line("paragraph", *where), what, remedy)

    def names(self) -> Iterator[Problem]:
        """Report everything that is unknown or contradictory."""
        rules, paragraph = self.rules, self.paragraph
        if paragraph["act"] not in rules["acts"]:
            remedy = nearest(paragraph["act"], list(rules["acts"]))
            yield self._problem(("act",), f"Ukendt lov »{paragraph['act']}«.", remedy)
        elif "rows" in paragraph and paragraph["act"] != USUAL_ACT:
            # Conditions, chapters and complaint routes belong to the usual act, and only a number identifies an answer.
            what = f"{name_of(paragraph)} har »rows«, men kun et indgreb efter {USUAL_ACT} kan have svar her."
            yield self._problem(("rows",), what, "Skriv reglen med »points«, eller ret loven.")
        chapter = paragraph.get("chapter")
        if chapter is not None and chapter not in rules["chapters"]:
            yield self._problem(("chapter",), f"Ukendt kapitel »{chapter}«.", nearest(chapter, list(rules["chapters"])))
        yield from self._questions()
        yield from self._whens(paragraph, ())
        yield from self._condition_links(paragraph.get("conditions", []), ("conditions",))
        yield from self._condition_ids()
        yield from wording_problems(self.document, {"conditions": paragraph.get("conditions", [])}, ("paragraph",))
        yield from self._unsettled()
        yield from self._checked_against()
        yield from actor_problems(rules, self.document, paragraph.get("duties"), ("paragraph", "duties"))
        for i, row in enumerate(paragraph.get("rows", [])):
            yield from self._row(row, ("rows", i))
        yield from period_problems(self.document)

    def _questions(self) -> Iterator[Problem]:
        facts = self.rules["facts"]
        asked: set[str] = set()
        for i, question in enumerate(self.paragraph.get("questions", [])):
            where: Where = ("questions", i, "fact")
            fact = question["fact"]
            if fact in asked:
                yield self._problem(where, f"Der bliver spurgt to gange om »{fact}«.", "Slet det ene spørgsmål.")
            asked.add(fact)
            if fact not in facts:
                yield self._problem(where, f"Ukendt oplysning »{fact}«.", nearest(fact, list(facts)))
                continue
            assumed = question.get("assumed")
            if assumed is not None and assumed not in question["choices"]:
                remedy = nearest(assumed, list(question["choices"]))
                what = f"»{assumed}« er ikke blandt valgene."
                yield self._problem(("questions", i, "assumed"), what, remedy)
            for choice in question["choices"]:
                if choice not in facts[fact]["choices"]:
                    remedy = nearest(choice, facts[fact]["choices"])
                    yield self._problem(
                        ("questions", i, "choices", choice), f"»{choice}« er ikke et valg for {fact}.", remedy
                    )

    def _whens(self, part: Any, where: Where) -> Iterator[Problem]:
        """Report facts in a `when` that the paragraph does not ask for, and choices that it does not offer."""
        asked = {q["fact"]: list(q["choices"]) for q in self.paragraph.get("questions", [])}
        if isinstance(part, dict):
            for fact, choices in part.get("when", {}).items():
                here = (*where, "when", fact)
                if fact not in asked:
                    remedy = nearest(fact, list(asked)) if asked else "Tilføj et spørgsmål under »questions«."
                    yield self._problem(here, f"Paragraffen spørger ikke om »{fact}«.", remedy)
                    continue
                for choice in (c for c in choices if c not in asked[fact]):
                    yield self._problem(here, f"»{choice}« er ikke et valg for {fact}.", nearest(choice, asked[fact]))
            for key, value in part.items():
                yield from self._whens(value, (*where, key))
        elif isinstance(part, list):
            for i, value in enumerate(part):
                yield from self._whens(value, (*where, i))

    def _condition_links(self, conditions: list[Any], where: Where) -> Iterator[Problem]:
        asked = {question["fact"] for question in self.paragraph.get("questions", [])}
        for i, condition in enumerate(conditions):
            for quantifier in ("all", "any"):
                yield from self._condition_links(condition.get(quantifier, []), (*where, i, quantifier))
            number = condition.get("conditions_of")
            if number is None:
                continue
            here = (*where, i, "conditions_of")
            own = self.paragraph["number"]
            if number == own or number not in self.conditions:
                remedy = nearest(number, [other for other in self.conditions if other != own])
                yield self._problem(here, f"Der er ingen anden paragraf »{number}« med betingelser.", remedy)
            elif any(_uses_case(c, asked) for c in self.conditions[number]):
                what = f"Betingelserne i § {number} afhænger af et spørgsmål eller af en tredje paragraf."
                yield self._problem(here, what, "Skriv betingelserne her i stedet.")

    def _condition_ids(self) -> Iterator[Problem]:
        """Report conditions that an address cannot tell apart from others that are asked about on the same form."""
        shared: list[Any] = [*self.rules["common_conditions"]]
        shared += [c["condition"] for c in self.rules["chapters"].values() if "condition" in c]
        shared += [{"id": question["fact"]} for question in self.paragraph.get("questions", [])]
        borrowed = set(_borrowed(self.paragraph)) - {self.paragraph["number"]}
        shared += [c for number in borrowed for c in self.conditions.get(number, [])]
        seen = {identifier for _, identifier in asked_in({"all": shared}, ()) if identifier}
        own: Any = {"conditions": self.paragraph.get("conditions", [])}
        yield from repeated_ids(self.document, ((("paragraph", *w), i) for w, i in asked_in(own, ())), seen)

    def _unsettled(self) -> Iterator[Problem]:
        """Report answers that are left unsettled, but are to conditions that the paragraph does not have."""
        known = [i for _, i in asked_in({"conditions": self.paragraph.get("conditions", [])}, ()) if i]
        for i, unsettled in enumerate(self.paragraph.get("unsettled", [])):
            for name in unsettled["answers"]:
                if name not in known:
                    what = f"Paragraffen har ingen betingelse »{name}«."
                    yield self._problem(("unsettled", i, "answers", name), what, nearest(name, known))

    def _checked_against(self) -> Iterator[Problem]:
        """Report documents that the paragraph cites but was not checked against, and those it does not cite."""
        cited, checked = set(_documents_in(self.paragraph)), self.paragraph["last_checked"]
        missing = [name for name in self.rules["documents"] if name in cited and name not in checked]
        if missing:
            what = f"Det er ikke sagt, hvornår paragraffen er holdt op mod {joined(missing)}."
            yield self._problem(("last_checked",), what, "Tilføj dagen for hvert dokument, paragraffen bygger på.")
        for name in checked.keys() - cited:
            what = f"Paragraffen bygger ikke på dokumentet »{name}«."
            yield self._problem(("last_checked", name), what, "Slet linjen, eller brug dokumentet som kilde.")

    def _row(self, row: Row, where: Where) -> Iterator[Problem]:
        rules, decided = self.rules, row["decided_by"]
        authorities = list(rules["authorities"])
        named: list[tuple[Where, str | None, list[str]]] = [
            (("decided_by", "authority"), decided["authority"], authorities),
            (("decided_by", "recommended_by"), decided.get("recommended_by"), authorities),
            (("complaint",), row["complaint"], ["none", *authorities]),
        ]
        unknown = [(place, name, known) for place, name, known in named if name and name not in known]
        for place, name, known in unknown:
            yield self._problem((*where, *place), f"Ukendt myndighed »{name}«.", nearest(name, known))
        if unknown:
            return
        authority = decided["authority"]
        if authority not in rules["deciding"]:
            what = f"»{authority}« har ingen begrundelse under »deciding«."
            yield self._problem((*where, "decided_by", "authority"), what, "Tilføj den, eller ret id'en.")
        else:
            route = route_of(row, {fact: choices[0] for fact, choices in row.get("when", {}).items()})
            if route not in rules["deciding"][authority]["verdicts"]:
                what = f"»{authority}« har intet svar i korthed for »{route}«."
                remedy = "Tilføj det under »verdicts« i deciding.yaml, eller ret rækken."
                yield self._problem((*where, "decided_by", "authority"), what, remedy)
        if complaint_rule(rules, row) is None:
            known = [c["to"] for c in rules["complaints"] if c["decided_by"] == authority]
            what = f"Ingen klagevej går fra {authority} til {row['complaint']}."
            remedy = (
                f"Ret den til {joined(known, 'eller')}, eller tilføj klagevejen." if known else "Tilføj klagevejen."
            )
            yield self._problem((*where, "complaint"), what, remedy)
        if row["report"] != "none" and str(row["report"]["form"]) not in rules["reporting"]["forms"]:
            what = f"Skema {row['report']['form']} findes ikke under »reporting«."
            yield self._problem((*where, "report"), what, "Tilføj skemaet, eller ret nummeret.")
        if row["use_of_force"] != (row["report"] != "none"):
            what = "Magtanvendelse skal indberettes, og kun magtanvendelse skal."
            yield self._problem((*where, "report"), what, "Ret »use_of_force« eller »report«. Se § 135 a.")


def _documents_in(part: Any) -> Iterator[str]:
    """Yield the id of each document that a part cites, at any depth."""
    if isinstance(part, dict):
        if isinstance(part.get("document"), str) and "section" in part:
            yield part["document"]
        for value in part.values():
            yield from _documents_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from _documents_in(value)


def _borrowed(part: Any) -> Iterator[str]:
    """Yield the numbers of the paragraphs whose conditions a paragraph, or a condition of it, refers to."""
    if "conditions_of" in part:
        yield part["conditions_of"]
    for key in ("conditions", "all", "any"):
        for condition in part.get(key, []):
            yield from _borrowed(condition)


def _several(part: Any, fact: str) -> Iterator[frozenset[str]]:
    """Yield the choices of a fact under which a row, a silence or a condition holds, where these are several."""
    choices = part["when"].get(fact, []) if isinstance(part.get("when"), dict) else []
    if len(choices) > 1:
        yield frozenset(choices)
    for key in ("rows", "silent", "conditions", "all", "any"):
        for member in part.get(key, []):
            yield from _several(member, fact)


def _uses_case(condition: Any, asked: Set[str]) -> bool:
    """Return whether a condition depends on facts that are not asked for, or itself refers to another paragraph."""
    return (
        not condition.get("when", {}).keys() <= asked
        or "conditions_of" in condition
        or any(_uses_case(c, asked) for quantifier in ("all", "any") for c in condition.get(quantifier, []))
    )
