"""The benchmarks run, and say what they measured; what they find is no test's matter."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.answer import ask
from checker.source import compile_rules
from tests.rules_fixture import TODAY
from tools.benchmark import Scale, __main__
from tools.benchmark.project import copy_project, enlarge


@pytest.mark.parametrize("name", __main__.BENCHMARKS)
def test_a_benchmark_gives_figures(name: str) -> None:
    # In a thread of its own, where no other test's browser is.
    with ThreadPoolExecutor(1) as alone:
        rows = alone.submit(lambda: list(__main__.BENCHMARKS[name](Scale(runs=1, paragraphs=(1, 2))))).result()
    assert rows
    for row in rows:
        assert row.what
        assert re.fullmatch(r"\d+(\.\d+)? [a-zA-Z/ ]+", row.figure), row
        assert re.fullmatch(r"(-?\d+\.\d+)?", row.ratio), row


def test_a_benchmark_that_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmark", "wind"])
    with pytest.raises(SystemExit):
        __main__.main()
    assert "no benchmark is named wind; there are " in capsys.readouterr().err


def test_a_handbook_can_be_enlarged(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    added = enlarge(project, 30)
    rules = compile_rules(project / "rules")
    assert len(set(added)) == 30
    assert {ask(rules, number, {}, TODAY)["paragraph"] for number in added} == set(added)
    assert "  - Del 0:\n      - Kapitel 0:\n" in (project / "mkdocs.yml").read_text("utf-8")
