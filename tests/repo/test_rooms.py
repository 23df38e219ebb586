"""Imports between rooms run one way, from the room that uses to the one that is used, and never in a circle."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path
from typing import NamedTuple

import pytest

from tools.paths import ROOT

# From the ground up: a room imports only from those before it. Tests import from every room, and none from them.
ROOMS = (
    "checker.model",
    "checker.core",
    "checker.words",
    "checker.html",
    "checker.checks",
    "checker.log",
    "checker.changes",
    "checker.compile",
    "checker.site",
    "checker.worker",
    "checker.cli",
    "checker.__main__",
    "checker",
    "macros",
    "tools",
    "tools.paths",
    "tools.errors",
    "tools.pyodide",
    "tools.machine",
    "tools.fast",
    "tools.style",
    "tools.site",
    "tools.upkeep",
    "tests",
)
# The one package that the checker may use if it is installed: spreadsheets need it, CSV does not.
OPTIONAL = {("checker.log.spreadsheet", "openpyxl")}


class Arrow(NamedTuple):
    """One import: the module that imports, what it names, and where."""

    module: str
    imported: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.module} imports {self.imported}"


def modules(root: Path) -> dict[str, Path]:
    """Return the files of checker/, macros/ and tools/ under `root`, by the names that they are imported by."""
    files = [file for room in ("checker", "macros", "tools") for file in sorted((root / room).rglob("*.py"))]
    return {".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def arrows(root: Path) -> list[Arrow]:
    """Return every import of the files under `root`, including those inside functions and those for types only."""
    known = modules(root)
    return [
        Arrow(name, imported, str(file.relative_to(root)), line)
        for name, file in known.items()
        for imported, line in imports(file, name if file.stem == "__init__" else name.rpartition(".")[0], known)
    ]


def imports(file: Path, package: str, known: dict[str, Path]) -> Iterator[tuple[str, int]]:
    """Yield each name that a file of a package imports, with its line; the `known` modules go by their own names."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                yield inner if inner in known else origin, node.lineno


def room_of(module: str) -> str:
    """Return the room of a module: `checker.core` for `checker.core.days`, `macros` for all of macros/."""
    top, *inner = module.split(".")
    return ".".join([top, *inner[:1]]) if top in ("checker", "tools") else top


def upward(found: list[Arrow]) -> list[str]:
    """Return the imports that run from a room to one above it, and the files of rooms that are not in ROOMS."""
    place = {room: i for i, room in enumerate(ROOMS)}
    problems = []
    for arrow in found:
        above, below = room_of(arrow.module), room_of(arrow.imported)
        if above not in place:
            problems.append(f"{arrow.file}: {above} has no place among the ROOMS of this test")
        elif place.get(below, -1) > place[above]:
            problems.append(str(arrow))
    return problems


def circles(found: list[Arrow]) -> list[str]:
    """Return the imports that are part of a circle between files."""
    leads: dict[str, set[str]] = defaultdict(set)
    for arrow in found:
        leads[arrow.module].add(arrow.imported)

    def reached(start: str) -> set[str]:
        seen, ahead = {start}, [start]
        while ahead:
            new = leads.get(ahead.pop(), set()) - seen
            seen |= new
            ahead += new
        return seen

    return [str(arrow) for arrow in found if arrow.module in reached(arrow.imported)]


def borrowed(found: list[Arrow]) -> list[str]:
    """Return what the checker, except its compiler, imports from outside itself and the standard library."""
    own = {*sys.stdlib_module_names, "checker"}
    return [
        str(arrow)
        for arrow in found
        if room_of(arrow.module).startswith("checker") and room_of(arrow.module) != "checker.compile"
        if arrow.imported.split(".")[0] not in own and (arrow.module, arrow.imported) not in OPTIONAL
    ]


def test_no_import_runs_up() -> None:
    assert upward(arrows(ROOT)) == []


def test_no_imports_run_in_a_circle() -> None:
    assert circles(arrows(ROOT)) == []


def test_the_checker_needs_only_the_standard_library_except_to_compile() -> None:
    assert borrowed(arrows(ROOT)) == []


def test_no_room_is_empty() -> None:
    assert {room_of(module) for module in modules(ROOT)} == {*ROOMS} - {"tests"}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param(
            {"checker/core/a.py": "from checker.site import b", "checker/site/b.py": ""},
            (["checker/core/a.py:1: checker.core.a imports checker.site.b"], [], []),
            id="up",
        ),
        pytest.param(
            {"checker/core/a.py": "\ndef f():\n    import macros.b\n", "macros/b.py": ""},
            (
                ["checker/core/a.py:3: checker.core.a imports macros.b"],
                [],
                ["checker/core/a.py:3: checker.core.a imports macros.b"],
            ),
            id="out of the checker, inside a function",
        ),
        pytest.param(
            {"tools/site/a.py": "from tests.support import c"},
            (["tools/site/a.py:1: tools.site.a imports tests.support"], [], []),
            id="from the tests",
        ),
        pytest.param(
            {"checker/new.py": "import checker.core.a", "checker/core/a.py": ""},
            (["checker/new.py: checker.new has no place among the ROOMS of this test"], [], []),
            id="a new room",
        ),
        pytest.param(
            {
                "tools/site/a.py": "if TYPE_CHECKING:\n    from tools.site.b import B",
                "tools/site/b.py": "from .c import d",
                "tools/site/c/__init__.py": "from ..a import e",
            },
            (
                [],
                [
                    "tools/site/a.py:2: tools.site.a imports tools.site.b",
                    "tools/site/b.py:1: tools.site.b imports tools.site.c",
                    "tools/site/c/__init__.py:1: tools.site.c imports tools.site.a",
                ],
                [],
            ),
            id="a circle, for types alone and by relative names",
        ),
        pytest.param(
            {"checker/log/a.py": "import json\nimport yaml", "checker/compile/b.py": "import yaml"},
            ([], [], ["checker/log/a.py:2: checker.log.a imports yaml"]),
            id="a package",
        ),
        pytest.param(
            {
                "checker/log/spreadsheet.py": "from openpyxl import load_workbook",
                "checker/html/a.py": "import openpyxl",
            },
            ([], [], ["checker/html/a.py:1: checker.html.a imports openpyxl"]),
            id="the optional package in another place",
        ),
    ],
)
def test_a_slip_is_found_with_its_file_and_line(
    files: dict[str, str], found: tuple[list[str], list[str], list[str]], tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    there = arrows(tmp_path)
    assert (upward(there), circles(there), borrowed(there)) == found
