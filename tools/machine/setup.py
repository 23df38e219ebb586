"""Set this machine up: uv, Python's packages, npm's packages and, for the tests, the programs of tools.machine.system.

Runs on Python 3.11 or newer with pip, before anything is installed, so it imports the standard library alone.
Every product keeps a stamp of what it was made from, and is made again only when that changes.
"""

import argparse
import hashlib
import os
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tools.errors import StepError, run
from tools.machine.system import (
    install_chromium,
    install_firefox,
    install_fonts,
    install_hunspell,
    install_pdftotext,
    install_webkit,
)
from tools.paths import NODE_MODULES, ROOT, UV, VENV

PYTHON_VERSION = ROOT / ".python-version"
UV_LOCK = ROOT / "requirements" / "uv.txt"
PYTHON_LOCK = ROOT / "requirements" / "dev.txt"
NPM_LOCK = ROOT / "package-lock.json"
NPM_SETTINGS = ROOT / ".npmrc"

VENV_PYTHON = VENV / "bin" / "python"
UV_PROGRAM = UV / "bin" / "uv"


def main() -> int:
    """Set up what is missing; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.machine.setup", description=__doc__)
    parser.add_argument(
        "--tests", action="store_true", help="also three browsers, pdftotext, hunspell and fonts, for the tests"
    )
    options = parser.parse_args()
    try:
        make(UV_PROGRAM, "uv", [UV_LOCK], install_uv)
        make(VENV_PYTHON, "python", [PYTHON_VERSION], create_venv)
        make(VENV / "bin" / "mkdocs", "packages", [PYTHON_LOCK], install_packages)
        make(NODE_MODULES / "pyodide", "npm", [NPM_LOCK, NPM_SETTINGS], install_npm_packages)
        if options.tests:
            install_chromium()
            install_firefox()
            install_webkit()
            install_pdftotext()
            install_hunspell()
            install_fonts()
    except StepError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 2
    return 0


def make(product: Path, name: str, inputs: list[Path], step: Callable[[], None]) -> None:
    """Run `step` unless `product` is there and was made from the same inputs on the same kind of machine."""
    # In the folder that the step fills, so that the stamp goes when the product goes.
    stamp = ROOT / product.relative_to(ROOT).parts[0] / f".made-{name}"
    made_from = digest(inputs)
    if product.exists() and stamp.exists() and stamp.read_text() == made_from:
        return
    step()
    stamp.write_text(made_from)


def digest(inputs: list[Path]) -> str:
    """Return a hash of the files and of the kind of machine, since two machines may share a folder."""
    found = hashlib.sha256(f"{sys.platform} {platform.machine()}".encode())
    for path in inputs:
        found.update(path.read_bytes())
    return found.hexdigest()


def install_uv() -> None:
    """Install uv into a folder of its own: that needs no venv module, and Debian allows it.

    Debian's pip refuses to install next to the system's packages: https://peps.python.org/pep-0668/
    """
    print("Setting up: uv (once)", flush=True)
    shutil.rmtree(UV, ignore_errors=True)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    command += ["--no-warn-script-location", "--only-binary", ":all:", "--require-hashes"]
    command += ["--target", UV, "--requirement", UV_LOCK]
    run(command, failing=f"uv could not be installed with the pip of {sys.executable}. (Debian: python3-pip.)")


def create_venv() -> None:
    """Create .venv with the Python of .python-version, found or downloaded, or else with the one running this."""
    wanted = PYTHON_VERSION.read_text().strip()
    print(f"Setting up: Python {wanted} (once)", flush=True)
    try:
        uv("venv", "--clear", "--python", wanted, VENV)
    except StepError:
        here = platform.python_version()
        uv("venv", "--clear", "--python", sys.executable, VENV)
        print(
            f"Python {wanted} is not here and cannot be fetched: going on with Python {here}. The site "
            "works, but its checker is shipped uncompiled and starts more slowly. To change that: install "
            f"Python {wanted}, then `make clean`.",
            flush=True,
        )


def install_packages() -> None:
    """Make .venv match the lock file exactly; from wheels only, so that no package runs code while installed."""
    print("Setting up: Python packages", flush=True)
    uv("pip", "sync", "--python", VENV_PYTHON, "--require-hashes", "--no-build", PYTHON_LOCK)


def install_npm_packages() -> None:
    """Make node_modules match the lock file exactly, with the npm in .venv."""
    print("Setting up: npm packages", flush=True)
    npm = VENV / "bin" / "npm"
    run([npm, "ci", "--loglevel=error"], failing="npm could not install the packages of package-lock.json.")


def uv(*arguments: str | Path) -> None:
    """Run uv, apart from any virtual environment that happens to be active."""
    env = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "CONDA_PREFIX"}}
    run([UV_PROGRAM, "--quiet", *arguments], failing=f"uv {arguments[0]} failed.", env=env)


if __name__ == "__main__":
    sys.exit(main())
