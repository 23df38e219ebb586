"""Runs in Pyodide as `sitecustomize`, before everything but frozen modules: records which functions are called."""

import builtins
import sys

# `types` calls generators that it never starts, and only a start is recorded; imported here, it is kept whole.
import types  # noqa: F401

# Python has sys.monitoring from 3.12: Pyodide's is newer, the build's own may be older.
_monitoring = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
_called: set[tuple[str, str, int]] = set()
builtins.called_functions = _called  # type: ignore[attr-defined]
# Calls in the modules imported so far went unseen, so that these are kept whole.
builtins.early_files = {getattr(module, "__file__", None) for module in sys.modules.values()}  # type: ignore[attr-defined]
_TOOL = _monitoring.PROFILER_ID


def _record(code: object, _offset: int) -> object:
    _called.add((code.co_filename, code.co_qualname, code.co_firstlineno))  # type: ignore[attr-defined]
    return _monitoring.DISABLE


_monitoring.use_tool_id(_TOOL, "recording")
_monitoring.register_callback(_TOOL, _monitoring.events.PY_START, _record)
_monitoring.set_events(_TOOL, _monitoring.events.PY_START)


def close() -> None:
    """Do nothing: unlike in left_out.py, more can be imported at any time."""
