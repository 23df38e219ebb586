"""The blank that marks what is still to be written in a new paragraph's rule, page and outcome in the guide."""

from typing import Any

BLANK = "UDFYLD"


def is_blank(value: Any) -> bool:
    """Return whether a value is still to be filled in."""
    return isinstance(value, str) and BLANK in value
