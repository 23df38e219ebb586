"""The search finds what readers ask for, says what it found, keeps it on the machine, and runs nothing typed."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from checker.site.site import Day
from tests.support.reader import Reader
from tests.support.rules_fixture import TODAY, rules
from tests.support.sizes import every
from tools.errors import StepError
from tools.paths import ROOT
from tools.site.page_text import HandbookPage, read_page
from tools.site.pages import pages
from tools.site.register import alphabetical, register
from tools.site.search import SYNONYMS, handbook_pages, read_synonyms

QUESTIONS: list[dict[str, str]] = yaml.safe_load((ROOT / "tests/cases/search_questions.yaml").read_text("utf-8"))
LEAST_AMONG_THREE, LEAST_FIRST = 59, 58
RESULT = "[data-find-results] > li"

# The search page itself.
PASSED_OVER = {"/tekst/"}


@pytest.fixture
def find(reader: Reader) -> Page:
    """Open the search page."""
    return reader.at("tekst/")


def results(page: Page) -> list[str]:
    """Return the paths of the pages found, best first."""
    links: list[str] = page.locator(f"{RESULT} > a").evaluate_all("all => all.map(a => new URL(a.href).pathname)")
    return links


def search(page: Page, query: str) -> list[str]:
    """Put a query in the field, as paste and dictation do, and return what is found for it once it is counted."""
    page.get_by_role("searchbox").fill(query)
    page.keyboard.press("Enter")
    expect(page.locator("[data-find-status]")).not_to_be_empty()
    # Once the words have loaded, the results come in the same task; wait for the one after.
    page.evaluate("() => new Promise(done => setTimeout(done))")
    return results(page)


def test_the_right_page_comes_first_or_nearly(find: Page) -> None:
    ranks: dict[str, int | None] = {}
    for question in QUESTIONS:
        found = search(find, question["query"])
        ranks[question["query"]] = found.index(question["page"]) + 1 if question["page"] in found else None
    behind = {query: rank for query, rank in ranks.items() if rank != 1}
    first = len(ranks) - len(behind)
    among_three = sum(rank is not None and rank <= 3 for rank in ranks.values())
    print(f"{first} first and {among_three} among three of {len(ranks)}; not first: {behind}")
    assert len(ranks) == len(QUESTIONS) == 60
    assert among_three >= LEAST_AMONG_THREE, behind
    assert first >= LEAST_FIRST, behind


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("71 i grundloven", "/paragraffer/grundloven-71/"),
        ("§§ 13 og 14", "/paragraffer/straffeloven-13-14/"),
        ("kap. 24 d", "/paragraffer/kap-24-d/"),
        ("lov om social service § 128, stk. 1", "/paragraffer/128/"),
        ("136 A", "/paragraffer/136-a/"),
        ("§\u00a0124\u00a0d", "/paragraffer/124-d/"),
    ],
)
def test_a_paragraph_is_understood_however_it_is_written(find: Page, query: str, address: str) -> None:
    assert search(find, query)[0] == address


@pytest.mark.parametrize("query", ["12 måneder", "nr. 155", "2025", "stk. 81"])
def test_a_number_that_names_no_paragraph_is_a_word_like_others(find: Page, query: str) -> None:
    named = find.evaluate(
        """async ([query, text]) => {
            const { paragraphsNamed } = await import(new URL("../assets/javascripts/words.js", location));
            return paragraphsNamed(query, (await (await fetch(text)).json()).pages);
        }""",
        [query, "../search/text.json"],
    )
    assert named == []


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("døråbner", "do\u0308ra\u030abner"),  # ø as some keyboards send it, å in two signs
        ("nødværge", "NOEDVAERGE"),
        ("fastholdelse", "fastholdese"),
        ("epilepsialarm", "epilepsialarmernes"),
    ],
)
def test_another_spelling_finds_the_same_page(find: Page, typed: str, written: str) -> None:
    assert search(find, written)[0] == search(find, typed)[0]


@pytest.mark.parametrize(
    ("query", "kind", "verdict"),
    [
        ("låse køleskabet", "Regel", "Nævnet skal have givet tilladelse først."),
        ("hvad betyder proportionalitet", "Ord", ""),
        ("er samtykket gyldigt", "Tjek", ""),
        ("hvor klager jeg", "Side", ""),
        ("jeg har lige grebet ind", "Situation", ""),
    ],
)
def test_a_result_says_what_it_is_with_the_verdict_of_its_rule(find: Page, query: str, kind: str, verdict: str) -> None:
    search(find, query)
    best = find.locator(RESULT).first
    expect(best.locator(".find-result__kind")).to_have_text(kind)
    expect(best).to_contain_text(verdict)


def test_several_answers_of_a_rule_stand_side_by_side_the_one_asked_for_first(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tekst/")
    search(page, "gps")
    first = page.locator(f"{RESULT} >> nth=0").locator("ul > li").first
    expect(first).to_contain_text("GPS, alarm eller anden teknologi: Kommunen skal have givet tilladelse først.")
    first.get_by_role("link").click()
    page.wait_for_url("**/paragraffer/128-b/?technology=other")


def test_a_former_number_is_explained_over_what_has_replaced_it(find: Page) -> None:
    assert search(find, "§ 126")[:3] == ["/paragraffer/124-d/", "/paragraffer/124-b/", "/paragraffer/124-c/"]
    expect(find.locator("[data-find-note=former]")).to_contain_text("ikke længere reglen om akut fastholdelse")


def test_what_no_rule_mentions_is_told_and_the_guide_is_offered(find: Page) -> None:
    assert search(find, "må vi tage hans telefon")[:2] == ["/spoergsmaal/ting/", "/find/"]
    expect(find.locator("[data-find-note=unruled]")).to_contain_text("Ingen regel på siden nævner det. Så må I ikke")


def test_what_is_not_found_leads_to_the_guide_and_to_the_publisher(find: Page) -> None:
    search(find, "fodboldresultater")
    note = find.locator("[data-find-note=lost]")
    expect(note).to_contain_text("Vi fandt ikke noget, der passer")
    expect(note.get_by_role("link", name="Svar på spørgsmål, ét ad gangen")).to_have_attribute(
        "href", re.compile("/find/$")
    )
    expect(note.get_by_role("link", name="Fortæl den, der udgiver siden")).to_be_visible()


def test_the_guide_is_filled_in_with_suggestions_that_are_no_answers(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tekst/")
    search(page, "er det magt at spænde en dame med demens fast")
    page.locator(f"{RESULT} > a").first.click()
    page.wait_for_url("**/find/#act=strap&cause=dementia")
    strap = page.get_by_label("Spænde fast med en sele", exact=False)
    expect(strap).to_be_checked()
    expect(page.get_by_text("Valgt ud fra det, du skrev.")).to_be_visible()
    expect(page.locator("[data-given]")).to_be_hidden()
    page.get_by_role("button", name="Fortsæt").click()
    page.wait_for_url("**/find/?act=strap")
    expect(page.get_by_role("heading", name="Hvem gør det?")).to_be_visible()
    expect(page.get_by_text("Valgt ud fra det, du skrev.")).to_have_count(0)


def test_every_box_finds_the_same(page: Page, site_url: str) -> None:
    query = "hun river mig i håret"
    page.goto(f"{site_url}tekst/")
    found = search(page, query)
    page.goto(site_url)
    page.get_by_role("searchbox").fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tekst/#q=**")
    expect(page.locator(RESULT)).to_have_count(len(found))
    assert results(page) == found
    page.goto(f"{site_url}opslag/")
    page.get_by_role("searchbox").fill(query)
    expect(page.locator(".find-results > li")).to_have_count(len(found))
    titles = page.locator(".find-results > li > a").all_inner_texts()
    page.goto(f"{site_url}tekst/#q={quote(query)}")
    expect(page.locator(RESULT)).to_have_count(len(found))
    assert page.locator(f"{RESULT} > a").all_inner_texts() == titles


def test_the_count_is_announced_without_a_key_pressed(find: Page) -> None:
    status = find.get_by_role("status")
    expect(status).to_have_text("")
    find.get_by_role("searchbox").evaluate(
        "field => { field.value = 'døråbner'; field.dispatchEvent(new InputEvent('input', { bubbles: true })); }"
    )
    expect(status).not_to_have_text("")
    expect(status).to_have_text(f"{len(results(find))} sider passer.")
    assert len(results(find)) > 1
    find.get_by_role("searchbox").fill("qqqq")
    expect(status).to_have_text("Ingen sider passer.")
    expect(find.locator("[data-find-note=lost]")).to_contain_text("Spørg lederen.")
    expect(find.locator("[data-register]")).to_be_visible()
    find.get_by_role("searchbox").fill("")
    expect(status).to_have_text("")


def test_a_keyboard_is_enough(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}om/")
    link = page.get_by_role("link", name="Søg", exact=True)
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/tekst/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("stofselen")
    expect(page.locator(RESULT).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator(RESULT)).to_have_count(0)
    page.keyboard.type("stofselen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator(f"{RESULT} > a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/paragraffer/128/")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("stofselen")
    expect(page.locator(RESULT).first).to_contain_text("stofseler")


def test_back_and_forward_go_from_question_to_question(find: Page) -> None:
    first, second = search(find, "husorden"), search(find, "klage")
    assert first != second
    find.go_back()
    expect(find.get_by_role("searchbox")).to_have_value("husorden")
    expect(find.locator(RESULT)).to_have_count(len(first))
    assert results(find) == first
    find.go_forward()
    expect(find.get_by_role("searchbox")).to_have_value("klage")
    expect(find.locator(RESULT)).to_have_count(len(second))
    assert results(find) == second


@pytest.mark.parametrize("sign", ["#", "?"])
def test_an_address_with_a_question_can_be_shared(page: Page, site_url: str, sign: str) -> None:
    page.goto(f"{site_url}tekst/{sign}q={quote('124 d & æble')}")
    expect(page.get_by_role("searchbox")).to_have_value("124 d & æble")
    expect(page.locator(RESULT).first).to_contain_text("Fastholdelse")
    assert urlsplit(page.url).query == ""


def test_what_is_typed_is_not_sent(context: BrowserContext, page: Page, site_url: str) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(f"{request.url} {request.post_data} {request.headers}"))
    page.goto(f"{site_url}tekst/")
    search(page, "hemmeligheden")
    search(page, "stofsele")
    page.reload()
    page.locator(f"{RESULT} > a").first.click()
    page.wait_for_url("**/paragraffer/**")
    assert len(asked) > 10
    assert not [request for request in asked if "hemmelig" in request or "stofsele" in request]


def test_only_the_search_loads_the_search(context: BrowserContext, page: Page, site_url: str) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{site_url}paragraffer/125/", wait_until="networkidle")
    assert "/assets/stylesheets/base.css" in asked
    parts = {
        "find.css",
        "search.js",
        "handbook.js",
        "query.js",
        "results.js",
        "words.js",
        "excerpt.js",
        "minisearch.js",
        "stemmer.js",
        "text.json",
    }
    assert not [path for path in asked if "search" in path or Path(path).name in parts]
    page.goto(f"{site_url}tekst/#q=sele")
    expect(page.locator(RESULT).first).to_be_visible()
    assert parts <= {Path(path).name for path in asked}


def test_the_words_found_are_marked_and_the_section_is_linked(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tekst/")
    search(page, "hjernerystelse")
    best = page.locator(RESULT).first
    expect(best.locator("mark")).to_have_text("hjernerystelse")
    best.get_by_role("link").last.click()
    page.wait_for_url("**/paragraffer/128/#giver-lov")


CANARY = "window.canary = true"
HOSTILE = [
    f"<img src=x onerror='{CANARY}'>",
    f"<script>{CANARY}</script>",
    f'"><svg onload="{CANARY}">',
    f"javascript:{CANARY}",
    f"{{{{constructor.constructor('{CANARY}')()}}}}",
    "__proto__ constructor toString hasOwnProperty",
    "(((((*+?^$[]\\",
    "%",
    "\\",
    "\u0000\U0001f600\u202e",
    "§" * 200,
    "1 " * 200,
    "døråbner " * 2000,
    "a" * 10_000,
    "12" * 5_000,
]


@pytest.mark.parametrize("query", every(4, HOSTILE, "another text of the kind"), ids=range(len(HOSTILE)))
def test_what_is_typed_never_runs(page: Page, site_url: str, query: str) -> None:
    page.goto(f"{site_url}tekst/")
    search(page, query)
    page.goto("about:blank")
    page.goto(f"{site_url}tekst/#q={quote(query)}")
    expect(page.locator("[data-find-status]")).not_to_be_empty()
    assert page.evaluate("() => window.canary") is None
    shown = "[data-find-notes], [data-find-results], [data-find-further]"
    assert page.locator(f":is({shown}) :not(div, li, a, p, mark, strong, ul)").count() == 0
    # The search still works.
    assert search(page, "128")[0] == "/paragraffer/128/"


@pytest.mark.expects_console
@pytest.mark.parametrize("part", ["text.json", "minisearch.js", "stemmer.js"])
def test_a_search_that_does_not_load_says_so_and_can_be_tried_again(page: Page, site_url: str, part: str) -> None:
    def missing(route: Route) -> None:
        route.fulfill(status=404, body="")

    page.route(f"**/{part}", missing)
    page.goto(f"{site_url}tekst/#q=sele")
    expect(page.get_by_role("status")).to_contain_text("Søgningen kunne ikke hentes.")
    expect(page.locator("[data-register]")).to_be_visible()
    page.unroute(f"**/{part}")
    page.reload()
    assert search(page, "sele")[0] == "/paragraffer/128/"


def test_without_scripts_the_register_leads_to_every_page(chromium: Browser, site_url: str, site_dir: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site_url}paragraffer/125/")
        page.get_by_role("link", name="Søg", exact=True).click()
        expect(page.get_by_role("searchbox")).not_to_be_visible()
        links = page.locator("[data-register] a")
        expect(links.first).to_be_visible()
        led = set(links.evaluate_all("all => all.map(a => new URL(a.href).pathname)"))
        assert led == {address for address, _ in pages(site_dir)} - PASSED_OVER
        belt = page.locator("[data-register] li", has_text="bælte:")
        expect(belt.get_by_role("link")).to_have_text("Anvendelse af stofseler (§\u00a0128)")


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
def test_the_link_lies_in_the_header_beside_the_rest(page: Page, site_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site_url}paragraffer/125/")
    search = ".head__bar > a[href$='tekst/']"
    link, header = box(page, search), box(page, ".head")
    assert header["y"] <= link["y"]
    assert link["y"] + link["height"] <= header["y"] + header["height"]
    assert link["width"] >= 24
    assert link["x"] + link["width"] <= width
    others = page.locator(".head__bar > :is(a, button, details):visible:not([href$='tekst/'])").all()
    assert len(others) >= 2
    for other in others:
        edges = other.bounding_box()
        assert edges
        assert edges["x"] + edges["width"] <= link["x"] or link["x"] + link["width"] <= edges["x"], other


def box(page: Page, selector: str) -> Any:
    """Return the position and the size of an element in the window."""
    return page.locator(selector).evaluate("element => element.getBoundingClientRect().toJSON()")


def test_the_themes_own_search_is_gone(page: Page, site_url: str, site_dir: Path) -> None:
    page.goto(f"{site_url}om/")
    assert page.locator("[data-md-component=search], label[for=__search]:not(.md-overlay)").count() == 0
    for key in ("s", "f", "/"):
        page.keyboard.press(key)
    assert page.evaluate("() => document.activeElement === document.body")
    assert not (site_dir / "search" / "search_index.json").exists()


HTML = """<nav>Menu</nav><article class="md-content__inner md-typeset"><h1 id="top">Seler
  (§&nbsp;128)</h1><p>Om <b>seler</b>.<small class="source">[Kilde]</small>
