"""How fast the site is, in figures and in ratios of what is measured side by side. A figure fails nothing: see tests/.

Another benchmark is a function from a Scale to rows, in a module here, named in `BENCHMARKS` of `__main__.py`.
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple


class Scale(NamedTuple):
    """How much is measured: `runs` of each kind, taken by turns, and sites of so many `paragraphs`."""

    runs: int = 5
    paragraphs: tuple[int, ...] = (260, 2600)


class Row(NamedTuple):
    """One line of the report: what was measured, its figures in `unit`, and their median as a ratio of something."""

    what: str
    times: Sequence[float]
    unit: str
    ratio: float | None = None

    @property
    def median(self) -> float:
        """The figure in the middle."""
        return median(self.times)

    def figure(self) -> str:
        """The median with its unit, and the least and the most where it was measured more than once."""
        spread = f" ({_short(min(self.times))} to {_short(max(self.times))})" if len(self.times) > 1 else ""
        return f"{_short(self.median)} {self.unit}{spread}"

    def data(self) -> dict[str, object]:
        """The row for programs; a figure is in `unit`."""
        ends = {"median": self.median, "min": min(self.times), "max": max(self.times), "times": len(self.times)}
        return {"what": self.what, "unit": self.unit, **ends, "ratio": self.ratio}


def _short(figure: float) -> str:
    """Three digits, as many as there is sense in."""
    return f"{figure:.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
