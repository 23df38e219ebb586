"""A Markdown extension that sets the macros' HTML aside while Markdown is parsed, and puts it back unchanged.

Parsing that HTML as Markdown would take a fifth of a build, and could change it.
"""

import hashlib
import re
from collections.abc import Callable

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

# Marks a placeholder: a private-use character, which is removed from every text that contains it.
SIGN = "\ue000"
_PLACE = re.compile(f'{SIGN}([0-9a-f]+){SIGN}(<i id="[^"]*">)*')
_ID = re.compile(r'\sid="([^"]*)"')
# Keyed by a hash of the HTML, so that many pages, or one page rendered many times, share one copy.
_aside: dict[str, str] = {}


def set_aside(html: str) -> str:
    """Store HTML, and return a placeholder for it in a page's Markdown.

    The placeholder repeats the HTML's ids, since MkDocs collects anchors before the HTML is put back:
    https://github.com/mkdocs/mkdocs/pull/3505
    """
    key = hashlib.sha256(html.encode()).hexdigest()
    _aside[key] = html
    return f"{SIGN}{key}{SIGN}" + "".join(f'<i id="{name}">' for name in _ID.findall(html))


def put_back(text: str, put: Callable[[str], str]) -> str:
    """Return the text with `put(html)` in the place of each placeholder."""
    return _PLACE.sub(lambda place: put(_aside.get(place[1]) or _stand_in(place[1])), text) if SIGN in text else text


def numbered(text: str) -> tuple[str, list[str]]:
    """Return the text with its placeholders only numbered, so that it says nothing of the HTML, and that HTML.

    On the rendered page, an element stands in for each, until `filled` puts the HTML in its place.
    """
    html: list[str] = []

    def number(place: re.Match[str]) -> str:
        html.append(_aside[place[1]])
        return f"{SIGN}{len(html) - 1}{SIGN}"

    return re.sub(f"{SIGN}([0-9a-f]+){SIGN}", number, text), html


def filled(page: str, html: list[str]) -> str:
    """Return a page that was rendered from numbered placeholders, with the HTML in their place."""
    return re.sub(_stand_in(r"(\d+)"), lambda place: html[int(place[1])], page)


def _stand_in(number: str) -> str:
    # With the sign, which no page has, so that an author's own element does not pass for one.
    return f'<div data-aside="{SIGN}{number}"></div>'


class AsideExtension(Extension):
    """The extension that puts HTML back in its place."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        """Register the step after MkDocs collects ids (at 21), and before Markdown looks for HTML (at 20)."""
        md.preprocessors.register(_Aside(md), "aside", 20.5)


class _Aside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [put_back(line, self.md.htmlStash.store) for line in lines]


def makeExtension(**options: object) -> AsideExtension:  # noqa: N802 (the name Python-Markdown calls)
    """Return the extension, for `markdown_extensions` in mkdocs.yml."""
    return AsideExtension(**options)
