"""The watch on pages notices what it is there for: a test that relies on it must be able to fail."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.support.watch import PageWatch
from tools.site.serve import serve_directory

# Port 9 of this machine: another origin, where nobody answers.
OTHERS = "http://127.0.0.1:9/x"
FETCH = f"fetch('{OTHERS}')"


def in_worker(script: str) -> str:
    """Return a script that runs `script` in a worker."""
    return f"new Worker(URL.createObjectURL(new Blob([{json.dumps(script)}])))"


@pytest.fixture
def watch(context: BrowserContext, tmp_path: Path) -> Iterator[PageWatch]:
    (tmp_path / "index.html").write_text("<!doctype html><link rel=icon href=data:,><title>x</title>", "utf-8")
    with serve_directory(tmp_path) as address:
        yield PageWatch(context, address)


@pytest.fixture
def watched(context: BrowserContext, watch: PageWatch) -> Page:
    opened = context.new_page()
    opened.goto(watch.origin)
    return opened


def test_nothing_is_noticed_of_a_quiet_page(watch: PageWatch, watched: Page) -> None:
    watched.evaluate("fetch('/index.html')")
    assert (watch.strayed, watch.complaints) == ([], [])


@pytest.mark.parametrize("script", [FETCH, in_worker(FETCH)], ids=["page", "worker"])
def test_a_request_to_others_is_noticed(watch: PageWatch, watched: Page, script: str) -> None:
    with watched.context.expect_event("request", lambda request: request.url == OTHERS):
        watched.evaluate("script => { eval(script) }", script)
    assert watch.strayed == [OTHERS]


@pytest.mark.parametrize(
    ("script", "noted"),
    [
        ("console.log('hej')", "log: hej"),
        ("console.error('hov')", "error: hov"),
        ("setTimeout(() => { throw new Error('av') })", "uncaught: "),
        ("Promise.reject(new Error('av'))", "uncaught: "),
        ("fetch('/missing')", "404"),
        (in_worker("console.error('hov')"), "error: hov"),
        (in_worker("throw new Error('av')"), "av"),
    ],
)
def test_a_complaint_is_noticed(watch: PageWatch, watched: Page, script: str, noted: str) -> None:
    watched.evaluate("script => { eval(script) }", script)
    for _ in range(100):
        if watch.complaints:
            break
        watched.wait_for_timeout(50)
    assert noted in " ".join(watch.complaints)
