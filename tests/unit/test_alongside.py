"""A step of a build that runs in a process of its own is waited for, ended, and heard, whatever happens beside it."""

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from tools.errors import StepError
from tools.paths import ROOT
from tools.site.alongside import alongside

# In a process without threads, which pytest's may have.
PROGRAM = """
import os, sys, tempfile, time
from pathlib import Path
from tools.errors import StepError
from tools.site.alongside import alongside

folder = Path(sys.argv[1])

def waits(name):
    while not (folder / name).exists():
        time.sleep(0.01)

{}
"""


def run(body: str, folder: Path) -> str:
    """Run a program with `folder`, in which its processes leave files, and return its errors."""
    command = [sys.executable, "-c", PROGRAM.format(body), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    (folder / "code").write_text(str(done.returncode), "utf-8")
    return done.stderr


def test_a_step_runs_beside_the_context_and_is_waited_for(tmp_path: Path) -> None:
    body = """
def step():
    (folder / "step").touch()
    waits("context")
    time.sleep(0.2)
    (folder / "done").touch()

with alongside(step):
    waits("step")
    (folder / "context").touch()
assert (folder / "done").exists()
"""
    assert run(body, tmp_path) == ""
    assert (tmp_path / "code").read_text("utf-8") == "0"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("raise StepError('Ret filen.')", "StepError: Ret filen."),
        ("raise OSError('Disken er fuld.')", "OSError: Disken er fuld."),
        ("os._exit(7)", "StepError: A step of the build ended"),
    ],
)
def test_what_goes_wrong_in_a_step_is_raised(tmp_path: Path, step: str, told: str) -> None:
    body = f"""
def step():
    {step}

with alongside(step):
    (folder / "context").touch()
"""
    assert told in run(body, tmp_path)
    assert (tmp_path / "context").exists()


def test_a_step_ends_with_its_programs_and_folders_when_the_context_raises(tmp_path: Path) -> None:
    body = """
import subprocess

def step():
    with tempfile.TemporaryDirectory(dir=folder) as work:
        Path(work, "made").touch()
        program = "import sys, time; from pathlib import Path; Path(sys.argv[1]).touch(); time.sleep(600)"
        subprocess.run([sys.executable, "-c", program, str(folder / "step")])

with alongside(step):
    waits("step")
    raise StepError("Ret siden.")
"""
    assert "StepError: Ret siden." in run(body, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"step", "code"}


def test_a_process_with_threads_runs_the_step_first() -> None:
    end, ran = Event(), []
    thread = Thread(target=end.wait)
    thread.start()
    try:
        with alongside(lambda: ran.append("step")):
            ran.append("context")
        with pytest.raises(StepError), alongside(refuse):
            ran.append("never")
    finally:
        end.set()
        thread.join()
    assert ran == ["step", "context"]


def refuse() -> None:
    """Fail as a step does."""
    raise StepError
