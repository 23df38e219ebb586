"""What a built page says in running text: without headings, sources, tables, figures and what its macros answer."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from tools.data import EMBEDDED

# Where the theme puts what comes from docs/.
CONTENT = "md-content__inner"
# Elements that end a sentence by ending.
BLOCKS = {"blockquote", "br", "caption", "dd", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "label"}
BLOCKS |= {"legend", "li", "ol", "option", "p", "section", "summary", "table", "td", "th", "tr", "ul", "article"}
BLOCKS |= {"desc", "figure", "svg", "text", "title"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

# What nobody reads as the page's text.
UNREAD = {"nav", "noscript", "script", "style", "template", "[hidden]", ".headerlink", ".md-source-file"}
SOURCES = {".source", ".answer__sources"}
# What the rules have written, and what is no sentence.
NOT_PROSE = UNREAD | SOURCES | {"h1", "h2", "h3", "h4", "h5", "h6", "button", "figure", "form", "svg", "table"}
NOT_PROSE |= {".checker", ".fact-box", ".rule-lists", ".md-button"}


def pages(site: Path) -> Iterator[tuple[str, str]]:
    """Each page of the built site's own: its address from the root, such as `/klage/`, and its HTML."""
    for file in sorted(site.rglob("index.html")):
        folder = file.parent.relative_to(site).as_posix()
        if not folder.startswith(f"{EMBEDDED}/"):
            yield ("/" if folder == "." else f"/{folder}/"), file.read_text("utf-8")


def article(html: str) -> str:
    """What a page has from docs/, without the theme's part, the longer one; all of it where that is not found."""
    start, end = html.find("<article"), html.rfind("</article>")
    return html[start:end] if 0 <= start < end else html


def prose(html: str) -> list[str]:
    """The running text of a page from docs/, paragraph by paragraph."""
    return blocks(html, NOT_PROSE)


def blocks(html: str, without: Iterable[str]) -> list[str]:
    """The text of a page from docs/, block by block, white space folded and no-break spaces kept.

    Args:
        without: the elements to leave out, as `table`, `.class` or `[attribute]`.
    """
    reader = _Reader(set(without))
    reader.feed(article(html))
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self, without: set[str]) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._without = without
        self._text = ""
        # Each open element, and whether its text is read.
        self._open: list[tuple[str, bool]] = [("", False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.end_block()
        if tag in VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        described = {tag, *(f".{c}" for c in classes), *(f"[{name}]" for name, _ in attrs)}
        read = self._open[-1][1] or CONTENT in classes
        self._open.append((tag, read and not described & self._without))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        if any(opened == tag for opened, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][1]:
            self._text += data

    def end_block(self) -> None:
        """Keep the block read so far."""
        if text := re.sub(r"[ \t\r\n]+", " ", self._text).strip():
            self.blocks.append(text)
        self._text = ""
