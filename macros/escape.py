"""What a macro gives is no Markdown: whatever signs a text of the rules has, the page shows them."""

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from checker.html import Html, together

# What Markdown would make links, images, code and stress of, even inside HTML that stands in a line.
_SIGNS = re.compile(r"[]\[*`\\]")
# Stress in a text; in HTML it is part of names.
_LINE = str.maketrans({"_": "&#95;"})
_SCRIPT = re.compile("(<script.*?</script>)", re.DOTALL)
P = ParamSpec("P")


def in_markdown(text: str) -> str:
    """HTML or a text as it can stand in Markdown, where it is shown as it is."""
    html = text if isinstance(text, Html) else together(text).translate(_LINE)
    # Markdown leaves a script alone, and in data no sign has another name.
    return "".join(part if part.startswith("<script") else _SIGNS.sub(_named, part) for part in _SCRIPT.split(html))


def _named(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"


def shown(macro: Callable[P, str]) -> Callable[P, str]:
    """The macro, its text as it can stand in Markdown."""

    @wraps(macro)
    def given(*args: P.args, **kwargs: P.kwargs) -> str:
        return in_markdown(macro(*args, **kwargs))

    return given
