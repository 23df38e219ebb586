"""The shapes of `reporting` in the rules: who gets a report, on which form, and what follows it."""

from typing import Literal, NotRequired, TypedDict

from checker.model.paragraph import Duty, Question
from checker.model.statements import Per, Source, Statement, When


class RecipientRule(TypedDict):
    """Someone who gets a report, or, where `gets` is `notice`, only word of the intervention."""

    id: str
    name: str
    sent_by: Literal["staff", "leader"]
    gets: NotRequired[Literal["notice"]]
    only_if: NotRequired[str]
    when: NotRequired[When]
    names: NotRequired[list["RecipientName"]]


class RecipientName(TypedDict):
    when: When
    name: str


class WithoutRule(TypedDict):
    """Force that must be reported though no paragraph here allows it."""

    id: str
    label: str
    form_of: str
    steps: NotRequired[list[Duty]]
    notes: list[Statement]
    sources: list[Source]


class InternalStep(TypedDict):
    who: str
    text: str


class Internal(TypedDict):
    """An example of an organisation's own procedure, in addition to the rules."""

    ask: str
    when: When
    title: str
    steps: list[InternalStep]
    note: str
    sources: list[Source]


class Application(TypedDict):
    form: str
    text: str


class Form(TypedDict):
    use: str
    apply: NotRequired[Application]


class FollowUp(Duty):
    """A duty after an intervention: after any, or after those by the paragraphs `of` alone (`136 a, stk. 1`).

    `id` is `inform` for the duty to keep relatives and representatives informed.
    """

    id: NotRequired[Literal["inform"]]
    of: NotRequired[list[str]]


class Reporting(TypedDict):
    required: str
    not_required: str
    recipients: list[RecipientRule]
    per: dict[Per, str]
    forward: str
    forms: dict[str, Form]
    appendix: str
    follow_up: list["FollowUp"]
    questions: list["Question"]
    without_rule: list[WithoutRule]
    others: str
    send: str
    notify: str
    verdicts: dict[str, str]
    notes: list[Statement]
    internal: Internal
    sources: list[Source]
