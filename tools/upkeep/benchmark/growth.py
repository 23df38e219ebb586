"""Whether a handbook with ten or a hundred times the paragraphs takes ten or a hundred times as much, and no more."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tools.errors import StepError
from tools.site.build import build_site, environment
from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.project import copy_project, enlarge

ON = "2026-11-22"
COMPILED = "rules.json"
# Each intervention is asked about so often: once is over before it can be measured.
TIMES = 20
_LOAD = f"import json; rules = json.load(open('{COMPILED}', encoding='utf-8'))"
# In this order: the rules that are checked are loaded, each intervention asked about, the pages and the engine made.
STEPS = {
    "check": ["-m", "checker", "compile", "--output", COMPILED],
    "load": ["-c", _LOAD],
    "answer": [
        "-c",
        f"{_LOAD}; from checker import ask\n"
        f"for p in [p for p in rules['paragraphs'] if 'rows' in p] * {TIMES}: ask(rules, p['number'], {{}}, '{ON}')",
    ],
    # With an engine kept from other rules: making one is a step of its own.
    "build": [
        "-c",
        "from pathlib import Path; from tools.site.build import build_site, render_here\n"
        "build_site(Path('site'), render=render_here, hurried=True)",
    ],
    "engine": [
        "-c",
        "from pathlib import Path; from tools.fast import write_fast\n"
        "engine = Path('engine'); engine.mkdir(); write_fast(engine)",
    ],
}
# What takes so little that one run says nothing.
SHORT = {"check", "load", "answer"}


class Taken(NamedTuple):
    """Seconds of the processor, and MB of memory at its peak: at least as much as the program that measures has."""

    seconds: float
    memory: float


def taken(project: Path, command: list[str]) -> Taken:
    """Measure a step in `project`; other programs at work hardly change the processor's time.

    Raises StepError when it fails.
    """
    env = environment(project / "rules") | {"PYTHONPATH": str(project)}
    process = subprocess.Popen([sys.executable, *command], cwd=project, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise StepError(f"This failed on a handbook made for measuring: {' '.join(command)}")
    # In bytes on macOS, and in kilobytes elsewhere.
    return Taken(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))


def grown(count: int, runs: int) -> dict[str, list[Taken]]:
    """Measure each step on a handbook with `count` paragraphs more, the short ones `runs` times."""
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder, "project"))
        enlarge(project, count)
        return {
            name: [taken(project, command) for _ in range(runs if name in SHORT else 1)]
            for name, command in STEPS.items()
        }


def growth(scale: Scale) -> Iterator[Row]:
    """Handbooks of growing size; the ratio is of what a paragraph adds to what one added in the step before."""
    with tempfile.TemporaryDirectory() as folder:
        # What is kept for all builds is no part of any.
        build_site(Path(folder, "site"))
    base = grown(0, scale.runs)
    before: dict[tuple[str, int], float] = {}
    for count in (0, *scale.paragraphs):
        now = grown(count, scale.runs) if count else base
        for name, runs in now.items():
            for i, (what, unit) in enumerate((("processor", "s"), ("memory at its peak", "MB"))):
                figures, first = ([run[i] for run in measured] for measured in (runs, base[name]))
                share = (median(figures) - median(first)) / count if count else 0
                earlier = before.get((name, i), 0)
                ratio = share / earlier if earlier > 0 else None
                yield Row(f"{count} paragraphs more: {name}, {what}", figures, unit, ratio)
                before[name, i] = share
