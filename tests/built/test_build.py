"""The promises of the build: the same bytes each time, and the old site until there is a new one."""

import gzip
import hashlib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.support.sizes import every
from tools.errors import StepError, run
from tools.paths import ROOT
from tools.site import build, cache, engine
from tools.site.cache import cached
from tools.site.remembered import FILE, Memory
from tools.site.scripts import SCRIPTS, sources

FILES_OF_PYODIDE = {
    "pyodide-lock.json",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "pyodide.js",
    "python_stdlib.zip",
}


def contents(folder: Path) -> dict[str, str]:
    """Return a hash of every file by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.full("makes everything a second time, the fast engine too")
def test_two_builds_are_the_same_bytes(site_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A test cannot change the day, but it can change the time zone, the order of sets and the caches.
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    for module in (engine, cache):
        monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(build, "MEMORY", Memory(tmp_path / "remembered"))
    build.build_site(tmp_path / "again")
    first, second = contents(site_dir), contents(tmp_path / "again")
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} == set()


@pytest.mark.slow
def test_a_build_that_remembers_makes_the_same_bytes(project: Path) -> None:
    # Everything else that builds share stays shared.
    kept = project / FILE.parent.name
    shared = sorted(kept.resolve().iterdir())
    kept.unlink()
    kept.mkdir()
    for made in shared:
        if made.name != FILE.name:
            (kept / made.name).symlink_to(made)

    def built(name: str) -> dict[str, str]:
        program = (
            "from pathlib import Path\n"
            "from tools.site.build import build_site, render_here\n"
            "from tools.site.remembered import MEMORY\n"
            f"build_site(Path({name!r}), render=render_here, hurried=True)\n"
            "MEMORY.keep()\n"
        )
        subprocess.run([sys.executable, "-c", program], cwd=project, check=True)
        assert (kept / FILE.name).is_file()
        return contents(project / name)

    first = built("first")
    rule = project / "rules" / "paragraphs" / "124-c.yaml"
    rule.write_text(rule.read_text("utf-8").replace("title: ", "title: Ny ", 1), "utf-8")
    from_memory = built("remembering")
    (kept / FILE.name).unlink()
    from_scratch = built("from_scratch")
    assert from_memory.keys() == from_scratch.keys() == first.keys()
    assert {name for name in from_scratch if from_scratch[name] != from_memory[name]} == set()
    changed = {name for name in from_scratch if from_scratch[name] != first[name]}
    assert changed > {"oversigt/index.html", "search/text.json"}


@pytest.mark.slow
def test_the_sitemap_has_the_day_of_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    build.build_site(tmp_path / "site")
    sitemap = (tmp_path / "site" / "sitemap.xml").read_text("utf-8")
    assert "<lastmod>2025-01-01</lastmod>" in sitemap
    assert gzip.decompress((tmp_path / "site" / "sitemap.xml.gz").read_bytes()).decode() == sitemap


def test_the_site_holds_the_whole_engine(site_dir: Path) -> None:
    folder = site_dir / "engine"
    assert {path.name for path in (folder / "pyodide").iterdir()} == FILES_OF_PYODIDE
    assert json.loads((folder / "rules.json").read_text("utf-8"))
    assert b"sourceMappingURL" not in (folder / "pyodide" / "pyodide.js").read_bytes()


def test_the_wheel_holds_every_module_of_the_checker(site_dir: Path) -> None:
    with zipfile.ZipFile(site_dir / "engine" / "checker.whl") as wheel:
        shipped = {str(Path(name).with_suffix("")) for name in wheel.namelist() if name.startswith("checker/")}
    modules = {str(path.relative_to(ROOT).with_suffix("")) for path in (ROOT / "checker").rglob("*.py")}
    assert modules <= shipped


@pytest.mark.parametrize("archive", ["checker.whl", "pyodide/python_stdlib.zip"])
def test_an_archive_is_bytecode_exactly_where_this_python_can_make_it(site_dir: Path, archive: str) -> None:
    with zipfile.ZipFile(site_dir / "engine" / archive) as opened:
        suffixes = {Path(name).suffix for name in opened.namelist()} & {".py", ".pyc"}
    assert suffixes == ({".pyc"} if engine.can_compile() else {".py"})


def test_the_scripts_are_sent_without_comments_and_otherwise_unchanged(site_dir: Path) -> None:
    for source in sources():
        written, sent = source.read_text("utf-8"), (site_dir / SCRIPTS / source.name).read_text("utf-8")
        assert "/*" in written
        assert "/*" not in sent
        assert len(sent) < len(written)
        exports = re.compile(r"export (?:async )?(?:class|const|function)[ *]+(\w+)")
        assert exports.findall(sent) == exports.findall(written), source.name


def build_in(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the build of the project at `root`."""
    command = [sys.executable, "-m", "tools.site.build", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_simultaneous_builds_share_what_the_first_has_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "CACHE", tmp_path)

    def slow(folder: Path) -> None:
        quick = cached("part", [], lambda other: (other / "made").write_text("quick", "utf-8"))
        (folder / "made").write_text("slow", "utf-8")
        assert quick.is_dir()

    made = cached("part", [], slow)
    assert (made / "made").read_text("utf-8") == "quick"
    assert [path.name for path in tmp_path.iterdir()] == [made.name]


