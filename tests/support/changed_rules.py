"""Copies of the rules with changes: rows that replace others from a day on, rows and words that differ."""

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from checker.compile.document import Document
from checker.core.days import day_before
from tools.paths import ROOT

# Changes the content of the rules' files, given by their paths under rules/ without the suffix.
Change = Callable[[dict[str, Any]], None]


def change_rules(folder: Path, *changes: Change) -> Path:
    """Write a copy of the rules with these changes into `folder`, and return it."""
    shutil.copytree(ROOT / "rules", folder)
    paths = {str(path.relative_to(folder).with_suffix("")): path for path in sorted(folder.rglob("*.yaml"))}
    files = {name: Document(path, name).data for name, path in paths.items()}
    for change in changes:
        change(files)
    for name, path in paths.items():
        # JSON is YAML.
        path.write_text(json.dumps(files[name], ensure_ascii=False, indent=1), "utf-8")
    return folder


def from_day(slug: str, day: str, **other: Any) -> Change:
    """Return a change that replaces each row of a paragraph, from a day on, by one with these fields instead."""

    def change(files: dict[str, Any]) -> None:
        rows = files[f"paragraphs/{slug}"]["paragraph"]["rows"]
        for row in list(rows):
            rows.append({**deepcopy(row), **other, "since": day})
            row["until"] = day_before(day)

    return change


def with_row(slug: str, **other: Any) -> Change:
    """Return a change that sets these fields in every row of a paragraph, and leaves the days on which it holds."""

    def change(files: dict[str, Any]) -> None:
        for row in files[f"paragraphs/{slug}"]["paragraph"]["rows"]:
            row.update(other)

    return change
