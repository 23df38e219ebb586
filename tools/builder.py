"""A process that builds the site again and again, with all that mkdocs is loaded once."""

import signal
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event
from types import CodeType
from typing import Any

import jinja2

from tools.build import build_or_tell, render_here
from tools.paths import SITE


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
    keep_templates()
    with suppress(EOFError, ConnectionError):
        while orders.recv():
            orders.send(build_or_tell(SITE, render=render_here, hurried=True))


def keep_templates() -> None:
    """Find and compile each template once: mkdocs begins each build with none, and a quarter of its time goes there."""
    compile_, kept = jinja2.Environment.compile, dict[Any, CodeType]()

    def compiled(env: jinja2.Environment, source: Any, name: str | None = None, *rest: Any) -> Any:
        key = (source, name, rest, *env.extensions, *sorted(env.filters), *sorted(env.tests))
        if key not in kept:
            kept[key] = compile_(env, source, name, *rest)
        return kept[key]

    jinja2.Environment.compile = compiled  # type: ignore[method-assign, assignment]

    list_, found = jinja2.FileSystemLoader.list_templates, dict[Any, list[str]]()

    def listed(loader: jinja2.FileSystemLoader) -> list[str]:
        key = tuple(loader.searchpath)
        if key not in found:
            found[key] = list_(loader)
        return found[key]

    # The theme has 15,000 files, nearly all of them icons.
    jinja2.FileSystemLoader.list_templates = listed  # type: ignore[method-assign, assignment]
