"""Rules with a mistake are refused, with the file, the line, what is wrong and what would be right."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.__main__ import main
from checker.source import RulesError, compile_rules
from checker.source.document import Document
from checker.source.problems import Problem
from tools.paths import ROOT

CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/broken_rules.yaml").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules, to break."""
    return shutil.copytree(ROOT / "rules", tmp_path / "rules")


def broken(case: dict[str, Any], folder: Path) -> str:
    """Make the mistake; return the file's new text."""
    file = folder / case["file"]
    text = file.read_text("utf-8")
    if "content" in case:
        changed = str(case["content"])
    else:
        assert case["replace"] in text, "the case no longer fits the file"
        head, _, tail = (text.rpartition if case.get("last") else text.partition)(case["replace"])
        changed = f"{head}{case['with']}{tail}"
    file.write_text(changed, "utf-8")
    return changed


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(RulesError) as caught:
        compile_rules(folder)
    return caught.value.problems


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_a_mistake_is_named_with_its_line_and_remedy(case: dict[str, Any], folder: Path) -> None:
    text = broken(case, folder)
    named = folder / case.get("other", case["file"])
    text = named.read_text("utf-8") if "other" in case else text
    problems = [p for p in problems_of(folder) if all(word in str(p) for word in case["says"])]
    assert problems, f"nobody was told: {[str(p) for p in problems_of(folder)]}"
    problem = problems[0]
    assert problem.file == str(named)
    assert problem.remedy
    if case["at"] is not None:
        assert problem.line == text[: text.index(case["at"])].count("\n") + 1


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_the_command_line_refuses_with_exit_2_and_no_traceback(
    case: dict[str, Any], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(case, folder)
    for command in (["check"], ["answer", "124 c"], ["compile", "--output", str(tmp_path / "rules.json")]):
        assert main(["--rules", str(folder), *command]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(str(folder))
    assert not (tmp_path / "rules.json").exists()


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    for case in CASES[:2]:
        broken(case, folder)
    told = "".join(str(p) for p in problems_of(folder))
    assert "»titel«" in told
    assert "»akut«" in told


@pytest.mark.parametrize(("name", "content"), [("latin.yaml", "æ".encode("latin-1")), ("nul.yaml", b"a: \x00")])
def test_a_file_that_is_no_text_is_named(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    (problem,) = problems_of(folder)
    assert problem.file.endswith(name)


def test_a_file_with_the_wrong_ending_is_not_passed_over(folder: Path) -> None:
    (folder / "paragraphs/125.yaml").rename(folder / "paragraphs/125.yml")
    (problem,) = problems_of(folder)
    assert "125.yml" in problem.file
    assert ".yaml" in problem.remedy


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert "ingen regler" in problem.what


def test_a_missing_section_is_named(folder: Path) -> None:
    (folder / "complaints.yaml").unlink()
    (problem,) = problems_of(folder)
    assert "complaints" in problem.what


def test_deep_nesting_ends_in_an_error(folder: Path) -> None:
    (folder / "deep.yaml").write_text("a: " + "[" * 5000, "utf-8")
    assert problems_of(folder)[0].file.endswith("deep.yaml")


def test_yes_no_and_days_are_text_as_an_editor_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: yes\nb: no\nc: 2024-07-01\nd: true\ne: 12\nf: 012\ng: ~\n", "utf-8")
    data = Document(file, "a.yaml").data
    assert data == {"a": "yes", "b": "no", "c": "2024-07-01", "d": True, "e": 12, "f": "012", "g": "~"}


def test_every_field_of_the_schema_is_described() -> None:
    schema = yaml.safe_load((ROOT / "rules/schema.json").read_text("utf-8"))

    def undescribed(part: Any, path: str) -> list[str]:
        if not isinstance(part, dict):
            return []
        found = []
        for name, field in part.get("properties", {}).items():
            target = schema["$defs"][field["$ref"].rsplit("/", 1)[1]] if "$ref" in field else {}
            if not (field.get("description") or target.get("description")):
                found.append(f"{path}.{name}")
        for key, value in part.items():
            if isinstance(value, dict):
                found += undescribed(value, f"{path}.{key}")
        return found

    assert undescribed(schema, "") == []
