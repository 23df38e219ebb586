"""Folders that are made once, and kept under build/ by a hash of what they are made from."""

import hashlib
import inspect
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tools.paths import CACHE, ROOT

# The lock files: a new version of a tool invalidates the cache.
LOCKS = (ROOT / "requirements" / "dev.txt", ROOT / "package-lock.json")


def cached(
    name: str,
    inputs: Iterable[Path],
    write: Callable[[Path], object],
    *,
    changing: Iterable[Path] = (),
    hurried: bool = False,
) -> Path:
    """Return the folder that `write` fills from `inputs` and `changing`, or filled before with the same code and tools.

    When `hurried`, the latest folder filled from the same `inputs` will do.
    """
    code = [*inputs, Path(inspect.getfile(write)), *LOCKS]
    start = f"{name}-{hash_of(code)}-"
    if hurried and (made := [path for path in CACHE.glob(f"{start}*") if path.is_dir()]):
        return max(made, key=lambda path: path.stat().st_mtime)
    folder = CACHE / f"{start}{hash_of(changing)}"
    if not folder.exists():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as work:
            filling = Path(work, "filling")
            filling.mkdir()
            write(filling)
            try:
                filling.replace(folder)
            except OSError:
                # A concurrent build has put the same bytes there.
                if not folder.exists():
                    raise
    return folder


def hash_of(files: Iterable[Path]) -> str:
    """Return a short hash of this Python, and of the names and contents of some of the project's files."""
    key = hashlib.sha256(sys.version.encode())
    for path in files:
        # The name too, since a module that has moved belongs to a different package.
        key.update(f"\0{path.relative_to(ROOT)}\0".encode())
        key.update(path.read_bytes())
    return key.hexdigest()[:16]
