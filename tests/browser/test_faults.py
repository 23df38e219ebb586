"""What can go wrong in a reader's browser: the built answer stays, and a sentence says why it was not confirmed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from checker.core.danish import long_date
from tests.support.checks import PAGES
from tests.support.pages import CONFIRM_AFTER, PYODIDE, START, address, check_built_answer, missing
from tests.support.rules_fixture import TODAY, interventions
from tests.support.sizes import every

FORM = f"{PAGES['target_group']}?adult=yes"


def check_unconfirmed(page: Page, site_url: str, note: str, reason: str) -> None:
    """Assert that the lookup, a check and the log each say why, and that the lookup answers."""
    page.goto(address(site_url, "125", {}))
    check_built_answer(page, note)
    expect(page.locator(f"[data-note={note}]")).to_contain_text(reason)
    page.goto(site_url + FORM)
    expect(page.locator(f"[data-note=form-{note}]")).to_be_visible(timeout=START)
    expect(page.locator(f"[data-note=form-{note}]")).to_contain_text(reason)
    assert page.locator("[data-verdict]").count() == 0
    page.goto(f"{site_url}log/")
    page.locator("[data-log-example]").click()
    expect(page.locator(f"[data-note={note}]")).to_be_visible(timeout=START)


def changed(change: Callable[[dict[str, Any]], None]) -> Callable[[Route], None]:
    """Return a handler that serves the JSON file with a change."""

    def answer(route: Route) -> None:
        response = route.fetch()
        data = response.json()
        change(data)
        route.fulfill(response=response, body=json.dumps(data))

    return answer


def before(script: str) -> Callable[[Route], None]:
    """Return a handler that serves a script with `script` in front of it."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=script + response.text())

    return answer


@pytest.mark.expects_console
@pytest.mark.parametrize("part", every(2, ["checker", "whole"], "the other part of the version"))
def test_rules_of_another_version_are_refused_and_a_reload_is_offered(page: Page, site_url: str, part: str) -> None:
    page.route("**/engine/rules.json", changed(lambda rules: rules["version"].update({part: "0" * 16})))
    check_unconfirmed(page, site_url, "version", "er blevet opdateret")
    page.unroute("**/engine/rules.json")
    page.goto(address(site_url, "125", {}))
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)


@pytest.mark.expects_console
def test_rules_without_a_version_are_refused(page: Page, site_url: str) -> None:
    page.route("**/engine/rules.json", changed(lambda rules: rules.pop("version")))
    page.goto(address(site_url, "125", {}))
    check_built_answer(page, "load")


@pytest.mark.expects_console
def test_a_wheel_of_another_version_is_refused(page: Page, site_url: str) -> None:
    def other(route: Route) -> None:
        response = route.fetch()
        body = response.body()
        route.fulfill(response=response, body=body[:-16] + b"0" * 16)

    page.route("**/engine/fast/**", missing)
    page.route("**/engine/checker.whl", other)
    page.goto(address(site_url, "125", {}))
    check_built_answer(page, "version")


@pytest.mark.expects_console
def test_a_page_from_before_the_site_was_renewed_answers_and_is_renewed_by_a_button(page: Page, site_url: str) -> None:
    def old(route: Route) -> None:
        response = route.fetch()
        text = response.text()
        start = text.index('data-version="') + len('data-version="')
        route.fulfill(response=response, body=f"{text[:start]}{'0' * 16}{text[start + 16 :]}")

    page.route("**/opslag/*", old)
    page.goto(address(site_url, "125", {}))
    check_built_answer(page, "version")
    page.unroute("**/opslag/*")
    page.get_by_role("button", name="Genindlæs siden").click()
    expect(page.locator(f"{PYODIDE} [data-field=decided_by]")).to_be_visible(timeout=START)
    assert page.url == address(site_url, "125", {})


def as_bytes(route: Route) -> None:
    route.fulfill(response=route.fetch(), content_type="application/octet-stream")


@pytest.mark.parametrize("engine", ["fast", "whole"])
@pytest.mark.expects_console
def test_a_server_that_does_not_know_webassembly_has_an_engine_all_the_same(
    page: Page, site_url: str, engine: str
) -> None:
    page.route("**/*.wasm", as_bytes)
    if engine == "whole":
        page.route("**/engine/fast/**", missing)
    page.goto(address(site_url, "125", {}))
    expect(page.locator(f"{PYODIDE} [data-field=decided_by]")).to_be_visible(timeout=START)


