"""A process that builds the site again and again, but loads MkDocs only once."""

import signal
from contextlib import suppress
from functools import lru_cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from macros.terms import glossary_words
from tools.paths import SITE
from tools.site.build import build_or_tell, render_here

# What MkDocs knows of a page once it has rendered it.
RENDERED = ("content", "toc", "_title_from_render", "present_anchor_ids", "links_to_anchors")


class Builder:
    """Builds in a process of its own, which stays until its code has changed or this process ends."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._start()

    def _start(self) -> None:
        # Spawned, not forked: what this process has loaded may have changed, and its threads cannot be copied.
        context = get_context("spawn")
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
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

    def forget(self) -> None:
        """Load everything again for the next build."""
        self._orders.close()
        self._process.join()
        self._start()


def work(orders: Connection) -> None:
    """Build at every order, until the other end is closed."""
    remember_templates()
    remember_theme()
    remember_pages()
    # The terminal sends Ctrl-C to both processes; the one that serves handles it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, ConnectionError):
        while orders.recv():
            orders.send(build_or_tell(SITE, render=render_here, hurried=True))


def remember_templates() -> None:
    """Have Jinja compile each text once in this process: a changed rule leaves the text of the pages as it was."""
    compile_text, known = Environment.compile, dict[tuple[str | None, ...], Any]()

    def compiled(self: Environment, *text: str | None) -> Any:
        if text not in known:
            known[text] = compile_text(self, *text)  # type: ignore[call-overload]
        return known[text]

    Environment.compile = compiled  # type: ignore[method-assign, assignment]


def remember_theme() -> None:
    """Have MkDocs look through the theme's folders once in this process: they have 14,000 files."""
    list_files, known = Environment.list_templates, list[str]()

    def listed(self: Environment, *given: Any, **named: Any) -> list[str]:
        if not known:
            known[:] = list_files(self, *given, **named)
        return known

    Environment.list_templates = listed  # type: ignore[method-assign]


def remember_pages() -> None:
    """Have MkDocs render a page's Markdown again only when that has changed: most rules change few pages.

    A page also depends on which pages there are, for its links, and on the glossary.
    """
    render, known = Page.render, dict[str, tuple[object, dict[str, Any]]]()

    @lru_cache(maxsize=1)
    def shared(files: Files) -> object:
        return [file.src_uri for file in files.documentation_pages()], glossary_words().terms

    def rendered(self: Page, config: MkDocsConfig, files: Files) -> None:
        made_from = self.markdown, shared(files)
        before, values = known.get(self.file.src_uri, (None, {}))
        if before != made_from:
            render(self, config, files)
            known[self.file.src_uri] = made_from, {name: getattr(self, name) for name in RENDERED}
            return
        for name, value in values.items():
            setattr(self, name, value)
        # The links are checked against the anchors of this build's pages.
        links = self.links_to_anchors or {}
        self.links_to_anchors = {files.src_uris[file.src_uri]: anchors for file, anchors in links.items()}

    Page.render = rendered  # type: ignore[method-assign]
