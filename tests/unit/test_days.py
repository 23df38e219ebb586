"""The days on which the rules change."""

from typing import Any, cast

import pytest

from checker.core.days import day_after, day_before, day_matters, entries, last_alike, last_day_of, last_turn, turns
from checker.model.answer import Outcome
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from tests.support.rules_fixture import rules

# A row with an end and a row that begins the day after, a silence without an end and a silence with one.
CHANGING = cast(
    "Paragraph",
    {
        "rows": [{"since": "2024-07-01", "until": "2024-12-31"}, {"since": "2025-01-01", "until": "9999-12-31"}],
        "silent": [{"since": "2024-07-01"}, {"since": "2026-01-01", "until": "2026-02-28"}],
    },
)
TURNS = ["2024-07-01", "2025-01-01", "2026-01-01", "2026-03-01"]


def test_a_change_is_where_something_begins_or_has_just_ended() -> None:
    assert turns([CHANGING]) == TURNS
    assert turns([]) == []
    assert turns([cast("Paragraph", {"number": "135 a"})]) == []


def test_rows_and_silences_are_all_entries() -> None:
    assert entries(CHANGING) == [*CHANGING["rows"], *CHANGING["silent"]]
    assert entries(cast("Paragraph", {})) == []


@pytest.mark.parametrize(("first", "matters"), [("2026-02-28", True), ("2026-03-01", False), ("2026-03-02", False)])
def test_a_day_matters_where_a_change_comes_after_the_first_day_covered(first: str, matters: bool) -> None:
    covering = cast("Rules", {**rules(), "edition": {**rules()["edition"], "covered_from": first}})
    assert day_matters(CHANGING, covering) == matters


@pytest.mark.parametrize(
    ("on", "last"),
    [
        ("2024-06-30", "2024-06-30"),
        ("2024-07-01", "2024-12-31"),
        ("2024-12-31", "2024-12-31"),
        ("2025-01-01", "2025-12-31"),
        ("2026-02-28", "2026-02-28"),
        ("2026-03-01", None),
    ],
)
def test_the_same_holds_until_the_day_before_the_next_change(on: str, last: str | None) -> None:
    assert last_alike([CHANGING], on) == last


@pytest.mark.parametrize(
    ("on", "last"),
    [("2024-06-30", None), ("2024-07-01", "2024-07-01"), ("2025-12-31", "2025-01-01"), ("2027-01-01", "2026-03-01")],
)
def test_the_last_turn_is_no_later_than_the_day(on: str, last: str | None) -> None:
    assert last_turn([CHANGING], on) == last


@pytest.mark.parametrize(
    ("outcome", "last"),
    [
        ({"same_until": "2026-12-31"}, "2026-12-31"),
        ({"same_until": None}, None),
        ({"needs": [], "possible": [{"same_until": None}, {"same_until": "2027-05-31"}],
          "possible_silent": [{"same_until": "2027-03-31"}]}, "2027-03-31"),
        ({"needs": [], "possible": [{"same_until": "2027-02-28"}], "possible_silent": [{"same_until": None}]},
         "2027-02-28"),
        ({"needs": [], "possible": [{"same_until": None}], "possible_silent": []}, None),
    ],
)  # fmt: skip
def test_an_outcome_is_sure_until_the_first_of_its_answers_ends(outcome: Any, last: str | None) -> None:
    assert last_day_of(cast("Outcome", outcome)) == last


def test_days_follow_one_another_over_a_leap_day() -> None:
    assert (day_before("2024-03-01"), day_after("2024-02-28")) == ("2024-02-29", "2024-02-29")
    assert (day_before("2025-01-01"), day_after("2024-12-31")) == ("2024-12-31", "2025-01-01")
