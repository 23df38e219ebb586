"""Build the same site with Zensical, which follows Material for MkDocs, into build/zensical/: see CONTRIBUTING.md."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from tools.errors import StepError, run
from tools.paths import CACHE, ROOT, VENV
from tools.site.build import build_or_tell, environment

# What it renders the pages from; macros/ and checker/ it imports. It reads nothing outside the folder of its settings.
SETTINGS = "mkdocs.yml"
SOURCES = ("docs", "overrides")
# The index of its own search, which it writes with that search off.
SEARCH_INDEX = "search.json"
# It colours what it says wherever it says it.
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def main() -> int:
    """Build the site; return the exit code, 2 when it could not be built."""
    return build_or_tell(CACHE / "zensical", render=render_zensical)


def render_zensical(rules: Path, target: Path) -> None:
    """Render docs/ to HTML, as `tools.site.build.render_pages` does with MkDocs; a warning is an error.

    Raises StepError with all that is wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            shutil.copytree(ROOT / name, Path(folder, name))
        settings = shutil.copy(ROOT / SETTINGS, folder)
        command: list[str | Path] = [VENV / "bin" / "zensical", "build", "--strict", "--config-file", settings]
        try:
            run(command, failing="Zensical stopped:", env=environment(rules))
        except StepError as error:
            raise StepError(_COLOUR.sub("", str(error))) from None
        shutil.move(Path(folder, "site"), target)
    (target / SEARCH_INDEX).unlink()


if __name__ == "__main__":
    sys.exit(main())
