"""Cases written as YAML, read as the rules are: `yes`, `no` and days are text."""

from pathlib import Path
from typing import Any

import yaml


class _Text(yaml.SafeLoader):
    """A loader that reads every plain scalar as text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way to give a loader its types


def read_cases(file: Path) -> list[dict[str, Any]]:
    """Return the cases of a file, of which there must be at least one."""
    cases: list[dict[str, Any]] = yaml.load(file.read_text("utf-8"), Loader=_Text)  # noqa: S506 - a SafeLoader
    assert cases, f"{file} has no cases"
    return cases
