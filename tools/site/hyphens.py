"""Put soft hyphens into the long words of the built pages: in tables, headings and labels, and the longest everywhere.

Not every browser has a Danish dictionary for `hyphens: auto`: Chromium has none on Linux, and fetches it elsewhere.
In wide columns most words move to the next line whole. What the checker renders in the browser too is left as it is:
page and checker agree to the byte.

The search is built from the pages before this step, browsers skip soft hyphens when they find a word in a page, and
docs/assets/javascripts/copying.js takes them out of what a reader copies.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyphen import Pyphen  # type: ignore[import-untyped]

from tools.site.data import EMBEDDED
from tools.site.remembered import remembered

SOFT_HYPHEN = "\u00ad"
# Shorter words fit into any column. Each part of a broken word must say something.
SHORTEST_WORD, SHORTEST_PART = 11, 3
# A heading has a line of its own, where only longer words do not fit on a phone, and running text has small letters.
SHORTEST_OF_HEADINGS = 16
SHORTEST_OF_TEXT = 24
# Compounds that the patterns break within a part.
COMPOUNDS = ("konflikt-af", "service-areal")

_NARROW = {
    "th",
    "td",
    "caption",
    "dd",
    "dt",
    "figcaption",
    "figure",
    "label",
    "legend",
    "summary",
}
_HEADINGS = {"h1", "h2", "h3", "h4"}
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# A tag by its name, or all of what is not text, which has none.
_MARKUP = re.compile(
    r"<!--.*?-->|<(script|style|svg|template|code|pre|textarea)\b.*?</\1>|</?(?P<tag>[a-z][a-z0-9]*)?[^>]*>", re.DOTALL
)
_LONG = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")
# The checkers' places, answers, which a script compares with the checker's own, and English.
_LEFT_ALONE = re.compile(r'\sdata-(answer|built)\b|\sclass="checker\b|\slang="en"')
# The headings that the style sheet writes in front of a card's facts.
_LABELLED = "data-label="
_LABEL = re.compile(rf'(?<=\s{_LABELLED}")[^"]+')
_DANISH = Pyphen(lang="da_DK", left=SHORTEST_PART, right=SHORTEST_PART)


class _Element(NamedTuple):
    """An open element: its tag, and the shortest of its words that are hyphenated."""

    tag: str
    shortest: int
    left_alone: bool


def write_hyphens(site: Path) -> None:
    """Hyphenate the long words of every page of the site."""
    for file in site.rglob("*.html"):
        if file.relative_to(site).parts[0] != EMBEDDED:
            html = file.read_text("utf-8")
            file.write_text(hyphenated_page(html), "utf-8")


def hyphenated_page(html: str) -> str:
    """Return a page with soft hyphens in the long words of its article."""
    start, end = html.find("<article"), html.rfind("</article>")
    return html[:start] + _hyphenated_article(html[start:end]) + html[end:] if 0 <= start < end else html


@remembered
def _hyphenated_article(html: str) -> str:
    written, open_elements, place = [], [_Element("", SHORTEST_OF_TEXT, left_alone=False)], 0
    for markup in _MARKUP.finditer(html):
        around, text, tag = open_elements[-1], html[place : markup.start()], markup[0]
        written.append(text if around.left_alone else hyphenated(text, around.shortest))
        labelled = not around.left_alone and _LABELLED in tag
        written.append(_LABEL.sub(lambda label: hyphenated(label[0]), tag) if labelled else tag)
        place = markup.end()
        if tag.startswith("</"):
            while len(open_elements) > 1 and open_elements.pop().tag != markup["tag"]:
                pass
        elif (name := markup["tag"]) and name not in _VOID:
            shortest = SHORTEST_OF_HEADINGS if name in _HEADINGS else around.shortest
            shortest = SHORTEST_WORD if name in _NARROW else shortest
            left_alone = around.left_alone or bool(_LEFT_ALONE.search(tag))
            open_elements.append(_Element(name, shortest, left_alone))
    return "".join([*written, html[place:]])


def hyphenated(text: str, shortest: int = SHORTEST_WORD) -> str:
    """Return a text with soft hyphens in its words of at least `shortest` letters."""
    if len(text) < shortest:
        return text
    return _LONG.sub(lambda word: _hyphenated_word(word[0]) if len(word[0]) >= shortest else word[0], text)


@cache
def _hyphenated_word(word: str) -> str:
    for compound in COMPOUNDS:
        joined = compound.replace("-", "")
        if (at := word.lower().find(joined)) >= 0:
            boundary = at + compound.index("-")
            return f"{_parts(word[:boundary])}{SOFT_HYPHEN}{_parts(word[boundary:])}"
    return _parts(word)


def _parts(word: str) -> str:
    return str(_DANISH.inserted(word, hyphen=SOFT_HYPHEN))
