"""Runs in Pyodide just before its memory is saved: removes what need not be saved."""

import gc
import linecache
import sys
import zipimport

import sitecustomize  # type: ignore[import-not-found]


def settle() -> None:
    """Drop what can be made again, and overwrite freed memory with zeros, which the snapshot leaves out."""
    sitecustomize.close()
    zipimport._zip_directory_cache.clear()  # type: ignore[attr-defined]
    sys.path_importer_cache.clear()
    linecache.cache.clear()
    gc.collect()
    # All of this lives as long as the engine, so the garbage collector need not look through it again.
    gc.freeze()
    # Memory above this address is new, and holds zeros already.
    top = id(bytes(3_000_000))
    kept = []
    size = 1 << 20
    while size > 256:
        while id(block := bytes(size)) < top:
            kept.append(block)
        size = size * 3 // 4
    # Python's own allocator has a pool for each size up to 512 bytes.
    for small in range(1, 500, 8):
        new = 0
        while new < 4:
            kept.append(bytes(small))
            new += id(kept[-1]) >= top
