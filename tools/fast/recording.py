"""Runs in Pyodide as `sitecustomize`, before all else but what Python freezes: records which functions are called."""

import builtins
import sys

# It calls generators that it never starts, and only a start is recorded.
import types  # noqa: F401

_called: set[tuple[str, str, int]] = set()
builtins.called_functions = _called  # type: ignore[attr-defined]
# What was imported before had functions called unseen.
builtins.early_files = {getattr(module, "__file__", None) for module in sys.modules.values()}  # type: ignore[attr-defined]
_TOOL = sys.monitoring.PROFILER_ID


def _record(code: object, _offset: int) -> object:
    _called.add((code.co_filename, code.co_qualname, code.co_firstlineno))  # type: ignore[attr-defined]
    return sys.monitoring.DISABLE


sys.monitoring.use_tool_id(_TOOL, "recording")
sys.monitoring.register_callback(_TOOL, sys.monitoring.events.PY_START, _record)
sys.monitoring.set_events(_TOOL, sys.monitoring.events.PY_START)
