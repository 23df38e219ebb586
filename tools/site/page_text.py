"""Extract what the search covers of a built page: its title, the text under each heading, and what its answers say."""

import re
from copy import deepcopy
from typing import Literal, NotRequired, TypedDict

from selectolax.lexbor import LexborNode

from tools.site.prose import SOURCES, UNREAD, article, read_blocks
from tools.site.remembered import remembered

# Parts of a page that say nothing about its subject.
APART = UNREAD | SOURCES | {"button", "form", "svg", ".answer__dates", ".checker__note", ".fact-box", ".print-only"}
# The lookup's answers, each in a <details>, also have pages of their own.
APART |= {"details[data-built]"}

# Of the rules: where the page says so is the one place that changes with any of them.
_VERSION = re.compile(r'\sdata-version="[^"]*"')


class Section(TypedDict):
    """The text under one heading; `id` and `heading` are "" before the first."""

    id: str
    heading: str
    text: list[str]


class PageText(TypedDict):
    """The words of a page; `title` is "" where it has none."""

    title: str
    sections: list[Section]
    answer: list[str]


Kind = Literal["situation", "rule", "check", "page", "term", "answer"]


class Verdict(TypedDict):
    """One answer of a rule: what happens in plain words, what holds, and its facts as in an address, or ""."""

    plain: str
    verdict: str
    facts: str


class HandbookPage(PageText):
    """A page of the handbook, or a word of its glossary.

    A paragraph's page has the numbers it is known by (`124 d`) and the names of its act; a rule's has its verdicts. A
    page about the site itself is `aside`: the search puts it last unless it is asked for by name.
    """

    address: str
    kind: Kind
    keywords: list[str]
    verdicts: NotRequired[list[Verdict]]
    numbers: NotRequired[list[str]]
    act: NotRequired[list[str]]
    aside: NotRequired[bool]


def read_page(html: str) -> PageText:
    """Return the words of a built page, with no-break spaces. Text that it repeats, as answers do, is taken once."""
    return deepcopy(_read_article(_VERSION.sub("", article(html))))


@remembered
def _read_article(html: str) -> PageText:
    page = PageText(title="", sections=[Section(id="", heading="", text=[])], answer=[])
    seen: set[str] = set()
    for text, element in read_blocks(html, APART):
        in_answer = is_of_answer(element)
        if element.tag == "h1" and not page["title"]:
            page["title"] = text
        elif element.tag == "h2" and not in_answer:
            page["sections"].append(Section(id=element.id or "", heading=text, text=[]))
        elif text not in seen:
            seen.add(text)
            (page["answer"] if in_answer else page["sections"][-1]["text"]).append(text)
    return page


def is_of_answer(element: LexborNode) -> bool:
    """Return whether an element is part of an answer that was built into the page."""
    around: LexborNode | None = element
    while around and "data-built" not in around.attributes:
        around = around.parent
    return around is not None
