"""No fact is typed twice: when every fact of the rules has changed, no page still states the old one.

The pages are built from rules in which each row has deciders, a complaint body, a period, a form and a day of its own,
and each authority, recipient, condition and duty a new text. Any old fact that a page still states was typed by hand.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.support.marked_rules import FIRST_MONTHS, MARK, WEEKS, all_conditions, mark_rules
from tests.support.rules_fixture import interventions, rules
from tools.paths import ROOT
from tools.site.build import environment, render_pages
from tools.site.pages import pages
from tools.site.prose import SOURCES, UNREAD, blocks

# The stem by which each authority is found in running text, in any form. »Personalet« alone is also the everyday word
# for the staff.
NAMES = {
    "personale": "Personalet eller personalelederen",
    "kommunalbestyrelsen": "kommunalbestyrelse",
    "naevnet": r"\bnævnet|Socialfaglige Nævn",
    "familieretshuset": "Familieretshus",
    "ankestyrelsen": "Ankestyrels",
}
NUMBERS = "to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|atten|fireogtyve"
MONTHS = re.compile(rf"\b(\d+|{NUMBERS}) måneder", re.IGNORECASE)
TYPED = {
    "form": r"\bskema(?:et)? (?:nr\. )?[1-4]\b",
    "period": "uden tidsbegrænsning|tidsubegrænset",
    "deadline": r"\b(?:fire|4) uger",
    "day": r"1\. (?:juli 2024|januar 2025)",
    "recipient": "handlekommunen|driftsorienterede tilsyn|socialtilsyn|driftsherre",
}
# Shorter conditions are words that any sentence may use.
FEWEST_WORDS = 5

CASES = ROOT / "tests" / "cases"
ALLOWED: list[dict[str, str]] = yaml.safe_load((CASES / "typed_facts.yaml").read_text("utf-8"))
NAMING: dict[str, str] = yaml.safe_load((CASES / "named_authorities.yaml").read_text("utf-8"))
# The parts of a page that the rules write, each of them from an answer.
WRITTEN_BY_RULES = {".checker", ".fact-box", ".rule-lists", "[data-overview]", "[data-sheet]", ".log__table", "figure"}


class Typed(NamedTuple):
    """A fact of the rules that a page states by itself: its kind, its text, and the words around it."""

    kind: str
    text: str
    around: str


# The attributes that readers, screen readers and search engines are given.
SAYING = {"alt", "aria-label", "content", "data-definition", "data-summary", "title"}


class _AllText(HTMLParser):
    """A parser that collects everything a page says, except its sources."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.said: list[str] = []
        self._apart: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._apart:
            self._apart += [tag] if tag == self._apart[0] else []
            return
        given = {name: value or "" for name, value in attrs}
        if tag in {"script", "style"} or {f".{c}" for c in given.get("class", "").split()} & SOURCES:
            self._apart.append(tag)
        self.said += [given[name] for name in sorted(given.keys() & SAYING)]

    def handle_endtag(self, tag: str) -> None:
        if self._apart and self._apart[0] == tag:
            self._apart.pop()

    def handle_data(self, data: str) -> None:
        if not self._apart:
            self.text += data


def all_text(html: str) -> str:
    """Return what a page says, white space folded and no-break spaces as spaces."""
    reader = _AllText()
    reader.feed(html)
    reader.close()
    return " ".join(" | ".join([reader.text, *reader.said]).replace("\N{NO-BREAK SPACE}", " ").split())


def old_conditions() -> set[str]:
    """Return the text of each condition that is long enough to be recognised, without its final punctuation."""
    conditions = [c for p in rules()["paragraphs"] for c in p.get("conditions", [])]
    texts = [c["text"] for c in all_conditions([*conditions, *rules()["common_conditions"]])]
    texts += [chapter["condition"]["text"] for chapter in rules()["chapters"].values() if "condition" in chapter]
    return {text.rstrip(".:") for text in texts if len(text.split()) >= FEWEST_WORDS}


def typed_facts(text: str) -> Iterator[Typed]:
    """Yield each fact of the rules that a text states with its old value."""

    def found(kind: str, pattern: str) -> Iterator[Typed]:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Typed(kind, match[0], text[max(0, match.start() - 60) : match.end() + 60])

    for authority, stem in NAMES.items():
        yield from found(authority, stem)
    for kind, pattern in TYPED.items():
        yield from found(kind, pattern)
    for match in MONTHS.finditer(text):
        if not (match[1].isdigit() and int(match[1]) >= FIRST_MONTHS):
            yield Typed("period", match[0], text[max(0, match.start() - 60) : match.end() + 60])
    for condition in old_conditions():
        yield from found("condition", re.escape(condition))


