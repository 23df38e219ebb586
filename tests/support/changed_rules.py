"""Copies of the rules with changes: rows that replace others from a day on, rows and words that differ."""

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checker.compile import compile_rules
from checker.compile.document import Document
from checker.core.days import day_before
from checker.model.rules import Rules
from tests.support.rules_fixture import TODAY, rules
from tools.paths import ROOT

# Changes the content of the rules' files, given by their paths under rules/ without the suffix.
Change = Callable[[dict[str, Any]], None]


def change_rules(folder: Path, *changes: Change) -> Path:
    """Write a copy of the rules, as they were settled on TODAY, with these changes into `folder`, and return it."""
    shutil.copytree(ROOT / "rules", folder)
    files = settled(_written())
    for change in changes:
        change(files)
    for name, data in files.items():
        if data != _written()[name]:
            # JSON is YAML.
            (folder / f"{name}.yaml").write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    return folder


@cache
def _written() -> dict[str, Any]:
    """Return the content of the rules' files, not to be changed, by their paths as a `Change` gets them."""
    folder = ROOT / "rules"
    paths = {str(path.relative_to(folder).with_suffix("")): path for path in sorted(folder.rglob("*.yaml"))}
    return {name: Document(path, name).data for name, path in paths.items()}


def settled_rules() -> Rules:
    """Return a copy of the project's own rules to change, as they were settled on TODAY.

    For tests that change a rule, or that say what one is, since coming rules are entered when they are known.
    """
    return deepcopy(_settled_rules())


@cache
def _settled_rules() -> Rules:
    if settled(rules()) == rules():
        return rules()
    # Compiled again, since texts name coming forms and periods too.
    with TemporaryDirectory() as folder:
        return compile_rules(change_rules(Path(folder, "rules")))


def settled(part: Any) -> Any:
    """Return a copy of a part of the rules without what begins after TODAY, and without ends that are still to come."""
    if isinstance(part, list):
        return [settled(one) for one in part if not (isinstance(one, dict) and one.get("since", TODAY) > TODAY)]
    if not isinstance(part, dict):
        return part
    copied = {key: settled(value) for key, value in part.items() if not (key == "until" and value >= TODAY)}
    for key in ("all", "any"):
        if len(part.get(key, [])) > len(copied.get(key, [])) == 1:
            return copied[key][0]
    return copied


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
