"""Which of many cases of a kind `make test` has, and which only `make full`."""

from collections.abc import Sequence
from typing import Any

import pytest


def every(step: int, values: Sequence[Any], why: str) -> list[Any]:
    """Return the values for a parameter: the first and every `step`th after it for each run, the others for full ones."""
    return [
        value if i % step == 0 else pytest.param(value, marks=pytest.mark.full(why)) for i, value in enumerate(values)
    ]
