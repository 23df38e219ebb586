"""A keyboard is enough: it can do everything the mouse can, and the focus is always visible.

Searching is tested in test_search.py, and sorting and filtering in test_overview.py.
"""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from checker.words.csv_file import csv_file
from tests.support.access import NARROW, PAGE_TYPES, WIDE
from tests.support.pages import START

MOST_STOPS = 600


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab, or another `key`, until `target` has the focus."""
    for _ in range(MOST_STOPS):
        if target.count() == 1 and target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never comes to {target}")


@pytest.fixture
def phone(page: Page) -> Page:
    """Return a page in a narrow window, which is also a wide one at 400 %."""
    page.set_viewport_size(NARROW)
    return page


def test_a_paragraph_is_looked_up_a_fact_changed_and_the_answer_printed(page: Page, site_url: str) -> None:
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; };")
    page.goto(f"{site_url}opslag/")
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("hygiejne")
    tab_to(page, page.locator(".find-results > li > a", has_text="§ 136 a"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-chosen]")).to_be_focused()
    tab_to(page, page.locator("input[name=decision_exists]").first)
    page.keyboard.press("Space")
    decided_by = page.locator("[data-answer] [data-field=decided_by]")
    expect(decided_by).to_have_attribute("data-value", "kommunalbestyrelsen")
    page.keyboard.press("ArrowDown")
    expect(decided_by).not_to_have_attribute("data-value", "kommunalbestyrelsen")
    expect(page.locator("input[name=decision_exists]").nth(1)).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Udskriv svaret"))
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") == 1
    tab_to(page, page.get_by_role("button", name="Vælg et andet indgreb"), "Shift+Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_log_is_opened_stopped_and_tried_again(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}log/")
    file, example, stop = (
        page.get_by_label("Vælg en log"),
        page.get_by_role("button", name="Prøv med eksemplet"),
        page.get_by_role("button", name="Stop"),
    )
    # Playwright lets the browser's own dialog be replaced without waiting for its answer, so that is asked for ahead.
    page.on("filechooser", lambda _: None)
    tab_to(page, file)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    long = csv_file([["Dato", "Paragraf"], *([["24-12-2025", "124 d"]] * 240_000)]).encode()
    chooser.value.set_files({"name": "stor.csv", "mimeType": "text/csv", "buffer": long})
    tab_to(page, stop)
    expect(page.locator("[data-log-progress]")).not_to_have_js_property("value", 0, timeout=START)
    page.keyboard.press("Enter")
    # The button is gone, and the focus is not.
    expect(stop).to_be_hidden()
    expect(file).to_be_focused()
    tab_to(page, example)
    page.keyboard.press("Enter")
    expect(page.locator("[data-log]")).to_be_visible(timeout=START)
    expect(example).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Hent fundene som CSV"))
    with page.expect_download():
        page.keyboard.press("Enter")


def test_the_menu_is_opened_and_closed_and_the_focus_goes_along(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}om/")
    menu, panel = phone.locator("[data-menu] > summary"), phone.get_by_role("navigation", name="Menu")
    tab_to(phone, menu)
    expect(panel).to_be_hidden()
    for leave in ("Escape", "Enter", "Space"):
        phone.keyboard.press("Enter")
        expect(panel).to_be_visible()
        phone.keyboard.press(leave)
        expect(panel).to_be_hidden()
        expect(menu).to_be_focused()
    phone.keyboard.press("Enter")
    tab_to(phone, panel.locator("summary", has_text="For ledere"))
    phone.keyboard.press("Enter")
    phone.keyboard.press("Escape")
    expect(menu).to_be_focused()


def test_the_menu_leads_on_and_is_closed_when_the_focus_leaves_it(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}om/")
    menu, panel = phone.locator("[data-menu] > summary"), phone.get_by_role("navigation", name="Menu")
    menu.press("Enter")
    for _ in range(MOST_STOPS):
        phone.keyboard.press("Tab")
        if not panel.is_visible():
            break
    else:
        pytest.fail("Tab never leaves the menu")
    assert phone.evaluate("!document.activeElement.closest('[data-menu]')")
    menu.press("Enter")
    tab_to(phone, panel.locator("summary", has_text="For ledere"))
    phone.keyboard.press("Enter")
    tab_to(phone, panel.get_by_role("link", name="Hvornår udløber tilladelsen?"))
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(f"{site_url}tjek/tilladelse/")


def test_a_menu_left_open_gives_way_to_the_areas_when_the_window_grows(phone: Page, site_url: str) -> None:
    phone.goto(f"{site_url}om/")
    phone.locator("[data-menu] > summary").press("Enter")
    phone.set_viewport_size(WIDE)
    expect(phone.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(phone.get_by_role("navigation", name="Områder").get_by_role("link")).to_have_count(5)
    expect(phone.get_by_role("article").get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_dark_and_light_are_chosen_and_remembered(page: Page, site_url: str, key: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{site_url}om/")
    button = page.get_by_role("button", name="Mørk side")
    tab_to(page, button)
    page.keyboard.press(key)
    light = page.get_by_role("button", name="Lys side")
    expect(light).to_be_focused()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 25, 29)")
    light.press(key)
    expect(button).to_be_focused()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_a_single_letter_does_nothing(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}paragraffer/128/")
    there = page.url
    for key in "pn,.sf/":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url == there
    assert page.locator("link[rel=prev], link[rel=next]").count() == 0


# Returns what is wrong with the focused element: it cannot be seen, something covers it, or its focus is not marked.
STOP = """() => {
    const element = document.activeElement;
    window.stops ??= new Set();
    // Between the last stop and the first, the browser's own controls have the focus.
    if (!element || element === document.body) return window.stops.has(null) ? "again" : (window.stops.add(null), null);
    // A date has a stop for each of its parts.
    if (window.last === element) return null;
    if (window.stops.has(element)) return "again";
    window.stops.add(element);
    window.last = element;
    const box = element.getClientRects()[0] ?? { width: 0, height: 0, left: 0, top: 0 };
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
    const style = getComputedStyle(element);
    const on = document.elementFromPoint(x, y);
    const faults = [];
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) faults.push("is hidden");
    if (box.width < 2 || box.height < 2) faults.push("has no size");
    else if (!on || !(element.contains(on) || on.contains(element))) faults.push("is covered or outside the window");
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push("has no mark of the focus");
    return faults.length ? `${element.outerHTML.slice(0, 120)} ${faults.join(", ")}` : null;
}"""
# Returns the visible controls that were no stop. In a group of radio buttons, one is enough.
PASSED_OVER = """() => {
    const groups = new Set([...window.stops].map((stop) => stop?.type === "radio" && stop.name));
    const controls = ":is(a[href], button, input, select, textarea, summary, [tabindex]):not([tabindex='-1'])";
    return [...document.querySelectorAll(controls)]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !window.stops.has(element))
        .filter((element) => element.type !== "radio" || !groups.has(element.name))
        .map((element) => element.outerHTML.slice(0, 120));
}"""


# Each kind of page once, in turns wide and narrow.
STOPS = [
    pytest.param(
        address,
        size,
        id=f"{address or 'start'} {name}",
        marks=() if i % 2 == j else pytest.mark.full("the other width"),
    )
    for i, address in enumerate(PAGE_TYPES)
    for j, (name, size) in enumerate({"wide": WIDE, "narrow": NARROW}.items())
]


@pytest.mark.expects_console
@pytest.mark.parametrize(("address", "size"), STOPS)
def test_every_stop_is_seen_and_marked_and_the_focus_is_never_lost(
    page: Page, site_url: str, address: str, size: Any
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce")
    # An engine that answers meanwhile would change the questions.
    page.route("**/worker.js", lambda _: None)
    page.goto(site_url + address)
    faults: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop == "again":
            break
        faults += [stop] if stop else []
    else:
        pytest.fail("Tab never comes round")
    assert faults == []
    assert page.evaluate(PASSED_OVER) == []
