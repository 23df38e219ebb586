"""The conditions of an answer: those of all use of force, of the chapter and of the paragraph."""

from collections.abc import Iterator

from checker.core.matching import applies
from checker.core.reference import covers
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Condition, Facts, Source, group_of


def conditions_of(
    rules: Rules, paragraph: Paragraph, use_of_force: bool, facts: Facts, subsection: str | None
) -> list[Condition]:
    """Return all conditions of an answer, from the general to the particular, each group with its sources."""
    chapter = rules["chapters"][paragraph["chapter"]]
    conditions = list(rules["common_conditions"]) if use_of_force else []
    if "condition" in chapter:
        conditions.append({**chapter["condition"], "sources": chapter["sources"]})
    own = [_narrowed(c, facts, subsection) for c in paragraph["conditions"]]
    conditions += [{"sources": paragraph["sources"], **c} for c in own if c]
    return conditions


def sources_in(conditions: list[Condition]) -> Iterator[list[Source]]:
    """Yield the sources that the conditions and their members cite."""
    for condition in conditions:
        if "sources" in condition:
            yield condition["sources"]
        group = group_of(condition)
        if group:
            yield from sources_in(group[1])


def _narrowed(condition: Condition, facts: Facts, subsection: str | None) -> Condition | None:
    """Return the condition without parts for other facts or subsections, or None when nothing is left."""
    if not applies(condition.get("when"), facts):
        return None
    if subsection and "subsection" in condition and not covers(subsection, condition["subsection"]):
        return None
    narrowed: Condition = {"text": condition["text"]}
    if "id" in condition:
        narrowed["id"] = condition["id"]
    if "subsection" in condition:
        narrowed["subsection"] = condition["subsection"]
    if "sources" in condition:
        narrowed["sources"] = condition["sources"]
    group = group_of(condition)
    if group is None:
        return narrowed
    quantifier, members = group
    kept = [m for m in (_narrowed(c, facts, subsection) for c in members) if m]
    if len(kept) == 1:
        return kept[0]
    narrowed[quantifier] = kept
    return narrowed
