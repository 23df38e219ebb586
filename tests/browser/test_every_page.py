"""On every page, with each reader's fonts: nothing is lost on screen or on paper, and axe finds nothing.

The tests share one walk through all pages, which takes a minute for each set of fonts.
"""

import re
import subprocess
from collections import Counter

import pytest

from tests.support.fonts import FONTS, Fonts, on_every_page
from tests.support.sheets import assert_whole, sheets_of
from tests.support.walk import ENLARGED, Walk
from tools.site.typeface import WEIGHTS
from tools.upkeep.pdf import in_order


@pytest.mark.full("every page; each kind of page stays")
def test_axe_finds_nothing_on_any_page(walk: Walk) -> None:
    assert len(walk) > 50
    assert {address: seen["axe"] for address, seen in walk.items() if seen["axe"]} == {}


@on_every_page
@pytest.mark.parametrize("size", ["narrow", *ENLARGED])
def test_nothing_is_lost_when_text_is_larger_or_wider(walk: Walk, size: str) -> None:
    assert {address: seen[size] for address, seen in walk.items() if seen[size]} == {}


@on_every_page
def test_no_word_of_a_table_is_in_pieces(walk: Walk) -> None:
    assert sum(seen["cards"] for seen in walk.values()) > 100
    assert {address: seen["in pieces"] for address, seen in walk.items() if seen["in pieces"]} == {}


@on_every_page
def test_no_page_ends_with_an_empty_sheet(walk: Walk) -> None:
    assert {place.removeprefix("/") for place in walk} >= {path for _, path in in_order()}
    for place, seen in walk.items():
        for sheet in sheets_of(seen["printed"]):
            assert sheet.words, place
            assert_whole(sheet)


@on_every_page
def test_nothing_is_written_in_another_weight(walk: Walk) -> None:
    assert {weight for seen in walk.values() for weight in seen["weights"]} == set(map(str, WEIGHTS))


# The fonts used on paper, by those of the reader; only code is left to the machine's own.
PRINTED_IN = {
    FONTS["the site's typeface"]: {"SidsteUdvej", "DejaVuSansMono"},
    FONTS["Liberation for the site's"]: {"LiberationSans", "LiberationSans-Bold", "LiberationMono"},
    FONTS["DejaVu of the reader's own"]: {"DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"},
}


@on_every_page
def test_every_letter_on_paper_is_of_the_font_that_the_reader_has(walk: Walk, fonts: Fonts) -> None:
    used: Counter[str] = Counter()
    for seen in walk.values():
        table = subprocess.run(["pdffonts", seen["printed"]], capture_output=True, text=True, check=True).stdout
        used.update(set(re.findall(r"^[A-Z]{6}\+(\S+)", table, re.MULTILINE)))
    assert used.keys() == PRINTED_IN[fonts]
    code = next(font for font in used if "Mono" in font)
    assert used[code] < 10
