"""The shapes of `find` in the rules: the questionnaire that leads from a situation to a paragraph."""

from typing import NotRequired, TypedDict

from checker.model.paragraph import Choice
from checker.model.statements import Facts, Link, Source, When


class GuideQuestion(TypedDict):
    id: str
    ask: str
    certain: NotRequired[bool]
    hint: NotRequired[str]
    choices: dict[str, Choice]


class GuideEnd(TypedDict):
    kind: str
    verdict: str
    text: str
    link: NotRequired[Link]
    sources: list[Source]


class GuideOutcome(TypedDict):
    when: When
    paragraph: NotRequired[str]
    facts: NotRequired[Facts]
    near: NotRequired[list[str]]
    end: NotRequired[str]
    text: NotRequired[str]
    link: NotRequired[Link]
    needs_decision: NotRequired[bool]
    sources: NotRequired[list[Source]]


class GuideStep(TypedDict):
    text: str
    link: NotRequired[Link]
    kinds: NotRequired[list[str]]
    when: NotRequired[When]
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
