"""Measure how soon the engine answers, from navigation to first answer, relative to plain Pyodide adding 1 and 1."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, sync_playwright

from tools.errors import StepError
from tools.machine.system import CHROMIUM_FLAGS, chromium, use_locked_node
from tools.pyodide import GLUE, LIBRARY, LOCK, MODULE, PYODIDE, SCRIPT
from tools.site.build import build_site
from tools.site.offline import WORKER, listing
from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.line import Line, compressed, serve_compressed

BARE, OURS = "bare/", "ours/"
# Bytes a second (10 Mbit/s), and seconds from the reader to the server and back.
SLOW_RATE, SLOW_DELAY = 1_250_000.0, 0.04
# Unmeasured visits before those that are measured as later ones.
EARLIER = 3
PAGE = '<!doctype html><meta charset="utf-8"><title>1</title><script type="module">{}</script>'
BARE_PAGE = """
const worker = new Worker("worker.js", { type: "module" });
worker.onmessage = () => (window.answered = performance.now());
"""
BARE_WORKER = """
import { loadPyodide } from "./pyodide.mjs";
const pyodide = await loadPyodide({ indexURL: new URL("./", import.meta.url).href });
postMessage(pyodide.runPython("1 + 1"));
"""
OURS_PAGE = """
import { Engine } from "../assets/javascripts/engine.js";
const engine = new Engine(new URL("../engine/", location.href).href);
const reply = await engine.ask({ paragraph: "124 d", facts: {}, on: "2026-11-22", level: 2 });
if (reply.outcome) window.answered = performance.now();
"""
KEEP = """async () => {
    const { keep } = await import(new URL("assets/javascripts/offline.js", location.href).href);
    await keep("handbook");
    await navigator.serviceWorker.ready;
}"""


def engine(scale: Scale) -> Iterator[Row]:
    """Measure the first answer of a first visit, on a fast line and on a slow one, and of later visits."""
    executable = chromium()
    if executable is None:
        raise StepError("No Chromium or Chrome is here. `make test` installs one.")
    use_locked_node()
    line = Line()
    if scale.runs == 1:
        # A single run only shows that this works, and the best compression takes a minute.
        line.quality = 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder, "site")
        build_site(site)
        write_pages(site)
        for file in [*(site / "engine").rglob("*.*"), *(site / BARE).iterdir()]:
            compressed(file.read_bytes(), line.quality)

        def reader() -> BrowserContext:
            """Start a browser that has visited nothing."""
            profile = tempfile.mkdtemp(dir=folder)
            return playwright.chromium.launch_persistent_context(
                profile, executable_path=executable, args=CHROMIUM_FLAGS
            )

        with serve_compressed(site, line) as address:
            sizes = {path: size(line, reader, address + path) for path in (BARE, OURS)}
            yield row("bytes to the first answer", {path: [size] for path, size in sizes.items()}, "kB", 1e-3)
            yield row("first visit", by_turns(scale.runs, reader, address), "ms")
            line.rate, line.delay = SLOW_RATE, SLOW_DELAY
            yield row("first visit, 10 Mbit/s and 40 ms", by_turns(scale.runs, reader, address), "ms")
            line.rate, line.delay = None, 0.0
            yield row("later visit", later(scale.runs, reader, address), "ms")


def write_pages(site: Path) -> None:
    """Add the two pages to measure to the site; ours becomes one of those that the browser keeps."""
    for path in (BARE, OURS):
        (site / path).mkdir()
    (site / OURS / "index.html").write_text(PAGE.format(OURS_PAGE))
    worker = site / WORKER
    _, text = worker.read_text("utf-8").split("\n", 1)
    worker.write_text(listing(site) + text, "utf-8")
    (site / BARE / "index.html").write_text(PAGE.format(BARE_PAGE))
    (site / BARE / "worker.js").write_text(BARE_WORKER)
    for name in (SCRIPT, GLUE, MODULE, LIBRARY, LOCK):
        shutil.copyfile(PYODIDE / name, site / BARE / name)


def visit(context: BrowserContext, address: str) -> float:
    """Return the milliseconds from navigation to the first answer."""
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.answered", timeout=120_000)
    answered: float = page.evaluate("window.answered")
    page.close()
    return answered


def size(line: Line, reader: Callable[[], BrowserContext], address: str) -> float:
    """Return how many bytes a first visit takes."""
    line.sent = 0
    with reader() as context:
        visit(context, address)
    return line.sent


def by_turns(runs: int, reader: Callable[[], BrowserContext], address: str) -> dict[str, list[float]]:
    """Return the times of first visits, each by a new reader."""
    times: dict[str, list[float]] = {BARE: [], OURS: []}
    for _ in range(runs):
        for path, found in times.items():
            with reader() as context:
                found.append(visit(context, address + path))
    return times


def later(runs: int, reader: Callable[[], BrowserContext], address: str) -> dict[str, list[float]]:
    """Return the times of visits by readers who have visited before."""
    times: dict[str, list[float]] = {BARE: [], OURS: []}
    with reader() as bare, reader() as ours:
        contexts = {BARE: bare, OURS: ours}
        keep(ours, address)
        for run in range(-EARLIER, runs):
            for path, found in times.items():
                time = visit(contexts[path], address + path)
                if run >= 0:
                    found.append(time)
    return times


def keep(context: BrowserContext, address: str) -> None:
    """Have the browser keep the site, as it does for a reader who comes back."""
    page = context.new_page()
    page.goto(address)
    page.evaluate(KEEP)
    page.close()


def row(what: str, found: dict[str, list[float]], unit: str, scale: float = 1) -> Row:
    """Return the row of our figures, with their median relative to plain Pyodide's."""
    bare = median(found[BARE]) * scale
    ours = [time * scale for time in found[OURS]]
    return Row(f"{what} (bare: {bare:.0f} {unit})", ours, unit, median(ours) / bare)
