"""The fonts that a test's reader has: those of one Debian package, whatever the machine has, and the site's or not."""

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
    """What a reader has: the Debian package of fonts, and the addresses that are kept from them."""

    package: str
    withheld: str | None = None


# As of a reader who has chosen a font of their own; no common font is wider.
OWN = Fonts("fonts-dejavu-core", "**/typeface**")
SITES = Fonts("fonts-dejavu-core")
FONTS = {
    "the site's typeface": SITES,
    # As where it cannot be fetched: another font as wide as the site's stands in for it.
    "Liberation for the site's": Fonts("fonts-liberation", "**/assets/typeface/*"),
    "DejaVu of the reader's own": OWN,
}
# Runs a test that asks for `fonts`, itself or through its page, for each of these readers.
with_every_font = pytest.mark.parametrize("fonts", FONTS.values(), ids=FONTS, indirect=True)
# Runs a test of every page for them: the reader's own fonts, which are widest, at each run of the tests.
on_every_page = pytest.mark.parametrize(
    "fonts",
    [
        pytest.param(fonts, id=name, marks=() if fonts is OWN else pytest.mark.full("every page with narrower fonts"))
        for name, fonts in FONTS.items()
    ],
    indirect=True,
)


def environment(package: str, folder: Path) -> dict[str, str]:
    """Return what tells a browser to use the fonts of `package` alone, written into `folder`."""
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
