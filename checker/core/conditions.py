"""The conditions of an answer: those of all use of force, of the chapter and of the paragraph."""

from collections.abc import Iterator

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
    chapter = rules["chapters"][paragraph["chapter"]]
    stated: list[tuple[Condition, list[Source]]] = [
        (condition, condition["sources"]) for condition in common_conditions(rules, paragraph, use_of_force)
    ]
    if "condition" in chapter:
        stated.append((chapter["condition"], chapter["sources"]))
    stated += ((condition, paragraph["sources"]) for condition in paragraph["conditions"])
    narrowed = ((narrowed_to(condition, facts, subsection, on), sources) for condition, sources in stated)
    return [sourced(rules, condition, sources) for condition, sources in narrowed if condition]


def common_conditions(rules: Rules, paragraph: Paragraph, use_of_force: bool) -> list[CommonCondition]:
    """Return the conditions of all use of force, or those of them that hold for a paragraph without force."""
    return [c for c in rules["common_conditions"] if use_of_force or paragraph["number"] in c.get("also_of", [])]


def sources_in(conditions: list[Condition]) -> Iterator[list[Source]]:
    """Yield the sources that the conditions and their members cite."""
    for condition in conditions:
        if "sources" in condition:
            yield condition["sources"]
        group = group_of(condition)
        if group:
            yield from sources_in(group[1])


def narrowed_to(condition: Condition, facts: Facts, subsection: str | None, on: str) -> Condition | None:
    """Return the condition without parts for other facts, subsections or days, or None when nothing is left."""
    if not applies(condition.get("when"), facts) or condition.get("since", on) > on:
        return None
    if subsection and "subsection" in condition and not covers(subsection, condition["subsection"]):
        return None
    narrowed: Condition = {"text": condition["text"]}
    for key in ("id", "see", "subsection", "sources", "basis"):
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
