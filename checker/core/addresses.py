"""The addresses of paragraphs' pages and of checks, with an intervention and its facts chosen."""

import re
from typing import cast

from checker.core.matching import assumed_facts
from checker.core.reference import find_paragraph, interventions, number_in_address, slug
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Facts

# By the check's id, under the root of the site.
_PAGES = {
    "conditions": "tjek/betingelser/",
    "report": "tjek/indberetning/",
    "course": "tjek/sagsgang/",
    "permission": "tjek/tilladelse/",
}


def facts_address(number: str, facts: Facts, root: str) -> str:
    """Return the address of an intervention's page with these facts chosen."""
    return f"{root}paragraffer/{number_in_address(number)}/{_query(facts)}"


def check_address(rules: Rules, check: str, answer: Answer, root: str) -> str:
    """Return the address of a check with the intervention of an answer, and its facts, chosen there.

    Args:
        check: the id of the check; only checks about one intervention have such an address.
        root: the path from the page to the root of the site.
    """
    # An answer comes from a paragraph that is there.
    paragraph = cast("Paragraph", find_paragraph(rules, answer["paragraph"]))
    chosen = {"paragraph": slug(paragraph)}
    # What counts until something else is chosen need not be chosen.
    assumed = assumed_facts(paragraph)
    chosen |= {fact_field(rules, paragraph, f): c for f, c in answer["facts"].items() if assumed.get(f) != c}
    key = permission_key(answer["paragraph"], answer["subsection"])
    return root + _PAGES[check] + _query({"permission": key} if check == "permission" else chosen)


def fact_field(rules: Rules, paragraph: Paragraph, fact: str) -> str:
    """Return the name of a fact's field: with the paragraph, if several ask for the fact, each in its own words."""
    asked = [q for p in interventions(rules) for q in p.get("questions", []) if q["fact"] == fact]
    wordings = {(q["ask"], *(choice["label"] for choice in q["choices"].values())) for q in asked}
    return fact if len(wordings) == 1 else f"{fact}-{slug(paragraph)}"


def permission_key(number: str, subsection: str | None) -> str:
    """Return an answer's place in the law as a value of a field: `128-b-stk-1`."""
    return re.sub(r"[^0-9a-z]+", "-", f"{number} {subsection or ''}").strip("-")


def _query(chosen: dict[str, str]) -> str:
    return "?" + "&".join(f"{name}={choice}" for name, choice in chosen.items()) if chosen else ""
