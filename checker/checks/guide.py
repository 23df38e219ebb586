"""Find the rule: from what happens, in plain words, to the paragraphs that can apply, and those that cannot."""

from collections.abc import Mapping, Sequence
from typing import cast

from checker.checks.base import UNKNOWN, Choice, Field, Finding, Result, Status, Values, Verdict, result
from checker.checks.routes import Routes, Together
from checker.core.answer import ask_about
from checker.core.danish import joined
from checker.core.matching import applies
from checker.core.reference import by_number, facts_address, page_title
from checker.model.answer import Answer, Silent
from checker.model.guide import GuideEnd, GuideOutcome, GuideStep
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Statement
from checker.words.answers import answer_name, answer_number, decision_text

# The question whether there is a decision: with one, nobody need wait for it.
DECISION = "decision"


class Prepared:
    """The outcomes of the rules on one day, ready to be narrowed by answers.

    Raises:
        CheckerError: the rules cannot answer for the day.
    """

    def __init__(self, rules: Rules, on: str) -> None:
        self.rules, self.on = rules, on
        self.outcomes = rules["find"]["outcomes"]
        self.paragraphs = by_number(rules)
        self.answers = [self._answer(outcome) for outcome in self.outcomes]
        first: dict[object, int] = {}
        # For each, the first outcome that tells the reader the same; and for that one, all that do.
        self.alike = [first.setdefault(_told(outcome), i) for i, outcome in enumerate(self.outcomes)]
        self.telling: dict[int, list[GuideOutcome]] = {place: [] for place in self.alike}
        for place, outcome in zip(self.alike, self.outcomes, strict=True):
            self.telling[place].append(outcome)
        questions = {q["id"]: list(q["choices"]) for q in rules["find"]["questions"]}
        self.routes = Routes(questions, [o["when"] for o in self.outcomes], self._settled)

    def needs_decision(self, place: int) -> bool:
        """Whether an outcome is a rule that someone other than staff must decide on."""
        answer = self.answers[place]
        return answer is not None and "decided_by" in answer and answer["decided_by"]["authority"] != "personale"

    def kinds(self, place: int) -> set[str]:
        """What sort of outcome it is, as steps and notes name it."""
        outcome, answer = self.outcomes[place], self.answers[place]
        if "end" in outcome:
            return {self.rules["find"]["ends"][outcome["end"]]["kind"]}
        if answer is None or "silent" in answer:
            return {"silent"}
        kinds = {"force" if answer["use_of_force"] else "rule"}
        return kinds | {"decision"} if self.needs_decision(place) else kinds

    def _answer(self, outcome: GuideOutcome) -> Answer | Silent | None:
        """The one answer of an outcome that is a paragraph; checked rules give no other."""
        if "paragraph" not in outcome:
            return None
        paragraph = self.paragraphs[outcome["paragraph"]]
        answer = ask_about(self.rules, paragraph, None, outcome.get("facts", {}), self.on)
        assert "needs" not in answer  # noqa: S101 - rules with an outcome that leaves a question open are refused
        return answer

    def _settled(self, live: Together) -> Together:
        """Each outcome once, without those that hang on a decision where none of the rules needs one."""
        needed = any(self.needs_decision(i) for i in live)
        return tuple(sorted({self.alike[i] for i in live if needed or not self.outcomes[i].get("needs_decision")}))


class GuideCheck:
    """The form; it keeps the outcomes of the last rules and day asked about, since they take time to prepare."""

    id = "find"

    def __init__(self) -> None:
        self._last: Prepared | None = None

    def fields(self, rules: Rules) -> list[Field]:
        """A field for each question, in order."""
        unknown = (Choice(UNKNOWN, "Ved ikke"),)
        return [
            Field(
                question["id"],
                question["ask"],
                tuple(Choice(value, choice["label"]) for value, choice in question["choices"].items())
                + (() if question.get("certain") else unknown),
                hint=question.get("hint"),
            )
            for question in rules["find"]["questions"]
        ]

    def run(self, rules: Rules, values: Values, on: str) -> Result:
        """The rules and ends still open, with who decides, those ruled out and why, and what to try first."""
        if self._last is None or self._last.rules is not rules or self._last.on != on:
            self._last = Prepared(rules, on)
        return _Case(self._last, values).result()


