"""The lookup in a real browser: every answer from Pyodide is CPython's, and without Pyodide the page still answers."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from checker.core.answer import ask
from checker.core.matching import assumed_facts
from checker.core.reference import page_title, slug
from checker.html.answer import render_outcome
from checker.model.answer import Answer
from tests.support.access import NARROW
from tests.support.fonts import with_every_font
from tests.support.pages import (
    CONFIRM_AFTER,
    PYODIDE,
    START,
    STAYED,
    address,
    check_built_answer,
    choose,
    damage,
    missing,
    refuse,
    same_html,
)
from tests.support.reader import Reader
from tests.support.rules_fixture import TODAY, every_case, interventions, rules
from tests.support.watch import PageWatch

FULL = pytest.mark.full("the same as those that stay, for each paragraph and each way that a file can fail")


def expected_fields(answer: Answer) -> dict[str, str]:
    permission = answer["longest_permission"]
    months = "none"
    if permission:
        months = "unlimited" if permission["unlimited"] else str(permission["months"])
    return {
        "decided_by": answer["decided_by"]["authority"],
        "recommended_by": answer["decided_by"]["recommended_by"] or "none",
        "use_of_force": json.dumps(answer["use_of_force"]),
        "report": json.dumps(answer["report"]["required"]),
        "complaint": answer["complaint"]["to"] or "none",
        "longest_permission": months,
    }


def shown_fields(page: Page, within: str) -> dict[str, str]:
    found: dict[str, str] = page.locator(f"{within} [data-field]").evaluate_all(
        "all => Object.fromEntries(all.map(e => [e.dataset.field, e.dataset.value]))"
    )
    return found


def test_every_answer_from_pyodide_is_the_answer_of_cpython(reader: Reader) -> None:
    page = reader.at("opslag/")
    seen = 0
    for paragraph, facts in every_case():
        outcome = ask(rules(), paragraph, facts, TODAY)
        choose(page, paragraph, facts)
        expect(page.locator(f"[data-outcome-shown] {PYODIDE}")).to_have_count(1, timeout=START)
        assert same_html(page, "[data-outcome-shown] > *", render_outcome(rules(), outcome, "pyodide", root="../")), (
            paragraph
        )
        if "decided_by" in outcome:
            assert page.locator("[data-answer]").count() == 1
            assert page.locator("[data-answer]").get_attribute("data-paragraph") == paragraph
            assert shown_fields(page, "[data-answer]") == expected_fields(outcome)
            seen += 1
    # § 136 f without anyone to speak for the person is silent, and so is § 136 e with a camera, whoever objects.
    assert seen == len(every_case()) - 4


@pytest.mark.parametrize("paragraph", [p for p in interventions() if "questions" in p], ids=lambda p: p["number"])
def test_dont_know_shows_the_possible_answers_side_by_side(reader: Reader, paragraph: Any) -> None:
    page = reader.at("opslag/")
    number = paragraph["number"]
    choose(page, number, {})
    assert page.locator("input:checked").count() == 0
    expect(page.locator("[data-outcome-shown] > *")).to_have_count(0)
    # A question whose answer is assumed until it is given holds no answer back.
    for question in page.locator("[data-fact]:not([data-assumed])").all():
        question.get_by_label("Ved ikke").check()
    expect(page.locator(f"[data-possible] {PYODIDE}").first).to_be_visible(timeout=START)
    outcome = ask(rules(), number, {}, TODAY)
    assert "needs" in outcome
    assert same_html(page, "[data-possible]", render_outcome(rules(), outcome, "pyodide", root="../"))
    assert page.locator("[data-answer]").count() == len(outcome["possible"])
    tops = page.locator("[data-possible] article").evaluate_all("all => all.map(a => a.getBoundingClientRect().top)")
    assert tops[0] == tops[1]


# One without a question, and one with; each page is made by the same macro.
PARAGRAPH_PAGES = [
    pytest.param(p, id=p["number"], marks=() if p["number"] in {"124 d", "136 a"} else FULL) for p in interventions()
]


@pytest.mark.parametrize("paragraph", PARAGRAPH_PAGES)
def test_each_paragraphs_page_has_the_same_checker(page: Page, site_url: str, paragraph: Any) -> None:
    page.goto(f"{site_url}paragraffer/{slug(paragraph)}/")
    expect(page.locator("h1")).to_contain_text(paragraph["title"])
    for number, facts in every_case():
        if number != paragraph["number"]:
            continue
        for fact, choice in facts.items():
            page.locator(f"input[name={fact}][value={choice}]").check()
        expect(page.locator(PYODIDE)).to_have_count(1, timeout=START)
        outcome = ask(rules(), number, facts, TODAY)
        assert same_html(page, "[data-outcome-shown] > *", render_outcome(rules(), outcome, "pyodide", root="../../"))


@pytest.fixture
def scriptless(chromium: Browser) -> Iterator[Page]:
    """Open a page for a reader whose browser runs no scripts."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_scripts_every_answer_is_on_the_lookup_page(scriptless: Page, site_url: str) -> None:
    scriptless.goto(f"{site_url}opslag/")
    for paragraph, facts in every_case():
        outcome = ask(rules(), paragraph, facts, TODAY)
        within = f"details[data-built='{paragraph}']"
        if not scriptless.locator(f"{within}[open]").count():
            scriptless.locator(f"{within} > summary").click()
        # What is assumed until another answer is given is built without it.
        assumed = assumed_facts(next(p for p in interventions() if p["number"] == paragraph))
        told = [(fact, choice) for fact, choice in facts.items() if assumed.get(fact) != choice]
        query = "&".join(f"{fact}={choice}" for fact, choice in told)
        answer = scriptless.locator(f"{within} [data-outcome='{query}'] > *")
        expect(answer).to_be_visible()
        assert same_html_of(answer.evaluate("e => e.outerHTML"), render_outcome(rules(), outcome, "page", root="../"))