</p><div data-built="128"><h2>Svar</h2><ul><li>Ja<li>Ja<li>Nej</ul></div><details data-built="125"><p>Andet</p>
</details><h2 id="ned">Ned</h2><p hidden>Skjult</p><p>Slut.</p></article>
<p>Bund</p>"""


def test_a_page_is_read_by_headings_and_answers_are_apart() -> None:
    assert read_page(HTML) == {
        "title": "Seler (§\u00a0128)",
        "sections": [
            {"id": "", "heading": "", "text": ["Om seler."]},
            {"id": "ned", "heading": "Ned", "text": ["Slut."]},
        ],
        "answer": ["Svar", "Ja", "Nej"],
    }


def test_a_theme_that_lays_out_pages_differently_stops_the_build() -> None:
    html = {"index.html": HTML.replace("md-content__inner", "content")}
    rules: Any = {"paragraphs": [], "acts": {}}
    with pytest.raises(StepError, match="finds no heading"):
        handbook_pages(html, Day(rules, TODAY))


@pytest.mark.parametrize("wrong", ["sele: bælte", "sele: [1]", "1: [sele]"])
def test_a_synonym_that_is_no_list_of_words_stops_the_build(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "synonyms.yaml"
    file.write_text(wrong, "utf-8")
    with pytest.raises(StepError, match=r"synonyms\.yaml"):
        read_synonyms(file)


def test_the_register_is_in_danish_order() -> None:
    assert sorted(["åben", "ære", "zone", "øre", "Ark"], key=alphabetical) == ["Ark", "zone", "ære", "øre", "åben"]
    one = HandbookPage(address="a/", kind="page", title="Årsag & følge", keywords=["sele"], sections=[], answer=[])
    other = HandbookPage(
        address="b/", kind="rule", title="11 råd", keywords=["sele"], sections=[], answer=[], numbers=["2"], act=[]
    )
    html = register([one, other], "../")
    assert '<li>sele: <a href="../a/">Årsag &amp; følge</a>, <a href="../b/">11 råd</a></li>' in html
    assert [html.index(f"<h3>{letter}</h3>") for letter in ("0-9", "S", "Å")] == sorted(
        html.index(f"<h3>{letter}</h3>") for letter in ("0-9", "S", "Å")
    )


def test_the_text_holds_each_page_once(site_dir: Path) -> None:
    text = json.loads((site_dir / "search" / "text.json").read_text("utf-8"))
    addresses = [f"/{page['address']}" for page in text["pages"] if page["kind"] not in ("term", "answer")]
    assert sorted(addresses) == sorted({address for address, _ in pages(site_dir)} - PASSED_OVER)
    meanings = {typed: meant.split("|") for meant, all_ in text["synonyms"].items() for typed in all_.split("|")}
    assert read_synonyms(SYNONYMS).items() <= meanings.items()
    terms = [page["address"] for page in text["pages"] if page["kind"] == "term"]
    asked = {page["address"] for page in text["pages"] if page["kind"] == "answer"}
    assert asked == {f"spoergsmaal/{one['group']}/#{one['id']}" for one in rules()["questions"]}
    assert terms == sorted(f"ordliste/#{term['id']}" for term in rules()["glossary"]["terms"])
