"""What all checks share: the shapes of a field and a result, and how a reader's values are read."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, NotRequired, Protocol, TypedDict, TypeVar

from checker.core.danish import read_date
from checker.core.errors import CheckerError
from checker.core.sources import basis_of, described_sources
from checker.model.answer import Answer, Silent
from checker.model.rules import Rules
from checker.model.statements import Basis, Link, Source, Statement

Values = Mapping[str, str]
Status = Literal["met", "unmet", "unknown", "info"]
UNKNOWN = "unknown"


class Choice(NamedTuple):
    """One choice of a field: its value in the address, and the label that the reader sees.

    `group` is a heading over the choices that share it, in a drop-down list.
    """

    value: str
    label: str
    group: str | None = None


class Field(NamedTuple):
    """One thing that a check asks.

    `name` is used in the address. A field with choices is a set of radio buttons, none of them preselected, or a
    drop-down list where there are many (`select`); one without is a text field, and `kind` says what to write in it. A
    `note` is the reader's own, and never part of an address. `group` is a heading over the fields that share it, or
    several, outermost first. `only` names another field, and those of its choices for which this one is asked. `see` is
    a page that helps. Fields that share a `screen` are asked at the same time. An `optional` field may stay empty.
    `whole` is the question as it reads without the heading over it, where it does not stand alone.
    """

    name: str
    question: str
    choices: tuple[Choice, ...] = ()
    kind: Literal["choice", "select", "date", "dates", "text", "number", "note"] = "choice"
    hint: str | None = None
    group: str | tuple[str, ...] | None = None
    only: tuple[str, tuple[str, ...]] | None = None
    see: Link | None = None
    screen: str | None = None
    optional: bool = False
    whole: str | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the headings over the field, outermost first."""
        return (self.group,) if isinstance(self.group, str) else self.group or ()


YES_NO = (Choice("yes", "Ja"), Choice("no", "Nej"), Choice(UNKNOWN, "Ved ikke"))


class Finding(TypedDict):
    """One thing that was found, with its reason and its sources.

    `paragraph` is the number of the paragraph that it concerns, and `link` a page on the subject. The reason is shown
    to the reader only with a `paragraph`. `under` is the text of the finding that this one is a part of.
    """

    status: Status
    text: str
    reason: str | None
    sources: list[Source]
    basis: NotRequired[Basis]
    paragraph: NotRequired[str]
    link: NotRequired[Link]
    under: NotRequired[str]


class Verdict(TypedDict):
    """The outcome of a check: `id` for programs, `text` for the reader."""

    id: str
    text: str


class Step(TypedDict):
    """One thing to do, and who does it."""

    who: str
    text: str
    sources: list[Source]
    basis: NotRequired[Basis]


def said_of(step: Step) -> str:
    """Return what follows the name of who does a step: the whole text, or the rest if the text begins with the name."""
    rest = step["text"].removeprefix(step["who"])
    return rest if rest != step["text"] else f": {rest}"


class Phase(TypedDict):
    """Steps that belong together, in order. With `tick` each has a box to tick when it is done."""

    title: str
    tick: bool
    steps: list[Step]


class CalendarDay(TypedDict):
    """A day for the reader's calendar; `day` is `YYYY-MM-DD`."""

    day: str
    title: str


class Score(TypedDict):
    """How many of a theme's parts are met."""

    title: str
    met: int
    of: int


class Result(TypedDict):
    """What follows from the values given.

    `relevant` names the fields worth asking: those whose value can change the result, and answered ones whose value
    did. `idle` names answered fields that no longer affect the result. `next` is the field to ask next, and `settled`
    is whether no answer still to be given can change the verdict. `most` is the number of screens that the reader sees
    at most, where that is known. `headings` are the check's own, in order.
    `answers` restates what was answered, for a printed sheet whose findings do not. `outcomes` are the answers, or
    silences, of the rules that the result rests on, once it is settled which.
    """

    form: str
    values: dict[str, str]
    verdict: Verdict
    findings: list[Finding]
    phases: list[Phase]
    steps: list[Statement]
    notes: list[Statement]
    relevant: list[str]
    idle: list[str]
    next: str | None
    settled: bool
    most: int | None
    headings: dict[str, str]
    answers: str | None
    outcomes: list[Answer | Silent]
    calendar: list[CalendarDay]
    scores: list[Score]
    sources: list[Source]


class Check(Protocol):
    """A check: a form that the reader fills in."""

    @property
    def id(self) -> str:
        """Return the check's name for programs: its command, and the `data-form` of its page."""
        ...

    @property
    def purpose(self) -> str:
        """Say what the check is for, in a Danish phrase without a capital or a full stop."""
        ...

    def fields(self, rules: Rules) -> list[Field]:
        """Return every field that the check can ask, in order."""
        ...

    def run(self, rules: Rules, values: Values, on: str) -> Result:
        """Return what follows from checked values on a day (`YYYY-MM-DD`); missing values count as unknown.

        Raises:
            CheckerError: a value cannot be used.
        """
        ...


