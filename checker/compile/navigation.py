"""The navigation of the site, as `mkdocs.yml` states it."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from checker.compile.problems import Problem, RulesError

SETTINGS = "mkdocs.yml"


class Entry(NamedTuple):
    """A page in the navigation: its path from the folder of the pages, and its line in the settings, from 1."""

    page: str
    line: int


def navigation_beside(docs: Path) -> list[Entry]:
    """Return the navigation of the site whose pages are in `docs`, or nothing if its settings state none.

    Raises:
        RulesError: the settings of the site cannot be read.
    """
    file = docs.parent / SETTINGS
    try:
        root = _composed(file.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what, remedy = "Filen kan ikke læses som YAML.", "Ret linjen, eller hent den forrige udgave tilbage."
        raise RulesError([Problem(str(file), line, what, remedy)]) from None
    settings = root.value if isinstance(root, yaml.MappingNode) else []
    return [entry for key, value in settings if key.value == "nav" for entry in _entries(value)]


# Kept, since the rules are compiled far more often than the settings change.
@lru_cache(maxsize=1)
def _composed(text: str) -> yaml.Node | None:
    # Composed, not loaded: the settings have tags that only MkDocs knows.
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _entries(node: yaml.Node) -> list[Entry]:
    if isinstance(node, yaml.ScalarNode):
        return [Entry(node.value, node.start_mark.line + 1)] if node.value.endswith(".md") else []
    if isinstance(node, yaml.MappingNode):
        return [entry for _, value in node.value for entry in _entries(value)]
    return [entry for item in node.value for entry in _entries(item)]
