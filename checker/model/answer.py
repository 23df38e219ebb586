"""The shape of an answer: plain JSON, the same in the build, in the browser and for other programs."""

from typing import Literal, TypedDict, final

from checker.model.statements import Condition, Facts, Per, Source, Statement, When


class Reason(TypedDict):
    """Why one field of an answer is as it is: recorded where the choice was made."""

    field: str
    text: str
    sources: list[Source]


class DecidedBy(TypedDict):
    authority: str
    recommended_by: str | None
    acute: bool
    detail: str | None


class Recipient(TypedDict):
    id: str
    name: str
    sent_by: Literal["staff", "leader"]
    only_if: str | None
    when: When | None


class Report(TypedDict):
    required: bool
    form: Literal[1, 2, 4] | None
    per: Per | None
    appendix: bool
    recipients: list[Recipient]


class ComplaintTo(TypedDict):
    to: str | None
    deadline: str | None


class Permission(TypedDict):
    """The longest permission that can be given: `months` (whole calendar months), or without limit."""

    months: int | None
    unlimited: bool
    detail: str | None


@final
class Answer(TypedDict):
    """What the rules say. `case` is the situation that it is for, or None where the rules ask nothing.

    Its row holds from `holds_from` through `holds_until`, which is None where no end is known.
    """

    paragraph: str
    subsection: str | None
    title: str
    chapter: str
    case: str | None
    on: str
    holds_from: str
    holds_until: str | None
    facts: Facts
    use_of_force: bool
    decided_by: DecidedBy
    report: Report
    complaint: ComplaintTo
    longest_permission: Permission | None
    conditions: list[Condition]
    limits: list[Statement]
    duties: list[Statement]
    reasons: list[Reason]
    notes: list[Statement]
    sources: list[Source]


class NeedChoice(TypedDict):
    value: str
    label: str


class Need(TypedDict):
    fact: str
    question: str
    hint: str | None
    choices: list[NeedChoice]


@final
class Silent(TypedDict):
    """The rules give no answer under these facts, on the days from `holds_from` through `holds_until`."""

    paragraph: str
    case: str | None
    on: str
    holds_from: str
    holds_until: str | None
    facts: Facts
    silent: str
    sources: list[Source]


@final
class Needs(TypedDict):
    """Facts are missing: what to ask, and the possible outcomes."""

    paragraph: str
    subsection: str | None
    title: str
    on: str
    facts: Facts
    needs: list[Need]
    possible: list[Answer]
    possible_silent: list[Silent]


Outcome = Answer | Needs | Silent
