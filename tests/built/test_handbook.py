"""A reader can trust the handbook and find things in it: links work, claims have sources, pages are near the start."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from checker.core.reference import slug
from checker.model.paragraph import Paragraph
from tests.support.rules_fixture import rules
from tools.paths import ROOT
from tools.site.pages import EMBEDDED, pages
from tools.site.prose import UNREAD, blocks

QUESTIONS: list[dict[str, str]] = yaml.safe_load((ROOT / "tests/cases/reader_questions.yaml").read_text("utf-8"))
# Macros that cite a document; the one that lists all documents uses none of them.
CITING = re.compile(r"""\bsrc\(\s*["']([\w-]+)["']""")


class Page(HTMLParser):
    """A page of the built site: its links, what can be linked to, its title and its headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        # The links in sight: those of the text, the areas and the footer, without those that the menu unfolds.
        self.own_links: list[str] = []
        self._folded = 0
        self.ids: set[str] = set()
        self.title = self.heading = ""
        self.cites = 0
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"title", "h1"}:
            self._inside.append(tag)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
            self.own_links += [] if self._folded else [given["href"]]
        if tag == "details" and (self._folded or "menu" in given.get("class", "").split()):
            self._folded += 1
        if "source" in given.get("class", "").split():
            self.cites += 1
        if "id" in given:
            self.ids.add(given["id"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._folded:
            self._folded -= 1
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside == ["title"]:
            self.title += data
        elif self._inside == ["h1"]:
            self.heading += data.removesuffix("¶")


@pytest.fixture(scope="module")
def site(site_dir: Path) -> dict[str, Page]:
    """Return every page of the built site by its address."""
    return {address: Page(html) for address, html in pages(site_dir)}


def target(address: str, link: str) -> tuple[str, str] | None:
    """Return the address and the fragment that a link on a page leads to, or None when it leaves the site."""
    if urlsplit(link).scheme or link.startswith("//"):
        return None
    path, fragment = urlsplit(link).path, unquote(urlsplit(link).fragment)
    if path.startswith("/"):
        # The site must work below any path, and there such a link leads out of it.
        return "outside the site", fragment
    parts = address.strip("/").split("/") if not path else [*address.strip("/").split("/"), *unquote(path).split("/")]
    folders: list[str] = []
    for part in parts:
        if part == "..":
            if not folders:
                return "outside the site", fragment
            folders.pop()
        elif part not in {"", "."}:
            folders.append(part)
    return "/" + "/".join(folders), fragment


def broken_links(site: dict[str, Page], site_dir: Path) -> list[str]:
    """Return each link that leads to no page, no file or no place on a page."""
    broken = []
    for address, page in site.items():
        for link in page.links:
            led = target(address, link)
            if led is None:
                continue
            place, fragment = led
            page_there = site.get(place if place == "/" else f"{place}/")
            file = site_dir / place.lstrip("/")
            # An answer for other sites to show is a page too, but not one of the handbook's.
            is_file = file.is_file() or (EMBEDDED in place and (file / "index.html").is_file())
            if page_there is None and not is_file:
                broken.append(f"{address}: {link} leads nowhere")
            elif page_there and fragment and fragment not in page_there.ids:
                broken.append(f"{address}: {link} leads to no place on that page")
            elif page_there and place != "/" and urlsplit(link).path and not urlsplit(link).path.endswith("/"):
                broken.append(f"{address}: {link} lacks its last slash, or is a way up without one")
    return broken


def test_every_link_within_the_site_leads_somewhere(site: dict[str, Page], site_dir: Path) -> None:
    assert sum(len(page.links) for page in site.values()) > 2000
    within_macros = [link for link in site["/hvem-beslutter/"].links if "../paragraffer/" in link]
    assert within_macros
    assert broken_links(site, site_dir) == []


@pytest.mark.parametrize("link", ["../mangler/", "#mangler", "../klage/#mangler", "/klage/", "../../x/", "../klage"])
def test_a_link_that_leads_nowhere_is_found(link: str, tmp_path: Path) -> None:
    leading = '<a href="../klage/#frist"></a><a href="../"></a><a href="https://www.sbst.dk/"></a>'
    small = {"/": Page(""), "/klage/": Page('<h2 id="frist"></h2>'), "/samtykke/": Page(leading)}
    assert broken_links(small, tmp_path) == []
    small["/samtykke/"] = Page(f'{leading}<a href="{link}"></a>')
    (found,) = broken_links(small, tmp_path)
    assert link in found


def test_no_title_is_used_twice(site: dict[str, Page]) -> None:
    for kind in ("title", "heading"):
        found: dict[str, list[str]] = {}
        for address, page in site.items():
            found.setdefault(" ".join(getattr(page, kind).split()), []).append(address)
        assert "" not in found, f"without a {kind}: {found['']}"
        assert {text: where for text, where in found.items() if len(where) > 1} == {}


@pytest.mark.parametrize("paragraph", rules()["paragraphs"], ids=lambda p: str(p["number"]))
def test_every_paragraph_has_a_page_that_cites_its_sources(paragraph: Paragraph, site_dir: Path) -> None:
    html = (site_dir / "paragraffer" / slug(paragraph) / "index.html").read_text("utf-8")
    everything = blocks(html, UNREAD | {".checker", ".fact-box"})
    without = blocks(html, UNREAD | {".checker", ".fact-box", ".source"})
    assert everything != without, "the page's own words cite no source"


def test_every_document_of_the_rules_is_used() -> None:
    used: set[str] = set()

    def collect(part: Any) -> None:
        if isinstance(part, dict):
            if "section" in part and "document" in part:
                used.add(part["document"])
            for value in part.values():
                collect(value)
        elif isinstance(part, list):
            for value in part:
                collect(value)

    collect(rules())
    for file in (ROOT / "docs").rglob("*.md"):
        used |= set(CITING.findall(file.read_text("utf-8")))
    assert used == rules()["documents"].keys()


def test_every_page_is_at_most_two_clicks_from_the_start_even_without_the_menu(site: dict[str, Page]) -> None:
    reached = {"/"}
    for _ in range(2):
        links = [(address, link) for address in reached for link in site[address].own_links]
        led = [target(address, link) for address, link in links]
        reached |= {f"{place[0].rstrip('/')}/" for place in led if place} & site.keys()
    assert len(site) > 50
    assert site.keys() - reached == set()


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: str(asked["question"]))
def test_what_a_new_carer_asks_is_answered_on_the_page(asked: dict[str, str], site_dir: Path) -> None:
    html = (site_dir / asked["page"].strip("/") / "index.html").read_text("utf-8")
    text = " ".join(blocks(html, UNREAD)).replace("\N{NO-BREAK SPACE}", " ")
    assert asked["answer"] in text


def test_there_are_questions_enough_and_no_two_alike() -> None:
    assert len(QUESTIONS) >= 25
    assert len({asked["question"] for asked in QUESTIONS}) == len(QUESTIONS)
