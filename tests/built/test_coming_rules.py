"""Rules entered ahead in the words of docs/ret-en-regel.md are right on every day, and leave the tests as they are."""

import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from checker.changes import changed_answers
from checker.changes.changelog import HEADING, missing_entries
from checker.compile import compile_rules
from checker.core.answer import ask
from checker.core.days import day_before, turns
from checker.core.matching import complete_facts
from checker.core.reference import interventions, name_of, slug
from tests.support.changed_rules import settled_rules
from tests.support.coming_rules import enter, settle
from tests.support.rules_fixture import rules
from tools.paths import ROOT
from tools.site.calendar_watch import warnings

# For three paragraphs: the one of the page, one whose answer depends on a question, and one that other tests change.
# One has turned since TODAY, one turns at the new year, and one on a leap day.
COMING = {"128-c": "2027-01-01", "136-a": "2026-11-25", "125": "2028-02-29"}
SHORTER = ("longest_permission: 12", "longest_permission: 6")
CHANGED = "Længste tilladelse: »Højst 12 måneder« bliver til »Højst 6 måneder«."


def enter_three(folder: Path) -> None:
    """Enter the three coming rules, and no others, into a folder of rules."""
    for paragraph in interventions(rules()):
        settle(folder / "paragraphs" / f"{slug(paragraph)}.yaml")
    for name, day in COMING.items():
        enter(folder / "paragraphs" / f"{name}.yaml", day, *SHORTER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the rules, to enter coming ones."""
    return shutil.copytree(ROOT / "rules", tmp_path / "rules")


def test_three_coming_rules_are_right_before_and_after_their_day(folder: Path) -> None:
    enter_three(folder)
    compiled = compile_rules(folder, ROOT / "docs")
    for paragraph in (p for p in interventions(compiled) if slug(p) in COMING):
        day, facts = COMING[slug(paragraph)], next(complete_facts(paragraph))
        for on, months in ((day_before(day), 12), (day, 6)):
            outcome = ask(compiled, paragraph["number"], facts, on)
            assert "decided_by" in outcome
            assert outcome["longest_permission"] == {"months": months, "unlimited": False, "detail": None}
    changes = changed_answers(settled_rules(), compiled)
    lines = [f"- **{name_of(p)}, {COMING[slug(p)]}**: {CHANGED}" for p in interventions(compiled) if slug(p) in COMING]
    assert missing_entries(compiled, changes, "") == lines
    assert missing_entries(compiled, changes, "\n".join(["## [Unreleased]", HEADING, *lines])) == []
    said = " ".join(warnings(folder, date(2026, 12, 24)))
    assert "§ 128 c changes on 2027-01-01." in said
    assert "§ 125" not in said


def test_any_paragraph_can_have_a_coming_rule_on_any_day(folder: Path) -> None:
    for place, paragraph in enumerate(interventions(rules())):
        file = folder / "paragraphs" / f"{slug(paragraph)}.yaml"
        settle(file)
        enter(file, (date(2026, 12, 1) + timedelta(days=97 * place)).isoformat())
    compiled, before = compile_rules(folder, ROOT / "docs"), settled_rules()
    assert len(turns(compiled)) >= len(turns(before)) + len(interventions(before))
    # The new rows say what the old ones say.
    assert [change for change in changed_answers(before, compiled) if not change.wording] == []


@pytest.mark.full
def test_three_coming_rules_leave_the_tests_as_they_are(project: Path) -> None:
    shutil.copytree(ROOT / ".github", project / ".github")
    enter_three(project / "rules")
    command = [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "--size", "quick", "tests/unit"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:]
    assert re.search(r"\b\d{4} passed", done.stdout)
