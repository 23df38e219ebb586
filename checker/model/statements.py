"""The shapes that rules and answers are built from: sources, statements and conditions."""

from typing import Literal, NotRequired, TypedDict

Per = Literal["incident", "period"]

AuthorityStyle = Literal["name", "short", "inline", "inline_short"]

When = dict[str, list[str]]

Facts = dict[str, str]

PhaseId = Literal["before", "during", "report", "after", "complaint"]

Route = Literal["not_force", "acute", "permitted", "decision"]


class Source(TypedDict):
    """The source of a statement. In an answer, `title`, `short` and `url` are filled in from the document."""

    document: str
    section: str
    title: NotRequired[str]
    short: NotRequired[str]
    url: NotRequired[str]


class Link(TypedDict):
    """A link from words in a text to a page; the page's address starts at the root of the site."""

    text: str
    page: str


class Statement(TypedDict):
    """A text with its sources; in the rules it may hold only under some facts, those in `when`."""

    text: str
    sources: list[Source]
    link: NotRequired[Link]
    when: NotRequired[When]


class Condition(TypedDict):
    """A condition, or a group of which all members must be met, or any. A condition that is not a group has an id."""

    text: str
    id: NotRequired[str]
    see: NotRequired[Link]
    subsection: NotRequired[str]
    when: NotRequired[When]
    all: NotRequired[list["Condition"]]
    any: NotRequired[list["Condition"]]
    sources: NotRequired[list[Source]]


def group_of(condition: Condition) -> tuple[Literal["all", "any"], list[Condition]] | None:
    """Return whether all or any members of a group must be met, and the members; None for a condition without any."""
    if "all" in condition:
        return "all", condition["all"]
    return ("any", condition["any"]) if "any" in condition else None
