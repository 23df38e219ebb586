"""The conditions of an answer: those of all use of force, of the chapter and of the paragraph."""

from collections.abc import Iterator
from typing import cast

from checker.core.days import holds
from checker.core.matching import applies
from checker.core.reference import covers
from checker.core.sources import sourced
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import CommonCondition, Condition, Facts, Source, group_of


def conditions_of(
    rules: Rules, paragraph: Paragraph, use_of_force: bool, facts: Facts, subsection: str | None, on: str
) -> list[Condition]:
    """Return all conditions of an answer, from the general to the particular, each with its sources and basis."""
    stated = stated_conditions(rules, paragraph, use_of_force)
    narrowed = ((narrowed_to(condition, facts, subsection, on), sources) for condition, sources in stated)
    return [sourced(rules, condition, sources) for condition, sources in narrowed if condition]


def stated_conditions(rules: Rules, paragraph: Paragraph, use_of_force: bool) -> list[tuple[Condition, list[Source]]]:
    """Return the conditions of a paragraph's answers as stated, for all cases and days, each with its sources."""
    chapter = rules["chapters"][paragraph["chapter"]]
    stated: list[tuple[Condition, list[Source]]] = [
        (cast("Condition", {**condition, "common": True}), condition["sources"])
        for condition in common_conditions(rules, paragraph, use_of_force)
    ]
    if "condition" in chapter:
        stated.append((chapter["condition"], chapter["sources"]))
    return stated + [(condition, paragraph["sources"]) for condition in paragraph["conditions"]]


def common_conditions(rules: Rules, paragraph: Paragraph, use_of_force: bool) -> list[CommonCondition]:
    """Return the conditions of all use of force, or those of them that hold for a paragraph without force."""
    return [c for c in rules["common_conditions"] if use_of_force or paragraph["number"] in c.get("also_of", [])]


def sources_in(conditions: list[Condition]) -> Iterator[list[Source]]:
    """Yield the sources that the conditions of an answer and their members cite; each has its own."""
    for condition in conditions:
        yield condition["sources"]
        group = group_of(condition)
        if group:
            yield from sources_in(group[1])


def narrowed_to(condition: Condition, facts: Facts, subsection: str | None, on: str) -> Condition | None:
    """Return the condition without parts for other facts, subsections or days, or None when nothing is left."""
    if not applies(condition.get("when"), facts) or not holds(condition, on):
        return None
    if subsection and "subsection" in condition and not covers(subsection, condition["subsection"]):
        return None
    narrowed: Condition = {"text": condition["text"]}
    for key in ("ask", "hint", "short", "common", "id", "see", "subsection", "sources", "basis"):
        if key in condition:
            narrowed[key] = condition[key]
    group = group_of(condition)
    if group is None:
        return narrowed
    quantifier, members = group
    kept = [m for m in (narrowed_to(c, facts, subsection, on) for c in members) if m]
    if len(kept) == 1:
        return kept[0]
    narrowed[quantifier] = kept
    return narrowed
