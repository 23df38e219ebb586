"""The shapes of a paragraph in the rules: its questions, its rows and what they state."""

from typing import Literal, NotRequired, TypedDict, final

from checker.model.statements import Basis, Condition, Per, PhaseId, Source, Statement, When


class Duty(TypedDict):
    """What must be done, in which phase of a case, and by whom: `who` is an id in `actors`."""

    text: str
    phase: PhaseId
    who: str
    when: NotRequired[When]
    since: NotRequired[str]
    until: NotRequired[str]
    subsection: NotRequired[str]
    basis: NotRequired[Basis]
    sources: list[Source]


class Choice(TypedDict):
    label: str
    because: str


class Either(TypedDict):
    """What several choices have in common, as a sentence."""

    choices: list[str]
    because: str


class Question(TypedDict):
    """What is asked for a fact; `assumed` is the choice that counts where the reader makes none.

    `either` has a sentence for each set of choices under which something holds.
    """

    fact: str
    ask: str
    hint: NotRequired[str]
    assumed: NotRequired[str]
    choices: dict[str, Choice]
    either: NotRequired[list[Either]]


class RowDecision(TypedDict):
    authority: str
    recommended_by: NotRequired[str]
    acute: NotRequired[bool]
    detail: NotRequired[str]


class RowReport(TypedDict):
    """On which form an intervention is reported, each for itself or a period together, and whether with an appendix."""

    form: Literal[1, 2, 4]
    per: Per
    appendix: NotRequired[bool]


@final
class Row(TypedDict):
    """An answer; `plain` says in everyday words what happens, as on the sheet for the wall."""

    since: str
    until: NotRequired[str]
    when: NotRequired[When]
    subsection: NotRequired[str]
    title: NotRequired[str]
    plain: NotRequired[str]
    decided_by: RowDecision
    use_of_force: bool
    report: RowReport | Literal["none"]
    complaint: str
    longest_permission: int | Literal["none", "unlimited"]
    permission_detail: NotRequired[str]
    sources: list[Source]


@final
class Silence(TypedDict):
    since: str
    until: NotRequired[str]
    when: NotRequired[When]
    subsection: NotRequired[str]
    plain: NotRequired[str]
    text: str
    basis: NotRequired[Basis]
    sources: list[Source]


class Unsettled(TypedDict):
    """Answers to conditions under which the rules do not say whether they are met: the outcome is the silence `text`.

    `answers` are by the id of the condition.
    """

    answers: dict[str, str]
    plain: NotRequired[str]
    text: str
    basis: NotRequired[Basis]
    sources: list[Source]


class Statute(TypedDict):
    """What could be read of a paragraph in the act itself.

    `read` says in which copy, `says` what stands there, `unread` what could not be read.
    """

    read: NotRequired[str]
    says: NotRequired[list[Statement]]
    unread: NotRequired[str]


class Paragraph(TypedDict):
    number: str
    act: str
    title: str
    summary: str
    last_checked: dict[str, str]
    sources: list[Source]
    statute: NotRequired[Statute]
    unsettled: NotRequired[list[Unsettled]]
    chapter: NotRequired[str]
    form: NotRequired[Literal[1, 2, 4]]
    keywords: NotRequired[list[str]]
    subsections: NotRequired[list[str]]
    questions: NotRequired[list[Question]]
    rows: NotRequired[list[Row]]
    silent: NotRequired[list[Silence]]
    conditions: NotRequired[list[Condition]]
    limits: NotRequired[list[Statement]]
    duties: NotRequired[list[Duty]]
    notes: NotRequired[list[Statement]]
    points: NotRequired[list[Statement]]
