"""Runs in Pyodide just before its memory is saved: leaves nothing there that need not be."""

import gc
import linecache
import sys
import zipimport

import sitecustomize  # type: ignore[import-not-found]


def settle() -> None:
    """Forget what can be had again, and overwrite what was freed, so that it does not weigh in the saved memory."""
    sitecustomize.close()
    zipimport._zip_directory_cache.clear()  # type: ignore[attr-defined]
    sys.path_importer_cache.clear()
    linecache.cache.clear()
    gc.collect()
    # All of this lives as long as the engine: it need not be looked through again and again.
    gc.freeze()
    # Whatever lies higher is new memory, which is empty already.
    top = id(bytes(3_000_000))
    kept = []
    size = 1 << 20
    while size > 256:
        while id(block := bytes(size)) < top:
            kept.append(block)
        size = size * 3 // 4
    # Python's own allocator has pools for each size up to 512 bytes.
    for small in range(1, 500, 8):
        new = 0
        while new < 4:
            kept.append(bytes(small))
            new += id(kept[-1]) >= top
