"""What axe cannot see: where the focus is, what is said, and what is lost. Twelve checks by hand, made tests."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Locator, Page, ViewportSize, expect

from tests.support.access import WIDE
from tests.support.pages import PYODIDE, START
from tests.support.sizes import every

OFFER = ".new-version"
# A browser that has a new version of the site, whole and waiting.
NEW_VERSION = """
    const waiting = { state: "activated", addEventListener() {}, postMessage() {} };
    const found = { active: {}, waiting, addEventListener() {} };
    const container = {
        addEventListener() {},
        getRegistration: async (scope) => ({ ...found, scope }),
        register: async (_, { scope }) => ({ ...found, scope }),
    };
    Object.defineProperty(Navigator.prototype, "serviceWorker", { configurable: true, get: () => container });
"""
# Records what a screen reader says: each text of a live region, and the name of each element that gets the focus.
LISTEN = """() => {
    window.said = [];
    for (const region of document.querySelectorAll("[role=status], [role=alert]")) {
        new MutationObserver(() => region.textContent.trim() && said.push(region.textContent.trim()))
            .observe(region, { childList: true, characterData: true, subtree: true });
    }
    const named = (element) => {
        const ids = (element.getAttribute("aria-describedby") ?? "").split(" ");
        const texts = ids.map((id) => document.getElementById(id));
        return [...(element.labels ?? [element]), ...texts].map((part) => part?.textContent.trim()).join(" ");
    };
    document.addEventListener("focusin", ({ target }) => said.push(named(target)));
}"""


def heard(page: Page) -> list[str]:
    """Return what has been said since the last call, once nothing more comes."""
    page.wait_for_timeout(1500)
    texts: list[str] = page.evaluate("said.splice(0)")
    return texts


@pytest.fixture
def offered(page: Page, site_url: str) -> Callable[[str, ViewportSize], Page]:
    """Open a page for a reader to whom a new version is offered."""
    page.add_init_script(NEW_VERSION)

    def opened(address: str, size: ViewportSize = WIDE) -> Page:
        page.set_viewport_size(size)
        page.emulate_media(reduced_motion="reduce")
        page.goto(site_url + address)
        expect(page.locator(OFFER)).to_be_attached()
        return page

    return opened


# Counts the pixels that differ by a contrast of at least 3:1 between two pictures.
CHANGED = """async (pictures) => {
    const [before, after] = await Promise.all(pictures.map(async (picture) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
        canvas.drawImage(image, 0, 0);
        return canvas.getImageData(0, 0, image.width, image.height).data;
    }));
    const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    const light = (data, i) =>
        0.2126 * linear(data[i]) + 0.7152 * linear(data[i + 1]) + 0.0722 * linear(data[i + 2]) + 0.05;
    let count = 0;
    for (let i = 0; i < before.length; i += 4) {
        const [one, other] = [light(before, i), light(after, i)];
        if (Math.max(one, other) / Math.min(one, other) >= 3) count += 1;
    }
    return count;
}"""


@pytest.mark.parametrize("scheme", every(2, ["light", "dark"], "the other scheme"))
@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("tekst/", "Søg"),
        ("log/", "Prøv med eksemplet"),
        ("opslag/?paragraph=125", "Udskriv svaret"),
        ("opslag/?paragraph=125", "Vælg et andet indgreb"),
        ("tandhjul/", "Gem som fil"),
    ],
)
def test_1_the_focus_on_a_button_is_seen(page: Page, site_url: str, scheme: Any, address: str, name: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(site_url + address)
    button = page.get_by_role("button", name=name, exact=True)
    if "paragraph" in address:
        expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
    button.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = button.bounding_box()
    assert box
    clip: Any = {"x": box["x"] - 8, "y": box["y"] - 8, "width": box["width"] + 16, "height": box["height"] + 16}
    before = page.screenshot(clip=clip)
    # The focus is marked for readers who use the keyboard.
    page.keyboard.press("Shift")
    button.evaluate("button => button.focus({ preventScroll: true })")
    page.wait_for_timeout(500)
    after = page.screenshot(clip=clip)
    blank = page.context.new_page()
    changed = blank.evaluate(CHANGED, [base64.b64encode(picture).decode() for picture in (before, after)])
    assert changed >= 2 * 2 * (box["width"] + box["height"])


# Returns the focused element where it is in the text and nothing of it can be seen.
HIDDEN = """() => {
    const element = document.activeElement;
    if (!element?.closest(".md-content")) return null;
    const boxes = [...element.getClientRects()];
    const places = [0.05, 0.25, 0.5, 0.75, 0.95];
    const seen = boxes.some((box) => places.some((x) => places.some((y) => {
        const on = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
        return on && (element.contains(on) || (on.contains(element) && on.closest(".md-content")));
    })));
    return seen ? null : element.outerHTML.slice(0, 120);
}"""


@pytest.mark.parametrize(
    "size", every(3, [{"width": 375, "height": 667}, WIDE, {"width": 320, "height": 256}], "another size")
)
@pytest.mark.parametrize("address", ["tjek/betingelser/?paragraph=124-d", "tandhjul/?vis=alle"])
def test_2_the_offer_of_a_new_version_hides_no_stop(
    offered: Callable[[str, ViewportSize], Page], address: str, size: ViewportSize
) -> None:
    page = offered(address, size)
    expect(page.locator(f"[data-verdict]{PYODIDE}")).to_be_attached(timeout=START)
    hidden = []
    page.locator("h1").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    for _ in range(40):
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        hidden.append(page.evaluate(HIDDEN))
    assert [one for one in hidden if one] == []


@pytest.mark.parametrize("way", ["Ikke nu", "Escape"])
def test_3_the_focus_returns_when_the_offer_is_declined(offered: Callable[[str, ViewportSize], Page], way: str) -> None:
    page = offered("klage/", WIDE)
    was = page.locator(".md-content a[href]").first
    was.focus()
    decline = page.get_by_role("button", name="Ikke nu")
    decline.focus()
    page.keyboard.press("Escape" if way == "Escape" else "Enter")
    expect(page.locator(OFFER)).to_have_count(0)
    expect(was).to_be_focused()


@pytest.mark.parametrize("way", ["the offer", "a reload"])
def test_4_what_is_typed_is_not_lost_without_a_word(offered: Callable[[str, ViewportSize], Page], way: str) -> None:
    page = offered("tandhjul/", WIDE)
    expect(page.locator(f"[data-verdict]{PYODIDE}")).to_be_attached(timeout=START)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    note = page.locator("#cogs-g1_note")
    note.click()
    page.keyboard.type("Vi taler om det på mandag")
    if way == "the offer":
        page.get_by_role("button", name="Genindlæs for at bruge den").click()
    else:
        page.evaluate("location.reload()")
    page.wait_for_timeout(1000)
    assert asked == ["beforeunload"]
    expect(note).to_have_value("Vi taler om det på mandag")


# The third of March, in whatever order the browser has day and month.
DAY = "0303"
FIRST = "Hvad er tilladelsens første dag?"


def permission(page: Page, site_url: str, query: str = "") -> Locator:
    """Open the check of a permission where its first day is asked for, and return that field."""
    page.goto(f"{site_url}tjek/tilladelse/?permission=125{query}")
    expect(page.locator(f"[data-verdict]{PYODIDE}")).to_be_attached(timeout=START)
    page.evaluate(LISTEN)
    return page.get_by_label(FIRST, exact=True)


@pytest.mark.parametrize("query", every(2, ["", "&vis=alle"], "all questions at once"))
def test_5_no_error_is_said_while_a_right_date_is_typed(page: Page, site_url: str, query: str) -> None:
    permission(page, site_url, query).focus()
    entries = page.evaluate("history.length")
    page.keyboard.type(f"{DAY}2026", delay=250)
    said = heard(page)
    assert not [text for text in said if "næppe" in text]
    assert page.evaluate("history.length") <= entries + 1


@pytest.mark.parametrize("query", every(2, ["", "&vis=alle"], "all questions at once"))
def test_6_a_wrong_date_names_its_field(page: Page, site_url: str, query: str) -> None:
    field = permission(page, site_url, query)
    field.focus()
    page.keyboard.type(f"{DAY}0026", delay=50)
    page.keyboard.press("Enter")
    said = heard(page)
    assert [text for text in said if FIRST in text and "næppe" in text]
    expect(field).to_have_attribute("aria-invalid", "true")
    message = page.locator(f"[id='{(field.get_attribute('aria-describedby') or '').split()[0]}']")
    expect(message).to_contain_text("Året 26 er næppe rigtigt")
    above, below = message.bounding_box(), field.bounding_box()
    assert above
    assert below
    assert 0 <= below["y"] - above["y"] - above["height"] < 60
    # Mended, it is said no more.
    page.keyboard.press("Shift+Tab")
    field.fill("2026-03-03")
    page.keyboard.press("Enter")
    expect(message).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("query", every(2, ["", "&vis=alle"], "all questions at once"))
def test_7_what_is_new_is_said_where_the_headline_is_the_same(page: Page, site_url: str, query: str) -> None:
    field = permission(page, site_url, query)
    field.fill("2026-03-03")
    page.get_by_label("Hvor mange måneder").focus()
    heard(page)
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    assert [text for text in heard(page) if "60" in text or "længere" in text]


def test_7_an_answer_that_changes_the_questions_alone_is_said(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tjek/betingelser/?paragraph=124-d&vis=alle")
    expect(page.locator(f"[data-verdict]{PYODIDE}")).to_be_visible(timeout=START)
    page.evaluate(LISTEN)
    page.locator("#conditions-target_group-yes").click()
    heard(page)
    page.locator("#conditions-less_tried-yes").click()
    assert [text for text in heard(page) if "3 af" in text]
    page.locator("#conditions-grip_person-yes").click()
    assert [text for text in heard(page) if "4 af" in text and "faldet bort" in text]


def test_8_back_from_an_answer_comes_back_to_its_place(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/")
    page.evaluate(LISTEN)
    # A row is a link; before, it was a summary.
    page.locator("[data-built='136 f']").locator("a, summary").first.press("Enter")
    expect(page.locator("[data-chosen]")).to_be_focused()
    title = page.title()
    page.go_back()
    expect(page.get_by_role("searchbox", name="Hvilket indgreb")).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body")
    expect(page.locator("[data-built='136 f'] a")).to_be_focused()
    # The steps in the browser's list of them are told apart.
    assert title.replace("\u00a0", " ").startswith("Optagelse i særlige botilbud uden samtykke (§ 136 f) – Slå et")
    assert page.title().startswith("Slå et indgreb op")


def test_8_back_from_a_fact_says_the_answer_that_is_there_again(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/?paragraph=136a")
    page.locator("input[name=decision_exists][value=yes]").click()
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
    page.locator("input[name=decision_exists][value=no]").click()
    expect(page.locator("[data-field=complaint][data-value=kommunalbestyrelsen]")).to_be_visible()
    page.evaluate(LISTEN)
    page.go_back()
    assert [text for text in heard(page) if "136 a, stk. 3" in text.replace("\u00a0", " ")]
    page.go_back()
    assert [text for text in heard(page) if "Har kommunalbestyrelsen" in text]
    assert page.evaluate("document.activeElement !== document.body")


def test_9_enter_is_answered_where_several_fit_or_none(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/")
    box = page.get_by_role("searchbox", name="Hvilket indgreb")
    box.press_sequentially("hygiejne")
    page.wait_for_timeout(1000)
    page.evaluate(LISTEN)
    page.keyboard.press("Enter")
    assert [text for text in heard(page) if text.endswith("svar er fundet. Vælg ét på listen.")]
    expect(page.locator(".find-results > li > a").first).to_be_focused()
    box.fill("xyzq")
    page.wait_for_timeout(1000)
    heard(page)
    box.press("Enter")
    assert "Ingen sider passer." in heard(page)


def test_10_eight_keys_are_two_announcements_at_most(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/")
    page.get_by_role("searchbox", name="Hvilket indgreb").focus()
    page.evaluate(LISTEN)
    page.keyboard.type("hygiejne", delay=150)
    assert 1 <= len(heard(page)) <= 2


@pytest.mark.parametrize("address", ["opslag/", "find/", "tjek/betingelser/?paragraph=124-d", "oversigt/", "om/"])
def test_11_what_is_said_to_be_folded_unfolds(page: Page, site_url: str, address: str) -> None:
    page.goto(site_url + address)
    folded = page.locator("summary:visible, [aria-expanded=false]:visible")
    for i in range(folded.count()):
        one = folded.nth(i)
        # The element itself: once it is unfolded, it is no longer among those that are not.
        handle = one.element_handle()
        if one.evaluate("e => e.parentElement.open === true"):
            continue
        handle.focus()
        handle.press("Enter")
        page.wait_for_timeout(300)
        assert handle.evaluate("e => e.parentElement.open === true || e.getAttribute('aria-expanded') === 'true'")
        page.keyboard.press("Escape")
        page.goto(site_url + address)


@pytest.mark.parametrize("address", ["", "borger/", "opslag/", "find/", "paragraffer/128/"])
def test_12_headings_are_their_words_and_the_text_holds_no_menu(page: Page, site_url: str, address: str) -> None:
    page.goto(site_url + address)
    assert page.get_by_role("heading", name="¶").count() == 0
    assert page.get_by_role("main").get_by_role("navigation").count() == 0
