"""Everyone can use the site: axe finds nothing on any page in any state, and no text is lost when it is made larger."""

import base64
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from checker.checks import CHECKS
from checker.site.engine_status import CHECK_NOTES
from tests.support.access import NARROW, PAGE_TYPES, Looks, in_looks, violations
from tests.support.checks import MOVE
from tests.support.checks import PAGES as CHECK_PAGES
from tests.support.pages import PYODIDE, START
from tests.support.recorded import SITUATIONS
from tests.support.sizes import every

VERDICT = "[data-verdict]"


@pytest.fixture(autouse=True)
def still(context: BrowserContext) -> None:
    """Turn transitions off, so that axe judges no colour halfway to another."""
    context.on("page", lambda page: page.emulate_media(reduced_motion="reduce"))


@pytest.mark.parametrize("address", PAGE_TYPES)
@pytest.mark.expects_console
def test_axe_finds_nothing_on_any_kind_of_page(page: Page, site_url: str, address: str, looks: Looks) -> None:
    page.goto(site_url + address)
    assert in_looks(page, None, looks) == []


def search_found(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tekst/#q=sele")
    expect(page.locator("[data-find-results] > li").first).to_be_visible()


def search_found_nothing(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tekst/#q=qqqq")
    expect(page.get_by_role("status")).to_contain_text("Ingen sider passer")


def search_failed(page: Page, site_url: str) -> None:
    page.route("**/text.json", lambda route: route.abort())
    page.goto(f"{site_url}tekst/#q=sele")
    expect(page.get_by_role("status")).to_contain_text("kunne ikke hentes")


def lookup_narrowed(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/")
    page.get_by_role("searchbox").fill("lås")
    expect(page.locator("[data-count]")).to_contain_text("passer")


def lookup_asking(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/?paragraph=136a")
    expect(page.get_by_role("group", name="Har kommunalbestyrelsen")).to_be_visible()


def lookup_answered(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/?paragraph=136a&decision_exists=yes")
    expect(page.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)


def lookup_open(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/?paragraph=136a&decision_exists=unknown")
    expect(page.locator("[data-possible]")).to_be_visible()


def lookup_of_another_day(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/?paragraph=125&on=2025-03-01")
    expect(page.locator("[data-other-day]")).to_be_visible(timeout=START)
    expect(page.get_by_label("Hvilken dag drejer det sig om?")).to_be_visible()


def lookup_unknown(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}opslag/?paragraph=999")
    expect(page.locator("[data-error]")).to_be_visible(timeout=START)


def lookup_without_engine(page: Page, site_url: str) -> None:
    page.route("**/engine/rules.json", lambda route: route.abort())
    page.goto(f"{site_url}opslag/?paragraph=125")
    expect(page.locator("[data-note=load]")).to_be_visible(timeout=START)


def form_without_engine(page: Page, site_url: str) -> None:
    page.route("**/engine/rules.json", lambda route: route.abort())
    page.goto(f"{site_url}find/")
    expect(page.locator("[data-note=form-load]")).to_be_visible(timeout=START)


def file_refused(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tandhjul/")
    page.get_by_label("Åbn en gemt fil").set_input_files({"name": "x.json", "mimeType": "", "buffer": b"{"})
    expect(page.get_by_role("alert")).to_contain_text("kan ikke åbnes")


def table_sorted(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}oversigt/?chapter=24a&sort=decided_by&order=descending")
    expect(page.get_by_role("status")).to_contain_text("Sorteret")


def log_working(page: Page, site_url: str) -> None:
    # The engine never finishes loading.
    page.route("**/engine/rules.json", lambda _: None)
    page.goto(f"{site_url}log/")
    page.get_by_role("button", name="Prøv med eksemplet").click()
    expect(page.get_by_role("progressbar")).to_be_visible()


def log_checked(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}log/")
    page.get_by_role("button", name="Prøv med eksemplet").click()
    expect(page.locator("[data-log]")).to_be_visible(timeout=START)
    page.locator("[data-log] details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def log_refused(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}log/")
    page.get_by_label("Vælg en log").set_input_files({"name": "x.csv", "mimeType": "", "buffer": b"Dato\n1-1-25\n"})
    expect(page.locator("[data-error]")).to_be_visible(timeout=START)


def word_explained(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}klage/")
    page.locator("a.term").first.focus()


STATES = [
    search_found,
    search_found_nothing,
    search_failed,
    lookup_narrowed,
    lookup_asking,
    lookup_answered,
    lookup_open,
    lookup_of_another_day,
    lookup_unknown,
    lookup_without_engine,
    form_without_engine,
    file_refused,
    table_sorted,
    log_working,
    log_checked,
    log_refused,
    word_explained,
]


@pytest.mark.expects_console
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_in_any_state(
    page: Page, site_url: str, state: Callable[[Page, str], None], looks: Looks
) -> None:
    state(page, site_url)
    assert in_looks(page, ".md-content", looks) == []


@pytest.mark.parametrize("check", every(2, [*CHECKS], "another check"))
def test_axe_finds_nothing_before_during_and_after_an_answer(
    page: Page, site_url: str, check: str, looks: Looks
) -> None:
    values = max((case["values"] for of, case in SITUATIONS if of == check), key=len)
    page.goto(site_url + CHECK_PAGES[check])
    expect(page.locator(VERDICT)).to_be_attached(timeout=START)
    assert in_looks(page, ".md-content", looks) == []
    for answered in (dict([next(iter(values.items()))]), values, {**values, "vis": "alle"}):
        page.evaluate(MOVE, urlencode(answered))
        expect(page.locator(VERDICT)).to_be_attached()
        assert in_looks(page, ".md-content", looks) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_menu(page: Page, site_url: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(NARROW)
    page.goto(f"{site_url}paragraffer/128/")
    page.locator("[data-menu] > summary").click()
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_what_is_wrong(page: Page, site_url: str, looks: Looks) -> None:
    page.goto(f"{site_url}om/")
    page.evaluate("document.querySelector('.md-content p').innerHTML = '<img src=\"data:,\"><a href=\"#\"></a>'")
    found = in_looks(page, None, looks)
    for rule in ("image-alt", "link-name"):
        assert len([one for one in found if f": {rule}: " in one]) == sum(map(len, looks.values()))


COLOURS = """async (address) => {
    const picture = await createImageBitmap(await (await fetch(address)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
    const counts = {};
    for (let i = 0; i < data.length; i += 4) {
        const colour = [data[i], data[i + 1], data[i + 2]].join();
        counts[colour] = (counts[colour] ?? 0) + 1;
    }
    return counts;
}"""


@pytest.fixture
def forced(chromium: Browser) -> Iterator[Page]:
    """Open a page for a reader whose system forces its own colours: white on black."""
    with chromium.new_context(locale="da-DK", forced_colors="active", color_scheme="dark", bypass_csp=True) as context:
        yield context.new_page()


@pytest.mark.parametrize(
    ("address", "selector"),
    [
        ("om/", ".mark"),
        ("opslag/", ".areas [aria-current]"),
        ("midtjylland/", ".admonition"),
        ("paragraffer/135-a/", ".figure"),
        ("retningslinjer/", ".figure__drawing"),
        ("tekst/", ".find input"),
        ("opslag/", ".checker__search input"),
        ("opslag/", "[data-built] a"),
        ("tjek/sagsgang/", "select"),
        ("opslag/?paragraph=136a", "input[type=radio]:visible"),
        ("oversigt/", ".md-button"),
        ("log/", ".chart svg"),
    ],
)
def test_what_is_drawn_is_seen_in_forced_colours(forced: Page, site_url: str, address: str, selector: str) -> None:
    if selector == ".chart svg":
        log_checked(forced, site_url)
    else:
        forced.goto(site_url + address)
    drawn = forced.locator(selector).first
    # Words are hidden, since they would be seen whether the drawing is or not.
    drawn.evaluate("element => element.style.cssText = 'font-size: 0; min-height: 40px; min-width: 40px'")
    picture = base64.b64encode(drawn.screenshot()).decode()
    counts: dict[str, int] = forced.evaluate(COLOURS, f"data:image/png;base64,{picture}")
    background = max(counts, key=lambda colour: counts[colour])
    seen = [
        c
        for c in counts
        if max(abs(int(a) - int(b)) for a, b in zip(c.split(","), background.split(","), strict=True)) > 100
    ]
    assert sum(counts[colour] for colour in seen) > 20


def test_nothing_moves_for_readers_who_prefer_no_motion(page: Page, site_url: str) -> None:
    moving = "() => document.getAnimations().map((a) => a.transitionProperty ?? a.animationName)"
    page.set_viewport_size(NARROW)
    for wanted, expected in (("no-preference", True), ("reduce", False)):
        page.emulate_media(reduced_motion=wanted)  # type: ignore[arg-type]
        page.goto(f"{site_url}klage/")
        page.locator("[data-menu] > summary").click()
        assert not page.evaluate(moving)
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        page.locator("a.term").first.focus()
        assert bool(page.evaluate(moving)) == expected


# Records each change of a live region as a screen reader hears it: the text there once the page has settled.
LISTEN = """() => {
    window.said = [];
    for (const region of document.querySelectorAll("[role=status], [role=alert]")) {
        new MutationObserver(() => region.textContent.trim() && window.said.push(region.textContent.trim()))
            .observe(region, { childList: true, characterData: true, subtree: true });
    }
}"""


def said(page: Page) -> list[str]:
    """Return what has been read out since the last call: wait for the first text, then for any that should not come."""
    for _ in range(START // 50):
        if page.evaluate("window.said.length"):
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(600)
    heard: list[str] = page.evaluate("window.said.splice(0)")
    return heard


def test_what_a_form_finds_is_said_once(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}find/?vis=alle")
    expect(page.locator(VERDICT)).to_be_visible(timeout=START)
    page.evaluate(LISTEN)
    page.get_by_label("Låse eller sikre en dør").check()
    expect(page.locator(f"{VERDICT}{PYODIDE}")).to_be_attached(timeout=START)
    # An engine that takes more than a second to start is mentioned first.
    *before, heard = said(page)
    assert before in ([], [CHECK_NOTES["form-starting"]])
    assert "Hvem gør det?" in heard


def test_the_next_question_is_said_by_the_focus_alone(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}find/")
    expect(page.locator(f"{VERDICT}{PYODIDE}")).to_be_attached(timeout=START)
    page.evaluate(LISTEN)
    page.get_by_label("Låse eller sikre en dør").check()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hvem gør det?")).to_be_focused()
    page.wait_for_timeout(1500)
    assert page.evaluate("window.said") == []


def test_what_a_search_finds_is_said_once(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tekst/")
    page.evaluate(LISTEN)
    page.keyboard.type("stofsele", delay=30)
    (heard,) = said(page)
    assert heard.endswith("passer.")


def test_what_a_log_check_finds_is_said_once(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}log/")
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Prøv med eksemplet").click()
    expect(page.locator("[data-log]")).to_be_visible(timeout=START)
    (heard,) = said(page)
    assert heard.startswith("200 linjer er læst")
    page.get_by_label("Vælg en log").set_input_files({"name": "x.csv", "mimeType": "", "buffer": b"Dato\n1-1-25\n"})
    expect(page.locator("[data-error]")).to_be_visible()
    (heard,) = said(page)
    assert "»Paragraf«" in heard


@pytest.mark.expects_console
@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("find/", "En del af siden kunne ikke hentes"),
        ("opslag/", "Vi kender ikke"),
        ("log/", "En del af siden kunne ikke hentes"),
    ],
)
def test_the_failure_of_the_engine_is_said_once(page: Page, site_url: str, address: str, start: str) -> None:
    page.route("**/engine/rules.json", lambda route: route.abort())
    page.add_init_script(f"addEventListener('DOMContentLoaded', {LISTEN})")
    page.goto(site_url + address)
    if address == "log/":
        page.get_by_role("button", name="Prøv med eksemplet").click()
    elif address == "opslag/":
        page.get_by_role("searchbox").fill("999")
        # The search finds nothing either, and says so while the reader is still typing.
        assert said(page) == ["Ingen sider passer."]
        page.keyboard.press("Enter")
    (heard,) = said(page)
    assert heard.startswith(start)
