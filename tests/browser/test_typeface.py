"""The site's typeface is light and complete and moves nothing, and its fallbacks are as wide and as high."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Route
from selectolax.lexbor import LexborHTMLParser

from tests.support.access import NARROW, WIDE
from tests.support.checks import MOVE
from tests.support.fonts import FONTS, SITES, Fonts, opened_by, with_every_font
from tests.support.pages import SHIFTS
from tests.support.rules_fixture import every_case
from tests.support.sheets import printed, whole_text
from tests.support.sizes import every
from tools.machine.system import fonts_of
from tools.paths import ROOT
from tools.site.offline import files_of
from tools.site.pages import pages, read_pages
from tools.site.prose import prose
from tools.site.typeface import ALWAYS, FOLDER, MOST, NAME, WEIGHTS, characters_of, source, write_subset

STYLE = (ROOT / "docs" / "assets" / "stylesheets" / "typeface.css").read_text("utf-8")
# Recognised in a reader's file, and never shown: marks, the full-width forms of other signs, other quotation marks.
READ_ALONE = set("✓✔＋－＝＠‛‟İ\x00\ufffd")
# By then the browser has the typeface, even on a busy machine.
PAGES_OF_A_VISIT = 5
# Resolves when the page has been painted.
PAINTED = """new Promise((painted) => {
    new PerformanceObserver(() => painted()).observe({ type: "paint", buffered: true });
})"""
# In the order of WEIGHTS.
STAND_INS = {
    "Arial as wide": ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    "DejaVu Sans as wide": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
}


def letters_of(font: Path) -> set[str]:
    """Return the characters that a font has."""
    with TTFont(font) as opened:
        return set(map(chr, opened.getBestCmap()))


@pytest.fixture(scope="module", params=WEIGHTS)
def letters(request: pytest.FixtureRequest, site_dir: Path) -> set[str]:
    """Return the characters of a weight."""
    return letters_of(site_dir / FOLDER / f"{request.param}.woff2")


def test_both_weights_are_light_and_their_licence_comes_with_them(site_dir: Path) -> None:
    files = {path.name: path for path in (site_dir / FOLDER).iterdir()}
    assert files.keys() == {f"{weight}.woff2" for weight in WEIGHTS}
    assert sum(files[f"{weight}.woff2"].stat().st_size for weight in WEIGHTS) <= MOST
    assert "SIL OPEN FONT LICENSE" in (site_dir / "licenser" / "typeface.txt").read_text("utf-8")
    assert {f"{FOLDER}/{name}" for name in files} <= files_of(site_dir)[0].keys()


def test_every_character_that_a_page_shows_is_in_the_typeface(letters: set[str], site_dir: Path) -> None:
    assert letters >= ALWAYS
    for address, html in pages(site_dir):
        page = LexborHTMLParser(html)
        for unread in page.css("script, style"):
            unread.decompose()
        shown = {text for element in page.css("body *") for text in element.attributes.values() if text}
        assert page.body
        missing = set().union(page.body.text(), *shown) - letters - {"\n"}
        assert missing == set(), address


def test_every_character_that_the_site_may_show_is_in_the_typeface(letters: set[str], site_dir: Path) -> None:
    assert characters_of(site_dir, read_pages(site_dir)) - letters - READ_ALONE - set("\r\n\t") == set()


def test_the_same_text_gives_the_same_bytes(site_dir: Path, tmp_path: Path) -> None:
    for weight in WEIGHTS:
        write_subset(source(weight), characters_of(site_dir, read_pages(site_dir)), tmp_path / "made.woff2")
        assert (tmp_path / "made.woff2").read_bytes() == (site_dir / FOLDER / f"{weight}.woff2").read_bytes()


def test_a_subset_of_a_font_does_not_use_its_makers_name(site_dir: Path) -> None:
    for weight in WEIGHTS:
        with TTFont(site_dir / FOLDER / f"{weight}.woff2") as font:
            assert font["name"].getBestFamilyName() == NAME
            assert not any("Plex" in name.toUnicode() for name in font["name"].names)


def test_every_page_asks_for_both_weights_first(site_dir: Path) -> None:
    for address, html in pages(site_dir):
        links = re.findall(r"<link[^>]+>", html)
        first = [link for link in links if 'rel="preload"' in link and "crossorigin" in link]
        assert [re.findall(r'href="[./]*assets/typeface/(\d+)\.woff2"', link) for link in first] == [
            [str(weight)] for weight in WEIGHTS
        ], address
        assert links.index(first[-1]) < min(i for i, link in enumerate(links) if 'rel="stylesheet"' in link), address


def test_no_style_asks_for_another_weight() -> None:
    styles = "".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.css"))
    asked = re.findall(r"font-weight: (\w+)", styles)
    assert len(asked) > 30
    assert set(asked) == set(map(str, WEIGHTS))


def fonts_drawn(page: Page, selector: str) -> set[str]:
    """Return the names of the fonts in which an element's own text is drawn."""
    asked = page.context.new_cdp_session(page)
    asked.send("DOM.enable")
    asked.send("CSS.enable")
    root = asked.send("DOM.getDocument")["root"]["nodeId"]
    node = asked.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return {font["familyName"] for font in asked.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}


