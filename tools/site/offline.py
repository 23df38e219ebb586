"""List the site's files with their hashes, by which sw.js keeps the site for use without a network."""

import hashlib
import json
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

from macros.parts import FOLDER, parts
from tools.errors import StepError
from tools.site.data import DATA
from tools.site.notices import CHANGES
from tools.site.pages import EMBEDDED, address_of
from tools.site.visits import costs

WORKER = "sw.js"
PAGE = "uden-net/index.html"
SEARCH = "search/text.json"
MEGABYTE = 1_000_000
# Bytes that are kept of a SHA-256: enough to tell files apart, and few enough for a short list.
HASH = 8

# Files that no page of the site asks for: those for programs, for other sites, and for readers of licences.
UNUSED = (
    "sitemap.xml",
    "_headers",
    "_nginx.conf",
    f"{DATA}/",
    f"{EMBEDDED}/",
    *(f"{FOLDER}/{part['id']}.txt" for part in parts()),
    f"{FOLDER}/{CHANGES}",
)
# Files that only the whole engine needs. Its first script starts the fast engine too.
WHOLE = ("engine/pyodide/", "engine/checker.whl", "engine/spreadsheets.zip")
SHARED = "engine/pyodide/pyodide.js"

# Files by URL path.
Files = dict[str, Path]


def write_offline(site: Path) -> None:
    """Put the list of the finished `site`'s files at the top of sw.js, and their size into the page on use offline.

    Raises StepError when one of the two is missing.
    """
    for name in (WORKER, PAGE):
        if not (site / name).is_file():
            raise StepError(f"{name} is missing from the site: it cannot be kept for use without network.")
    write_sizes(site)
    worker = site / WORKER
    worker.write_text(listing(site) + worker.read_text("utf-8"), "utf-8")


def listing(site: Path) -> str:
    """Return the first line of sw.js: the `site`'s files, and the version that they make up."""
    handbook, engine = files_of(site)
    listed = {"handbook": described(handbook), "engine": described(engine)}
    version = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[: 2 * HASH]
    return f"self.built = {json.dumps({'version': version, **listed}, separators=(',', ':'))};\n"


def described(files: Files) -> dict[str, tuple[str, int]]:
    """Return each file's hash, and its size in bytes."""
    contents = {address: path.read_bytes() for address, path in files.items()}
    return {place: (hashlib.sha256(data).hexdigest()[: 2 * HASH], len(data)) for place, data in contents.items()}


def files_of(site: Path) -> tuple[Files, Files]:
    """Return the files that every reader gets, and the files that the whole engine needs besides."""
    handbook: Files = {}
    engine: Files = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name == WORKER or name.startswith(UNUSED):
            continue
        files = engine if name.startswith(WHOLE) and name != SHARED else handbook
        files[quote(address_of(name))] = path
    return handbook, engine


def write_sizes(site: Path) -> None:
    """Put the size of the files and the costs of a visit where docs/uden-net.md wants them, and the search quotes it.

    Raises StepError when the page has no place for one of them.
    """
    handbook, everything = accumulate(sum(path.stat().st_size for path in files.values()) for files in files_of(site))
    places = {
        "{everything}": str(everything),
        "{everything_megabytes}": str(round(everything / MEGABYTE)),
        "{handbook_megabytes}": str(round(handbook / MEGABYTE)),
    } | {f"{{{visit}}}": kilobytes(size) for visit, size in costs(site).items()}
    html = (site / PAGE).read_text("utf-8")
    for place in places:
        if place not in html:
            raise StepError(f"docs/uden-net.md has no {place} for how much that takes.")
    for file in (site / PAGE, site / SEARCH):
        text = file.read_text("utf-8")
        for place, figure in places.items():
            text = text.replace(place, figure)
        file.write_text(text, "utf-8")


def kilobytes(size: int) -> str:
    """Return a number of bytes in tens of kilobytes, as Danish writes it."""
    return f"{round(size / 10_000) * 10:,} kB".replace(",", ".")
