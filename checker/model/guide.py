"""The shapes of `find` in the rules: the questionnaire that leads from a situation to a paragraph."""

from typing import Literal, NotRequired, TypedDict

from checker.model.paragraph import Choice, Either
from checker.model.statements import Basis, Facts, Link, Source, Statement, When


class Assumed(TypedDict):
    """The choice that counts until the question is answered: `when` others are, `unless` any of these are."""

    choice: str
    when: NotRequired[When]
    unless: NotRequired[list[str]]


class GuideQuestion(TypedDict):
    id: str
    ask: str
    certain: NotRequired[bool]
    assumed: NotRequired[Assumed]
    hint: NotRequired[str]
    choices: dict[str, Choice]
    either: NotRequired[list[Either]]


class GuideEnd(TypedDict):
    kind: str
    verdict: str
    text: str
    link: NotRequired[Link]
    basis: NotRequired[Basis]
    sources: list[Source]


class GuideOutcome(TypedDict):
    """An outcome and the answers under which it applies: a paragraph, or else an end.

    One that is `alone` applies instead of all others. One that is `beside` a decision or a missing rule applies only
    together with an outcome that needs a decision, or for which there is no rule. `note` is said with a paragraph.
    """

    when: When
    paragraph: NotRequired[str]
    subsection: NotRequired[str]
    facts: NotRequired[Facts]
    note: NotRequired[Statement]
    alone: NotRequired[bool]
    beside: NotRequired[Literal["decision", "no_rule"]]
    near: NotRequired[list[str]]
    end: NotRequired[str]
    text: NotRequired[str]
    link: NotRequired[Link]
    basis: NotRequired[Basis]
    sources: NotRequired[list[Source]]


class GuideStep(TypedDict):
    text: str
    link: NotRequired[Link]
    kinds: NotRequired[list[str]]
    when: NotRequired[When]
    basis: NotRequired[Basis]
    sources: list[Source]


class Guide(TypedDict):
    questions: list[GuideQuestion]
    ends: dict[str, GuideEnd]
    outcomes: list[GuideOutcome]
    headings: dict[str, str]
    verdicts: dict[str, str]
    reasons: dict[str, str]
    steps: list[GuideStep]
    notes: list[GuideStep]
