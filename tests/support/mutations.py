"""Every single fact of the rules, changed alone: the rules must be refused, or a recorded case must differ.

`make mutations` lists the changes that nothing notices. A fact is what decides an answer: an authority, a flag, a
number, a day, and/or, a choice, a reference, and whether a row, condition or duty is there at all. Words are left to
human readers.
"""

import copy
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from checker.compile import RulesError
from checker.compile.compiler import SCHEMA, Collected, put_together
from checker.compile.document import Document
from checker.compile.shape import Schema
from checker.model.rules import Rules
from tests.support.recorded import differences, facts_of, stated
from tools.paths import ROOT

Where = tuple[str | int, ...]
Change = Callable[[Any], None]

AUTHORITIES = ("personale", "kommunalbestyrelsen", "naevnet", "familieretshuset", "ankestyrelsen", "none")
PHASES = ("before", "during", "report", "after", "complaint")
ROUTES = ("not_force", "acute", "permitted", "decision")
# The values that a key can have, where there are only a few.
VALUES: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("authority", "recommended_by", "complaint", "decided_by", "to"), AUTHORITIES),
    "per": ("incident", "period"),
    "form": (1, 2, 4),
    "phase": PHASES,
    "who": ("staff", "reporter", "team", "leader", "municipality", "management", "person"),
    "sent_by": ("staff", "leader"),
    "chapter": ("24", "24 a", "24 b"),
    "longest_permission": ("none", "unlimited", 6, 11, 12, 13, 17, 18, 19),
    "subsection": ("stk. 1", "stk. 2", "stk. 3", "stk. 3, 2. pkt."),
    "paragraph": ("124 c", "129", "136 a", "136 c"),
    "conditions_of": ("129", "128 b", "128 c"),
    "form_of": ("13-14", "125"),
    "end": ("voluntary", "wait", "no_rule", "silent", "emergency"),
    "basis": ("act", "handbook", "agency", "bill", "reading"),
    "topic": ("who", "how", "sent_to", "deadline", "onward", "stops", "court"),
    "counted_from": ("received", "told"),
    "doubt": ("camera_dementia", "own_danger", "other_people"),
    "beside": ("decision", "no_rule"),
    "assumed": ("camera", "other"),
    "choice": ("staff", "driver", "guide", "between", "home_service", "own", "seat", "yes", "no", "none", "regular"),
    "kind": ("former", "other_act", "no_rule", "silent", "not_force", "emergency"),
    "condition": ("adult", "permanent"),
}
PARAGRAPHS = ("124 c", "124 d, stk. 1", "125", "128 b", "136 e")
LISTED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("decided_by", "to"), AUTHORITIES[:5]),
    **dict.fromkeys(("of", "also_of", "paragraphs"), PARAGRAPHS),
    **dict.fromkeys(("may", "may_if_unable"), ("person", "kommunalbestyrelsen", "relative", "guardian", "attorney")),
    "unless": ("act", "home"),
    "routes": ROUTES,
    "status": ("met", "unmet", "unknown"),
    "verdicts": ("unmet", "unknown", "not_force", "staff", "permitted", "decision"),
}
# Facts that can be left out, and lists each of whose members is a fact.
LEFT_OUT = {"recommended_by", "acute", "appendix", "since", "until", "when", "per", "subsection", "conditions_of",
            "form", "apply", "condition", "only_if", "names", "basis", "decided_by", "to", "of", "also_of", "authority",
            "weeks", "counted_from", "gets", "id", "assumed", "unless", "alone", "beside", "note", "numbers", "words",
            "paragraphs", "addresses", "url", "statute"}  # fmt: skip
MEMBERS = {"rows", "silent", "conditions", "all", "any", "duties", "limits", "notes", "points", "recipients",
           "follow_up", "complaints", "complaint_rules", "common_conditions", "without_rule", "steps", "subsections",
           "outcomes", "elsewhere", "numbers", "words", "unsettled", "says", "names", "not_incorporated"}  # fmt: skip
MEMBERS |= LISTED.keys()
SURVIVED = "survived"
# Files that hold only words: names, the readers' own terms, what is not known, explanations and drawings.
WORDS = {"acts", "authorities", "cases", "cogs", "doubts", "explanations", "figures", "glossary"}


class Mutation(NamedTuple):
    """One change: its file and line, a description of it, and the function that makes it."""

    file: str
    line: int
    what: str
    change: Change


def mutations(document: Document, choices: dict[str, list[str]]) -> Iterator[Mutation]:
    """Yield each change to a fact of a file; `choices` are those of each question."""
    for where, value in _parts(document.data, ()):
        for what, change in _changes(where, value, choices):
            shown = "/".join(map(str, where))
            yield Mutation(document.file, document.line(*where), f"{shown}: {what}", change)


def _parts(part: Any, where: Where) -> Iterator[tuple[Where, Any]]:
    if where:
        yield where, part
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in items:
        yield from _parts(value, (*where, key))


