"""Account for everything that the site ships: whose each file is, under what licence, and where its source is.

The parts that others have made are listed in macros/parts.yaml; everything else must be the site's own.
"""

import re
import zipfile
from collections.abc import Iterator
from fnmatch import filter as matching
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from macros.parts import FOLDER, Part, heading, parts
from tools.errors import StepError
from tools.paths import NODE_MODULES, ROOT
from tools.site.engine import write_zip

DOCS = ROOT / "docs"
LICENCES = Path(__file__).parent / "licences"
# How Pyodide was changed, which its licence asks to have with its source.
CHANGES = "pyodide.zip"
CHANGED_BY = ("tools/fast/*.py", "tools/fast/*.mjs", "tools/fast/README.md", "tools/*.py", "tools/site/engine.py")
# The site's own files, besides those that docs/ has under the same name.
OWN = (
    "*.html",
    "_headers",
    "_nginx.conf",
    "sitemap.xml",
    "sitemap.xml.gz",
    "data/*.json",
    "data/*.csv",
    "data/*.whl!checker/*",
    "data/*.whl!sidste_udvej-*.dist-info/*",
    "engine/checker.whl!checker/*",
    "engine/checker.whl!sidste_udvej-*.dist-info/*",
    "engine/rules.json",
    "search/text.json",
    f"{FOLDER}/*.txt",
    f"{FOLDER}/{CHANGES}!tools/*",
)
# Files in which single members are accounted for.
ARCHIVES = {".zip", ".whl"}


def write_notices(site: Path) -> None:
    """Write each part's licence, and how Pyodide was changed, into the folder `site`.

    Raises StepError when an installed package comes without its licence.
    """
    folder = site / FOLDER
    folder.mkdir()
    for part in parts():
        text = [f"{heading(part)}\n{part['source']}\n\n{part['copyright']}\n", *map(licence_text, part["texts"])]
        (folder / f"{part['id']}.txt").write_text("\n".join(text), "utf-8")
    changes = folder / "changes"
    with zipfile.ZipFile(changes, "w") as packed:
        for file in sorted(file for pattern in CHANGED_BY for file in ROOT.glob(pattern)):
            packed.write(file, file.relative_to(ROOT))
    write_zip(changes, folder / CHANGES)
    changes.unlink()


@cache
def licence_text(reference: str) -> str:
    """Return a licence: the text that an installed package comes with (`package:file`), or one of this folder's.

    Raises StepError when the package has no such file.
    """
    package, colon, name = reference.rpartition(":")
    if not colon:
        return (LICENCES / f"{name}.txt").read_text("utf-8")
    if (NODE_MODULES / package).is_dir():
        return (NODE_MODULES / package / name).read_text("utf-8")
    installed = distribution(package)
    # Not `files`, which looks on the disk for each: one package has 10,000.
    record = installed.read_text("RECORD") or ""
    if found := re.search(rf"^.*/{re.escape(name)}(?=,)", record, re.MULTILINE):
        return Path(str(installed.locate_file(found[0]))).read_text("utf-8")
    raise StepError(f"{package} comes without {name}. Correct `texts` in macros/parts.yaml.")


def owners_of(site: Path) -> dict[str, list[Part]]:
    """Return the parts of others that each file of `site` consists of or contains; none for the site's own.

    A member of an archive is named `archive!member`. Raises StepError, with every file that belongs to nobody and every
    part that is not in `site`.
    """
    names = list(contents(site))
    owners: dict[str, list[Part]] = {name: [] for name in names}
    problems = []
    for part in parts():
        found = {pattern: matching(names, pattern) for pattern in part["files"]}
        for name in set().union(*found.values()):
            owners[name].append(part)
        problems += [
            f"{part['name']}: no file is {pattern}. Correct `files` in macros/parts.yaml."
            for pattern, some in found.items()
            if not some
        ]
        problems += [
            f"{part['name']}: {mark!r} is not in {pattern}. Correct `version` and `marks` in macros/parts.yaml."
            for pattern, mark in part.get("marks", {}).items()
            if not any(mark.encode() in (site / name).read_bytes() for name in matching(names, pattern))
        ]
    own = {name for pattern in OWN for name in matching(names, pattern)}
    problems += [
        f"{name}: nobody accounts for this file. If others made it, it belongs in macros/parts.yaml."
        for name, makers in owners.items()
        if not makers and name not in own and not (DOCS / name).is_file()
    ]
    if problems:
        raise StepError("\n".join(problems))
    return owners


def contents(site: Path) -> Iterator[str]:
    """Yield the path of every file of `site`, and `archive!member` for every file in an archive."""
    for file in sorted(file for file in site.rglob("*") if file.is_file()):
        name = file.relative_to(site).as_posix()
        if file.suffix not in ARCHIVES:
            yield name
            continue
        with zipfile.ZipFile(file) as archive:
            yield from (f"{name}!{member}" for member in archive.namelist() if not member.endswith("/"))
