"""The searches that the site is measured by, and its answers to them without a browser.

`python -m tests.support.searches SITE` prints the rates for a built site, set by set and kind by kind.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypedDict

import yaml

from tools.paths import ROOT, VENV

CASES = ROOT / "tests" / "cases"
SCRIPT = Path(__file__).with_name("search.mjs")


class Searched(NamedTuple):
    """A query as a reader types it, its kind, and the addresses of the pages that answer it."""

    query: str
    kind: str
    right: frozenset[str]


class Answered(TypedDict):
    """What the search says: the words it reads a query as, the addresses, best first, and what it shows beside them."""

    read: list[str]
    found: list[str]
    elsewhere: list[str]
    guided: list[str]
    unruled: bool
    sure: bool


def kept_questions() -> list[Searched]:
    """Return the questions each of which has one right page."""
    questions = yaml.safe_load((CASES / "search_questions.yaml").read_text("utf-8"))
    return [Searched(q["query"], "spørgsmål", frozenset({q["page"].lstrip("/")})) for q in questions]


def searches(file: str) -> list[Searched]:
    """Return the searches of a file in tests/cases."""
    listed = yaml.safe_load((CASES / file).read_text("utf-8"))["searches"]
    return [Searched(one["query"], one["kind"], frozenset(one["right"])) for one in listed]


SETS = {
    "kept": kept_questions(),
    "typed": searches("search_typed.yaml"),
    "asked": searches("search_asked.yaml"),
    "apart": searches("search_apart.yaml"),
    "everyday": searches("search_everyday.yaml"),
}


def answers(site: Path, queries: Iterable[str]) -> list[Answered]:
    """Return what the search of a built site answers to each query."""
    command = [str(VENV / "bin" / "node"), "--no-warnings", str(SCRIPT), str(site)]
    asked = json.dumps(list(queries))
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    answered: list[Answered] = json.loads(done.stdout)
    return answered


def ranks(site: Path, asked: list[Searched]) -> dict[Searched, int | None]:
    """Return at which place, from 1, the first right page of each search stands; None where there is none."""
    found = answers(site, (one.query for one in asked))
    return {
        one: next((i for i, address in enumerate(a["found"], 1) if is_right(address, one)), None)
        for one, a in zip(asked, found, strict=True)
    }


def is_right(address: str, one: Searched) -> bool:
    """Return whether a page answers a search, or a place on it does."""
    return address in one.right or address.partition("#")[0] in one.right


def main() -> int:
    """Print the rates for the built site in the folder named."""
    site = Path(sys.argv[1])
    for name, asked in SETS.items():
        ranked = ranks(site, asked)
        for kind in (None, *dict.fromkeys(one.kind for one in asked)):
            of = [rank for one, rank in ranked.items() if kind in (None, one.kind)]
            first, three = sum(rank == 1 for rank in of), sum(rank is not None and rank <= 3 for rank in of)
            rates = f"first {first / len(of):4.0%}  among three {three / len(of):4.0%}"
            print(f"{name:6} {kind or 'alle':12} {len(of):4} {rates}")
        print(*(f"  {rank}: {one.query}" for one, rank in ranked.items() if rank != 1), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
