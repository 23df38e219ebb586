"""The shapes of a paragraph in the rules: its questions, its rows and what they state."""

from typing import Literal, NotRequired, TypedDict, final

from checker.model.statements import Condition, Per, PhaseId, Source, Statement, When


class Duty(TypedDict):
    """What must be done, in which phase of a case, and by whom: `who` is an id in `actors`."""

    text: str
    phase: PhaseId
    who: str
    when: NotRequired[When]
    sources: list[Source]


class Choice(TypedDict):
    label: str
    because: str


class Question(TypedDict):
    fact: str
    ask: str
    hint: NotRequired[str]
    choices: dict[str, Choice]


class RowDecision(TypedDict):
    authority: str
    recommended_by: NotRequired[str]
    acute: NotRequired[bool]
    detail: NotRequired[str]


class RowReport(TypedDict):
    form: Literal[1, 2, 4]
    per: Per
    appendix: NotRequired[bool]


@final
class Row(TypedDict):
    since: str
    until: NotRequired[str]
    when: NotRequired[When]
    subsection: NotRequired[str]
    title: NotRequired[str]
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
    text: str
    sources: list[Source]


class Paragraph(TypedDict):
    number: str
    act: str
    title: str
    summary: str
    last_checked: str
    sources: list[Source]
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