def same_html_of(shown: str, made: str) -> bool:
    """Return whether a browser writes an element as we do, who give bare attributes no value and escape more."""

    def plain(html: str) -> str:
        html = html.replace("&nbsp;", "\u00a0").replace("&#x27;", "'").replace('=""', "")
        return re.sub(r"&quot;(?=[^<]*(?:<|$))", '"', html)

    return plain(shown) == plain(made)


def test_without_scripts_a_paragraphs_page_answers(scriptless: Page, site_url: str) -> None:
    scriptless.goto(f"{site_url}paragraffer/136-a/")
    for choice, complaint in (("no", "kommunalbestyrelsen"), ("yes", "ankestyrelsen")):
        answer = scriptless.locator(f"[data-outcome='decision_exists={choice}'] [data-field=complaint]")
        expect(answer).to_be_visible()
        assert answer.get_attribute("data-value") == complaint
    expect(scriptless.locator("[data-built-note]")).to_contain_text("Svaret viser reglerne, som de var den")
    assert scriptless.get_by_role("button", name="Udskriv").count() == 0


ENGINE_FILES = [
    "javascripts/worker.js",
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "checker.whl",
    "rules.json",
]
# Each file once, and each fault.
FAULTS = [
    pytest.param(file, fault, marks=() if fault is refuse or file == "checker.whl" else FULL)
    for file in ENGINE_FILES
    for fault in (refuse, damage, missing)
]


@pytest.mark.expects_console
@pytest.mark.parametrize(("file", "fault"), FAULTS)
def test_with_a_part_of_the_engine_refused_the_page_answers(page: Page, site_url: str, file: str, fault: Any) -> None:
    page.route("**/engine/fast/**", missing)
    page.route(f"**/{file}", fault)
    page.goto(address(site_url, "125", {}))
    check_built_answer(page, "load")


