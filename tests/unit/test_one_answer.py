"""What an answer says is said wherever another check rests on it, and no two checks contradict each other.

The answers are those of every paragraph under every complete set of facts, on a day before each change and after it.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from checker.checks import CHECKS
from checker.checks.base import Result, run_check
from checker.checks.checklist import leaves
from checker.checks.guide import Prepared
from checker.checks.render import render_result
from checker.core.answer import ask_about
from checker.core.building import decision_duties
from checker.core.days import turns
from checker.core.matching import complete_facts
from checker.core.reference import interventions, slug
from checker.model.answer import Answer, Silent
from checker.model.statements import Condition, group_of
from tests.support.rules_fixture import TODAY, rules

RESTING = ("conditions", "report", "course")


def texts_of(outcome: Answer | Silent) -> Iterator[str]:
    """Yield every text of an answer that a reader must be told wherever the answer is used."""
    if "silent" in outcome:
        yield outcome["silent"]
        return
    yield from _texts_in(outcome["conditions"])
    for part in (outcome["duties"], outcome["limits"], outcome["notes"], outcome["complaint"]["details"]):
        yield from (statement["text"] for statement in part)


def _texts_in(conditions: list[Condition]) -> Iterator[str]:
    for condition in conditions:
        yield condition["text"]
        group = group_of(condition)
        yield from _texts_in(group[1]) if group else ()


def shown(result: Result) -> str:
    """Return the text that a reader sees of a result."""
    # Who does a step is in bold, and then not repeated in its text.
    text = re.sub(r"<[^>]+>", "", render_result(rules(), result))
    return html.unescape(text).replace("\N{NO-BREAK SPACE}", " ")


def missing(outcome: Answer | Silent, result: Result) -> list[str]:
    """Return the texts of an answer that a result does not show."""
    page = shown(result)
    return [text for text in texts_of(outcome) if text.replace("\N{NO-BREAK SPACE}", " ") not in page]


def _answers() -> list[Any]:
    days = sorted({TODAY, rules()["edition"]["covered_from"], *turns(rules()["paragraphs"])})
    return [
        pytest.param(paragraph["number"], facts, day, id=" ".join([paragraph["number"], *facts.values(), day]))
        for paragraph in interventions(rules())
        for facts in complete_facts(paragraph)
        for day in days
        if day <= TODAY
    ]


def _result(check: str, number: str, facts: Mapping[str, str], day: str) -> Result:
    """Return what a check finds for a case of which everything that it asks about the paragraph is known and met."""
    paragraph = next(p for p in interventions(rules()) if p["number"] == number)
    fields = {field.name: field for field in CHECKS[check].fields(rules())}
    values = {"paragraph": slug(paragraph)}
    for fact, choice in facts.items():
        values[fact if fact in fields else f"{fact}-{slug(paragraph)}"] = choice
    if check == "conditions":
        for name, field in fields.items():
            if field.only and slug(paragraph) in field.only[1] and name not in values and field.kind == "choice":
                values[name] = "yes"
    return run_check(CHECKS[check], rules(), values, day)


@pytest.mark.parametrize("check", RESTING)
@pytest.mark.parametrize(("number", "facts", "day"), _answers())
def test_a_check_says_all_that_the_answer_says(check: str, number: str, facts: dict[str, str], day: str) -> None:
    paragraph = next(p for p in interventions(rules()) if p["number"] == number)
    outcome = ask_about(rules(), paragraph, None, facts, day)
    assert "needs" not in outcome
    result = _result(check, number, facts, day)
    rests_on = result["outcomes"]
    assert len(rests_on) == 1
    if "silent" in outcome:
        assert result["verdict"]["id"] == "silent"
    elif check == "conditions":
        staff = outcome["decided_by"]["authority"] == "personale"
        permitted = facts.get("decision_exists") == "yes"
        expected = (
            ("staff" if outcome["use_of_force"] else "not_force") if staff else "permitted" if permitted else "decision"
        )
        assert result["verdict"]["id"] == expected
    elif check == "report":
        form = outcome["report"]["form"]
        assert result["verdict"]["id"] == (f"form_{form}" if form else "not_required")
    assert missing(rests_on[0], result) == []
    if "silent" in outcome or rests_on[0].get("subsection") == outcome["subsection"]:
        assert missing(outcome, result) == []


def _ways() -> list[Any]:
    """Return for each outcome of the guide that is a paragraph values that lead to it."""
    prepared = Prepared(rules(), TODAY)
    ways = []
    for place, outcome in enumerate(prepared.outcomes):
        if "paragraph" not in outcome:
            continue
        values = {name: choices[0] for name, choices in outcome["when"].items()}
        choices = {q["id"]: list(q["choices"]) for q in rules()["find"]["questions"]}
        while open_ := [name for name in prepared.routes.deciding(values) if name not in values]:
            name = open_[0]
            values[name] = next(
                choice
                for choice in choices[name]
                if any(prepared.alike[place] in together for together in prepared.routes.open({**values, name: choice}))
            )
        ways.append(pytest.param(outcome, values, id=f"{outcome['paragraph']} {place}"))
    return ways


@pytest.mark.parametrize(("outcome", "values"), _ways())
def test_the_guide_says_all_that_the_answer_says(outcome: Any, values: dict[str, str]) -> None:
    paragraph = next(p for p in interventions(rules()) if p["number"] == outcome["paragraph"])
    answer = ask_about(rules(), paragraph, outcome.get("subsection"), outcome.get("facts", {}), TODAY)
    assert "needs" not in answer
    result = run_check(CHECKS["find"], rules(), values, TODAY)
    if result["verdict"]["id"] == "emergency":
        assert result["outcomes"] == []
        return
    asking: list[str] = []
    if "decided_by" in answer and values.get("decision") == "yes":
        # Nobody need ask for a decision that there is.
        before = decision_duties(rules(), answer["decided_by"]["authority"], answer["report"]["form"])
        asking = [duty["text"] for duty in answer["duties"] if duty in before]
    assert missing(answer, result) == asking
    if "silent" in answer:
        assert result["verdict"]["id"] == "silent"
    elif not answer["use_of_force"]:
        assert result["verdict"]["id"] == "not_force"
    elif answer["decided_by"]["authority"] == "personale" or values.get("decision") == "yes":
        assert result["verdict"]["id"] == "possible"
    else:
        assert result["verdict"]["id"] in {"decision", "wait"}


@pytest.mark.parametrize("check", [*RESTING, "find"])
def test_a_note_removed_from_one_check_is_noticed(check: str) -> None:
    values = {"act": "technology", "device": "other", "consent": "no", "target_group": "yes", "cause": "dementia"}
    facts = {"objection": "none"}
    paragraph = next(p for p in interventions(rules()) if p["number"] == "136 e")
    answer = ask_about(rules(), paragraph, None, facts, TODAY)
    assert "notes" in answer
    result = (
        run_check(CHECKS["find"], rules(), {**values, "technology_objection": "none"}, TODAY)
        if check == "find"
        else _result(check, "136 e", {**facts, "technology": "other"}, TODAY)
    )
    assert missing(answer, result) == []
    lost = answer["notes"][0]["text"]
    kept = [note for note in result["notes"] if note["text"] != lost]
    (told,) = result["outcomes"]
    assert "notes" in told
    stripped: Answer = {**told, "notes": [note for note in told["notes"] if note["text"] != lost]}
    assert missing(answer, {**result, "notes": kept, "outcomes": [stripped]}) == [lost]


def test_every_part_says_what_it_rests_on() -> None:
    for paragraph in interventions(rules()):
        for facts in complete_facts(paragraph):
            outcome = ask_about(rules(), paragraph, None, facts, TODAY)
            assert "needs" not in outcome
            if "silent" in outcome:
                assert outcome["basis"] == "reading"
                continue
            parts: list[Any] = [*outcome["duties"], *outcome["limits"], *outcome["notes"], *outcome["reasons"]]
            parts += [*outcome["complaint"]["details"], *outcome["conditions"], *leaves(outcome["conditions"])]
            assert all(part["sources"] and part["basis"] for part in parts)