@pytest.fixture(scope="module")
def marked_site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Build the pages from the marked rules, and return them by address."""
    folder = tmp_path_factory.mktemp("marked")
    render_pages(folder / "site", environment(mark_rules(folder / "rules")))
    return dict(pages(folder / "site"))


@pytest.fixture(scope="module")
def found(marked_site: dict[str, str]) -> list[tuple[str, Typed]]:
    """Return each old fact on a page of the marked site, with the page's address."""
    return [(address, typed) for address, html in marked_site.items() for typed in typed_facts(all_text(html))]


def allows(entry: dict[str, str], address: str, typed: Typed) -> bool:
    return entry["page"] == address and entry["text"] in typed.around


def test_no_page_states_a_fact_by_itself(found: list[tuple[str, Typed]]) -> None:
    stated = [
        f"{address} {typed.kind}: … {typed.around} …"
        for address, typed in found
        if not any(allows(entry, address, typed) for entry in ALLOWED)
    ]
    assert not stated, "\n".join(stated)


def test_every_exception_is_needed_and_says_why(found: list[tuple[str, Typed]]) -> None:
    assert all(entry["why"] for entry in ALLOWED)
    assert [entry for entry in ALLOWED if not any(allows(entry, *where) for where in found)] == []


def test_the_marked_facts_are_what_the_pages_say(marked_site: dict[str, str]) -> None:
    # Otherwise the pages could pass by saying nothing.
    text = all_text(" ".join(marked_site.values()))
    told = ("modtager", "betingelse", "valg", "pligt", "klageregel", "tvivl", "lovread", "lovtekst", "holdtopmod")
    for kind in ("authority", "recommendedby", "complaint", *told):
        assert f"{MARK}{kind}" in text.lower(), kind
    assert "skema 71" in text
    assert "3. august 2024" in text
    periods = {row["longest_permission"] for p in interventions() for row in p["rows"]} - {"none"}
    assert len(periods) > 1
    assert f"{FIRST_MONTHS} måneder" in text
    assert f"{WEEKS} uger" in text


def test_only_a_page_about_an_authority_names_it_by_itself(marked_site: dict[str, str]) -> None:
    naming = {
        address
        for address, html in marked_site.items()
        if re.search(
            f"{MARK}(kort|fuldt)navn", " ".join(blocks(html, UNREAD | SOURCES | WRITTEN_BY_RULES)), re.IGNORECASE
        )
    }
    assert naming == NAMING.keys()


@pytest.mark.parametrize("authority", rules()["authorities"])
def test_every_authority_is_looked_for_by_its_name(authority: str) -> None:
    names = rules()["authorities"][authority]
    sought = [names["name"]] if authority == "personale" else [names["name"], names["inline"], names["inline_short"]]
    assert all(re.search(NAMES[authority], name, re.IGNORECASE) for name in sought)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Det afgør kommunalbestyrelsens udvalg.", "kommunalbestyrelsen"),
        ("Nævnet siger ja.", "naevnet"),
        ("Det Socialfaglige Nævn siger ja.", "naevnet"),
        ("Klag til Ankestyrelsen.", "ankestyrelsen"),
        ("En tilladelse gælder i 12 måneder.", "period"),
        ("En tilladelse gælder i 12\N{NO-BREAK SPACE}måneder.", "period"),
        ("En tilladelse gælder i <b>atten</b> måneder.", "period"),
        ("Den gælder uden tidsbegrænsning.", "period"),
        ("Brug skema 2.", "form"),
        ("Fristen er fire uger.", "deadline"),
        ("Det gælder fra 1. juli 2024.", "day"),
        ("Send den til handlekommunen.", "recipient"),
        ("Personen hører til målgruppen i § 124 a.", "condition"),
        ('<a title="Skema 1" href="#">her</a>', "form"),
    ],
)
def test_a_typed_fact_is_found(typed: str, kind: str) -> None:
    assert [t.kind for t in typed_facts(all_text(f"<p>{typed}</p>"))] == [kind]


def test_what_the_marked_rules_say_and_what_is_cited_is_not_found() -> None:
    said = f"Skema 72, {FIRST_MONTHS} måneder, 3. august 2024."
    assert list(typed_facts(all_text(f'{said} <small class="source">[Skemasiden: Skema 1-4]</small>'))) == []


@pytest.mark.parametrize("script", sorted((ROOT / "docs/assets/javascripts").glob("*.js")), ids=lambda file: file.name)
def test_no_script_states_a_fact(script: Path) -> None:
    assert list(typed_facts(script.read_text("utf-8"))) == []
