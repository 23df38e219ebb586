"""Every page, opened once with the fonts of one reader, and everything measured of its layout."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.support.access import CUT_OFF, NARROW, WIDE, violations
from tests.support.fonts import SITES, Fonts, opened_by
from tools.site.pages import pages

# WCAG 1.4.12: https://w3.org/WAI/WCAG22/understanding/text-spacing
SPACED = """* { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
# At 400 % a window of 1280 by 1024 has room for 320 by 256.
ENLARGED: dict[str, Any] = {"spaced": WIDE, "spaced at 400 %": {"width": 320, "height": 256}}

NARROW_LOOKED_FOR = {
    "cards": """() => document.querySelectorAll("[role=table] tbody tr").length""",
    # Words that begin on one line and end on the next.
    "in pieces": r"""() => [...document.querySelectorAll("[role=table] tbody")].flatMap((body) => {
        const found = [], texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/[\p{L}\d\u00ad]+/gu)) {
                // A word with soft hyphens may be broken at them; tests/support/lines.py looks at where it is.
                if (word[0].includes("\u00ad")) continue;
                const range = document.createRange();
                range.setStart(texts.currentNode, word.index);
                range.setEnd(texts.currentNode, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) found.push(word[0]);
            }
        }
        return found;
    })""",
}
# Returns every font weight in use.
WEIGHTS = (
    """() => [...new Set([...document.querySelectorAll("body, body *")].map((e) => getComputedStyle(e).fontWeight))]"""
)

# Measurements by the page's address and their own name.
Walk = dict[str, dict[str, Any]]


def walked(browser: Browser, fonts: Fonts, site_url: str, site_dir: Path, folder: Path) -> Walk:
    """Open every page in a `browser` with a reader's `fonts`, and print each into `folder`."""
    found: Walk = {}
    with opened_by(browser, fonts, reduced_motion="reduce", bypass_csp=True) as context:
        # Other tests look at each state of the engine; starting it on every page would take most of the time.
        context.route("**/worker.js", lambda route: route.abort())
        page = context.new_page()
        for address, _ in pages(site_dir):
            page.set_viewport_size(WIDE)
            page.goto(site_url.rstrip("/") + address)
            seen = found[address] = {"printed": folder / f"{len(found)}.pdf", "weights": page.evaluate(WEIGHTS)}
            page.pdf(path=seen["printed"], format="A4", prefer_css_page_size=True, print_background=False)
            if fonts == SITES:
                # Fonts change nothing that axe checks, such as colours and names.
                seen["axe"] = violations(page)
            page.set_viewport_size(NARROW)
            seen |= {name: page.evaluate(script) for name, script in NARROW_LOOKED_FOR.items()}
            seen["narrow"] = lost(page)
            page.add_style_tag(content=SPACED)
            for name, size in ENLARGED.items():
                page.set_viewport_size(size)
                seen[name] = lost(page)
    return found


def lost(page: Page) -> list[str]:
    """Return what is cut off, and by how much the page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*([f"{wide} pixels too wide"] if wide > 0 else []), *page.evaluate(CUT_OFF)]
