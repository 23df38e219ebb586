"""The guide: from what happens, in plain words, to the paragraphs that can apply, and those that cannot."""

from collections.abc import Mapping, Sequence
from typing import cast

from checker.checks.base import UNKNOWN, Choice, Field, Finding, Result, Status, Values, Verdict, result
from checker.checks.routes import Routes, Together
from checker.core.addresses import facts_address
from checker.core.answer import ask_about
from checker.core.building import decision_duties
from checker.core.danish import joined
from checker.core.days import holding
from checker.core.filling import filled
from checker.core.matching import applies, because
from checker.core.reference import by_number, page_title
from checker.core.sources import stated
from checker.model.answer import Answer, Silent
from checker.model.guide import Assumed, GuideEnd, GuideOutcome, GuideStep
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Statement
from checker.words.answers import answer_name, answer_number, decision_text
from checker.words.fields import FIELDS

# The question whether there is a decision. If there is one, nobody need wait for it.
DECISION = "decision"
EMERGENCY = "emergency"
# The kinds of outcomes in which no rule permits what is asked about.
_NOT_PERMITTED = {"no_rule", "silent", "other_act"}


class Prepared:
    """The outcomes of the rules on one day, ready to be narrowed by answers.

    Raises:
        CheckerError: the rules do not cover the day.
    """

    def __init__(self, rules: Rules, on: str) -> None:
        self.rules, self.on = rules, on
        self.outcomes = rules["find"]["outcomes"]
        self.paragraphs = by_number(rules)
        self.pages = {facts_address(number, {}, ""): number for number in self.paragraphs}
        self.answers = [self._answer(outcome) for outcome in self.outcomes]
        first: dict[object, int] = {}
        # Map each outcome to the first one with the same text, and that one to all its duplicates.
        self.alike = [first.setdefault(_shown(outcome), i) for i, outcome in enumerate(self.outcomes)]
        self.duplicates: dict[int, list[GuideOutcome]] = {place: [] for place in self.alike}
        for place, outcome in zip(self.alike, self.outcomes, strict=True):
            self.duplicates[place].append(outcome)
        questions = {q["id"]: list(q["choices"]) for q in rules["find"]["questions"]}
        self.routes = Routes(questions, [o["when"] for o in self.outcomes], self._settled)

    def needs_decision(self, place: int) -> bool:
        """Return whether an outcome is a rule that someone other than staff must decide on."""
        answer = self.answers[place]
        return answer is not None and "decided_by" in answer and answer["decided_by"]["authority"] != "personale"

    def borrowed(self, place: int) -> set[str]:
        """Return the numbers of the paragraphs whose conditions an outcome's own paragraph takes over in this case."""
        outcome = self.outcomes[place]
        conditions = self.paragraphs[outcome["paragraph"]]["conditions"] if "paragraph" in outcome else []
        facts = outcome.get("facts", {})
        return {
            c["conditions_of"]
            for c in holding(conditions, self.on)
            if "conditions_of" in c and applies(c.get("when"), facts)
        }

    def kinds(self, place: int) -> set[str]:
        """Return the kinds of an outcome, as steps and notes name them."""
        outcome, answer = self.outcomes[place], self.answers[place]
        if "end" in outcome:
            return {self.rules["find"]["ends"][outcome["end"]]["kind"]}
        if answer is None or "silent" in answer:
            return {"silent"}
        kinds = {"force" if answer["use_of_force"] else "rule"}
        return kinds | {"decision"} if self.needs_decision(place) else kinds

    def _answer(self, outcome: GuideOutcome) -> Answer | Silent | None:
        """Return the answer of an outcome that is a paragraph, else None; checked rules give exactly one."""
        if "paragraph" not in outcome:
            return None
        paragraph = self.paragraphs[outcome["paragraph"]]
        answer = ask_about(self.rules, paragraph, outcome.get("subsection"), outcome.get("facts", {}), self.on)
        assert "needs" not in answer  # noqa: S101 - rules with an outcome that leaves a question open are refused
        return answer

    def _settled(self, live: Together) -> Together:
        """Return each outcome once: the first that applies alone, or else all but those beside what is not there."""
        alone = next((self.alike[i] for i in live if self.outcomes[i].get("alone")), None)
        if alone is not None:
            return (alone,)
        there: set[str | None] = {None}
        there |= {"decision" for i in live if self.needs_decision(i)}
        there |= {"no_rule" for i in live if "beside" not in self.outcomes[i] and _NOT_PERMITTED & self.kinds(i)}
        return tuple(sorted({self.alike[i] for i in live if self.outcomes[i].get("beside") in there}))


