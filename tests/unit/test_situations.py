"""Situations as people meet them end as the sources say, and what an answer says is said by every check."""

from typing import Any

import pytest

from checker.html.element import Html
from checker.site.answer_kinds import answer_kinds
from checker.site.situations import complaint_situations, situation_page, situation_tiles
from tests.support.recorded import situation_is_recorded
from tests.support.rules_fixture import rules, site_of
from tests.support.yaml_cases import read_cases
from tools.paths import ROOT

CASES = ROOT / "tests" / "cases"
SITUATIONS = [*read_cases(CASES / "situations.yaml"), *read_cases(CASES / "answered_wrongly.yaml")]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: s["name"][:60])
def test_a_situation_ends_as_the_sources_say(situation: dict[str, Any]) -> None:
    assert situation["because"]
    for asked in situation["asks"]:
        situation_is_recorded(rules(), asked["check"], asked)


def test_a_tile_names_the_paragraphs_of_its_situation_or_the_first_and_the_last() -> None:
    html = situation_tiles(site_of(rules()), lambda name: Html(f'<svg data-of="{name}"></svg>'))
    for situation in rules()["situations"].values():
        (tile,) = (part for part in html.split("<li>") if situation["title"] in part)
        assert f'href="../{situation["page"]}"' in tile
        assert f'<svg data-of="{situation["picture"]}">' in tile
        numbers = sorted(situation.get("paragraphs", []))
        small = tile.partition("<small>")[2].partition("</small>")[0].replace("\u00a0", " ")
        expected = situation.get("hint") or (
            ", ".join(f"§ {number}" for number in numbers)
            if len(numbers) <= 3
            else f"§ {numbers[0]} til § {numbers[-1]}"
        )
        assert small == expected


@pytest.mark.parametrize("name", rules()["situations"])
def test_the_page_of_a_situation_leads_to_the_answers_for_those_who_decide_in_it(name: str) -> None:
    html = situation_page(site_of(rules()), name)
    situation = rules()["situations"][name]
    assert 'href="tel:112"' in html
    assert situation["lead"] in html
    assert html.count("<li>") >= (1 if situation.get("paragraphs") else 0)
    if "act" in situation:
        assert f'href="../find/?act={situation["act"]}"' in html
    if "by" not in situation:
        assert {n for n in situation.get("paragraphs", []) if f"§\u00a0{n.replace(' ', chr(160))}" not in html} == set()


def test_everything_to_complain_about_says_who_decided_and_where_the_complaint_is_sent() -> None:
    html = complaint_situations(site_of(rules())).replace("\u00a0", " ")
    lines = {line.partition(")")[0]: line for line in html.split("<li>") if "§" in line}
    holding = next(line for start, line in lines.items() if start.endswith("(§ 124 d"))
    assert "Besluttes af personalet" in holding
    assert "<b>Send klagen til kommunen.</b>" in holding
    unsettled = [line for line in lines.values() if "uafklaret" in line]
    assert all("Spørg kommunen, hvor klagen skal hen." in line for line in unsettled)
    assert len(lines) > len(unsettled) > 0
    assert len([line for line in lines.values() if "Send klagen til" in line or "Man kan ikke klage" in line]) == len(
        lines
    ) - len(unsettled)


def test_an_answer_of_each_kind_is_shown_once() -> None:
    html = answer_kinds(site_of(rules()))
    routes = {answer["route"] for answer in site_of(rules()).answers}
    assert html.count("<article ") == len(routes) + 1
