"""Draw bar charts whose words are the page's own text, and whose bars are SVG; a table beneath each has the numbers."""

from collections.abc import Sequence

from checker.html.element import Html, element

_LONGEST = 100


def bars(rows: Sequence[tuple[str, int]], caption: str) -> Html:
    """Draw one bar for each row, with its label before it and its number after it.

    Readers who do not see the bars hear the caption, and the numbers from the table.
    """
    most = max([number for _, number in rows] + [1])
    drawn = element("div", *(_row(label, number, most) for label, number in rows), aria_hidden="true")
    return element("figure", element("figcaption", caption), drawn, class_="chart")


def _row(label: str, number: int, most: int) -> Html:
    length = str(round(_LONGEST * number / most, 1))
    bar = element("rect", width=length, height="10", class_="chart__bar")
    stretched = {"viewBox": f"0 0 {_LONGEST} 10", "preserveAspectRatio": "none"}
    return element(
        "div",
        element("span", label),
        element("svg", bar, **stretched),
        element("span", str(number), class_="chart__number"),
        class_="chart__row",
    )
