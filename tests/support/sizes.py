"""Which of many cases of a kind `make test` has, and which only `make full`."""

from collections.abc import Sequence
from typing import Any

import pytest


def every(step: int, values: Sequence[Any], why: str) -> list[Any]:
    """Return the values for a parameter: the first and every `step`th after it for each run, the rest for full ones."""
    rest = pytest.mark.full(why)
    sets = [value if isinstance(value, tuple) else (value,) for value in values]
    return [pytest.param(*each, marks=() if i % step == 0 else rest) for i, each in enumerate(sets)]
