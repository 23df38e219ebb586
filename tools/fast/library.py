"""Runs in Pyodide: writes the library that only holds what a recording saw called."""

import builtins
import io
import sys
import zipfile
from importlib.util import MAGIC_NUMBER
from marshal import dumps
from types import CodeType

ARCHIVE = "/lib/python{}{}.zip".format(*sys.version_info)
# Any fixed day will do; zip files know none before 1980.
DATE = (1980, 1, 1, 0, 0, 0)
# A hash-based .pyc whose source is never looked for: PEP 552.
HEADER = MAGIC_NUMBER + b"\1\0\0\0" + bytes(8)

# What is there for the later steps, and under which name.
WHOLE = {"left_out.py": "sitecustomize.py", "workout.py": "workout.py", "memory.py": "memory.py"}


def _stub(*args: object, **kwargs: object) -> None:
    left_out()  # type: ignore[name-defined] # noqa: F821 - a builtin of the library's: left_out.py


# One for all functions, so that it is in the memory once a module.
STUB = _stub.__code__.replace(co_filename="", co_linetable=b"", co_name="_", co_qualname="_", co_firstlineno=1)


def _shrunk(code: CodeType, file: str, called: set[tuple[str, str, int]]) -> CodeType:
    """The code with a stub for each function that was not called."""
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
    """The modules now imported, compiled without docstrings, assertions and columns, as a zip file."""
    called = builtins.called_functions  # type: ignore[attr-defined]
    files = {
        str(module.__file__).removeprefix(f"{ARCHIVE}/")
        for module in sys.modules.values()
        if str(getattr(module, "__file__", None)).startswith(f"{ARCHIVE}/")
    }
    target = io.BytesIO()
    with zipfile.ZipFile(ARCHIVE) as source, zipfile.ZipFile(target, "w") as library:
        for file in sorted({*files, *WHOLE} - {"sitecustomize.py", "library.py"}):
            code = compile(source.read(file), file, "exec", dont_inherit=True, optimize=2)
            if file not in WHOLE and f"{ARCHIVE}/{file}" not in builtins.early_files:  # type: ignore[attr-defined]
                code = _shrunk(code, f"{ARCHIVE}/{file}", called)
            library.writestr(zipfile.ZipInfo(f"{WHOLE.get(file, file)}c", DATE), HEADER + dumps(code))
    return target.getvalue()
