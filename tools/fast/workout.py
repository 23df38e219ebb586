"""Runs in Pyodide: puts to the checkers what readers put to them, so that a recording sees all that they call."""

import json
from collections.abc import Iterator
from typing import Any

from checker.forms import FORMS
from checker.forms.base import Field
from checker.worker import Engine

ON = "2026-11-22"
TYPED = {"date": ["2026-01-31", "31-1-2026", "x"], "dates": ["1-1-2026, 3. marts 2026", "x"], "number": ["6", "x"]}
UNKNOWN = ("999", "stofseler i kørestol", "124 d, stk. 9", "§ 128", "128b stk. 1", "psykiatriloven § 4", "")
BROKEN = (b"", b"\xff\xfe\0", b"Dato;Paragraf\n24-12-2025;\"124 d\n", "Dag\tBestemmelse\n1.2.25\t§ 124 c\n".encode("cp1252"))


def requests(rules: Any) -> Iterator[dict[str, Any]]:
    """What a page can ask, once in each kind."""
    for paragraph in rules["paragraphs"]:
        for number in (paragraph["number"], f"§{paragraph['number']}, stk. 1"):
            yield {"paragraph": number, "facts": {}}
        for question in paragraph.get("questions", []):
            for choice in question["choices"]:
                yield {"paragraph": paragraph["number"], "facts": {question["fact"]: choice}}
    for text in UNKNOWN:
        yield {"paragraph": text, "facts": {"x": "y"}}
    for name, form in FORMS.items():
        fields = form.fields(rules)
        yield {"form": name, "values": {}}
        for field in fields:
            for value in _values(field):
                yield {"form": name, "values": {field.name: value}}
        for pick in (0, 1, -1):
            yield {"form": name, "values": {f.name: _values(f)[min(pick, len(_values(f)) - 1)] for f in fields}}
        for first in _values(fields[0]):
            for pick in (0, 1):
                rest = {f.name: _values(f)[min(pick, len(_values(f)) - 1)] for f in fields[1:]}
                yield {"form": name, "values": {fields[0].name: first, **rest}}


def _values(field: Field) -> list[str]:
    return [choice.value for choice in field.choices] or TYPED.get(field.kind, ["tekst"])


def work_out(log: bytes) -> int:
    """Put every request and the log to an engine with the rules of `rules.json`; return how many there were."""
    engine = Engine("rules.json")
    asked = 0
    for request in requests(engine.rules):
        engine.reply(json.dumps({"on": ON, "level": 2, "root": "../", **request}))
        asked += 1
    for data in (log, *BROKEN):
        job = engine.open("log.csv", data, json.dumps({"on": ON, "level": 2}))
        while "reply" not in json.loads(job.step()):
            pass
        asked += 1
    return asked
