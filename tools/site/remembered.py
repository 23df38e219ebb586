"""What steps of a build made of a text, remembered so that the next build works out only what has changed.

A process remembers from build to build, and a file under build/ passes it on to the next process. All is forgotten once
the code, the settings of MkDocs or a tool has changed.
"""

import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from tools.paths import CACHE, ROOT
from tools.site.cache import LOCKS, hash_of

# What says how a text becomes a part of the site. A step with other sources, such as rules, gives them as texts.
CODE = ("mkdocs.yml", "checker/**/*.py", "macros/*.py", "tools/site/*.py", "tools/style/*.py")

T = TypeVar("T")
Text = TypeVar("Text", str, bytes)


class Memory:
    """Results by what they were made from. Outside a build it remembers nothing."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[bytes, Any] | None = None
        self._used: set[bytes] | None = None
        self._new = False
        self._code = hash_of_code()

    def recall(self, make: Callable[[], T], *made_from: str | bytes) -> T:
        """Return what `make` makes of these texts, or made of them in the last build. Treat it as read-only."""
        if self._used is None or self._known is None:
            return make()
        texts = (text.encode() if isinstance(text, str) else text for text in made_from)
        key = blake2b(b"\0".join(texts), digest_size=16).digest()
        self._used.add(key)
        if key not in self._known:
            self._known[key] = make()
            self._new = True
        return self._known[key]  # type: ignore[no-any-return]

    @contextmanager
    def during_build(self) -> Iterator[None]:
        """Remember while the context lasts, and afterwards what it used, unless it raises.

        Otherwise, a text that stopped a build with a warning would pass the next, which is not warned again.
        """
        before = self._read() if self._known is None else self._known
        self._known, self._used, self._new = dict(before), set(), False
        try:
            yield
            before = {key: self._known[key] for key in self._used}
        finally:
            self._known, self._used = before, None

    def keep(self) -> None:
        """Pass on to the next process what the last build used, if any of it is new."""
        # Code that was changed meanwhile may be older here than it is now.
        if self._known and self._new and self._code == hash_of_code():
            self._write(self._known)

    def _read(self) -> dict[bytes, Any]:
        # Whatever is wrong with the file, the build can do without it.
        with suppress(Exception):
            code, known = pickle.loads(self._file.read_bytes())  # noqa: S301 (the build's own file)
            if code == self._code:
                return dict(known)
        return {}

    def _write(self, known: dict[bytes, Any]) -> None:
        self._file.parent.mkdir(exist_ok=True)
        # Renamed into place, since a concurrent build may read it.
        with tempfile.TemporaryDirectory(dir=self._file.parent) as work:
            written = Path(work, self._file.name)
            written.write_bytes(pickle.dumps((self._code, known), pickle.HIGHEST_PROTOCOL))
            written.replace(self._file)


def hash_of_code() -> str:
    """Return a hash of everything besides a text that says how it becomes a part of the site."""
    return hash_of([*LOCKS, *sorted(path for pattern in CODE for path in ROOT.glob(pattern))])


FILE = CACHE / "remembered"
MEMORY = Memory(FILE)


def remembered(make: Callable[[Text], T]) -> Callable[[Text], T]:
    """Remember what a function of a single text returns. Treat it as read-only."""

    @wraps(make)
    def recalled(text: Text) -> T:
        return MEMORY.recall(lambda: make(text), f"{make.__module__}.{make.__qualname__}", text)

    return recalled
