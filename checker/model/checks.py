"""The shapes of what the rules state for the checks: checklists, dates, the timeline and the cogs."""

from typing import Literal, NotRequired, TypedDict

from checker.model.statements import Basis, Condition, Link, Per, PhaseId, Route, Source, Statement


class ChecklistQuestion(TypedDict):
    id: str
    ask: str
    choices: dict[str, "ChecklistChoice"]


class ChecklistChoice(TypedDict):
    label: str
    then: str
    sources: list[Source]


class ChecklistStep(TypedDict):
    """What to do when the conditions have one of these `status`; with `condition`, only when it is answered no."""

    text: str
    status: list[Literal["met", "unmet", "unknown"]]
    condition: NotRequired[str]
    link: NotRequired[Link]
    basis: NotRequired[Basis]
    sources: list[Source]


class Checklist(TypedDict):
    title: str
    conditions: list[Condition]
    questions: NotRequired[list[ChecklistQuestion]]
    verdicts: dict[str, str]
    steps: list[ChecklistStep]
    notes: NotRequired[list[Statement]]
    sources: list[Source]


class Fit(TypedDict):
    id: str
    dimension: str
    ask: str


class Cogs(TypedDict):
    in_place: str
    note: str
    fit: list[Fit]
    verdicts: dict[str, str]
    missing: str
    loose: str
    fits: str
    open: str
    sources: list[Source]


class PermissionDates(TypedDict):
    missing: str
    lasts: str
    ended: str
    too_long: str
    longest: str
    counted: str
    calendar_last: str
    calendar_send: str
    calendar_ask: str
    steps: list[Statement]
    sources: list[Source]


class RepeatedUse(TypedDict):
    paragraph: str
    months: int
    missing: str
    must: str
    need_not: str
    window: str
    next: str
    counted: str
    steps: list[Statement]
    sources: list[Source]


class Dates(TypedDict):
    permission: PermissionDates
    repeated_use: RepeatedUse


class TimelineStep(TypedDict):
    text: str
    phase: PhaseId
    who: str
    routes: list[Route]
    per: NotRequired[Per]
    sources: list[Source]


class Timeline(TypedDict):
    actors: dict[str, str]
    phases: dict[PhaseId, str]
    steps: list[TimelineStep]
    recommend: str
    decide: str
    verdicts: dict[str, str]
    note: Statement


class Cases(TypedDict):
    ask: str
    missing: str
    silent: str
    open: str
    headings: dict[str, str]


class ConditionStep(TypedDict):
    text: str
    verdicts: list[str]
    sources: list[Source]


class ConditionCheck(TypedDict):
    common: str
    common_short: str
    verdicts: dict[str, str]
    steps: list[ConditionStep]
