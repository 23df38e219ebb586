"""The pages' text without the site: what the macros make of every page, and what its checks come to, to be compared."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined, TemplateError

from checker.changes import PageChange
from checker.checks import CHECKS
from checker.checks.base import Field, run_check
from checker.core.answer import complete_facts
from checker.core.days import turns
from checker.core.errors import CheckerError
from checker.log.demand import Demands
from checker.model.rules import Rules
from checker.site.glossary import Words
from checker.words.answers import mentions
from macros import Macros
from tools.paths import ROOT

DOCS = ROOT / "docs"
# What marks a page that is printed as a sheet of its own, and one that is but has no button for it.
PRINTED = "data-print"
SHEETS = {"kort-fortalt/"}
# The last day on which a text holds: for the scripts, and nothing that a reader sees.
_HOLDS = re.compile(r'<span data-holds-until="[^"]*">([^<]*)</span>| data-holds-until="[^"]*"')
# Of the fields of a check that have no choices, those that it needs to come to something.
_TYPED = {"first": "{on}", "days": "{on}, {on}"}


class _Page(NamedTuple):
    title: str
    text: str


def changed_pages(old: Rules, new: Rules, on: str) -> list[PageChange]:
    """The pages of the handbook that read otherwise under the new rules, with the first day from `on` on that they do.

    Args:
        on: today (`YYYY-MM-DD`); the days after it on which either rules change are looked at too.
    """
    # Which version a page is of stands on every page that calculates, and says nothing of what is read there.
    new = {**new, "version": old["version"]}
    days = [on, *sorted({day for rules in (old, new) for day in turns(rules["paragraphs"]) if day > on})]
    changes: dict[str, PageChange] = {}
    for day in days:
        before, after = _rendered(old, day), _rendered(new, day)
        for address, page in after.items():
            if address not in changes and page != before[address]:
                changes[address] = PageChange(address, page.title, day, address in SHEETS or PRINTED in page.text)
    return list(changes.values())


def _rendered(rules: Rules, on: str) -> dict[str, _Page]:
    """Each page by its address, in the order of the files."""
    words = Words(rules["glossary"])
    return {_address(file): _page(rules, words, file, on) for file in sorted(DOCS.rglob("*.md"))}


def _address(file: Path) -> str:
    address = file.relative_to(DOCS).with_suffix("").as_posix()
    return "" if address == "index" else f"{address.removesuffix('/index')}/"


def _page(rules: Rules, words: Words, file: Path, on: str) -> _Page:
    address = _address(file)
    source = file.read_text("utf-8")
    title = next((line.removeprefix("# ").partition(" {")[0] for line in source.splitlines() if line[:2] == "# "), "")
    variables: dict[str, Any] = {"page": SimpleNamespace(url=address)}
    macros = Macros(SimpleNamespace(variables=variables, conf={"site_url": "/"}), rules, on)
    checks: list[str] = []

    def form(name: str) -> str:
        checks.extend(_runs(rules, name, on))
        return macros.form(name)

    def log_checker() -> str:
        checks.extend(_demands(rules, on))
        return macros.log_checker()

    variables.update({name: getattr(macros, name) for name in vars(Macros) if not name.startswith("_")})
    variables.update(mentions(rules["authorities"]), form=form, log_checker=log_checker)
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - as the pages are rendered
    try:
        title = environment.from_string(title).render(variables)
        text = environment.from_string(source).render(variables)
    except (CheckerError, LookupError, ValueError, TemplateError) as error:
        # What a page speaks of, these rules do not have: under them it is no page yet, or no longer.
        return _Page(title, f"{type(error).__name__}: {error}")
    # A word of the glossary has its explanation on the page.
    explained = sorted({use.term["text"] for use in words.uses(text)})
    return _Page(title, "\n".join([_HOLDS.sub(r"\1", text), *explained, *checks]))


def _runs(rules: Rules, name: str, on: str) -> Iterator[str]:
    """What a check comes to when nothing is answered, when one question is, and in every case of each intervention."""
    fields = CHECKS[name].fields(rules)
    for values in _values(fields, on):
        try:
            yield json.dumps(run_check(CHECKS[name], rules, values, on))
        except CheckerError as error:
            yield error.message


def _values(fields: list[Field], on: str) -> Iterator[dict[str, str]]:
    typed = {field.name: _TYPED[field.name].format(on=on) for field in fields if field.name in _TYPED}
    yield typed
    for field in fields:
        for choice in field.choices:
            belongs = {field.only[0]: field.only[1][0]} if field.only else {}
            yield {**typed, **belongs, field.name: choice.value}


def _demands(rules: Rules, on: str) -> Iterator[str]:
    """What the log is held against: its own words, and what each intervention demands."""
    yield json.dumps(rules["log"])
    demands = Demands(rules)
    for paragraph in (p for p in rules["paragraphs"] if "rows" in p):
        for facts in complete_facts(paragraph):
            yield repr(demands.of(paragraph["number"], facts, date.fromisoformat(on)))
