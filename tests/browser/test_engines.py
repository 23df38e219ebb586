"""The checkers in Firefox and in WebKit: what Pyodide answers there is what CPython answers.

Everything else is tested in Chromium, by the other files.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from checker.checks import CHECKS
from checker.checks.render import render_result
from checker.core.answer import ask
from checker.html.answer import render_outcome
from checker.log.job import completed
from checker.log.render import render_log
from checker.model.statements import Facts
from tests.support.checks import MOVE, PAGES, run, typed
from tests.support.logs import EXAMPLE, RESULT
from tests.support.pages import PYODIDE, SAME, key
from tests.support.recorded import SITUATIONS
from tests.support.rules_fixture import every_case, rules
from tests.support.sizes import every
from tests.support.worked_engine import REPLIES, worked
from tools.machine.system import firefox, webkit
from tools.site.serve import SiteHandler, serve_directory
from tools.upkeep.benchmark import browsers
from tools.upkeep.benchmark.browsers import Browser

ALL = pytest.mark.full("every answer and every case; Chromium has them all, and here some stay")

COUNT = "selector => document.querySelectorAll(selector).length"
CLICK = "selector => document.querySelector(selector).click()"
SAME_AS = f"(selector, html) => ({SAME})(document.querySelector(selector), html)"
# WebKit lets a page change its address 100 times in 10 s, which the engine can outrun.
MOVES = 50
# Returns the day that a page answers for: today, or the day it was built, if that is later.
TODAY = """() => {
    const built = document.querySelector("[data-on]").dataset.on, now = new Date().toLocaleDateString("sv");
    return built > now ? built : now;
}"""


class Served:
    """The site's address, and the paths that were requested."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []


@pytest.fixture(scope="module")
def served(site_dir: Path) -> Iterator[Served]:
    """Serve the site and remember the requests, since not every driver reports what a worker fetches."""
    served = Served()

    class Remembering(SiteHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002 (the base class's)
            served.asked.append(self.path)

    with serve_directory(site_dir, handler=Remembering) as served.url:
        yield served


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Run a Firefox, then a WebKit."""
    found = {"firefox": firefox, "webkit": webkit}[request.param]()
    if found is None:
        pytest.fail(f"No {request.param} is here. `make test` installs one; `make setup` does not.")
    start: Callable[..., AbstractContextManager[Browser]] = getattr(browsers, request.param)
    with start(found, tmp_path_factory.mktemp(request.param)) as browser:
        yield browser


@pytest.fixture
def browser(running: Browser, served: Served) -> Iterator[Browser]:
    """Yield the running browser, and assert that its console stays empty, as far as its driver reports."""
    served.asked.clear()
    before = len(running.complaints())
    yield running
    assert not running.complaints()[before:]


def assert_engine(served: Served) -> None:
    """Assert that the whole engine was not fetched; the fast one may come from the browser's cache."""
    assert not any(path.endswith("/pyodide/pyodide.asm.wasm") for path in served.asked)


@pytest.mark.parametrize(
    "cases", [pytest.param(every_case()[::12], id="some"), pytest.param(every_case(), id="all", marks=ALL)]
)
def test_every_answer_of_the_lookup_is_the_answer_of_cpython(
    browser: Browser, served: Served, cases: list[tuple[str, Facts]]
) -> None:
    for i, (paragraph, facts) in enumerate(cases):
        query = urlencode({"paragraph": key(paragraph), **facts})
        if i % MOVES == 0:
            browser.open(f"{served.url}opslag/?{query}")
        else:
            browser.evaluate(MOVE, query)
        browser.wait_for(COUNT, f"[data-outcome-shown] {PYODIDE}")
        made = render_outcome(rules(), ask(rules(), paragraph, facts, browser.evaluate(TODAY)), "pyodide", root="../")
        assert browser.evaluate(SAME_AS, "[data-outcome-shown] > *", made), paragraph
    assert_engine(served)


# Together they have choices, a list to choose from, and days; the other checks have the same fields.
@pytest.mark.parametrize(
    ("check", "most"),
    [*((check, 2) for check in ("find", "conditions", "permission"))]
    + [pytest.param(check, None, id=f"{check} in full", marks=ALL) for check in CHECKS],
)
def test_a_check_finds_what_cpython_finds(browser: Browser, served: Served, check: str, most: int | None) -> None:
    for i, case in enumerate([case for of, case in SITUATIONS if of == check][:most]):
        # With all questions on the page: one at a time, the focus would mark the headline that it is moved to.
        query = urlencode({**typed(check, case["values"]), "vis": "alle"})
        if i % MOVES == 0:
            browser.open(f"{served.url}{PAGES[check]}?{query}")
        else:
            browser.evaluate(MOVE, query)
        browser.wait_for(COUNT, f"[data-verdict]{PYODIDE}")
        result = run(check, case["values"], browser.evaluate(TODAY))
        made = render_result(rules(), result, root="../" * PAGES[check].count("/"), engine="pyodide")
        assert browser.evaluate(SAME_AS, "[data-verdict]", made), case["name"]
    assert_engine(served)


def test_the_log_is_read_as_cpython_reads_it(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}log/")
    browser.evaluate(CLICK, "[data-log-example]")
    browser.wait_for(COUNT, RESULT)
    result = completed(rules(), EXAMPLE.name, EXAMPLE.read_bytes(), browser.evaluate(TODAY))
    assert result["lines"]["read"] == 200
    assert browser.evaluate(SAME_AS, RESULT, render_log(rules(), result))
    assert_engine(served)


def test_the_menu_of_a_phone_opens_and_closes(browser: Browser, served: Served) -> None:
    browser.resize(320, 640)
    try:
        browser.open(served.url)
        # The window of WebKitGTK's browser cannot be made narrower than its own buttons, at about 450.
        assert browser.evaluate("() => innerWidth") in range(320, 480)
        # A scroll bar may take part of the width.
        assert browser.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        shown = "() => document.querySelector('.menu__panel').checkVisibility()"
        for opens in (True, False):
            browser.evaluate(CLICK, "[data-menu] > summary")
            browser.wait_for(f"(opens) => ({shown})() === opens", opens)
    finally:
        browser.resize(*browsers.WINDOW)


def test_the_search_finds(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}tekst/?q=afv%C3%A6rgehj%C3%A6lp")
    browser.wait_for(COUNT, "[data-find-results] > li > a[href*='124-c']")


# The last, since it leaves an engine at work in the page.
@pytest.mark.parametrize("step", every(2, [100, 1], "all that the engine was made with"))
def test_the_engine_replies_as_cpython_does_to_what_it_was_made_with(
    browser: Browser, served: Served, step: int
) -> None:
    browser.open(f"{served.url}ordliste/")
    for put, expected in worked(step):
        assert browser.evaluate(REPLIES, put) == expected
    assert_engine(served)
