"""One question at a time: which comes next, how many there are at most, and when it is settled."""

import json
from functools import cache
from random import Random

import pytest

from checker.checks import CHECKS
from checker.checks.base import Field, Result, named_fields, run_check, screens
from checker.core.errors import CheckerError
from checker.worker import Engine
from tests.support.changed_rules import settled_rules
from tests.support.checks import run
from tests.support.rules_fixture import TODAY, rules

# Without coming rules, for which the days written here are too early.
OWN = settled_rules()
WALKS = 40
# What a reader writes in a field without choices.
WRITTEN = {"date": "2026-03-03", "dates": "3-1-2026", "number": "6", "note": "En note", "text": "x"}


def answered(field: Field, chance: Random) -> str:
    return chance.choice(field.choices).value if field.choices else WRITTEN[field.kind]


@cache
def walk(check: str, seed: int) -> list[tuple[dict[str, str], Result]]:
    """Answer each question as it comes, at random, and return each set of answers so far with what follows."""
    chance = Random(seed)  # noqa: S311 - no secret
    fields = named_fields(CHECKS[check], OWN)
    values: dict[str, str] = {}
    steps = [(values, run_check(CHECKS[check], OWN, values, TODAY))]
    while (asked := steps[-1][1]["next"]) is not None:
        values = {**values, asked: answered(fields[asked], chance)}
        steps.append((values, run_check(CHECKS[check], OWN, values, TODAY)))
    return steps


@pytest.mark.parametrize("check", CHECKS)
def test_the_next_question_is_relevant_and_open_until_none_is_left(check: str) -> None:
    for seed in range(WALKS):
        *before, (_, last) = walk(check, seed)
        for values, result in before:
            assert result["next"] in set(result["relevant"]) - values.keys()
        assert last["settled"]


@pytest.mark.parametrize("check", CHECKS)
def test_what_is_settled_stays_so_whatever_else_is_answered(check: str) -> None:
    for seed in range(WALKS):
        verdicts = [result["verdict"]["id"] for _, result in walk(check, seed) if result["settled"]]
        assert len(set(verdicts)) == 1, (seed, verdicts)


@pytest.mark.parametrize("check", CHECKS)
def test_there_are_never_more_questions_than_was_said(check: str) -> None:
    fields = named_fields(CHECKS[check], OWN)
    for seed in range(WALKS):
        seen: list[Result] = [result for _, result in walk(check, seed)]
        asked = [fields[result["next"]] for result in seen if result["next"]]
        most = [result["most"] for result in seen if result["most"] is not None]
        assert most == sorted(most, reverse=True), seed
        assert all(screens(asked) <= one for one in most), seed


def test_the_first_no_settles_a_consent_and_the_rest_can_still_be_answered() -> None:
    result = run("consent", {"active": "no"})
    assert (result["verdict"]["id"], result["settled"], result["next"]) == ("unmet", True, "understood_signs")
    assert not run("consent", {"active": "yes"})["settled"]
    assert not run("consent", {"active": "unknown"})["settled"]


def test_a_condition_that_is_not_met_settles_unless_the_rules_leave_it_open() -> None:
    assert run("conditions", {"paragraph": "125", "target_group": "no"})["settled"]
    for paragraph in rules()["paragraphs"]:
        for unsettled in paragraph.get("unsettled", []):
            name, *_ = unsettled["answers"]
            slug = paragraph["number"].replace(" ", "-")
            named = {name, f"{name}-{slug}"} & named_fields(CHECKS["conditions"], rules()).keys()
            result = run("conditions", {"paragraph": slug, named.pop(): unsettled["answers"][name]})
            assert result["verdict"]["id"] in {"silent", "unmet", "unknown"}
            assert not result["settled"] or result["verdict"]["id"] != "silent"


def test_a_field_that_may_stay_empty_is_not_waited_for() -> None:
    result = run("permission", {"permission": "125", "first": "2026-03-03"})
    assert (result["next"], result["settled"], result["most"]) == (None, True, 2)
    assert {"months", "remind"} <= set(result["relevant"])


def test_the_members_of_a_group_are_asked_together() -> None:
    fields = named_fields(CHECKS["target_group"], rules())
    assert fields["permanent"].screen == fields["significant"].screen == "significant"
    assert fields["adult"].screen is None
    assert fields["permanent"].question == "Er funktionsnedsættelsen varig?"


@pytest.mark.parametrize(
    ("check", "values", "field"),
    [
        ("permission", {"permission": "125", "first": "0026-03-03"}, "first"),
        ("permission", {"permission": "125", "first": "2026-03-03", "months": "0"}, "months"),
        ("permission", {"permission": "125", "first": "2026-03-03", "remind": "2026-03-02"}, "remind"),
        ("permission", {"permission": "125", "first": "2026-03-03", "remind": "2029-03-02"}, "remind"),
        ("permission", {"permission": "125", "first": "2001-03-03"}, None),
        ("repeated_use", {"days": "i går"}, "days"),
        ("repeated_use", {"days": "3-1-1926"}, "days"),
        ("repeated_use", {"days": "3-1-2026," * 201}, "days"),
        ("report", {"paragraph": "128-g", "day": "2001-01-01"}, "day"),
        ("consent", {"x": "yes"}, None),
    ],
)
def test_an_error_names_the_field_to_correct(check: str, values: dict[str, str], field: str | None) -> None:
    with pytest.raises(CheckerError) as caught:
        run(check, values)
    assert caught.value.field == field
    if field:
        assert caught.value.message.startswith(named_fields(CHECKS[check], rules())[field].question)
    asked = {"form": check, "values": values, "on": TODAY, "level": 2}
    assert json.loads(Engine(json.dumps(rules()).encode()).reply(json.dumps(asked)))["error"]["field"] == field


def test_a_reminder_on_a_day_of_the_permission_is_in_the_calendar() -> None:
    for day in ("2026-03-03", "2027-03-02"):
        result = run("permission", {"permission": "125", "first": "2026-03-03", "remind": day})
        assert day in {one["day"] for one in result["calendar"]}
    with pytest.raises(CheckerError, match=r"efter tilladelsens sidste dag, den 2. marts 2027\. Vælg en anden dag\.$"):
        run("permission", {"permission": "125", "first": "2026-03-03", "remind": "2027-03-03"})
