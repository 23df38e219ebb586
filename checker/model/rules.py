"""The shape of compiled rules (`rules.json`): plain JSON, the same in the build, in the browser and for other programs.

The meaning of each field is described once, in `rules/schema.json`.
"""

from typing import NotRequired, TypedDict

from checker.model.checks import Cases, Checklist, Cogs, ConditionCheck, Dates, Timeline
from checker.model.figures import Figures
from checker.model.guide import Guide
from checker.model.log import LogRules
from checker.model.paragraph import Paragraph
from checker.model.reporting import Reporting
from checker.model.statements import Condition, Source, Statement


class Authority(TypedDict):
    name: str
    short: str
    inline: str
    inline_short: str


class Document(TypedDict):
    title: str
    short: str
    publisher: str
    dated: NotRequired[str]
    url: str
    use: str


class Act(TypedDict):
    aliases: list[str]


class Chapter(TypedDict):
    title: str
    target_group: str
    condition: NotRequired[Condition]
    sources: list[Source]


class Fact(TypedDict):
    description: str
    choices: list[str]


class Deciding(TypedDict):
    reason: str
    duties: NotRequired[list[str]]
    sources: list[Source]


class Explanations(TypedDict):
    force: str
    not_force: str
    months: str
    unlimited: str
    no_period: str


class Deadline(TypedDict):
    period: str
    text: str
    sources: list[Source]


class Complaint(TypedDict):
    decided_by: str
    to: str
    reason: str
    deadline: NotRequired[Deadline]
    sources: list[Source]


class Edition(TypedDict):
    covered_from: str
    not_incorporated: list[Statement]


class Term(TypedDict):
    term: str
    id: str
    forms: list[str]
    text: str
    sources: NotRequired[list[Source]]


class Abbreviation(TypedDict):
    short: str
    long: str


class Glossary(TypedDict):
    terms: list[Term]
    abbreviations: list[Abbreviation]


class Version(TypedDict):
    checker: str
    whole: str


class Rules(TypedDict):
    """All rules, as `python -m checker compile` writes them. The paragraphs are in the order of `place_in_law`.

    The glossary is for the pages: the browser's `rules.json` leaves it out.
    """

    version: Version
    edition: Edition
    authorities: dict[str, Authority]
    documents: dict[str, Document]
    acts: dict[str, Act]
    chapters: dict[str, Chapter]
    facts: dict[str, Fact]
    common_conditions: list[Condition]
    cases: Cases
    condition_check: ConditionCheck
    course: Timeline
    deciding: dict[str, Deciding]
    explanations: Explanations
    reporting: Reporting
    complaints: list[Complaint]
    checklists: dict[str, Checklist]
    find: Guide
    dates: Dates
    log: LogRules
    cogs: Cogs
    figures: NotRequired[Figures]
    paragraphs: list[Paragraph]
    glossary: NotRequired[Glossary]
