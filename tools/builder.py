"""A process that builds the site again and again, with all that mkdocs is loaded once."""

import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import CodeType
from typing import Any

import jinja2

from tools.build import build_or_tell, render_here
from tools.paths import SITE


class Builder:
    """Builds in a process of its own that stays, until it must forget what it has loaded."""

    def __init__(self) -> None:
        self._process = self._started()

    def _started(self) -> ProcessPoolExecutor:
        # Begun afresh: what this process has loaded may have changed, and its threads cannot be copied.
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=prepare)

    def build(self) -> int:
        """Build, and tell how it went; return the exit code."""
        return self._process.submit(build_here).result()

    def forget(self) -> None:
        """Load everything anew for the next build."""
        self._process.shutdown()
        self._process = self._started()


def prepare() -> None:
    """Make this process one that builds."""
    # Ctrl-C, which the terminal tells both processes of, is for the one that serves.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_compiled()


def keep_compiled() -> None:
    """Compile each template once: mkdocs begins each build with none, and a fifth of its time goes there."""
    compile_, kept = jinja2.Environment.compile, dict[Any, CodeType]()

    def compiled(env: jinja2.Environment, source: Any, name: str | None = None, *rest: Any) -> Any:
        key = (source, name, rest, *env.extensions, *sorted(env.filters), *sorted(env.tests))
        if key not in kept:
            kept[key] = compile_(env, source, name, *rest)
        return kept[key]

    jinja2.Environment.compile = compiled  # type: ignore[method-assign, assignment]


def build_here() -> int:
    """Build in this process; return the exit code."""
    return build_or_tell(SITE, render=render_here)
