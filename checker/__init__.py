"""From the rules and the facts of a case to an answer with its reasons and sources.

Everything a browser runs imports the standard library alone. Reading rules from YAML is for the build and stands
apart, in `checker.source`.
"""

from checker.answer import ask
from checker.errors import CheckerError
from checker.reference import Reference, parse_reference
from checker.render import render_outcome
from checker.table import overview

__all__ = ["CheckerError", "Reference", "ask", "overview", "parse_reference", "render_outcome"]
