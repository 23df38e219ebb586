"""A Markdown extension for the HTML that macros make: it is set aside while Markdown is read, and put back unchanged.

Markdown need neither look through it, which takes a fifth of a build, nor be kept from changing it.
"""

import hashlib
import re
from collections.abc import Callable

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

# No text has it: it is for private use, and is taken out of those that do.
SIGN = "\ue000"
_PLACE = re.compile(f'{SIGN}([0-9a-f]+){SIGN}(<i id="[^"]*">)*')
_ID = re.compile(r'\sid="([^"]*)"')
# By what it holds, so that who renders many pages at once, or many times, finds it and keeps it once.
_aside: dict[str, str] = {}


def set_aside(html: str) -> str:
    """What stands in a page's Markdown for some HTML; its ids are there, for who looks for them."""
    key = hashlib.sha256(html.encode()).hexdigest()
    _aside[key] = html
    return f"{SIGN}{key}{SIGN}" + "".join(f'<i id="{name}">' for name in _ID.findall(html))


def put_back(text: str, put: Callable[[str], str]) -> str:
    """The text with what `put` makes of each HTML in its place."""
    return _PLACE.sub(lambda place: put(_aside[place[1]]), text) if SIGN in text else text


class AsideExtension(Extension):
    """What was set aside, in its place again."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        """Register the step, after MkDocs has looked for ids, and before Markdown looks for HTML."""
        md.preprocessors.register(_Aside(md), "aside", 20.5)


class _Aside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [put_back(line, self.md.htmlStash.store) for line in lines]


def makeExtension(**options: object) -> AsideExtension:  # noqa: N802 (the name Python-Markdown calls)
    """The extension, for `markdown_extensions` in mkdocs.yml."""
    return AsideExtension(**options)
