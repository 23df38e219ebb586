"""No single fact of the rules can be changed by mistake without a check that reports it."""

from pathlib import Path

import pytest

from tests.support.mutations import SURVIVED, Mutated, survivors
from tests.support.recorded import STATED, facts_of
from tools.paths import ROOT

RULES = ROOT / "rules"
DOCUMENTS = {document.file.removeprefix("rules/"): document for document in Mutated(RULES).documents}


@pytest.mark.parametrize("name", STATED)
def test_a_file_states_the_facts_that_are_recorded(name: str) -> None:
    assert facts_of(DOCUMENTS[name].data) == STATED[name]


def test_the_facts_of_every_paragraph_are_recorded() -> None:
    assert STATED.keys() >= {name for name in DOCUMENTS if Path(name).parent.name == "paragraphs"}


@pytest.mark.full("thousands of changed rules")
def test_every_single_fact_changed_is_noticed() -> None:
    left, count = survivors(RULES)
    assert [f"{mutation.file}:{mutation.line}: {mutation.what}" for mutation in left] == []
    assert all(number > 100 for how, number in count.items() if how != SURVIVED)
    assert count.total() > 1500
