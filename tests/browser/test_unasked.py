"""The engine starts when the reader asks what the page does not hold, or stays on a free and fast connection."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.logs import RESULT
from tests.support.pages import CONFIRM_AFTER, KEEP_AFTER, PYODIDE, START, connection
from tools.paths import ROOT
from tools.site.offline import kilobytes
from tools.site.visits import LENGTHS, PAGES, QUALITY, costs
from tools.upkeep.benchmark.line import Line, serve_compressed

WORKER = "**/javascripts/worker.js"
ANSWER = "opslag/?paragraph=124d"
MORNING, NOON = "2026-11-28T11:00:00", "2026-11-28T12:00:00"
A_MINUTE = 60_000
FREE = {"nothing told": "undefined", "fast": "{ saveData: false, type: 'wifi', effectiveType: '4g' }"}
COSTLY = {
    "saves data": "{ saveData: true, effectiveType: '4g' }",
    "mobile": "{ saveData: false, type: 'cellular', effectiveType: '4g' }",
    "slow": "{ saveData: false, effectiveType: '3g' }",
    "very slow": "{ effectiveType: 'slow-2g' }",
}
costly = pytest.mark.parametrize(
    "told",
    [
        pytest.param(told, id=name, marks=pytest.mark.full("slower than slow") if name == "very slow" else ())
        for name, told in COSTLY.items()
    ],
)
# Has the reader turn to another tab, or come back from it.
LOOK = """shown => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: shown ? "visible" : "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
ASK = """async (root) => {
    const { Engine } = await import(`${root}assets/javascripts/engine.js`);
    await new Engine(`${root}engine/`).ask({ paragraph: "125", facts: {}, on: "2026-11-20", level: 2 });
}"""


@pytest.fixture
def asked(context: BrowserContext) -> list[str]:
    """Return what is fetched of the engine and its worker, as it comes."""
    found: list[str] = []
    context.on("request", lambda request: found.append(request.url) if of_engine(request.url) else None)
    return found


def of_engine(url: str) -> bool:
    return "/engine/" in url or url.endswith("/worker.js")


def goto(page: Page, address: str, told: str = "undefined") -> None:
    """Open a page whose clock stands still, on a connection of which the browser tells what the object says."""
    page.add_init_script(connection(told))
    page.clock.install(time=MORNING)
    page.clock.pause_at(NOON)
    page.goto(address)


def check_built(page: Page, asked: list[str]) -> None:
    """Assert that the page answers by itself, that it says so, and that nothing was fetched."""
    expect(page.locator("[data-answer][data-engine=page]")).to_be_visible()
    expect(page.locator("[data-note=built]")).to_be_visible()
    expect(page.locator("[data-note]:visible")).to_have_count(1)
    assert asked == []


@pytest.mark.parametrize("told", FREE.values(), ids=FREE)
@pytest.mark.parametrize("path", [ANSWER, "paragraffer/124-c/"])
def test_an_answer_is_confirmed_once_the_reader_has_stayed(
    page: Page, site_url: str, asked: list[str], path: str, told: str
) -> None:
    goto(page, site_url + path, told)
    check_built(page, asked)
    page.clock.run_for(CONFIRM_AFTER - 1)
    check_built(page, asked)
    with page.expect_request(WORKER):
        page.clock.run_for(1)
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
    expect(page.locator("[data-note=pyodide]")).to_be_visible()


def test_a_check_is_made_ready_once_the_reader_has_stayed(page: Page, site_url: str, asked: list[str]) -> None:
    goto(page, f"{site_url}tjek/samtykke/")
    page.clock.run_for(CONFIRM_AFTER - 1)
    assert asked == []
    with page.expect_request(WORKER):
        page.clock.run_for(1)


def test_only_a_page_in_view_is_stayed_on(page: Page, site_url: str, asked: list[str]) -> None:
    goto(page, site_url + ANSWER)
    page.clock.run_for(CONFIRM_AFTER - 1)
    page.evaluate(LOOK, False)
    page.clock.run_for(A_MINUTE)
    page.evaluate(LOOK, True)
    page.clock.run_for(CONFIRM_AFTER - 1)
    check_built(page, asked)
    with page.expect_request(WORKER):
        page.clock.run_for(1)


@costly
def test_on_a_metered_or_slow_connection_an_answer_is_not_confirmed(
    page: Page, site_url: str, asked: list[str], told: str
) -> None:
    goto(page, site_url + ANSWER, told)
    page.clock.run_for(A_MINUTE)
    checker = page.locator(".checker")
    checker.hover(position={"x": 5, "y": 5})
    checker.locator("a:visible, button:visible, summary:visible").first.focus()
    page.mouse.wheel(0, 400)
    page.clock.run_for(A_MINUTE)
    check_built(page, asked)


