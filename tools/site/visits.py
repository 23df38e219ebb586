"""Work out what a visit costs: what a browser fetches for the pages that a reader opens, and for the engine besides."""

from itertools import accumulate
from pathlib import Path
from urllib.parse import urljoin

import brotli  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser

from tools.site.remembered import remembered

# The pages of a visit, in the order in which they are opened.
PAGES = ("opslag/", "", "paragraffer/124-d/", "indberetning/", "sagsgang/")
# The visits whose costs are shown, by the number of pages that are opened.
LENGTHS = (1, 2, 5)
# Brotli's fastest level that comes to as many bytes as gzip at its usual one, with which GitHub Pages compresses.
QUALITY = 3
# What a browser fetches with a page. The manifest and the large icon are for readers who install the site.
LOADED = "link[rel=preload], link[rel=icon], link[rel=stylesheet], link[rel=modulepreload], script[src]"
# Read when a checker starts; the rest of the engine's folder waits for a question that needs it (tools/fast).
ENGINE = (
    "assets/javascripts/worker.js",
    "engine/rules.json",
    "engine/pyodide/pyodide.js",
    "engine/fast/pyodide.asm.js",
    "engine/fast/pyodide.asm.wasm",
    "engine/fast/snapshot.wasm",
)


def costs(site: Path) -> dict[str, int]:
    """Return the bytes of visits of each length, as `read_5`, and with the engine started, as `asked_5`."""
    engine = sent(site, set(ENGINE))
    visited = list(accumulate((fetched(site, page) for page in PAGES), lambda before, more: before | more))
    read = {length: sent(site, visited[length - 1]) for length in LENGTHS}
    return {f"read_{length}": size for length, size in read.items()} | {
        f"asked_{length}": size + engine for length, size in read.items()
    }


def fetched(site: Path, page: str) -> set[str]:
    """Return the files of the `site` that a browser fetches when a reader opens a `page`, by their paths."""
    file = f"{page}index.html"
    loaded = LexborHTMLParser((site / file).read_text("utf-8")).css(LOADED)
    return {file, *(urljoin(page, str(one.attributes.get("href") or one.attributes["src"])) for one in loaded)}


def sent(site: Path, files: set[str]) -> int:
    """Return the bytes that a server sends for `files` of the `site`."""
    return sum(packed((site / name).read_bytes()) for name in files)


@remembered
def packed(data: bytes) -> int:
    """Return the bytes of a file as a server compresses it."""
    return len(brotli.compress(data, quality=QUALITY))
