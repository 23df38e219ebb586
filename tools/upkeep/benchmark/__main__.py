"""Run benchmarks, all or those named, and print their figures as one Markdown table."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.building import build, serve
from tools.upkeep.benchmark.engine import engine
from tools.upkeep.benchmark.growth import growth
from tools.upkeep.benchmark.loading import loading
from tools.upkeep.benchmark.memory import memory
from tools.upkeep.benchmark.paint import paint
from tools.upkeep.benchmark.visit import visit
from tools.upkeep.benchmark.weight import weight
from tools.upkeep.benchmark.work import work

BENCHMARKS: dict[str, Callable[[Scale], Iterable[Row]]] = {
    "engine": engine,
    "work": work,
    "memory": memory,
    "paint": paint,
    "weight": weight,
    "visit": visit,
    "loading": loading,
    "build": build,
    "serve": serve,
    "growth": growth,
}


def main() -> int:
    """Run the benchmarks that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.upkeep.benchmark", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--runs", type=int, default=Scale().runs, help="how often to measure each (default: 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures into this file too, for programs")
    options = parser.parse_args()
    if unknown := set(options.names) - BENCHMARKS.keys():
        parser.error(f"no benchmark is named {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    print("| benchmark | what | figure | ratio |\n|---|---|---|---|")
    rows = []
    for name in options.names or BENCHMARKS:
        for row in BENCHMARKS[name](Scale(runs=options.runs)):
            ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
            print(f"| {name} | {row.what} | {row.figure()} | {ratio} |", flush=True)
            rows.append({"benchmark": name, **row.data()})
    if options.json:
        machine = {"day": datetime.now(UTC).date().isoformat(), "system": platform.platform(), "cores": os.cpu_count()}
        options.json.write_text(json.dumps({**machine, "rows": rows}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
