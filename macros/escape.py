"""What a macro gives is no Markdown: whatever signs a text of the rules has, the page shows them."""

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from markdown.util import BLOCK_LEVEL_ELEMENTS

from checker.html.element import Html, together
from macros.aside import SIGN, set_aside

# What Markdown would make links, images, code and stress of, in HTML too where it stands in a line.
_SIGNS = re.compile(r"[]\[*`\\]")
# Stress in a text; in HTML it is part of names.
_LINE = str.maketrans({"_": "&#95;"})
_TAG = re.compile(r"<([a-z1-6]+)")
P = ParamSpec("P")


def in_markdown(text: str) -> str:
    """HTML or a text as it can stand in Markdown, where it is shown as it is."""
    html = text if isinstance(text, Html) else together(text).translate(_LINE)
    tag = _TAG.match(html)
    if tag and tag[1] in BLOCK_LEVEL_ELEMENTS:
        return set_aside(html)
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", html.replace(SIGN, ""))


def shown(macro: Callable[P, str]) -> Callable[P, str]:
    """The macro, its text as it can stand in Markdown."""

    @wraps(macro)
    def given(*args: P.args, **kwargs: P.kwargs) -> str:
        return in_markdown(macro(*args, **kwargs))

    return given
