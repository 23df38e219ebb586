"""The checker: from the rules and the facts of a case to an answer with its reasons and sources.

The six names here are public, and the site's page for programmers describes them. Everything else may change from one
version to the next. Only `checker.compile`, which reads rules from YAML, needs more than the standard library.

Each room imports only from those before it: model, core, words, html, checks, log, changes, compile and site.
"""

from checker.core.answer import ask
from checker.core.errors import CheckerError
from checker.core.reference import Reference, parse_reference
from checker.html.answer import render_outcome
from checker.words.table import overview

__all__ = ["CheckerError", "Reference", "ask", "overview", "parse_reference", "render_outcome"]