@pytest.mark.expects_console
def test_an_engine_that_never_starts_is_given_up(page: Page, site_url: str) -> None:
    page.clock.install()
    page.route("**/javascripts/worker.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(address(site_url, "125", {}))
    page.clock.fast_forward(CONFIRM_AFTER)
    expect(page.locator("[data-note=starting]")).to_be_visible()
    # Neither engine starts: the one that starts fast, nor the whole one after it.
    page.clock.fast_forward(70_000)
    page.wait_for_timeout(500)
    page.clock.fast_forward(70_000)
    check_built_answer(page, "time")


@pytest.mark.expects_console
def test_an_engine_that_stops_answering_is_given_up(page: Page, site_url: str) -> None:
    page.clock.install()
    stuck = "self.onmessage = ({ data }) => { if (data.root) self.postMessage({ ready: true }); };"
    page.route("**/javascripts/worker.js", lambda route: route.fulfill(body=stuck, content_type="text/javascript"))
    page.goto(address(site_url, "125", {}))
    page.clock.fast_forward(CONFIRM_AFTER)
    expect(page.locator("[data-note=starting]")).to_be_visible()
    page.wait_for_timeout(500)
    page.clock.fast_forward(30_000)
    check_built_answer(page, "time")


def test_with_webassembly_off_the_page_answers(launch: Callable[..., Browser], site_url: str) -> None:
    # A PC's strictest security setting turns WebAssembly off like this.
    page = launch("--js-flags=--jitless").new_page()
    page.add_init_script(STAYED)
    page.goto(address(site_url, "125", {}))
    assert page.evaluate("typeof WebAssembly") == "undefined"
    check_built_answer(page, "support")


@pytest.mark.expects_console
def test_a_policy_that_forbids_webassembly_is_reported_and_the_page_answers(page: Page, site_url: str) -> None:
    def strict(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": "script-src 'self'"})

    page.route("**/javascripts/worker.js", strict)
    page.goto(address(site_url, "125", {}))
    check_built_answer(page, "load")


HOSTILE = [
    "<script>canary()</script>",
    '"><img src=x onerror=canary()>',
    "'-canary()-'",
    "{{7*7}}",
    "__proto__",
    "constructor",
    "999 z",
    "§" * 50,
    "x" * 10_000,
    "124 c" + " " * 5_000 + "<b>",
    "\u202e124 c",
    "%00",
    "124c\u0000",
]


@pytest.mark.parametrize("written", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_address_gives_a_message_and_runs_nothing(reader: Reader, written: str) -> None:
    reader.at("opslag/").evaluate("() => { window.canary = () => { window.sung = true; }; }")
    page = reader.at(f"opslag/?{urlencode({'paragraph': written, 'decision_exists': written})}")
    expect(page.locator("[data-error]")).to_contain_text("Vi kender ikke paragraffen", timeout=START)
    assert page.evaluate("window.sung") is None
    assert page.locator("[data-answer]").count() == 0
    assert page.locator("[data-checker] img, [data-checker] script").count() == 0
    assert len(page.locator("[data-error]").inner_text()) < 400


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("Kommunen har lukket. Ring 12 34 56 78", "det, der står i adressen"),
        ("999 z", "999 z"),
        ("§ 124 e, stk. 2", "§ 124 e, stk. 2"),
    ],
)
def test_what_an_address_says_is_not_shown_as_the_sites_own_words(reader: Reader, written: str, heading: str) -> None:
    page = reader.at(f"opslag/?{urlencode({'paragraph': written})}")
    expect(page.locator("[data-chosen-title]")).to_have_text(heading)


@pytest.mark.parametrize("day", ["9999-12-31", "10000-01-01", "275760-09-13"])
def test_a_day_far_ahead_is_shown_as_it_is_or_refused(chromium: Browser, site_url: str, day: str) -> None:
    # Read in local time, a day begins on the day before west of Greenwich.
    with chromium.new_context(locale="da-DK", timezone_id="America/Nuuk", service_workers="block") as context:
        watch = PageWatch(context, site_url)
        page = context.new_page()
        page.goto(f"{site_url}opslag/?paragraph=125&on={day}")
        label = page.locator("[data-day-shown]")
        if day == "9999-12-31":
            expect(label).to_have_text("Svar for den 31. december 9999")
            expect(page.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)
        else:
            expect(label).to_have_text("Svar for en anden dag")
            expect(page.locator("[data-error]")).to_contain_text("er ikke en dag", timeout=START)
        page.goto(f"{site_url}tjek/tilladelse/?first={day}&vis=alle")
        expect(page.locator("[data-outcome-shown] > *").first).to_be_visible(timeout=START)
        assert watch.complaints == []


@pytest.mark.parametrize(
    ("query", "checked"),
    [
        ("paragraph=136a", 0),
        ("paragraph=136a&decision_exists=", 0),
        ("paragraph=136a&decision_exists=maybe", 0),
        ("paragraph=136a&technology=camera", 0),
        ("paragraph=136a&decision_exists=yes&technology=camera&x=y", 1),
        ("paragraph=136a&decision_exists=yes&decision_exists=no", 1),
    ],
)
def test_half_the_facts_in_an_address_leave_the_question_open(reader: Reader, query: str, checked: int) -> None:
    page = reader.at(f"opslag/?{query}")
    expect(page.get_by_role("group", name="Har kommunalbestyrelsen givet en tilladelse")).to_be_visible()
    assert page.locator("input:checked").count() == checked
    expect(page.locator("[data-answer]")).to_have_count(checked)
    if checked:
        expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
        assert shown_fields(page, "[data-answer]")["complaint"] == "ankestyrelsen"


@pytest.mark.parametrize("written", ["SEL §124D", "124 d, stk. 2", "§ 124 D", "124d", "Fastholdelse m.v."])
def test_an_address_is_understood_however_the_paragraph_is_written(reader: Reader, written: str) -> None:
    page = reader.at(f"opslag/?{urlencode({'paragraph': written})}")
    expect(page.locator(f"[data-answer][data-paragraph='124 d']{PYODIDE}")).to_be_visible(timeout=START)


def test_the_address_can_be_shared_and_the_back_button_works(
    page: Page, context: BrowserContext, site_url: str
) -> None:
    page.goto(f"{site_url}opslag/")
    choose(page, "136 a", {"decision_exists": "yes"})
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
    assert page.url == address(site_url, "136 a", {"decision_exists": "yes"})
    colleague = context.new_page()
    colleague.goto(page.url)
    expect(colleague.locator(PYODIDE)).to_be_visible(timeout=START)
    assert shown_fields(colleague, "[data-answer]") == shown_fields(page, "[data-answer]")
    page.locator("input[value=no]").check()
    expect(page.locator("[data-field=complaint]")).to_have_attribute("data-value", "kommunalbestyrelsen")
    page.go_back()
    expect(page.locator("input[value=yes]")).to_be_checked()
    expect(page.locator("[data-field=complaint]")).to_have_attribute("data-value", "ankestyrelsen")
    page.go_back()
    expect(page.locator("[data-answer]")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("searchbox", name="Hvilket indgreb")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("group", name="Har kommunalbestyrelsen")).to_be_visible()


def test_a_result_is_announced_once_and_the_focus_follows(reader: Reader) -> None:
    page = reader.at("opslag/")
    page.evaluate(
        """() => {
            window.said = [];
            const region = document.querySelector("[data-announcement]");
            new MutationObserver(() => region.textContent && window.said.push(region.textContent))
                .observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    choose(page, "124 c", {})
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
    (said,) = page.evaluate("window.said")
    assert said.startswith("Afværgehjælp (§ 124 c). Personalet må selv beslutte det")
    assert page.locator("[data-announcement]").get_attribute("role") == "status"
    assert page.evaluate("document.activeElement.matches('[data-chosen]')")


def test_what_is_found_takes_the_place_of_the_list(reader: Reader) -> None:
    page = reader.at("opslag/")
    field = page.get_by_role("searchbox", name="Hvilket indgreb")
    shown = page.locator(".find-results > li")
    for written, found in [
        ("124", {"124 b", "124 c", "124 d"}),
        ("§ 124 d", {"124 d"}),
        ("sele", {"128"}),
        ("AFVÆRGE", {"124 b", "124 c"}),
        ("tandbørstning", {"136 a", "136 c"}),
    ]:
        field.fill(written)
        for number in found:
            expect(page.locator(f".find-results > li[data-number='{number}']")).to_be_visible()
        expect(page.locator("[data-count]")).to_have_text(re.compile(rf"\b{shown.count()} sider?\b.* passer\b"))
        expect(page.locator("[data-choices]")).to_be_hidden()
    field.fill("xyzzy")
    expect(page.get_by_text("Vi fandt ikke noget, der passer.")).to_be_visible()
    expect(page.locator("[data-choices]")).to_be_visible()
    expect(shown).to_have_count(0)
    field.fill("§ 128 h")
    field.press("Enter")
    expect(page.locator(f"[data-answer][data-paragraph='128 h']{PYODIDE}")).to_be_visible(timeout=START)


def test_the_lookup_names_the_act_first_and_the_paragraph_second(reader: Reader) -> None:
    page = reader.at("opslag/")
    names = page.locator("[data-built] > a").all_inner_texts()
    assert [n.replace("\u00a0", " ") for n in names] == [page_title(p) for p in interventions()]
    assert "Afværgehjælp (§\u00a0124\u00a0c)" in names


def test_an_answer_is_reached_from_the_start_page_in_two_clicks(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.get_by_role("link", name="Vise vej, holde fast eller føre væk").click()
    page.get_by_role("link", name="Holde fast eller føre væk for at redde ting af stor værdi").click()
    expect(page.locator("[data-answer] [data-field=complaint]")).to_be_visible()
    expect(page.locator(PYODIDE)).to_be_visible(timeout=START)


@with_every_font
def test_on_a_phone_the_three_answers_are_on_the_first_screen(page: Page, site_url: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(address(site_url, "124 c", {}))
    for field in ("decided_by", "report", "complaint"):
        expect(page.locator(f"[data-field={field}]")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