@costly
def test_what_the_page_does_not_hold_is_answered_on_any_connection(
    page: Page, site_url: str, asked: list[str], told: str
) -> None:
    goto(page, site_url + ANSWER, told)
    check_built(page, asked)
    page.get_by_text("Svar for en anden dag").click()
    page.get_by_label("Hvilken dag").fill("2026-11-20")
    page.get_by_label("Hvilken dag").press("Enter")
    expect(page.locator("[data-other-day]")).to_be_visible(timeout=START)
    expect(page.locator("[data-note=pyodide]")).to_be_visible()
    # The engine is there now, so it confirms what the page holds too.
    page.get_by_role("button", name="Vælg et andet indgreb").click()
    page.locator("[data-built='125'] a").click()
    expect(page.locator(f"[data-answer][data-paragraph='125']{PYODIDE}")).to_be_visible(timeout=START)


@costly
def test_a_check_is_computed_from_the_first_answer_on(page: Page, site_url: str, asked: list[str], told: str) -> None:
    goto(page, f"{site_url}find/", told)
    page.clock.run_for(A_MINUTE)
    page.locator("[data-heading]").hover()
    page.keyboard.press("Tab")
    assert asked == []
    page.get_by_label("Låse eller sikre en dør").click()
    expect(page.locator("[data-heading]")).to_have_text("Hvem gør det?", timeout=START)
    page.locator("fieldset:visible label").first.click()
    expect(page.locator("[data-heading]")).not_to_have_text("Hvem gør det?")


def test_a_check_is_ready_when_the_first_answer_is_sent(page: Page, site_url: str) -> None:
    goto(page, f"{site_url}tjek/samtykke/", COSTLY["slow"])
    with page.expect_request(WORKER):
        # With the keyboard, an answer is not sent before the button.
        page.locator("fieldset:visible input").first.press("Space")


@pytest.mark.parametrize("path", ["opslag/", "log/"])
def test_where_there_is_no_answer_nothing_is_confirmed(page: Page, site_url: str, asked: list[str], path: str) -> None:
    goto(page, site_url + path)
    page.clock.run_for(A_MINUTE)
    assert asked == []


def test_a_choice_among_what_the_page_holds_is_no_question(page: Page, site_url: str, asked: list[str]) -> None:
    goto(page, f"{site_url}opslag/")
    page.get_by_role("searchbox").fill("124 d")
    page.get_by_role("searchbox").press("Enter")
    check_built(page, asked)


def test_the_engine_starts_when_the_reader_opens_the_field_for_another_day(
    page: Page, site_url: str, asked: list[str]
) -> None:
    goto(page, site_url + ANSWER, COSTLY["slow"])
    check_built(page, asked)
    with page.expect_request(WORKER):
        page.get_by_text("Svar for en anden dag").click()
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)


def test_the_engine_starts_when_the_reader_looks_for_a_log(page: Page, site_url: str) -> None:
    goto(page, f"{site_url}log/", COSTLY["slow"])
    with page.expect_request("**/snapshot.wasm"), page.expect_file_chooser():
        page.get_by_label("Vælg en log").click()


def test_a_log_is_looked_through_when_it_is_chosen(page: Page, site_url: str, asked: list[str]) -> None:
    goto(page, f"{site_url}log/", COSTLY["slow"])
    page.clock.run_for(A_MINUTE)
    assert asked == []
    page.get_by_role("button", name="Prøv med eksemplet").click()
    expect(page.locator(RESULT)).to_be_visible(timeout=START)


def test_a_visit_costs_what_the_page_says(chromium: Browser, site_dir: Path) -> None:
    line, read = Line(), {}
    line.quality = QUALITY
    with serve_compressed(site_dir, line) as root, chromium.new_context(service_workers="block") as context:
        page = context.new_page()
        for number, path in enumerate(PAGES, 1):
            page.goto(root + path, wait_until="networkidle")
            # A browser without a window may leave the icon out.
            page.evaluate("fetch(document.querySelector('link[rel=icon]').href)")
            read[number] = line.sent
        page.evaluate(ASK, root)
        engine = line.sent - read[len(PAGES)]
        measured = {f"read_{length}": read[length] for length in LENGTHS}
        assert measured | {f"asked_{length}": read[length] + engine for length in LENGTHS} == costs(site_dir)
        page.goto(f"{root}uden-net/")
        rows = page.locator("table", has_text="Med programmet").locator("tbody tr").all()
        shown = [row.locator("td").all_inner_texts() for row in rows]
    assert [[int(pages.split()[0]), *sizes] for pages, *sizes in shown] == [
        [length, kilobytes(read[length]), kilobytes(read[length] + engine)] for length in LENGTHS
    ]


@pytest.mark.parametrize("file", ["uden-net/index.html", "search/text.json"])
def test_no_figure_is_left_to_be_put_in(site_dir: Path, file: str) -> None:
    text = (site_dir / file).read_text("utf-8")
    assert "fylder" in text
    assert not re.findall(r"\{[a-z]+(?:_\w+)?\}", text)


@pytest.mark.parametrize("page_of", ["uden-net.md", "privatliv.md"])
def test_the_pages_name_the_seconds_after_which_something_is_fetched(page_of: str) -> None:
    named = re.findall(r"i (\d+) sekunder", (ROOT / "docs" / page_of).read_text("utf-8"))
    assert {1000 * int(seconds) for seconds in named} == {CONFIRM_AFTER, KEEP_AFTER}
