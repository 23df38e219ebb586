"""The benchmarks run and report what they measured; no test depends on their figures."""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.compile import compile_rules
from checker.core.answer import ask
from tests.support.rules_fixture import TODAY
from tools.upkeep.benchmark import Row, Scale, __main__
from tools.upkeep.benchmark.project import copy_project, enlarge


@pytest.mark.full("runs every benchmark once, to see the form of its figures; made-up figures stay")
@pytest.mark.parametrize("name", __main__.BENCHMARKS)
def test_a_benchmark_gives_figures(name: str) -> None:
    # A thread of its own, since Playwright's synchronous API starts once in each: https://github.com/microsoft/playwright-python/issues/1391
    with ThreadPoolExecutor(1) as alone:
        rows = alone.submit(lambda: list(__main__.BENCHMARKS[name](Scale(runs=1, paragraphs=(1, 2))))).result()
    assert rows
    for row in rows:
        assert row.what
        assert re.fullmatch(r"-?[\d.e+]+ [a-zA-Z/ ]+( \(-?[\d.e+]+ to -?[\d.e+]+\))?", row.figure()), row


def test_the_figures_are_printed_for_readers_and_written_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [Row("one", [3, 1.25, 2], "ms", 0.5), Row("two", [1234.5], "KB")]
    monkeypatch.setattr(__main__, "BENCHMARKS", {"both": lambda _: rows})
    monkeypatch.setattr(sys, "argv", ["benchmark", "--json", str(tmp_path / "figures.json")])
    assert __main__.main() == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[2:] == ["| both | one | 2 ms (1.25 to 3) | 0.50 |", "| both | two | 1234 KB |  |"]
    first, second = json.loads((tmp_path / "figures.json").read_text("utf-8"))["rows"]
    one = {"median": 2, "min": 1.25, "max": 3, "times": 3, "ratio": 0.5}
    assert first == {"benchmark": "both", "what": "one", "unit": "ms", **one}
    assert second["ratio"] is None


def test_an_unknown_benchmark_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
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
