"""Ask the databases of PyPI and npm for known vulnerabilities in the locked packages. Needs a network: not a test."""

import sys
from pathlib import Path

from tools.errors import run_all
from tools.paths import LIGHTHOUSE, ROOT, VENV
from tools.upkeep.sbom import PYTHON_LOCKS


def commands() -> dict[str, list[str | Path]]:
    """Return the commands that ask, each under the lock file that it is about."""
    python: list[str | Path] = [VENV / "bin" / "python", "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    # Strict, since nothing is known of a package that the database lacks.
    python += ["--strict", "--progress-spinner", "off", "--requirement"]
    npm: list[str | Path] = [VENV / "bin" / "npm", "audit", "--package-lock-only", "--prefix"]
    return {
        **{lock: [*python, lock] for lock in PYTHON_LOCKS},
        **{f"{(folder / 'package-lock.json').relative_to(ROOT)}": [*npm, folder] for folder in (ROOT, LIGHTHOUSE)},
    }


def main() -> int:
    """Ask about each lock file; return 1 if any has a known vulnerability, or could not be asked about."""
    return run_all(
        commands(),
        failing="{} has known vulnerabilities, or could not be asked about, which needs a network:",
        passing="ok  {}: no known vulnerabilities",
    )


if __name__ == "__main__":
    sys.exit(main())
