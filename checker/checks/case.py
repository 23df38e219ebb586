"""What several checks ask first: which intervention is concerned, and the facts that its answer depends on."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from checker.checks.base import UNKNOWN, Choice, Field, Finding, Values, read_day
from checker.core.addresses import fact_field
from checker.core.answer import ask_about
from checker.core.days import day_matters
from checker.core.errors import CheckerError
from checker.core.reference import interventions, name_of, page_title, slug
from checker.model.answer import Answer, Silent
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Facts, Statement
from checker.words.answers import other_day_text

PARAGRAPH = "paragraph"
DAY = "day"
T = TypeVar("T")


class Case(NamedTuple):
    """An intervention under the known facts.

    `answers` and `silent` are its possible outcomes: only one once everything that decides it is known. `needed` names
    the fields still to fill in for that. `today` is the day on which the reader asks.
    """

    paragraph: Paragraph
    answers: list[Answer]
    silent: list[Silent]
    facts: Facts
    needed: list[str]
    today: str

    @property
    def known(self) -> bool:
        """Return whether there is only one outcome."""
        return len(self.answers) + len(self.silent) == 1

    @property
    def outcomes(self) -> list[Answer | Silent]:
        """Return the one outcome, or none while several are possible."""
        return [*self.answers, *self.silent] if self.known else []

    def shared(self, parts: Callable[[Answer], Sequence[T]]) -> list[T]:
        """Return the parts that all the answers have, in the order of the first answer."""
        first, *others = [parts(answer) for answer in self.answers] or [[]]
        return [part for part in first if all(part in other for other in others)]

    def cautions(self) -> list[Statement]:
        """Return what all the answers say a reader must beware of: what the rule never permits, and the notes."""
        return self.shared(lambda answer: answer["limits"]) + self.shared(lambda answer: answer["notes"])


def only_for(*paragraphs: Paragraph) -> tuple[str, tuple[str, ...]]:
    """Return the `only` of a field that is asked for these paragraphs alone."""
    return PARAGRAPH, tuple(slug(p) for p in paragraphs)


def case_fields(rules: Rules, others: Sequence[Choice] = ()) -> list[Field]:
    """Return the fields for the intervention, for the facts of each, and, if an answer depends on it, for the day.

    Args:
        others: further choices beside the interventions.
    """
    choices = []
    for paragraph in interventions(rules):
        chapter = paragraph["chapter"]
        group = f"Kapitel {chapter}: {rules['chapters'][chapter]['title']}"
        choices.append(Choice(slug(paragraph), page_title(paragraph), group))
    fields = [Field(PARAGRAPH, rules["cases"]["ask"], (*choices, *others), kind="select")]
    named: dict[str, Field] = {}
    for paragraph in interventions(rules):
        for question in paragraph.get("questions", []):
            name = fact_field(rules, paragraph, question["fact"])
            if name in named:
                named[name] = _also_for(named[name], paragraph)
                continue
            answers = [Choice(value, choice["label"]) for value, choice in question["choices"].items()]
            named[name] = Field(
                name,
                question["ask"],
                (*answers, Choice(UNKNOWN, "Ved ikke")),
                hint=question.get("hint"),
                group=(page_title(paragraph),),
                only=only_for(paragraph),
            )
    fields += named.values()
    changing = [p for p in interventions(rules) if day_matters(p, rules)]
    if changing:
        fields.append(day_field()._replace(only=only_for(*changing), screen=PARAGRAPH))
    return fields


def day_field() -> Field:
    """Return the field for the day that a case concerns, where the rules have changed."""
    hint = "Reglen er ændret undervejs. Lad feltet stå tomt, hvis det er i dag."
    return Field(DAY, "Hvilken dag drejer det sig om?", kind="date", hint=hint, optional=True)


def read_case(rules: Rules, values: Values, on: str) -> Case | None:
    """Return the intervention that the reader has chosen, with its possible outcomes, or None if none is chosen.

    Args:
        on: today (`YYYY-MM-DD`); the day that the case concerns, unless `values` name another.

    Raises:
        CheckerError: the rules do not cover the day.
    """
    day = read_day(values, DAY)
    paragraph = next((p for p in interventions(rules) if slug(p) == values.get(PARAGRAPH)), None)
    if paragraph is None:
        return None
    names = {q["fact"]: fact_field(rules, paragraph, q["fact"]) for q in paragraph.get("questions", [])}
    facts = {fact: values[name] for fact, name in names.items() if values.get(name, UNKNOWN) != UNKNOWN}
    try:
        outcome = ask_about(rules, paragraph, None, facts, day.isoformat() if day else on)
    except CheckerError as error:
        raise CheckerError(error.kind, error.message, error.paragraph, DAY if day else None) from error
    if "needs" in outcome:
        needed = [names[need["fact"]] for need in outcome["needs"]]
        return Case(paragraph, outcome["possible"], outcome["possible_silent"], facts, needed, on)
    if "silent" in outcome:
        return Case(paragraph, [], [outcome], facts, [], on)
    return Case(paragraph, [outcome], [], facts, [], on)


def asked_facts(rules: Rules, case: Case) -> list[str]:
    """Return the fields for the facts of a case, and for its day if that matters, answered or not."""
    facts = [fact_field(rules, case.paragraph, q["fact"]) for q in case.paragraph.get("questions", [])]
    return [*facts, *([DAY] if day_matters(case.paragraph, rules) else [])]


def case_findings(rules: Rules, case: Case) -> list[Finding]:
    """Return findings on what is unknown about the case and what the rules leave open, or else on its situation."""
    outcomes: list[Answer | Silent] = [*case.answers, *case.silent]
    days = {text: None for outcome in outcomes if (text := other_day_text(outcome, case.today))}
    findings: list[Finding] = [
        {"status": "info", "text": text, "reason": None, "sources": case.paragraph["sources"]} for text in days
    ]
    for question in case.paragraph.get("questions", []):
        if fact_field(rules, case.paragraph, question["fact"]) in case.needed:
            open_: Finding = {
                "status": "unknown",
                "text": question["ask"],
                "reason": rules["cases"]["open"],
                "sources": case.paragraph["sources"],
            }
            findings.append(open_)
    for outcome in case.outcomes:
        if outcome["case"]:
            own = case.paragraph["sources"]
            findings.append({"status": "info", "text": outcome["case"], "reason": None, "sources": own})
        if "silent" in outcome:
            said: Finding = {
                "status": "info",
                "text": outcome["silent"],
                "reason": None,
                "sources": [{"document": s["document"], "section": s["section"]} for s in outcome["sources"]],
                "basis": outcome["basis"],
            }
            findings.append(said)
    return findings


def _also_for(field: Field, paragraph: Paragraph) -> Field:
    """Return a field that is asked for one more paragraph, and is under that one's heading too."""
    _, slugs = only_for(paragraph)
    asked = field.only[1] if field.only else ()
    return field._replace(group=(f"{field.groups[0]} og {name_of(paragraph)}",), only=(PARAGRAPH, (*asked, *slugs)))
