"""What is worked out of each page, kept under build/ for the next build, when most pages are the same."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from tools.paths import CACHE
from tools.prose import article

T = TypeVar("T")


def of_pages(name: str, work: Callable[[str], T], pages: Iterable[str]) -> list[T]:
    """Return what `work` makes of each page's HTML, from what it has of docs/ alone; the results can be JSON."""
    file = CACHE / f"{name}.json"
    try:
        old: dict[str, T] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        old = {}
    new: dict[str, T] = {}
    found = []
    code = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))))
    for html in pages:
        key = code.copy()
        key.update(article(html).encode())
        known = key.hexdigest()
        if known not in new:
            new[known] = old[known] if known in old else work(html)
        found.append(new[known])
    if new.keys() != old.keys():
        CACHE.mkdir(exist_ok=True)
        # Another build may be reading it.
        whole = file.with_suffix(f".{os.getpid()}")
        whole.write_text(json.dumps(new, ensure_ascii=False), "utf-8")
        whole.replace(file)
    return found
