"""Measure how fast the site is, in figures, and in ratios between things measured side by side. No figure is a failure.

A benchmark is a function from a Scale to rows, in a module here; `BENCHMARKS` in `__main__.py` lists them.
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple


class Scale(NamedTuple):
    """How much to measure: `runs` of each kind, in turn, and handbooks with so many `paragraphs` added."""

    runs: int = 5
    paragraphs: tuple[int, ...] = (260, 2600)


class Row(NamedTuple):
    """A line of the report: what was measured, its figures in `unit`, and their median relative to something else."""

    what: str
    times: Sequence[float]
    unit: str
    ratio: float | None = None

    @property
    def median(self) -> float:
        """The figure in the middle."""
        return median(self.times)

    def figure(self) -> str:
        """Return the median with its unit, and the least and the greatest figure if there are several."""
        spread = f" ({_short(min(self.times))} to {_short(max(self.times))})" if len(self.times) > 1 else ""
        return f"{_short(self.median)} {self.unit}{spread}"

    def data(self) -> dict[str, object]:
        """Return the row for programs, with figures in `unit`."""
        ends = {"median": self.median, "min": min(self.times), "max": max(self.times), "times": len(self.times)}
        return {"what": self.what, "unit": self.unit, **ends, "ratio": self.ratio}


def _short(figure: float) -> str:
    """Return a figure with three digits, as many as are meaningful."""
    return f"{figure:.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
