"""The shapes of compiled rules (`rules.json`) and of an answer.

Both are plain JSON objects: what the build writes, the browser reads, and other programs get is the same thing.
The meaning of each rule field is described once, in `rules/schema.json`.
"""

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict, final

if TYPE_CHECKING:
    from checker.log.model import LogRules

Per = Literal["incident", "period"]
AuthorityStyle = Literal["name", "short", "inline", "inline_short"]
When = dict[str, list[str]]
Facts = dict[str, str]
PhaseId = Literal["before", "during", "report", "after", "complaint"]
Route = Literal["not_force", "acute", "permitted", "decision"]


class Source(TypedDict):
    """Where a statement stands. In an answer `title`, `publisher` and `url` are filled in from the document."""

    document: str
    section: str
    title: NotRequired[str]
    short: NotRequired[str]
    url: NotRequired[str]


class Link(TypedDict):
    """A link from words of a text to a page, whose address is from the root of the site."""

    text: str
    page: str


class Statement(TypedDict):
    """A text with its sources; in rules it may hold only under some facts."""

    text: str
    sources: list[Source]
    link: NotRequired[Link]
    when: NotRequired[When]


class Condition(TypedDict):
    """A condition, or a group where all or any of the members must be met. One that is no group has an id."""

    text: str
    id: NotRequired[str]
    see: NotRequired[Link]
    subsection: NotRequired[str]
    when: NotRequired[When]
    all: NotRequired[list["Condition"]]
    any: NotRequired[list["Condition"]]
    sources: NotRequired[list[Source]]


def group_of(condition: Condition) -> tuple[Literal["all", "any"], list[Condition]] | None:
    """How the members of a condition go together, and the members; None where it has none."""
    if "all" in condition:
        return "all", condition["all"]
    return ("any", condition["any"]) if "any" in condition else None


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


class RecipientRule(TypedDict):
    id: str
    name: str
    sent_by: Literal["staff", "leader"]
    only_if: NotRequired[str]
    when: NotRequired[When]
    names: NotRequired[list["RecipientName"]]


class RecipientName(TypedDict):
    when: When
    name: str


class Duty(TypedDict):
    """What must be done, when in a case, and by whom: an id of `actors`."""

    text: str
    phase: PhaseId
    who: str
    when: NotRequired[When]
    sources: list[Source]


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
    """An organisation's own procedure beside the rules, as an example."""

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


class Reporting(TypedDict):
    required: str
    not_required: str
    recipients: list[RecipientRule]
    per: dict[Per, str]
    forward: str
    forms: dict[str, Form]
    appendix: str
    follow_up: list[Duty]
    questions: list["Question"]
    without_rule: list[WithoutRule]
    others: str
    send: str
    verdicts: dict[str, str]
    notes: list[Statement]
    internal: Internal
    sources: list[Source]


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


class ChecklistQuestion(TypedDict):
    id: str
    ask: str
    choices: dict[str, "ChecklistChoice"]


class ChecklistChoice(TypedDict):
    label: str
    then: str
    sources: list[Source]


class ChecklistStep(TypedDict):
    text: str
    status: list[Literal["met", "unmet", "unknown"]]
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


class FindQuestion(TypedDict):
    id: str
    ask: str
    certain: NotRequired[bool]
    hint: NotRequired[str]
    choices: dict[str, Choice]


class FindEnd(TypedDict):
    kind: str
    verdict: str
    text: str
    link: NotRequired[Link]
    sources: list[Source]


class FindOutcome(TypedDict):
    when: When
    paragraph: NotRequired[str]
    facts: NotRequired[Facts]
    near: NotRequired[list[str]]
    end: NotRequired[str]
    text: NotRequired[str]
    link: NotRequired[Link]
    needs_decision: NotRequired[bool]
    sources: NotRequired[list[Source]]


class FindStep(TypedDict):
    text: str
    link: NotRequired[Link]
    kinds: NotRequired[list[str]]
    when: NotRequired[When]
    sources: list[Source]


class Find(TypedDict):
    questions: list[FindQuestion]
    ends: dict[str, FindEnd]
    outcomes: list[FindOutcome]
    headings: dict[str, str]
    verdicts: dict[str, str]
    reasons: dict[str, str]
    steps: list[FindStep]
    notes: list[FindStep]


class CourseStep(TypedDict):
    text: str
    phase: PhaseId
    who: str
    routes: list[Route]
    per: NotRequired[Per]
    sources: list[Source]


class Course(TypedDict):
    actors: dict[str, str]
    phases: dict[PhaseId, str]
    steps: list[CourseStep]
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
    verdicts: dict[str, str]
    steps: list[ConditionStep]


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


class FigureStep(TypedDict):
    text: str
    page: str
    shows: NotRequired[Literal["deciders", "forms", "complaints"]]


class CourseFigure(TypedDict):
    caption: str
    steps: list[FigureStep]
    meanwhile: FigureStep
    sources: list[Source]


class Track(TypedDict):
    title: str
    steps: list[str]


class LearningFigure(TypedDict):
    caption: str
    start: str
    tracks: list[Track]
    sources: list[Source]


class RecipientsFigure(TypedDict):
    caption: str
    start: str


class DecidersFigure(TypedDict):
    caption: str


class Theme(TypedDict):
    title: str
    guidelines: list[str]


class GuidelinesFigure(TypedDict):
    caption: str
    themes: list[Theme]
    sources: list[Source]


class Share(TypedDict):
    id: str
    title: str
    low: int
    high: int


class TimeFigure(TypedDict):
    caption: str
    parts: list[Share]
    sources: list[Source]


class Figures(TypedDict):
    course: CourseFigure
    learning: LearningFigure
    recipients: RecipientsFigure
    deciders: DecidersFigure
    guidelines: GuidelinesFigure
    time: TimeFigure


class Version(TypedDict):
    checker: str
    whole: str


class Rules(TypedDict):
    """All rules, as `python -m checker compile` writes them. Paragraphs stand in the order of `place_in_law`.

    The glossary is for the pages: the browser's `rules.json` goes without it.
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
    course: Course
    deciding: dict[str, Deciding]
    explanations: Explanations
    reporting: Reporting
    complaints: list[Complaint]
    checklists: dict[str, Checklist]
    find: Find
    dates: Dates
    log: "LogRules"
    cogs: Cogs
    figures: NotRequired[Figures]
    paragraphs: list[Paragraph]
    glossary: NotRequired[Glossary]


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
    """The longest a permission can be given for: `months` (whole calendar months), or without limit."""

    months: int | None
    unlimited: bool
    detail: str | None


@final
class Answer(TypedDict):
    """What the rules say. `case` is the situation it is for, or None where nothing is asked.

    The row it comes from holds from `holds_from` to and with `holds_until`, which is None where no end is known.
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
    """The rules give no answer under these facts, on the days from `holds_from` to and with `holds_until`."""

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
    """Facts are missing: what to ask, and the outcomes it could be."""

    paragraph: str
    subsection: str | None
    title: str
    on: str
    facts: Facts
    needs: list[Need]
    possible: list[Answer]
    possible_silent: list[Silent]


Outcome = Answer | Needs | Silent
