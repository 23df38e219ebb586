"""Read and adapt the Pyodide that npm has installed."""

import json
from pathlib import Path

from tools.paths import NODE_MODULES

PYODIDE = NODE_MODULES / "pyodide"
SCRIPT, GLUE, MODULE, LIBRARY = "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"
# The name under which the site serves Pyodide's script.
SERVED_SCRIPT = "pyodide.js"
LOCK = "pyodide-lock.json"


def pyodide_python() -> tuple[int, int]:
    """Return the version of Python, as (major, minor), that Pyodide is built on."""
    major, minor, *_ = _lock()["info"]["python"].split(".")
    return int(major), int(minor)


def lock_without_packages() -> str:
    """Return Pyodide's lock file without its 300 packages, since this site has none of them."""
    return json.dumps({"info": _lock()["info"], "packages": {}}, sort_keys=True) + "\n"


def without_source_map(script: Path) -> None:
    """Drop the comment that makes a browser's developer tools ask for a file that is not shipped."""
    lines = script.read_text("utf-8").splitlines(keepends=True)
    script.write_text("".join(line for line in lines if not line.startswith("//# sourceMappingURL=")), "utf-8")


def _lock() -> dict[str, dict[str, str]]:
    lock: dict[str, dict[str, str]] = json.loads((PYODIDE / LOCK).read_text("utf-8"))
    return lock
