"""Versions of the site behind a browser's own cache, for a reader whose browser keeps nothing else of the site.

Hosts let browsers keep files for a time. A reader can then get a page of one version and parts of another, or an old
page whole. The page mends its parts itself; an old page says of which day its answer is, and a button mends it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import time
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext

from checker.core.danish import long_date
from tests.support.sizes import every
from tests.support.watch import PageWatch
from tools.machine.system import firefox
from tools.site.serve import SiteHandler, serve_directory
from tools.upkeep.benchmark import browsers
from tools.upkeep.benchmark.browsers import Browser, Chromium

DAY = 86_400
SCRIPT = "assets/javascripts/worker.js"
# What the first version says in its answer on § 125, and a later one.
FIRST, LATER = "Sæt en døralarm op.", "Sæt døralarm nummer {} op."
# Browsers cache each query of an address as a page of its own.
SEEN, UNSEEN = "opslag/?paragraph=125", "opslag/?paragraph=125&fra=mail"
NOTE = """(name) => {
    const note = document.querySelector(`[data-note${name && "="}${name}]:not([hidden])`);
    return note && note.textContent.replaceAll("\\u00a0", " ");
}"""
SHOWN = "() => document.querySelector('[data-outcome-shown]').textContent"
ENGINE = "() => document.querySelector('[data-outcome-shown] [data-engine=pyodide]') !== null"
# Starts the engine, which otherwise waits until the reader has stayed.
ABOUT_TO_ASK = "() => document.querySelector('[data-day] summary').click()"
PRESS = """() => {
    window.pressed = true;
    document.querySelector("[data-note=version] [data-reload]").click();
}"""
BUILT_ON = "() => document.querySelector('[data-on]').dataset.on"
VERSION = "() => document.querySelector('[data-version]').dataset.version"
# Asks the browser's cache alone, and puts what it says where the test finds it.
HELD = """(paths) => {
    Promise.all(paths.map((path) => fetch(path, { cache: "only-if-cached", mode: "same-origin" })
        .then((found) => found.ok && [path, found.headers.get("last-modified")], () => false)))
        .then((all) => (window.held = all.filter(Boolean)));
}"""


class Host(SiteHandler):
    """A host of the site's newest version, that says for how long a browser may keep a file, or does not."""

    site: ClassVar[Path]
    control: ClassVar[str | None]
    # When each version was deployed, in seconds.
    deployed: ClassVar[list[float]]
    asked: ClassVar[list[str]]

    def do_GET(self) -> None:  # noqa: N802 (the base class's name)
        """Send a file of the newest version, or say that the browser has it."""
        path = urlsplit(self.path).path.lstrip("/")
        self.asked.append(path)
        file = self.site / path
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        changed = modified(self)
        if self.headers["If-Modified-Since"] == changed:
            self.send_response(304)
            self.send_header("Last-Modified", changed)
            self.end_headers()
            return
        body = version_of(file, len(self.deployed))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", changed)
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        if self.control:
            self.send_header("Cache-Control", self.control)
        BaseHTTPRequestHandler.end_headers(self)


def modified(host: Host | type[Host]) -> str:
    """Return the day and the time at which a host's newest version was deployed, as a header says it."""
    return formatdate(host.deployed[-1], usegmt=True)


@cache
def version_of(file: Path, number: int) -> bytes:
    """Return a file as a version has it: rules, checker, pages and scripts change with each."""
    body = file.read_bytes()
    if number == 1 or file.suffix not in (".html", ".json", ".js", ".whl"):
        return body
    body = body.replace(FIRST.encode(), LATER.format(number).encode())
    (site,) = [folder for folder in file.parents if (folder / "engine").is_dir()]
    for name in engine_versions(site):
        body = body.replace(name.encode(), renamed(name, number).encode())
    return body + f"\n// {number}".encode() if file.suffix == ".js" else body


def engine_versions(site: Path) -> tuple[str, str]:
    """Return the names of the checker's version, and of that of checker and rules."""
    rules = json.loads((site / "engine" / "rules.json").read_text("utf-8"))
    return rules["version"]["checker"], rules["version"]["whole"]


def renamed(name: str, number: int) -> str:
    return name if number == 1 else sha256(f"{name} {number}".encode()).hexdigest()[: len(name)]