@pytest.mark.parametrize("address", ["klage/", "indlejr/124-d/"])
@pytest.mark.parametrize(("kept", "expected"), [(SITES, NAME), (FONTS["Liberation for the site's"], "Liberation Sans")])
def test_the_text_is_drawn_in_the_typeface_or_in_what_stands_in_for_it(
    browsers: Callable[[str], Browser], site_url: str, address: str, kept: Fonts, expected: str
) -> None:
    with opened_by(browsers(kept.package), kept) as context:
        page = context.new_page()
        page.goto(site_url + address)
        # A page that was painted before its typeface was there keeps what stands in for it until the next page.
        for _ in range(PAGES_OF_A_VISIT):
            drawn = [fonts_drawn(page, part) for part in ("h1", "main p:not([data-paper] *)")]
            if drawn == [{expected}, {expected}]:
                break
            page.reload()
        assert drawn == [{expected}, {expected}]


def faces() -> dict[tuple[str, int], dict[str, float]]:
    """Return the percentages of each fallback font, by its name and weight."""
    found = {}
    for block in re.findall(r"@font-face \{(.*?)\}", STYLE, re.DOTALL):
        (family,) = re.findall(r'font-family: "(.*)"', block)
        (weight,) = re.findall(r"font-weight: (\d+)", block)
        found[family, int(weight)] = {name: float(value) for name, value in re.findall(r"(\S+): ([\d.]+)%", block)}
    return found


def width(font: Path, counts: Counter[str]) -> float:
    """Return the width of a text with so many of each character, in parts of the font size."""
    with TTFont(font) as opened:
        widths, names = opened["hmtx"], opened.getBestCmap()
        wide = sum(widths[names[ord(letter)]][0] * count for letter, count in counts.items())
        return float(wide / opened["head"].unitsPerEm)


@pytest.mark.parametrize("family", STAND_INS)
def test_a_font_that_stands_in_is_as_wide_and_as_high(site_dir: Path, family: str) -> None:
    counts = Counter(letter for _, html in pages(site_dir) for text in prose(html) for letter in text)
    installed = {font.name: font for kept in FONTS.values() for font in fonts_of(kept.package)}
    for weight, name in zip(WEIGHTS, STAND_INS[family], strict=True):
        typeface = site_dir / FOLDER / f"{weight}.woff2"
        size = width(typeface, counts) / width(installed[name], counts)
        with TTFont(typeface) as font:
            heights, whole = font["hhea"], font["head"].unitsPerEm
            expected = {
                "size-adjust": 100 * size,
                "ascent-override": 100 * heights.ascent / whole / size,
                "descent-override": -100 * heights.descent / whole / size,
                "line-gap-override": 100 * heights.lineGap / whole,
            }
        assert faces()[family, weight] == pytest.approx(expected, abs=0.3)


@pytest.mark.parametrize("size", every(2, [NARROW, WIDE], "the other width"), ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("package", sorted({kept.package for kept in FONTS.values()}))
def test_nothing_moves_when_the_typeface_comes_late(
    browsers: Callable[[str], Browser], site_url: str, package: str, size: Any
) -> None:
    with opened_by(browsers(package), Fonts(package), viewport=size, service_workers="block") as context:
        context.add_init_script(SHIFTS)
        late: list[Route] = []
        context.route("**/*.woff2", lambda route: late.append(route))
        page = context.new_page()
        for address in ("", "opslag/", "paragraffer/124-c/", "oversigt/", "kort-fortalt/", "log/"):
            page.goto(site_url + address, wait_until="domcontentloaded")
            page.evaluate(PAINTED)
            assert len(late) == len(WEIGHTS)
            while late:
                late.pop().continue_()
            page.evaluate("document.fonts.ready")
            # Wait for a frame in which something would move, and one in which that would be reported.
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert page.evaluate("shifts") == [], address


@pytest.mark.expects_console
@with_every_font
def test_every_answer_prints_on_both_sides_of_one_sheet(page: Page, site_url: str, tmp_path: Path) -> None:
    # Without the engine, the page answers by itself.
    page.route("**/worker.js", lambda route: route.abort())
    page.goto(f"{site_url}opslag/")
    for paragraph, facts in every_case():
        page.evaluate(
            MOVE, "&".join([f"paragraph={paragraph.replace(' ', '')}", *(f"{f}={c}" for f, c in facts.items())])
        )
        page.locator("[data-outcome-shown] > *").first.wait_for()
        whole_text(printed(page, tmp_path), most=2)
