"""Build the same site with Zensical, Material for MkDocs' successor, into build/zensical/. See README.md here."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from tools.errors import StepError, run
from tools.paths import CACHE, ROOT, VENV
from tools.site.build import build_or_tell

# The files that Zensical renders: it reads nothing outside the folder of its settings; macros/ and checker/ it imports.
SETTINGS = "mkdocs.yml"
SOURCES = ("docs", "overrides")
# The index of Zensical's own search, which it writes even with that search off.
SEARCH_INDEX = "search.json"
# Zensical colours its messages even where no terminal shows them.
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def main() -> int:
    """Build the site; return the exit code, 2 when it could not be built."""
    return build_or_tell(CACHE / "zensical", render=render_zensical)


def render_zensical(target: Path, env: dict[str, str]) -> None:
    """Render docs/ to HTML, as `tools.site.build.render_pages` does with MkDocs; a warning is an error.

    Raises StepError with everything that Zensical found wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            shutil.copytree(ROOT / name, Path(folder, name))
        settings = shutil.copy(ROOT / SETTINGS, folder)
        command: list[str | Path] = [VENV / "bin" / "zensical", "build", "--strict", "--config-file", settings]
        try:
            run(command, failing="Zensical stopped:", env=env)
        except StepError as error:
            raise StepError(_COLOUR.sub("", str(error))) from None
        shutil.move(Path(folder, "site"), target)
    (target / SEARCH_INDEX).unlink()


if __name__ == "__main__":
    sys.exit(main())
