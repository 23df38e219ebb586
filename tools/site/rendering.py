"""Run MkDocs in this process, and have it render only the pages that have changed since the last build.

MkDocs and Jinja offer no way to skip pages that are as they were, so this module replaces methods of both.
"""

import logging
import marshal
import os
from contextlib import redirect_stderr, redirect_stdout
from functools import lru_cache
from io import StringIO
from types import CodeType
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader
from mkdocs.__main__ import cli
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from checker.site.glossary import GLOSSARY_CLASS
from macros.aside import filled, numbered
from macros.terms import glossary_words
from tools.errors import StepError
from tools.site.remembered import MEMORY

# What MkDocs knows of a page once it has rendered it.
RENDERED = ("content", "toc", "_title_from_render", "present_anchor_ids")
LINKS = "links_to_anchors"


def run_mkdocs(arguments: list[str], *, failing: str, env: dict[str, str]) -> None:
    """Run MkDocs as `tools.errors.run` runs a program.

    Raises StepError, with `failing` and what MkDocs prints, when it stops.
    """
    before = dict(os.environ)
    os.environ.update(env)
    log, printed = logging.getLogger("mkdocs"), StringIO()
    handlers = log.handlers[:]
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            cli.main(arguments, prog_name="mkdocs", standalone_mode=False)
    except (Exception, SystemExit) as error:
        raise StepError(f"{failing}\n{printed.getvalue().strip()}\n{error}") from error
    finally:
        # Each run of MkDocs adds a handler, which would go on writing to this run's output.
        log.handlers[:] = handlers
        os.environ.clear()
        os.environ.update(before)


_compile, _list_templates, _render = Environment.compile, Environment.list_templates, Page.render
_theme_files: dict[tuple[str, ...], list[str]] = {}


def _compiled(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> CodeType:
    """Compile a template; a changed rule leaves the text of the pages as it was."""

    def make() -> bytes:
        return marshal.dumps(_compile(self, source, name, filename))

    code: CodeType = marshal.loads(MEMORY.recall(make, "template", name or "", filename or "", source))  # noqa: S302
    return code


def _listed(self: Environment, *given: Any, **named: Any) -> list[str]:
    """List the files of the theme, which has 14,000; a process that builds again lists them once."""
    folders = tuple(map(str, cast("FileSystemLoader", self.loader).searchpath))
    if folders not in _theme_files:
        _theme_files[folders] = _list_templates(self, *given, **named)
    return _theme_files[folders]


def _rendered(self: Page, config: MkDocsConfig, files: Files) -> None:
    """Render a page's Markdown. Besides its text, the site's files matter, for its links, and the glossary."""
    # The macros' HTML is left out: it may change, and only the glossary is known by it.
    text, html = numbered(self.markdown or "")
    if f'class="{GLOSSARY_CLASS}"' not in "".join(html):
        self.markdown = text

    def make() -> dict[str, Any]:
        _render(self, config, files)
        links = {file.src_uri: anchors for file, anchors in (self.links_to_anchors or {}).items()}
        return {name: getattr(self, name) for name in RENDERED} | {LINKS: links}

    made = MEMORY.recall(make, "page", self.file.src_uri, self.markdown or "", _around(files))
    for name, value in made.items():
        setattr(self, name, value)
    self.content = filled(self.content or "", html)
    # The links are checked against the anchors of this build's pages.
    self.links_to_anchors = {files.src_uris[file]: anchors for file, anchors in made[LINKS].items()}


@lru_cache(maxsize=1)
def _around(files: Files) -> str:
    return f"{sorted(files.src_uris)} {glossary_words().terms}"


Environment.compile = _compiled  # type: ignore[method-assign, assignment]
Environment.list_templates = _listed  # type: ignore[method-assign]
Page.render = _rendered  # type: ignore[method-assign]
