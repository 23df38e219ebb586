"""Runs in Pyodide as `sitecustomize` of the library that holds only what the checkers call."""

import builtins
import sys


class LeftOut(BaseException):
    """Raised by a call or an import that no checker was seen to need. The page then starts the whole engine.

    Not an `Exception`, so that no handler for a function's own errors catches it.
    """


def _left_out() -> None:
    raise LeftOut


builtins.left_out = _left_out  # type: ignore[attr-defined]


class _Nowhere:
    """The only import finder: every module that a checker needs is there, and another may be in the whole library."""

    @staticmethod
    def find_spec(*_: object) -> None:
        raise LeftOut


def close() -> None:
    """Make every later import of a new module raise LeftOut."""
    sys.meta_path[:] = [_Nowhere]
