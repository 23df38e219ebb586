"""No single fact of the rules can be changed by mistake without a check that reports it."""

from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.mutations import SURVIVED, Mutated, survivors
from tests.support.recorded import STATED, facts_of
from tools.paths import ROOT

RULES = ROOT / "rules"
FACTS = "tests/cases/facts.yaml"
DOCUMENTS = {document.file.removeprefix("rules/"): document for document in Mutated(RULES).documents}


def shown(facts: Any) -> list[str]:
    """Return some facts as lines, in the order of the alphabet, since their order means nothing."""
    written: str = yaml.safe_dump(facts, allow_unicode=True, default_flow_style=None, width=120)
    return written.splitlines()


@pytest.mark.parametrize("name", STATED)
def test_a_file_states_the_facts_that_are_recorded(name: str) -> None:
    recorded, found = STATED[name], facts_of(DOCUMENTS[name].data)
    if found != recorded:
        lines = [*unified_diff(shown(recorded), shown(found), f"{FACTS}, {name}", f"rules/{name}", n=1, lineterm="")]
        pytest.fail("\n".join(lines), pytrace=False)


def test_the_facts_of_every_paragraph_are_recorded() -> None:
    assert STATED.keys() >= {name for name in DOCUMENTS if Path(name).parent.name == "paragraphs"}


@pytest.mark.full("thousands of changed rules")
def test_every_single_fact_changed_is_noticed() -> None:
    left, count = survivors(RULES)
    assert [f"{mutation.file}:{mutation.line}: {mutation.what}" for mutation in left] == []
    assert all(number > 100 for how, number in count.items() if how != SURVIVED)
    assert count.total() > 1500
