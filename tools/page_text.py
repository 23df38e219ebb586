"""What is to be searched of a built page: its title, what stands under each heading, and what its answers say."""

import re
from html.parser import HTMLParser
from typing import TypedDict

from tools.prose import BLOCKS, CONTENT, SOURCES, UNREAD, VOID, article

# What stands on a page without being said of its subject.
APART = UNREAD | SOURCES | {"button", "form", "svg", ".answer__dates", ".checker__note", ".fact-box", ".print-only"}


class Section(TypedDict):
    """What stands under one heading; `id` and `heading` are "" before the first."""

    id: str
    heading: str
    text: list[str]


class PageText(TypedDict):
    """The words of a page; `title` is "" where it has none."""

    title: str
    sections: list[Section]
    answer: list[str]


def read_page(html: str) -> PageText:
    """Return the words of a built page, no-break spaces kept. A text that it repeats, as answers do, is taken once."""
    reader = _Reader()
    reader.feed(article(html))
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = PageText(title="", sections=[Section(id="", heading="", text=[])], answer=[])
        # Each open element, and whose words it holds: the page's own, an answer's, or nobody's.
        self._open: list[tuple[str, str]] = [("", "nobody")]
        self._text = ""
        self._seen: set[str] = set()
        self._heading_id = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._end_block()
        given = {name: value or "" for name, value in attrs}
        if tag == "h2":
            self._heading_id = given.get("id", "")
        if tag not in VOID:
            self._open.append((tag, self._whose(tag, given)))

    def _whose(self, tag: str, given: dict[str, str]) -> str:
        classes = given.get("class", "").split()
        around = self._open[-1][1]
        if CONTENT in classes:
            return "page"
        # The lookup's answers, each in a <details>, all stand on their own pages too.
        if {tag, *(f".{c}" for c in classes), *(f"[{name}]" for name in given)} & APART or (
            tag == "details" and "data-built" in given
        ):
            return "nobody"
        return "answer" if around == "page" and "data-built" in given else around

    def handle_endtag(self, tag: str) -> None:
        if all(tag != opened for opened, _ in self._open):
            return
        if tag in BLOCKS:
            self._end_block(tag)
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][1] != "nobody":
            self._text += data

    def _end_block(self, tag: str = "") -> None:
        text = re.sub(r"[ \t\r\n]+", " ", self._text).strip()
        self._text = ""
        if not text:
            return
        in_answer = self._open[-1][1] == "answer"
        if tag == "h1" and not self.page["title"]:
            self.page["title"] = text
        elif tag == "h2" and not in_answer:
            self.page["sections"].append(Section(id=self._heading_id, heading=text, text=[]))
        elif text not in self._seen:
            self._seen.add(text)
            (self.page["answer"] if in_answer else self.page["sections"][-1]["text"]).append(text)