SPOILT = {
    "cut in half": lambda body: body[: len(body) // 2],
    "cut at the end": lambda body: body[:-10],
    "altered": lambda body: body[:-1000] + bytes(byte ^ 1 for byte in body[-1000:]),
}


@pytest.mark.parametrize("spoil", every(3, [*SPOILT.values()], "spoilt otherwise"), ids=SPOILT)
@pytest.mark.expects_console
def test_a_spoilt_memory_is_not_used_and_the_whole_engine_answers(
    page: Page, site_url: str, spoil: Callable[[bytes], bytes]
) -> None:
    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=spoil(response.body()))

    whole: list[str] = []
    page.context.on("request", lambda request: whole.append(request.url) if "checker.whl" in request.url else None)
    page.route("**/snapshot.wasm", answer)
    page.goto(address(site_url, "125", {}))
    expect(page.locator(f"{PYODIDE} [data-field=decided_by]")).to_be_visible(timeout=START)
    assert whole


# The error in a browser's words.
REFUSED = 'throw new RangeError("WebAssembly.Memory(): could not allocate memory");'
NO_MEMORY = f"WebAssembly.Memory = class {{ constructor() {{ {REFUSED} }} }};"
NO_MORE = f"WebAssembly.Memory.prototype.grow = () => {{ {REFUSED} }};"


@pytest.mark.expects_console
def test_a_browser_without_memory_for_the_engine_is_reported(page: Page, site_url: str) -> None:
    page.route("**/javascripts/worker.js", before(NO_MEMORY))
    check_unconfirmed(page, site_url, "memory", "hukommelse")


# Chromium's headless shell loses the whole page where the browser only refuses more memory.
@pytest.mark.whole_browser
@pytest.mark.expects_console
def test_a_log_that_takes_more_memory_than_there_is_says_so(page: Page, site_url: str) -> None:
    page.route("**/javascripts/worker.js", before(NO_MORE))
    page.goto(f"{site_url}log/")
    line = "24-12-2025;124 d;" + "x" * 500 + "\n"
    log = {"name": "log.csv", "mimeType": "text/csv", "buffer": ("Dato;Paragraf;Note\n" + line * 19_000).encode()}
    page.locator("[data-log-file]").set_input_files(log)  # type: ignore[arg-type]
    expect(page.locator("[data-note=memory]")).to_be_visible(timeout=START)


@pytest.mark.expects_console
def test_a_worker_that_is_ended_in_the_middle_of_an_answer_is_given_up_and_started_again(
    page: Page, site_url: str
) -> None:
    # A phone that needs the memory for another page ends a worker without notice.
    ended = """self.addEventListener("message", (event) => {
        if (!event.data.request?.includes('"125"')) return;
        event.stopImmediatePropagation();
        self.close();
    });"""
    page.route("**/javascripts/worker.js", before(ended))
    page.clock.install()
    page.goto(address(site_url, "124 c", {}))
    page.clock.fast_forward(CONFIRM_AFTER)
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
    page.get_by_role("button", name="Vælg et andet indgreb").click()
    page.locator("[data-built='125'] a").click()
    expect(page.locator("[data-note=starting]")).to_be_visible()
    page.clock.fast_forward(20_000)
    check_built_answer(page, "time")
    page.get_by_role("button", name="Vælg et andet indgreb").click()
    page.locator("[data-built='124 c'] a").click()
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)


@pytest.mark.parametrize("year", every(3, [1970, 2019, 2099], "another year"))
def test_a_clock_that_is_years_off_is_reported_and_not_followed(page: Page, site_url: str, year: int) -> None:
    page.clock.set_fixed_time(f"{year}-06-01T12:00:00")
    asked: list[str] = []
    page.expose_function("heard", lambda day: asked.append(day))
    page.add_init_script(
        "const { postMessage } = Worker.prototype;"
        "Worker.prototype.postMessage = function (data) {"
        "  if (data.request) window.heard(JSON.parse(data.request).on);"
        "  return postMessage.call(this, data);"
        "};"
    )
    for path in (address("", "125", {}), FORM, "log/"):
        page.goto(site_url + path)
        built = page.locator("[data-on]").get_attribute("data-on") or ""
        note = page.locator("[data-clock]")
        expect(note).to_be_visible()
        expect(note).to_contain_text(long_date(built))
        if path == "log/":
            page.locator("[data-log-example]").click()
            expect(page.locator("[data-outcome-shown] > *").first).to_be_visible(timeout=START)
        else:
            expect(page.locator("[data-note=pyodide]")).to_be_visible(timeout=START)
            above, below = page.locator("[data-note=pyodide]").bounding_box(), note.bounding_box()
            assert above
            assert below
            assert above["y"] + above["height"] <= below["y"]
        assert asked
        assert set(asked) == {built}
        assert str(year) not in page.locator("[data-outcome-shown]").inner_text()


def test_a_clock_that_is_right_is_not_mentioned(page: Page, site_url: str) -> None:
    page.goto(address(site_url, "125", {}))
    expect(page.locator("[data-note=pyodide]")).to_be_visible(timeout=START)
    expect(page.locator("[data-clock]")).to_be_hidden()


