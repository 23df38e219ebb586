"""Take the README's pictures from the built site: an answer on a phone, and the overview."""

import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from tools.errors import StepError
from tools.machine.system import CHROMIUM_FLAGS, chromium, use_locked_node
from tools.paths import ROOT, SITE
from tools.site.serve import serve_directory

FOLDER = ROOT / ".github" / "pictures"


class Picture(NamedTuple):
    """A page of the site, the size of the window in CSS pixels, and the element that must be there first."""

    address: str
    width: int
    height: int
    shown: str


PICTURES = {
    "answer": Picture("opslag/?paragraph=124d", 375, 760, "[data-answer][data-engine=pyodide]"),
    "overview": Picture("oversigt/", 1280, 760, "[data-overview] tbody tr"),
}


def main() -> int:
    """Write the pictures; return the exit code."""
    try:
        write_pictures(SITE, FOLDER)
    except StepError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def write_pictures(site: Path, folder: Path) -> None:
    """Write each picture of the built `site` into `folder`, as PNG.

    Raises StepError when there is no browser.
    """
    executable = chromium()
    if executable is None:
        raise StepError("No Chromium or Chrome is here. `make setup-tests` installs one.")
    use_locked_node()
    folder.mkdir(parents=True, exist_ok=True)
    with serve_directory(site) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        for name, picture in PICTURES.items():
            page = browser.new_page(
                viewport={"width": picture.width, "height": picture.height}, locale="da-DK", device_scale_factor=2
            )
            page.goto(root + picture.address)
            page.locator(picture.shown).first.wait_for()
            page.evaluate("document.fonts.ready")
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
