"""Complaints: what answers say of them is what the act says, as read by hand in tests/cases/complaints.yaml."""

from typing import Any

import pytest

from tests.support.recorded import COMPLAINTS, OVERVIEW, complaint_is_recorded
from tests.support.rules_fixture import rules


@pytest.mark.parametrize("case", COMPLAINTS, ids=lambda c: c["name"])
def test_an_answer_says_of_complaints_what_the_act_says(case: dict[str, Any]) -> None:
    complaint_is_recorded(rules(), case)


def test_every_answer_that_can_be_complained_of_has_one_case() -> None:
    recorded = [(of["paragraph"], of.get("facts", {})) for case in COMPLAINTS for of in case["of"]]
    possible = [(a["paragraph"], a.get("facts", {})) for a in OVERVIEW if a["complaint"] != "none"]
    assert len(possible) == 22
    assert sorted(map(str, possible)) == sorted(str(one) for one in recorded if "stk." not in one[0])
