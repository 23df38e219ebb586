"""The blank that marks what is still to be written in a new paragraph's rule, page and outcome in the guide."""

from collections.abc import Iterator
from typing import Any

from checker.compile.document import Where

BLANK = "UDFYLD"


def is_blank(value: Any) -> bool:
    """Return whether a value is still to be filled in."""
    return isinstance(value, str) and BLANK in value


def blanks_in(part: Any, where: Where = ()) -> Iterator[Where]:
    """Yield the place of each value that is still to be filled in."""
    if is_blank(part):
        yield where
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from blanks_in(value, (*where, key))
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from blanks_in(value, (*where, i))
