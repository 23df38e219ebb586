"""Run commands, and report what went wrong to the person who must act."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.paths import ROOT


class StepError(Exception):
    """A step failed; the message says which, why, and what to do."""


def run(
    command: Sequence[str | Path],
    *,
    failing: str,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run `command` at the project's root, silently unless it fails, and return its output.

    Raises StepError, with `failing` and the output, when the command cannot be started or exits with other than 0.
    """
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise StepError(f"{failing}\n{error}") from error
    if done.returncode:
        raise StepError(f"{failing}\n{done.stdout.strip()}")
    return done.stdout


def run_all(commands: Mapping[str, Sequence[str | Path]], *, failing: str, passing: str) -> int:
    """Run every command, even after one has failed, and report on each; return 1 if any failed, else 0.

    In both texts, `{}` stands for the command's name.
    """
    failed = False
    for name, command in commands.items():
        try:
            run(command, failing=failing.format(name))
        except StepError as error:
            failed = True
            print(error, file=sys.stderr)
        else:
            print(passing.format(name), flush=True)
    return int(failed)
