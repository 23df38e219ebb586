"""The fonts that a test's reader has: those of one Debian package alone, with or without the site's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext

from tools.machine.system import fonts_of

FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir>
<alias>
<family>monospace</family>
<prefer><family>DejaVu Sans Mono</family><family>Liberation Mono</family></prefer>
</alias>
</fontconfig>
"""


class Fonts(NamedTuple):
    """A reader's fonts: the Debian package they come from, and the addresses withheld from the reader."""

    package: str
    withheld: str | None = None


# A reader who has chosen their own font; no common font is wider.
OWN = Fonts("fonts-dejavu-core", "**/typeface**")
SITES = Fonts("fonts-dejavu-core")
FONTS = {
    "the site's typeface": SITES,
    # The site's typeface cannot be fetched, and a font as wide replaces it.
    "Liberation for the site's": Fonts("fonts-liberation", "**/assets/typeface/*"),
    "DejaVu of the reader's own": OWN,
}
# Runs a test that uses `fonts`, directly or through its page, for each of these readers.
with_every_font = pytest.mark.parametrize("fonts", FONTS.values(), ids=FONTS, indirect=True)
# Runs a test of every page for each of them; every test run includes the reader's own fonts, which are widest.
on_every_page = pytest.mark.parametrize(
    "fonts",
    [
        pytest.param(fonts, id=name, marks=() if fonts is OWN else pytest.mark.full("every page with narrower fonts"))
        for name, fonts in FONTS.items()
    ],
    indirect=True,
)


def environment(package: str, folder: Path) -> dict[str, str]:
    """Write a font configuration into `folder`, and return the environment in which a browser has `package` alone."""
    (folder / "fonts").mkdir()
    for font in fonts_of(package):
        (folder / "fonts" / font.name).symlink_to(font)
    (folder / "fonts.conf").write_text(FONTCONFIG.format(folder=folder), "utf-8")
    return {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


@contextmanager
def opened_by(browser: Browser, fonts: Fonts, **settings: Any) -> Iterator[BrowserContext]:
    """Open a reader's context in a `browser` with their `fonts`, and close it."""
    with browser.new_context(locale="da-DK", **settings) as context:
        if fonts.withheld:
            context.route(fonts.withheld, lambda route: route.abort())
        yield context
