"""On a phone a table is a card for each row, heard as a table still, and no heading is followed by an empty line."""

from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from playwright.sync_api import Browser, Page, expect

from tests.support.access import NARROW, WIDE
from tools.site.prose import pages

TABLE = """
| Det kan ske | Hvem **bestemmer** |
|---|---|
| En lås | nævnet |
"""
LOOKED_FOR = {
    "cards": """() => document.querySelectorAll("[role=table] tbody tr").length""",
    # A word that begins on one line and ends on another.
    "in pieces": r"""() => [...document.querySelectorAll("[role=table] tbody")].flatMap((body) => {
        const found = [], texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/[\p{L}\d]+/gu)) {
                const range = document.createRange();
                range.setStart(texts.currentNode, word.index);
                range.setEnd(texts.currentNode, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) found.push(word[0]);
            }
        }
        return found;
    })""",
    "links": """() => document.querySelectorAll(".headerlink").length""",
    # A link of a heading to itself, below the heading's words.
    "below": """() => [...document.querySelectorAll(".headerlink")].filter((link) => {
        const words = document.createRange();
        words.setStart(link.parentElement, 0);
        words.setEndBefore(link);
        return link.getBoundingClientRect().top >= [...words.getClientRects()].at(-1).bottom - 1;
    }).map((link) => link.parentElement.textContent)""",
}


# By page and what was looked for.
Found = dict[str, dict[str, Any]]


def test_each_part_of_a_table_says_what_it_is() -> None:
    html = Markdown(extensions=["tables", "macros.tables"]).convert(TABLE)
    assert html.replace("\n", "") == (
        '<table role="table"><thead role="rowgroup"><tr role="row">'
        '<th role="columnheader">Det kan ske</th><th role="columnheader">Hvem <strong>bestemmer</strong></th>'
        '</tr></thead><tbody role="rowgroup"><tr role="row">'
        '<td role="rowheader">En lås</td><td data-label="Hvem bestemmer" role="cell">nævnet</td></tr></tbody></table>'
    )


@pytest.fixture(scope="module")
def found(chromium: Browser, site_url: str, site_dir: Path) -> Found:
    """What is looked for on every page, as wide as the narrowest phone."""
    found: Found = {}
    with chromium.new_context(viewport=NARROW, bypass_csp=True) as context:
        # Asking the checkers takes long, and changes nothing of it.
        context.route("**/worker.js", lambda route: route.abort())
        page = context.new_page()
        for address, _ in pages(site_dir):
            page.goto(site_url.rstrip("/") + address)
            found[address] = {name: page.evaluate(script) for name, script in LOOKED_FOR.items()}
    return found


def test_no_word_of_a_table_is_in_pieces(found: Found) -> None:
    assert sum(seen["cards"] for seen in found.values()) > 100
    assert {address: seen["in pieces"] for address, seen in found.items() if seen["in pieces"]} == {}


def test_no_heading_has_its_link_on_a_line_of_its_own(found: Found) -> None:
    assert sum(seen["links"] for seen in found.values()) > 300
    assert {address: seen["below"] for address, seen in found.items() if seen["below"]} == {}


@pytest.mark.parametrize(("size", "shown"), [(NARROW, "block"), (WIDE, "table-cell")])
def test_a_card_is_heard_as_a_row_of_its_table(page: Page, site_url: str, size: Any, shown: str) -> None:
    page.set_viewport_size(size)
    page.goto(f"{site_url}naevnet/")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["Indgreb", "Indstilling fra", "Længste tilladelse", "Klage til"]
    )
    first = table.get_by_role("row").nth(1)
    expect(first.get_by_role("rowheader")).to_have_text("Situationsbestemt kamerakig, § 128 b, stk. 1")
    cells = first.get_by_role("cell")
    expect(cells).to_have_text(["kommunalbestyrelsen", "12 måneder", "Ankestyrelsen"])
    expect(cells.first).to_have_css("display", shown)
