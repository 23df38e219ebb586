"""The templates of theme and pages, compiled once and kept under build/: mkdocs begins each build with none.

It is what Jinja's own cache of bytecode does for an environment that is given one, which mkdocs' is not.
"""

import hashlib
import marshal
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2

from tools.paths import CACHE
from tools.site.cache import LOCKS, hash_of


@contextmanager
def kept_templates() -> Iterator[None]:
    """Compile no template that was compiled before, while the context lasts."""
    # Jinja works out at once what hangs on nothing but its filters, and those are the tools'.
    kept = CACHE / f"templates-{hash_of(LOCKS)}"
    old, new = _read(kept), dict[str, CodeType]()
    compile_, list_ = jinja2.Environment.compile, jinja2.FileSystemLoader.list_templates

    def compiled(env: jinja2.Environment, source: Any, *rest: Any, **named: Any) -> Any:
        key = _key(env, source, rest, named)
        new[key] = old.get(key) or new.get(key) or compile_(env, source, *rest, **named)
        return new[key]

    jinja2.Environment.compile = compiled  # type: ignore[method-assign, assignment]
    jinja2.FileSystemLoader.list_templates = _listed  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        jinja2.Environment.compile = compile_  # type: ignore[method-assign]
        jinja2.FileSystemLoader.list_templates = list_  # type: ignore[method-assign]
    if new.keys() != old.keys():
        CACHE.mkdir(exist_ok=True)
        # Another build may be reading it.
        whole = kept.with_suffix(f".{os.getpid()}")
        whole.write_bytes(marshal.dumps(new))
        whole.replace(kept)


def _read(kept: Path) -> dict[str, CodeType]:
    try:
        return marshal.loads(kept.read_bytes())  # type: ignore[no-any-return]  # noqa: S302 - our own file
    except (OSError, EOFError, ValueError, TypeError):
        return {}


def _key(env: jinja2.Environment, *compiled: object) -> str:
    """A hash of all that the code of a template hangs on: its text, how it is read, and what it can call."""
    settings = {name: value for name, value in vars(env).items() if isinstance(value, str | int | None)}
    known = [*env.extensions, *sorted(env.filters), *sorted(env.tests)]
    return hashlib.sha256(repr((compiled, settings, known)).encode()).hexdigest()


def _listed(loader: jinja2.FileSystemLoader) -> list[str]:
    """The loader's files, but for hidden folders: mkdocs passes over them, and the theme has 15,000 icons in one."""
    found: set[str] = set()
    for start in map(Path, loader.searchpath):
        for folder, folders, files in os.walk(start):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found.update(Path(folder, name).relative_to(start).as_posix() for name in files)
    return sorted(found)
