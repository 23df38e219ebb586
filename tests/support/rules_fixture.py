"""The rules of the project, compiled once, and the days tests ask about."""

from functools import cache
from typing import cast

import yaml

from checker.compile import compile_rules
from checker.core.matching import complete_facts
from checker.core.reference import slug
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Facts
from checker.site.site import Day, Site
from tools.paths import ROOT

# A day on which every rule of the handbook holds.
TODAY = "2026-11-22"


@cache
def rules() -> Rules:
    """Return the project's own rules."""
    return compile_rules(ROOT / "rules")


@cache
def worked_rules() -> Rules:
    """Return rules few and short enough to write out what follows from them."""
    return cast("Rules", yaml.safe_load((ROOT / "tests/cases/worked/rules.yaml").read_text("utf-8")))


def site_of(of: Rules, on: str = TODAY) -> Site:
    """Return the site of some rules, as a page one step below its root is built."""
    return Site(Day(of, on), "../", "https://handbook.example/page/")


def by_slug(of: Rules, wanted: str) -> Paragraph:
    """Return the paragraph with this slug."""
    return next(p for p in of["paragraphs"] if slug(p) == wanted)


def interventions() -> list[Paragraph]:
    """Return the paragraphs that have answers."""
    return [p for p in rules()["paragraphs"] if "rows" in p]


def every_case() -> list[tuple[str, Facts]]:
    """Return every paragraph with every complete set of facts."""
    return [(p["number"], facts) for p in interventions() for facts in complete_facts(p)]