class GuideCheck:
    """The guide as a check; the outcomes for the last rules and day are kept, since they take time to prepare."""

    id = "find"
    purpose = "find den regel, der gælder for det, der sker"

    def __init__(self) -> None:
        self._last: Prepared | None = None

    def fields(self, rules: Rules) -> list[Field]:
        """Return a field for each question, in order."""
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
        """Return the rules and ends still open, with who decides, those ruled out and why, and what to try first."""
        return _Case(self.prepared(rules, on), values).result()

    def verdict(self, rules: Rules, values: Values, on: str) -> tuple[Verdict, str | None]:
        """Return of `run` only the verdict, and the question to ask next, if any."""
        case = _Case(self.prepared(rules, on), values)
        return case.verdict(), next(iter(case.asked), None)

    def prepared(self, rules: Rules, on: str) -> Prepared:
        """Return the outcomes of the rules on one day."""
        if self._last is None or self._last.rules is not rules or self._last.on != on:
            self._last = Prepared(rules, on)
        return self._last


class _Case:
    """One reader's answers."""

    def __init__(self, prepared: Prepared, values: Values) -> None:
        self.prepared, self.rules, self.values = prepared, prepared.rules, values
        self.find = self.rules["find"]
        given = {name: value for name, value in values.items() if value != UNKNOWN}
        self.assumed = {
            question["id"]: question["assumed"]["choice"]
            for question in self.find["questions"]
            if "assumed" in question and question["id"] not in values and _assumes(question["assumed"], values)
        }
        self.known = self.assumed | given
        self.open = prepared.routes.open(self.known)
        self.deciding = prepared.routes.deciding(self.known)
        # Answered questions that still affect the outcome.
        self.counting = {name for name in values if self._counts(name)}
        # Questions still to ask, among them those whose answer is assumed until it is given.
        self.asked = [
            question["id"]
            for question in self.find["questions"]
            if question["id"] not in values
            and (question["id"] in self.deciding or (question["id"] in self.assumed and self._counts(question["id"])))
        ]
        self.possible = sorted({place for together in self.open for place in together})

    def result(self) -> Result:
        begun, verdict = bool(self.values), self.verdict()
        emergency = verdict["id"] == EMERGENCY
        # In an emergency nobody reads on, so what to do comes first, and nothing about waiting for a decision.
        outcomes = [] if emergency else self._outcomes()
        answers = [outcome for outcome in outcomes if "silent" not in outcome]
        steps = self._statements(self.find["steps"], {EMERGENCY} if emergency else None)
        notes = [*self._statements(self.find["notes"]), *self._own_notes()]
        return result(
            GuideCheck.id,
            self.rules,
            self.values,
            verdict=verdict,
            findings=self._findings() if begun else (),
            steps=_once([*steps, *(d for a in answers for d in a["duties"])]) if begun else (),
            notes=_once([*notes, *(n for a in answers for n in [*a["limits"], *a["notes"]])]) if begun else (),
            relevant=self._relevant(),
            idle=[q["id"] for q in self.find["questions"] if q["id"] in self.values.keys() - self.counting],
            most=self._most() if begun else None,
            headings=self._headings(emergency),
            answers=self._answers(),
            outcomes=outcomes,
        )

    @property
    def settled(self) -> Together | None:
        """Return the outcomes that apply, once the answers leave only one possibility."""
        return self.open[0] if len(self.open) == 1 else None

    def _relevant(self) -> list[str]:
        """Return the answered questions that matter, and the one to ask next."""
        names = [question["id"] for question in self.find["questions"]]
        return [name for name in names if name in self.asked[:1] or name in self.counting]

    def _most(self) -> int:
        """Return how many questions the reader is asked at most: those that decide where nothing is assumed."""
        given = {name: value for name, value in self.values.items() if value != UNKNOWN}
        return len({*self.values, *self.prepared.routes.deciding(given)})

    def _counts(self, name: str) -> bool:
        """Return whether the outcome depends on this answer."""
        others = {other: value for other, value in self.known.items() if other != name}
        return name in self.prepared.routes.deciding(others)

    def verdict(self) -> Verdict:
        """Return what holds of the case."""
        verdicts = self.find["verdicts"]
        if not self.values:
            return {"id": "start", "text": verdicts["start"]}
        if any(name not in self.values for name in self.deciding):
            following = next(q for q in self.find["questions"] if q["id"] == self.asked[0])
            return {"id": "open", "text": filled(verdicts["open"], question=following["ask"])}
        first, *others = [self._verdict_on(together) for together in self.open]
        return first if all(other == first for other in others) else {"id": "undecided", "text": verdicts["undecided"]}

    def _verdict_on(self, together: Together) -> Verdict:
        """Return the verdict when these outcomes apply."""
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
        # Ends and silences are dealt with, so every outcome left has an answer.
        answers = (cast("Answer", prepared.answers[i]) for i in together)
        names = joined((answer_number(answer) for answer in answers), "eller")
        return {"id": name, "text": filled(self.find["verdicts"][name], names=names)}

    def _decided(self) -> bool:
        """Return whether the reader has said that there is a decision."""
        return self.known.get(DECISION) == "yes"

    def _answers(self) -> str | None:
        """Return the answers that matter, as sentences."""
        given = [q["id"] for q in self.find["questions"] if q["id"] in self.counting and q["id"] in self.known]
        said = " ".join(self._choices(name, [self.known[name]]) for name in given)
        return filled(self.find["reasons"]["given"], because=said) if given else None

    def _headings(self, emergency: bool) -> dict[str, str]:
        headings = dict(self.find["headings"])
        waiting = headings.pop("waiting")
        undecided = self.known.get(DECISION) == "no"
        if undecided and any(self.prepared.needs_decision(i) for i in self.settled or ()):
            headings["met"] = waiting
        return {"steps": headings["steps"], **headings} if emergency else headings

    def _own_notes(self) -> list[Statement]:
        """Return the notes of the outcomes themselves, once it is settled which apply."""
        notes = (self._stated(place).get("note") for place in self.settled or ())
        return [stated(self.rules, note) for note in notes if note]

    def _outcomes(self) -> list[Answer | Silent]:
        """Return the answers that apply, once it is settled which."""
        answers = (self.prepared.answers[place] for place in self.settled or ())
        return [self._as_decided(answer) for answer in answers if answer is not None] if self.values else []

    def _as_decided(self, answer: Answer | Silent) -> Answer | Silent:
        """Return the answer, without what must be done to have a decision where there is one."""
        if "silent" in answer or not self._decided():
            return answer
        asking = decision_duties(self.rules, answer["decided_by"]["authority"], answer["report"]["form"])
        return {**answer, "duties": [duty for duty in answer["duties"] if duty not in asking]}

    def _findings(self) -> list[Finding]:
        found: dict[str, Finding] = {}
        for place in self.possible:
            finding = self._open(place)
            # Until the case is settled, an end has the same text whatever leads to it.
            found.setdefault(finding["text"], finding)
        return [*found.values(), *self._ruled_out()]

    def _open(self, place: int) -> Finding:
        """Return the finding on an outcome that is still open, or that has been reached."""
        outcome, settled = self._stated(place), self.settled is not None
        reasons = self.find["reasons"]
        said = self._because(outcome, self.known)
        reason = filled(reasons["applies"], because=said) if said else reasons["open"]
        if "end" in outcome:
            end: GuideEnd = self.find["ends"][outcome["end"]]
            finding: Finding = {
                "status": "info" if settled else "unknown",
                "text": outcome.get("text", end["text"]) if settled else end["verdict"],
                "reason": reason,
                "sources": outcome.get("sources", end["sources"]),
            }
            basis = outcome.get("basis", None if "sources" in outcome else end.get("basis"))
            if basis:
                finding["basis"] = basis
            link = outcome.get("link", end.get("link"))
            if link and link["text"] in finding["text"]:
                finding["link"] = link
            return finding
        silent = "silent" in self.prepared.kinds(place)
        status: Status = "unknown" if not settled else "info" if silent else "met"
        return self._paragraph(place, status, self._who_decides(place), reason)

    def _ruled_out(self) -> list[Finding]:
        """Return findings on paragraphs close to what the reader asks about, with what rules each of them out."""
        act, *_ = order = [question["id"] for question in self.find["questions"]]
        shown = {self.prepared.outcomes[i].get("paragraph") for i in self.possible}
        # A paragraph whose conditions another borrows is not ruled out, nor is one that an unsettled outcome leads to.
        shown |= {number for i in self.possible for number in self.prepared.borrowed(i)}
        told = map(self._stated, self.possible)
        shown |= {self.prepared.pages.get(outcome["link"]["page"]) for outcome in told if "link" in outcome}
        nearest: dict[str, tuple[int, int]] = {}
        for place, outcome in enumerate(self.prepared.outcomes):
            number, when = outcome.get("paragraph"), outcome["when"]
            against = [
                order.index(name) for name, choices in when.items() if self.known.get(name, choices[0]) not in choices
            ]
            asked_about = self.known.get(act) in [*when.get(act, ()), *outcome.get("near", ())]
            if number and number not in shown and asked_about and against:
                # Keep the case of the paragraph that the answers come closest to.
                near = min(against), place
                nearest[number] = max(nearest.get(number, near), near)
        found = []
        for first, place in nearest.values():
            said = self._choices(order[first], self.prepared.outcomes[place]["when"][order[first]])
            reason = filled(self.find["reasons"]["otherwise"], because=said)
            found.append(self._paragraph(place, "unmet", None, reason))
        return found

    def _paragraph(self, place: int, status: Status, decision: str | None, reason: str) -> Finding:
        outcome = self.prepared.outcomes[place]
        paragraph = self.prepared.paragraphs[outcome["paragraph"]]
        name = self._name(place, paragraph) if decision else page_title(paragraph)
        page = facts_address(outcome["paragraph"], outcome.get("facts", {}) if decision else {}, "")
        return {
            "status": status,
            "text": f"{name}. {decision}" if decision else name,
            "reason": reason,
            "sources": paragraph["sources"],
            "paragraph": outcome["paragraph"],
            "link": {"text": name, "page": page},
        }

    def _name(self, place: int, paragraph: Paragraph) -> str:
        """Return a paragraph's name, with the subsection if the answer has one."""
        answer = self.prepared.answers[place]
        return page_title(paragraph) if answer is None or "silent" in answer else answer_name(answer)

    def _who_decides(self, place: int) -> str:
        """Return who decides, or what the rules say if they have no answer on the day."""
        answer = cast("Answer | Silent", self.prepared.answers[place])
        if "silent" in answer:
            return answer["silent"]
        return f"{FIELDS['decided_by'].question} {decision_text(self.rules, answer)}."

    def _stated(self, place: int) -> GuideOutcome:
        """Return the first of an outcome and its duplicates that the answers agree with."""
        return next(outcome for outcome in self.prepared.duplicates[place] if applies(outcome["when"], self.known))

    def _because(self, outcome: GuideOutcome, known: Mapping[str, str]) -> str:
        """Return the given answers that an outcome rests on, as sentences."""
        given = [q["id"] for q in self.find["questions"] if q["id"] in outcome["when"] and q["id"] in known]
        return " ".join(self._choices(name, [known[name]]) for name in given)

    def _choices(self, question: str, choices: Sequence[str]) -> str:
        asked = next(q for q in self.find["questions"] if q["id"] == question)
        return because(asked, choices)

    def _statements(self, statements: Sequence[GuideStep], kinds: set[str] | None = None) -> list[Statement]:
        """Return the steps or notes for what is open; until it is settled, only those that help in any case.

        Args:
            kinds: the kinds of outcomes to return them for, where not all that are open count.
        """
        kinds = kinds or {kind for place in self.possible for kind in self.prepared.kinds(place)}
        if self.settled is None:
            kinds &= {"force", "decision"}
        if self._decided():
            kinds.discard("decision")
        found = []
        for statement in statements:
            known = all(self.known.get(name) in choices for name, choices in statement.get("when", {}).items())
            if known and ("kinds" not in statement or kinds.intersection(statement["kinds"])):
                found.append(stated(self.rules, statement))
        return found


def _shown(outcome: GuideOutcome) -> tuple[object, ...]:
    """Return what the reader is shown of an outcome."""
    facts = tuple(sorted(outcome.get("facts", {}).items()))
    note = outcome.get("note")
    own = outcome.get("paragraph"), outcome.get("subsection"), outcome.get("end"), outcome.get("text")
    return *own, facts, note and note["text"]


def _once(statements: Sequence[Statement]) -> list[Statement]:
    """Return each statement once, in order: several answers can ask for the same."""
    return list({statement["text"]: statement for statement in statements}.values())


def _assumes(assumed: Assumed, values: Values) -> bool:
    """Return whether a choice is assumed under the values that are given."""
    given = all(values.get(name) in choices for name, choices in assumed.get("when", {}).items())
    return given and not any(name in values for name in assumed.get("unless", []))
