"""The page for residents is read aloud, with a voice of the device: a headless browser has none, so one is made up."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_keyboard import tab_to

PAGE = "borger/"
DANISH = {"name": "Sara", "lang": "da-DK", "localService": True}
ANDROID = {"name": "dansk", "lang": "da_DK", "localService": True}
# A voice that would be sent the text.
ELSEWHERE = {"name": "Christel", "lang": "da-DK", "localService": False}
OTHERS = [
    {"name": "David", "lang": "en-US", "localService": True},
    {"name": "Dawida", "lang": "dav-KE", "localService": True},
]
# Speaks silently: what is said is in `spoken`, and ends when the test says so, or is broken off.
VOICES = """(voices) => {
    window.spoken = [];
    window.saying = null;
    const told = new EventTarget();
    window.SpeechSynthesisUtterance = class extends EventTarget {
        constructor(text) { super(); this.text = text; }
    };
    const end = (kind) => {
        const ended = window.saying;
        window.saying = null;
        ended?.dispatchEvent(new Event(kind));
    };
    window.finish = () => end("end");
    window.breakDown = () => end("error");
    window.give = (later) => { voices = later; told.dispatchEvent(new Event("voiceschanged")); };
    const speech = Object.assign(told, {
        getVoices: () => voices,
        speak: (said) => { window.saying = said; spoken.push([said.text, said.voice.name, said.lang]); },
        // As in Chromium, what is broken off tells of an error.
        cancel: () => end("error"),
    });
    Object.defineProperty(window, "speechSynthesis", { configurable: true, get: () => speech });
}"""


def opened(page: Page, site_url: str, voices: list[dict[str, Any]]) -> Page:
    """Open the page in a browser with these voices."""
    page.add_init_script(f"({VOICES})({voices!r})".replace("True", "true").replace("False", "false"))
    page.goto(site_url + PAGE)
    return page


def start(page: Page, heading: str) -> None:
    page.get_by_role("button", name=f"Læs højt: {heading}", exact=True).click()


def read_to_the_end(page: Page) -> list[str]:
    """Let what is said end, block by block, and return all of it; each block is marked while it is read."""
    marked = page.locator("[data-being-read]")
    while marked.count():
        expect(marked).to_have_count(1)
        expect(marked).to_be_in_viewport()
        page.evaluate("finish()")
    return [text for text, _, _ in page.evaluate("spoken")]


def test_a_section_is_read_in_order_without_its_sources(page: Page, site_url: str) -> None:
    opened(page, site_url, [*OTHERS, ELSEWHERE, DANISH])
    start(page, "Må personalet låse mine skabe?")
    spoken = read_to_the_end(page)
    assert spoken[0] == "Må personalet låse mine skabe?"
    shown = page.locator("#skabe ~ p:not(.unspoken):not(.read-aloud__start)").filter(has_text="Skabene").inner_text()
    assert spoken[1] == " ".join(shown.replace("\N{SOFT HYPHEN}", "").split())
    assert len(spoken) == 2
    assert page.evaluate("spoken")[0][1:] == ["Sara", "da-DK"]
    # It ends by itself, and the reader is where they began.
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(page.get_by_role("button", name="Læs højt: Må personalet låse mine skabe?")).to_be_focused()


def test_a_heading_is_read_with_those_below_it(page: Page, site_url: str) -> None:
    opened(page, site_url, [DANISH])
    start(page, "Sådan klager du")
    spoken = read_to_the_end(page)
    assert [text for text in spoken if text in {"Hvem hjælper mig?", "Hvad sker der så?"}] == spoken_headings(page)
    assert not [text for text in spoken if "Selma" in text or "Læs mere" in text]


def spoken_headings(page: Page) -> list[str]:
    return [page.locator(f"#{name}").inner_text() for name in ("hjaelp", "svar")]


def test_the_whole_page_is_read_but_neither_sources_nor_numbers_of_paragraphs(page: Page, site_url: str) -> None:
    opened(page, site_url, [DANISH])
    page.get_by_role("button", name="Læs hele siden højt").click()
    spoken = read_to_the_end(page)
    assert spoken[0] == "Til dig, der får hjælp"
    assert len(spoken) > 50
    assert not [
        text for text in spoken if "§" in text or "Kilder" in text or "Læs højt" in text or "\N{SOFT HYPHEN}" in text
    ]


@pytest.mark.parametrize("voices", [[], [*OTHERS, ELSEWHERE]], ids=["no voice", "no Danish voice here"])
def test_a_browser_without_a_danish_voice_says_so(page: Page, site_url: str, voices: list[dict[str, Any]]) -> None:
    opened(page, site_url, voices)
    start(page, "Du bestemmer")
    note = page.locator("[data-note=no-voice]")
    expect(note).to_contain_text("Din browser har ingen dansk stemme.")
    expect(note).to_be_in_viewport()
    expect(page.locator("[data-announcement]").first).to_contain_text("Din browser har ingen dansk stemme.")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    assert page.evaluate("spoken") == []


def test_voices_that_come_late_are_waited_for(page: Page, site_url: str) -> None:
    opened(page, site_url, [])
    start(page, "Du bestemmer")
    page.evaluate("voice => give([voice])", ANDROID)
    expect(page.locator("[data-being-read]")).to_have_text("Du bestemmer")
    assert page.evaluate("spoken") == [["Du bestemmer", "dansk", "da_DK"]]


def test_it_stops_and_goes_on_from_the_keyboard(page: Page, site_url: str) -> None:
    opened(page, site_url, [DANISH])
    button = page.get_by_role("button", name="Læs højt: Hvem hjælper mig?")
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.evaluate("finish()")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Læs videre")).to_be_focused()
    assert page.evaluate("saying") is None
    # The place is kept, and the block begins anew.
    page.keyboard.press("Enter")
    spoken = [text for text, _, _ in page.evaluate("spoken")]
    assert len(spoken) == 3
    assert spoken[1] == spoken[2]
    tab_to(page, page.get_by_role("button", name="Stop"))
    page.keyboard.press("Enter")
    assert page.evaluate("saying") is None
    expect(page.locator("[data-being-read]")).to_have_count(0)
    expect(button).to_be_focused()


def test_escape_stops_it(page: Page, site_url: str) -> None:
    opened(page, site_url, [DANISH])
    start(page, "Du bestemmer")
    page.keyboard.press("Escape")
    assert page.evaluate("saying") is None
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()


def test_another_section_takes_over(page: Page, site_url: str) -> None:
    opened(page, site_url, [DANISH])
    start(page, "Du bestemmer")
    start(page, "Hvem er hvem?")
    expect(page.locator("[data-being-read]")).to_have_text("Hvem er hvem?")
    assert page.evaluate("saying.text") == "Hvem er hvem?"


def test_it_is_silent_once_the_page_is_left(page: Page, site_url: str) -> None:
    opened(page, site_url, [DANISH])
    start(page, "Du bestemmer")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("saying") is None


def test_a_voice_that_fails_is_told_of(page: Page, site_url: str) -> None:
    opened(page, site_url, [DANISH])
    start(page, "Du bestemmer")
    page.evaluate("breakDown()")
    expect(page.locator("[data-note=failed]")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    # The next try takes the note away.
    start(page, "Du bestemmer")
    expect(page.locator("[data-note=failed]")).to_be_hidden()


def test_a_browser_that_cannot_speak_has_no_buttons(page: Page, site_url: str) -> None:
    page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis;")
    page.goto(site_url + PAGE)
    assert page.evaluate("'speechSynthesis' in window") is False
    expect(page.get_by_role("button", name="Læs højt")).to_have_count(0)


@pytest.mark.expects_console
def test_without_scripts_there_are_no_buttons(page: Page, site_url: str) -> None:
    page.route("**/javascripts/read-aloud.js", lambda route: route.abort())
    page.goto(site_url + PAGE)
    expect(page.get_by_role("heading", name="Du bestemmer")).to_be_visible()
    expect(page.get_by_role("button", name="Læs højt")).to_have_count(0)
