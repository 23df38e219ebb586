"""Every small change that mutmut makes to the checker's code: a test or a type must notice, or the change is listed.

`make mutants` changes the modules that `pyproject.toml` names, and fails unless the changes that nothing noticed
are exactly those that `tests/cases/surviving_mutants.yaml` lists, each with its reason.
"""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from typing import NamedTuple

import yaml
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

from tools.paths import ROOT, VENV

MUTANTS = ROOT / "mutants"
LISTED = ROOT / "tests" / "cases" / "surviving_mutants.yaml"
# libyaml crashes on a file nested too deeply, and takes the test with it.
NOTICED = {"killed", "caught by type check", "timeout", "segfault"}


class Change(NamedTuple):
    """A line of a module, and what it was changed to."""

    module: str
    was: str
    became: str


class Kind(NamedTuple):
    """Changes that stay for the same reason: `like` is a regular expression for »what it was => what it became«."""

    modules: str
    like: str

    def covers(self, one: Change) -> bool:
        """Return whether a change is of this kind."""
        return fnmatch(one.module, self.modules) and bool(re.search(self.like, f"{one.was} => {one.became}"))


def change(module: str, mutant: str) -> Change:
    """Return what a mutant changes, without its number, which moves with the code."""
    lines = get_diff_for_mutant(mutant, path=module).splitlines()[2:]
    was, became = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return Change(module, was, became)


def survivors() -> tuple[Counter[Change], dict[str, Counter[str]]]:
    """Return the changes that nothing noticed, and how each module's mutants ended."""
    left: Counter[Change] = Counter()
    count: dict[str, Counter[str]] = {}
    for meta in sorted(MUTANTS.rglob("*.meta")):
        module = str(meta.relative_to(MUTANTS).with_suffix(""))
        ends = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
        if ends:
            count[module] = Counter(status_by_exit_code[code] for code in ends.values())
        left.update(change(module, name) for name, code in ends.items() if status_by_exit_code[code] not in NOTICED)
    return left, count


def listed() -> tuple[Counter[Change], list[Kind]]:
    """Return the changes that are known to go unnoticed, one by one and by their kind.

    Raises:
        ValueError: an entry has no reason.
    """
    known: Counter[Change] = Counter()
    kinds: list[Kind] = []
    for modules, entries in (yaml.safe_load(LISTED.read_text("utf-8")) or {}).items():
        for entry in entries:
            if not entry.get("why"):
                raise ValueError(f"{LISTED}: »{entry.get('like') or entry['became']}« has no reason.")
            if "like" in entry:
                kinds.append(Kind(modules, entry["like"]))
            else:
                known[Change(modules, entry["was"], entry["became"])] += 1
    return known, kinds


def not_as_listed(left: Counter[Change]) -> tuple[list[Change], list[Change | Kind]]:
    """Return the unnoticed changes that no entry lists, and the entries that match no change."""
    known, kinds = listed()
    new = sorted((left - known).elements())
    idle = [kind for kind in kinds if not any(kind.covers(one) for one in new)]
    return [one for one in new if not any(kind.covers(one) for kind in kinds)], [
        *sorted((known - left).elements()),
        *idle,
    ]


def main() -> int:
    """Make the mutants, print each module's counts and what differs from the list; return 1 if anything does."""
    # mutmut remembers its results: a survivor would remain one although a test was added.
    shutil.rmtree(MUTANTS, ignore_errors=True)
    done = subprocess.run([VENV / "bin" / "mutmut", "run"], cwd=ROOT, check=False)
    if done.returncode:
        print("mutmut stopped before it was done: the tests must be green without any change.", file=sys.stderr)
        return 2
    left, count = survivors()
    for module, ends in count.items():
        noticed = sum(ends[end] for end in NOTICED)
        print(f"{module}: {noticed} of {ends.total()} noticed ({noticed / ends.total():.0%}); {dict(ends)}")
    new, gone = not_as_listed(left)
    for title, changes in (("Nothing noticed", new), ("Listed, and noticed now; take it off", gone)):
        for one in changes:
            print("\n".join([f"{title}:", *(f"  {name}: {value}" for name, value in one._asdict().items())]))
    return int(bool(new or gone))


if __name__ == "__main__":
    sys.exit(main())
