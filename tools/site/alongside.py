"""Run a step of a build in a process of its own, beside the others."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from tools.errors import StepError

# A copy of this process, which has loaded everything that the step needs.
_FORK = get_context("fork")


@contextmanager
def alongside(step: Callable[[], object]) -> Iterator[None]:
    """Run `step` beside what the context does: its end waits for the step's, and raises what the step raised.

    The step leaves its results in files. When the context raises, the step is ended. A process with threads cannot be
    copied, and runs the step first.
    """
    if threading.active_count() > 1:
        step()
        yield
        return
    ours, theirs = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_run, args=(step, theirs))
    process.start()
    # The step alone holds its end: reading from ours fails when the step is gone.
    theirs.close()
    try:
        yield
        error = _told(ours)
    except BaseException:
        process.terminate()
        raise
    finally:
        process.join()
        ours.close()
    if error:
        raise error


def _run(step: Callable[[], object], theirs: Connection) -> None:
    # The terminal sends Ctrl-C to both processes; the other ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # As an exception would, so that its programs are ended and its temporary folders removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    error = None
    try:
        step()
    except Exception as raised:
        # For the process that asked for the step.
        error = raised
    theirs.send(error)


def _told(ours: Connection) -> Exception | None:
    try:
        error: Exception | None = ours.recv()
    except EOFError:
        error = StepError("A step of the build ended without a word.")
    return error
