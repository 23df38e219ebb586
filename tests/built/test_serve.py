"""The promises of `make serve`: the right types, and the last good site whatever is being written."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.paths import ROOT
from tools.site.serve import serve_directory

PATIENCE = 60  # seconds; a build takes a few


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.wasm", "application/wasm"),
        ("a.mjs", "text/javascript"),
        ("a.js", "text/javascript"),
        ("a.json", "application/json"),
        ("a.html", "text/html; charset=utf-8"),
    ],
)
def test_files_are_served_with_the_types_that_browsers_insist_on(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with serve_directory(tmp_path) as address, urllib.request.urlopen(address + name) as answer:
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_missing_page_is_answered_with_the_sites_own(tmp_path: Path) -> None:
    (tmp_path / "404.html").write_text("ikke fundet", "utf-8")
    with serve_directory(tmp_path) as address:
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(address + "missing/")
        with caught.value as answer:
            assert (answer.code, answer.read()) == (404, b"ikke fundet")


def test_serving_ends_with_its_context(tmp_path: Path) -> None:
    before = threading.active_count()
    with serve_directory(tmp_path) as address:
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address)


@contextmanager
def serving(project: Path) -> Iterator["queue.Queue[str]"]:
    """Run `make serve`'s program in a project, and yield what it prints, line by line."""
    command = [sys.executable, "-m", "tools.site.serve"]
    env = {**os.environ, "PORT": "0"}
    lines: queue.Queue[str] = queue.Queue()
    with subprocess.Popen(
        command, cwd=project, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:

        def read() -> None:
            assert server.stdout
            for line in server.stdout:
                lines.put(line)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            yield lines
            server.send_signal(signal.SIGINT)
            assert server.wait(PATIENCE) == 0
        finally:
            server.kill()
            reader.join()


def line_with(lines: "queue.Queue[str]", text: str) -> str:
    """Return the next line that holds `text`, or fail the test with what came instead."""
    seen = []
    try:
        while text not in (line := lines.get(timeout=PATIENCE)):
            seen.append(line)
    except queue.Empty:
        pytest.fail(f"no line with {text!r}, only: {seen}")
    return line


def fetch(address: str) -> str:
    """Return the page at `address`."""
    with urllib.request.urlopen(address) as answer:
        text: str = answer.read().decode()
    return text


def test_a_change_is_built_and_an_error_leaves_the_last_good_site(project: Path) -> None:
    page = project / "docs" / "index.md"
    with serving(project) as lines:
        address = line_with(lines, "http://").split()[4]
        assert "Forårsrulle" not in fetch(address)

        page.write_text(f"{page.read_text('utf-8')}\n\nForårsrulle\n", "utf-8")
        line_with(lines, "Built")
        assert "Forårsrulle" in fetch(address)

        broken = min((project / "rules").rglob("*.yaml"))
        right = broken.read_text("utf-8")
        broken.write_text("[", "utf-8")
        line_with(lines, broken.name)
        line_with(lines, "untouched")
        assert "Forårsrulle" in fetch(address)

        broken.write_text(right, "utf-8")
        line_with(lines, "Built")

        # What was rendered with a warning is rendered, and warned of, again.
        good = page.read_text("utf-8")
        page.write_text(f"{good}\n\n[Vej](mangler.md)\n", "utf-8")
        line_with(lines, "mangler.md")
        line_with(lines, "untouched")
        rule = project / "rules" / "paragraphs" / "124-c.yaml"
        rule.write_text(rule.read_text("utf-8").replace("title: ", "title: Ny ", 1), "utf-8")
        line_with(lines, "mangler.md")
        line_with(lines, "untouched")
        page.write_text(good, "utf-8")
        line_with(lines, "Built")


def test_a_build_that_is_broken_off_leaves_nothing_behind(project: Path) -> None:
    page = project / "docs" / "index.md"
    begun: list[Path] = []
    with serving(project) as lines:
        line_with(lines, "http://")
        page.write_text(f"{page.read_text('utf-8')}\n\nForårsrulle\n", "utf-8")
        end = time.monotonic() + PATIENCE
        while not begun and time.monotonic() < end:
            begun = list(project.glob(".site-*/apart"))
    assert begun
    assert list(project.glob(".site-*")) == []
    assert (project / "site" / "index.html").is_file()


@pytest.mark.parametrize("port", ["http", "65536", "-1", "8000 "])
def test_an_invalid_port_is_refused(port: str) -> None:
    env = {**os.environ, "PORT": port}
    command = [sys.executable, "-m", "tools.site.serve"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"PORT is {port};" in done.stderr
