"""The page for residents is for those who read slowly: it is short, and true of every rule that a sentence means."""

import re
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from checker import ask
from checker.site.in_text import deadline_text
from tests.support.rules_fixture import TODAY, rules
from tools.site.lix import EASY_PAGE
from tools.site.prose import NOT_PROSE, SOURCES, article, blocks

FEWEST, MOST = 400, 925
# A sentence may be longer where the law's words are, but few are.
LONG, FEW = 15, 8
# »De« for the staff, who have a name; the page's other »de« are never followed by such a word.
STAFF_AS_THEY = re.compile(r"\b[Dd]e (må|skal|kan|vil|har|holder|låser|bruger|fører|spænder|åbner|flytter)\b")
SENTENCE_END = re.compile(r"(?<=[.!?:])[«)]*\s+(?=[»(]*[A-ZÆØÅ])")

# The ids to which other pages, and other sites, may link.
LINKED = {"aldrig", "alarm", "bagefter", "doere", "flytte", "holde", "hvem", "hvem-bestemmer", "hvem-er-de", "klage"}
LINKED |= {"magt", "paaroerende", "selv", "sidste-udvej", "top", "vaerge"}


@pytest.fixture(scope="module")
def html(site_dir: Path) -> str:
    return (site_dir / EASY_PAGE.strip("/") / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def text(html: str) -> list[str]:
    """Return what there is to read, without the lines that lead to other pages and the list of sources."""
    return blocks(html, NOT_PROSE | {".unspoken"})


def test_it_is_short(text: list[str]) -> None:
    assert FEWEST <= len(" ".join(text).split()) <= MOST


def test_almost_every_sentence_is_short(text: list[str]) -> None:
    sentences = [sentence for block in text for sentence in SENTENCE_END.split(block)]
    assert len(sentences) > 80
    long = [sentence for sentence in sentences if len(sentence.split()) > LONG]
    assert len(long) <= FEW, "\n".join(long)


def test_it_has_no_table(html: str) -> None:
    assert LexborHTMLParser(article(html)).css("table") == []


def test_it_tells_nobody_what_they_are_or_have_done(text: list[str]) -> None:
    said = " ".join(text)
    assert not re.search(r"(^|[.:!?] )Du (har demens|er til fare|truer)", said)
    assert not STAFF_AS_THEY.search(said)


def test_it_writes_no_number_of_a_paragraph_in_a_sentence(text: list[str]) -> None:
    assert not [block for block in text if "§" in block]


def test_the_sources_stand_at_the_foot(html: str) -> None:
    tree = LexborHTMLParser(article(html))
    sources = tree.css(", ".join(SOURCES))
    assert len(sources) > 20
    assert all(one.css_matches(".unspoken *") for one in sources)


def test_each_section_has_its_sources(html: str) -> None:
    tree = LexborHTMLParser(article(html))
    listed = {link.attributes["href"] for item in tree.css(".unspoken li") for link in item.css("a")[:1]}
    # A story of our own, where to turn to, and headings over other headings have none.
    without = {"#hvem-bestemmer", "#hjaelp", "#historie", "#paaroerende", "#kilder"}
    sections = {f"#{heading.attributes['id']}" for heading in tree.css("h2, h3")}
    assert sections - without == listed


def test_links_to_its_sections_still_lead_there(html: str) -> None:
    tree = LexborHTMLParser(article(html))
    assert {one.attributes["id"] for one in tree.css("h1, h2, h3")} >= LINKED


def answers(*asked: str) -> list[Any]:
    """Return today's answers: each asked for by paragraph, and by one fact after a colon, if it takes one."""
    found = []
    for one in asked:
        paragraph, _, fact = one.partition(":")
        facts = dict([fact.split("=")]) if fact else {}
        found.append(ask(rules(), paragraph, facts, TODAY))
    return found


DOORS = ("125", "128 c", "128 d", "128 e", "128 f")
HOLDING = ("124 c", "124 d", "136 a:decision_exists=no", "136 c")
MOVING = ("129", "129 a", "136 f:objection=person", "136 f:objection=representative")
BOARD = ("128 b:technology=camera", "128 g", "128 h")
MUNICIPALITY = (*DOORS, "128", "128 b:technology=other", "136 a:decision_exists=yes", "136 e:objection=person")


@pytest.mark.parametrize("alike", [DOORS, HOLDING, MOVING, BOARD, MUNICIPALITY])
def test_who_decides_is_the_same_where_one_sentence_says_it(alike: tuple[str, ...]) -> None:
    assert len({answer["decided_by"]["authority"] for answer in answers(*alike)}) == 1


def test_a_permission_for_any_door_is_as_long() -> None:
    assert len({answer["longest_permission"]["months"] for answer in answers(*DOORS)}) == 1


@pytest.mark.parametrize("alike", [HOLDING, BOARD + MOVING, MUNICIPALITY])
def test_a_complaint_goes_to_the_same_where_one_sentence_says_it(alike: tuple[str, ...]) -> None:
    assert len({answer["complaint"]["to"] for answer in answers(*alike)}) == 1


def test_the_time_to_complain_over_both_is_the_same() -> None:
    assert deadline_text(rules(), "naevnet") == deadline_text(rules(), "familieretshuset")
