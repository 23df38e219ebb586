"""Ask the databases of PyPI and npm for known holes in what is locked. It needs a network, and so is no test."""

import sys
from pathlib import Path

from tools.errors import run_all
from tools.paths import LIGHTHOUSE, ROOT, VENV
from tools.upkeep.sbom import PYTHON_LOCKS


def commands() -> dict[str, list[str | Path]]:
    """Return what is asked, by the lock file that it is about."""
    python: list[str | Path] = [VENV / "bin" / "python", "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    # What is not in the database is not known to be sound.
    python += ["--strict", "--progress-spinner", "off", "--requirement"]
    npm: list[str | Path] = [VENV / "bin" / "npm", "audit", "--package-lock-only", "--prefix"]
    return {
        **{lock: [*python, lock] for lock in PYTHON_LOCKS},
        **{f"{(folder / 'package-lock.json').relative_to(ROOT)}": [*npm, folder] for folder in (ROOT, LIGHTHOUSE)},
    }


def main() -> int:
    """Ask about each lock file; return 1 if any has a known hole, or could not be asked about."""
    return run_all(
        commands(),
        failing="{} has known holes, or could not be asked about; without a network, nothing is known:",
        passing="ok  {}: no known holes",
    )


if __name__ == "__main__":
    sys.exit(main())
