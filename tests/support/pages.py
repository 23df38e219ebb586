"""Pages in a browser: the engine's marks, an address for an answer, choosing as a reader does, and parts that fail."""

import re

from playwright.sync_api import Page, Route, expect

from checker.model.statements import Facts
from tools.paths import ROOT

PYODIDE = "[data-engine=pyodide]"

# Milliseconds; enough for the engine's first start on a busy machine. Later answers come at once.
START = 60_000

# Returns whether an element is, node for node, what `html` makes, but for what a reader can fold and unfold.
SAME = """(shown, html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const made = template.content.firstElementChild;
    const there = shown.cloneNode(true);
    for (const details of [there, made].flatMap((one) => [...one.querySelectorAll("details.answer__more")])) {
        details.removeAttribute("open");
    }
    return there.isEqualNode(made);
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
    page.locator(f"[data-built='{paragraph}'] a").click()
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


def connection(told: str) -> str:
    """Return a script that makes the browser tell of its connection what the object in JavaScript says."""
    return f"Object.defineProperty(navigator, 'connection', {{ value: {told} }})"


SAVING = connection("{ saveData: true }")


def milliseconds(script: str, name: str) -> int:
    """Return a constant of one of the site's scripts, in milliseconds."""
    text = (ROOT / "docs" / "assets" / "javascripts" / script).read_text("utf-8")
    (found,) = re.findall(rf"^const {name} = ([\d_]+);$", text, re.MULTILINE)
    return int(found)


CONFIRM_AFTER = milliseconds("conversation.js", "CONFIRM_AFTER")
KEEP_AFTER = milliseconds("offline.js", "KEEP_AFTER")


def stayed(*after: int) -> str:
    """Return a script by which a reader has stayed for so many milliseconds as soon as a page is there.

    A clock that a test installs takes its place.
    """
    return f"""
        const wait = window.setTimeout;
        window.setTimeout = (call, ms, ...rest) => wait(call, {list(after)}.includes(ms) ? 0 : ms, ...rest);
    """


STAYED = stayed(CONFIRM_AFTER)
