"""Versions, so that pages, checker and rules of different ones are never used together."""

import hashlib
import json
from pathlib import Path

from checker.model.rules import Rules, Version

CHECKER = Path(__file__).parents[1]


def checker_version() -> str:
    """Return a hash of the checker's modules; no other version may use the rules that this one compiles."""
    key = hashlib.sha256()
    for path in sorted(CHECKER.rglob("*.py")):
        key.update(f"\0{path.relative_to(CHECKER).as_posix()}\0".encode())
        key.update(path.read_bytes())
    return key.hexdigest()[:16]


def version_of(rules: Rules) -> Version:
    """Return the version of the checker that `rules` are for, and a hash of checker and rules together."""
    checker = checker_version()
    whole = json.dumps([checker, {key: value for key, value in rules.items() if key != "version"}])
    return {"checker": checker, "whole": hashlib.sha256(whole.encode()).hexdigest()[:16]}