class _Case:
    """One reader's answers."""

    def __init__(self, prepared: Prepared, values: Values) -> None:
        self.prepared, self.rules, self.values = prepared, prepared.rules, values
        self.find = self.rules["find"]
        self.known = {name: value for name, value in values.items() if value != UNKNOWN}
        self.open = prepared.routes.open(self.known)
        self.deciding = prepared.routes.deciding(self.known)
        # The answers that what comes out hangs on.
        self.counting = {name for name in values if self._counts(name)}
        self.possible = sorted({place for together in self.open for place in together})

    def result(self) -> Result:
        begun = bool(self.values)
        return result(
            GuideCheck.id,
            self.rules,
            self.values,
            verdict=self._verdict(),
            findings=self._findings() if begun else (),
            steps=self._statements(self.find["steps"]) if begun else (),
            notes=self._statements(self.find["notes"]) if begun else (),
            relevant=self._relevant(),
            idle=[q["id"] for q in self.find["questions"] if q["id"] in self.values.keys() - self.counting],
            headings=self._headings(),
            answers=self._answers(),
        )

    @property
    def settled(self) -> Together | None:
        """What comes out, when the answers leave nothing else."""
        return self.open[0] if len(self.open) == 1 else None

    def _relevant(self) -> list[str]:
        """The questions answered that count, and the one to ask next."""
        names = [question["id"] for question in self.find["questions"]]
        following = [name for name in self.deciding if name not in self.values][:1]
        return [name for name in names if name in following or name in self.counting]

    def _counts(self, name: str) -> bool:
        """Whether what comes out hangs on this answer."""
        others = {other: value for other, value in self.known.items() if other != name}
        return name in self.prepared.routes.deciding(others)

    def _verdict(self) -> Verdict:
        verdicts = self.find["verdicts"]
        asked = [q for q in self.find["questions"] if q["id"] in self.deciding and q["id"] not in self.values]
        if not self.values:
            return {"id": "start", "text": verdicts["start"]}
        if asked:
            return {"id": "open", "text": verdicts["open"].format(question=asked[0]["ask"])}
        first, *others = [self._verdict_on(together) for together in self.open]
        return first if all(other == first for other in others) else {"id": "undecided", "text": verdicts["undecided"]}

    def _verdict_on(self, together: Together) -> Verdict:
        """What it comes to when these outcomes apply."""
        ends, prepared = self.find["ends"], self.prepared
        reached = {prepared.outcomes[i]["end"] for i in together if "end" in prepared.outcomes[i]}
        if any("silent" in prepared.kinds(i) for i in together):
            reached.add("silent")
        head = next((end for end in ends if end in reached), None)
        if head:
            return {"id": head, "text": ends[head]["verdict"]}
        force = any("force" in prepared.kinds(i) for i in together)
        waits = not self._decided() and all(prepared.needs_decision(i) for i in together)
        name = ("decision" if waits else "possible") if force else "not_force"
        # What is left are rules that answer.
        answers = (cast("Answer", prepared.answers[i]) for i in together)
        names = joined((answer_number(answer) for answer in answers), "eller")
        return {"id": name, "text": self.find["verdicts"][name].format(names=names)}

    def _decided(self) -> bool:
        """Whether the reader has told that there is a decision."""
        return self.known.get(DECISION) == "yes"

    def _answers(self) -> str | None:
        """The answers that count, as sentences."""
        given = [q["id"] for q in self.find["questions"] if q["id"] in self.counting and q["id"] in self.known]
        because = " ".join(self._choices(name, [self.known[name]]) for name in given)
        return self.find["reasons"]["given"].format(because=because) if given else None

    def _headings(self) -> dict[str, str]:
        headings = dict(self.find["headings"])
        waiting = headings.pop("waiting")
        if self.settled and any(self.prepared.outcomes[i].get("needs_decision") for i in self.settled):
            headings["met"] = waiting
        return headings

    def _findings(self) -> list[Finding]:
        found: dict[str, Finding] = {}
        for place in self.possible:
            finding = self._open(place)
            # Before it is settled, an end says the same whatever leads to it.
            found.setdefault(finding["text"], finding)
        return [*found.values(), *self._ruled_out()]

    def _open(self, place: int) -> Finding:
        """An outcome that is open, or is what comes out."""
        outcome, settled = self._stated(place), self.settled is not None
        reasons = self.find["reasons"]
        because = self._because(outcome, self.known)
        reason = reasons["applies"].format(because=because) if because else reasons["open"]
        if "end" in outcome:
            end: GuideEnd = self.find["ends"][outcome["end"]]
            finding: Finding = {
                "status": "info" if settled else "unknown",
                "text": outcome.get("text", end["text"]) if settled else end["verdict"],
                "reason": reason,
                "sources": outcome.get("sources", end["sources"]),
            }
            link = outcome.get("link", end.get("link"))
            if link and link["text"] in finding["text"]:
                finding["link"] = link
            return finding
        return self._paragraph(place, "met" if settled else "unknown", self._who_decides(place), reason)

    def _ruled_out(self) -> list[Finding]:
        """The paragraphs that lie near what the reader asks about, and what rules each out."""
        act, *_ = order = [question["id"] for question in self.find["questions"]]
        shown = {self.prepared.outcomes[i].get("paragraph") for i in self.possible}
        nearest: dict[str, tuple[int, int]] = {}
        for place, outcome in enumerate(self.prepared.outcomes):
            number, when = outcome.get("paragraph"), outcome["when"]
            against = [
                order.index(name) for name, choices in when.items() if self.known.get(name, choices[0]) not in choices
            ]
            asked_about = self.known.get(act) in [*when.get(act, ()), *outcome.get("near", ())]
            if number and number not in shown and asked_about and against:
                # Of the cases a paragraph has, the one that the answers come closest to.
                near = min(against), place
                nearest[number] = max(nearest.get(number, near), near)
        found = []
        for first, place in nearest.values():
            because = self._choices(order[first], self.prepared.outcomes[place]["when"][order[first]])
            reason = self.find["reasons"]["otherwise"].format(because=because)
            found.append(self._paragraph(place, "unmet", None, reason))
        return found

    def _paragraph(self, place: int, status: Status, told: str | None, reason: str) -> Finding:
        outcome = self.prepared.outcomes[place]
        paragraph = self.prepared.paragraphs[outcome["paragraph"]]
        name = self._name(place, paragraph) if told else page_title(paragraph)
        page = facts_address(outcome["paragraph"], outcome.get("facts", {}) if told else {}, "")
        return {
            "status": status,
            "text": f"{name}. {told}" if told else name,
            "reason": reason,
            "sources": paragraph["sources"],
            "paragraph": outcome["paragraph"],
            "link": {"text": name, "page": page},
        }

    def _name(self, place: int, paragraph: Paragraph) -> str:
        """A paragraph's name, with the subsection where the answer has one."""
        answer = self.prepared.answers[place]
        return page_title(paragraph) if answer is None or "silent" in answer else answer_name(answer)

    def _who_decides(self, place: int) -> str:
        """Who decides, or what the rules say when they have no answer on the day."""
        answer = cast("Answer | Silent", self.prepared.answers[place])
        return answer["silent"] if "silent" in answer else f"Hvem beslutter? {decision_text(self.rules, answer)}."

    def _stated(self, place: int) -> GuideOutcome:
        """Of the outcomes that tell the reader the same, the first that the answers agree with."""
        return next(outcome for outcome in self.prepared.telling[place] if applies(outcome["when"], self.known))

    def _because(self, outcome: GuideOutcome, known: Mapping[str, str]) -> str:
        """The answers given that an outcome rests on, as sentences."""
        given = [q["id"] for q in self.find["questions"] if q["id"] in outcome["when"] and q["id"] in known]
        return " ".join(self._choices(name, [known[name]]) for name in given)

    def _choices(self, question: str, choices: Sequence[str]) -> str:
        asked = next(q for q in self.find["questions"] if q["id"] == question)
        return " Eller: ".join(asked["choices"][choice]["because"] for choice in choices)

    def _statements(self, statements: Sequence[GuideStep]) -> list[Statement]:
        """The steps or notes for what is open; before it is settled, only what helps however it ends."""
        kinds = {kind for place in self.possible for kind in self.prepared.kinds(place)}
        if self.settled is None:
            kinds &= {"force", "decision"}
        if self._decided():
            kinds.discard("decision")
        stated = []
        for statement in statements:
            known = all(self.known.get(name) in choices for name, choices in statement.get("when", {}).items())
            if known and ("kinds" not in statement or kinds.intersection(statement["kinds"])):
                shown: Statement = {"text": statement["text"], "sources": statement["sources"]}
                if "link" in statement:
                    shown["link"] = statement["link"]
                stated.append(shown)
        return stated


def _told(outcome: GuideOutcome) -> tuple[object, ...]:
    """What the reader is told of an outcome."""
    facts = tuple(sorted(outcome.get("facts", {}).items()))
    return outcome.get("paragraph"), facts, outcome.get("end"), outcome.get("text")
