"""Keep Markdown out of what macros return: a page shows every character of a rule's text as it is."""

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from markdown.util import BLOCK_LEVEL_ELEMENTS

from checker.html.element import Html, together
from macros.aside import SIGN, set_aside

# Characters of which Markdown makes links, images, code and emphasis, even within inline HTML.
_SIGNS = re.compile(r"[]\[*`\\]")
# An underscore makes emphasis in text; in HTML, names contain it, so that it must stay.
_LINE = str.maketrans({"_": "&#95;"})
_TAG = re.compile(r"<([a-z1-6]+)")
P = ParamSpec("P")


def in_markdown(text: str) -> str:
    """Return HTML or a text in a form that Markdown shows unchanged."""
    html = text if isinstance(text, Html) else together(text).translate(_LINE)
    tag = _TAG.match(html)
    if tag and tag[1] in BLOCK_LEVEL_ELEMENTS:
        return set_aside(html)
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", html.replace(SIGN, ""))


def shown(macro: Callable[P, str]) -> Callable[P, str]:
    """Wrap a macro so that Markdown shows what it returns unchanged."""

    @wraps(macro)
    def given(*args: P.args, **kwargs: P.kwargs) -> str:
        return in_markdown(macro(*args, **kwargs))

    return given
