"""The checks: cases that a lawyer can read, and every combination of answers without an expected verdict."""

import re
from collections.abc import Iterator
from itertools import combinations, product
from math import prod
from random import Random
from typing import Any

import pytest

from checker.checks import CHECKS
from checker.checks.base import Check, Field, run_check
from checker.checks.dates import MOST_DATES
from checker.core.errors import CheckerError
from tests.support.changed_rules import settled_rules
from tests.support.checks import PAGES, run
from tests.support.recorded import SITUATIONS, situation_is_recorded
from tests.support.rules_fixture import TODAY, interventions, rules

# With more combinations than this, every pair of answers is tried instead.
MOST = 100_000


def case_id(value: Any) -> str:
    return str(value["name"] if isinstance(value, dict) else value)


@pytest.mark.parametrize(("check", "case"), SITUATIONS, ids=case_id)
def test_a_situation_has_the_verdict_and_findings_a_lawyer_expects(check: str, case: dict[str, Any]) -> None:
    situation_is_recorded(rules(), check, case)


def test_every_form_has_cases() -> None:
    assert {check for check, _ in SITUATIONS} == set(CHECKS) == set(PAGES)
    assert len(SITUATIONS) >= 150


@pytest.mark.parametrize("number", [p["number"] for p in interventions()])
def test_every_intervention_is_in_at_least_three_cases(number: str) -> None:
    # A letter after the number would name a different paragraph: § 128 is not § 128 b.
    named = re.compile(rf"(?<![\w-])({number}|{number.replace(' ', '-')})(?![\w-]|[ \N{{NO-BREAK SPACE}}][a-h]\b)")
    assert len([case for _, case in SITUATIONS if named.search(str(case))]) >= 3


def combinations_of(check: Check) -> Iterator[dict[str, str]]:
    """Yield every combination of answers, fields left open included, or every pair of answers if there are too many.

    Where fields belong to choices of the first field, try each of its choices with the fields that then count.
    """
    fields = [field for field in check.fields(rules()) if field.choices]
    if fields and any(field.only for field in fields):
        first, *others = fields
        yield {}
        for choice in first.choices:
            counting = [f for f in others if not f.only or choice.value in f.only[1] or f.only[0] != first.name]
            for values in _combinations(counting, MOST // 100):
                yield {first.name: choice.value, **values}
    else:
        yield from _combinations(fields, MOST)


def _combinations(fields: list[Field], most: int) -> Iterator[dict[str, str]]:
    """Yield every combination of answers to these fields if there are at most `most`, or else every pair."""
    options = [(field.name, [None, *(c.value for c in field.choices)]) for field in fields]
    if prod(len(values) for _, values in options) <= most:
        for chosen in product(*(values for _, values in options)):
            yield {name: v for (name, _), v in zip(options, chosen, strict=True) if v is not None}
        return
    # First all fields but one answered alike, where a verdict turns; then every pair of answers, many pairs at a time.
    for base in (None, "yes", "no"):
        common = {name: base for name, values in options if base and base in values}
        for name, values in options:
            for value in values:
                yield {k: v for k, v in {**common, name: value}.items() if v is not None}
    chance = Random(0)  # noqa: S311 - not used for secrets
    pairs = {
        ((first, a), (second, b))
        for (first, values), (second, others) in combinations(options, 2)
        for a, b in product(values, others)
    }
    while pairs:
        tried = [(name, chance.choice(values)) for name, values in options]
        pairs -= set(combinations(tried, 2))
        yield {name: v for name, v in tried if v is not None}


# The two checks with the most questions have a hundred thousand combinations between them.
MANY = {"conditions", "advisory"}


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(check, id=name, marks=pytest.mark.full("a hundred thousand runs") if name in MANY else ())
        for name, check in CHECKS.items()
    ],
)
@pytest.mark.slow
def test_every_combination_of_answers_ends_in_a_verdict_with_reasons_and_sources(check: Check) -> None:
    names = {field.name for field in check.fields(rules())}
    tried = 0
    for values in combinations_of(check):
        result = run_check(check, rules(), values, TODAY)
        tried += 1
        assert result["verdict"]["text"]
        assert set(result["relevant"]) <= names
        for finding in result["findings"]:
            assert finding["text"]
            assert finding["sources"]
            assert finding["reason"] or finding["status"] == "info"
        assert all(phase["title"] and phase["steps"] for phase in result["phases"])
        done = [step for phase in result["phases"] for step in phase["steps"]]
        assert all(step["who"] for step in done)
        for statement in [*done, *result["steps"], *result["notes"]]:
            assert statement["text"]
            assert statement["sources"]
    assert tried > (10 if any(field.choices for field in check.fields(rules())) else 0)


