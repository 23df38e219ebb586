"""The page on editing a rule is true: the row, the keys, the files, the error, and where the error is shown."""

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from checker.changes import changed_answers
from checker.changes.changelog import HEADING, UNRELEASED, missing_entries
from checker.cli import main
from checker.compile import compile_rules
from checker.compile.quote import condition_from, next_year, row_as_written
from checker.core.answer import ask
from tests.support.coming_rules import enter, settle
from tools.paths import ROOT

PAGE = (ROOT / "docs/ret-en-regel.md").read_text("utf-8")
FILE = "paragraphs/128-c.yaml"
FILES = sorted((ROOT / "rules").rglob("*.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the rules, to edit, in which the paragraph of the page has no coming row."""
    copied = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    settle(copied / FILE)
    return copied


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")


def test_the_check_accepts_a_row_that_replaces_another(folder: Path) -> None:
    enter(folder / FILE, "2027-01-01", "longest_permission: 12", "longest_permission: 6")
    changed = compile_rules(folder, ROOT / "docs")
    for day, months in (("2026-12-31", 12), ("2027-01-01", 6)):
        answer = ask(changed, "128 c", {}, day)
        assert "decided_by" in answer
        assert answer["longest_permission"] == {"months": months, "unlimited": False, "detail": None}


def test_the_check_accepts_a_condition_from_a_day(folder: Path) -> None:
    condition = unescape(re.sub("<[^>]+>", "", condition_from("2027-01-01")))
    edit(folder / FILE, "  conditions:\n", f"  conditions:\n{condition}\n")
    changed = compile_rules(folder, ROOT / "docs")
    told = {}
    for day in ("2026-12-31", "2027-01-01"):
        answer = ask(changed, "128 c", {}, day)
        assert "decided_by" in answer
        told[day] = [c["id"] for c in answer["conditions"] if "id" in c]
    assert "new_condition" in told["2027-01-01"]
    assert told["2026-12-31"] == [name for name in told["2027-01-01"] if name != "new_condition"]


def test_the_page_shows_the_row_as_its_file_has_it_and_as_it_can_be_copied(site_dir: Path) -> None:
    html = (site_dir / "ret-en-regel/index.html").read_text("utf-8")
    shown = re.findall(r"<pre><code>(.*?)</code></pre>", html, re.DOTALL)
    assert len(shown) == 6
    on = json.loads((site_dir / "data/index.json").read_text("utf-8"))["on"]
    assert f"<pre><code>{shown[0]}</code></pre>" == row_as_written(ROOT / "rules" / FILE, on)
    assert f"until: {on[:4]}-12-31" in shown[1]
    assert shown[3].startswith(f"- **§ 128 c, {next_year(on)}**: ")
    assert not {"\N{NO-BREAK SPACE}", "<"} & set("".join(shown))


def test_the_error_on_the_page_is_what_the_check_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder / FILE, "      complaint:", "      complain:")
    assert main(["--rules", str(folder), "check"]) == 2
    reported = capsys.readouterr().err.replace(str(folder), "rules").splitlines()[0]
    assert f"<pre><code>{reported}</code></pre>" in PAGE


def test_the_line_for_the_changelog_on_the_page_is_the_one_that_is_asked_for(folder: Path, tmp_path: Path) -> None:
    (line,) = re.findall(r"<pre><code>(- \*\*.*)</code></pre>", PAGE)
    day = line.partition("{{")[0] + "2027-01-01" + line.partition("}}")[2]
    old = compile_rules(shutil.copytree(folder, tmp_path / "old"))
    enter(folder / FILE, "2027-01-01", "longest_permission: 12", "longest_permission: 6")
    new = compile_rules(folder)
    changes = changed_answers(old, new)
    changelog = f"## [{UNRELEASED}]\n{HEADING}\n"
    assert missing_entries(new, changes, changelog) != []
    assert missing_entries(new, changes, changelog + day) == []
    assert f"`{HEADING}` under `## [{UNRELEASED}]`" in PAGE


def test_the_page_explains_the_keys_of_a_row_that_are_required_or_limit_it_and_no_others() -> None:
    row = json.loads((ROOT / "rules/schema.json").read_text("utf-8"))["$defs"]["row"]
    explained = set(re.findall(r"^`(\w+)`\n:   ", PAGE, re.MULTILINE))
    assert set(row["required"]) | {"until", "when"} == explained


def test_every_file_on_the_page_exists() -> None:
    named = set(re.findall(r"`([\w/-]+\.(?:yaml|json))`", PAGE))
    assert len(named) > 10
    names = {file.name for file in (ROOT / "rules").iterdir()}
    assert {name for name in named if name not in names and not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_editor_finds_the_schema_by_the_first_line_of_every_file(file: Path) -> None:
    found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text("utf-8"))
    assert found
    assert (file.parent / found[1]).resolve() == ROOT / "rules/schema.json"


def test_an_error_is_shown_at_its_line_in_the_pull_request(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (matcher,) = json.loads((ROOT / ".github/rules-matcher.json").read_text("utf-8"))["problemMatcher"]
    (pattern,) = matcher["pattern"]
    edit(folder / FILE, "use_of_force: true", "use_of_force: ja")
    main(["--rules", str(folder), "check"])
    found = re.match(pattern["regexp"], capsys.readouterr().err.splitlines()[0])
    assert found
    assert found[pattern["file"]] == str(folder / FILE)
    assert (folder / FILE).read_text("utf-8").splitlines()[int(found[pattern["line"]]) - 1].endswith("ja")
    assert "true eller false" in found[pattern["message"]]
    workflows = "".join(file.read_text("utf-8") for file in (ROOT / ".github/workflows").glob("*.yml"))
    assert "::add-matcher::.github/rules-matcher.json" in workflows
