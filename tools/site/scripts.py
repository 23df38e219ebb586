"""Ship the site's own scripts without what is only for people who read the code."""

import shutil
from pathlib import Path

from tools.errors import run
from tools.paths import ROOT, VENV
from tools.site.cache import cached

SCRIPTS = Path("assets", "javascripts")
PROGRAM = Path(__file__).with_suffix(".mjs")


def write_scripts(site: Path) -> None:
    """Replace the scripts of the finished `site` by copies without comments.

    Raises StepError when one of them is not a script.
    """
    shutil.copytree(cached("scripts", [*sources(), PROGRAM], stripped), site / SCRIPTS, dirs_exist_ok=True)


def sources() -> list[Path]:
    """Return the scripts' source files."""
    return sorted((ROOT / "docs" / SCRIPTS).glob("*.js"))


def stripped(folder: Path) -> None:
    """Write the scripts without comments and needless white space. Names stay, so that errors can be read."""
    run([VENV / "bin" / "node", PROGRAM, folder, *sources()], failing="The scripts could not be made smaller.")
