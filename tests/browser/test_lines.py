"""On every page, in every window: no word broken without a hyphen, nothing sideways, no long line, no small letter."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.access import PAGE_TYPES
from tests.support.fonts import Fonts, opened_by, with_every_font
from tests.support.lines import WIDTHS, faults
from tools.site.pages import pages

BAD = """<main style="width: 120px; font: 16px serif; overflow-wrap: anywhere">
<p>Konfliktafværgelsesforanstaltning</p>
<p>Konflikt&shy;afværgelses&shy;foranstaltning og hygiejne-situationer</p>
<p style="width: 2000px">{long}</p><table><tr><td style="white-space: nowrap">{long}</td></tr></table>
<p style="font-size: 13px">lille</p></main>"""


def test_the_faults_are_found_and_nothing_else(page: Page) -> None:
    page.set_content(BAD.format(long="ord " * 30))
    # How often the word is broken depends on the font.
    *broken, small, long, wide = (fault.removeprefix("320: ") for fault in faults(page, 320))
    assert {one.replace("|", "") for one in broken} == {"broken: p. Konfliktafværgelsesforanstaltning"}
    assert small == "13.0 px: p. lille"
    assert long.startswith("119 characters: p. ord ord")
    assert wide.endswith(" pixels too wide")


def test_what_a_reader_copies_and_looks_for_has_no_soft_hyphens(page: Page, site_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site_url}oversigt/")
    cell = page.locator("td[data-of=longest_permission]", has_text="Uden tidsbegrænsning")
    assert "\u00ad" in (cell.text_content() or "")
    assert page.evaluate("window.find('Uden tidsbegrænsning')")
    assert page.evaluate("getSelection().anchorNode.parentElement.closest('td') !== null")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "Uden tidsbegrænsning"
    markup = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((blob) => blob.text())"
    )
    assert "Uden tidsbegrænsning" in markup
    assert "\u00ad" not in markup


@pytest.mark.parametrize("address", PAGE_TYPES)
@pytest.mark.expects_console
def test_each_kind_of_page_has_whole_words_and_short_lines(page: Page, site_url: str, address: str) -> None:
    page.route("**/worker.js", lambda route: route.abort())
    page.goto(site_url + address)
    page.evaluate("document.fonts.ready")
    assert [fault for width in WIDTHS for fault in faults(page, width)] == []


@pytest.mark.full("every page; each kind of page stays")
@with_every_font
def test_every_page_has_whole_words_and_short_lines(
    browsers: Callable[[str], Browser], fonts: Fonts, site_url: str, site_dir: Path
) -> None:
    found = {}
    with opened_by(browsers(fonts.package), fonts) as context:
        context.route("**/worker.js", lambda route: route.abort())
        page = context.new_page()
        for address, _ in pages(site_dir):
            page.goto(site_url.rstrip("/") + address)
            page.evaluate("document.fonts.ready")
            if wrong := [fault for width in WIDTHS for fault in faults(page, width)]:
                found[address] = wrong
    assert found == {}