def test_a_hurried_build_gets_what_was_made_from_earlier_rules(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    # Not the folder that all builds share, which keeps what an earlier run of this test has made.
    made_before = project / "made"
    monkeypatch.setattr(cache, "CACHE", made_before)
    monkeypatch.setattr(cache, "ROOT", project)
    monkeypatch.setattr(cache, "LOCKS", ())
    code, rule = project / "mkdocs.yml", min((project / "rules").rglob("*.yaml"))
    shutil.copy(__file__, project / "tests.py")
    monkeypatch.setattr(inspect, "getfile", lambda _: project / "tests.py")

    def made(hurried: bool) -> str:
        write = lambda folder: shutil.copy(rule, folder / "made")  # noqa: E731
        return (cached("part", [code], write, changing=[rule], hurried=hurried) / "made").read_text("utf-8")

    first = made(hurried=True)
    # The clock of a file system may stand still for some milliseconds.
    for folder in made_before.iterdir():
        os.utime(folder, (0, 0))
    rule.write_text("other", "utf-8")
    assert made(hurried=True) == first
    assert made(hurried=False) == "other"
    assert made(hurried=True) == "other"
    code.write_text("other", "utf-8")
    rule.write_text("third", "utf-8")
    assert made(hurried=True) == "third"


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    """Write a stand-in for a site built earlier."""
    folder = tmp_path / "site"
    (folder / "engine").mkdir(parents=True)
    (folder / "index.html").write_text("old", "utf-8")
    return folder


def test_rules_with_an_error_leave_the_old_site_and_exit_2(small_site: Path, tmp_path: Path) -> None:
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    broken = min(rules.rglob("*.yaml"))
    broken.write_text("[", "utf-8")
    done = build_in(ROOT, "--site-dir", str(small_site), "--rules", str(rules))
    assert done.returncode == 2
    assert broken.name in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(small_site).keys() == {"index.html"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rules", "site"]


@pytest.mark.parametrize(
    ("line", "named"),
    every(
        3,
        [
            ("[x](mangler.md)", "mangler.md"),
            ("[x](#mangler)", "#mangler"),
            ("{{ mangler() }}", "mangler"),
        ],
        "another error",
    ),
)
def test_a_page_with_an_error_stops_the_build(project: Path, line: str, named: str) -> None:
    page = project / "docs" / "index.md"
    page.write_text(f"{page.read_text('utf-8')}\n\n{line}\n", "utf-8")
    done = build_in(project)
    assert done.returncode == 2
    assert named in done.stderr
    assert not (project / "site").exists()


def test_the_old_site_comes_back_when_the_new_one_cannot_be_moved(small_site: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        build.put_in_place(tmp_path / "missing", small_site, tmp_path / "old")
    assert (small_site / "index.html").read_text("utf-8") == "old"


def test_a_folder_that_is_no_site_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("x", "utf-8")
    with pytest.raises(StepError, match="is not a site"):
        build.build_site(tmp_path / "letters")
    assert (tmp_path / "letters" / "dear.txt").exists()


def test_outside_git_two_builds_of_a_day_have_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setattr(time, "time", lambda: 1735732799.5)
    late = build.commit_time()
    monkeypatch.setattr(time, "time", lambda: 1735689600.0)
    assert build.commit_time() == late == 1735689600


def test_a_command_that_is_missing_is_named() -> None:
    with pytest.raises(StepError, match=r"needed\.\n.*no-such-program"):
        run([Path("no-such-program")], failing="It is needed.", env=os.environ)
