"""The command line, as programs and people use it."""

import csv
import io
import json
import re
import runpy
import shlex
import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import checker.cli
from checker.checks import CHECKS
from checker.cli import main
from checker.compile import RulesError, compile_rules
from checker.compile.problems import Problem
from checker.core.reference import interventions
from checker.core.rules_json import for_browser
from checker.words.table import overview
from tests.support.changed_rules import settled_rules
from tests.support.recorded import OVERVIEW, ROWS
from tests.support.rules_fixture import TODAY
from tools.paths import ROOT

Output = pytest.CaptureFixture[str]
OWN = settled_rules()


@pytest.fixture(autouse=True)
def _compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the project's own rules, as they were settled on TODAY, and compile them once, and not for every command."""
    own = {(Path("rules"), None), (Path("rules"), Path("docs"))}
    monkeypatch.setattr("checker.compile.compile_rules", lambda *of: OWN if of in own else compile_rules(*of))


def test_the_checker_runs_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    asked = ["answer", "136 a", "--fact", " decision_exists = yes ", "--on", "2025-03-01", "--json"]
    monkeypatch.setattr(sys, "argv", ["checker", *asked])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("checker", run_name="__main__")
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["decided_by"] == {
        "authority": "kommunalbestyrelsen",
        "recommended_by": None,
        "acute": False,
        "detail": None,
    }


def test_a_missing_fact_exits_1_with_the_questions(capsys: Output) -> None:
    assert main(["answer", "136 a", "--json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["needs"][0]["fact"] == "decision_exists"
    assert len(shown["possible"]) == 2


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["answer", "124 z"], "§ 124 d"),
        (["answer", "124 c", "--on", "2024-06-30"], "1. juli 2024"),
        (["answer", "128 g", "--on", "2024-12-31"], "1. januar 2025"),
        (["answer", "136 a", "--fact", "decision_exists=måske"], "måske"),
        (["answer", "136 a", "--fact", "decision_exists"], "NAVN=VALG"),
        (["answer", "136 f", "--fact", "objection=no_representative"], "kommunen"),
        (["answer", "135 a"], "ikke et indgreb"),
        (["table", "--on", "2024-06-30"], "1. juli 2024"),
        (["table", "--on", "i dag"], "ikke en dag"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_no_answer_exits_2_and_says_why(arguments: list[str], expected: str, as_json: bool, capsys: Output) -> None:
    if as_json and arguments[0] == "answer":
        arguments = [*arguments, "--json"]
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert expected in shown.err
    if "--json" in arguments:
        answer = json.loads(shown.out)
        assert expected in answer.get("silent", "") + answer.get("error", {}).get("message", "")
        assert "decided_by" not in answer


def test_an_answer_in_words_is_complete(capsys: Output) -> None:
    assert main(["answer", "124 d", "--on", TODAY]) == 0
    shown = capsys.readouterr().out
    for word in (
        "Fastholdelse m.v. (§ 124 d)",
        "skema 1",
        "Til kommunalbestyrelsen",
        "mindst én af disse",
        "L 188",
        "Kilder",
    ):
        assert word in shown


def test_a_question_in_words_says_how_to_answer_it(capsys: Output) -> None:
    assert main(["answer", "136 f"]) == 1
    shown = capsys.readouterr().out
    assert "--fact objection=no_representative" in shown
    assert "Modsætter nogen sig flytningen?" in shown


def test_check_counts_the_answers_it_read(capsys: Output) -> None:
    assert main(["check"]) == 0
    answers = sum(len(paragraph["rows"]) for paragraph in interventions(OWN))
    counted = f"{answers} svar om {len({case['paragraph'] for case in OVERVIEW})} indgreb"
    assert counted in capsys.readouterr().out


def test_the_table_as_csv_json_and_text_has_the_same_answers(capsys: Output) -> None:
    assert main(["table", "--format", "csv", "--on", TODAY]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out.removeprefix("\N{BYTE ORDER MARK}")), delimiter=";"))
    assert len(rows) == 1 + len(ROWS)
    assert {len(row) for row in rows} == {7}
    assert main(["table", "--format", "json", "--on", TODAY]) == 0
    assert json.loads(capsys.readouterr().out) == overview(OWN, TODAY)
    assert main(["table", "--on", TODAY]) == 0
    text = capsys.readouterr().out.replace("\u00a0", " ")
    for row in rows[1:]:
        assert row[1] in text


