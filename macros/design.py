"""The parts of the page on design that are made from the real thing: the colours, and an answer of each kind."""

import re
from pathlib import Path

from checker.html.element import Html, element

_STYLES = Path(__file__).parent.parent / "docs" / "assets" / "stylesheets" / "tokens.css"
_COLOUR = re.compile(r"^  --([a-z-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", re.MULTILINE)


def tokens() -> dict[str, tuple[str, str]]:
    """Return the colours by their names, each as it is in the light and in the dark scheme (`#rrggbb` or `#rgb`)."""
    found = _COLOUR.findall(_STYLES.read_text("utf-8").partition("}")[0])
    return {name: (light or both, dark or both) for name, light, dark, both in found}


def colour_list() -> Html:
    """Show each colour with its name, as it is in the reader's scheme and as it is written."""
    items = (
        element("li", _swatch(name), " ", *(part for text in (f"--{name}", light, dark) for part in (_code(text), " ")))
        for name, (light, dark) in tokens().items()
    )
    return element("ul", *items, role="list")


def _code(text: str) -> Html:
    return element("code", text)


def _swatch(name: str) -> Html:
    """Return a patch of a colour as SVG, since the site's policy forbids styles within a page."""
    return Html(
        '<svg class="swatch" viewBox="0 0 40 20" width="40" height="20" aria-hidden="true">'
        f'<rect width="40" height="20" fill="var(--{name})" stroke="var(--edge)"/></svg>'
    )