@pytest.fixture
def chromium_page(context: BrowserContext) -> Iterator[Browser]:
    """Open a page of Chromium whose requests no test answers: it would then have no cache."""
    watch = PageWatch(context, "http://127.0.0.1:")
    yield Chromium(context.new_page())
    assert watch.strayed == []
    assert [one for one in watch.complaints if one.startswith("uncaught")] == []


@pytest.fixture
def firefox_page(tmp_path: Path) -> Iterator[Browser]:
    """Run a Firefox that has never been here."""
    found = firefox()
    if found is None:
        pytest.fail("No firefox is here. `make test` installs one; `make setup` does not.")
    with browsers.firefox(found, tmp_path) as browser:
        yield browser


@contextmanager
def hosted(site: Path, control: str | None) -> Iterator[tuple[type[Host], str]]:
    """Serve the first version of the site, deployed 100 days ago, and yield the host and its address."""
    settings = {"site": site, "control": control, "deployed": [time() - 100 * DAY], "asked": []}
    host = type("Deployed", (Host,), settings)
    with serve_directory(site, handler=host) as address:
        yield host, address


class Reading:
    """A browser that reads on while versions are deployed."""

    def __init__(self, browser: Browser, host: type[Host], address: str) -> None:
        self.browser, self.host, self.address = browser, host, address

    def deploy(self) -> None:
        # As if long ago: unless a host says otherwise, browsers keep a file for a tenth of its age.
        self.host.deployed.append(self.host.deployed[-1] + DAY)

    def open(self, place: str) -> bool:
        """Open a page, and return whether the server was asked for it."""
        self.host.asked.clear()
        self.browser.open(self.address + place)
        self.browser.evaluate(ABOUT_TO_ASK)
        return place.partition("?")[0] in self.host.asked

    def is_of(self, number: int) -> bool:
        """Return whether the page, and what it answers, is of a version."""
        said = FIRST if number == 1 else LATER.format(number)
        named = renamed(engine_versions(self.host.site)[1], number)
        return self.browser.evaluate(VERSION) == named and said in self.browser.evaluate(SHOWN)

    def check_answered(self) -> None:
        """Assert that the engine answers, and that the browser holds nothing of it but the newest version."""
        self.browser.wait_for(NOTE, "pyodide")
        assert self.is_of(len(self.host.deployed))
        engine = [path.relative_to(self.host.site).as_posix() for path in (self.host.site / "engine").rglob("*.*")]
        self.browser.evaluate(HELD, [f"/{path}" for path in [*engine, SCRIPT]])
        held = dict(self.browser.wait_for("() => window.held"))
        assert {"/engine/rules.json", "/engine/fast/pyodide.asm.js", f"/{SCRIPT}"} <= held.keys()
        assert {path: day for path, day in held.items() if day != modified(self.host)} == {}
        # The whole engine takes over from a fast one that fails.
        assert not any(path.startswith("/engine/pyodide/pyodide.asm") for path in held)

    def check_told_and_mended(self) -> None:
        """Assert that the page says of which day its answer is, at once and when known to be old; press its button."""
        day = long_date(self.browser.evaluate(BUILT_ON))
        for note in ("", "version"):
            assert f"som de var den {day}" in self.browser.wait_for(NOTE, note)
        assert not self.browser.evaluate(ENGINE)
        self.browser.evaluate(PRESS)
        self.browser.wait_for("() => !window.pressed && document.readyState === 'complete'")
        self.browser.evaluate(ABOUT_TO_ASK)
        self.check_answered()


@pytest.mark.parametrize(
    "control",
    every(3, [None, "max-age=600", "max-age=31536000"], "another host"),
    ids=["nothing said", "ten minutes", "a year"],
)
@pytest.mark.parametrize(
    "browser",
    ["chromium_page", pytest.param("firefox_page", marks=pytest.mark.full("the same in another browser"))],
)
def test_old_pages_and_parts_are_told_and_mended(
    request: pytest.FixtureRequest, site_dir: Path, browser: str, control: str | None
) -> None:
    with hosted(site_dir, control) as (host, address):
        reading = Reading(request.getfixturevalue(browser), host, address)
        assert reading.open(SEEN)
        reading.check_answered()
        reading.deploy()
        # A new page, with an engine out of the cache.
        assert reading.open(UNSEEN)
        reading.check_answered()
        # A page out of the cache, with a new engine.
        assert not reading.open(SEEN)
        assert reading.is_of(1)
        reading.check_told_and_mended()
        reading.deploy()
        # Both out of the cache.
        assert not reading.open(SEEN)
        assert reading.is_of(2)
        reading.check_told_and_mended()
