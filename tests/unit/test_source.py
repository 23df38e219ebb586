"""Rules with a mistake are refused, with the file, the line, what is wrong and what would be right."""

import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from checker.cli import main
from checker.compile import RulesError, compile_rules, compiler
from checker.compile.document import Document
from checker.compile.problems import Problem
from tests.support.coming_rules import settle
from tests.support.mutations import Mutated
from tests.support.rules_fixture import rules
from tools.paths import ROOT

RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/broken_rules.yaml").read_text("utf-8"))
EDITS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/broken_edits.yaml").read_text("utf-8"))
CASES = RULES + EDITS
DOCS = ROOT / "docs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the rules, to break."""
    return shutil.copytree(ROOT / "rules", tmp_path / "rules")


def make_mistake(case: dict[str, Any], folder: Path) -> None:
    """Make the mistake of a case in a copy of the rules."""
    file = folder / case["file"]
    if file.parent.name == "paragraphs" and file.suffix == ".yaml" and "content" not in case:
        # The cases quote rows that have no end yet.
        settle(file)
    text = file.read_text("utf-8")
    if "content" in case:
        text = str(case["content"]) * case.get("times", 1)
    elif "replace" in case:
        assert case["replace"] in text, "the case no longer fits the file"
        head, _, tail = (text.rpartition if case.get("last") else text.partition)(case["replace"])
        text = f"{head}{case['with']}{tail}"
    file.write_bytes(text.encode(case.get("encoding", "utf-8")))
    if "copy" in case:
        (folder / case["copy"]).parent.mkdir(exist_ok=True)
        shutil.copy(file, folder / case["copy"])
    if "rename" in case:
        file.rename(folder / case["rename"])
    if case.get("delete"):
        file.unlink()


def named(case: dict[str, Any], folder: Path) -> Path:
    """Return the file that must be named: the one with the mistake, unless the case names another."""
    other = str(case.get("other", case["file"]))
    return ROOT / other.removeprefix("../") if other.startswith("../") else folder / other


def problems_of(folder: Path) -> list[Problem]:
    """Return the problems of the rules, and fail if there are none."""
    with pytest.raises(RulesError) as caught:
        compile_rules(folder, DOCS)
    return caught.value.problems


def reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int, str]]:
    """Return file, line and words of each error that the check reports."""
    assert main(["--rules", str(folder), "check", "--docs", str(DOCS)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = re.findall(r"^(.+?):(\d+): (\S.*\.\S*) (\S.*)$|^Ret dette først\. (.*)$", shown.err, re.MULTILINE)
    assert len(lines) == len(shown.err.splitlines()), f"neither error nor advice: {shown.err}"
    return [(file, int(line), f"{what} {remedy}") for file, line, what, remedy, more in lines if not more]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_a_mistake_is_named_with_its_line_and_remedy(
    case: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_mistake(case, folder)
    errors = reported(folder, capsys)
    fitting = [e for e in errors if all(str(word) in e[2] for word in case["says"])]
    assert fitting, f"reported otherwise: {errors}"
    name, line, _ = fitting[0]
    file = named(case, folder)
    assert name == str(file)
    if case["at"] is not None:
        text = file.read_bytes().decode(case.get("encoding", "utf-8"))
        assert line == text[: text.index(str(case["at"]))].count("\n") + 1
    if case in EDITS:
        assert {e[0] for e in errors} == {name}
    # PyYAML's own messages, in English, must not reach whoever edits the rules.
    assert not re.search(r"\b(?:found|expected|while|mapping|token|the)\b", " ".join(e[2] for e in errors))


@pytest.mark.parametrize("case", [RULES[0], EDITS[0]], ids=lambda c: c["name"])
def test_no_command_answers_from_rules_with_a_mistake(
    case: dict[str, Any], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_mistake(case, folder)
    for command in (["answer", "124 c"], ["compile", "--output", str(tmp_path / "rules.json")]):
        assert main(["--rules", str(folder), *command]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(str(folder))
    assert not (tmp_path / "rules.json").exists()


def test_all_mistakes_are_reported_at_once(folder: Path) -> None:
    slips = {
        "deciding.yaml": (("    reason: Reglen kræver ikke", "\treason: “Reglen kræver ikke"),),
        "paragraphs/124-c.yaml": (("title:", "titel:"), ("act:", "lov:"), ("acute: true", "akut: ja")),
        "paragraphs/125.yaml": (("      complaint: ankestyrelsen\n", ""), ("      use_of_force: true\n", "")),
        "acts.yaml": (("  grundloven:", "  grundloven: &a"), ("  straffeloven:", "  grundloven:")),
    }
    for name, changes in slips.items():
        text = (folder / name).read_text("utf-8")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        (folder / name).write_text(text, "utf-8")
    found = [f"{Path(p.file).name}:{p.line}: {p.what}" for p in problems_of(folder)]
    assert found == [
        "acts.yaml:5: En tekst kan ikke begynde med »&«.",
        "acts.yaml:7: Nøglen »grundloven« står to gange, også i linje 5.",
        "deciding.yaml:7: Linjen har en tabulator.",
        "deciding.yaml:7: Linjen har et skråt citationstegn (“).",
        "124-c.yaml:2: »paragraph« mangler »act«.",
        "124-c.yaml:4: Ukendt nøgle »lov« under paragraph.",
        "124-c.yaml:5: Ukendt nøgle »titel« under paragraph.",
        "124-c.yaml:13: Ukendt nøgle »akut« under decided_by.",
        "125.yaml:11: »rows« mangler »complaint«.",
        "125.yaml:11: »rows« mangler »use_of_force«.",
    ]


def test_the_check_says_that_more_mistakes_may_be_found_later(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_mistake(CASES[0], folder)
    main(["--rules", str(folder), "check"])
    assert "Der kan være flere fejl" in capsys.readouterr().err


@pytest.mark.slow
def test_every_change_of_a_line_ends_in_rules_or_an_error(tmp_path: Path) -> None:
    chance = Random(4)  # noqa: S311 - not used for secrets
    rules = Mutated(ROOT / "rules")
    refused = 0
    for _ in range(200):
        document = chance.choice(rules.documents)
        lines = (ROOT / document.file).read_text("utf-8").split("\n")
        place = chance.randrange(len(lines))
        line, at = lines[place], chance.randrange(len(lines[place]) + 1)
        sign, value = chance.choice(":-[]{}\"'#&*!|>%@ 0"), chance.choice([" []", " {}", " 5", " none", ""])
        others = ["", f"{line}\n{line}", line[:at] + sign + line[at:], line[:at], " " * at + line.lstrip()]
        others.append(line[: line.find(":") + 1] + value)
        lines[place] = chance.choice(others)
        file = tmp_path / Path(document.file).name
        file.write_text("\n".join(lines), "utf-8")
        try:
            rules.rules(document, Document(file, document.file).data)
        except RulesError:
            refused += 1
    assert refused > 50


HARMLESS = {
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "Windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "old line ends": lambda data: data.replace(b"\n", b"\r"),
    "no end to the last line": lambda data: data.rstrip(b"\n"),
    "spaces at the ends of lines": lambda data: data.replace(b"\n", b"  \n"),
    "empty lines and remarks": lambda data: data.replace(b"\nparagraph:", b"\n\n# <b>En note</b>\n\nparagraph:\n"),
    "a line that begins a document": lambda data: b"---\n" + data,
    "letters in two parts": lambda data: unicodedata.normalize("NFD", data.decode()).encode(),
}


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
@pytest.mark.parametrize("name", ["paragraphs/136-a.yaml", "find.yaml", "glossary.yaml"])
def test_how_a_file_is_written_changes_nothing_in_it(tmp_path: Path, name: str, edit: Callable[[bytes], bytes]) -> None:
    edited = tmp_path / "edited.yaml"
    edited.write_bytes(edit((ROOT / "rules" / name).read_bytes()))
    assert Document(edited, name).data == Document(ROOT / "rules" / name, name).data


def test_where_a_file_is_changes_no_rule(folder: Path) -> None:
    (folder / "kapitel 24").mkdir()
    (folder / "paragraphs/125.yaml").rename(folder / "kapitel 24/125.yaml")
    for name in (".DS_Store", "paragraphs/.125.yaml.swp", "paragraphs/125.yaml~"):
        (folder / name).write_bytes(b"\x00")
    assert compile_rules(folder) == rules()


@pytest.mark.parametrize("end", ["", "]" * 5000])
def test_deep_nesting_ends_in_an_error(folder: Path, end: str) -> None:
    (folder / "deep.yaml").write_text("a: " + "[" * 5000 + end, "utf-8")
    assert problems_of(folder)[0].file.endswith("deep.yaml")


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


def test_files_that_changed_often_are_not_all_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[bytes, Document] = {}
    monkeypatch.setattr(compiler, "_KNOWN", known)
    monkeypatch.setattr(compiler, "_MOST_KNOWN", 3)
    assert compile_rules(folder) == rules()
    assert 0 < len(known) <= 3