def test_more_days_than_anyone_needs_are_refused() -> None:
    assert run("repeated_use", {"days": ", ".join(["3-1-2026"] * MOST_DATES)})["verdict"]["id"] == "must"
    with pytest.raises(CheckerError, match=rf"Skriv højst {MOST_DATES} dage ad gangen\."):
        run("repeated_use", {"days": ", ".join(["3-1-2026"] * (MOST_DATES + 1))})


def test_no_day_is_asked_for_while_no_rule_has_changed() -> None:
    same: Any = settled_rules()
    for paragraph in same["paragraphs"]:
        paragraph.pop("silent", None)
        for row in paragraph.get("rows", []):
            row["since"] = same["edition"]["covered_from"]
    asked = [[field.name for field in CHECKS["report"].fields(of)] for of in (rules(), same)]
    assert asked[0] == [*asked[1][: asked[0].index("day")], "day", *asked[1][asked[0].index("day") :]]


@pytest.mark.parametrize("check", CHECKS)
def test_an_answer_to_a_question_that_a_form_does_not_ask_is_refused(check: str) -> None:
    with pytest.raises(CheckerError, match="ikke spurgt"):
        run(check, {"<script>": "yes"})
    for field in CHECKS[check].fields(rules()):
        if field.kind not in ("text", "note"):
            with pytest.raises(CheckerError, match="er ikke e"):
                run(check, {field.name: "måske"})


WHOLE = ("adult", "significant", "permanent", "documented", "not_passing", "not_mild_dementia", "not_diagnosis_alone")


@pytest.mark.parametrize(
    ("on", "day", "verdict"),
    [
        ("2025-06-30", None, "unmet"),
        ("2025-07-01", None, "met"),
        (TODAY, "30-6-2025", "unmet"),
        ("2025-06-30", "1-7-2025", "met"),
    ],
)
def test_help_by_the_act_on_the_elderly_counts_from_its_first_day(on: str, day: str | None, verdict: str) -> None:
    values = {**dict.fromkeys([*WHOLE, "help_elderly", "no_consent"], "yes"), "help": "no", "treatment": "no"}
    given = {**values, "activity": "no", **({"day": day} if day else {})}
    result = run("target_group", given, on)
    assert result["verdict"]["id"] == verdict
    assert ("help_elderly" in result["relevant"]) == (verdict == "met")
    assert "day" in result["relevant"]


def test_a_checklist_asks_for_a_day_only_where_a_condition_holds_from_one() -> None:
    asked = {name: "day" in {f.name for f in CHECKS[name].fields(rules())} for name in rules()["checklists"]}
    assert asked == {"target_group": True, "consent": False, "advisory": False}


def test_a_finding_rests_on_what_its_condition_rests_on() -> None:
    values = {"paragraph": "129-a", "lives_in_home": "yes", "better_there": "no"}
    found = {f["text"]: f["basis"] for f in run("conditions", values)["findings"]}
    assert (
        found["Personen bor i et botilbud, og flytningen sker til et andet, bestemt botilbud efter § 108."] == "reading"
    )
    assert found["Det er godtgjort, at det nye § 108-botilbud bedre opfylder personens behov for støtte og hjælp."] == (
        "handbook"
    )
    elderly = next(f for f in run("target_group", {})["findings"] if "ældrelovens §§ 10" in f["text"])
    assert elderly["basis"] == "bill"


@pytest.mark.parametrize("check", ["conditions", "report", "course"])
@pytest.mark.parametrize(
    ("values", "outcomes"),
    [
        ({}, []),
        ({"paragraph": "136-a"}, []),
        ({"paragraph": "136-a", "decision_exists": "yes"}, [("136 a", "stk. 3")]),
        ({"paragraph": "136-e", "objection-136-e": "none"}, [("136 e", None)]),
        ({"paragraph": "136-e", "objection-136-e": "none", "technology": "camera"}, [("136 e", "silent")]),
    ],
)
def test_a_check_names_the_one_answer_that_it_rests_on(
    check: str, values: dict[str, str], outcomes: list[tuple[str, str | None]]
) -> None:
    rests_on = run(check, values)["outcomes"]
    assert [(o["paragraph"], "silent" if "silent" in o else o["subsection"]) for o in rests_on] == outcomes


def test_where_there_is_a_decision_the_guide_says_neither_ask_nor_wait() -> None:
    asked = {"act": "door", "place": "day", "door": "gate", "door_how": "lock", "door_reason": "leave"}
    values = {**asked, "target_group": "yes", "timing": "now"}
    steps = {
        decision: [s["text"] for s in run("find", {**values, "decision": decision, "danger": "none"})["steps"]]
        for decision in ("yes", "no")
    }
    waiting = ["Brug skema 3", "Vent på kommunalbestyrelsens afgørelse"]
    assert [w for w in waiting if any(s.startswith(w) for s in steps["no"])] == waiting
    assert [w for w in waiting if any(s.startswith(w) for s in steps["yes"])] == []
    assert any("samlet på skema 2" in s for s in steps["yes"])
