"""The engine that starts fast: Pyodide with its start already behind it, and without what no checker calls.

What is called is found by running every checker (`workout.py`), never listed by hand. Three things come of it, all made
from the installed Pyodide and `checker/`:

- `pyodide.asm.wasm` has the functions that were called; `rest.wasm` has the others, and is loaded when one is called.
- `pyodide.asm.js` is the glue without what the wasm module no longer gives, and without what it was not seen to call.
- `snapshot.bin` is the memory of a Pyodide that has imported the checker, from a library of the Python functions that
  were called. A call of any other raises `LeftOut`, and the page starts the whole engine, as on any other failure.

The first line of `snapshot.bin` is JSON with the build's id, the checker's version, the memory's length and a lock file
without packages; the wasm modules and the glue have the same id, and the worker refuses what does not fit together.
`_makeSnapshot` and `_loadSnapshot` are not documented by Pyodide.
"""

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

from checker.__main__ import for_browser
from checker.source import rules_of
from checker.source.version import checker_version
from tools.errors import StepError, run
from tools.fast import wasm
from tools.paths import ROOT, VENV
from tools.pyodide import GLUE, LIBRARY, LOCK, MODULE, PYODIDE, SCRIPT, lock_without_packages

HERE = Path(__file__).parent
REST, SNAPSHOT = "rest.wasm", "snapshot.bin"
# Pyodide insists on a library; all that is needed of it is in the memory already.
EMPTY = "empty.zip"
LOG = ROOT / "docs" / "assets" / "log" / "eksempel.csv"
# What it is made from, besides Pyodide and the checker. Not the rules: they hardly change what is called, and
# a changed rule must be seen at once under `make serve`. Whatever they call besides is there all the same, only later.
FAST_INPUTS = [*sorted(HERE.glob("*.py")), *sorted(HERE.glob("*.mjs")), LOG]
# The name of the section, or of the global, with the build's id.
ID = "build"
# Adds a function to the table, but not in every browser: where the table lacks it, saved addresses would be of others.
# Without it, the glue counts the arguments itself, as it does on iPhones.
COUNTING = "function getPyEMCountArgsPtr(){"
# How Emscripten's glue takes up one export of the module.
EXPORT = re.compile(r'var (_\w+)=(?:Module\["\1"\]=)?wasmExports\["(\w+)"\];')


def write_fast(folder: Path) -> None:
    """Write the fast engine to `folder`, an empty one, by running the checkers with the rules.

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
    shutil.copyfile(PYODIDE / SCRIPT, work / SCRIPT)
    (work / LOCK).write_text(lock_without_packages(), "utf-8")
    (work / GLUE).write_text(glue, "utf-8")
    (work / "rules.json").write_text(for_browser(rules_of(ROOT / "rules")), "utf-8")
    shutil.copyfile(LOG, work / "log.csv")

    zipfile.ZipFile(work / EMPTY, "w").close()
    write_whole_library(work / LIBRARY)
    (work / MODULE).write_bytes(module.encoded())
    step("library", work)

    (work / "library.zip").replace(work / LIBRARY)
    marking = wasm.marking(module)
    (work / MODULE).write_bytes(marking.encoded())
    (work / "restored.wasm").write_bytes(wasm.without_data(marking).encoded())
    step("calls", work)

    calls = json.loads((work / "calls.json").read_text())
    first, rest = wasm.divided(module, set(calls["module"]))
    glue = stubbed(glue, calls["glue"])
    (work / GLUE).write_text(glue, "utf-8")
    (work / MODULE).write_bytes(first.encoded())
    (work / REST).write_bytes(rest.encoded())
    step("snapshot", work)

    memory = (work / SNAPSHOT).read_bytes()
    parts = (wasm.without_data(first).encoded(), rest.encoded(), glue.encode(), memory)
    build = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]
    (folder / MODULE).write_bytes(wasm.with_section(parts[0], ID, build))
    (folder / REST).write_bytes(wasm.with_section(parts[1], ID, build))
    (folder / GLUE).write_text(f'{glue}\nglobalThis.{ID}="{build}";\n', "utf-8")
    head = {"build": build, "checker": checker_version(), "length": len(memory), "lock": lock_without_packages()}
    (folder / SNAPSHOT).write_bytes(json.dumps(head).encode() + b"\n" + memory.rstrip(b"\0"))
    shutil.copyfile(work / EMPTY, folder / EMPTY)
    shutil.rmtree(work)


def trimmed(glue: str, exports: set[str]) -> tuple[str, set[str]]:
    """The glue without the exports that it only passes on to C extensions, and the names of those that it keeps.

    Raises ValueError when it does not count arguments as it did.
    """
    if glue.count(COUNTING) != 1:
        raise ValueError(f"{COUNTING} is not in {GLUE}")
    glue = glue.replace(COUNTING, COUNTING + "return 0;")
    rest = EXPORT.sub("", glue)
    words = set(re.findall(r"[A-Za-z_$][\w$]*", rest))
    kept = {name for name in exports if name in words or f"_{name}" in words}
    return EXPORT.sub(lambda taken: taken[0] if taken[2] in kept else "", glue), kept


def stubbed(glue: str, uncalled: list[tuple[str, int, int]]) -> str:
    """The glue with stubs for what only the module calls, and was not seen to: `uncalled` has name, start and end."""
    (given,) = re.findall(r"var wasmImports=\{([^}]*)\}", glue)
    for_module = {item.split(":")[-1].strip() for item in given.split(",")}
    parts, at = [], 0
    for name, start, end in uncalled:
        if name in for_module and start >= at:
            body = f'{{throw Error("{name} was left out")}}'
            stub = f"function {name}(){body}" if glue.startswith("function", start) else f"()=>{body}"
            parts += [glue[at:start], stub]
            at = end
    return "".join([*parts, glue[at:]])


def write_whole_library(target: Path) -> None:
    """Write Pyodide's library and the checker, as source, with what runs beside them in the first step."""
    with zipfile.ZipFile(PYODIDE / LIBRARY) as source, zipfile.ZipFile(target, "w") as library:
        for name in source.namelist():
            library.writestr(name, source.read(name))
        for path in sorted((ROOT / "checker").rglob("*.py")):
            if path.parent.name != "source":
                library.write(path, str(path.relative_to(ROOT)))
        library.write(HERE / "recording.py", "sitecustomize.py")
        library.writestr("everything.py", "import checker.worker")
        for name in ("left_out.py", "library.py", "memory.py", "workout.py"):
            library.write(HERE / name, name)


def step(name: str, work: Path) -> None:
    """Run one step in Node."""
    run(
        [VENV / "bin" / "node", HERE / "pyodide.mjs", name, work],
        failing=f"The fast engine could not be made, at the step '{name}'.",
    )
