"""Measure when a reader sees the largest part of a page, on a slow phone and line, beside the theme on its own."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.line import Line, serve_compressed
from tools.upkeep.benchmark.project import copy_project
from tools.upkeep.benchmark.reader import reading

PAGES = ("", "opslag/?paragraph=124-d", "paragraffer/136-a/", "oversigt/")
# A phone whose processor is so many times slower, at 1.6 Mbit/s (in bytes a second) and 150 ms to the server and back.
SLOWER, RATE, DELAY = 4, 200_000.0, 0.15
PLAIN = "plain/"
# What of mkdocs.yml makes the site look and work otherwise than the theme does.
OWN = re.compile(r"^  custom_dir: .*\n|^extra_(?:css|javascript):\n(?: .*\n)+", re.MULTILINE)
# Returns when the largest part was painted, in milliseconds from navigation.
LARGEST = """() => new Promise((done) => {
    const latest = (list) => done(list.getEntries().at(-1).startTime);
    new PerformanceObserver(latest).observe({ type: "largest-contentful-paint", buffered: true });
})"""


def loading(scale: Scale) -> Iterator[Row]:
    """Measure first visits to some pages, by turns with the same text in the theme's own look and with its scripts."""
    line = Line()
    with reading() as (site, _address, browser), tempfile.TemporaryDirectory() as folder:
        build_plain(copy_project(Path(folder, "project")), site / PLAIN)
        with serve_compressed(site, line) as address:
            # Compresses what is asked for before the times count.
            for path in PAGES:
                for root in ("", PLAIN):
                    largest_paint(browser, f"{address}{root}{path}")
            line.rate, line.delay = RATE, DELAY
            for path in PAGES:
                ours, plain = [], []
                for _ in range(scale.runs):
                    ours.append(largest_paint(browser, f"{address}{path}"))
                    plain.append(largest_paint(browser, f"{address}{PLAIN}{path}"))
                what = f"largest paint of /{path}, {SLOWER}x slower, 1.6 Mbit/s (plain: {median(plain):.0f} ms)"
                yield Row(what, ours, "ms", median(ours) / median(plain))


def build_plain(project: Path, target: Path) -> None:
    """Build the text of a copy of the project into `target` with nothing but the theme and the macros."""
    settings = project / "mkdocs.yml"
    settings.write_text(OWN.sub("", settings.read_text("utf-8")), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(target)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)


def largest_paint(browser: Browser, address: str) -> float:
    """Return when the largest part of a page is painted for a new reader, in milliseconds from navigation."""
    with browser.new_context(locale="da-DK", viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="load")
        page.wait_for_timeout(1000)
        painted: float = page.evaluate(LARGEST)
    return painted
