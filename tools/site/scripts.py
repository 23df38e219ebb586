"""The site's own scripts as readers get them: without what is only for whoever reads the code."""

import shutil
from pathlib import Path

from tools.errors import run
from tools.paths import ROOT, VENV
from tools.site.cache import cached

SCRIPTS = Path("assets", "javascripts")
PROGRAM = Path(__file__).with_suffix(".mjs")


def write_scripts(site: Path) -> None:
    """Put the scripts of the finished `site` there anew, without comments.

    Raises StepError when one is no script.
    """
    shutil.copytree(cached("scripts", [*sources(), PROGRAM], stripped), site / SCRIPTS, dirs_exist_ok=True)


def sources() -> list[Path]:
    """Return the scripts as they are written."""
    return sorted((ROOT / "docs" / SCRIPTS).glob("*.js"))


def stripped(folder: Path) -> None:
    """Write the scripts without comments and spare white space. Their names stay, for who reads an error."""
    run([VENV / "bin" / "node", PROGRAM, folder, *sources()], failing="The scripts could not be made smaller.")
