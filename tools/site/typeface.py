"""The site's typeface: IBM Plex Sans in two weights, cut down to the characters that the site uses.

Its makers reserve the name Plex for the font as they made it (the licence's third condition): cut down, it goes by
the site's own name, in the files and in docs/assets/stylesheets/typeface.css.
"""

import hashlib
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from tools.paths import NODE_MODULES, ROOT
from tools.site.cache import cached
from tools.site.pages import Pages
from tools.site.remembered import remembered

WEIGHTS = (400, 700)
FOLDER = Path("assets", "typeface")
FILES = NODE_MODULES / "@fontsource" / "ibm-plex-sans" / "files"
NAME = "Sidste Udvej"
# Bytes of both weights together.
MOST = 30_000

# Whatever the site's text is, a reader types names, and the checkers repeat them: Latin-1 without its control
# characters, and the punctuation of Danish text.
ALWAYS = frozenset(chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0x100)]) | frozenset("–—‘’“”„‚…‹›•−€")
# What the site shows besides its pages, or makes what it shows from: in itself, and as it is written.
SHOWN = ("assets/log/*.csv", "search/text.json", "engine/rules.json")
WRITTEN = ("checker/**/*.py", "docs/assets/**/*.css", "docs/assets/**/*.js")
# What any file of a reader's may hold, and the site says none of.
UNSAID = ROOT / "checker" / "log" / "encodings.py"
# The font's own statements of copyright and licence, which stay in it.
LICENSING = (0, 13, 14)


def write_typeface(site: Path, pages: Pages) -> None:
    """Write both weights as woff2 into the finished `site`: same text, same bytes."""
    characters = characters_of(site, pages)
    made_for = hashlib.sha256("".join(sorted(characters)).encode()).hexdigest()[:16]

    def write(folder: Path) -> None:
        for weight in WEIGHTS:
            write_subset(source(weight), characters, folder / f"{weight}.woff2")

    fonts = [source(weight) for weight in WEIGHTS]
    shutil.copytree(cached(f"typeface-{made_for}", fonts, write), site / FOLDER)


def source(weight: int) -> Path:
    """Return the font file of a weight as its makers ship it, with the letters of Western Europe."""
    return FILES / f"ibm-plex-sans-latin-{weight}-normal.woff2"


def characters_of(site: Path, pages: Pages) -> frozenset[str]:
    """Return every character of the texts that `site` with its `pages` shows, and those that any reader may type."""
    return ALWAYS.union(*map(_characters, pages.values()), *map(_characters, texts(site)))


@remembered
def _characters(text: str) -> frozenset[str]:
    return frozenset(unescape(text))


def texts(site: Path) -> Iterator[str]:
    """Yield the texts that `site` shows besides its pages or makes what it shows from, markup and all."""
    for folder, patterns in ((site, SHOWN), (ROOT, WRITTEN)):
        for pattern in patterns:
            for path in set(folder.glob(pattern)) - {UNSAID}:
                yield path.read_text("utf-8")


def write_subset(font: Path, characters: frozenset[str], file: Path) -> None:
    """Write `font` to `file` as woff2 with the `characters` that it has, their kerning and ligatures.

    The hints for screens of few pixels are left out: they would be a third of the file, and browsers smooth letters.
    """
    # Not above: most builds find the files made, and loading this takes a third of a build.
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    options = Options(hinting=False, layout_features=["kern", "liga"], name_IDs=LICENSING, glyph_names=False)
    options.drop_tables += ["STAT"]
    with TTFont(font, recalcTimestamp=False) as whole:
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(characters))
        subsetter.subset(whole)
        for name, text in {1: NAME, 4: NAME, 6: NAME.replace(" ", "")}.items():
            whole["name"].setName(text, name, 3, 1, 0x409)
        whole.flavor = "woff2"
        whole.save(file)
