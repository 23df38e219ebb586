"""The same sources build with Zensical, the successor of Material for MkDocs, and each page says the same."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import pytest
from playwright.sync_api import BrowserContext, expect

from macros.links import from_source
from tests.support.rules_fixture import interventions
from tests.support.watch import PageWatch
from tools.errors import StepError
from tools.paths import ROOT
from tools.site.build import build_site, environment
from tools.site.pages import pages
from tools.site.prose import article
from tools.site.serve import serve_directory
from tools.upkeep.zensical import SOURCES, render_zensical

FULL = pytest.mark.full("builds the whole site with Zensical, which nobody sees yet")

# The size of the site, which includes the theme's files.
SIZES = re.compile(r'(?<= data-offline=")\d+|\d[\d.]*(?= [kM]B)')
# The files that each theme brings under names of its own.
OF_THE_THEME = re.compile(r"assets/(images|(javascripts|stylesheets)/.*(LICENSE|\.min\.|lunr))")


@pytest.fixture(scope="session")
def zensical_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the whole site, its pages rendered by Zensical."""
    folder = tmp_path_factory.mktemp("zensical") / "site"
    build_site(folder, render=render_zensical)
    return folder


class Part(NamedTuple):
    """A tag of a page with its attributes, or a text between two tags."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""


class Parts(HTMLParser):
    """A parser that splits a page into its parts, white space folded."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(Part(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(Part(f"/{tag}", {}))

    def handle_data(self, data: str) -> None:
        if text := re.sub(r"[ \t\r\n]+", " ", data).strip(" "):
            self.parts.append(Part("", {}, text))


def in_place(place: str, html: str) -> str:
    """Return a page with its links as addresses: the two write the way to the same page differently."""
    return re.sub(r'(?<= href=")[^"]*', lambda link: urljoin(place, link[0]), html)


def content(html: str) -> list[Part]:
    """Return the parts of a page that come from docs/, without the target of Zensical's skip link and the site size."""
    parts = Parts(SIZES.sub("", article(html))).parts
    skip = next((i for i, part in enumerate(parts) if part.attributes.get("id") == "__skip"), None)
    return parts if skip is None else parts[:skip] + parts[skip + 2 :]


def answers(html: str) -> list[dict[str, str | None]]:
    """Return each answer of a page and each of its fields, as other programs read them."""
    return [a for _, a, _ in content(html) if a.keys() & {"data-answer", "data-field"}]


def tables(html: str) -> list[list[str]]:
    """Return the cells of each table of a page."""
    found: list[list[str]] = []
    inside = False
    for part, following in pairwise(content(html)):
        if part.tag in {"table", "/table"}:
            inside = part.tag == "table"
            if inside:
                found.append([])
        elif inside and part.tag in {"th", "td"}:
            found[-1].append("")
        if inside and following.text and found[-1]:
            found[-1][-1] += following.text
    return found


def menu(html: str) -> list[str]:
    """Return the texts of a page's menu, with the mark of the reader's place in it."""
    nav = html[html.index('class="menu__panel"') :]
    parts = Parts(nav[: nav.index("</nav>")]).parts
    texts = (part.text or part.attributes.get("aria-current") for part in parts)
    return [text for text in texts if text]


@FULL
@pytest.mark.parametrize("of_page", [answers, tables, menu, content])
def test_every_page_has_the_same(of_page: Callable[[str], list[object]], site_dir: Path, zensical_dir: Path) -> None:
    before, after = (
        {place: of_page(in_place(place, html)) for place, html in pages(site)} for site in (site_dir, zensical_dir)
    )
    assert before.keys() == after.keys()
    assert sum(map(len, before.values())) > 20
    assert {place for place in before if before[place] != after[place]} == set()


@FULL
def test_the_answers_compared_are_those_of_every_intervention(zensical_dir: Path) -> None:
    (lookup,) = (html for place, html in pages(zensical_dir) if place == "/opslag/")
    found = answers(lookup)
    assert {"decided_by", "report", "complaint", "longest_permission"} <= {a.get("data-field") for a in found}
    asked = {a["data-paragraph"] for a in found if "data-answer" in a}
    assert asked == {paragraph["number"] for paragraph in interventions()}


def files(site: Path) -> set[str]:
    """Return the names of a site's files, without the theme's."""
    names = (file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    return {name for name in names if not OF_THE_THEME.match(name)}


@FULL
def test_the_site_has_the_same_files(site_dir: Path, zensical_dir: Path) -> None:
    assert files(site_dir) - files(zensical_dir) == {"sitemap.xml.gz"}
    assert files(zensical_dir) <= files(site_dir)


@FULL
def test_a_page_answers_in_the_browser(zensical_dir: Path, context: BrowserContext) -> None:
    with serve_directory(zensical_dir) as address:
        watch = PageWatch(context, address)
        page = context.new_page()
        page.goto(f"{address}opslag/?paragraph=136a&decision_exists=yes")
        expect(page.locator('[data-answer][data-paragraph="136 a"][data-engine="pyodide"]')).to_be_visible()
        assert not watch.strayed
        assert not watch.complaints


@FULL
@pytest.mark.parametrize(("line", "named"), [("[x](mangler.md)", "mangler.md"), ("{{ mangler() }}", "mangler")])
def test_a_page_with_an_error_stops_it(
    project: Path, line: str, named: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = project / "docs" / "index.md"
    page.write_text(f"{page.read_text('utf-8')}\n\n{line}\n", "utf-8")
    monkeypatch.setattr("tools.upkeep.zensical.ROOT", project)
    with pytest.raises(StepError, match=named):
        render_zensical(tmp_path / "site", environment(ROOT / "rules"))


@pytest.mark.parametrize(
    ("link", "then"),
    [
        ("../", "./"),
        ("../paragraffer/125/", "paragraffer/125/"),
        ("../../klage/#frister", "../klage/#frister"),
        ("./", "124-c/"),
        ("svar.css", "124-c/svar.css"),
    ],
)
def test_a_link_from_a_page_becomes_one_from_its_source(link: str, then: str) -> None:
    assert from_source(link, "124-c") == then


def test_the_generator_needs_to_provide_macros_alone() -> None:
    """Nothing but the macros' environment and a way to run it ties the project to MkDocs."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert not re.search(r"^hooks:", settings, re.MULTILINE)
    importing = {
        path.relative_to(ROOT).as_posix()
        for folder in ("checker", "macros", "tools", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"^\s*(import|from) mkdocs", path.read_text("utf-8"), re.MULTILINE)
    }
    # `make serve` runs MkDocs in its own process, which is faster.
    assert importing == {"tools/site/rendering.py"}
    assert set(SOURCES) == {"docs", "overrides"}
