"""The checkers in Firefox and in WebKit: what Pyodide answers there is what CPython answers.

All else is tested in Chromium, by the other files.
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
from tests.browser.test_forms import CASES, MOVE, PAGES, run, typed
from tests.browser.test_log_page import EXAMPLE, RESULT
from tests.browser.test_lookup import PYODIDE, SAME, key
from tests.support import browsers
from tests.support.browsers import Browser
from tests.support.rules_fixture import every_case, rules
from tools.machine.system import firefox, webkit
from tools.site.serve import SiteHandler, serve_directory

# Selenium's own way to its driver for WebKitGTK is one that it advises against.
pytestmark = pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")

COUNT = "selector => document.querySelectorAll(selector).length"
CLICK = "selector => document.querySelector(selector).click()"
SAME_AS = f"(selector, html) => ({SAME})(document.querySelector(selector), html)"
# The day a page reckons with: today, or the later day it was built on.
TODAY = """() => {
    const built = document.querySelector("[data-on]").dataset.on, now = new Date().toLocaleDateString("sv");
    return built > now ? built : now;
}"""


class Served:
    """The site's address, and the paths that were asked for."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []


@pytest.fixture(scope="module")
def served(site_dir: Path) -> Iterator[Served]:
    """The site, at a server that remembers what it was asked: not every driver hears what a worker fetches."""
    served = Served()

    class Remembering(SiteHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002 (the base class's)
            served.asked.append(self.path)

    with serve_directory(site_dir, handler=Remembering) as served.url:
        yield served


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Firefox, then a WebKit."""
    found = {"firefox": firefox, "webkit": webkit}[request.param]()
    if found is None:
        pytest.fail(f"No {request.param} is here. `make test` installs one; `make setup` does not.")
    start: Callable[..., AbstractContextManager[Browser]] = getattr(browsers, request.param)
    with start(found, tmp_path_factory.mktemp(request.param)) as browser:
        yield browser


@pytest.fixture
def browser(running: Browser, served: Served) -> Iterator[Browser]:
    """A window that must leave the console empty, as far as its driver tells."""
    served.asked.clear()
    before = len(running.complaints())
    yield running
    assert not running.complaints()[before:]


def assert_engine(served: Served) -> None:
    """The whole engine was not needed; the one that starts fast may come from what the browser has kept."""
    assert not any(path.endswith("/pyodide/pyodide.asm.wasm") for path in served.asked)


def test_every_answer_of_the_lookup_is_the_answer_of_cpython(browser: Browser, served: Served) -> None:
    for i, (paragraph, facts) in enumerate(every_case()):
        query = urlencode({"paragraph": key(paragraph), **facts})
        if i == 0:
            browser.open(f"{served.url}opslag/?{query}")
        else:
            browser.evaluate(MOVE, query)
        browser.wait_for(COUNT, f"[data-outcome-shown] {PYODIDE}")
        made = render_outcome(rules(), ask(rules(), paragraph, facts, browser.evaluate(TODAY)), "pyodide")
        assert browser.evaluate(SAME_AS, "[data-outcome-shown] > *", made), paragraph
    assert_engine(served)


@pytest.mark.parametrize("check", CHECKS)
def test_a_form_finds_what_cpython_finds(browser: Browser, served: Served, check: str) -> None:
    for i, case in enumerate(case for of, case in CASES if of == check):
        query = urlencode(typed(check, case["values"]))
        if i == 0:
            browser.open(f"{served.url}{PAGES[check]}?{query}")
        else:
            browser.evaluate(MOVE, query)
        browser.wait_for(COUNT, "[data-verdict]")
        result = run(check, case["values"], browser.evaluate(TODAY))
        made = render_result(result, root="../" * PAGES[check].count("/"))
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
        # A scroll bar may take its part of the 320.
        assert browser.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        left = "() => document.querySelector('#menu').getBoundingClientRect().right > 0"
        for opens, button in [(True, "[data-drawer-open]"), (False, "[data-drawer-close]")]:
            browser.evaluate(CLICK, button)
            browser.wait_for(f"(opens) => ({left})() === opens", opens)
            assert browser.evaluate(COUNT, f"[data-drawer-open][aria-expanded={str(opens).lower()}]") == 1
            assert browser.evaluate("() => document.activeElement.matches('#menu *')") == opens
    finally:
        browser.resize(*browsers.WINDOW)


def test_the_search_finds(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}tekst/?q=afv%C3%A6rgehj%C3%A6lp")
    browser.wait_for(COUNT, "[data-find-results] > li > a[href*='124-c']")
