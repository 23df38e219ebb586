"""The built site, served, and a browser that fails a test when a page misbehaves."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.support.fonts import SITES, Fonts, environment, reader
from tests.support.walk import Walk, walked
from tools.machine.system import CHROMIUM_FLAGS, use_locked_node
from tools.machine.system import chromium as find_chromium
from tools.site.build import build_site
from tools.site.serve import serve_directory
from tools.upkeep.benchmark.project import copy_project

KEPT = Path(__file__).parent / "kept"
WHOLE_ENGINE = "engine/pyodide/pyodide.asm.wasm"
# What a test asks for that is not within its own process, and takes long to make.
OUTSIDE = {"launch", "site_dir", "project", "diff_with_pages"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of the tests that coverage and mutants are measured with, and of keeping what is told anew."""
    told = "write what is told into tests/kept/ and tests/cases/worked/, to be read there"
    parser.addoption("--keep", action="store_true", help=told)
    parser.addoption("--in-process", action="store_true", help="only tests without a browser or a built site")


def pytest_configure(config: pytest.Config) -> None:
    """Write the worked cases anew where that is asked for, before they are read."""
    if config.getoption("keep"):
        # Not above: whatever asks for the checker is loaded then.
        from tests.support.worked import keep

        keep()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not asked for, and say so."""
    if config.getoption("in_process"):
        left_out = [item for item in items if OUTSIDE & set(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have the tests named from the start each time they are collected.

    Within one process, as for mutants, pytest else takes names with æ, ø or å from the time before, and escapes the
    signs that it escaped them with. A test by that name is not found, and mutmut takes that for a change noticed.
    """
    for mark in metafunc.definition.iter_markers("parametrize"):
        if mark._param_ids_from:
            object.__setattr__(mark._param_ids_from, "_param_ids_generated", None)


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Holds a text against the one in tests/kept/, word by word.

    Where it should be another now, `pytest --keep` writes it: whoever does reads every line that differs, as a reader.
    """

    def is_kept(name: str, text: str) -> None:
        file = KEPT / name
        if request.config.getoption("keep"):
            file.write_bytes(text.encode())
        assert text == file.read_bytes().decode()

    return is_kept


@pytest.fixture(scope="session")
def site_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once for all tests."""
    folder = tmp_path_factory.mktemp("site") / "site"
    build_site(folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sources, to change and to build from."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """The address of the served site, ending in a slash."""
    with serve_directory(site_dir) as address:
        yield address


@pytest.fixture(scope="session")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Browser]]:
    """Starts a browser of Chromium's kind, with more flags where a test needs them; all are closed at the end.

    It has the fonts of one package and no others that the machine may have.
    """
    executable = find_chromium()
    if executable is None:
        pytest.fail("No Chromium or Chrome is here. `make test` installs one; `make setup` does not.")
    use_locked_node()
    with sync_playwright() as playwright:
        browsers: list[Browser] = []

        def start(*flags: str, package: str = SITES.package) -> Browser:
            env: dict[str, str | float | bool] = {
                **os.environ,
                **environment(package, tmp_path_factory.mktemp("fonts")),
            }
            args = [*CHROMIUM_FLAGS, *flags]
            browsers.append(playwright.chromium.launch(executable_path=executable, args=args, env=env))
            return browsers[-1]

        yield start
        for browser in browsers:
            browser.close()


@pytest.fixture(scope="session")
def browsers(launch: Callable[..., Browser]) -> Callable[[str], Browser]:
    """Returns the running browser of Chromium's kind with the fonts of a package."""
    return cache(lambda package: launch(package=package))


@pytest.fixture(scope="session")
def chromium(browsers: Callable[[str], Browser]) -> Browser:
    """A running browser of Chromium's kind."""
    return browsers(SITES.package)


@pytest.fixture
def fonts(request: pytest.FixtureRequest) -> Fonts:
    """The fonts of the reader: of a test marked `with_every_font`, one set-up after the other."""
    chosen: Fonts = getattr(request, "param", SITES)
    return chosen


@pytest.fixture(scope="session")
def walks(
    browsers: Callable[[str], Browser], site_url: str, site_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Fonts], Walk]:
    """Returns what was measured on every page with a reader's fonts; each page is opened once for all tests."""
    return cache(
        lambda fonts: walked(browsers(fonts.package), fonts, site_url, site_dir, tmp_path_factory.mktemp("walk"))
    )


@pytest.fixture
def walk(walks: Callable[[Fonts], Walk], fonts: Fonts) -> Walk:
    """What was measured on every page."""
    return walks(fonts)


@pytest.fixture
def context(browsers: Callable[[str], Browser], fonts: Fonts) -> Iterator[BrowserContext]:
    """A reader who has never been here, with a Danish browser."""
    # What a service worker keeps and answers is for tests/browser/test_offline.py.
    with reader(browsers(fonts.package), fonts, timezone_id="Europe/Copenhagen", service_workers="block") as of_fonts:
        yield of_fonts


@pytest.fixture
def page(context: BrowserContext, site_url: str, fonts: Fonts, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of `context` that must ask nothing of others and leave the console empty.

    A test marked `expects_console` provokes errors: only its requests are held against it. Without this mark, or
    `whole_engine`, the engine that starts fast must do.
    """
    watch = PageWatch(context, site_url)
    opened = context.new_page()
    yield opened
    strayed = watch.strayed
    complaints = [] if request.node.get_closest_marker("expects_console") else watch.complaints
    if fonts.withheld:
        complaints = [one for one in complaints if "/typeface" not in one]
    if not any(map(request.node.get_closest_marker, ("expects_console", "whole_engine"))):
        assert not watch.whole_engine, "the engine that starts fast was not enough"
    assert not strayed, f"requests left the site's own origin: {strayed}"
    assert not complaints, f"the browser complained: {complaints}"


class PageWatch:
    """What the pages of a context ask of others, and what errors and console messages they give."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.strayed: list[str] = []
        self.whole_engine = False
        self.complaints: list[str] = []
        self.origin = origin
        # The context hears workers and new windows too, a page only itself.
        context.on("request", lambda request: self.on_request(request.url))
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))

    def on_request(self, url: str) -> None:
        """Note a request to others; data: and blob: go nowhere."""
        if not url.startswith((self.origin, "data:", "blob:")):
            self.strayed.append(url)
        if url.endswith(f"/{WHOLE_ENGINE}"):
            self.whole_engine = True

    def on_console(self, message: ConsoleMessage) -> None:
        """Note any console message, other than that of a browser told to let no service worker in."""
        if message.text == "Service Worker registration blocked by Playwright":
            return
        self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")
