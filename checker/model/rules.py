"""The shape of compiled rules (`rules.json`): plain JSON, the same in the build, in the browser and for other programs.

The meaning of each field is described once, in `rules/schema.json`.
"""

from typing import Literal, NotRequired, TypedDict

from checker.model.answer import Complainant, Topic
from checker.model.checks import Cases, Checklist, Cogs, ConditionCheck, Dates, Timeline
from checker.model.figures import Figures
from checker.model.guide import Guide
from checker.model.log import LogRules
from checker.model.paragraph import Paragraph
from checker.model.reporting import Reporting
from checker.model.statements import Basis, CommonCondition, Condition, Facts, Link, Route, Source, Statement


class Authority(TypedDict):
    """The names of an authority that decides or handles complaints; `plain` is its everyday name, if it has another."""

    name: str
    short: str
    plain: NotRequired[str]
    inline: str
    inline_short: str


class Document(TypedDict):
    """A document that the rules rest on.

    `addresses` are those of its sections, by their beginnings; `url` is that of the document itself.
    """

    title: str
    short: str
    basis: Basis
    publisher: str
    dated: NotRequired[str]
    read: NotRequired[str]
    url: NotRequired[str]
    addresses: NotRequired[dict[str, str]]
    use: str


class Act(TypedDict):
    aliases: list[str]


class Chapter(TypedDict):
    title: str
    target_group: str
    condition: NotRequired[Condition]
    notes: NotRequired[list[Statement]]
    sources: list[Source]


class Fact(TypedDict):
    description: str
    choices: list[str]


class Deciding(TypedDict):
    """What follows from who decides: the answer in one sentence for each kind of case, the reason, and what to do."""

    verdicts: dict[Route, str]
    reason: str
    duties: NotRequired[list[str]]
    sources: list[Source]


class Situation(TypedDict):
    """What people are in when they come, in their words: the paragraphs that it may be, and the page that lists them.

    `picture` is the name of a drawing, `by` the only authority whose decisions are listed, and `act` the choice in the
    guide's first question that leads on.
    """

    title: str
    hint: NotRequired[str]
    lead: str
    picture: str
    page: str
    paragraphs: NotRequired[list[str]]
    by: NotRequired[str]
    act: NotRequired[str]


class ReaderQuestion(TypedDict):
    """A question that people ask, in their words, with its answer in two sentences.

    Its verdict is that of a `paragraph` under `facts`, or of the guide under the values in `guide`. Without either, the
    sentences are all there is. `paragraphs` are the other rules that it concerns. With `unknown` nobody says what
    holds, and `doubted` names the doubt that tells why. `misunderstanding` marks what many believe and is wrong.
    """

    id: str
    group: str
    ask: str
    keywords: list[str]
    paragraph: NotRequired[str]
    subsection: NotRequired[str]
    facts: NotRequired[Facts]
    guide: NotRequired[Facts]
    paragraphs: NotRequired[list[str]]
    text: str
    misunderstanding: NotRequired[bool]
    unknown: NotRequired[bool]
    doubted: NotRequired[str]
    basis: NotRequired[Basis]
    sources: NotRequired[list[Source]]
    next: NotRequired[Link]


class Explanations(TypedDict):
    force: str
    not_force: str
    months: str
    unlimited: str
    no_period: str
    no_permission: str


class Complaint(TypedDict):
    decided_by: str
    to: str
    reason: str
    basis: NotRequired[Basis]
    sources: list[Source]


class ComplaintRule(TypedDict):
    """What holds of complaints in one respect, `topic`.

    It holds for those over decisions of `decided_by` to one of `to`, and for the paragraphs `of` alone, where they are
    stated. Of the rules on a topic that hold for an answer, the first is the one that counts.
    """

    topic: Topic
    text: str
    decided_by: NotRequired[list[str]]
    to: NotRequired[list[str]]
    of: NotRequired[list[str]]
    authority: NotRequired[str]
    may: NotRequired[list[Complainant]]
    may_if_unable: NotRequired[list[Complainant]]
    weeks: NotRequired[int]
    counted_from: NotRequired[Literal["received", "told"]]
    stops: NotRequired[bool]
    court: NotRequired[bool]
    basis: NotRequired[Basis]
    sources: list[Source]


class Edition(TypedDict):
    """What the whole covers: `compared_with` says what the rules were compared with, and when.

    `compared_briefly` says so in the foot of each printed sheet.
    """

    covered_from: str
    compared_with: Statement
    compared_briefly: str
    not_incorporated: list[Statement]


class Elsewhere(TypedDict):
    """Numbers and words for what these rules do not have: those of former rules, and those of other acts.

    `paragraphs` are the numbers of what holds now, if it is among these rules.
    """

    kind: Literal["former", "other_act"]
    numbers: NotRequired[list[str]]
    words: NotRequired[list[str]]
    text: str
    paragraphs: NotRequired[list[str]]
    basis: NotRequired[Basis]
    sources: list[Source]


class Doubt(TypedDict):
    """What is not known, once for the whole: what the act says of it, what the handbook says, and whom to ask."""

    about: str
    act: NotRequired[str]
    handbook: NotRequired[str]
    ask: str
    sources: list[Source]


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
    """What distinguishes these rules from others: a hash of what the checker uses, and one of the whole."""

    checker: str
    whole: str


class Rules(TypedDict):
    """All rules, as `python -m checker compile` writes them. The paragraphs are in the order of `place_in_law`.

    The glossary, the situations and the readers' questions, whose groups have a title each, are for the pages: the
    browser's `rules.json` leaves them out.
    """

    version: Version
    edition: Edition
    authorities: dict[str, Authority]
    documents: dict[str, Document]
    acts: dict[str, Act]
    chapters: dict[str, Chapter]
    facts: dict[str, Fact]
    common_conditions: list[CommonCondition]
    cases: Cases
    condition_check: ConditionCheck
    course: Timeline
    deciding: dict[str, Deciding]
    explanations: Explanations
    situations: NotRequired[dict[str, Situation]]
    question_groups: NotRequired[dict[str, str]]
    questions: NotRequired[list[ReaderQuestion]]
    reporting: Reporting
    complaints: list[Complaint]
    complaint_rules: list[ComplaintRule]
    checklists: dict[str, Checklist]
    find: Guide
    dates: Dates
    log: LogRules
    cogs: Cogs
    figures: NotRequired[Figures]
    paragraphs: list[Paragraph]
    elsewhere: list[Elsewhere]
    doubts: dict[str, Doubt]
    glossary: NotRequired[Glossary]
