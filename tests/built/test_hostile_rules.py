"""A site built from rules whose every text would run if a page took it for more than text: none does.

The browser disregards the site's policy, so that only the escaping protects a page from its texts.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from checker.compile import RulesError, compile_rules
from tests.support.checks import PAGES, typed
from tests.support.hostile_rules import PIECES, write_hostile_rules
from tests.support.pages import PYODIDE, START, STAYED, address
from tests.support.recorded import SITUATIONS
from tests.support.rules_fixture import every_case
from tests.support.watch import PageWatch
from tools.site.build import build_site
from tools.site.serve import serve_directory
from tools.upkeep.pdf import in_order

pytestmark = pytest.mark.full("builds the whole site from other rules, its engine too")

# Pieces that a rule may contain on purpose.
OPEN = ("]]>", PIECES[3])
SING = "window.canary = () => { window.sung = true; };"
# Returns everything in a page that no page of the site should have, and whether anything has run.
MADE = """() => [...document.querySelectorAll("*")].filter((element) =>
        ["base", "embed", "frame", "iframe", "img", "math", "object"].includes(element.localName)
        || (element.localName === "script" && element.type !== "application/ld+json" && element.text.includes("canary"))
        || (["em", "strong", "code"].includes(element.localName) && element.textContent === "canary")
        || [...element.attributes].some(({ name, value }) =>
            name.startsWith("on") || name === "canary"
            || ["action", "formaction", "href", "src", "xlink:href"].includes(name) && /^\\s*javascript:/i.test(value)
        )
    ).map((element) => element.outerHTML.slice(0, 200)).concat(window.sung ? ["the canary sang"] : [])"""


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site built from hostile rules, and yield its address."""
    folder = tmp_path_factory.mktemp("hostile")
    assert write_hostile_rules(folder / "rules") > 1_300
    build_site(folder / "site", rules=folder / "rules")
    with serve_directory(folder / "site") as url:
        yield url


@pytest.fixture
def reader(chromium: Browser, hostile_url: str) -> Iterator[BrowserContext]:
    """Open a browser context that disregards the policy, and assert that it stays quiet."""
    with chromium.new_context(locale="da-DK", bypass_csp=True, service_workers="block") as context:
        context.add_init_script(SING)
        context.add_init_script(STAYED)
        watch = PageWatch(context, hostile_url)
        yield context
        assert watch.strayed == []
        assert watch.complaints == []


@pytest.fixture
def page(reader: BrowserContext) -> Page:
    """Open a page in that context."""
    return reader.new_page()


def test_what_a_text_makes_is_noticed(page: Page, hostile_url: str) -> None:
    page.goto(f"{hostile_url}ordliste/")
    assert page.evaluate(MADE) == []
    html = "<b canary></b><img src=data:, onerror=canary()>"
    page.evaluate("html => document.querySelector('article').insertAdjacentHTML('beforeend', html)", html)
    page.wait_for_function("window.sung")
    assert len(page.evaluate(MADE)) == 3


def test_every_page_shows_the_texts_and_makes_nothing_of_them(page: Page, hostile_url: str) -> None:
    shown = 0
    for _, path in in_order():
        page.goto(hostile_url + path)
        assert page.evaluate(MADE) == [], path
        shown += page.evaluate("document.body.textContent.split('onerror=canary()').length - 1")
    page.goto(f"{hostile_url}404.html")
    assert page.evaluate(MADE) == []
    assert shown > 5_000


def test_what_the_engine_answers_makes_nothing(page: Page, hostile_url: str) -> None:
    for paragraph, facts in every_case():
        page.goto(address(hostile_url, paragraph, facts))
        expect(page.locator(f"[data-outcome-shown] {PYODIDE}").first).to_be_visible(timeout=START)
        assert PIECES[0] in page.locator("[data-outcome-shown]").inner_text()
        assert page.evaluate(MADE) == [], paragraph


@pytest.mark.parametrize("check", PAGES)
def test_what_a_form_finds_makes_nothing(page: Page, hostile_url: str, check: str) -> None:
    values = next(case["values"] for of, case in SITUATIONS if of == check)
    page.goto(f"{hostile_url}{PAGES[check]}?{urlencode(typed(check, values))}")
    expect(page.locator("[data-note=pyodide]")).to_be_visible(timeout=START)
    assert PIECES[0] in page.locator("[data-outcome-shown]").inner_text()
    assert page.evaluate(MADE) == []


def test_what_is_found_in_a_log_and_in_the_search_makes_nothing(page: Page, hostile_url: str) -> None:
    page.goto(f"{hostile_url}log/")
    page.locator("[data-log-example]").click()
    expect(page.locator("[data-outcome-shown] > *").first).to_be_visible(timeout=START)
    assert "canary" in page.locator("[data-outcome-shown]").inner_text()
    assert page.evaluate(MADE) == []
    page.goto(f"{hostile_url}tekst/?q=canary")
    expect(page.locator("[data-find-results] > li").first).to_be_visible()
    assert page.evaluate(MADE) == []


def test_each_piece_written_openly_is_refused(tmp_path: Path) -> None:
    for number, piece in enumerate(PIECES):
        if piece not in OPEN:
            write_hostile_rules(tmp_path / str(number), [piece], disguised=False)
            with pytest.raises(RulesError, match="En tekst kan ikke have HTML eller Markdown"):
                compile_rules(tmp_path / str(number))


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% raw %}", "{{ naevnet.__class__ }}", "{# x #}", "en { alene", "en } alene"]
)
def test_a_text_in_the_language_of_the_templates_is_refused(tmp_path: Path, text: str) -> None:
    write_hostile_rules(tmp_path / "rules", [text])
    with pytest.raises(RulesError, match=r"Ukendt pladsholder|tuborgklamme"):
        compile_rules(tmp_path / "rules")
