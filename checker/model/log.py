"""The shapes of `log` in the rules, and of what comes of looking a log through."""

from typing import Literal, NamedTuple, NotRequired, TypedDict

from checker.model.statements import Source, Statement

Level = Literal["refused", "error", "missing", "note"]
Kind = Literal["day", "text", "choice", "number", "done", "form"]


class Column(TypedDict):
    id: str
    header: str
    label: NotRequired[str]
    kind: Kind
    required: NotRequired[bool]
    use: str
    synonyms: list[str]
    choices: NotRequired[dict[str, list[str]]]


class FindingRule(TypedDict):
    level: Level
    title: str
    text: str
    reason: NotRequired[str]
    advice: str
    sources: NotRequired[list[Source]]


class WithoutAuthority(TypedDict):
    name: str
    aliases: list[str]
    form_of: str
    sources: list[Source]


class Emergency(TypedDict):
    paragraph: str
    aliases: list[str]


class Former(TypedDict):
    number: str
    text: str
    sources: list[Source]


class BriefingRule(TypedDict):
    title: str
    lead: str
    comment: str
    total: str
    acute: str
    decided: str
    outside: str
    questions: list[str]
    sources: list[Source]


class LogRules(TypedDict):
    columns: list[Column]
    done: dict[str, list[str]]
    unlimited: list[str]
    without_authority: WithoutAuthority
    emergency: Emergency
    former: list[Former]
    decision_reason: Statement
    ending_months: int
    levels: dict[Level, str]
    findings: dict[str, FindingRule]
    briefing: BriefingRule


class Because(TypedDict):
    """Why something is so, and where that stands."""

    text: str
    sources: list[Source]


class Finding(NamedTuple):
    """One thing found: in which line and column, what, why, what to do, and where that stands.

    `line` counts from 1 as an editor or a spreadsheet does; `column` is the header, or None for the line as a whole.
    """

    kind: str
    line: int
    column: str | None
    text: str
    reason: str
    advice: str
    sources: list[Source]


class FileRead(TypedDict):
    """How a file was understood."""

    name: str
    encoding: str
    separator: str
    header_line: int
    used: dict[str, str]
    unused: list[str]
    absent: list[str]


class Lines(TypedDict):
    """How many lines there were: `read` is all below the header that are not empty."""

    read: int
    refused: int
    counted: int
    uncounted: int
    not_force: int


class Count(TypedDict):
    """Uses of force of one paragraph, at one tilbud, in one quarter (`2025-1`), and in the quarter before."""

    paragraph: str
    unit: str
    quarter: str
    count: int
    before: int | None


class LogResult(TypedDict):
    """All that came of one log."""

    on: str
    file: FileRead
    lines: Lines
    levels: dict[Level, int]
    findings: list[Finding]
    counts: list[Count]
    groups: dict[str, dict[str, int]]
