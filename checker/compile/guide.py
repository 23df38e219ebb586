"""Check that the guide makes sense: every rule and question can be reached, and no set of answers leads nowhere."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from checker.checks.guide import GuideCheck, Prepared
from checker.compile.document import Document, Where
from checker.compile.either import either_problems
from checker.compile.problems import Problem, nearest
from checker.core.danish import joined
from checker.core.days import holds
from checker.core.matching import applies
from checker.core.reference import by_number, name_of
from checker.model.guide import GuideOutcome, GuideQuestion
from checker.model.paragraph import Paragraph, Row
from checker.model.rules import Rules


def find_problems(
    rules: Rules, guide: GuideCheck, document: Document, *, sound: bool, unsound: Collection[str] = ()
) -> Iterator[Problem]:
    """Report everything in the section `find` that does not make sense; names first, since all else depends on them.

    Args:
        guide: prepared here for the `last_day` of these rules.
        document: the file that holds the section.
        sound: whether the rest of the rules makes sense; only then can every set of answers be followed to its outcome.
        unsound: the numbers of the paragraphs that do not make sense; outcomes are not compared with these.
    """
    checked = _Checked(rules, document, unsound)
    names, facts = list(checked.names()), list(checked.facts())
    yield from (*names, *facts)
    if sound and not names and not facts:
        yield from checked.ways(guide.prepared(rules, last_day(rules)))
    elif not names:
        yield from checked.left_out(rules["find"]["outcomes"])


class _Checked:
    """The section being checked."""

    def __init__(self, rules: Rules, document: Document, unsound: Collection[str]) -> None:
        self.rules, self.find, self.document, self.unsound = rules, rules["find"], document, unsound
        self.paragraphs = by_number(rules)
        self.questions = {q["id"]: list(q["choices"]) for q in self.find["questions"]}

    def _problem(self, where: Where, what: str, remedy: str) -> Problem:
        return Problem(self.document.file, self.document.line("find", *where), what, remedy)

    def names(self) -> Iterator[Problem]:
        """Report unknown names, repeated ids, and links on words that their text does not have."""
        seen: set[str] = set()
        for i, question in enumerate(self.find["questions"]):
            if question["id"] in seen:
                what = f"Id'en »{question['id']}« står to gange."
                yield self._problem(("questions", i, "id"), what, "Giv det ene spørgsmål en anden id.")
            seen.add(question["id"])
        for i, outcome in enumerate(self.find["outcomes"]):
            yield from self._when(outcome, ("outcomes", i))
            yield from self._outcome(outcome, ("outcomes", i))
        for name, end in self.find["ends"].items():
            yield from self._link(end, ("ends", name))
        for i, question in enumerate(self.find["questions"]):
            yield from self._assumed(question, ("questions", i, "assumed"))
            whens = (o["when"].get(question["id"], []) for o in self.find["outcomes"] if "paragraph" in o)
            needed = {frozenset(choices) for choices in whens if len(choices) > 1}
            yield from (self._problem(*problem) for problem in either_problems(question, needed, ("questions", i)))
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

    def _assumed(self, question: GuideQuestion, where: Where) -> Iterator[Problem]:
        """Report an assumption that is not an answer, or that depends on questions that do not exist."""
        assumed = question.get("assumed")
        if assumed is None:
            return
        if assumed["choice"] not in question["choices"]:
            what = f"»{assumed['choice']}« er ikke et svar på {question['id']}."
            yield self._problem((*where, "choice"), what, nearest(assumed["choice"], list(question["choices"])))
        yield from self._when(assumed, where)
        for i, name in enumerate(assumed.get("unless", [])):
            if name not in self.questions:
                what = f"Der er intet spørgsmål »{name}«."
                yield self._problem((*where, "unless", i), what, nearest(name, list(self.questions)))

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

    def facts(self) -> Iterator[Problem]:
        """Report the outcomes whose facts do not single out one answer of their paragraph."""
        for i, outcome in enumerate(self.find["outcomes"]):
            paragraph = self.paragraphs.get(outcome.get("paragraph", ""))
            if paragraph and paragraph["number"] not in self.unsound and not _is_one_answer(paragraph, outcome):
                asked = (f"{q['fact']} ({joined(q['choices'], 'eller')})" for q in paragraph.get("questions", []))
                wanted = joined(asked) if "questions" in paragraph else "ingen"
                what = f"»facts« giver ikke ét svar for {name_of(paragraph)}."
                yield self._problem(("outcomes", i, "facts"), what, f"Oplysningerne skal være: {wanted}.")

    def ways(self, prepared: Prepared) -> Iterator[Problem]:
        """Report rules, ends and questions that no answers lead to, and answers that lead nowhere."""
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
        yield from self.left_out(self.find["outcomes"][i] for i in reached)

    def left_out(self, outcomes: Iterable[GuideOutcome]) -> Iterator[Problem]:
        """Report the interventions with an answer that none of the outcomes gives."""
        last = last_day(self.rules)
        given: set[_Answer] = set()
        # Outcomes that may give any one answer, since their facts are wrong or cannot be compared with the paragraph.
        vague: Counter[str] = Counter()
        for outcome in outcomes:
            paragraph = self.paragraphs.get(outcome.get("paragraph", ""))
            if paragraph is None:
                continue
            if paragraph["number"] in self.unsound or not _is_one_answer(paragraph, outcome):
                vague[paragraph["number"]] += 1
                continue
            rows = (row for row in paragraph.get("rows", []) if holds(row, last))
            given |= {_answer(paragraph, row) for row in rows if applies(row.get("when"), outcome.get("facts", {}))}
        for paragraph in self.rules["paragraphs"]:
            rows = (row for row in paragraph.get("rows", []) if row.get("until", last) >= last)
            missing = {_answer(paragraph, row) for row in rows} - given
            for answer in missing if len(missing) > vague[paragraph["number"]] else ():
                name = ", ".join(part for part in (name_of(paragraph), answer.subsection) if part)
                what = f"Ingen svar fører til {name} ({answer.authority})."
                yield self._problem(("outcomes",), what, "Tilføj et udfald med paragraffen.")

    def _to_nowhere(self, prepared: Prepared) -> dict[str, str]:
        """Return answers that lead to no outcome, and no more of them than it takes."""
        given: dict[str, str] = {}
        while prepared.routes.open(given) != [()]:
            name = prepared.routes.deciding(given)[0]
            given[name] = next(c for c in self.questions[name] if () in prepared.routes.open({**given, name: c}))
        return given


def last_day(rules: Rules) -> str:
    """Return a day on which every rule that still holds has begun."""
    days = (row["since"] for p in rules["paragraphs"] for row in p.get("rows", []))
    return max(days, default=rules["edition"]["covered_from"])


class _Answer(NamedTuple):
    """What distinguishes the answer of one row from that of another."""

    number: str
    subsection: str | None
    authority: str


def _answer(paragraph: Paragraph, row: Row) -> _Answer:
    return _Answer(paragraph["number"], row.get("subsection"), row["decided_by"]["authority"])


def _is_one_answer(paragraph: Paragraph, outcome: GuideOutcome) -> bool:
    """Return whether an outcome has all the facts that its paragraph asks for, and no others."""
    asked, facts = {q["fact"]: q["choices"] for q in paragraph.get("questions", [])}, outcome.get("facts", {})
    return facts.keys() == asked.keys() and all(choice in asked[fact] for fact, choice in facts.items())
