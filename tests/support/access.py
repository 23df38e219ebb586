"""What the accessibility tests share: the kinds of pages, and axe."""

from typing import Any

from playwright.sync_api import Page, ViewportSize

from tools.paths import NODE_MODULES

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 320, "height": 640}
# A page of each kind: the start page, each checker's page, text with figures, a table, a word list, a missing page.
PAGE_TYPES = (
    "",
    "opslag/",
    "find/",
    "tekst/",
    "oversigt/",
    "log/",
    "paragraffer/128/",
    "paragraffer/136-e/",
    "tjek/tilladelse/",
    "tandhjul/",
    "hvem-beslutter/",
    "midtjylland/",
    "ordliste/",
    "er/her/ikke/",
)
# Returns the elements that cut off their own text, except those for screen readers alone or shown in full elsewhere.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((element) => {
    if (element.closest(".visually-hidden, [aria-hidden=true], svg") || !element.checkVisibility()) return false;
    const style = getComputedStyle(element);
    const cuts = (overflow) => ["hidden", "clip"].includes(overflow);
    if (style.clipPath !== "none" || !element.textContent.trim()) return false;
    return (cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && style.display !== "inline")
        || (cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 1 && style.display !== "inline");
}).map((element) => element.outerHTML.slice(0, 200))"""


def violations(page: Page, within: str | None = None) -> list[str]:
    """Return what axe finds wrong on a page, or in the part of it that the selector `within` names."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "([within, values]) => axe.run(within ?? document, { runOnly: values, resultTypes: ['violations'] })"
        ".then((result) => result.violations)",
        [within, TAGS],
    )
    return [f"{one['id']}: {node['html'][:150]} {node['failureSummary']}" for one in found for node in one["nodes"]]


# The widths to look at in each colour scheme: all, and each scheme and each width once.
Looks = dict[str, tuple[ViewportSize, ...]]
EVERY_LOOK: Looks = {"light": (WIDE, NARROW), "dark": (WIDE, NARROW)}
EACH_ONCE: Looks = {"light": (WIDE,), "dark": (NARROW,)}
# Returns the colour scheme that a page has now.
SCHEME = """() => document.documentElement.dataset.scheme
    || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")"""


def in_looks(page: Page, within: str | None, looks: Looks) -> list[str]:
    """Return what axe finds wrong on a page in these looks, and leave its content alone."""
    found: list[str] = []
    seen: set[str] = set()
    for _ in looks:
        scheme = page.evaluate(SCHEME)
        seen.add(scheme)
        for size in looks[scheme]:
            page.set_viewport_size(size)
            found += [f"{scheme} {size['width']}: {one}" for one in violations(page, within)]
        # A scripted click leaves the focus where it is, unlike one of the mouse.
        page.evaluate("document.querySelector('[data-scheme-button]').click()")
    assert seen == looks.keys()
    page.set_viewport_size(WIDE)
    return found
