"""Runs in Pyodide as `sitecustomize` of the library that only holds what the checkers call."""

import builtins
import sys


class LeftOut(BaseException):
    """A function is called, or a module imported, that no checker was seen to need. The page starts the whole engine.

    No `Exception`: a handler for the errors of a function must not take it for one of them.
    """


def _left_out() -> None:
    raise LeftOut


builtins.left_out = _left_out  # type: ignore[attr-defined]


class _Nowhere:
    """Comes last of all that look for a module: what is not found is in the whole library, perhaps."""

    @staticmethod
    def find_spec(*_: object) -> None:
        raise LeftOut


def close() -> None:
    """From now on all is imported that ever will be."""
    sys.meta_path.append(_Nowhere)
