"""How fast the site is, in figures and in ratios of what is measured side by side. A figure fails nothing: see tests/.

Another benchmark is a function from a Scale to rows, in a module here, named in `BENCHMARKS` of `__main__.py`.
"""

from typing import NamedTuple


class Scale(NamedTuple):
    """How much is measured: `runs` of each kind, taken by turns, and sites of so many `paragraphs`."""

    runs: int = 5
    paragraphs: tuple[int, ...] = (26, 260, 2600)


class Row(NamedTuple):
    """One line of the report: what was measured, the figure with its unit, and what it is a ratio of, if anything."""

    what: str
    figure: str
    ratio: str = ""
