"""The shapes of `log` in the rules, and of the result of checking a log."""

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
    decision_reason: Statement
    ending_months: int
    levels: dict[Level, str]
    findings: dict[str, FindingRule]
    briefing: BriefingRule


class Because(TypedDict):
    """Why something is so, and the sources for it."""

    text: str
    sources: list[Source]


class Finding(NamedTuple):
    """One finding: in which line and column, what it is, why, what to do, and the sources.

    `line` counts from 1 as editors and spreadsheets do; `column` is the header, or None for the whole line.
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
    """How many lines there were: `read` counts those below the header that are not empty."""

    read: int
    refused: int
    counted: int
    uncounted: int
    not_force: int


class Count(TypedDict):
    """Uses of force under one paragraph at one service in one quarter (`2025-1`), and in the quarter before."""

    paragraph: str
    unit: str
    quarter: str
    count: int
    before: int | None


class LogResult(TypedDict):
    """The result of checking one log."""

    on: str
    file: FileRead
    lines: Lines
    levels: dict[Level, int]
    findings: list[Finding]
    counts: list[Count]
    groups: dict[str, dict[str, int]]
