"""Coming rules, entered into the rules' files as docs/ret-en-regel.md says."""

import re
from pathlib import Path

from checker.compile.document import Document
from checker.compile.quote import replaced, rows_of
from tests.support.rules_fixture import TODAY

_UNTIL = re.compile(r" *until: (\S+)")


def settle(file: Path) -> None:
    """Take the rows that begin after TODAY out of a paragraph's file, and the ends of rows that are still to come."""
    rows = rows_of(Document(file, str(file)))
    if not any(row["since"] > TODAY or row.get("until", "") >= TODAY for row, _, _ in rows):
        return
    lines = file.read_text("utf-8").splitlines()
    for row, start, end in reversed(rows):
        kept = [line for line in lines[start:end] if not (found := _UNTIL.fullmatch(line)) or found[1] < TODAY]
        lines[start:end] = kept if row["since"] <= TODAY else []
    file.write_text("\n".join(lines) + "\n", "utf-8")


def enter(file: Path, day: str, old: str = "", new: str = "") -> None:
    """Have new rows replace those of a paragraph's file that have no end, from a day (`YYYY-MM-DD`) on.

    Args:
        old: what the new rows no longer say.
        new: what they say instead.
    """
    lines = file.read_text("utf-8").splitlines()
    for row, start, end in reversed(rows_of(Document(file, str(file)))):
        if "until" not in row:
            _, *both = replaced(["rows:", *lines[start:end]], day)
            newer = "\n".join(both[: end - start]).replace(old, new)
            lines[start:end] = [*newer.splitlines(), *both[end - start :]]
    file.write_text("\n".join(lines) + "\n", "utf-8")
