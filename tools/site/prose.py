"""Extract a built page's running text: without headings, sources, tables, figures and what its macros answer."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

# The element into which the theme puts what comes from docs/.
CONTENT = "md-content__inner"
_END = "</article>"
# Elements whose end is also the end of a sentence.
BLOCKS = {"blockquote", "br", "caption", "dd", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "label"}
BLOCKS |= {"legend", "li", "ol", "option", "p", "section", "summary", "table", "td", "th", "tr", "ul", "article"}
BLOCKS |= {"desc", "figure", "svg", "text", "title"}

# Elements that nobody reads as the page's text.
UNREAD = {"nav", "noscript", "script", "style", "template", "[hidden]", ".md-source-file"}
SOURCES = {".source", ".answer__sources"}
# Elements that the rules have written, and those that are not sentences.
NOT_PROSE = UNREAD | SOURCES | {"h1", "h2", "h3", "h4", "h5", "h6", "button", "figure", "form", "svg", "table"}
NOT_PROSE |= {".checker", ".fact-box", ".rule-lists", ".md-button"}


class Block(NamedTuple):
    """Text up to the end of an element, with white space folded and no-break spaces kept, and that element."""

    text: str
    element: LexborNode


def article(html: str) -> str:
    """Return what a page has from docs/, without the theme's part, which is longer; the whole page if there is none."""
    start, end = html.find("<article"), html.rfind(_END)
    return html[start : end + len(_END)] if 0 <= start < end else html


def prose(html: str) -> list[str]:
    """Return the running text of a page from docs/, paragraph by paragraph."""
    return blocks(html, NOT_PROSE)


def blocks(html: str, without: Iterable[str]) -> list[str]:
    """Return the text of a page from docs/, block by block, as `read_blocks` reads it."""
    return [block.text for block in read_blocks(html, without)]


def read_blocks(html: str, without: Iterable[str]) -> list[Block]:
    """Return the text of a page from docs/, and the element that holds it. A template's content is not on the page.

    Soft hyphens are left out: nobody reads them.

    Args:
        without: the elements to leave out, as CSS selectors.
    """
    tree = LexborHTMLParser(article(html))
    left_out = {node.mem_id for node in tree.css(", ".join(without))}
    found: list[Block] = []
    read: list[str] = []

    def end(block: LexborNode) -> None:
        text = re.sub(r"[ \t\r\n]+", " ", "".join(read).replace("\u00ad", "")).strip()
        read.clear()
        if text:
            found.append(Block(text, block))

    def go_through(element: LexborNode, block: LexborNode) -> None:
        for child in element.iter(include_text=True):
            if child.is_text_node:
                read.append(child.text_content or "")
            elif child.mem_id not in left_out and child.tag in BLOCKS:
                end(block)
                go_through(child, child)
                end(child)
            elif child.mem_id not in left_out:
                go_through(child, block)

    content = tree.css_first(f".{CONTENT}")
    if content:
        go_through(content, content)
        end(content)
    return found
