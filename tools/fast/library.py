"""Runs in Pyodide: writes the library that holds only the functions that a recording saw called."""

import builtins
import io
import sys
import zipfile
from importlib.util import MAGIC_NUMBER
from marshal import dumps
from types import CodeType

ARCHIVE = "/lib/python{}{}.zip".format(*sys.version_info)
# Any fixed day will do; a zip file cannot hold one before 1980.
DATE = (1980, 1, 1, 0, 0, 0)
# A hash-based .pyc whose source is never looked for: https://peps.python.org/pep-0552/
HEADER = MAGIC_NUMBER + b"\1\0\0\0" + bytes(8)

# The module that imports everything the recorded requests needed; nothing can be imported later.
EVERYTHING = "everything.py"
# Modules that the later steps need whole, and their names there.
WHOLE = {
    "left_out.py": "sitecustomize.py",
    "workout.py": "workout.py",
    "memory.py": "memory.py",
    EVERYTHING: EVERYTHING,
}
# Modules that this step alone needs.
STEPS = {"sitecustomize.py", "library.py"}


def _stub(*_: object, **__: object) -> None:
    left_out()  # type: ignore[name-defined] # noqa: F821 - a builtin of the library's: left_out.py


# One stub for all functions, so that memory holds it once per module.
STUB = _stub.__code__.replace(co_filename="", co_name="_", co_qualname="_", co_firstlineno=1)


def _shrunk(code: CodeType, file: str, called: set[tuple[str, str, int]]) -> CodeType:
    """Return the code with a stub for each function that was not called."""
    return code.replace(
        co_consts=tuple(
            constant
            if not isinstance(constant, CodeType)
            else _shrunk(constant, file, called)
            if (file, constant.co_qualname, constant.co_firstlineno) in called
            else STUB
            for constant in code.co_consts
        )
    )


def shrunk_library() -> bytes:
    """Return a zip file of the modules now imported, compiled without docstrings, assertions and columns."""
    sys.monitoring.set_events(sys.monitoring.PROFILER_ID, 0)  # type: ignore[attr-defined,unused-ignore]
    called, early = builtins.called_functions, builtins.early_files  # type: ignore[attr-defined]
    modules, whole = _imported(), early | _used_by_checker()
    target = io.BytesIO()
    with zipfile.ZipFile(ARCHIVE) as source, zipfile.ZipFile(target, "w") as library:
        for file in sorted({*modules.values(), *WHOLE}):
            text = source.read(file) if file != EVERYTHING else "\n".join(f"import {name}" for name in sorted(modules))
            code = compile(text, file, "exec", dont_inherit=True, optimize=2)
            if file not in WHOLE and not file.startswith("checker/") and f"{ARCHIVE}/{file}" not in whole:
                code = _shrunk(code, f"{ARCHIVE}/{file}", called)
            library.writestr(zipfile.ZipInfo(f"{WHOLE.get(file, file)}c", DATE), HEADER + dumps(code))
    return target.getvalue()


def _imported() -> dict[str, str]:
    """Return the modules that were imported from the library, each with its file there."""
    found = {name: str(getattr(module, "__file__", None)) for name, module in sys.modules.items()}
    inside = {name: file.removeprefix(f"{ARCHIVE}/") for name, file in found.items() if file.startswith(f"{ARCHIVE}/")}
    return {name: file for name, file in inside.items() if file not in {*WHOLE, *STEPS}}


def _used_by_checker() -> set[str | None]:
    """Return the files of the modules that the checker itself imports, which are kept whole.

    Which of their functions a request calls depends on every word of the rules. `collections` is one of them, since
    named tuples get their methods from it; `typing` is not, since it does nothing after the import.
    """
    values = [v for name, m in sys.modules.items() if name.startswith("checker") for v in vars(m).values()]
    names = {getattr(v, "__module__", getattr(v, "__name__", None)) for v in values} | {"collections"}
    return {getattr(sys.modules.get(name), "__file__", None) for name in names - {"typing"} if isinstance(name, str)}
