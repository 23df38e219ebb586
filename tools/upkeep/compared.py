"""Compare the handbook's pages under two editions of the rules: what macros return, and what checks come to."""

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
from checker.core.days import turns
from checker.core.errors import CheckerError
from checker.core.matching import complete_facts
from checker.log.demand import Demands
from checker.model.rules import Rules
from checker.site.glossary import Words
from checker.words.answers import mentions
from macros import Macros
from tools.paths import ROOT

DOCS = ROOT / "docs"
# The mark of a page that is printed as a sheet of its own, and the pages that are, without a button for it.
PRINTED = "data-print"
SHEETS = {"kort-fortalt/"}
# The last day on which a text holds: for scripts, and not seen by readers.
_HOLDS = re.compile(r'<span data-holds-until="[^"]*">([^<]*)</span>| data-holds-until="[^"]*"')
# Values for the fields without choices that a check needs in order to come to a result.
_TYPED = {"first": "{on}", "days": "{on}, {on}"}


class _Page(NamedTuple):
    title: str
    text: str


def changed_pages(old: Rules, new: Rules, on: str) -> list[PageChange]:
    """Return the pages of the handbook that differ under the new rules, each with the first day from `on` when it does.

    Args:
        on: today (`YYYY-MM-DD`); later days on which the old or the new rules change are compared too.
    """
    # Every page with a check contains the version of the rules, which is not a difference to readers.
    new = {**new, "version": old["version"]}
    days = [on, *(day for day in turns([old, new]) if day > on)]
    changes: dict[str, PageChange] = {}
    for day in days:
        before, after = rendered(old, day), rendered(new, day)
        for address, page in after.items():
            if address not in changes and page != before[address]:
                changes[address] = PageChange(address, page.title, day, address in SHEETS or PRINTED in page.text)
    return list(changes.values())


def rendered(rules: Rules, on: str) -> dict[str, _Page]:
    """Return each page by its address, in the order of the files."""
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
        # The rules lack something that the page needs: under them, the page does not exist yet, or no longer.
        return _Page(title, f"{type(error).__name__}: {error}")
    # The page contains the explanation of each glossary word that it uses.
    explained = sorted({use.term["text"] for use in words.uses(text)})
    return _Page(title, "\n".join([_HOLDS.sub(r"\1", text), *explained, *checks]))


def _runs(rules: Rules, name: str, on: str) -> Iterator[str]:
    """Yield what a check comes to when no question is answered, and with each single answer."""
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
    """Yield what a log is checked against: the log's own rules, and what each intervention demands."""
    yield json.dumps(rules["log"])
    demands = Demands(rules)
    for paragraph in (p for p in rules["paragraphs"] if "rows" in p):
        for facts in complete_facts(paragraph):
            yield repr(demands.of(paragraph["number"], facts, date.fromisoformat(on)))
