"""Check that each condition that a reader is asked about has an id of its own, since addresses refer to it by that."""

from collections.abc import Iterator
from typing import Any

from checker.checks.case import DAY, PARAGRAPH
from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.model.rules import Rules
from checker.model.statements import group_of


def checklist_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """Report the conditions of checklists that cannot be told apart in an address, and steps on those not there."""
    for name, checklist in rules["checklists"].items():
        asked = list(asked_in(checklist, ("checklists", name)))
        yield from repeated_ids(document, iter(asked), set())
        known = [identifier for _, identifier in asked if identifier]
        for i, step in enumerate(checklist["steps"]):
            if "condition" in step and step["condition"] not in known:
                line = document.line("checklists", name, "steps", i, "condition")
                what = f"Tjeklisten har ingen betingelse »{step['condition']}«."
                yield Problem(document.file, line, what, nearest(step["condition"], known))


def shared_condition_problems(rules: Rules, sections: dict[str, Document]) -> Iterator[Problem]:
    """Report the conditions of all paragraphs or of a chapter that cannot be told apart in an address."""
    seen: set[str] = set()
    common = asked_in({"all": rules["common_conditions"]}, ())
    # The section is itself a list, without the key that a group has.
    in_file = ((("common_conditions", *where[1:]), identifier) for where, identifier in common)
    yield from repeated_ids(sections["common_conditions"], in_file, seen)
    for number, chapter in rules["chapters"].items():
        if "condition" in chapter:
            place: Where = ("chapters", number, "condition")
            yield from repeated_ids(sections["chapters"], iter([(place, chapter["condition"].get("id"))]), seen)


def repeated_ids(document: Document, asked: Iterator[tuple[Where, str | None]], seen: set[str]) -> Iterator[Problem]:
    """Report conditions whose id is missing, reserved or among those `seen`, and add the ids to `seen`."""
    for where, identifier in asked:
        line = document.line(*where)
        if identifier is None:
            yield Problem(document.file, line, "Betingelsen har ingen »id«.", "Giv den en kort engelsk id.")
            continue
        if identifier in (PARAGRAPH, DAY):
            what = f"Id'en »{identifier}« er navnet på et felt, som tjekket selv har."
            yield Problem(document.file, line, what, "Giv betingelsen en anden id.")
        elif identifier in seen:
            yield Problem(document.file, line, f"Id'en »{identifier}« står to gange.", "Giv den ene en anden id.")
        seen.add(identifier)


def asked_in(part: Any, where: Where) -> Iterator[tuple[Where, str | None]]:
    """Yield the place and id of each condition and question that a checklist or a paragraph asks about."""
    for key in ("conditions", "all", "any"):
        for i, condition in enumerate(part.get(key, [])):
            here = (*where, key, i)
            if group_of(condition):
                yield from asked_in(condition, here)
            elif "conditions_of" not in condition:
                yield here, condition.get("id")
    for i, question in enumerate(part.get("questions", [])):
        yield (*where, "questions", i), question["id"]
