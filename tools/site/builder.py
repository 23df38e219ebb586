"""A process that builds the site again and again, but loads MkDocs only once."""

import gc
import signal
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event

from tools.paths import SITE
from tools.site.build import build_or_tell, render_here
from tools.site.remembered import MEMORY


class Builder:
    """Builds in a process of its own, which stays until its code has changed or this process ends."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._start()

    def _start(self) -> None:
        # Spawned, not forked: what this process has loaded may have changed, and its threads cannot be copied.
        context = get_context("spawn")
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,))
        self._process.start()
        # Only the new process may hold its end: it stops when ours is closed, or when this process is gone.
        theirs.close()

    def build(self) -> int | None:
        """Build, and report the result; return the exit code, or None when `stop` was set meanwhile."""
        self._orders.send("build")
        while not self._orders.poll(0.1):
            if self._stop.is_set():
                return None
        code: int = self._orders.recv()
        return code

    def close(self) -> None:
        """End the process; a build that it is in the middle of leaves nothing behind."""
        self._process.terminate()
        self._process.join()

    def forget(self) -> None:
        """Load everything again for the next build."""
        self._orders.close()
        self._process.join()
        self._start()


class Ended(BaseException):
    """The process is to end. No Exception, since those say what is wrong with the sources."""


def end(*_: object) -> None:
    """Raise Ended."""
    raise Ended


def work(orders: Connection) -> None:
    """Build at every order, until the other end is closed or the process is terminated."""
    # The terminal sends Ctrl-C to both processes; the one that serves handles it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, end)
    with suppress(Ended, EOFError, ConnectionError):
        while orders.recv():
            orders.send(build_or_tell(SITE, render=render_here, hurried=True))
            # Only now, since the site is waited for.
            MEMORY.keep()
            # What is there now mostly stays: looking through it for garbage would take a tenth of the next build.
            gc.collect()
            gc.freeze()
