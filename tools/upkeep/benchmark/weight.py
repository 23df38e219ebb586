"""Measure what a page weighs on a first visit: everything it requests while nothing is asked."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.reader import reading

PAGES = ("", "opslag/", "tekst/", "log/", "principper/", "tjek/maalgruppe/", "paragraffer/124-c/", "paragraffer/136-e/")
# Milliseconds that a reader looks at a page: too few for the engine to confirm what the page holds (conversation.js).
LOOK = 3000


def requested(browser: Browser, origin: str, path: str) -> set[str]:
    """Return the paths that a page of the site at `origin` requests, its own included, while nothing is asked."""
    paths: set[str] = set()
    context = browser.new_context(locale="da-DK")
    context.on("request", lambda request: paths.add(urlsplit(request.url).path.removeprefix("/")))
    page = context.new_page()
    page.goto(origin + path, wait_until="load")
    page.wait_for_timeout(LOOK)
    context.close()
    return paths


def weights(site: Path, paths: set[str]) -> dict[str, int]:
    """Return the size in bytes of each path, compressed as the best hosts do: Brotli, quality 11."""
    files = {path: site / path / "index.html" if path.endswith("/") or not path else site / path for path in paths}
    return {path: len(brotli.compress(file.read_bytes(), quality=11)) for path, file in files.items()}


def weight(_: Scale) -> Iterator[Row]:
    """Measure the first load of one page of each kind."""
    with reading() as (site, address, browser):
        for path in PAGES:
            found = weights(site, requested(browser, address, path))
            yield Row(f"first load of /{path}, {len(found)} requests", [sum(found.values()) / 1000], "KB brotli")
