"""Check that each condition that a reader is asked about has an id of its own, since addresses refer to it by that."""

from collections.abc import Iterator
from typing import Any

from checker.checks.case import DAY, PARAGRAPH
from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.core.danish import joined
from checker.model.rules import Rules
from checker.model.statements import group_of

# The words of which the text of a group has one, by how its members combine.
_QUANTIFIERS = {"all": ("alle", "begge"), "any": ("mindst én", "mindst ét")}


def checklist_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """Report the conditions of checklists that cannot be told apart in an address, and steps on those not there."""
    for name, checklist in rules["checklists"].items():
        asked = list(asked_in(checklist, ("checklists", name)))
        yield from repeated_ids(document, iter(asked), set())
        yield from wording_problems(document, checklist, ("checklists", name))
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
    for i, condition in enumerate(rules["common_conditions"]):
        yield from _wording_of(sections["common_conditions"], condition, ("common_conditions", i))
    for number, chapter in rules["chapters"].items():
        if "condition" in chapter:
            place: Where = ("chapters", number, "condition")
            yield from repeated_ids(sections["chapters"], iter([(place, chapter["condition"].get("id"))]), seen)
            yield from _wording_of(sections["chapters"], chapter["condition"], place)


def wording_problems(document: Document, part: Any, where: Where) -> Iterator[Problem]:
    """Report conditions in a part without a question, and groups that are not said in whole sentences."""
    for key in ("conditions", "all", "any"):
        for i, condition in enumerate(part.get(key, [])):
            yield from _wording_of(document, condition, (*where, key, i))


def _wording_of(document: Document, condition: Any, where: Where) -> Iterator[Problem]:
    """Report what `wording_problems` does, for one condition and its members."""
    group, line = group_of(condition), document.line(*where)
    if group is None and "conditions_of" not in condition:
        if "ask" not in condition:
            remedy = "Tilføj »ask«: et spørgsmål, hvor ja betyder, at betingelsen er opfyldt."
            yield Problem(document.file, line, "Betingelsen har intet spørgsmål.", remedy)
        return
    if "short" not in condition:
        remedy = "Tilføj »short«: hele gruppen i korte hele sætninger."
        yield Problem(document.file, line, "Gruppen er ikke sagt i hele sætninger.", remedy)
    words = _QUANTIFIERS[group[0] if group else "all"]
    if not any(word in condition["text"].casefold() for word in words):
        what = "Gruppen siger ikke, hvor mange af dens betingelser der skal være opfyldt."
        remedy = f"Skriv {joined((f'»{word}«' for word in words), 'eller')} i »text«."
        yield Problem(document.file, document.line(*where, "text"), what, remedy)
    yield from wording_problems(document, condition, where)


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
