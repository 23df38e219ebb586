"""Which row or silence of a paragraph holds, for the facts of a case on a day."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from checker.core.days import entries, holds
from checker.core.reference import covers
from checker.model.guide import GuideQuestion
from checker.model.paragraph import Paragraph, Question, Row, Silence
from checker.model.statements import Facts, When


def applies(when: When | None, facts: Mapping[str, str]) -> bool:
    """Return whether each fact in `when` has one of the choices listed for it; unknown facts are ignored."""
    return all(facts[fact] in choices for fact, choices in (when or {}).items() if fact in facts)


def because(question: Question | GuideQuestion, choices: Sequence[str]) -> str:
    """Return what is the case where one of these choices is made, as a sentence.

    Raises:
        KeyError: the question has no sentence for these choices. Compiled rules have one for all that are needed.
    """
    if len(choices) == 1:
        return question["choices"][choices[0]]["because"]
    said = {frozenset(either["choices"]): either["because"] for either in question.get("either", [])}
    return said[frozenset(choices)]


def complete_facts(paragraph: Paragraph) -> Iterator[Facts]:
    """Yield every complete set of facts for a paragraph; one empty set where nothing is asked."""
    questions = paragraph.get("questions", [])
    for choices in product(*(q["choices"] for q in questions)):
        yield {q["fact"]: c for q, c in zip(questions, choices, strict=True)}


def assumed_facts(paragraph: Paragraph) -> Facts:
    """Return the choices that count for a paragraph's facts until a reader makes others."""
    return {q["fact"]: q["assumed"] for q in paragraph.get("questions", []) if "assumed" in q}


def matching(paragraph: Paragraph, facts: Facts, on: str) -> Row | Silence:
    """Return the one row or silence of a paragraph for a complete set of facts on a day (`YYYY-MM-DD`).

    Raises:
        ValueError: none or several match, which never happens with compiled rules.
    """
    found = [e for e in entries(paragraph) if holds(e, on) and applies(e.get("when"), facts)]
    if len(found) != 1:
        raise ValueError(f"{paragraph['number']} has {len(found)} rows for {facts} on {on}")
    return found[0]


def possible(
    paragraph: Paragraph, subsection: str | None, facts: Mapping[str, str], on: str
) -> list[tuple[Row | Silence, list[Facts]]]:
    """Return each row or silence that the known facts leave open, with the complete sets of facts that lead to it.

    Args:
        subsection: the subsection asked about, to which rows that have one must belong.
    """
    split = any("subsection" in row for row in paragraph["rows"])
    found: dict[int, tuple[Row | Silence, list[Facts]]] = {}
    for complete in complete_facts(paragraph):
        if any(complete[fact] != choice for fact, choice in facts.items()):
            continue
        entry = matching(paragraph, complete, on)
        if subsection and split and not ("subsection" in entry and covers(subsection, entry["subsection"])):
            continue
        found.setdefault(id(entry), (entry, []))[1].append(complete)
    return list(found.values())