def test_compiled_rules_answer_like_their_sources(tmp_path: Path, capsys: Output) -> None:
    compiled = tmp_path / "new" / "rules.json"
    assert main(["compile", "--output", str(compiled)]) == 0
    for rules_ in ("rules", str(compiled)):
        assert main(["--rules", rules_, "answer", "128 b stk. 1", "--on", TODAY, "--json"]) == 0
    first, second = capsys.readouterr().out.split("\n}\n{")
    assert first.lstrip("{") == second.rstrip("}\n")


@pytest.mark.parametrize("content", [None, "not json"])
def test_compiled_rules_that_cannot_be_read_are_named(tmp_path: Path, content: str | None, capsys: Output) -> None:
    file = tmp_path / "rules.json"
    if content:
        file.write_text(content, "utf-8")
    assert main(["--rules", str(file), "check"]) == 2
    assert str(file) in capsys.readouterr().err


class TestPrinted:
    """Everything that a command prints, word by word as in tests/kept/."""

    # Together these print everything that a command can, except a log's findings and the differences between rules.
    COMMANDS = (
        "answer '124 d' --on 2026-11-22",
        "answer '128 b stk. 1' --on 2025-03-01",
        "answer '123' --on 2026-11-22 --json",
        "answer '136 e' --on 2026-11-22",
        "answer '136 f' --on 2026-11-22",
        "answer '136 f' --on 2026-11-22 --fact objection=no_representative",
        "answer '136 f' --on 2026-11-22 --fact objection=no_representative --json",
        "answer '136 f' --on 2026-11-22 --fact objection",
        "answer '136 a' --fact decision_exists=yes=no",
        "answer '136 a' --fact 'her er der skrevet 41 tegn uden lighedstegn.'",
        "answer '123' --on 2026-11-22",
        "answer '124 c' --on 2024-06-30 --json",
        "answer '999 æ' --json",
        "table --on 2026-11-22 --format csv",
        "table --on 2026-11-22",
        "table --on 'i dag'",
        "check",
        "check --docs docs",
        "--rules no-such.json check",
        "--rules LICENSE.json check",
        "report --on 2026-11-22 --set paragraph=124-d --set operator=municipal --set area=social",
        "report --on 2024-12-01 --set paragraph=128-g",
        "report --set paragraph",
        "course --on 2026-11-22 --set paragraph=128-c",
        "repeated_use --set 'days=3-1-2026, 14-1-2026'",
        "repeated_use",
        "repeated_use --json --set 'days = 3-1-2026'",
        "repeated_use --set x=1 --json",
        "log docs/assets/log/skabelon.csv --on 2026-11-22",
        "log docs/assets/log/skabelon.csv --on 2026-11-22 --csv",
        "log docs/assets/log/skabelon.csv --on 2026-11-22 --json",
        "log no-such.csv",
        "log docs --json",
    )

    def test_each_command(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Output, kept: Callable[[str, str], None]
    ) -> None:
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr(checker.cli, "_today", lambda: "2026-12-24")
        printed = []
        for command in self.COMMANDS:
            code = main(shlex.split(command))
            shown = capsys.readouterr()
            printed.append(f"$ {command}\n{shown.out}{shown.err}({code})\n")
        kept("commands.txt", "\n".join(printed))

    def test_help(self, monkeypatch: pytest.MonkeyPatch, capsys: Output, kept: Callable[[str, str], None]) -> None:
        # Line breaks and colours depend on the terminal and on Python: https://github.com/python/cpython/issues/130645
        monkeypatch.setenv("NO_COLOR", "1")
        printed = []
        for command in ("", "answer ", "check ", "table ", "report ", "log ", "diff ", "compile "):
            with pytest.raises(SystemExit) as ended:
                main([*command.split(), "--help"])
            assert ended.value.code == 0
            printed.append(f"$ {command}--help\n{' '.join(capsys.readouterr().out.split())}\n")
        kept("help.txt", "\n".join(printed))

    def test_each_command_says_what_it_alone_does(self, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit):
            main(["--help"])
        listed = re.findall(r"^    (\w+) +(\S.*)$", capsys.readouterr().out, re.MULTILINE)
        assert {*CHECKS, "answer", "check", "table", "log", "diff", "compile"} <= {command for command, _ in listed}
        assert len({does for _, does in listed}) == len(listed)
        for command, does in listed:
            with pytest.raises(SystemExit):
                main([command, "--help"])
            assert f"{does[0].upper()}{does[1:]}." in capsys.readouterr().out

    @pytest.mark.parametrize("command", [[], ["compile"], ["log"], ["answer"], ["table", "--format", "xml"]])
    def test_an_incomplete_command_exits_2(self, command: list[str], capsys: Output) -> None:
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert ended.value.code == 2
        assert "python -m checker" in capsys.readouterr().err

    def test_a_log_is_not_written_in_two_formats(self, capsys: Output) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["log", "x.csv", "--json", "--csv"])
        assert ended.value.code == 2
        assert "--csv" in capsys.readouterr().err

    def test_rules_in_yaml_need_the_yaml_package(self, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
        for name in [name for name in sys.modules if name.startswith("checker.compile")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "yaml", None)
        assert main(["check"]) == 2
        assert capsys.readouterr().err == ("Regler i YAML kræver pakken yaml. Installér »sidste-udvej[source]«.\n")

    def test_differences(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output, kept: Callable[[str, str], None]
    ) -> None:
        other: Any = deepcopy(OWN)
        next(p for p in other["paragraphs"] if p["number"] == "125")["rows"][0]["longest_permission"] = 18
        file = tmp_path / "rules.json"
        file.write_bytes(for_browser(other).encode())
        monkeypatch.setattr("checker.compile.revision.compile_rules", lambda _: OWN)
        printed = []
        for arguments in ([], ["--json"]):
            assert main(["diff", str(ROOT / "rules"), str(file), *arguments]) == 1
            printed.append(capsys.readouterr().out)
        kept("diff.txt", "\n".join(printed))
        assert main(["diff", str(file), str(file)]) == 0
        assert capsys.readouterr().out == "Intet ændres.\n\nSiderne er ikke sammenlignet. Det gør »make changes«.\n"

    def test_the_rules_for_the_browser_are_short_and_lack_the_glossary_and_the_act(self, tmp_path: Path) -> None:
        of: Any = {"acts": {"lov": ["å", 1]}, "glossary": {}, "paragraphs": [{"number": "1", "statute": {}}]}
        assert for_browser(of) == '{"acts":{"lov":["å",1]},"paragraphs":[{"number":"1"}]}\n'
        output = tmp_path / "a" / "b" / "rules.json"
        for _ in "twice":
            assert main(["compile", "--output", str(output)]) == 0
            assert output.read_bytes() == for_browser(OWN).encode()

    def test_errors_in_the_rules(self, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
        def refused(*of: object) -> None:
            asked.append(of)
            raise RulesError([Problem("a.yaml", 2, "Noget er galt.", "Ret det.")])

        asked: list[object] = []
        monkeypatch.setattr("checker.compile.compile_rules", refused)
        assert main(["--rules", "regler", "check", "--docs", "sider"]) == 2
        assert capsys.readouterr() == ("", "a.yaml:2: Noget er galt. Ret det.\n")
        assert asked == [(Path("regler"), Path("sider"))]

    def test_the_day_is_today_unless_one_is_given(self, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
        class Day(date):
            @classmethod
            def today(cls) -> "Day":
                return cls(2025, 3, 1)

        monkeypatch.setattr(checker.cli, "date", Day)
        assert main(["answer", "124 c", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["on"] == "2025-03-01"
