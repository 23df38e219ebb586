"""A reader's browser on the site, which is built for a benchmark and served while it runs."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tools.errors import StepError
from tools.machine.system import CHROMIUM_FLAGS, chromium, use_locked_node
from tools.site.build import build_site
from tools.site.serve import serve_directory


class Reading(NamedTuple):
    """The folder of a built site, its address, which ends in a slash, and a browser to read it in."""

    site: Path
    address: str
    browser: Browser


@contextmanager
def reading() -> Iterator[Reading]:
    """Build and serve the site, and start a browser, while the context lasts.

    Raises StepError when there is no browser or the site cannot be built.
    """
    executable = chromium()
    if executable is None:
        raise StepError("No Chromium or Chrome is here. `make test` installs one.")
    use_locked_node()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder, "site")
        build_site(site)
        with serve_directory(site) as address:
            browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
            yield Reading(site, address, browser)
            browser.close()
