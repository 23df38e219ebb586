"""Wherever the site's files are put, the checkers work, or a sentence says why not before the reader gives up."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.pages import PYODIDE, START
from tests.support.watch import PageWatch
from tools.site.serve import SiteHandler, serve_directory

FOLDER = "kommune/magt/"
# Milliseconds in which a reader is told that a checker does not work.
PATIENCE = 15_000
# Types of files that some servers do not know.
RARE = (".json", ".mjs", ".wasm", ".webmanifest", ".whl", ".woff2", ".zip")
# What a proxy puts at the beginning and at the end of each page.
BEGINNING = b"<script>window.filtered = true</script><style>body { margin-top: 2rem }</style>"
END = b"<div><img src='/filter.png' alt=''><a href='/filter'>Filtreret</a></div><script src='/filter.js'></script>"


class Sent(NamedTuple):
    """What a server sends: the content, its type, how it says that it is compressed, and the status."""

    body: bytes
    kind: str | None
    encoding: str | None = None
    status: int = 200


# What a host makes of what is sent for a path within the site.
Host = Callable[[str, Sent], Sent]


def plain(path: str, sent: Sent) -> Sent:  # noqa: ARG001 (every host is given the path)
    """Send the file as it is. Like all of these hosts, never redirect: a page is sent without its slash too."""
    return sent


def typed(kind: str | None, suffixes: tuple[str, ...] = RARE) -> Host:
    """Send files of certain kinds as another type, or without one."""
    return lambda path, sent: sent._replace(kind=kind) if path.endswith(suffixes) else sent


def gzipped(times: int, encoding: str | None = "gzip", within: str = "", suffix: str = "") -> Host:
    """Compress files so many times, and say `encoding`."""

    def send(path: str, sent: Sent) -> Sent:
        if not (path.startswith(within) and path.endswith(suffix)):
            return sent
        return sent._replace(body=compressed(sent.body, times), encoding=encoding)

    return send


@cache
def compressed(body: bytes, times: int) -> bytes:
    return compressed(gzip.compress(body, 1), times - 1) if times else body


def absent(suffix: str, status: int = 200) -> Host:
    """Send a page in place of certain files, as hosts of applications with a single page do."""
    instead = Sent(b"<!doctype html><title>x</title>", "text/html", None, status)
    return lambda path, sent: instead if path.endswith(suffix) else sent


def filtered(path: str, sent: Sent) -> Sent:  # noqa: ARG001 (every host is given the path)
    """Put something into each page, as a proxy does."""
    if not (sent.kind or "").startswith("text/html"):
        return sent
    body = sent.body.replace(b"<head>", b"<head>" + BEGINNING, 1).replace(b"</body>", END + b"</body>", 1)
    return sent._replace(body=body)


@contextmanager
def served(site: Path, host: Host) -> Iterator[str]:
    """Serve `site` in a folder of a host that sends no headers of ours, and yield the folder's address."""

    class Handler(SiteHandler):
        def do_GET(self) -> None:  # noqa: N802 (the base class's name)
            path = urlsplit(self.path).path.removeprefix(f"/{FOLDER}")
            file = site / path
            file = file / "index.html" if file.is_dir() else file
            sent = Sent(b"", "text/html", None, 404)
            if file.is_file() and self.path.startswith(f"/{FOLDER}"):
                sent = host(path, Sent(file.read_bytes(), self.guess_type(file)))
            self.send_response(sent.status)
            for name, value in (("Content-Type", sent.kind), ("Content-Encoding", sent.encoding)):
                if value:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent.body)))
            self.end_headers()
            self.wfile.write(sent.body)

        def end_headers(self) -> None:
            BaseHTTPRequestHandler.end_headers(self)

    with serve_directory(site, handler=Handler) as address:
        yield address + FOLDER


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page that must ask only its own host, and whose scripts must not fail unless a test `expects_console`."""
    watch = PageWatch(context, "http://127.0.0.1:")
    yield context.new_page()
    assert watch.strayed == []
    if not request.node.get_closest_marker("expects_console"):
        assert [one for one in watch.complaints if one.startswith("uncaught")] == []


def check_checkers(page: Page, root: str, note: str = "", slash: str = "/") -> None:
    """Assert that the lookup, a check and the log work, or, where there is a `note`, that each shows it in time."""
    for path, query, works, noted in (
        ("opslag", "?paragraph=125", f"{PYODIDE} [data-field=decided_by]", f"[data-note={note}]"),
        ("tjek/maalgruppe", "?adult=yes", "[data-note=pyodide]", f"[data-note=form-{note}]"),
        ("log", "", "[data-log-downloads]", f"[data-note={note}]"),
    ):
        page.goto(f"{root}{path}{slash}{query}")
        if path == "log":
            page.locator("[data-log-example]").click()
        if not note:
            expect(page.locator(works)).to_be_visible(timeout=START)
            continue
        expect(page.locator(noted)).to_be_visible(timeout=PATIENCE)
        assert page.locator(noted).inner_text().endswith(".")
        assert not page.locator(works).is_visible()


FULL = pytest.mark.full("more of a kind: each kind of host stays once")
WORKING = [
    pytest.param(typed("application/octet-stream"), id="unknown types"),
    pytest.param(typed(None), id="no types", marks=FULL),
    pytest.param(typed("text/html"), id="everything unknown is a page", marks=FULL),
    pytest.param(gzipped(1), id="gzip"),
    pytest.param(gzipped(2, within="engine/fast/"), id="gzip twice, fast engine", marks=FULL),
    pytest.param(filtered, id="a proxy's own words"),
    pytest.param(absent("snapshot.wasm"), id="no saved memory"),
    pytest.param(absent(".whl"), id="no .whl", marks=FULL),
]
FAILING = [
    pytest.param(gzipped(2, within="engine/"), id="gzip twice"),
    pytest.param(gzipped(2, suffix=".json"), id="gzip twice, data", marks=FULL),
    pytest.param(gzipped(1, None, within="engine/"), id="gzip unsaid", marks=FULL),
    pytest.param(absent(".wasm"), id="no .wasm"),
    pytest.param(absent(".wasm", 404), id="no .wasm, and the status says so", marks=FULL),
    *(pytest.param(absent(name), id=f"no {name}", marks=FULL) for name in ("rules.json", "pyodide.js", "worker.js")),
]


@pytest.mark.parametrize("host", WORKING)
def test_the_checkers_work(page: Page, site_dir: Path, host: Host) -> None:
    with served(site_dir, host) as root:
        check_checkers(page, root)


@pytest.mark.expects_console
@pytest.mark.parametrize("host", FAILING)
def test_the_checkers_say_why_they_do_not_work(page: Page, site_dir: Path, host: Host) -> None:
    with served(site_dir, host) as root:
        check_checkers(page, root, "load")


def test_a_proxys_own_words_are_there(page: Page, site_dir: Path) -> None:
    with served(site_dir, filtered) as root:
        page.goto(f"{root}klage/")
        assert page.evaluate("window.filtered")
        expect(page.get_by_role("link", name="Filtreret")).to_be_visible()


def test_behind_a_proxy_that_changes_pages_the_page_says_why_nothing_is_kept(chromium: Browser, site_dir: Path) -> None:
    with served(site_dir, filtered) as root, chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{root}uden-net/")
        page.get_by_role("button", name="Gem til brug uden net").click()
        expect(page.locator("[data-note=changed]")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("status")).to_contain_text("Prøv igen om lidt eller på et andet net.")
        # What was begun is not used.
        page.reload()
        expect(page.locator("[data-note=nothing]")).to_be_visible()
        page.goto(f"{root}klage/")
        assert page.evaluate("navigator.serviceWorker.controller") is None


def test_a_page_without_the_slash_of_its_address_works_and_gets_it_back(page: Page, site_dir: Path) -> None:
    with served(site_dir, plain) as root:
        check_checkers(page, root, slash="")
        page.goto(f"{root}klage?x=y#top")
        assert page.url == f"{root}klage/?x=y#top"
        links = page.locator("main a[href]").evaluate_all("all => all.map((link) => link.href)")
        assert len(links) > 5
        assert [link for link in links if link.startswith(urljoin(root, "/")) and not link.startswith(root)] == []
        expect(page.locator(".head__scheme")).to_be_visible()
        for own in ("klage/", "klage/index.html"):
            page.goto(root + own)
            assert page.url == root + own


@pytest.mark.expects_console
@pytest.mark.parametrize(
    "host",
    [
        pytest.param(gzipped(2, suffix=".js"), id="gzip twice"),
        pytest.param(typed("application/octet-stream", (".js",)), id="unknown type", marks=FULL),
        pytest.param(absent(".js"), id="a page instead", marks=FULL),
    ],
)
def test_without_its_scripts_the_site_says_what_they_would_do(page: Page, site_dir: Path, host: Host) -> None:
    with served(site_dir, host) as root:
        page.goto(f"{root}paragraffer/125/")
        expect(page.locator("[data-answer][data-engine=page]").first).to_be_visible()
        expect(page.locator("[data-built-note]").first).to_be_visible()
        for path in ("tjek/maalgruppe/", "log/"):
            page.goto(root + path)
            expect(page.locator(".form__unscripted")).to_be_visible()
