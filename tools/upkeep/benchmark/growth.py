"""Measure whether a handbook with ten or a hundred times the paragraphs costs more than that many times as much."""

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
# How often to ask about each intervention: asking once is over before it can be measured.
TIMES = 20
_LOAD = f"import json; rules = json.load(open('{COMPILED}', encoding='utf-8'))"
# The steps in order: check the rules, load them, ask about each intervention, build the pages, build the engine.
STEPS = {
    "check": ["-m", "checker", "compile", "--output", COMPILED],
    "load": ["-c", _LOAD],
    "answer": [
        "-c",
        f"{_LOAD}; from checker import ask\n"
        f"for p in [p for p in rules['paragraphs'] if 'rows' in p] * {TIMES}: ask(rules, p['number'], {{}}, '{ON}')",
    ],
    # With an engine kept from other rules, since building one is a step of its own.
    "build": [
        "-c",
        "from pathlib import Path\n"
        "from tools.site.build import build_site, render_here\n"
        "from tools.site.remembered import FILE\n"
        "FILE.unlink(missing_ok=True)\n"
        "build_site(Path('site'), render=render_here, hurried=True)",
    ],
    "engine": [
        "-c",
        "from pathlib import Path; from tools.fast import write_fast\n"
        "engine = Path('engine'); engine.mkdir(); write_fast(engine)",
    ],
}
# Steps that take so little time that one run says nothing.
SHORT = {"check", "load", "answer"}


class Taken(NamedTuple):
    """Processor time in seconds, and peak memory in MB, which is at least that of the program that measures."""

    seconds: float
    memory: float


def taken(project: Path, command: list[str]) -> Taken:
    """Measure a step in `project`, by its processor time, which other programs hardly change.

    Raises StepError when it fails.
    """
    env = environment(project / "rules") | {"PYTHONPATH": str(project)}
    process = subprocess.Popen([sys.executable, *command], cwd=project, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise StepError(f"This failed on a handbook made for measuring: {' '.join(command)}")
    # Bytes on macOS, kilobytes elsewhere: https://bugs.python.org/issue30513
    return Taken(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))


def grown(count: int, runs: int) -> dict[str, list[Taken]]:
    """Measure each step on a handbook with `count` more paragraphs; the short steps `runs` times."""
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder, "project"))
        enlarge(project, count)
        return {
            name: [taken(project, command) for _ in range(runs if name in SHORT else 1)]
            for name, command in STEPS.items()
        }


def growth(scale: Scale) -> Iterator[Row]:
    """Measure handbooks of growing size; the ratio is an added paragraph's cost to its cost at the size before."""
    with tempfile.TemporaryDirectory() as folder:
        # Fill the caches that all builds share, so that no measured build does.
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
                yield Row(f"{count} more paragraphs: {name}, {what}", figures, unit, ratio)
                before[name, i] = share
