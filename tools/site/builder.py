"""A process that builds the site again and again, with all that mkdocs is loaded once."""

import signal
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event

from tools.paths import SITE
from tools.site.build import build_or_tell, render_here


class Builder:
    """Builds in a process of its own that stays, until it must forget what it has loaded, or this process ends."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._start()

    def _start(self) -> None:
        # Begun afresh: what this process has loaded may have changed, and its threads cannot be copied.
        context = get_context("spawn")
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        # Only the process itself may hold it: it ends when this end is closed, or this process is gone.
        theirs.close()

    def build(self) -> int | None:
        """Build, and tell how it went; return the exit code, or None when `stop` was set meanwhile."""
        self._orders.send("build")
        while not self._orders.poll(0.1):
            if self._stop.is_set():
                return None
        code: int = self._orders.recv()
        return code

    def forget(self) -> None:
        """Load everything anew for the next build."""
        self._orders.close()
        self._process.join()
        self._start()


def work(orders: Connection) -> None:
    """Build whenever told to, until the other end is closed."""
    # Ctrl-C, which the terminal tells both processes of, is for the one that serves.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, ConnectionError):
        while orders.recv():
            orders.send(build_or_tell(SITE, render=render_here, hurried=True))
