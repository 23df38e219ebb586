"""The engine that starts fast: Pyodide with its start already behind it, and without what no checker calls.

What is called is found by running every checker (`workout.py`), never listed by hand. Three things come of it, all made
from the installed Pyodide and `checker/`:

- `pyodide.asm.wasm` has the functions that were called; the others are in `rest.wasm`, loaded when one is called after all.
- `pyodide.asm.js` is the glue without what the wasm module no longer gives.
- `snapshot.bin` is the memory of a Pyodide that has imported the checker, from a library of the Python functions that were
  called. A call of any other raises `LeftOut`, and the page then starts the whole engine, as on any other failure.

The first line of `snapshot.bin` is JSON with the build's id, the memory's length and a lock file without packages; the wasm
modules and the glue have the same id, and the worker refuses what does not fit together. `_makeSnapshot` and `_loadSnapshot` are not documented by
Pyodide: what is made here is tried before it is kept.
"""

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

from tools.errors import StepError, run
from tools.fast import wasm
from tools.paths import PYODIDE, ROOT

HERE = Path(__file__).parent
GLUE, MODULE, REST, LIBRARY, SNAPSHOT = "pyodide.asm.js", "pyodide.asm.wasm", "rest.wasm", "python_stdlib.zip", "snapshot.bin"
# Pyodide insists on a library; all that is needed of it is in the memory already.
EMPTY = "empty.zip"
LOG = ROOT / "docs" / "assets" / "log" / "eksempel.csv"
# The name of the section, or of the global, with the build's id.
ID = "build"
# How Emscripten's glue takes up one export of the module.
EXPORT = re.compile(r'var (_\w+)=(?:Module\["\1"\]=)?wasmExports\["(\w+)"\];')


def write_fast(folder: Path, rules: Path, node: Path) -> None:
    """Write the fast engine to `folder`, an empty one, by running the checkers with `rules`, a `rules.json`.

    Raises StepError when a step fails, such as for a Pyodide that is made otherwise than the one this was written for.
    """
    try:
        original = wasm.decoded((PYODIDE / MODULE).read_bytes())
        glue, kept = trimmed((PYODIDE / GLUE).read_text("utf-8"), set(wasm.export_names(original)))
        module = wasm.with_exports(original, kept)
    except (ValueError, IndexError, KeyError) as error:
        raise StepError(f"Pyodide's {MODULE} is not made as it was: {error}") from error
    work = folder / "work"
    work.mkdir()
    for name in ("pyodide.mjs", "pyodide-lock.json"):
        shutil.copyfile(PYODIDE / name, work / name)
    (work / GLUE).write_text(glue, "utf-8")
    shutil.copyfile(rules, work / "rules.json")
    shutil.copyfile(LOG, work / "log.csv")

    write_whole_library(work / LIBRARY)
    (work / MODULE).write_bytes(module.encoded())
    step("library", work, node)

    (work / "library.zip").replace(work / LIBRARY)
    (work / MODULE).write_bytes(wasm.marking(module).encoded())
    step("calls", work, node)

    first, rest = wasm.divided(module, set(json.loads((work / "calls.json").read_text())))
    (work / MODULE).write_bytes(first.encoded())
    (work / REST).write_bytes(rest.encoded())
    step("snapshot", work, node)

    memory = (work / SNAPSHOT).read_bytes()
    parts = (wasm.without_data(first).encoded(), rest.encoded(), glue.encode(), memory)
    build = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]
    (folder / MODULE).write_bytes(wasm.with_section(parts[0], ID, build))
    (folder / REST).write_bytes(wasm.with_section(parts[1], ID, build))
    (folder / GLUE).write_text(f'{glue}\nglobalThis.{ID}="{build}";\n', "utf-8")
    head = {"build": build, "length": len(memory), "lock": lock_without_packages()}
    (folder / SNAPSHOT).write_bytes(json.dumps(head).encode() + b"\n" + memory.rstrip(b"\0"))
    zipfile.ZipFile(folder / EMPTY, "w").close()
    shutil.rmtree(work)


def trimmed(glue: str, exports: set[str]) -> tuple[str, set[str]]:
    """The glue without the exports that it only passes on to C extensions, and the names of those that it keeps."""
    rest = EXPORT.sub("", glue)
    words = set(re.findall(r"[A-Za-z_$][\w$]*", rest))
    kept = {name for name in exports if name in words or f"_{name}" in words}
    return EXPORT.sub(lambda taken: taken[0] if taken[2] in kept else "", glue), kept


def write_whole_library(target: Path) -> None:
    """Write Pyodide's library and the checker, as source, with what runs beside them in the first step."""
    with zipfile.ZipFile(PYODIDE / LIBRARY) as source, zipfile.ZipFile(target, "w") as library:
        for name in source.namelist():
            library.writestr(name, source.read(name))
        for path in sorted((ROOT / "checker").rglob("*.py")):
            if path.parent.name != "source":
                library.write(path, str(path.relative_to(ROOT)))
        library.write(HERE / "recording.py", "sitecustomize.py")
        for name in ("left_out.py", "library.py", "memory.py", "workout.py"):
            library.write(HERE / name, name)


def step(name: str, work: Path, node: Path) -> None:
    """Run one step in Node."""
    run([node, HERE / "pyodide.mjs", name, work], failing=f"The fast engine could not be made, at the step '{name}'.")
