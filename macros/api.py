"""The page on the checker's Python API, from its docstrings."""

import inspect
import tomllib
from pathlib import Path

import checker
from checker.html.element import Html, element, together


def python_api() -> Html:
    """Return a list of the checker's public names, each with its signature and its docstring."""
    return element("dl", *(_described(name) for name in checker.__all__), lang="en", class_="api")


def _described(name: str) -> Html:
    offered = getattr(checker, name)
    called = str(inspect.signature(offered)) if inspect.isfunction(offered) else ""
    paragraphs = (inspect.getdoc(offered) or "").split("\n\n")
    return together(
        element("dt", element("code", name + called)),
        element("dd", *(element("p", text) for text in paragraphs)),
    )


def package() -> str:
    """Return the file name of the checker's wheel."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    return f"{project['name'].replace('-', '_')}-{project['version']}-py3-none-any.whl"
