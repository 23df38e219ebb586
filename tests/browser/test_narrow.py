"""On a phone each row of a table is a card, still read out as a row, and no heading is followed by an empty line."""

from typing import Any

import pytest
from markdown import Markdown
from playwright.sync_api import Page, expect

from tests.support.access import NARROW, WIDE

TABLE = """
| Det kan ske | Hvem **bestemmer** |
|---|---|
| En lås | nævnet |
"""


def test_each_part_of_a_table_says_what_it_is() -> None:
    html = Markdown(extensions=["tables", "macros.tables"]).convert(TABLE)
    assert html.replace("\n", "") == (
        '<table role="table"><thead role="rowgroup"><tr role="row">'
        '<th role="columnheader">Det kan ske</th><th role="columnheader">Hvem <strong>bestemmer</strong></th>'
        '</tr></thead><tbody role="rowgroup"><tr role="row">'
        '<td role="rowheader">En lås</td><td data-label="Hvem bestemmer" role="cell">nævnet</td></tr></tbody></table>'
    )


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
