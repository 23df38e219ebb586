"""Cases written as YAML, read as the rules are: `yes`, `no` and days are text."""

from pathlib import Path
from typing import Any

import yaml


class _Text(yaml.SafeLoader):
    """Reads every plain scalar as text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way to give a loader its types


def read_cases(file: Path) -> list[dict[str, Any]]:
    """The cases of a file; there is at least one."""
    cases: list[dict[str, Any]] = yaml.load(file.read_text("utf-8"), Loader=_Text)  # noqa: S506 - a SafeLoader
    assert cases, f"{file} has no cases"
    return cases
