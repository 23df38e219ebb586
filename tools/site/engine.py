"""Build what the checker needs in the reader's browser: Pyodide, its library, and the checker's wheel.

Each part is kept under build/ by a hash of what it is made from, and consists of the same bytes whenever it is built.
"""

import os
import shutil
import sys
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from checker.compile.version import checker_version
from tools.errors import StepError, run
from tools.fast import FAST_INPUTS, write_fast
from tools.paths import CACHE, ROOT
from tools.pyodide import (
    GLUE,
    LIBRARY,
    LOCK,
    MODULE,
    PYODIDE,
    SCRIPT,
    SERVED_SCRIPT,
    lock_without_packages,
    pyodide_python,
    without_source_map,
)
from tools.site.cache import cached

WHEEL = "checker.whl"
RULES = "rules.json"
# The packages that read .xlsx; separate, since only readers who open a spreadsheet need them.
SPREADSHEETS = "spreadsheets.zip"
SPREADSHEET_PACKAGES = ("openpyxl", "et_xmlfile")

# Any fixed day will do; a zip file cannot hold one before 1980.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_engine(folder: Path, rules: str, *, hurried: bool = False) -> None:
    """Write both engines, the packages that read spreadsheets, and `rules`, as rules.json, into `folder`.

    When `hurried`, the memory of the fast engine may hold earlier rules; it then reads rules.json.

    Raises StepError when Pyodide is not installed or a step fails.
    """
    if not PYODIDE.is_dir():
        raise StepError("Pyodide is not in node_modules. Run `make setup`.")
    python = checker_files()
    shutil.copytree(cached("pyodide", [PYODIDE / "package.json", PYODIDE / LIBRARY], write_pyodide), folder / "pyodide")
    code = [PYODIDE / "package.json", *python, *FAST_INPUTS]
    rule_files = sorted((ROOT / "rules").rglob("*.yaml"))
    shutil.copytree(cached("fast", code, write_fast, changing=rule_files, hurried=hurried), folder / "fast")
    shutil.copy(wheels() / WHEEL, folder / WHEEL)
    spreadsheets = cached("spreadsheets", [], write_spreadsheets)
    shutil.copy(spreadsheets / SPREADSHEETS, folder / SPREADSHEETS)
    (folder / RULES).write_text(rules, "utf-8")


def checker_files() -> list[Path]:
    """Return the source files of the checker."""
    return [path for path in sorted((ROOT / "checker").rglob("*")) if path.suffix in {".py", ".typed"}]


def wheels() -> Path:
    """Return the folder with the checker's wheel twice: for the browser, and for pip under the name that pip requires.

    Raises StepError when it cannot be built.
    """
    return cached("checker", [*checker_files(), ROOT / "pyproject.toml", ROOT / "LICENSE"], write_wheels)


def can_compile() -> bool:
    """Return whether this Python's bytecode is Pyodide's."""
    return sys.version_info[:2] == pyodide_python()


def write_pyodide(folder: Path) -> None:
    """Write Pyodide's own files, its library compiled where possible."""
    for name in (GLUE, MODULE):
        shutil.copyfile(PYODIDE / name, folder / name)
    # Many servers do not know .mjs, and browsers run no module of another type: https://github.com/nginx/nginx/issues/432
    served = folder / SERVED_SCRIPT
    shutil.copyfile(PYODIDE / SCRIPT, served)
    without_source_map(served)
    (folder / LOCK).write_text(lock_without_packages(), "utf-8")
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        library = shutil.copyfile(PYODIDE / LIBRARY, Path(work, LIBRARY))
        # Compiled in the browser, at every visit, the library would take more than half of Pyodide's start.
        write_zip(compiled(library), folder / LIBRARY)


def write_wheels(folder: Path) -> None:
    """Build the checker's wheel, and a copy, compiled where possible, under a name that never changes."""
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        hatchling = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", work]
        run(hatchling, failing="The checker's wheel could not be built.")
        (wheel,) = Path(work).glob("*.whl")
        write_zip(wheel, folder / wheel.name)
        write_zip(compiled(wheel), folder / WHEEL, checker_version())


def write_spreadsheets(folder: Path) -> None:
    """Write the packages that read spreadsheets, with their licences, as one archive."""
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        archive = Path(work, SPREADSHEETS)
        with zipfile.ZipFile(archive, "w") as packed:
            for name in SPREADSHEET_PACKAGES:
                try:
                    files = distribution(name).files or []
                except PackageNotFoundError:
                    raise StepError(f"{name} is not installed. Run `make setup`.") from None
                for file in sorted(files):
                    if file.suffix == ".py" or "licen" in file.name.lower():
                        packed.write(Path(str(file.locate())), str(file))
        write_zip(compiled(archive), folder / SPREADSHEETS)


def compiled(archive: Path) -> Path:
    """Return `archive` with .pyc in place of .py if this Python's bytecode is Pyodide's, else `archive` itself."""
    if not can_compile():
        return archive
    # With SOURCE_DATE_EPOCH set, a .pyc holds a hash of its source instead of a time:
    # https://docs.python.org/3/library/py_compile.html
    env = {**os.environ, "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0"}
    pyodide = Path(sys.executable).with_name("pyodide")
    original = archive.read_bytes()
    run(
        [pyodide, "py-compile", "--keep", "--silent", archive],
        failing=f"{archive.name} could not be compiled.",
        env=env,
    )
    # A compiled zip keeps its name (and leaves .old beside it); a wheel is renamed after this Python.
    others = [path for path in archive.parent.glob(f"*{archive.suffix}") if path != archive]
    result = others[0] if others else archive
    if result.read_bytes() == original:
        raise StepError(f"{archive.name} was not compiled, and `pyodide py-compile` did not say why.")
    return result


def write_zip(source: Path, target: Path, comment: str = "") -> None:
    """Copy a zip file without dates and modes, which differ from day to day and from machine to machine.

    `comment` becomes the file's last bytes, where the page's worker finds it without unpacking.
    """
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        new.comment = comment.encode()
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o100644 << 16
            # Deflated, since GitHub Pages compresses wasm, scripts and JSON in transit, but not zip files.
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED, 9)
