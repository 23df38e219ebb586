"""The built site, served, and browsers that fail a test when a page misbehaves."""

import fcntl
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

# Before they are imported: an assertion in a helper then tells what it compared.
SUPPORT = Path(__file__).parent / "support"
pytest.register_assert_rewrite(*(f"tests.support.{file.stem}" for file in SUPPORT.glob("*.py")))

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

from checker.compile import RulesError, compile_rules  # noqa: E402
from tests.support.access import EACH_ONCE, EVERY_LOOK, Looks  # noqa: E402
from tests.support.fonts import SITES, Fonts, environment, opened_by  # noqa: E402
from tests.support.pages import STAYED  # noqa: E402
from tests.support.reader import Reader  # noqa: E402
from tests.support.walk import Walk, walked  # noqa: E402
from tests.support.watch import PageWatch  # noqa: E402
from tools.machine.system import CHROMIUM_FLAGS, use_locked_node  # noqa: E402
from tools.machine.system import chromium as find_chromium  # noqa: E402
from tools.paths import ROOT  # noqa: E402
from tools.site.build import build_site  # noqa: E402
from tools.site.serve import serve_directory  # noqa: E402
from tools.upkeep.benchmark.project import copy_project  # noqa: E402

KEPT = ROOT / "tests" / "kept"
# Fixtures that need more than this process: a browser, built pages, a copy of the project.
OUTSIDE = {"launch", "site_dir", "project", "diff_with_pages", "marked_site"}
SIZES = {
    "quick": "no browser, no built site, and nothing that takes seconds",
    "unit": "those that take seconds too",
    "test": "every behaviour once",
    "full": "everything, those marked `full` too",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of how much to run, and of writing the kept texts again."""
    parser.addoption("--keep", action="store_true", help="write tests/kept/ and tests/cases/worked/ again, to be read")
    sizes = "; ".join(f"{size}: {what}" for size, what in SIZES.items())
    parser.addoption("--size", choices=SIZES, default="full", help=f"{sizes} (default)")


def pytest_configure(config: pytest.Config) -> None:
    """Write the worked cases again where that is asked for, before they are read."""
    # Once, before the processes of pytest-xdist start.
    if config.getoption("keep") and not hasattr(config, "workerinput"):
        # Imported here, since the import reads the cases.
        from tests.support.worked import keep

        keep()


def pytest_sessionstart(session: pytest.Session) -> None:
    """End a run whose rules do not compile with that one message: almost every test would fail with it."""
    if hasattr(session.config, "workerinput"):
        return
    try:
        compile_rules(ROOT / "rules")
    except RulesError as error:
        pytest.exit(f"The rules have errors:\n{error}", 2)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are beyond the size asked for, and put the rest in order."""
    size = config.getoption("size")
    beyond = {
        item
        for item in items
        if (size != "full" and item.get_closest_marker("full"))
        or (size in ("quick", "unit") and OUTSIDE & set(getattr(item, "fixturenames", ())))
        or (size == "quick" and item.get_closest_marker("slow"))
    }
    if beyond:
        config.hook.pytest_deselected(items=list(beyond))
        items[:] = [item for item in items if item not in beyond]
    # Two processes run these long files, which need no site, while the third builds the site for the rest.
    items.sort(key=lambda item: item.path.name not in ("test_source.py", "test_changes.py"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have the tests' names made again each time they are collected.

    Run several times in one process, as mutmut does, pytest reuses the ids of the time before and escapes their
    backslashes once more: names with æ, ø or å become other names, and mutmut takes a missing test for a change
    noticed.
    """
    for mark in metafunc.definition.iter_markers("parametrize"):
        if mark._param_ids_from:
            object.__setattr__(mark._param_ids_from, "_param_ids_generated", None)


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the one in tests/kept/, word by word.

    `pytest --keep` writes the text instead; whoever does reads every line that differs, as a reader would.
    """

    def is_kept(name: str, text: str) -> None:
        file = KEPT / name
        if request.config.getoption("keep"):
            file.write_bytes(text.encode())
        assert text == file.read_bytes().decode()

    return is_kept


@pytest.fixture(scope="session")
def site_dir(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Build the site once for all tests, whichever of the processes needs it first."""
    base = tmp_path_factory.getbasetemp()
    # Each process of pytest-xdist has a folder of its own in one that they share.
    shared = base if worker_id == "master" else base.parent
    folder = shared / "built" / "site"
    folder.parent.mkdir(exist_ok=True)
    with (shared / "building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build_site(folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Copy the sources, to change them and to build from them."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """Serve the site; the address ends in a slash."""
    with serve_directory(site_dir) as address:
        yield address


@pytest.fixture(scope="session")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Browser]]:
    """Start browsers of Chromium's kind, with the flags that a test adds; close them at the end.

    A browser has the fonts of one package, and no others that the machine may have.
    """
    if find_chromium() is None:
        pytest.fail("No Chromium or Chrome is here. `make test` installs one; `make setup` does not.")
    use_locked_node()
    with sync_playwright() as playwright:
        browsers: list[Browser] = []

        def start(*flags: str, package: str = SITES.package, whole: bool = False) -> Browser:
            executable = find_chromium(whole=whole)
            env: dict[str, Any] = {**os.environ, **environment(package, tmp_path_factory.mktemp("fonts"))}
            args = [*CHROMIUM_FLAGS, *flags]
            browsers.append(playwright.chromium.launch(executable_path=executable, args=args, env=env))
            return browsers[-1]

        yield start
        for browser in browsers:
            browser.close()


@pytest.fixture(scope="session")
def browsers(launch: Callable[..., Browser]) -> Callable[[str], Browser]:
    """Return the running browser of Chromium's kind with the fonts of a package."""
    return cache(lambda package: launch(package=package))


@pytest.fixture(scope="session")
def chromium(browsers: Callable[[str], Browser]) -> Browser:
    """Start a browser of Chromium's kind."""
    return browsers(SITES.package)


@pytest.fixture
def fonts(request: pytest.FixtureRequest) -> Fonts:
    """Give the reader fonts: one set-up after the other for a test marked `with_every_font`."""
    chosen: Fonts = getattr(request, "param", SITES)
    return chosen


@pytest.fixture(scope="session")
def walks(
    browsers: Callable[[str], Browser], site_url: str, site_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Fonts], Walk]:
    """Return what was measured on every page with a reader's fonts; each page is opened once for all tests."""
    return cache(
        lambda fonts: walked(browsers(fonts.package), fonts, site_url, site_dir, tmp_path_factory.mktemp("walk"))
    )


@pytest.fixture
def walk(walks: Callable[[Fonts], Walk], fonts: Fonts) -> Walk:
    """Measure every page with the fonts of the test."""
    return walks(fonts)


@pytest.fixture
def context(
    browsers: Callable[[str], Browser], launch: Callable[..., Browser], fonts: Fonts, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """Open the browser as a reader who has never been here, in Danish, and has stayed as soon as a page is there."""
    whole = request.node.get_closest_marker("whole_browser")
    browser = launch(package=fonts.package, whole=True) if whole else browsers(fonts.package)
    # Service workers are for tests/browser/test_offline.py.
    settings = {"timezone_id": "Europe/Copenhagen", "service_workers": "block"}
    with opened_by(browser, fonts, **settings) as opened:
        opened.add_init_script(STAYED)
        yield opened


@pytest.fixture
def page(context: BrowserContext, site_url: str, fonts: Fonts, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page that must ask nothing of others and leave the console empty.

    A test marked `expects_console` provokes errors: only the page's requests are judged. Without that mark or
    `whole_engine`, the engine that starts fast must do.
    """
    watch = PageWatch(context, site_url)
    yield context.new_page()
    if fonts.withheld:
        # The console tells of the typeface that was withheld.
        watch.complaints = [one for one in watch.complaints if "/typeface" not in one]
    judge(watch, request)


@pytest.fixture(scope="session")
def looks(request: pytest.FixtureRequest) -> Looks:
    """Give the looks in which axe judges a page: all of them in the full run."""
    return EVERY_LOOK if request.config.getoption("size") == "full" else EACH_ONCE


@pytest.fixture(scope="session")
def started(chromium: Browser, site_url: str) -> Iterator[Reader]:
    """Open the browser as a reader who stays: each page keeps its engine running from test to test."""
    with opened_by(chromium, SITES, timezone_id="Europe/Copenhagen", service_workers="block") as context:
        context.add_init_script(STAYED)
        yield Reader(context, site_url)


@pytest.fixture
def reader(started: Reader, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Have a test ask the pages of a reader who stays, by address; they are judged as `page` is.

    For tests of what a page shows at an address. What happens while a page is loaded, or may spoil the page for the
    next test, needs a `page` of its own.
    """
    started.watch.forget()
    yield started
    judge(started.watch, request)


def judge(watch: PageWatch, request: pytest.FixtureRequest) -> None:
    """Fail the test when its pages asked others, complained, or needed the whole engine unforeseen."""
    strayed = watch.strayed
    complaints = [] if request.node.get_closest_marker("expects_console") else watch.complaints
    if not any(map(request.node.get_closest_marker, ("expects_console", "whole_engine"))):
        assert not watch.whole_engine, "the engine that starts fast was not enough"
    assert not strayed, f"requests left the site's own origin: {strayed}"
    assert not complaints, f"the browser complained: {complaints}"
