"""Put soft hyphens into the long words of the built pages: in tables, headings and labels, and the longest everywhere.

Not every browser has a Danish dictionary for `hyphens: auto`: Chromium has none on Linux, and fetches it elsewhere.
In wide columns most words move to the next line whole. What the checker renders in the browser too is left as it is:
page and checker agree to the byte.

The search is built from the pages before this step, browsers skip soft hyphens when they find a word in a page, and
docs/assets/javascripts/copying.js takes them out of what a reader copies.
"""

import re
from functools import cache
from itertools import chain
from typing import NamedTuple

from pyphen import Pyphen  # type: ignore[import-untyped]

from tools.site.pages import Pages, is_embedded
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
# The first tag of what is left alone: checkers, answers, which a script compares with the checker's own, and English.
_LEFT_ALONE = re.compile(r'<([a-z][a-z0-9]*)(?=\s)[^>]*?\s(?:data-(?:answer|built)\b|class="checker\b|lang="en")[^>]*>')
# Stands for it: a private-use character, which is removed from every page that has it.
_LEFT_OUT = "\ue001"
# The headings that the style sheet writes in front of a card's facts.
_LABELLED = "data-label="
_LABEL = re.compile(rf'(?<=\s{_LABELLED}")[^"]+')
_DANISH = Pyphen(lang="da_DK", left=SHORTEST_PART, right=SHORTEST_PART)


class _Element(NamedTuple):
    """An open element: its tag, and the shortest of its words that are hyphenated."""

    tag: str
    shortest: int


def write_hyphens(pages: Pages) -> None:
    """Hyphenate the long words of every page of the site's own."""
    for name, html in pages.items():
        if not is_embedded(name):
            pages[name] = hyphenated_page(html)


def hyphenated_page(html: str) -> str:
    """Return a page with soft hyphens in the long words of its article."""
    start, end = html.find("<article"), html.rfind("</article>")
    if not 0 <= start < end:
        return html
    rest, left_alone = _apart(html[start:end].replace(_LEFT_OUT, ""))
    article = _hyphenated_article(rest).split(_LEFT_OUT)
    return html[:start] + "".join(chain(*zip(article, [*left_alone, ""], strict=True))) + html[end:]


def _apart(html: str) -> tuple[str, list[str]]:
    """Return HTML without the elements that are left alone, and these."""
    rest, left_alone, place = [], list[str](), 0
    while first := _LEFT_ALONE.search(html, place):
        end, depth = first.end(), 0 if first[1] in _VOID else 1
        tags = re.compile(rf"<(/?){first[1]}\b[^>]*>")
        while depth and (tag := tags.search(html, end)):
            end, depth = tag.end(), depth + (-1 if tag[1] else 1)
        rest.append(html[place : first.start()])
        left_alone.append(html[first.start() : end])
        place = end
    return _LEFT_OUT.join([*rest, html[place:]]), left_alone


@remembered
def _hyphenated_article(html: str) -> str:
    written, open_elements, place = [], [_Element("", SHORTEST_OF_TEXT)], 0
    for markup in _MARKUP.finditer(html):
        shortest, tag = open_elements[-1].shortest, markup[0]
        written.append(hyphenated(html[place : markup.start()], shortest))
        written.append(_LABEL.sub(lambda label: hyphenated(label[0]), tag) if _LABELLED in tag else tag)
        place = markup.end()
        if tag.startswith("</"):
            while len(open_elements) > 1 and open_elements.pop().tag != markup["tag"]:
                pass
        elif (name := markup["tag"]) and name not in _VOID:
            shortest = SHORTEST_OF_HEADINGS if name in _HEADINGS else shortest
            shortest = SHORTEST_WORD if name in _NARROW else shortest
            open_elements.append(_Element(name, shortest))
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
