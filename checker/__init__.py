"""From the rules and the facts of a case to an answer with its reasons and sources.

Everything a browser runs imports the standard library alone. Reading rules from YAML is for the build and stands
apart, in `checker.compile`.
"""

from checker.core.answer import ask
from checker.core.errors import CheckerError
from checker.core.reference import Reference, parse_reference
from checker.html.answer import render_outcome
from checker.words.table import overview

__all__ = ["CheckerError", "Reference", "ask", "overview", "parse_reference", "render_outcome"]
