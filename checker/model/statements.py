"""The shapes that rules and answers are built from: sources, statements and conditions."""

from typing import Literal, NotRequired, TypedDict

Per = Literal["incident", "period"]

AuthorityStyle = Literal["name", "short", "inline", "inline_short"]

When = dict[str, list[str]]

Facts = dict[str, str]

PhaseId = Literal["before", "during", "report", "after", "complaint"]

Route = Literal["not_force", "acute", "permitted", "decision"]

# What a statement rests on: the act, the handbook, an agency's pages, a bill, or our own reading of these.
Basis = Literal["act", "handbook", "agency", "bill", "reading"]


class Source(TypedDict):
    """The source of a statement. In an answer, `title` and `short` are filled in from the document.

    There `url` is the address of the very section, or None where none could be read.
    """

    document: str
    section: str
    title: NotRequired[str]
    short: NotRequired[str]
    url: NotRequired[str | None]


class Link(TypedDict):
    """A link from words in a text to a page; the page's address starts at the root of the site."""

    text: str
    page: str


class Statement(TypedDict):
    """A text with its sources, the one that it rests on first; `basis` is of what kind that is.

    In the rules a statement may hold only under some facts, those in `when`, on the days from `since` through `until`,
    or for one `subsection`, and `basis` is stated only where it differs from that of the first source.
    """

    text: str
    sources: list[Source]
    basis: NotRequired[Basis]
    link: NotRequired[Link]
    when: NotRequired[When]
    since: NotRequired[str]
    until: NotRequired[str]
    subsection: NotRequired[str]


class StatedDuty(Statement):
    """A duty in an answer: what must be done, in which phase of a case, and by whom, an id in `course.actors`."""

    phase: PhaseId
    who: str


class Condition(TypedDict):
    """A condition, or a group of which all members must be met, or any.

    A condition that is not a group has an id, and a question, `ask`, to which yes says that it is met; `hint` helps to
    answer. The text of a group says how many of its members must be met, and `short` in whole sentences what it asks
    for; it may have its members from the paragraph `conditions_of`. A condition holds on the days from `since` through
    `until`, where these are stated. In an answer each has its sources and its basis, and is marked as `common` where it
    is one of all use of force.
    """

    text: str
    ask: NotRequired[str]
    hint: NotRequired[str]
    short: NotRequired[str]
    common: NotRequired[bool]
    id: NotRequired[str]
    see: NotRequired[Link]
    subsection: NotRequired[str]
    since: NotRequired[str]
    until: NotRequired[str]
    when: NotRequired[When]
    all: NotRequired[list["Condition"]]
    any: NotRequired[list["Condition"]]
    conditions_of: NotRequired[str]
    basis: NotRequired[Basis]
    sources: NotRequired[list[Source]]


class CommonCondition(Condition):
    """A condition of all use of force, and of the paragraphs `also_of`, where they are not force."""

    also_of: NotRequired[list[str]]


def group_of(condition: Condition) -> tuple[Literal["all", "any"], list[Condition]] | None:
    """Return whether all or any members of a group must be met, and the members; None for a condition without any."""
    if "all" in condition:
        return "all", condition["all"]
    return ("any", condition["any"]) if "any" in condition else None
