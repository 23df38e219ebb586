"""Measure the most memory that the page takes while it looks a log through, in three browsers.

What counts is the process that holds the page and its worker, with all that it has in memory: the browser's own code
too, so the page without a log is measured beside it. The browser's other processes are left out.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import playwright.sync_api as playwright

from checker.log.reading import MOST_BYTES, MOST_LINES
from tools.errors import StepError
from tools.machine import system
from tools.paths import ROOT
from tools.upkeep.benchmark import Row, Scale, browsers
from tools.upkeep.benchmark.browsers import Browser, Chromium
from tools.upkeep.benchmark.reader import reading

LINES = (10_000, 100_000, MOST_LINES)
PATIENCE = 600  # seconds
# Cells that are wrong in most columns.
ODD = ("", "nej", "2", "x", "24-12-2030", "1-1-2020", "§ 999", "§ 128 b", "§ 124 d og § 136 a", "straffeloven § 13")
EXAMPLE = ROOT / "docs" / "assets" / "log" / "eksempel.csv"
# In the command of a process that holds a page: Chromium's, Firefox's and WebKit's.
PAGE = re.compile(r"--type=renderer|-contentproc\b.*\btab\W*$|WebKitWebProcess", re.DOTALL)
# Chooses a log as a reader does; returns at once, since only some drivers would wait for more.
CHOOSE = """(address) => {
    fetch(address).then((response) => response.blob()).then((content) => {
        const chosen = new DataTransfer();
        chosen.items.add(new File([content], "log.csv"));
        const input = document.querySelector("[data-log-file]");
        input.files = chosen.files;
        input.dispatchEvent(new Event("change"));
    });
}"""
SHOWN = """() => !!document.querySelector("[data-outcome-shown] .log__file")"""


def memory(scale: Scale) -> Iterator[Row]:
    """Measure logs of several lengths, and the largest log allowed; with fewer than five runs, a tenth of each."""
    share = 1 if scale.runs >= 5 else 10
    logs = {"no log": None, **{f"a log of {lines // share:,} lines": long_log(lines // share) for lines in LINES}}
    longest = MOST_LINES // share
    logs[f"a log of {longest:,} lines, the largest there can be"] = largest_log(longest)
    with reading() as (site, address, chromium):
        for name in ("Chromium", "Firefox", "WebKit"):
            for what, log in logs.items():
                # Each log in a process of its own.
                with opened(name, chromium) as browser:
                    browser.open(f"{address}log/")
                    if log is not None:
                        (site / "log.csv").write_bytes(log)
                        browser.evaluate(CHOOSE, f"{address}log.csv")
                        browser.wait_for(SHOWN, patience=PATIENCE)
                    yield Row(f"most memory of the page in {name}, {what}", [page_memory("VmHWM")], "MB")


@contextmanager
def opened(name: str, chromium: playwright.Browser) -> Iterator[Browser]:
    """Open a page in a process of its own. Raises StepError when the browser is not here."""
    if name == "Chromium":
        with chromium.new_context(locale="da-DK") as context:
            yield Chromium(context.new_page())
        return
    find: Callable[[], Any] = getattr(system, name.lower())
    start: Callable[[Any, Path], AbstractContextManager[Browser]] = getattr(browsers, name.lower())
    program = find()
    if program is None:
        raise StepError(f"No {name} is here. `make setup-tests` installs one.")
    # Firefox goes on writing to its profile for a moment.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, start(program, Path(folder)) as browser:
        yield browser


def page_memory(field: str) -> float:
    """Return the memory, in MB, of the page's process in a browser started here.

    Args:
        field: `VmRSS` is what it takes now, `VmHWM` the most it has taken. Works on Linux only:
            https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    """
    parents, sizes = dict[str, str](), dict[str, int]()
    for process in Path("/proc").glob("[0-9]*"):
        # A process may end meanwhile; the system's own have no memory.
        with suppress(OSError, KeyError):
            lines = (process / "status").read_text().splitlines()
            state = {name: value for name, _, value in (line.partition(":") for line in lines)}
            parents[process.name] = state["PPid"].strip()
            if PAGE.search((process / "cmdline").read_text()):
                sizes[process.name] = int(state[field].split()[0])
    # Browsers keep small empty processes for the next page.
    return max(size for process, size in sizes.items() if str(os.getpid()) in _ancestry(process, parents)) / 1024


def _ancestry(process: str, parents: dict[str, str]) -> Iterator[str]:
    """Yield a process, and those that started it."""
    while process in parents:
        yield process
        process = parents[process]


def long_log(lines: int) -> bytes:
    """Return the example, repeated until it has `lines` lines, each time about other people."""
    head, *rest = EXAMPLE.read_text("utf-8-sig").splitlines()
    person = head.split(";").index("Person")
    made = [head]
    for i in range(lines):
        cells = rest[i % len(rest)].split(";")
        cells[person] += str(i // len(rest))
        made.append(";".join(cells))
    return "\n".join(made).encode()


def largest_log(lines: int) -> bytes:
    """Return a log with faults of all kinds, and with as many bytes a line as the most lines may have.

    Each line has a character for which Python takes four bytes for each of the others too.
    """
    head, *rest = EXAMPLE.read_text("utf-8-sig").splitlines()
    remark = head.split(";").index("Bemærkning")
    made = [head]
    for i in range(lines):
        cells = rest[i % len(rest)].split(";")
        times, column = divmod(i, len(cells))
        cells[column] = ODD[times % len(ODD)]
        cells[remark] = "\N{GRINNING FACE}"
        # Two bytes less, for the line's end and its share of the headers.
        cells[remark] += "x" * (MOST_BYTES // MOST_LINES - 2 - len(";".join(cells).encode()))
        made.append(";".join(cells))
    return "\n".join(made).encode()
