"""The shape of an answer: plain JSON, the same in the build, in the browser and for other programs."""

from typing import Literal, TypedDict, final

from checker.model.statements import Basis, Condition, Facts, Per, Route, Source, StatedDuty, Statement, When


class Reason(TypedDict):
    """Why one field of an answer is as it is: recorded where the choice was made."""

    field: str
    text: str
    sources: list[Source]
    basis: Basis


class DecidedBy(TypedDict):
    """Who decides, on whose recommendation, and whether it is acute and decided by those who act; `detail` says more.

    The names are ids in `authorities` of the rules.
    """

    authority: str
    recommended_by: str | None
    acute: bool
    detail: str | None


class Recipient(TypedDict):
    """Someone who gets a report, or only notice of it, and who sends it.

    `only_if` says in words when that is, and `when` for which answers to the questions of `reporting` in the rules.
    """

    id: str
    name: str
    sent_by: Literal["staff", "leader"]
    gets: Literal["report", "notice"]
    only_if: str | None
    when: When | None


class Report(TypedDict):
    """Whether and how an intervention is reported; `informs`, whether relatives must regularly be informed of it."""

    required: bool
    form: Literal[1, 2, 4] | None
    per: Per | None
    appendix: bool
    informs: bool
    recipients: list[Recipient]


Complainant = Literal["person", "kommunalbestyrelsen", "spouse", "relative", "guardian", "attorney", "representative"]
Topic = Literal["who", "how", "sent_to", "deadline", "onward", "stops", "court"]


class ComplaintDetail(TypedDict):
    """One thing to know about a complaint."""

    topic: Topic
    text: str
    sources: list[Source]
    basis: Basis


class ComplaintTo(TypedDict):
    """Where to complain, and what is known about it.

    Attributes:
        may: who may always complain; `may_if_unable` who may when the person is not able to.
        sent_to: the authority that the complaint is sent to, which may pass it on to `to`.
        deadline: the deadline in words; `weeks` its length, and `counted_from` whether it runs from the day on which
            the decision was `received` or on which the complainant was `told` of it. None where none could be read.
        onward: the authority that the answer to the complaint can be taken to.
        stops: whether a complaint stops the intervention.
        court: whether the case can be brought before a court.
        details: the same and more as statements, each with its topic.
    """

    to: str | None
    may: list[Complainant]
    may_if_unable: list[Complainant]
    sent_to: str | None
    deadline: str | None
    weeks: int | None
    counted_from: Literal["received", "told"] | None
    onward: str | None
    stops: bool | None
    court: bool
    details: list[ComplaintDetail]


class Permission(TypedDict):
    """The longest permission that can be given: `months` (whole calendar months), or without limit."""

    months: int | None
    unlimited: bool
    detail: str | None


@final
class Answer(TypedDict):
    """What the rules say.

    Attributes:
        case: the situation that it is for, or None where the rules ask nothing.
        holds_from: the first day of its row; `holds_until` the last, or None where no end is known.
        same_until: the last day on which all of the answer is known to be the same, or None where no change is known.
        route: the kind of case that it makes.
        verdict: the answer in one sentence, with its condition.
    """

    paragraph: str
    subsection: str | None
    title: str
    chapter: str
    case: str | None
    on: str
    holds_from: str
    holds_until: str | None
    same_until: str | None
    facts: Facts
    route: Route
    verdict: str
    use_of_force: bool
    decided_by: DecidedBy
    report: Report
    complaint: ComplaintTo
    longest_permission: Permission | None
    conditions: list[Condition]
    limits: list[Statement]
    duties: list[StatedDuty]
    reasons: list[Reason]
    notes: list[Statement]
    sources: list[Source]


class NeedChoice(TypedDict):
    """One answer to a question: its value among the facts, and how it reads."""

    value: str
    label: str


class Need(TypedDict):
    """A question that decides the answer; `assumed` is the choice that counts until another is made, if any."""

    fact: str
    question: str
    hint: str | None
    choices: list[NeedChoice]
    assumed: str | None


@final
class Silent(TypedDict):
    """The rules give no answer under these facts, on the days from `holds_from` through `holds_until`.

    `silent` says what is unknown, what is known of it, and whom to ask.
    """

    paragraph: str
    case: str | None
    on: str
    holds_from: str
    holds_until: str | None
    same_until: str | None
    facts: Facts
    silent: str
    basis: Basis
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
