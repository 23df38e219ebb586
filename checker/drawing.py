"""Drawings in SVG, in the colour of the text around them, with a title and a description in words."""

from math import cos, pi, sin, tau

from checker.html import Html, element

# A tooth of a gear, and the depth it reaches into the next one, in the drawing's units.
_MODULE = 10.0
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


def gear_train(sizes: list[int], title: str, description: str, name: str) -> Html:
    """Gears that mesh, one after the other, each numbered from 1 and with more teeth the greater its size."""
    teeth = [6 + 2 * size for size in sizes]
    radii = [_MODULE * n / 2 for n in teeth]
    places, phases = [(0.0, 0.0)], [0.0]
    for i in range(1, len(teeth)):
        # Up and down by turns, so that the train is no wider than a phone is.
        direction = (pi if i % 2 else -pi) / 6
        x, y = places[-1]
        reach = radii[i - 1] + radii[i]
        places.append((x + reach * cos(direction), y + reach * sin(direction)))
        # Where they meet, a tooth of the one stands in a gap of the other, which turns the other way.
        offset = (direction - phases[-1]) * teeth[i - 1] / tau
        phases.append(direction + pi - (0.5 - offset) * tau / teeth[i])
    left = min(x - r for (x, _), r in zip(places, radii, strict=True)) - _MODULE
    top = min(y - r for (_, y), r in zip(places, radii, strict=True)) - _MODULE
    right = max(x + r for (x, _), r in zip(places, radii, strict=True)) + _MODULE
    bottom = max(y + r for (_, y), r in zip(places, radii, strict=True)) + _MODULE
    shapes = []
    for number, (count, radius, (x, y), phase) in enumerate(zip(teeth, radii, places, phases, strict=True), 1):
        x, y = x - left, y - top
        outline = _gear(count, radius, x, y, phase)
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


def _gear(teeth: int, radius: float, x: float, y: float, phase: float) -> str:
    """The outline of a gear: root, flank, tip, flank, for each tooth."""
    points = []
    for tooth in range(teeth):
        for at, depth in ((-0.28, -1.0), (-0.12, 0.9), (0.12, 0.9), (0.28, -1.0)):
            angle, reach = phase + (tooth + at) * tau / teeth, radius + depth * _MODULE * 0.38
            points.append(f"{x + reach * cos(angle):.1f} {y + reach * sin(angle):.1f}")
    return f"M{'L'.join(points)}Z"


def marks(counts: list[int], title: str, description: str, name: str) -> Html:
    """A hundred marks in rows of twenty, as many of each kind as counted; those left over belong to several kinds."""
    kinds = [kind for kind, count in enumerate(counts) for _ in range(count)]
    drawn: list[int | None] = [*kinds, *([None] * (100 - len(kinds)))]
    shapes = [_mark(kind, _STEP * (i % 20), _STEP * (i // 20)) for i, kind in enumerate(drawn)]
    return _drawing(_STEP * 20, _STEP * 5, title, description, name, *shapes)


def mark(kind: int | None) -> Html:
    """One mark by itself, as the key to a drawing; None is the mark that belongs to several kinds."""
    return element("svg", _mark(kind, 0, 0), viewBox=f"0 0 {_STEP} {_STEP}", aria_hidden="true", class_="figure__mark")


def _mark(kind: int | None, x: int, y: int) -> Html:
    """A mark told from the others by its shape, not by a colour."""
    line = {"fill": "none", "stroke": "currentColor", "stroke_width": "2"}
    if kind == 0:
        return element("circle", cx=str(x + 7), cy=str(y + 7), r="3", fill="currentColor")
    if kind == 1:
        return element("rect", x=str(x + 1), y=str(y + 1), width="12", height="12", fill="currentColor")
    if kind == 2:
        return element("polygon", points=f"{x + 7},{y + 2} {x + 12},{y + 12} {x + 2},{y + 12}", **line)
    return element("rect", x=str(x + 2), y=str(y + 2), width="10", height="10", stroke_dasharray="2 2", **line)
