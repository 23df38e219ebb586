"""On a phone, what decides an answer is in sight: the card is short until it is unfolded, and whole on paper."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from checker.core.matching import complete_facts
from checker.core.reference import slug
from tests.support.pages import START
from tests.support.rules_fixture import interventions

PHONE: Any = {"width": 375, "height": 812}
# Pixels, before anything is unfolded.
MOST = 1500
CARD = "[data-outcome-shown] .answer"


def test_a_card_is_at_most_two_screens_on_a_phone(page: Page, site_url: str) -> None:
    page.set_viewport_size(PHONE)
    # What the page holds is what the engine answers; starting it for each would only take time.
    page.route("**/worker.js", lambda _: None)
    heights = {}
    for paragraph in interventions():
        for facts in complete_facts(paragraph):
            query = "&".join(f"{fact}={choice}" for fact, choice in facts.items())
            page.goto(f"{site_url}paragraffer/{slug(paragraph)}/?{query}")
            card = page.locator(CARD)
            expect(card).to_be_visible()
            heights[page.url.removeprefix(site_url)] = card.evaluate("card => card.offsetHeight")
    assert len(heights) > 25
    assert {address: height for address, height in heights.items() if height > MOST} == {}


def test_the_rest_unfolds_and_stays_so_when_the_engine_answers(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}paragraffer/124-d/")
    rest = page.locator(f"{CARD} details")
    expect(rest).to_have_count(3)
    assert not rest.evaluate_all("all => all.some((one) => one.open)")
    rest.nth(1).locator("summary").click()
    expect(rest.nth(1)).to_have_attribute("open", "")
    expect(page.locator("[data-engine=pyodide]").first).to_be_visible(timeout=START)
    expect(rest.nth(1)).to_have_attribute("open", "")


def test_on_paper_all_of_it_is_open_and_afterwards_folded_again(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}paragraffer/124-d/")
    rest = page.locator(f"{CARD} details")
    rest.first.locator("summary").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert rest.evaluate_all("all => all.map((one) => one.open)") == [True, True, True]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert rest.evaluate_all("all => all.map((one) => one.open)") == [True, False, False]


def test_without_scripts_all_of_it_is_open(context: BrowserContext, site_url: str) -> None:
    browser = context.browser
    assert browser
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.goto(f"{site_url}paragraffer/124-d/")
        assert page.locator("[data-built] details[open]").count() == 3
        expect(page.get_by_text("Personen hører til målgruppen i § 124 a.").first).to_be_visible()


@pytest.mark.parametrize(
    ("paragraph", "word"),
    [("124-d", "Magtanvendelse"), ("124-b", "Ikke magtanvendelse")],
)
def test_a_card_says_in_words_what_its_edge_shows(page: Page, site_url: str, paragraph: str, word: str) -> None:
    page.goto(f"{site_url}paragraffer/{paragraph}/")
    expect(page.locator(f"{CARD} [data-field=use_of_force]")).to_have_text(word)
