"""Situations as people meet them end as the sources say, and what an answer says is said by every check."""

from typing import Any

import pytest

from tests.support.recorded import situation_is_recorded
from tests.support.rules_fixture import rules
from tests.support.yaml_cases import read_cases
from tools.paths import ROOT

CASES = ROOT / "tests" / "cases"
SITUATIONS = [*read_cases(CASES / "situations.yaml"), *read_cases(CASES / "answered_wrongly.yaml")]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: s["name"][:60])
def test_a_situation_ends_as_the_sources_say(situation: dict[str, Any]) -> None:
    assert situation["because"]
    for asked in situation["asks"]:
        situation_is_recorded(rules(), asked["check"], asked)
