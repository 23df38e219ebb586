"""Measure how soon a choice is answered on the screen, from what the page holds."""

from collections.abc import Iterator
from urllib.parse import urlencode

from playwright.sync_api import Page

from checker.compile import rules_of
from checker.core.matching import complete_facts
from checker.core.reference import slug
from tools.paths import ROOT
from tools.site.build import ENGINE
from tools.upkeep.benchmark import Row, Scale
from tools.upkeep.benchmark.reader import reading

# Returns the milliseconds from the choice until the frame that shows its answer has been drawn.
CHOOSE = """element => new Promise((done) => {
    const start = performance.now();
    element.click();
    if (!document.querySelector("[data-outcome-shown] [data-engine=page]")) throw new Error("there is no answer");
    requestAnimationFrame(() => {
        const drawn = new MessageChannel();
        drawn.port1.onmessage = () => done(performance.now() - start);
        drawn.port2.postMessage("");
    });
})"""


def paint(scale: Scale) -> Iterator[Row]:
    """Measure choosing each intervention on the lookup page, or answering the last of its questions."""
    with reading() as (_, address, browser):
        page = browser.new_page()
        # The page answers first; the engine, which answers later, is kept away.
        page.route(f"**/{ENGINE}/**", lambda route: route.abort())
        times = [time for _ in range(scale.runs) for time in _choices(page, address)]
    yield Row("from choice to paint", times, "ms")


def _choices(page: Page, address: str) -> Iterator[float]:
    for paragraph in (p for p in rules_of(ROOT / "rules")["paragraphs"] if "rows" in p):
        facts = next(complete_facts(paragraph))
        if facts:
            name, choice = facts.popitem()
            page.goto(f"{address}paragraffer/{slug(paragraph)}/?{urlencode(facts)}")
            chosen = f"input[name={name}][value={choice}]"
        else:
            page.goto(f"{address}opslag/")
            chosen = f"[data-built='{paragraph['number']}'] a"
        yield page.locator(chosen).evaluate(CHOOSE)
