"""The README's pictures can be taken again from the site."""

import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tools.paths import ROOT
from tools.upkeep.pictures import FOLDER, PICTURES


@pytest.mark.full("takes them all; what they show has tests of its own")
def test_each_picture_of_the_readme_is_taken_from_the_site(site_dir: Path, tmp_path: Path) -> None:
    # A process of its own, since Playwright's synchronous API starts once in each: https://github.com/microsoft/playwright-python/issues/1391
    command = (
        "import sys, pathlib; from tools.upkeep import pictures; "
        "pictures.write_pictures(*map(pathlib.Path, sys.argv[1:]))"
    )
    subprocess.run([sys.executable, "-c", command, site_dir, tmp_path], cwd=ROOT, check=True)
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert {FOLDER / f"{name}.png" for name in PICTURES} == {ROOT / path for path in shown}
    for name, picture in PICTURES.items():
        for folder in (tmp_path, FOLDER):
            width, height = struct.unpack(">II", (folder / f"{name}.png").read_bytes()[16:24])
            assert (width, height) == (2 * picture.width, 2 * picture.height)
