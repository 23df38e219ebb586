"""The shapes of `log` in the rules, and of the result of checking a log."""

from typing import Literal, NamedTuple, NotRequired, TypedDict

from checker.model.statements import Source, Statement

Level = Literal["refused", "error", "missing", "note"]
SheetState = Literal["read", "hidden", "passed_over"]
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
    within: NotRequired[bool]
    names: NotRequired[list[str]]


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
    unknown: str
    questions: list[str]
    sources: list[Source]


class LogRules(TypedDict):
    columns: list[Column]
    done: dict[str, list[str]]
    unlimited: list[str]
    numbers_of_places: list[str]
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

    `line` counts from 1 as editors and spreadsheets do; `column` is the header, or None for the whole line; `sheet` is
    "" where the file is one table.
    """

    kind: str
    line: int
    column: str | None
    text: str
    reason: str
    advice: str
    sources: list[Source]
    sheet: str = ""


class SheetRead(TypedDict):
    """What was read of a sheet: `lines` below its headers; `state` is read, hidden or passed_over."""

    name: str
    state: SheetState
    lines: int


class FileRead(TypedDict):
    """How a file was understood.

    The headers are those of the first table read. `others` has, by column, further headers that may be meant; `sheets`
    is empty for a file that is one table.
    """

    name: str
    encoding: str
    separator: str
    header_line: int
    used: dict[str, str]
    unused: list[str]
    others: dict[str, list[str]]
    sheets: list[SheetRead]
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
    """The result of checking one log: `found` counts the findings of each kind, `findings` has the first of them."""

    on: str
    file: FileRead
    lines: Lines
    levels: dict[Level, int]
    found: dict[str, int]
    findings: list[Finding]
    counts: list[Count]
    groups: dict[str, dict[str, int]]
