"""A Markdown extension for the words of a page: no line break inside `§ 124 d`, and links to the glossary.

The first use of a glossary word on a page links to its entry, with the definition for a tooltip. HTML that macros made
is left alone: it cites, links and quotes, and has its own no-break spaces.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from checker.compile import rules_of
from checker.core.danish import unbroken
from checker.model.rules import Term
from checker.site.glossary import GLOSSARY_CLASS, Words
from macros.aside import put_back

GLOSSARY_PAGE = "/ordliste.md"
# Elements in which a link to the glossary would be noise. Code is shown as it is.
WITHOUT_TERMS = {"a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "label", "summary", "table"}
CODE = {"code", "pre"}
_TAG = re.compile(r"<(/?)([a-z]+[1-6]?)")
_VOID = {"br", "hr", "img", "input"}


class TermsExtension(Extension):
    """The extension that adds no-break spaces everywhere, and links each glossary word at its first use."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        """Register both steps."""
        page = _Page(md)
        md.preprocessors.register(_Glossary(md, page), "is_glossary", 25)
        # After `toc`, which makes ids of the headings' words; before links become relative to the page.
        md.treeprocessors.register(page, "terms", 4)


class _Glossary(Preprocessor):
    """Finds out, before Markdown puts HTML aside, whether the page is the glossary."""

    def __init__(self, md: Markdown, page: "_Page") -> None:
        super().__init__(md)
        self._page = page

    def run(self, lines: list[str]) -> list[str]:
        whole = put_back("\n".join(lines), str)
        self._page.begin(is_glossary=f'class="{GLOSSARY_CLASS}"' in whole)
        return lines


class _Page(Treeprocessor):
    """Rewrites the text of one page."""

    def begin(self, *, is_glossary: bool) -> None:
        """Forget the previous page."""
        self._used: dict[str, Term] = {}
        self._is_glossary = is_glossary

    def run(self, root: Element) -> None:
        self._walk(root, explain=not self._is_glossary)
        if self._used:
            definitions = SubElement(root, "div", {"class": "terms", "hidden": "hidden"})
            for term in self._used.values():
                definition = SubElement(definitions, "p", {"id": _definition_id(term)})
                definition.text = unbroken(term["text"])
        _keep_together(getattr(self.md, "toc_tokens", []))

    def _walk(self, parent: Element, *, explain: bool) -> None:
        """Rewrite the text of an element in reading order, so that terms are explained at their first use."""
        if parent.tag in CODE:
            return
        explain = explain and parent.tag not in WITHOUT_TERMS and parent.get("class") != "admonition-title"
        # Inline HTML is in the text as placeholders, one for each tag.
        inside: list[str] = []
        children = list(parent)
        parent.text, added = self._text(parent.text, inside, explain)
        for node in reversed(added):
            parent.insert(0, node)
        for child in children:
            self._walk(child, explain=explain and not inside)
            child.tail, added = self._text(child.tail, inside, explain)
            place = list(parent).index(child) + 1
            for node in reversed(added):
                parent.insert(place, node)

    def _text(self, text: str | None, inside: list[str], explain: bool) -> tuple[str | None, list[Element]]:
        """Return the text, with no-break spaces, up to its first term, and that term and the rest as elements."""
        if not text:
            return text, []
        text = unbroken(text)
        before, nodes = "", list[Element]()
        for piece in self._pieces(text, inside, explain):
            if isinstance(piece, Element):
                nodes.append(piece)
            elif nodes:
                nodes[-1].tail = (nodes[-1].tail or "") + piece
            else:
                before += piece
        return before, nodes

    def _pieces(self, text: str, inside: list[str], explain: bool) -> Iterator[str | Element]:
        end = 0
        for tag in HTML_PLACEHOLDER_RE.finditer(text):
            yield from self._explained(text[end : tag.start()], explain=explain and not inside)
            yield tag[0]
            _follow(str(self.md.htmlStash.rawHtmlBlocks[int(tag[1])]), inside)
            end = tag.end()
        yield from self._explained(text[end:], explain=explain and not inside)

    def _explained(self, text: str, *, explain: bool) -> Iterator[str | Element]:
        end = 0
        for use in glossary_words().uses(text) if explain else ():
            if use.term["id"] in self._used:
                continue
            self._used[use.term["id"]] = use.term
            yield text[end : use.start]
            yield _link(text[use.start : use.end], use.term)
            end = use.end
        yield text[end:]


def _follow(tag: str, inside: list[str]) -> None:
    """Record in `inside` that a tag of inline HTML opens or closes an element."""
    found = _TAG.match(tag)
    if not found or found[2] in _VOID:
        return
    if not found[1]:
        inside.append(found[2])
    elif inside:
        inside.pop()


def _link(word: str, term: Term) -> Element:
    link = Element("a", {"class": "term", "href": f"{GLOSSARY_PAGE}#{term['id']}"})
    link.set("aria-describedby", _definition_id(term))
    link.set("data-definition", unbroken(term["text"]))
    link.text = word
    return link


def _definition_id(term: Term) -> str:
    return f"ord-{term['id']}"


def _keep_together(headings: list[dict[str, Any]]) -> None:
    """Put the same no-break spaces into the page's table of contents."""
    for heading in headings:
        for key in ("name", "html", "data-toc-label"):
            if isinstance(value := heading.get(key), str):
                heading[key] = unbroken(value)
        _keep_together(heading["children"])


@cache
def glossary_words() -> Words:
    """Return the glossary's words, read for the first page of a build and cached until the next build."""
    return Words(rules_of(Path(os.environ.get("RULES_DIR", "rules")))["glossary"])


def makeExtension(**options: object) -> TermsExtension:  # noqa: N802 (the name Python-Markdown calls)
    """Return the extension, for `markdown_extensions` in mkdocs.yml."""
    return TermsExtension(**options)
