"""What the site needs to work without network: the list of its files, with their hashes, that sw.js keeps it by."""

import hashlib
import json
from pathlib import Path
from urllib.parse import quote

from tools.errors import StepError

WORKER = "sw.js"
PAGE = "uden-net/index.html"
MEGABYTE = 1_000_000
# Bytes of a SHA-256 that are kept: enough to tell files apart, and few enough that the list stays short.
HASH = 8

# What no page of the site asks for: the theme's own search, and what is for programs.
UNUSED = ("assets/javascripts/lunr/", "assets/javascripts/workers/", "sitemap.xml")
# What only the whole engine needs. Its first script starts the fast one too.
WHOLE = ("engine/pyodide/", "engine/checker.whl", "engine/spreadsheets.zip")
SHARED = "engine/pyodide/pyodide.mjs"

# By the file's address within the site: its hash, and its bytes.
Files = dict[str, tuple[str, int]]


def write_offline(site: Path) -> None:
    """Put into the finished `site` the list of its files, above sw.js, and into the page on it how much they take.

    Raises StepError when one of the two is missing.
    """
    for name in (WORKER, PAGE):
        if not (site / name).is_file():
            raise StepError(f"{name} is missing from the site: it cannot be kept for use without network.")
    write_sizes(site / PAGE, *map(size, files_of(site)))
    handbook, engine = files_of(site)
    listed = {"handbook": handbook, "engine": engine}
    version = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[: 2 * HASH]
    built = json.dumps({"version": version, **listed}, separators=(",", ":"))
    worker = site / WORKER
    worker.write_text(f"self.built = {built};\n{worker.read_text('utf-8')}", "utf-8")


def files_of(site: Path) -> tuple[Files, Files]:
    """Return the files that every reader is given, and those of the whole engine besides."""
    handbook: Files = {}
    engine: Files = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name == WORKER or name.startswith(UNUSED) or name.endswith(".map"):
            continue
        content = path.read_bytes()
        files = engine if name.startswith(WHOLE) and name != SHARED else handbook
        # A page is asked for by its folder.
        address = name.removesuffix("index.html") if f"/{name}".endswith("/index.html") else name
        files[quote(address)] = hashlib.sha256(content).hexdigest()[: 2 * HASH], len(content)
    return handbook, engine


def size(files: Files) -> int:
    """Return how much files take, in bytes."""
    return sum(length for _, length in files.values())


def write_sizes(page: Path, handbook: int, engine: int) -> None:
    """Put the bytes of the two kinds of files where the built `page` wants them.

    Raises StepError when it does not.
    """
    everything = handbook + engine
    html = page.read_text("utf-8")
    for place, text in {
        "{everything}": str(everything),
        "{everything_megabytes}": str(round(everything / MEGABYTE)),
        "{handbook_megabytes}": str(round(handbook / MEGABYTE)),
    }.items():
        if place not in html:
            raise StepError(f"docs/uden-net.md has no {place} for how much the handbook takes.")
        html = html.replace(place, text)
    page.write_text(html, "utf-8")
