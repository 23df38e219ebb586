"""A question that people ask is answered by the rules, shortly, with its sources, and stands where the rules stand."""

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from checker.changes.difference import difference
from checker.checks import CHECKS
from checker.checks.base import run_check
from checker.compile import RulesError, compile_rules
from checker.core.answer import ask
from checker.core.reference import by_number, slug
from checker.model.rules import ReaderQuestion
from checker.site.questions import question_list, question_page, questions_about, verdict_of
from tests.support.recorded import QUESTIONS, question_is_recorded
from tests.support.rules_fixture import TODAY, by_slug, rules, site_of
from tools.paths import ROOT
from tools.style.house_style import MOST_WORDS
from tools.style.sentences import sentences

ASKED = rules()["questions"]
GROUPS = rules()["question_groups"]
FEWEST, FEWEST_MISUNDERSTANDINGS = 60, 8
by_id = pytest.mark.parametrize("question", ASKED, ids=lambda q: q["id"])


def shown(question: ReaderQuestion) -> str:
    """Return the part of a group's page that answers a question."""
    html = question_page(site_of(rules()), question["group"]).replace("\N{NO-BREAK SPACE}", " ")
    (found,) = re.findall(rf'<section><h2 id="{question["id"]}">.*?</section>', html)
    return unescape(found)


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: str(case["id"]))
def test_a_question_ends_as_the_sources_say(case: dict[str, Any]) -> None:
    question_is_recorded(rules(), case)


def test_every_question_has_a_recorded_end() -> None:
    assert [case["id"] for case in QUESTIONS] == [question["id"] for question in ASKED]


def test_there_are_questions_enough_and_no_two_alike() -> None:
    assert len({question["ask"] for question in ASKED}) == len(ASKED) >= FEWEST
    assert len({question["id"] for question in ASKED}) == len(ASKED)
    assert sum("misunderstanding" in question for question in ASKED) >= FEWEST_MISUNDERSTANDINGS


@by_id
def test_an_answer_is_two_short_sentences(question: ReaderQuestion) -> None:
    said = sentences(question["text"])
    assert 1 <= len(said) <= 2
    assert all(len(sentence.split()) <= MOST_WORDS for sentence in said)


@by_id
def test_a_question_shows_the_verdict_that_the_rules_give(question: ReaderQuestion) -> None:
    if "paragraph" in question:
        reference = ", ".join(filter(None, [question["paragraph"], question.get("subsection")]))
        outcome = ask(rules(), reference, question.get("facts", {}), TODAY)
        assert "needs" not in outcome
        wanted = outcome.get("verdict", "Uafklaret. Spørg kommunen.")
        address = f"../paragraffer/{question['paragraph'].replace(' ', '-')}/"
    elif "guide" in question:
        wanted = run_check(CHECKS["find"], rules(), question["guide"], TODAY)["verdict"]["text"]
        address = f"../find/?act={question['guide']['act']}"
    elif question.get("unknown") or "doubted" in question:
        wanted, address = "Det ved vi ikke. Spørg kommunen.", ""
    else:
        assert 'class="asked"' not in shown(question)
        return
    (verdict,) = re.findall(r'<p class="asked">(.*?)</p>', shown(question))
    assert wanted in verdict
    assert f'href="{address}' in verdict if address else "href" not in verdict


@by_id
def test_a_question_has_its_sources_and_a_way_on(question: ReaderQuestion) -> None:
    html = shown(question)
    assert question["text"] in html
    assert 'class="source"' in html
    assert "href=" in html.replace(re.findall(r"<small class=.source.*?</small>", html)[0], "")
    if "doubted" in question:
        assert "Vores læsning" in html


@by_id
def test_a_question_stands_on_the_page_of_each_rule_that_it_concerns(question: ReaderQuestion) -> None:
    concerned = {question.get("paragraph"), *question.get("paragraphs", [])} - {None}
    link = f'href="../spoergsmaal/{question["group"]}/#{question["id"]}"'
    for paragraph in rules()["paragraphs"]:
        listed = questions_about(site_of(rules()), paragraph)
        assert (link in listed) == (paragraph["number"] in concerned), paragraph["number"]


def test_a_rule_that_no_question_concerns_has_no_list_of_them() -> None:
    concerned = {n for q in ASKED for n in (q.get("paragraph"), *q.get("paragraphs", []))}
    others = [p for p in rules()["paragraphs"] if p["number"] not in concerned]
    assert others
    assert all(questions_about(site_of(rules()), paragraph) == "" for paragraph in others)
    assert questions_about(site_of(rules()), by_slug(rules(), "124-c")).startswith(
        '<h2 id="spoergsmaal">Spørgsmål om reglen</h2><ul><li><a href="../spoergsmaal/holde/#smadrer">'
    )


def test_every_intervention_is_asked_about() -> None:
    concerned = {n for q in ASKED for n in (q.get("paragraph"), *q.get("paragraphs", []))}
    assert {number for number, p in by_number(rules()).items() if "rows" in p} <= concerned


def test_every_group_has_a_page_and_a_place_in_the_list() -> None:
    pages = {file.stem for file in (ROOT / "docs/spoergsmaal").glob("*.md")}
    assert pages == GROUPS.keys()
    listing = (ROOT / "docs/spoergsmaal.md").read_text("utf-8")
    assert re.findall(r'question_list\("([a-z-]+)"\)', listing) == list(GROUPS)
    for group in GROUPS:
        asked = [question for question in ASKED if question["group"] == group]
        assert question_list(site_of(rules()), group).count("<li>") == len(asked)
        text = (ROOT / f"docs/spoergsmaal/{group}.md").read_text("utf-8")
        assert f'# {{{{ question_group("{group}") }}}}' in text
        assert f'{{{{ questions("{group}") }}}}' in text


def test_every_rule_s_page_calls_for_its_questions() -> None:
    for paragraph in rules()["paragraphs"]:
        page = (ROOT / f"docs/paragraffer/{slug(paragraph)}.md").read_text("utf-8")
        assert page.endswith(f'{{{{ questions_about("{slug(paragraph)}") }}}}\n')


def test_a_group_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="mad"):
        question_page(site_of(rules()), "mad")
    with pytest.raises(KeyError, match="mad"):
        question_list(site_of(rules()), "mad")


def test_the_guide_s_verdict_leads_to_the_guide_with_the_same_values() -> None:
    question = next(q for q in ASKED if q["id"] == "faelles-koeleskab")
    verdict = verdict_of(site_of(rules()), question)
    assert verdict is not None
    assert verdict.plain is None
    assert verdict.address == "../find/?act=cupboard&cupboard_where=common&actor=staff"


@by_id
def test_the_guide_at_that_address_has_nothing_left_to_ask(question: ReaderQuestion) -> None:
    verdict = verdict_of(site_of(rules()), question)
    if verdict is None or verdict.plain is not None:
        return
    values = dict(parse_qsl(urlsplit(verdict.address).query))
    result = run_check(CHECKS["find"], rules(), values, TODAY)
    assert result["next"] is None
    assert result["verdict"] == run_check(CHECKS["find"], rules(), question["guide"], TODAY)["verdict"]


def test_older_rules_without_questions_can_still_be_compared_with(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (folder / "questions.yaml").write_text("question_groups: {ting: Ting}\n", "utf-8")
    with pytest.raises(RulesError, match="Ingen fil har »questions«"):
        compile_rules(folder)
    (folder / "questions.yaml").unlink()
    older = compile_rules(folder)
    assert "questions" not in older
    assert difference(older, rules()).other_answers == []
