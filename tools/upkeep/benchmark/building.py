"""Measure how long the site takes to build, relative to MkDocs alone, and how soon a changed rule is served."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median

from tools.site.build import commit_time
from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.project import MODEL_SLUG, copy_project

PLAIN = "mkdocs build without macros"
PATIENCE, PAUSE = 60, 1  # seconds


def build(scale: Scale) -> Iterator[Row]:
    """Measure the whole build, and MkDocs without macros, in turn."""
    whole, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder, "project"))
        # The first run of each fills the caches.
        for _ in range(scale.runs + 1):
            plain.append(_plain(project))
            whole.append(_timed(project, "tools.site.build"))
    theirs = Row(PLAIN, plain[1:], "s")
    yield theirs
    yield Row("the whole site", whole[1:], "s", median(whole[1:]) / theirs.median)


def _plain(project: Path) -> float:
    settings = (project / "mkdocs.yml").read_text("utf-8")
    without = re.sub(r"^plugins:\n(?:[ #].*\n)+", "plugins: []\n", settings, flags=re.MULTILINE)
    (project / "plain.yml").write_text(without, "utf-8")
    return _timed(project, "mkdocs", "build", "--config-file", "plain.yml", "--site-dir", "plain")


def _timed(project: Path, *module: str) -> float:
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(commit_time()), "PYTHONPATH": str(project)}
    start = time.monotonic()
    subprocess.run([sys.executable, "-m", *module], cwd=project, env=env, check=True, capture_output=True)
    return time.monotonic() - start


def serve(scale: Scale) -> Iterator[Row]:
    """Measure MkDocs without macros and, in turn, the time from changing a rule's title until the page has it."""
    taken, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        project = copy_project(Path(folder, "project"))
        rule = project / "rules" / "paragraphs" / f"{MODEL_SLUG}.yaml"
        text = rule.read_text("utf-8")
        command = [sys.executable, "-m", "tools.site.serve"]
        env = {**os.environ, "PORT": "0", "SOURCE_DATE_EPOCH": str(commit_time())}
        with subprocess.Popen(command, cwd=project, env=env, stdout=subprocess.PIPE, text=True) as server:
            try:
                address = next(line.split()[4] for line in server.stdout or () if "http://" in line)
                for i in range(scale.runs):
                    title = f"Prøve nummer {i}"
                    plain.append(_plain(project))
                    # The builder tidies up after a build, and nobody saves again meanwhile.
                    time.sleep(PAUSE)
                    start = time.monotonic()
                    rule.write_text(re.sub(r"title: .*", f"title: {title}", text, count=1), "utf-8")
                    _wait_for(f"{address}paragraffer/{MODEL_SLUG}/", title)
                    taken.append(time.monotonic() - start)
            finally:
                # The server ends its builder too.
                server.send_signal(signal.SIGINT)
    theirs = Row(PLAIN, plain, "s")
    yield theirs
    yield Row("a changed rule is served", taken, "s", median(taken) / theirs.median)


def _wait_for(address: str, text: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        # While the new site is put in the place of the old, there is none.
        with suppress(urllib.error.HTTPError), urllib.request.urlopen(address) as answer:  # noqa: S310 (its own server)
            # The page may have no-break spaces.
            if text in answer.read().decode().replace("\N{NO-BREAK SPACE}", " "):
                return
        time.sleep(0.02)
    raise TimeoutError(f"{address} did not get »{text}« in {PATIENCE} s")
