"""Rules short enough to write out everything that readers and programs get from them, as in tests/cases/worked/."""

import re
from copy import deepcopy
from itertools import product
from typing import Any

import pytest

from checker.checks.guide import GuideCheck, Prepared
from checker.worker import Engine
from tests.support.rules_fixture import TODAY, worked_rules
from tests.support.worked import SHOWN, Case, made, read, replied, shown, start_engine


@pytest.fixture
def engine() -> Engine:
    """Return the worker's engine, which has not been asked for anything yet."""
    return start_engine()


def cases(*files: str) -> list[Any]:
    """Return the cases of these files, each with its place in its file as its id."""
    return [pytest.param(case, id=f"{file}-{i}") for file in files for i, case in enumerate(read(file))]


@pytest.mark.parametrize("case", cases(*SHOWN))
def test_readers_are_shown_what_follows_from_the_rules(case: Case, engine: Engine) -> None:
    assert shown(engine, case) == case["shows"], case["name"]


@pytest.mark.parametrize("case", cases("told"))
def test_programs_get_what_follows_from_the_rules(case: Case, engine: Engine) -> None:
    reply = replied(engine, case["asks"])
    found = reply.get("outcome") or reply["error"]
    assert {key: found[key] for key in case["tells"]} == case["tells"], case["name"]


@pytest.mark.parametrize("case", cases("refused"))
def test_a_page_that_asks_for_something_the_rules_lack_is_an_error(case: Case) -> None:
    with pytest.raises((KeyError, ValueError)) as caught:
        made(case)
    assert caught.value.args[0] == case["says"], case["name"]


def test_preparations_for_another_day_or_other_rules_are_not_used() -> None:
    form, values = GuideCheck(), {"act": "fly", "home": "yes"}
    other = deepcopy(worked_rules())
    other["find"]["verdicts"]["possible"] = "[names]!"
    verdicts = [
        form.run(rules, values, on)["verdict"]["text"]
        for rules in (worked_rules(), other)
        for on in (TODAY, "2027-01-01", "2027-01-02", TODAY)
    ]
    assert verdicts[:4] == [
        "Reglerne tier.",
        *["§ 3 a, stk. 2, 2. pkt. kan bruges efter en afgørelse."] * 2,
        "Reglerne tier.",
    ]
    assert verdicts[4:] == verdicts[:4]
    assert form.run(other, {"act": "hold", "home": "yes"}, TODAY)["verdict"]["text"] == "§ 1, stk. 2 eller § 4, stk. 2!"


def test_each_set_of_facts_known_has_its_outcome_in_the_page() -> None:
    html = made({"page": "paragraph_checker", "given": {"paragraph": "5"}})
    # What is assumed, that the door is inside, is left out.
    known = [("", "decision_exists=yes", "decision_exists=no"), ("", "place=outside")]
    assert re.findall('data-outcome="([^"]*)"', html) == [
        "&amp;".join(filter(None, facts)) for facts in product(*known)
    ]


def test_outcomes_that_say_the_same_to_the_reader_are_one() -> None:
    # Indexes of outcomes: the twelfth repeats the seventh, and the last the fourth, since none has a text of its own.
    # The sixth is the same paragraph as the first, but not the same subsection.
    assert Prepared(worked_rules(), TODAY).alike == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 6, 12, 3]
