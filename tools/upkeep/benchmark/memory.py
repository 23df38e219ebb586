"""Measure the most memory that the page takes while it looks a log through."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from checker.log.reading import MOST_LINES
from tools.paths import ROOT
from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.reader import reading

LINES = (10_000, 100_000, MOST_LINES)
PATIENCE = 600_000  # milliseconds
# Makes the largest log: faults in every line, as many bytes as there may be, and a character for which Python takes
# four bytes for each of the others too.
WORST = {"Paragraf": "999 z", "Dato": "i går", "Bemærkning": "\N{GRINNING FACE}" + "x" * 115}
EXAMPLE = ROOT / "docs" / "assets" / "log" / "eksempel.csv"


def memory(scale: Scale) -> Iterator[Row]:
    """Measure logs of several lengths, and the largest log allowed; with fewer than five runs, a tenth of each."""
    share = 1 if scale.runs >= 5 else 10
    logs = [(f"{lines // share:,} lines", long_log(lines // share)) for lines in LINES]
    longest = MOST_LINES // share
    logs.append((f"{longest:,} lines, the largest there can be", long_log(longest, WORST)))
    with reading() as (_, address, browser), tempfile.TemporaryDirectory() as folder:
        for what, log in logs:
            file = Path(folder, "log.csv")
            file.write_bytes(log)
            # Each log in a process of its own.
            with browser.new_context(locale="da-DK") as context:
                page = context.new_page()
                page.goto(f"{address}log/")
                page.get_by_label("Vælg en log").set_input_files(file)
                page.locator("[data-outcome-shown] .log__file").wait_for(timeout=PATIENCE)
                yield Row(f"most memory of the page, a log of {what}", [process_memory(page, "VmHWM")], "MB")


def process_memory(page: Page, field: str) -> float:
    """Return the memory of the page's process in MB: `VmRSS` is what it takes now, `VmHWM` the most it has taken.

    Works on Linux only: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    """
    session = page.context.browser.new_browser_cdp_session()  # type: ignore[union-attr]
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [process["id"] for process in processes if process["type"] == "renderer"]
    states = [Path(f"/proc/{renderer}/status").read_text() for renderer in renderers]
    # Chromium keeps a small empty process for the next page.
    return max(int(re.search(rf"{field}:\s+(\d+)", state)[1]) for state in states) / 1024  # type: ignore[index]


def long_log(lines: int, instead: dict[str, str] | None = None) -> bytes:
    """Return the example, repeated until it has `lines` lines, each time about other people.

    `instead` has the texts of whole columns, by their headers.
    """
    head, *rest = EXAMPLE.read_text("utf-8-sig").splitlines()
    headers = head.split(";")
    person = headers.index("Person")
    made = [head]
    for i in range(lines):
        cells = rest[i % len(rest)].split(";")
        cells[person] += str(i // len(rest))
        for header, text in (instead or {}).items():
            cells[headers.index(header)] = text
        made.append(";".join(cells))
    return "\n".join(made).encode()
