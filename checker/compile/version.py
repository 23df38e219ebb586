"""Tells versions apart, so that pages, checker and rules of two are never used together."""

import hashlib
import json
from pathlib import Path

from checker.model.rules import Rules, Version

CHECKER = Path(__file__).parents[1]


def checker_version() -> str:
    """A hash of the checker's modules: rules compiled by them are for no others."""
    key = hashlib.sha256()
    for path in sorted(CHECKER.rglob("*.py")):
        key.update(f"\0{path.relative_to(CHECKER).as_posix()}\0".encode())
        key.update(path.read_bytes())
    return key.hexdigest()[:16]


def version_of(rules: Rules) -> Version:
    """The checker that `rules` are for, and a hash of the two."""
    checker = checker_version()
    whole = json.dumps([checker, {key: value for key, value in rules.items() if key != "version"}])
    return {"checker": checker, "whole": hashlib.sha256(whole.encode()).hexdigest()[:16]}
