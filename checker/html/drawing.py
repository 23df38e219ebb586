"""Drawings in SVG, in the colour of the text around them, with a title and a description in words."""

from math import cos, pi, sin, tau
from typing import NamedTuple

from checker.html.element import Html, element

# A gear's diameter for each of its teeth, in the drawing's units. Gears that mesh have the same.
_MODULE = 10.0
# The distance from one mark to the next, in the drawing's units.
_STEP = 14


def _drawing(width: float, height: float, title: str, description: str, name: str, *shapes: Html) -> Html:
    titled, described = f"figure-{name}-title", f"figure-{name}-description"
    return element(
        "svg",
        element("title", title, id=titled),
        element("desc", description, id=described),
        *shapes,
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        role="img",
        aria_labelledby=titled,
        aria_describedby=described,
        class_="figure__drawing",
    )


class _Gear(NamedTuple):
    """A gear: its teeth, its centre, and how far it is turned, in radians."""

    teeth: int
    x: float
    y: float
    phase: float

    @property
    def radius(self) -> float:
        return _MODULE * self.teeth / 2


def _next(last: _Gear, teeth: int, direction: float) -> _Gear:
    """Return the gear that meshes with the last one, in a direction from it in radians."""
    reach = last.radius + _MODULE * teeth / 2
    # Where the gears meet, a tooth of one fits into a gap of the other, and they turn in opposite directions.
    offset = (direction - last.phase) * last.teeth / tau
    phase = direction + pi - (0.5 - offset) * tau / teeth
    return _Gear(teeth, last.x + reach * cos(direction), last.y + reach * sin(direction), phase)


def gear_train(sizes: list[int], title: str, description: str, name: str) -> Html:
    """Draw gears that mesh, one after the other, numbered from 1; the greater a gear's size, the more teeth."""
    first, *others = (6 + 2 * size for size in sizes)
    gears = [_Gear(first, 0.0, 0.0, 0.0)]
    for i, teeth in enumerate(others):
        # The train alternates between up and down, so that it fits the width of a phone.
        gears.append(_next(gears[-1], teeth, (-pi if i % 2 else pi) / 6))
    left = min(gear.x - gear.radius for gear in gears) - _MODULE
    top = min(gear.y - gear.radius for gear in gears) - _MODULE
    right = max(gear.x + gear.radius for gear in gears) + _MODULE
    bottom = max(gear.y + gear.radius for gear in gears) + _MODULE
    shapes = []
    for number, gear in enumerate(gears, 1):
        x, y = gear.x - left, gear.y - top
        outline = _outline(gear._replace(x=x, y=y))
        shapes.append(element("path", d=outline, fill="none", stroke="currentColor", stroke_width="2"))
        digit = element(
            "text",
            str(number),
            x=f"{x:.1f}",
            y=f"{y:.1f}",
            text_anchor="middle",
            dominant_baseline="central",
            font_size="28",
            font_weight="bold",
            fill="currentColor",
        )
        shapes.append(digit)
    return _drawing(right - left, bottom - top, title, description, name, *shapes)


def _outline(gear: _Gear) -> str:
    """Return the outline of a gear: root, flank, tip and flank for each tooth."""
    points = []
    for tooth in range(gear.teeth):
        for at, depth in ((-0.28, -1.0), (-0.12, 0.9), (0.12, 0.9), (0.28, -1.0)):
            angle, reach = gear.phase + (tooth + at) * tau / gear.teeth, gear.radius + depth * _MODULE * 0.38
            points.append(f"{gear.x + reach * cos(angle):.1f} {gear.y + reach * sin(angle):.1f}")
    return f"M{'L'.join(points)}Z"


def marks(counts: list[int], title: str, description: str, name: str) -> Html:
    """Draw a hundred marks in rows of twenty, as many of each kind as counted; the rest could be of several kinds."""
    kinds = [kind for kind, count in enumerate(counts) for _ in range(count)]
    drawn: list[int | None] = [*kinds, *([None] * (100 - len(kinds)))]
    shapes = [_mark(kind, _STEP * (i % 20), _STEP * (i // 20)) for i, kind in enumerate(drawn)]
    return _drawing(_STEP * 20, _STEP * 5, title, description, name, *shapes)


def mark(kind: int | None) -> Html:
    """Draw one mark by itself, for the key to a drawing; None is the mark that could be of several kinds."""
    return element("svg", _mark(kind, 0, 0), viewBox=f"0 0 {_STEP} {_STEP}", aria_hidden="true", class_="figure__mark")


def _mark(kind: int | None, x: int, y: int) -> Html:
    """Draw a mark whose shape, not its colour, sets it apart from the other kinds."""
    line = {"fill": "none", "stroke": "currentColor", "stroke_width": "2"}
    if kind == 0:
        return element("circle", cx=str(x + 7), cy=str(y + 7), r="3", fill="currentColor")
    if kind == 1:
        return element("rect", x=str(x + 1), y=str(y + 1), width="12", height="12", fill="currentColor")
    if kind == 2:
        return element("polygon", points=f"{x + 7},{y + 2} {x + 12},{y + 12} {x + 2},{y + 12}", **line)
    return element("rect", x=str(x + 2), y=str(y + 2), width="10", height="10", stroke_dasharray="2 2", **line)
