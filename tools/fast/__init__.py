"""Build the engine that starts fast: a Pyodide that has already started, without the code that no checker calls.

Which code is called is found by running every checker (`workout.py`), never listed by hand. The engine consists of four
files, all made from the installed Pyodide and `checker/`:

- `pyodide.asm.wasm` has the functions that were called; `rest.wasm` has the others, with the tables that only they read
  (`data.py`), and is loaded when one is called.
- `pyodide.asm.js` is the glue without the exports that the wasm module no longer has, and without the functions that
  were not called (`glue.py`).
- `snapshot.wasm` is the memory of a Pyodide that has imported the checker, from a library of only the Python functions
  that were called, and has read the rules. A call of any other raises `LeftOut`, and the page starts the whole engine,
  as on any other failure. If the rules have changed since, they are read again.

The glue also states the build's id, the checker's version, the size of the memory, and a lock file without packages.
The saved memory is a custom section of a module without code, since hosts compress WebAssembly, but not files of a
kind that they do not know. It begins with a line of JSON with the id, and with the place in memory of each part; all
else is zeros. The other modules carry the same id, and the worker refuses files that do not belong together.

Pyodide's `_makeSnapshot` and `_loadSnapshot` are not documented: https://github.com/pyodide/pyodide/pull/4652
"""

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

from checker.compile import rules_of
from checker.compile.version import checker_version
from checker.core.rules_json import for_browser
from tools.errors import StepError, run
from tools.fast import data, wasm
from tools.fast.glue import emptied, minified, shrunk, trimmed
from tools.paths import ROOT, VENV
from tools.pyodide import GLUE, LIBRARY, LOCK, MODULE, PYODIDE, SCRIPT, lock_without_packages

HERE = Path(__file__).parent
REST, SNAPSHOT, CALLS = "rest.wasm", "snapshot.wasm", "calls.json"
LOG = ROOT / "docs" / "assets" / "log" / "eksempel.csv"
# The files that the engine is made from, besides Pyodide, the checker and the rules.
FAST_INPUTS = [*sorted(HERE.glob("*.py")), *sorted(HERE.glob("*.mjs")), LOG]
# The names of the custom sections with the build's id, and with the saved memory.
ID, MEMORY = "build", "memory"
# Runs of zeros that are left out of the snapshot: at least 4 KiB, since recording one takes about ten bytes.
ZEROS = re.compile(rb"\0{4096,}")


def write_fast(folder: Path) -> None:
    """Write the fast engine into the empty `folder`, by running the checkers with the rules.

    Raises StepError when a step fails, for instance because Pyodide is laid out differently from the expected version.
    """
    try:
        _write_fast(folder)
    except (ValueError, IndexError, KeyError) as error:
        raise StepError(f"Pyodide's {MODULE} or {GLUE} is not laid out as expected: {error}") from error


def _write_fast(folder: Path) -> None:
    original = wasm.decoded((PYODIDE / MODULE).read_bytes())
    glue, kept = trimmed((PYODIDE / GLUE).read_text("utf-8"), wasm.export_names(original))
    module = wasm.with_exports(original, kept)
    work = folder / "work"
    work.mkdir()
    shutil.copyfile(PYODIDE / SCRIPT, work / SCRIPT)
    (work / LOCK).write_text(lock_without_packages(), "utf-8")
    (work / GLUE).write_text(glue, "utf-8")
    (work / "rules.json").write_text(for_browser(rules_of(ROOT / "rules")), "utf-8")
    shutil.copyfile(LOG, work / "log.csv")

    # Pyodide insists on loading a library, although the snapshot already holds everything needed from it.
    zipfile.ZipFile(work / "empty.zip", "w").close()
    write_whole_library(work / LIBRARY)
    (work / MODULE).write_bytes(module.encoded())
    step("library", work)

    (work / "library.zip").replace(work / LIBRARY)
    marking = wasm.marking(module)
    (work / MODULE).write_bytes(marking.encoded())
    (work / "restored.wasm").write_bytes(wasm.without_data(marking).encoded())
    step("calls", work)

    calls = json.loads((work / CALLS).read_text())
    tables = data.unread(original, set(calls["module"]))
    first, rest = wasm.divided(module, set(calls["module"]))
    emptied(work / GLUE, work / CALLS)
    glue, script = ((work / name).read_text("utf-8") for name in (GLUE, SCRIPT))
    uncalled = {function["name"] for function in calls["uncalled"]} - set(calls["called"])
    (work / GLUE).write_text(shrunk(glue, script, wasm.imported_names(original), uncalled), "utf-8")
    minified(work / GLUE)
    (work / MODULE).write_bytes(first.encoded())
    rest = data.with_data(rest, tables)
    (work / REST).write_bytes(rest.encoded())
    step("snapshot", work)

    first = data.with_pointers(wasm.without_data(first), set(calls["early"]))
    memory = data.without((work / "snapshot.bin").read_bytes(), tables)
    parts = (first.encoded(), rest.encoded(), (work / GLUE).read_bytes(), memory)
    build = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]
    (folder / MODULE).write_bytes(wasm.with_section(parts[0], ID, build.encode()))
    (folder / REST).write_bytes(wasm.with_section(parts[1], ID, build.encode()))
    content = packed(memory, build)
    snapshot = wasm.with_section(wasm.HEADER, MEMORY, content)
    saved = {
        "build": build,
        "checker": checker_version(),
        "lock": lock_without_packages(),
        "length": len(memory),
        "start": len(snapshot) - len(content),
        "size": len(snapshot),
        "sha256": hashlib.sha256(snapshot).hexdigest(),
    }
    (folder / GLUE).write_bytes(parts[2] + f"\nglobalThis.saved={json.dumps(saved)};\n".encode())
    (folder / SNAPSHOT).write_bytes(snapshot)
    shutil.rmtree(work)


def packed(saved: bytes, build: str) -> bytes:
    """Return Pyodide's snapshot without the long runs of zeros in its memory.

    A line of JSON comes first: the build, the length of Pyodide's own head in bytes, and the place of each part.
    """
    start = data.memory_in(saved)
    head, memory = saved[:start], saved[start:]
    edges = [0, *(edge for zeros in ZEROS.finditer(memory) for edge in zeros.span()), len(memory)]
    parts = list(zip(edges[::2], edges[1::2], strict=True))
    line = {"build": build, "head": start, "parts": [(start, end - start) for start, end in parts]}
    return b"".join([json.dumps(line).encode(), b"\n", head, *(memory[start:end] for start, end in parts)])


def write_whole_library(target: Path) -> None:
    """Write Pyodide's library and the checker as source, with the modules that run beside them in the first step."""
    with zipfile.ZipFile(PYODIDE / LIBRARY) as source, zipfile.ZipFile(target, "w") as library:
        for name in source.namelist():
            library.writestr(name, source.read(name))
        for path in sorted((ROOT / "checker").rglob("*.py")):
            if path.parent.name != "compile":
                library.write(path, str(path.relative_to(ROOT)))
        library.write(HERE / "recording.py", "sitecustomize.py")
        library.writestr("everything.py", "import checker.worker")
        for name in ("left_out.py", "library.py", "memory.py", "workout.py"):
            library.write(HERE / name, name)


def step(name: str, work: Path) -> None:
    """Run one step of pyodide.mjs in Node."""
    run(
        [VENV / "bin" / "node", HERE / "pyodide.mjs", name, work],
        failing=f"The fast engine could not be made, at the step '{name}'.",
    )
