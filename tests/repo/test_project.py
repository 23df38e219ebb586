"""Promises to those who build the project: everything is locked, documented, and set up once."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tools.errors import StepError
from tools.machine import check, setup, system
from tools.paths import LIGHTHOUSE, ROOT
from tools.pyodide import pyodide_python
from tools.upkeep import audit

PYTHON_LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NPM_LOCKS = [folder / "package-lock.json" for folder in (ROOT, LIGHTHOUSE)]
DEPENDENCIES = (ROOT / "requirements" / "README.md").read_text("utf-8")
# The files that explain the targets of the Makefile.
TARGETS = "".join(
    (ROOT / name).read_text("utf-8") for name in ("README.md", "tools/site/README.md", "tools/upkeep/README.md")
)


def wanted_packages() -> list[str]:
    """Return the Python and npm packages that the project itself asks for."""
    lines = [line for path in (ROOT / "requirements").glob("*.in") for line in path.read_text("utf-8").splitlines()]
    python = [re.split(r"[ ;=<>]", line)[0] for line in lines if line and not line.startswith("#")]
    npm = [json.loads(lock.with_name("package.json").read_text("utf-8"))["devDependencies"] for lock in NPM_LOCKS]
    return sorted([*python, *(name for names in npm for name in names)])


@pytest.mark.parametrize("lock", [*PYTHON_LOCKS, *NPM_LOCKS], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_lock_file_names_no_registry(lock: Path) -> None:
    # A package's funding page is not a registry: https://github.com/npm/cli/pull/8753
    text = re.sub(r'"(url|funding)": "https://[^"]+"', "", lock.read_text("utf-8"))
    assert not re.search(r"://|index-url|find-links|\"resolved\"", text)


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda path: path.name)
def test_every_python_package_is_pinned_with_hashes(lock: Path) -> None:
    text = re.sub(r"^#.*\n|\\\n", "", lock.read_text("utf-8"), flags=re.MULTILINE)
    packages = text.splitlines()
    assert packages
    for package in packages:
        assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", package), package


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_npm_package_is_pinned_with_a_hash(lock: Path) -> None:
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    packages.pop("")
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name


def test_the_audit_asks_about_every_lock_file_and_is_not_silent_without_an_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    locks = {str(lock.relative_to(ROOT)) for lock in [*PYTHON_LOCKS, *NPM_LOCKS]}
    assert audit.commands().keys() == locks
    monkeypatch.setattr(audit, "commands", lambda: {"a.txt": ["false"], "b.txt": ["true"]})
    assert audit.main() == 1
    shown = capsys.readouterr()
    assert "a.txt has known vulnerabilities, or could not be asked about" in shown.err
    assert "b.txt: no known vulnerabilities" in shown.out


def test_every_wanted_package_is_locked() -> None:
    locked = "".join(path.read_text("utf-8") for path in [*PYTHON_LOCKS, *NPM_LOCKS])
    names = set(re.findall(r"^([\w.-]+)==|node_modules/([\w./@-]+)\":", locked, re.MULTILINE))
    assert set(wanted_packages()) <= {python or npm for python, npm in names}


def test_every_dependency_says_why_it_is_there() -> None:
    explained = re.findall(r"^\| `([^`]+)` \| \w.+\|$", DEPENDENCIES, re.MULTILINE)
    assert sorted(explained) == sorted(set(wanted_packages()))


def test_the_checker_itself_depends_on_nothing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == []


def test_the_build_has_the_python_version_of_pyodide() -> None:
    assert (ROOT / ".python-version").read_text().strip() == ".".join(map(str, pyodide_python()))


def test_every_target_is_listed_by_make_and_explained() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    targets = phony.split()
    assert {"serve", "test", "build", "check"} <= set(targets)
    assert re.findall(r"^  make (\S+) +\S", done.stdout, re.MULTILINE) == targets
    assert [target for target in targets if f"`make {target}`" not in TARGETS and target != "help"] == []


def test_continuous_integration_runs_what_the_readme_says() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text("utf-8")
    workflows = "".join(path.read_text("utf-8") for path in check.WORKFLOWS.glob("*.yml"))
    assert {"make build", "make test"} <= set(re.findall(r"run: (.*)", workflows))


def test_the_name_of_a_branch_is_never_run_as_a_command(tmp_path: Path) -> None:
    # Git takes it for the name of a branch, and a workflow hands it on in the environment.
    names = {name: f"x;touch${{IFS}}{tmp_path}/{name};$(touch${{IFS}}{tmp_path}/{name}2)" for name in ("OLD", "NEW")}
    command = ["make", "--no-print-directory", "changes", "RUN=echo", "SETUP=true"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **names}, capture_output=True, text=True, check=True)
    assert done.stdout == f"tools.upkeep.changes {names['OLD']} {names['NEW']}\n"
    assert [*tmp_path.iterdir()] == []


def test_a_change_of_rules_is_never_left_out_of_a_build() -> None:
    for path in check.WORKFLOWS.glob("*.yml"):
        assert not re.search(r"^\s*paths(-ignore)?:", path.read_text("utf-8"), re.MULTILINE), path.name


def test_every_check_of_workflows_has_a_workflow_to_check() -> None:
    assert list(check.WORKFLOWS.glob("*.yml"))
    for kind in ("workflows", "actions"):
        assert any(str(part).endswith(".yml") for part in check.checks()[kind])


@pytest.mark.parametrize(
    ("answer", "code", "output", "said"),
    [
        ("workflow https://who.example/udvej/", 0, "on=true\naddress=https://who.example/udvej/\n", ""),
        ("workflow https://udvej.example", 0, "on=true\naddress=https://udvej.example/\n", ""),
        ("legacy https://who.example/udvej/", 0, "", "choose GitHub Actions as the source under Settings, Pages."),
        ('{"message":"Not Found"}gh: Not Found (HTTP 404)', 0, "", "choose GitHub Actions as the source"),
        ("gh: Bad credentials (HTTP 401)", 1, "", "Bad credentials"),
    ],
)
def test_where_pages_is_off_the_workflow_says_what_to_switch_on_and_goes_on(
    tmp_path: Path, answer: str, code: int, output: str, said: str
) -> None:
    (step,) = yaml.safe_load((check.ACTIONS / "pages" / "action.yml").read_text("utf-8"))["runs"]["steps"]
    gh = tmp_path / "gh"
    gh.write_text(f"#!/bin/sh\necho '{answer}'\nexit {int('HTTP' in answer)}\n", "utf-8")
    gh.chmod(0o755)
    outputs = tmp_path / "outputs"
    outputs.touch()
    env = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_REPOSITORY": "who/udvej",
    }
    # As the runner starts bash: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, outputs.read_text("utf-8")) == (code, output)
    assert said in done.stdout + done.stderr


def test_only_jobs_that_know_that_pages_is_on_publish() -> None:
    workflows = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in check.WORKFLOWS.glob("*.yml")}
    deploying = [
        job for workflow in workflows.values() for job in workflow["jobs"].values() if "deploy-pages" in str(job)
    ]
    assert [job["if"] for job in deploying] == ["needs.package.outputs.on == 'true'"]
    after = workflows["site.yml"]["jobs"]["package"]["steps"]
    asked = next(i for i, step in enumerate(after) if step.get("id") == "pages")
    assert {step.get("if") for step in after[asked + 1 :]} == {"steps.pages.outputs.on == 'true'"}


def test_the_changelog_never_stands_between_a_pull_request_and_its_site() -> None:
    steps = yaml.safe_load((check.WORKFLOWS / "site.yml").read_text("utf-8"))["jobs"]["test"]["steps"]
    runs = [str(step.get("run", step.get("with", {}).get("path"))) for step in steps]
    (built, kept, asked, tested) = (
        next(i for i, run in enumerate(runs) if run.startswith(what))
        for what in ("make build", "site", "make changes", "make test")
    )
    assert built < kept < asked < tested
    # Nor between a pull request and its tests.
    assert steps[tested]["if"] == "${{ !cancelled() && steps.build.outcome == 'success' }}"
    assert steps[built]["id"] == "build"
    (pattern,) = json.loads((ROOT / ".github/rules-matcher.json").read_text("utf-8"))["problemMatcher"][0]["pattern"]
    told = re.match(pattern["regexp"], "CHANGELOG.md:73: Et ændret svar mangler.")
    assert told
    assert (told[pattern["file"]], told[pattern["line"]]) == ("CHANGELOG.md", "73")


def test_the_site_is_published_again_on_the_day_a_rule_turns() -> None:
    daily = yaml.safe_load((check.WORKFLOWS / "daily.yml").read_text("utf-8"))
    # YAML 1.1 reads the key `on` as true.
    ((minute, hour, *every),) = [one["cron"].split() for one in daily[True]["schedule"]]
    assert every == ["*", "*", "*"]
    assert int(hour) * 60 + int(minute) < 60
    publish = daily["jobs"]["publish"]
    assert (publish["if"], publish["uses"]) == ("needs.look.outputs.turned == 'true'", "$/.github/workflows/site.yml")


class TestSetUp:
    """The set-up does a step once, and again when the files that it depends on change."""

    @pytest.fixture
    def made(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Prepare a project with one lock file, and return the list of the steps done."""
        monkeypatch.setattr(setup, "ROOT", tmp_path)
        (tmp_path / "lock").write_text("one", "utf-8")
        return []

    def make(self, root: Path, made: list[str]) -> None:
        """Do a step that records the lock file it was done with."""

        def step() -> None:
            (root / "product").mkdir(exist_ok=True)
            (root / "product" / "program").touch()
            made.append((root / "lock").read_text("utf-8"))

        setup.make(root / "product" / "program", "x", [root / "lock"], step)

    def test_a_step_is_done_once(self, tmp_path: Path, made: list[str]) -> None:
        self.make(tmp_path, made)
        self.make(tmp_path, made)
        assert made == ["one"]

    def test_a_step_is_done_again_when_its_lock_file_changes(self, tmp_path: Path, made: list[str]) -> None:
        self.make(tmp_path, made)
        (tmp_path / "lock").write_text("two", "utf-8")
        self.make(tmp_path, made)
        assert made == ["one", "two"]

    def test_a_missing_product_is_made_again(self, tmp_path: Path, made: list[str]) -> None:
        self.make(tmp_path, made)
        (tmp_path / "product" / "program").unlink()
        self.make(tmp_path, made)
        assert made == ["one", "one"]

    def test_a_step_that_fails_is_tried_again(self, tmp_path: Path, made: list[str]) -> None:
        def fail() -> None:
            (tmp_path / "product").mkdir()
            raise StepError("no network")

        with pytest.raises(StepError, match="no network"):
            setup.make(tmp_path / "product", "x", [tmp_path / "lock"], fail)
        self.make(tmp_path, made)
        assert made == ["one"]


