"""Printed sheets, read back as words with their places."""

import re
import subprocess
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from playwright.sync_api import Page

XHTML = "{http://www.w3.org/1999/xhtml}"


class Word(NamedTuple):
    """A word and its box, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Sheet:
    """A printed sheet: its size in points, and its words."""

    def __init__(self, element: ElementTree.Element) -> None:
        self.size = round(float(element.attrib["width"])), round(float(element.attrib["height"]))
        self.words = [
            # A line that ends at a soft hyphen ends in a hyphen, in some fonts one of a character of its own.
            Word(
                (word.text or "").replace("\u00ad", "").replace("\u2010", "-"),
                *(float(word.attrib[edge]) for edge in ("xMin", "yMin", "xMax", "yMax")),
            )
            for word in element.iter(f"{XHTML}word")
        ]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def printed(page: Page, folder: Path) -> list[Sheet]:
    """Return what a printer gets of the page, without backgrounds, as browsers print by default."""
    page.evaluate("document.fonts.ready")
    file = folder / "sheet.pdf"
    page.pdf(path=file, format="A4", prefer_css_page_size=True, print_background=False)
    return sheets_of(file)


def sheets_of(file: Path) -> list[Sheet]:
    """Return the sheets of a PDF file."""
    xml = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True).stdout.decode()
    # pdftotext writes control characters of the fonts as they are, which XML does not allow:
    # https://github.com/JoshData/pdf-diff/pull/12
    root = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", xml))  # noqa: S314 - of our own making
    sheets = [Sheet(element) for element in root.iter(f"{XHTML}page")]
    assert sheets
    return sheets


def assert_whole(sheet: Sheet) -> None:
    """Assert that the sheet has words, and that none lies outside it."""
    width, height = sheet.size
    outside = [w for w in sheet.words if w.left < 0 or w.top < 0 or w.right > width or w.bottom > height]
    assert outside == []
    assert sheet.words


def whole_text(sheets: list[Sheet], most: int) -> str:
    """Return the text of sheets, of which there are at most so many, none with anything cut off."""
    assert len(sheets) <= most
    for sheet in sheets:
        assert_whole(sheet)
    return " ".join(sheet.text for sheet in sheets).replace("\u00a0", " ")
