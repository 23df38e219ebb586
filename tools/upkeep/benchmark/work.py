"""Measure the engine once it has started: single answers, a long log, and its memory."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from checker.compile import rules_of
from checker.core.matching import complete_facts
from checker.log.job import completed
from tools.paths import ROOT
from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.memory import long_log, page_memory
from tools.upkeep.benchmark.reader import reading

ANSWERS = 10_000
LINES = 100_000
ON = "2026-11-22"
# Asks about every paragraph with each of its facts, again and again, and returns how long each answer takes.
ASK = """async ([requests, count]) => {
    const { Engine } = await import(new URL("assets/javascripts/engine.js", location.origin + "/").href);
    const engine = new Engine(location.origin + "/engine/");
    await engine.start();
    const times = [];
    for (let i = 0; i < count; i++) {
        const start = performance.now();
        await engine.ask({ ...requests[i % requests.length], level: 2 });
        times.push(performance.now() - start);
    }
    return times;
}"""
WATCH_TASKS = """() => {
    window.tasks = 0;
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.tasks += task.duration;
    }).observe({ type: "longtask" });
}"""


def work(scale: Scale) -> Iterator[Row]:
    """Measure answers, memory and the log; with fewer than five runs, on a tenth of the work."""
    share = 1 if scale.runs >= 5 else 10
    rules = rules_of(ROOT / "rules")
    requests = [
        {"paragraph": paragraph["number"], "facts": facts, "on": ON}
        for paragraph in rules["paragraphs"]
        if "rows" in paragraph
        for facts in complete_facts(paragraph)
    ]
    log = long_log(LINES // share)
    with reading() as (_, address, browser), tempfile.TemporaryDirectory() as folder:
        page = browser.new_page()
        page.goto(address)
        before = page_memory("VmRSS")
        times: list[float] = page.evaluate(ASK, [requests, ANSWERS // share])
        yield Row("an answer, from question to reply", times, "ms")
        yield Row("memory of the engine after those answers", [page_memory("VmRSS") - before], "MB")
        page.close()

        start = time.perf_counter()
        completed(rules, "log.csv", log, ON)
        cpython = time.perf_counter() - start
        file = Path(folder, "log.csv")
        file.write_bytes(log)
        page = browser.new_page()
        page.goto(f"{address}log/")
        page.get_by_role("button", name="Prøv med eksemplet").click()
        shown = page.locator("[data-outcome-shown] .log__file")
        shown.wait_for(timeout=120_000)
        page.evaluate(WATCH_TASKS)
        start = time.perf_counter()
        page.get_by_label("Vælg en log").set_input_files(file)
        page.locator("[data-outcome-shown] .log__file", has_text="log.csv").wait_for(timeout=600_000)
        pyodide = time.perf_counter() - start
        yield Row(f"a log of {LINES // share} lines, relative to CPython", [pyodide], "s", pyodide / cpython)
        # Browsers report no shorter tasks: https://developer.mozilla.org/docs/Web/API/Long_Tasks_API
        yield Row("the page's tasks of 50 ms or more meanwhile, together", [page.evaluate("tasks")], "ms")