WITHOUT = {
    "no module workers": """
        const { Worker } = window;
        window.Worker = class extends Worker { constructor(address) { super(address); } };
    """,
    "no workers of this kind": "window.Worker = class { constructor() { throw new TypeError('module workers'); } };",
    "no workers": "delete window.Worker;",
    "no WebAssembly": "delete window.WebAssembly;",
}


@pytest.mark.expects_console
@pytest.mark.parametrize("script", WITHOUT.values(), ids=WITHOUT)
def test_an_old_browser_is_told_so(context: BrowserContext, page: Page, site_url: str, script: str) -> None:
    context.add_init_script(script)
    check_unconfirmed(page, site_url, "support", "for gammel")


@pytest.mark.expects_console
def test_a_browser_too_old_for_the_scripts_shows_what_one_without_scripts_does(page: Page, site_url: str) -> None:
    # Browsers do not run a script that they cannot parse.
    page.route(
        "**/assets/javascripts/engine.js", lambda route: route.fulfill(body="class {", content_type="text/javascript")
    )
    page.goto(f"{site_url}paragraffer/125/")
    expect(page.locator("[data-answer][data-engine=page]").first).to_be_visible()
    expect(page.locator("[data-built-note]").first).to_be_visible()


FORBIDDEN = """
    const forbidden = { configurable: true, get() { throw new DOMException("Access is denied.", "SecurityError"); } };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"]) {
        Object.defineProperty(window, name, forbidden);
    }
    Object.defineProperty(Navigator.prototype, "serviceWorker", forbidden);
    Object.defineProperty(Document.prototype, "cookie", forbidden);
"""


def test_where_nothing_may_be_stored_every_script_works(context: BrowserContext, page: Page, site_url: str) -> None:
    context.add_init_script(FORBIDDEN)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address(site_url, "125", {}))
    expect(page.locator("[data-note=pyodide]")).to_be_visible(timeout=START)
    page.locator("[data-menu] > summary").click()
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    for scheme in ("dark", "light"):
        page.locator(".head__scheme").click()
        expect(page.locator("html")).to_have_attribute("data-scheme", scheme)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site_url + FORM)
    expect(page.locator("[data-note=pyodide]")).to_be_visible(timeout=START)
    page.goto(f"{site_url}oversigt/?chapter=24a")
    expect(page.locator("[data-overview-count]")).to_contain_text("svar vises")
    page.goto(f"{site_url}tekst/?q=sele")
    expect(page.locator("[data-find-results] > li").first).to_be_visible()
    page.goto(f"{site_url}uden-net/")
    expect(page.locator("[data-note=unsupported]")).to_be_visible()
    page.goto(f"{site_url}log/")
    page.locator("[data-log-example]").click()
    expect(page.locator("[data-log-downloads]")).to_be_visible(timeout=START)


ASK = """async ([paragraphs, number, on]) => {
    const { Engine } = await import(new URL("assets/javascripts/engine.js", location.origin + "/").href);
    window.engine ??= new Engine(location.origin + "/engine/");
    for (let i = 0; i < number; i++) {
        const paragraph = paragraphs[i % paragraphs.length];
        const { outcome } = await window.engine.ask({ paragraph, facts: {}, on, level: 2 });
        if (!outcome) throw new Error(paragraph);
    }
}"""
# Counts Python's objects, and the bytes it has taken of memory. The fast engine cannot: it returns text alone.
HELD = """
    self.held = () => {
        const count = "(__import__('gc').collect(), str(len(__import__('gc').get_objects())))[1]";
        const within = pyodide.pyimport("checker.worker").__dict__;
        const objects = Number(pyodide.pyimport("builtins").eval(count, within));
        return { objects, memory: pyodide._module.HEAPU8.length };
    };
"""


@pytest.mark.full("takes long, and is about memory")
def test_ten_thousand_answers_take_no_more_memory_than_a_few(
    context: BrowserContext, page: Page, site_url: str
) -> None:
    def telling(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text() + HELD)

    page.route("**/javascripts/worker.js", telling)
    page.goto(f"{site_url}ordliste/")
    session = context.new_cdp_session(page)

    def held() -> dict[str, int]:
        (worker,) = page.workers
        session.send("HeapProfiler.collectGarbage")
        heap: int = session.send("Runtime.getHeapUsage")["usedSize"]
        return {**worker.evaluate("held()"), "heap": heap}

    paragraphs = [p["number"] for p in interventions()]
    page.evaluate(ASK, [paragraphs, 500, TODAY])
    first = held()
    page.evaluate(ASK, [paragraphs, 10_000, TODAY])
    last = held()
    assert first.keys() == last.keys() == {"objects", "memory", "heap"}
    for name, before_ in first.items():
        assert 0 < last[name] <= 1.1 * before_, name
