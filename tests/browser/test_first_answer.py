"""A page answers from what it holds, moves nothing, and loads what it needs when it is needed, and no more."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import BrowserContext, Page, Route, expect

from checker.core.matching import complete_facts
from checker.core.reference import slug
from tests.support.configuration import Config
from tests.support.pages import PYODIDE, SHIFTS, START, choose
from tests.support.rules_fixture import interventions
from tests.support.sizes import every
from tools.paths import ROOT
from tools.site.pages import pages
from tools.site.typeface import FOLDER, WEIGHTS
from tools.site.typeface import MOST as MOST_TYPEFACE
from tools.upkeep.benchmark.weight import requested, weights

CONFIG: dict[str, Any] = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=Config)  # noqa: S506 - a SafeLoader
LOADS: dict[str, list[str]] = CONFIG["extra"]["loads"]
EVERYWHERE = {
    name.removeprefix("assets/")
    for name in [*CONFIG["extra_css"], *(one["path"] for one in CONFIG["extra_javascript"])]
}
# Bytes without the typeface, which has a limit of its own (tools/site/typeface.py), and which no text waits for.
MOST = 88_000
# The start page needs no checker.
MOST_OF_START = 70_000

MORE_OF_A_KIND = pytest.mark.full("more of a kind: one stays")


def scripts_of(html: str) -> set[str]:
    """Return the scripts and styles that a page loads, without the theme's own."""
    loaded = re.findall(r'<(?:script|link)[^>]+(?:src|href)="[./]*/?assets/((?:javascripts|stylesheets)/[^"]+)"', html)
    theirs = re.compile(r"\.min\.(js|css)$")
    return {name for name in loaded if not theirs.search(name)}


def test_a_page_loads_what_its_content_is_marked_for_and_nothing_else(site_dir: Path) -> None:
    seen: set[str] = set()
    for page, html in pages(site_dir):
        content = html.partition("<article")[2].rpartition("</article>")[0]
        marks = {mark for mark in LOADS if re.search(rf"\s{mark}[\s=>-]", content)}
        seen |= marks
        assert scripts_of(html) == EVERYWHERE | {name for mark in marks for name in LOADS[mark]}, page
    # No rule has an end yet; tests/built/test_time.py tests what a page with one loads.
    assert seen == LOADS.keys() - {"data-holds-until"}


@pytest.mark.parametrize("files", LOADS.values(), ids=LOADS)
def test_a_script_is_listed_with_every_module_it_imports(files: list[str]) -> None:
    scripts = [name for name in files if name.endswith(".js")]
    found, new = set(), set(scripts[:1])
    while new:
        name = new.pop()
        found.add(name)
        text = (ROOT / "docs" / "assets" / name).read_text("utf-8")
        new |= {
            f"javascripts/{other}" for other in re.findall(r'^import .* from "\./(.+)";$', text, re.MULTILINE)
        } - found
    assert found == set(scripts)


def test_every_script_and_style_is_loaded_somewhere() -> None:
    assets = ROOT / "docs" / "assets"
    files = {str(p.relative_to(assets)) for kind in ("js", "css") for p in assets.rglob(f"*.{kind}")}
    assert files == EVERYWHERE | {name for names in LOADS.values() for name in names} | {"javascripts/worker.js"}


@pytest.mark.parametrize(
    "path", every(3, ["paragraffer/136-a/", "paragraffer/124-c/", "paragraffer/128-b/", "opslag/"], "another paragraph")
)
def test_the_first_load_is_light(chromium: Any, site_url: str, site_dir: Path, path: str) -> None:
    found = weights(site_dir, requested(chromium, site_url, path))
    assert "javascripts/lookup.js" in {name.removeprefix("assets/") for name in found}
    typeface = [found.pop(f"{FOLDER}/{weight}.woff2") for weight in WEIGHTS]
    assert sum(typeface) <= MOST_TYPEFACE
    assert sum(found.values()) <= MOST, found


def test_the_start_page_is_lighter_still(chromium: Any, site_url: str, site_dir: Path) -> None:
    found = weights(site_dir, requested(chromium, site_url, ""))
    kept = {name: bytes_ for name, bytes_ in found.items() if not name.startswith(f"{FOLDER}/")}
    assert "assets/javascripts/start.js" in kept
    assert sum(kept.values()) <= MOST_OF_START, kept


ASKING = [p for p in interventions() if "questions" in p]


@pytest.mark.parametrize(
    "paragraph",
    [pytest.param(p, id=slug(p), marks=() if p is ASKING[0] else MORE_OF_A_KIND) for p in ASKING],
)
def test_a_choice_is_answered_without_a_request_and_confirmed_without_a_move(
    context: BrowserContext, page: Page, site_url: str, paragraph: Any
) -> None:
    context.add_init_script(SHIFTS)
    held: list[Route] = []
    let_go = False
    context.route("**/engine/**", lambda route: route.continue_() if let_go else held.append(route))
    page.goto(f"{site_url}opslag/")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    facts = list(complete_facts(paragraph))[-1]
    choose(page, paragraph["number"], facts)
    shown = page.locator("[data-outcome-shown]")
    expect(shown.locator("[data-engine=page]")).to_be_visible()
    before = shown.inner_text()
    height = page.evaluate("document.documentElement.scrollHeight")
    # Chromium fetches the icon again when the address changes: https://github.com/ampproject/amphtml/issues/22935
    assert [url for url in asked if not re.search("/engine/|worker.js|favicon", url)] == []
    # Shifts within half a second of the reader's input are not counted as the page's own:
    # https://developer.mozilla.org/docs/Web/API/LayoutShift/hadRecentInput
    page.wait_for_timeout(700)
    page.evaluate("shifts.length = 0")
    let_go = True
    for route in held:
        route.continue_()
    expect(shown.locator(PYODIDE).first).to_be_visible(timeout=START)
    expect(page.locator("[data-note=pyodide]")).to_be_visible()
    assert shown.inner_text() == before
    assert page.evaluate("document.documentElement.scrollHeight") == height
    assert page.evaluate("shifts") == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "path",
    [
        "opslag/",
        "opslag/?paragraph=136a",
        "opslag/?paragraph=136a&decision_exists=yes",
        "paragraffer/124-c/",
        "paragraffer/136-a/",
        "tjek/maalgruppe/",
        "tjek/gentagen-brug/",
        "oversigt/",
        "log/",
    ],
)
def test_nothing_moves_while_a_page_loads_nor_when_the_engine_answers(
    context: BrowserContext, page: Page, site_url: str, path: str, width: int
) -> None:
    context.add_init_script(SHIFTS)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site_url + path)
    asks = "decision_exists" in path or "124-c" in path or "tjek/" in path
    if asks:
        expect(page.locator("[data-note=pyodide]")).to_be_visible(timeout=START)
    assert page.evaluate("new Promise((done) => requestIdleCallback(() => done(shifts)))") == []


def test_the_text_to_search_is_fetched_when_the_reader_enters_the_box(
    context: BrowserContext, page: Page, site_url: str
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}tekst/")
    page.wait_for_timeout(1000)
    assert not [url for url in asked if "/search/" in url]
    with page.expect_request("**/search/text.json"):
        page.locator("#find").click()
