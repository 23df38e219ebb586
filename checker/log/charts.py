"""Draw bar charts as SVG in the colour of the text around them; a table beneath each one has the numbers."""

from collections.abc import Sequence

from checker.html.element import Html, element

_ROW, _LABEL, _BARS, _NUMBER = 30, 210, 330, 60


def bars(rows: Sequence[tuple[str, int]], title: str, name: str) -> Html:
    """Draw one bar for each row, with its label before it and its number after it.

    Args:
        name: what distinguishes the chart's ids from others on the page.
    """
    most = max([number for _, number in rows] + [1])
    shapes = []
    for i, (label, number) in enumerate(rows):
        y = i * _ROW
        length = round(_BARS * number / most, 1)
        text = {"font_size": "15", "fill": "currentColor", "dominant_baseline": "central"}
        shapes += [
            element("text", _short(label), x=str(_LABEL - 8), y=str(y + 15), text_anchor="end", **text),
            element("rect", x=str(_LABEL), y=str(y + 5), width=str(length), height="20", class_="chart__bar"),
            element("text", str(number), x=str(_LABEL + length + 8), y=str(y + 15), **text),
        ]
    titled = f"chart-{name}-title"
    return element(
        "svg",
        element("title", f"{title}. Tallene står i tabellen nedenunder.", id=titled),
        *shapes,
        viewBox=f"0 0 {_LABEL + _BARS + _NUMBER} {len(rows) * _ROW}",
        role="img",
        aria_labelledby=titled,
        class_="chart",
    )


def _short(label: str) -> str:
    return label if len(label) <= 26 else f"{label[:25]}…"
