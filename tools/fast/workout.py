"""Runs in Pyodide: the requests that readers make, so that everything the checkers call for them is recorded."""

import gc
import json
from collections.abc import Iterator
from typing import Any

from checker.checks import CHECKS
from checker.checks.base import Field

ON = "2026-11-22"
# Limits on the questions of a check, and on the choices of a question. The handbook has fewer; more paragraphs add more
# of both, which call nothing new.
MOST_QUESTIONS, MOST_CHOICES = 200, 60
TYPED = {"date": ["2026-01-31", "31-1-2026", "x"], "dates": ["1-1-2026, 3. marts 2026", "x"], "number": ["6", "x"]}
# Cells that a log should not have, and days written in other ways.
ODD = ("", "x", "nej", "ja", "010190-1234", '"a;b"', "3. marts 2025", "24.12.25", "§ 999", "§ 129", "=1+1")
# What people write that is no fault, or one with a finding of its own.
WRITTEN = ("-", "46015", "onsdag den 24-dec-25", "2025-12-23T23:30:00Z", "3,0", "1 000", "B01 og B02", "Viborg Kommune",
           "§ 124 c og § 124 d", "Fastholdelse efter § 124 d, stk. 1 og stk. 2", "Nødværge (§ 13)")  # fmt: skip
BROKEN = (
    b"",
    b"\xff\xfe\0",
    b"a;b\n1;2",
    b'Dato;Paragraf\n24-12-2025;"124 d\n25-12-2025;124 c;x\n',
    b'Dato;Paragraf\n24-12-2025;"124 "d"\n',
    "Dag\tBestemmelse\n1.2.25\t§ 124 c\n".encode("cp1252"),
    *("Dato;Tilbud;Paragraf\n1.2.25;Skovgården;§ 124 c\n".encode(codec) for codec in ("cp850", "mac_roman")),
    b"Nr;Borger;Beboer;Dato;Paragraf;P-nummer;Handlekommune\n1;B1;B2;1.2.25;124 c;1003456789;Viborg\n",
)
UNKNOWN = ("999", "stofseler i kørestol", "124 d, stk. 9", "§ 128", "128b stk. 1", "psykiatriloven § 4", "")


# Garbage is looked for after so many new objects: so often that every kind of object is met while it is in use.
OFTEN = 20


def look_for_garbage_often() -> None:
    """Have Python look for garbage at moments that a reader may come upon too, rather than once in a while."""
    gc.set_threshold(OFTEN)


def requests(rules: str) -> list[str]:
    """Return requests of every kind that a page can make, as JSON; `rules` is the text of rules.json."""
    return [json.dumps({"on": ON, "level": 2, "root": "../", **request}) for request in _requests(json.loads(rules))]


def files(example: bytes) -> list[bytes]:
    """Return the example log, parts of it, and logs that are written differently or hold what no log may."""
    text = bytes(example).decode("utf-8-sig")
    head, *lines = text.splitlines()
    columns = head.split(";")
    rows = [dict(zip(columns, line.split(";"), strict=False)) for line in lines[:30]]
    kept = [[name for name in columns if name != left_out] for left_out in columns]
    changed = [[{**row, name: value} for row in rows[:5]] for name in columns for value in ODD]
    written = [[{**row, name: value} for row in rows[:5]] for name in columns for value in WRITTEN]
    return [
        bytes(example),
        "\n".join([head, *lines * 10]).encode("cp1252"),
        *(_log(names, rows) for names in [["Dato", "Paragraf"], *kept]),
        *(_log(columns, rows, separator) for rows in changed for separator in ";,\t"),
        *(_log(columns, rows) for rows in written),
        *BROKEN,
    ]


def _log(columns: list[str], rows: list[dict[str, str]], separator: str = ";") -> bytes:
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    return "\n".join(separator.join(line) for line in lines).encode()


def _requests(rules: Any) -> Iterator[dict[str, Any]]:
    for paragraph in rules["paragraphs"]:
        for number in (paragraph["number"], f"§{paragraph['number']}, stk. 1"):
            yield {"paragraph": number, "facts": {}}
        for question in paragraph.get("questions", []):
            for choice in question["choices"]:
                yield {"paragraph": paragraph["number"], "facts": {question["fact"]: choice}}
    for text in UNKNOWN:
        yield {"paragraph": text, "facts": {"x": "y"}}
    for name, check in CHECKS.items():
        for values in _answers(check.fields(rules)):
            yield {"form": name, "values": values}


def _answers(fields: list[Field]) -> Iterator[dict[str, str]]:
    """Yield no answer, each answer alone, and each answer to the first question with every other's 1st, 2nd or last."""
    yield {}
    for field in fields[:MOST_QUESTIONS]:
        for value in _values(field):
            yield {field.name: value}
    for pick in (0, 1, -1):
        for first in _values(fields[0]):
            rest = {field.name: _values(field)[min(pick, len(_values(field)) - 1)] for field in fields[1:]}
            yield {fields[0].name: first, **rest}


def _values(field: Field) -> list[str]:
    return [choice.value for choice in field.choices[:MOST_CHOICES]] or TYPED.get(field.kind, ["tekst"])