def run_check(check: Check, rules: Rules, values: Values, on: str) -> Result:
    """Return what follows from the values, after checking that each is one that the form asks for.

    Raises:
        CheckerError: a value is for an unknown field, or is not among the field's choices.
    """
    return run_among(named_fields(check, rules), check, rules, values, on)


def run_among(fields: Mapping[str, Field], check: Check, rules: Rules, values: Values, on: str) -> Result:
    """Return what `run_check` does, for a check whose fields are known.

    Raises:
        CheckerError: as for `run_check`; where a field must be corrected, the message begins with its question.
    """
    check_values(fields, values)
    try:
        return check.run(rules, values, on)
    except CheckerError as error:
        if error.field is None:
            raise
        message = f"{fields[error.field].question} {error.message}"
        raise CheckerError(error.kind, message, error.paragraph, error.field) from error


def named_fields(check: Check, rules: Rules) -> Mapping[str, Field]:
    """Return every field that the check can ask, by name."""
    return {field.name: field for field in check.fields(rules)}


def check_values(fields: Mapping[str, Field], values: Values) -> None:
    """Reject values for unknown fields or choices.

    Raises:
        CheckerError: a value is for an unknown field, or is not among the field's choices.
    """
    for name, value in values.items():
        if name not in fields:
            raise CheckerError("unknown_fact", f"Her bliver der ikke spurgt om »{name[:40]}«.")
        choices = [choice.value for choice in fields[name].choices]
        if choices and value not in choices:
            raise CheckerError("unknown_choice", f"»{value[:40]}« er ikke et svar på: {fields[name].question}")


def read_day(values: Values, name: str) -> date | None:
    """Return the day written in a field, or None if it is empty.

    Raises:
        CheckerError: the text is not a day, or a typing slip has put it in another century.
    """
    written = values.get(name, "")
    day = read_date(written)
    if written and day is None:
        raise CheckerError("bad_date", f"»{written[:20]}« er ikke en dag. Skriv fx 24-12-2025.", field=name)
    return sensible(day, name)


def sensible(day: date | None, name: str) -> date | None:
    """Return the day written in a field, if its year is plausible.

    Raises:
        CheckerError: the year is not one of 2000 to 2099.
    """
    if day and not 2000 <= day.year < 2100:
        raise CheckerError("bad_date", f"Året {day.year} er næppe rigtigt. Skriv fx 24-12-2025.", field=name)
    return day


def screens(fields: Iterable[Field]) -> int:
    """Return the number of screens that ask these fields."""
    return len({field.screen or field.name for field in fields})


def result(
    check: str,
    rules: Rules,
    values: Values,
    *,
    verdict: Verdict,
    findings: Sequence[Finding] = (),
    phases: Sequence[Phase] = (),
    steps: Sequence[Statement] = (),
    notes: Sequence[Statement] = (),
    relevant: Sequence[str] = (),
    idle: Sequence[str] = (),
    optional: Container[str] = (),
    settled: bool = False,
    most: int | None = None,
    headings: Mapping[str, str] | None = None,
    answers: str | None = None,
    outcomes: Sequence[Answer | Silent] = (),
    calendar: Sequence[CalendarDay] = (),
    scores: Sequence[Score] = (),
) -> Result:
    """Build a result, each part with its basis, and with the sources of all its parts gathered.

    Args:
        optional: relevant fields that nobody waits for.
        settled: whether the verdict stands, although relevant fields are still empty.
    """
    unanswered = next((name for name in relevant if name not in values and name not in optional), None)
    phases = [{**phase, "steps": _based(rules, phase["steps"])} for phase in phases]
    findings, steps, notes = _based(rules, findings), _based(rules, steps), _based(rules, notes)
    return {
        "form": check,
        "values": dict(values),
        "verdict": verdict,
        "findings": findings,
        "phases": phases,
        "steps": steps,
        "notes": notes,
        "relevant": list(relevant),
        "idle": list(idle),
        "next": unanswered,
        "settled": settled or unanswered is None,
        "most": most,
        "headings": dict(headings or {}),
        "answers": answers,
        "outcomes": list(outcomes),
        "calendar": list(calendar),
        "scores": list(scores),
        "sources": described_sources(
            rules, [part["sources"] for part in [*findings, *(s for p in phases for s in p["steps"]), *steps, *notes]]
        ),
    }


_Part = TypeVar("_Part", Finding, Step, Statement)


def _based(rules: Rules, parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts, each with its basis; a part without sources rests on what is said around it."""
    return [{**part, "basis": basis_of(rules, part)} if part["sources"] else part for part in parts]
