"""Pages in a browser: the engine's marks, an address for an answer, choosing as a reader does, and parts that fail."""

from playwright.sync_api import Page, Route, expect

from checker.model.statements import Facts

PYODIDE = "[data-engine=pyodide]"

# Milliseconds; enough for the engine's first start on a busy machine. Later answers come at once.
START = 60_000

# Returns whether an element is, node for node, what `html` makes.
SAME = """(shown, html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return shown.isEqualNode(template.content.firstElementChild);
}"""


def key(paragraph: str) -> str:
    return paragraph.replace(" ", "")


def address(site_url: str, paragraph: str, facts: Facts) -> str:
    query = "".join(f"&{fact}={choice}" for fact, choice in facts.items())
    return f"{site_url}opslag/?paragraph={key(paragraph)}{query}"


def same_html(page: Page, selector: str, html: str) -> bool:
    """Return whether an element is, node for node, what `html` makes."""
    same: bool = page.locator(selector).evaluate(SAME, html)
    return same


def choose(page: Page, paragraph: str, facts: Facts) -> None:
    """Choose as a reader does: the intervention, then each answer."""
    change = page.get_by_role("button", name="Vælg et andet indgreb")
    if change.is_visible():
        change.click()
    page.locator(f"details[data-built='{paragraph}'] summary").click()
    for fact, choice in facts.items():
        page.locator(f"input[name={fact}][value={choice}]").check()


def refuse(route: Route) -> None:
    route.abort()


def damage(route: Route) -> None:
    route.fulfill(status=200, body="not what it should be", content_type="application/octet-stream")


def missing(route: Route) -> None:
    route.fulfill(status=404, body="")


def check_built_answer(page: Page, note: str) -> None:
    """Assert that the page's own answer stays, and that a note gives the reason."""
    expect(page.locator("[data-answer][data-engine=page] [data-field=decided_by]")).to_have_attribute(
        "data-value", "kommunalbestyrelsen"
    )
    expect(page.locator(f"[data-note={note}]")).to_be_visible(timeout=START)
    assert page.locator(PYODIDE).count() == 0


# Records every layout shift of a page, including those just after the reader's own input.
SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            shifts.push(...entry.sources.map((source) => `${entry.startTime}: ${source.node?.textContent ?? "gone"}`));
        }
    }).observe({ type: "layout-shift", buffered: true });
"""
SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