def test_the_set_up_needs_nothing_installed() -> None:
    # The option -S leaves out everything that pip installed, as on a new machine.
    command = [sys.executable, "-S", "-m", "tools.machine.setup", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--tests" in done.stdout


class TestPrograms:
    """Programs and fonts are looked for, and the error about a missing one says what to install."""

    def test_a_browser_named_is_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHROMIUM", sys.executable)
        assert system.chromium() == Path(sys.executable)

    def test_a_browser_named_wrongly_is_not_passed_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHROMIUM", "/no/such/browser")
        with pytest.raises(StepError, match=r"CHROMIUM is set to /no/such/browser"):
            system.chromium()

    @pytest.mark.parametrize(
        ("install", "named"),
        [
            (system.install_chromium, "CHROMIUM"),
            (system.install_firefox, "firefox-esr"),
            (system.install_webkit, "webkit2gtk-driver xvfb"),
            (system.install_pdftotext, "poppler"),
            (system.install_hunspell, "hunspell-da"),
            (system.install_fonts, "fonts-dejavu-core fonts-liberation"),
        ],
    )
    def test_a_missing_program_says_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, install: Callable[[], None], named: str
    ) -> None:
        monkeypatch.delenv("CHROMIUM", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(system, "CHROMIUM_PLACES", ())
        monkeypatch.setattr(system, "FIREFOX_PLACES", ())
        monkeypatch.setattr(system, "PDFTOTEXT_PLACES", ())
        monkeypatch.setattr(system, "HUNSPELL_PLACES", ())
        monkeypatch.setattr(system, "FONT_FOLDERS", ())
        monkeypatch.setattr(system, "VENV", tmp_path)
        with pytest.raises(StepError, match=named):
            install()
