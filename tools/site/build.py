"""Build the site: compile the rules, render the pages, add search and engine, and put the whole in place at once."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from checker.compile import RulesError, rules_of
from checker.core.days import last_turn
from checker.core.rules_json import for_browser
from checker.model.rules import Rules
from checker.site.site import Day
from tools.errors import StepError, run
from tools.paths import ROOT, SITE
from tools.site.alongside import alongside
from tools.site.calendar_watch import warnings
from tools.site.data import write_data
from tools.site.engine import can_compile, write_engine
from tools.site.hyphens import write_hyphens
from tools.site.lix import lix_report
from tools.site.notices import owners_of, write_notices
from tools.site.offline import write_offline
from tools.site.pages import read_pages, write_pages
from tools.site.paper import write_paper
from tools.site.policy import write_policy
from tools.site.remembered import MEMORY
from tools.site.scripts import write_scripts
from tools.site.search import write_search
from tools.site.theme import drop_unused
from tools.site.typeface import write_typeface

ENGINE = "engine"

STOPPED = "mkdocs stopped:"

DAY = 24 * 60 * 60

# Renders the pages into a folder, with an environment that `environment` returns.
Render = Callable[[Path, dict[str, str]], None]


def main() -> int:
    """Build the site; return the exit code, 2 when it could not be built."""
    parser = argparse.ArgumentParser(prog="python -m tools.site.build", description=__doc__)
    parser.add_argument("--site-dir", type=Path, default=SITE, help="where to put the site (default: site)")
    parser.add_argument("--rules", type=Path, default=Path("rules"), help="the rules to build from (default: rules)")
    options = parser.parse_args()
    code = build_or_tell(options.site_dir, rules=options.rules, render=render_here)
    if code == 0:
        MEMORY.keep()
        print(lix_report(options.site_dir))
    return code


def build_or_tell(
    site_dir: Path, *, rules: Path = Path("rules"), render: Render | None = None, hurried: bool = False
) -> int:
    """Build the site, and report the result; return the exit code."""
    start = time.monotonic()
    try:
        build_site(site_dir, rules=rules, render=render, hurried=hurried)
    except (StepError, OSError) as error:
        kept = " The site that was there before is untouched." if site_dir.exists() else ""
        print(f"The site was not built. {error}\nNothing was changed.{kept}", file=sys.stderr, flush=True)
        return 2
    if not can_compile():
        print("This Python is not Pyodide's: the checker is shipped uncompiled, and starts more slowly.")
    for warning in warnings(rules, today()):
        print(f"Warning: {warning}", file=sys.stderr)
    print(f"Built {site_dir} in {time.monotonic() - start:.1f} s.", flush=True)
    return 0


def build_site(
    site_dir: Path, *, rules: Path = Path("rules"), render: Render | None = None, hurried: bool = False
) -> None:
    """Build the site from `rules` into `site_dir`, which is replaced whole, or, on an error, not at all.

    Relative paths are relative to the working directory. When `hurried`, the engine that starts fast is not built again
    for changed rules; it reads them as it starts. Raises StepError, saying what to mend, when the rules, the pages or
    the engine cannot be built, or when `site_dir` holds something that is not a site.
    """
    site_dir, rules = site_dir.absolute(), rules.absolute()
    refuse_if_no_site(site_dir)
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    # Beside the old site, since a folder moves at once only within one file system.
    with MEMORY.during_build(), tempfile.TemporaryDirectory(dir=site_dir.parent, prefix=f".{site_dir.name}-") as work:
        compiled, env = compile_rules(rules), environment(rules)
        day, new, apart = Day(compiled, day_of(env)), Path(work, "new"), Path(work, "apart")
        apart.mkdir()
        with alongside(lambda: write_apart(apart, day, hurried=hurried)):
            (render or render_pages)(new, env)
            pages = read_pages(new)
            drop_unused(new, pages)
            write_paper(pages, compiled)
            write_scripts(new)
            write_search(new, pages, day)
            write_hyphens(pages)
        pages |= read_pages(apart)
        move_into(apart, new)
        write_typeface(new, pages)
        write_policy(new, pages)
        write_pages(pages, new)
        owners_of(new)
        write_offline(new)
        put_in_place(new, site_dir, Path(work, "old"))


def write_apart(folder: Path, day: Day, *, hurried: bool) -> None:
    """Write what needs none of the pages: data, licences and the engine; `hurried` as for `build_site`.

    Raises StepError when one of them cannot be made.
    """
    write_data(folder, day)
    write_notices(folder)
    write_engine(folder / ENGINE, for_browser(day.rules), hurried=hurried)


def move_into(source: Path, target: Path) -> None:
    """Move everything in `source` into the folder `target`, which may have folders of the same name.

    Raises StepError when it has a file of the same name.
    """
    for path in source.iterdir():
        there = target / path.name
        if path.is_dir() and there.is_dir():
            move_into(path, there)
        elif there.exists():
            raise StepError(f"{there.relative_to(target.parent)} is made twice.")
        else:
            path.rename(there)


def compile_rules(folder: Path) -> Rules:
    """Check the rules in `folder`, and compile them.

    Raises StepError with every error in them.
    """
    try:
        return rules_of(folder)
    except RulesError as error:
        raise StepError(f"The rules have errors:\n{error}") from None


def render_pages(target: Path, env: dict[str, str]) -> None:
    """Render docs/ to HTML in a process of its own; a warning is an error."""
    run([sys.executable, "-m", "mkdocs", *mkdocs_arguments(target)], failing=STOPPED, env=env)


def render_here(target: Path, env: dict[str, str]) -> None:
    """Render docs/ as `render_pages` does, but in this process: faster, for a process that does nothing but build."""
    # Imported here, since it changes MkDocs, which a build with Zensical does not need.
    from tools.site.rendering import run_mkdocs

    run_mkdocs(mkdocs_arguments(target), failing=STOPPED, env=env)


def mkdocs_arguments(target: Path) -> list[str]:
    """Return the arguments with which MkDocs builds into `target`."""
    # Never --quiet, which lets broken links pass --strict: https://github.com/mkdocs/mkdocs/issues/4126
    return ["build", "--strict", "--config-file", str(ROOT / "mkdocs.yml"), "--site-dir", str(target)]


def environment(rules: Path) -> dict[str, str]:
    """Return the environment for the steps: where the rules are, what they say of themselves, and `build_time`."""
    compiled = compile_rules(rules)
    return {
        "SOURCE_DATE_EPOCH": str(build_time(compiled)),
        **os.environ,
        "RULES_DIR": str(rules),
        # For the footer of every page.
        "COMPARED_WITH": compiled["edition"]["compared_with"]["text"],
        # Material for MkDocs prints the same warning at every build: https://github.com/squidfunk/mkdocs-material/issues/8581
        "NO_MKDOCS_2_WARNING": "1",
        # MkDocs imports macros/ and checker/ from here.
        "PYTHONPATH": str(ROOT),
    }


def day_of(env: dict[str, str]) -> str:
    """Return the day (`YYYY-MM-DD`) that the answers built in an environment are for."""
    return datetime.fromtimestamp(int(env["SOURCE_DATE_EPOCH"]), UTC).date().isoformat()


def build_time(rules: Rules) -> int:
    """Return the time of the last commit or, if later, of the last turn of a rule up to today, in seconds since 1970.

    The built answers are for that day, so the rules must cover it. The bytes of a commit stay the same until a rule
    turns.
    """
    turn = last_turn(rules, today().isoformat())
    return max(commit_time(), int(datetime.fromisoformat(f"{turn}T00:00Z").timestamp()) if turn else 0)


def today() -> date:
    """Return the day it is, wherever the machine stands."""
    return datetime.now(UTC).date()


def commit_time() -> int:
    """Return the time of the last commit, in seconds since 1970; without one, the beginning of today."""
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return int(done.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return int(time.time()) // DAY * DAY


def refuse_if_no_site(folder: Path) -> None:
    """Raise StepError if `folder` holds something that this build did not make, since it would be lost."""
    if folder.exists() and not (folder / ENGINE).is_dir() and (not folder.is_dir() or any(folder.iterdir())):
        raise StepError(f"{folder} exists and is not a site. Remove it, or name another folder.")


def put_in_place(new: Path, site_dir: Path, old: Path) -> None:
    """Move `new` to `site_dir`, and what was there to `old`; after an error, everything is as it was."""
    if not site_dir.exists():
        new.rename(site_dir)
        return
    site_dir.rename(old)
    try:
        new.rename(site_dir)
    except OSError:
        old.rename(site_dir)
        raise


if __name__ == "__main__":
    sys.exit(main())