def _changes(where: Where, value: Any, choices: dict[str, list[str]]) -> Iterator[tuple[str, Change]]:
    key, around = where[-1], where[-2] if len(where) > 1 else None
    if isinstance(key, int):
        if around in MEMBERS or "when" in where:
            yield f"{_named(value)} removed", _remove(where)
        return
    if key in LEFT_OUT or around == "addresses":
        yield "left out", _remove(where)
    if around == "answers":
        yield f"{value} to the other", _set(where, {"yes": "no", "no": "yes"}[value])
        yield "left out", _remove(where)
    if key in ("all", "any") and isinstance(value, list):
        yield "and for or", _rename(where, {"all": "any", "any": "all"}[key])
    if around == "when":
        yield from _choices(where, value, choices.get(key, []))
    elif key in LISTED and isinstance(value, list):
        yield from ((f"{other} added", _set(where, [*value, other])) for other in LISTED[key] if other not in value)
    else:
        yield from ((f"{value} to {other}", _set(where, other)) for other in _others(key, value))


def _others(key: str, value: Any) -> Iterator[Any]:
    """Yield the values that a fact could have instead."""
    if isinstance(value, bool):
        yield not value
    elif key in VALUES and isinstance(value, str | int):
        yield from (other for other in VALUES[key] if other != value)
    elif isinstance(value, int):
        yield from (value - 1, value + 1)
    elif key in ("since", "until", "covered_from"):
        yield from ((date.fromisoformat(value) + timedelta(days=days)).isoformat() for days in (-1, 1))


def _choices(where: Where, value: Any, known: list[str]) -> Iterator[tuple[str, Change]]:
    """Yield each other choice, in addition to those given or instead of the only one."""
    given = value if isinstance(value, list) else [value]
    for other in (choice for choice in known if choice not in given):
        yield f"{other} as well", _set(where, [*given, other])
        if len(given) == 1:
            yield f"{given[0]} to {other}", _set(where, other)


def _named(part: Any) -> str:
    if not isinstance(part, dict):
        return str(part)
    return str(part.get("id") or part.get("text") or part.get("since") or next(iter(part.values())))[:50]


def _inside(data: Any, where: Where) -> Any:
    for step in where:
        data = data[step]
    return data


def _set(where: Where, value: Any) -> Change:
    def change(data: Any) -> None:
        _inside(data, where[:-1])[where[-1]] = value

    return change


def _remove(where: Where) -> Change:
    def change(data: Any) -> None:
        del _inside(data, where[:-1])[where[-1]]

    return change


def _rename(where: Where, name: str) -> Change:
    def change(data: Any) -> None:
        around = _inside(data, where[:-1])
        around[name] = around.pop(where[-1])

    return change


class Mutated:
    """The rules, read once, to change one fact at a time."""

    def __init__(self, folder: Path) -> None:
        self.documents = [Document(file, str(file.relative_to(ROOT))) for file in sorted(folder.rglob("*.yaml"))]
        self.schema = Schema(folder / SCHEMA)
        asked = [q for d in self.documents for q in d.data.get("find", {}).get("questions", [])]
        facts = next(d.data["facts"] for d in self.documents if "facts" in d.data)
        self.choices = {q["id"]: list(q["choices"]) for q in asked} | {k: f["choices"] for k, f in facts.items()}

    def mutations(self) -> Iterator[tuple[Document, Mutation]]:
        """Yield each change with the file it is made in."""
        for document in self.documents:
            if not WORDS & document.data.keys():
                yield from ((document, mutation) for mutation in mutations(document, self.choices))

    def rules(self, changed: Document | None = None, data: dict[str, Any] | None = None) -> Rules:
        """Return the rules with other data in one file, or as they are.

        Raises:
            RulesError: they are refused.
        """
        # Shallow copies suffice: compiling replaces a document's data, and leaves the original data unchanged.
        documents = {id(document): copy.copy(document) for document in self.documents}
        if changed and data:
            document = documents[id(changed)]
            document.data = data
            problems = list(self.schema.problems(document))
            if problems:
                raise RulesError(problems)
        sections = {key: d for d in documents.values() for key in d.data if key != "paragraph"}
        return put_together(Collected(sections, [d for d in documents.values() if "paragraph" in d.data]))

    def noticed(self, document: Document, mutation: Mutation) -> str:
        """Return what notices a change, trying the quickest first."""
        data = copy.deepcopy(document.data)
        mutation.change(data)
        if stated(document.file) is not None and facts_of(data) != stated(document.file):
            return "differ from the recorded facts"
        try:
            rules = self.rules(document, data)
        except RulesError:
            return "refused"
        return "noticed by a case" if next(differences(rules), None) else SURVIVED


def survivors(folder: Path = ROOT / "rules") -> tuple[list[Mutation], Counter[str]]:
    """Return the changes that nothing notices, and how many were refused, noticed by a case or by nothing.

    Raises:
        AssertionError: a case already differs from the rules as they are.
    """
    mutated = Mutated(folder)
    assert not list(differences(mutated.rules()))
    count: Counter[str] = Counter()
    left = []
    for document, mutation in mutated.mutations():
        how = mutated.noticed(document, mutation)
        count[how] += 1
        if how == SURVIVED:
            left.append(mutation)
    return left, count


def main() -> int:
    """Print what survived; return 1 if anything did."""
    start = time.monotonic()
    left, count = survivors()
    for mutation in left:
        print(f"{mutation.file}:{mutation.line}: {mutation.what}")
    counts = ", ".join(f"{number} {what}" for what, number in count.items())
    print(f"{count.total()} single facts changed in {time.monotonic() - start:.0f} s: {counts}.")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
