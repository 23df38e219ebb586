"""Conditions, limits, duties and notes that hold from a day or until one, as rows do."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest

from checker.changes import changed_answers, changes_on
from checker.changes.changelog import missing_entries
from checker.checks import CHECKS
from checker.checks.base import run_check
from checker.compile import RulesError, compile_rules
from checker.core.answer import ask
from checker.core.days import day_after, last_turn
from checker.html.answer import render_outcome
from checker.log.demand import Demands
from checker.model.answer import Answer
from checker.model.rules import Rules
from checker.model.statements import Statement
from checker.site.history import coming_changes, past_changes
from checker.site.rule_lists import condition_list, duty_list, principle_list, statement_list
from checker.words.answers import dates_text, other_day_text
from tests.support.changed_rules import change_rules, settled_rules
from tests.support.rules_fixture import TODAY, by_slug, site_of
from tools.site.calendar_watch import warnings

LAST, COMING = "2026-12-31", "2027-01-01"
SOURCES = [{"document": "haandbog", "section": "§ 128 c Låsning og sikring af yderdøre og vinduer"}]
TEXT = "Noget nyt om døren er sagt her."
STATEMENT = {"text": TEXT, "sources": SOURCES}
DUTY = {**STATEMENT, "phase": "during", "who": "team"}
CONDITION = {"text": TEXT, "ask": "Er noget nyt om døren sagt her?"}


class Kind(NamedTuple):
    """A kind of part that can have days: the file and the list that hold it, the part, and its field in an answer."""

    file: str
    held_in: Callable[[Any], Any]
    part: dict[str, Any]
    field: str
    number: str = "128 c"


KINDS = {
    "condition": Kind(
        "paragraphs/128-c",
        lambda of: by_slug(of, "128-c")["conditions"],
        {**CONDITION, "id": "new_door"},
        "conditions",
    ),
    "limit": Kind("paragraphs/128-c", lambda of: by_slug(of, "128-c")["limits"], STATEMENT, "limits"),
    "duty": Kind("paragraphs/128-c", lambda of: by_slug(of, "128-c").setdefault("duties", []), DUTY, "duties"),
    "note": Kind("paragraphs/128-c", lambda of: by_slug(of, "128-c").setdefault("notes", []), STATEMENT, "notes"),
    "condition in a group": Kind(
        "paragraphs/136-a",
        lambda of: by_slug(of, "136-a")["conditions"][1]["any"],
        {**CONDITION, "id": "new_in_group"},
        "conditions",
        "136 a",
    ),
    "common condition": Kind(
        "conditions",
        lambda of: of["common_conditions"],
        {**CONDITION, "id": "new_common", "sources": SOURCES},
        "conditions",
    ),
    "note of a chapter": Kind("chapters", lambda of: of["chapters"]["24"].setdefault("notes", []), STATEMENT, "notes"),
    "duty after every intervention": Kind(
        "reporting", lambda of: of["reporting"]["follow_up"], {**DUTY, "phase": "after"}, "duties"
    ),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def with_parts(*kinds: Kind, **days: str) -> Rules:
    """Return the rules with a part of each kind, for these days."""
    rules = settled_rules()
    for kind in kinds:
        kind.held_in(rules).append({**kind.part, **days})
    return rules


def written(folder: Path, **days: str) -> Path:
    """Write the rules with a part of every kind, for these days, into a folder, and return it."""

    def change(files: dict[str, Any]) -> None:
        shared = {key: value for file in files.values() for key, value in file.items()}
        of = {**shared, "paragraphs": [file["paragraph"] for file in files.values() if "paragraph" in file]}
        for kind in KINDS.values():
            kind.held_in(of).append({**kind.part, **days})

    return change_rules(folder, change)


def answer_of(rules: Rules, kind: Kind, on: str) -> Answer:
    facts = {"decision_exists": "yes"} if kind.number == "136 a" else {}
    outcome = ask(rules, kind.number, facts, on)
    assert "decided_by" in outcome
    return outcome


def says(answer: Answer, kind: Kind) -> bool:
    """Return whether an answer says the new text in the field of a kind."""
    return TEXT in str(answer[kind.field])  # type: ignore[literal-required]


@each_kind
def test_an_answer_is_another_from_the_first_day_and_after_the_last(kind: Kind) -> None:
    coming = with_parts(kind, since=COMING)
    before, on = (answer_of(coming, kind, day) for day in (LAST, COMING))
    assert (says(before, kind), says(on, kind)) == (False, True)
    assert (before["same_until"], on["same_until"]) == (LAST, None)
    ending = with_parts(kind, until=LAST)
    before, after = (answer_of(ending, kind, day) for day in (LAST, COMING))
    assert (says(before, kind), says(after, kind)) == (True, False)
    assert (before["same_until"], after["same_until"]) == (LAST, None)
    # The row itself goes on.
    assert {answer["holds_until"] for answer in (before, on, after)} == {None}
    assert before["holds_from"] == after["holds_from"]


@each_kind
def test_the_day_is_told_wherever_a_day_of_a_row_is(kind: Kind) -> None:
    new, name = with_parts(kind, since=COMING), f"§ {kind.number}"
    changed = {f"§ {change.number}": change for change in changed_answers(settled_rules(), new)}
    assert (changed[name].since, changed[name].until, changed[name].wording) == (COMING, None, False)
    lines = missing_entries(new, [*changed.values()], "")
    assert any(line.startswith(f"- **{name}, {COMING}**: ") and f"»{TEXT}« er nyt." in line for line in lines)
    assert kind.number in {change.number for change in changes_on(new, COMING)}
    said = coming_changes(site_of(new)).replace("\N{NO-BREAK SPACE}", " ")
    assert "<h3>1. januar 2027</h3>" in said
    assert f"»{TEXT}« er nyt." in said
    assert "2027" not in past_changes(site_of(new))
    assert site_of(new).holds_until == LAST
    assert last_turn(new, "2027-02-01") == COMING


def test_every_kind_is_written_as_a_row_is(tmp_path: Path) -> None:
    folder = written(tmp_path / "rules", since="2026-06-01", until=LAST)
    compiled = compile_rules(folder)
    for kind in KINDS.values():
        told = [says(answer_of(compiled, kind, day), kind) for day in ("2026-05-31", "2026-06-01", LAST, COMING)]
        assert told == [False, True, True, False]
    (warning,) = (one for one in warnings(folder, date(2026, 12, 24)) if COMING in one)
    assert {"§ 128 c", "§ 136 a"} <= set(re.findall("§ [0-9]+ ?[a-h]?", warning))


def test_the_last_day_of_a_part_may_not_be_before_its_first(tmp_path: Path) -> None:
    folder = written(tmp_path / "rules", since=COMING, until=LAST)
    with pytest.raises(RulesError) as refused:
        compile_rules(folder)
    problems = refused.value.problems
    assert {problem.what for problem in problems} == {"»until« ligger før »since«."}
    assert sorted(problem.file for problem in problems) == sorted(
        str(folder / f"{k.file}.yaml") for k in KINDS.values()
    )
    for problem in problems:
        line = Path(problem.file).read_text("utf-8").splitlines()[problem.line - 1]
        assert line.strip().startswith(f'"until": "{LAST}"')


def test_a_part_for_other_facts_changes_no_answer_but_theirs() -> None:
    rules = settled_rules()
    limit = {**STATEMENT, "since": COMING, "when": {"decision_exists": ["no"]}}
    by_slug(rules, "136-a")["limits"].append(cast("Statement", limit))
    until = {}
    for choice in ("no", "yes"):
        outcome = ask(rules, "136 a", {"decision_exists": choice}, TODAY)
        assert "decided_by" in outcome
        until[choice] = outcome["same_until"]
    assert until == {"no": LAST, "yes": None}


def test_a_condition_that_replaces_another_is_the_only_one_on_each_day() -> None:
    rules = with_parts(KINDS["condition"], since=COMING)
    conditions = by_slug(rules, "128-c")["conditions"]
    conditions.insert(0, conditions.pop())
    conditions[1]["until"] = LAST
    own = {
        day: [c["id"] for c in answer_of(rules, KINDS["condition"], day)["conditions"] if "common" not in c]
        for day in (LAST, COMING)
    }
    assert own[LAST][0] == "leaving_danger"
    assert own[COMING][0] == "new_door"
    assert own[LAST][1:] == own[COMING][1:]


class TestChecks:
    """The checks go by the day that a case concerns."""

    @pytest.fixture
    def rules(self) -> Rules:
        """Return rules with a coming condition, a coming duty after an intervention, and a coming note."""
        return with_parts(*(KINDS[k] for k in ("condition", "duty after every intervention", "note")), since=COMING)

    def test_a_condition_is_asked_about_on_its_days_alone(self, rules: Rules) -> None:
        def relevant(day: str) -> list[str]:
            return run_check(CHECKS["conditions"], rules, {"paragraph": "128-c", "day": day}, TODAY)["relevant"]

        assert "new_door" not in relevant(LAST)
        assert "new_door" in relevant(COMING)
        # The day itself is asked for, since it settles what is asked.
        assert "day" in relevant("")

    def test_on_paper_a_condition_says_its_days(self, rules: Rules) -> None:
        (field,) = (f for f in CHECKS["conditions"].fields(rules) if f.name == "new_door")
        assert field.groups[-1] == "Betingelsen gælder fra den 1. januar 2027."

    def test_a_note_alone_does_not_make_a_check_ask_for_the_day(self) -> None:
        rules = with_parts(KINDS["note"], since=COMING)
        assert "day" not in run_check(CHECKS["report"], rules, {"paragraph": "128-c"}, TODAY)["relevant"]

    def test_a_duty_after_an_intervention_is_a_step_from_its_day(self, rules: Rules) -> None:
        for other in ("128-c", rules["reporting"]["without_rule"][0]["id"]):
            for day, told in ((LAST, False), (COMING, True)):
                values = {"paragraph": other} | ({"day": day} if other == "128-c" else {})
                result = run_check(CHECKS["report"], rules, values, day)
                assert (TEXT in str(result["phases"])) == told

    def test_a_log_is_checked_by_the_duties_of_each_line(self) -> None:
        rules = settled_rules()
        for duty in rules["reporting"]["follow_up"]:
            if duty.get("id") == "inform":
                duty["since"] = COMING
        demands = Demands(rules)
        informs = [demands.of("128 c", {}, date.fromisoformat(day)).informs for day in (LAST, COMING)]
        assert informs == [False, True]


class TestPages:
    """What a page lists of the rules is of its day, and ends with it."""

    @pytest.mark.parametrize(("day", "told"), [(TODAY, False), (COMING, True)])
    def test_lists_have_what_holds(self, day: str, told: bool) -> None:
        site = site_of(with_parts(KINDS["condition"], KINDS["duty"], since=COMING), day)
        (group,) = (c["all"] for c in site.rules["common_conditions"] if "all" in c)
        group.append({**CONDITION, "id": "new_principle", "since": COMING})  # type: ignore[typeddict-item]
        paragraph = by_slug(site.rules, "128-c")
        dated: Any = {**STATEMENT, "since": COMING}
        for html in (
            condition_list(site, paragraph),
            duty_list(site, paragraph, {}),
            principle_list(site),
            statement_list(site, [dated]),
        ):
            assert (TEXT in html) == told
            assert (f'<ul data-holds-until="{LAST}">' in html) == (not told)

    def test_an_answer_says_its_own_last_day_beside_that_of_its_rule(self) -> None:
        rules = with_parts(KINDS["limit"], since=COMING)
        before, on = (answer_of(rules, KINDS["limit"], day) for day in (LAST, COMING))
        assert dates_text(before, TODAY) == (
            "Reglen gælder fra 1. juli 2024. Svaret her gælder til og med 31. december 2026."
        )
        assert dates_text(before, COMING) == (
            "Reglen gælder fra 1. juli 2024. Svaret her gjaldt til og med 31. december 2026."
        )
        assert dates_text(on, COMING) == "Reglen gælder fra 1. juli 2024."
        assert other_day_text(before, day_after(COMING)) == (
            "Svaret er for den 31. december 2026. Gjaldt til og med 31. december 2026."
        )
        assert "Svaret her gælder til og med 31." in render_outcome(rules, before, today=TODAY)
