"""Whether the way to a rule makes sense: every rule and question is reached, and no set of answers leads nowhere."""

from collections.abc import Iterator
from typing import Any

from checker.checks.guide import Prepared
from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.core.danish import joined
from checker.core.reference import by_number, name_of
from checker.model.guide import GuideOutcome
from checker.model.rules import Rules


def find_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """All that does not make sense in the section `find`; names first, since nothing else can be told without them."""
    checked = _Checked(rules, document)
    yield from list(checked.names()) or checked.ways()


class _Checked:
    """The section under check."""

    def __init__(self, rules: Rules, document: Document) -> None:
        self.rules, self.find, self.document = rules, rules["find"], document
        self.paragraphs = by_number(rules)
        self.questions = {q["id"]: list(q["choices"]) for q in self.find["questions"]}

    def _problem(self, where: Where, what: str, remedy: str) -> Problem:
        return Problem(self.document.file, self.document.line("find", *where), what, remedy)

    def names(self) -> Iterator[Problem]:
        """What the section names, and the rules do not have."""
        seen: set[str] = set()
        for i, question in enumerate(self.find["questions"]):
            if question["id"] in seen:
                what = f"Id'en »{question['id']}« står to gange."
                yield self._problem(("questions", i, "id"), what, "Giv det ene spørgsmål en anden id.")
            seen.add(question["id"])
        for i, outcome in enumerate(self.find["outcomes"]):
            yield from self._when(outcome, ("outcomes", i))
            yield from self._outcome(outcome, ("outcomes", i))
        for end, told in self.find["ends"].items():
            yield from self._link(told, ("ends", end))
        for where, statements in (("steps", self.find["steps"]), ("notes", self.find["notes"])):
            for i, statement in enumerate(statements):
                yield from self._when(statement, (where, i))
                yield from self._link(statement, (where, i))

    def _when(self, part: Any, where: Where) -> Iterator[Problem]:
        for name, choices in part.get("when", {}).items():
            here = (*where, "when", name)
            if name not in self.questions:
                yield self._problem(here, f"Der er intet spørgsmål »{name}«.", nearest(name, list(self.questions)))
                continue
            for choice in (c for c in choices if c not in self.questions[name]):
                remedy = nearest(choice, self.questions[name])
                yield self._problem(here, f"»{choice}« er ikke et svar på {name}.", remedy)

    def _link(self, part: Any, where: Where) -> Iterator[Problem]:
        if "link" in part and part["link"]["text"] not in part["text"]:
            what = f"»{part['link']['text']}« står ikke i teksten."
            yield self._problem((*where, "link"), what, "Brug de ord, som teksten har.")

    def _outcome(self, outcome: GuideOutcome, where: Where) -> Iterator[Problem]:
        yield from self._link(outcome, where)
        end, number = outcome.get("end"), outcome.get("paragraph")
        if end is not None and end not in self.find["ends"]:
            yield self._problem((*where, "end"), f"Ukendt udfald »{end}«.", nearest(end, list(self.find["ends"])))
        first = self.find["questions"][0]["id"]
        for act in (a for a in outcome.get("near", []) if a not in self.questions[first]):
            remedy = nearest(act, self.questions[first])
            yield self._problem((*where, "near"), f"»{act}« er ikke et svar på {first}.", remedy)
        if number is None:
            return
        paragraph = self.paragraphs.get(number)
        if paragraph is None or "rows" not in paragraph:
            known = [p["number"] for p in self.rules["paragraphs"] if "rows" in p]
            yield self._problem((*where, "paragraph"), f"§ {number} er ikke et indgreb her.", nearest(number, known))
            return
        asked = {q["fact"]: list(q["choices"]) for q in paragraph.get("questions", [])}
        facts = outcome.get("facts", {})
        if set(facts) != set(asked) or any(choice not in asked[fact] for fact, choice in facts.items()):
            wanted = (
                joined(f"{fact} ({joined(choices, 'eller')})" for fact, choices in asked.items()) if asked else "ingen"
            )
            what = f"»facts« giver ikke ét svar for {name_of(paragraph)}."
            yield self._problem((*where, "facts"), what, f"Oplysningerne skal være: {wanted}.")

    def ways(self) -> Iterator[Problem]:
        """Rules, ends and questions that no answers lead to, and answers that lead nowhere."""
        prepared = Prepared(self.rules, self._last_day())
        reached = {place for together in prepared.routes.open({}) for place in together}
        if () in prepared.routes.open({}):
            given = self._to_nowhere(prepared)
            shown = joined(f"{name}={choice}" for name, choice in given.items())
            yield self._problem(("outcomes",), f"Disse svar fører ingen steder hen: {shown}.", "Tilføj et udfald.")
        deciding = prepared.routes.deciding({})
        for i, question in enumerate(self.find["questions"]):
            if question["id"] not in deciding:
                what = f"Svaret på »{question['id']}« ændrer aldrig udfaldet."
                yield self._problem(("questions", i), what, "Slet spørgsmålet, eller brug det under »when«.")
        for end in self.find["ends"]:
            if not any(self.find["outcomes"][i].get("end") == end for i in reached):
                yield self._problem(("ends", end), f"Ingen svar fører til »{end}«.", "Slet det, eller ret »when«.")
        yield from self._rules_reached(prepared, reached)

    def _rules_reached(self, prepared: Prepared, reached: set[int]) -> Iterator[Problem]:
        """Interventions with an answer that no way leads to."""
        last = prepared.on
        found = {_core(answer) for answer in map(prepared.answers.__getitem__, reached) if answer}
        for paragraph in (p for p in self.rules["paragraphs"] if "rows" in p):
            for row in paragraph["rows"]:
                if row.get("until", last) < last:
                    continue
                told = (paragraph["number"], row.get("subsection"), row["decided_by"]["authority"])
                if told not in found:
                    name = ", ".join(part for part in (name_of(paragraph), row.get("subsection")) if part)
                    what = f"Ingen svar fører til {name} ({row['decided_by']['authority']})."
                    yield self._problem(("outcomes",), what, "Tilføj et udfald med paragraffen.")

    def _to_nowhere(self, prepared: Prepared) -> dict[str, str]:
        """Answers that lead to no outcome, no more of them than it takes."""
        given: dict[str, str] = {}
        while prepared.routes.open(given) != [()]:
            name = prepared.routes.deciding(given)[0]
            given[name] = next(c for c in self.questions[name] if () in prepared.routes.open({**given, name: c}))
        return given

    def _last_day(self) -> str:
        """A day on which every rule that still holds has begun."""
        return max(row["since"] for p in self.rules["paragraphs"] for row in p.get("rows", []))


def _core(outcome: Any) -> tuple[str, str | None, str]:
    return outcome["paragraph"], outcome["subsection"], outcome["decided_by"]["authority"]
