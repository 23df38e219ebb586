"""Write the lock files: for Python 3.11 and newer on every system, with hashes, without a registry's address."""

import argparse
import sys
from pathlib import Path

from tools.errors import StepError, run
from tools.machine.setup import UV_PROGRAM
from tools.paths import LIGHTHOUSE, ROOT, VENV

OLDEST_PYTHON = "3.11"


def main() -> int:
    """Write every lock file; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.machine.lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions, not only what has changed")
    options = parser.parse_args()
    try:
        for wanted in sorted((ROOT / "requirements").glob("*.in")):
            lock_python(wanted, upgrade=options.upgrade)
        for folder in (ROOT, LIGHTHOUSE):
            lock_npm(folder)
    except StepError as error:
        print(f"The lock files could not all be written: {error}", file=sys.stderr)
        return 2
    return 0


def lock_python(wanted: Path, *, upgrade: bool) -> None:
    """Lock one requirements file beside itself."""
    command: list[str | Path] = [UV_PROGRAM, "pip", "compile", "--quiet", "--universal"]
    command += ["--python-version", OLDEST_PYTHON, "--generate-hashes", "--only-binary", ":all:"]
    command += ["--no-annotate", "--no-emit-index-url", "--custom-compile-command", "make lock"]
    command += ["--upgrade"] if upgrade else []
    name = wanted.relative_to(ROOT)
    run([*command, name, "--output-file", name.with_suffix(".txt")], failing=f"{name} could not be locked.")


def lock_npm(folder: Path) -> None:
    """Lock the package.json of a folder; .npmrc keeps registry addresses out."""
    command: list[str | Path] = [VENV / "bin" / "npm", "install", "--package-lock-only", "--loglevel=error"]
    command += ["--prefix", folder]
    run(command, failing=f"{folder.relative_to(ROOT)}/package.json could not be locked.")


if __name__ == "__main__":
    sys.exit(main())
