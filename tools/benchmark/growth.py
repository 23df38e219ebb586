"""Whether a handbook with ten or a hundred times the paragraphs takes ten or a hundred times as long, and no more."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from checker.answer import ask
from checker.source import compile_rules
from tools.benchmark import Row, Scale
from tools.benchmark.project import copy_project, enlarge

ON = "2026-11-22"


class Taken(NamedTuple):
    """What a handbook takes: seconds to load and check its rules, to build it and to answer each paragraph, and MB."""

    load: float
    build: float
    answer: float
    size: float


def grown(count: int) -> Taken:
    """Measure a handbook with `count` paragraphs more."""
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder, "project"))
        added = enlarge(project, count)
        start = time.monotonic()
        rules = compile_rules(project / "rules")
        loaded = time.monotonic()
        for number in added:
            ask(rules, number, {}, ON)
        answered = time.monotonic()
        subprocess.run([sys.executable, "-m", "tools.build"], cwd=project, check=True, stdout=subprocess.DEVNULL)
        built = time.monotonic()
        size = sum(file.stat().st_size for file in (project / "site").rglob("*") if file.is_file())
    return Taken(loaded - start, built - answered, answered - loaded, size / 1e6)


def growth(scale: Scale) -> Iterator[Row]:
    """Handbooks of growing size; the ratio is of a paragraph's share to that in the step before."""
    base, before = grown(0), None
    for count in scale.paragraphs:
        now = grown(count)
        shares = [(n - b) / count for n, b in zip(now, base, strict=True)]
        units = (("load and check", "s"), ("build", "s"), ("answer each once", "s"), ("size", "MB"))
        for i, (what, unit) in enumerate(units):
            ratio = f"{shares[i] / before[i]:.2f}" if before and before[i] > 0 else ""
            yield Row(f"{count} paragraphs more: {what}", f"{now[i]:.2f} {unit}", ratio)
        before = shares
