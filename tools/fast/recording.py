"""Runs in Pyodide as `sitecustomize`, before all else but what Python freezes: records which functions are called."""

import builtins
import sys

# It calls generators that it never starts, and only a start is recorded.
import types  # noqa: F401

# The build's own Python may be older; Pyodide's is not.
_monitoring = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
_called: set[tuple[str, str, int]] = set()
builtins.called_functions = _called  # type: ignore[attr-defined]
# What was imported before had functions called unseen.
builtins.early_files = {getattr(module, "__file__", None) for module in sys.modules.values()}  # type: ignore[attr-defined]
_TOOL = _monitoring.PROFILER_ID


def _record(code: object, _offset: int) -> object:
    _called.add((code.co_filename, code.co_qualname, code.co_firstlineno))  # type: ignore[attr-defined]
    return _monitoring.DISABLE


_monitoring.use_tool_id(_TOOL, "recording")
_monitoring.register_callback(_TOOL, _monitoring.events.PY_START, _record)
_monitoring.set_events(_TOOL, _monitoring.events.PY_START)


def close() -> None:
    """Here more can be imported at any time."""
