"""The checks in a real browser: Pyodide finds what CPython finds, and answers are kept, opened and forgotten."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from playwright.sync_api import Page, Route, expect

from checker.checks import CHECKS
from checker.checks.render import render_result
from tests.support.access import NARROW
from tests.support.checks import MOVE, PAGES, run, typed
from tests.support.pages import START, same_html
from tests.support.recorded import CASES, SITUATIONS
from tests.support.rules_fixture import TODAY, rules
from tests.support.sheets import printed, whole_text


@pytest.mark.parametrize(
    "step", [2, pytest.param(1, marks=pytest.mark.full("every case; CPython's tests have them all in each run"))]
)
@pytest.mark.parametrize("check", CHECKS)
def test_the_browser_finds_what_cpython_finds(page: Page, site_url: str, check: str, step: int) -> None:
    cases = [case for of, case in SITUATIONS if of == check][::step]
    # The engine takes seconds to start, so one page answers all cases of a check.
    for i, case in enumerate(cases):
        page.clock.set_fixed_time(f"{case.get('on', TODAY)}T12:00:00")
        query = urlencode({**typed(check, case["values"]), "vis": "alle"})
        if i == 0:
            page.goto(f"{site_url}{PAGES[check]}?{query}")
        else:
            page.evaluate(MOVE, query)
        # A clock that is behind the day of the build is wrong, and the page ignores it.
        on = max(case.get("on", TODAY), page.locator("[data-on]").get_attribute("data-on") or "")
        result = run(check, case["values"], on)
        shown = page.locator("[data-verdict]")
        expect(shown).to_have_attribute("data-verdict", result["verdict"]["id"], timeout=START)
        expect(shown).to_have_attribute("data-engine", "pyodide", timeout=START)
        made = render_result(rules(), result, root="../" * PAGES[check].count("/"), engine="pyodide")
        assert same_html(page, "[data-verdict]", made), case["name"]
        assert page.locator("input[type=radio]:checked").count() == sum(
            1 for f in CHECKS[check].fields(rules()) if f.choices and f.kind != "select" and f.name in case["values"]
        ), case["name"]


def test_the_cogs_are_kept_in_a_file_and_opened_again(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}tandhjul/?vis=alle")
    page.locator("#cogs-g1-no").check()
    page.locator("#cogs-g1_note").fill("Spørg <b>Ida</b>")
    page.locator("#cogs-g1_note").blur()
    expect(page.get_by_text("Jeres note: Spørg <b>Ida</b>")).to_be_visible(timeout=START)
    assert "note" not in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Gem som fil").click()
    file = tmp_path / "kept.json"
    download.value.save_as(file)
    page.goto(f"{site_url}tandhjul/?vis=alle")
    expect(page.locator("#cogs-g1_note")).to_have_value("")
    page.get_by_label("Åbn en gemt fil").set_input_files(file)
    expect(page.locator("#cogs-g1-no")).to_be_checked()
    expect(page.get_by_text("Jeres note: Spørg <b>Ida</b>")).to_be_visible(timeout=START)


NOT_OURS = ["", "{", "[]", "null", '{"form": "consent", "values": {}}', '{"form": "cogs"}']
NOT_OURS += [f'{{"form": "cogs", "values": {values}}}' for values in ("[]", '"g1"', "1", "null")]


@pytest.mark.parametrize("content", NOT_OURS)
def test_a_file_that_is_not_ours_is_refused_and_changes_nothing(
    page: Page, site_url: str, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, "utf-8")
    page.goto(f"{site_url}tandhjul/?g1=no")
    page.get_by_label("Åbn en gemt fil").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("Filen kan ikke åbnes")
    expect(page.locator("#cogs-g1-no")).to_be_checked()


def test_no_personal_number_reaches_the_address_and_days_do(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tjek/gentagen-brug/?vis=alle")
    field = page.locator("textarea, input[type=text]").first
    numbers: dict[str, list[str]] = yaml.safe_load((CASES / "personal_numbers.yaml").read_text("utf-8"))
    for number in (*numbers["cpr"], *numbers["phone"]):
        field.fill(number)
        field.blur()
        expect(page).to_have_url(f"{site_url}tjek/gentagen-brug/?vis=alle")
    for days in ("1-1-2026, 3.3.26", "2026-01-01; 2026-03-03", "1/1 2026 3/3 2026"):
        field.fill(days)
        field.blur()
        expect(page).to_have_url(re.compile("2026"))


def test_what_is_typed_before_the_page_is_ready_waits_to_be_sent(page: Page, site_url: str) -> None:
    held: list[Route] = []
    page.route("**/check.js*", lambda route: held.append(route))
    page.goto(f"{site_url}tjek/tilladelse/?permission=128-c", wait_until="commit")
    day = page.get_by_label("Hvad er tilladelsens første dag?")
    day.fill("2026-11-02")
    for route in held:
        route.continue_()
    expect(page.locator("[data-verdict][data-engine=pyodide]")).to_be_attached(timeout=START)
    expect(day).to_be_visible()
    expect(day).to_have_value("2026-11-02")
    assert "first" not in page.url
    page.get_by_role("button", name="Fortsæt").click()
    expect(page.get_by_role("heading", name="1. november 2027")).to_be_in_viewport(timeout=START)


def test_another_choice_forgets_the_answers_that_belonged_to_the_first_and_back_brings_them(
    page: Page, site_url: str
) -> None:
    page.goto(f"{site_url}tjek/betingelser/?vis=alle")
    page.get_by_label("Hvilket indgreb").select_option("124-d")
    # Before the engine has started, too, only what belongs to the choice is shown.
    expect(page.locator("#conditions-delays_only-yes")).to_be_hidden()
    page.locator("#conditions-grip_person-yes").check()
    page.locator("#conditions-target_group-yes").check()
    page.get_by_label("Hvilket indgreb").select_option("125")
    expect(page.locator("#conditions-delays_only-yes")).to_be_visible()
    expect(page.locator("#conditions-grip_person-yes")).to_be_hidden()
    assert page.url.endswith("?paragraph=125&target_group=yes&vis=alle")
    expect(page.get_by_role("heading", name="§ 125 kan først bruges")).to_be_visible(timeout=START)
    page.go_back()
    expect(page.locator("#conditions-grip_person-yes")).to_be_checked()
    expect(page.get_by_role("heading", name="§ 124 d kan først bruges")).to_be_visible()


FIRST = "Hvad sker der, eller hvad overvejer I?"


def asked(page: Page, question: str) -> None:
    """Assert that one question is on the page, that the reader was taken to it, and that no outcome is shown."""
    heading = page.locator("[data-heading]")
    expect(heading).to_have_text(question, timeout=START)
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(page.locator("fieldset:visible")).to_have_count(1)
    expect(page.locator("[data-verdict]")).to_be_hidden()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Fortsæt").click()


def test_one_question_is_asked_at_a_time_until_it_is_settled(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}find/")
    expect(page.locator("[data-heading]")).to_have_text(FIRST)
    expect(page.locator("fieldset:visible")).to_have_count(1)
    expect(page.get_by_text("Dine svar")).to_be_hidden()
    # A key may pass over an answer, so it moves nothing on; a tap does.
    page.get_by_label("Tage eller gemme personens egne ting").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(300)
    assert page.url == f"{site_url}find/"
    page.keyboard.press("Enter")
    asked(page, "Hvem gør det?")
    expect(page.get_by_text("Spørgsmål 2 af højst 3")).to_be_visible()
    assert page.url.endswith("?act=belongings")
    page.get_by_label("Personalet på tilbuddet").click()
    asked(page, "Har personen givet et gyldigt samtykke?")
    given = page.locator("[data-given]")
    expect(given.get_by_role("definition").first).to_have_text(
        "Tage eller gemme personens egne ting, fx penge, telefon, cigaretter eller nøgle"
    )
    page.locator("#find-consent-no").click()
    outcome = page.locator("[data-verdict]").get_by_role("heading", level=2)
    expect(outcome).to_be_focused()
    expect(outcome).to_be_in_viewport()
    expect(page.locator("fieldset:visible")).to_have_count(0)
    expect(page.get_by_role("button", name="Fortsæt")).to_be_hidden()
    assert page.url.endswith("?act=belongings&actor=staff&consent=no")


def test_back_goes_one_question_back_and_knows_what_was_chosen(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}find/")
    page.get_by_label("Låse eller sikre en dør").click()
    asked(page, "Hvem gør det?")
    page.get_by_label("Personalet på tilbuddet").click()
    asked(page, "Hvor er det?")
    page.go_back()
    asked(page, "Hvem gør det?")
    expect(page.get_by_label("Personalet på tilbuddet")).to_be_checked()
    page.get_by_role("button", name="Tilbage").click()
    asked(page, FIRST)
    expect(page.get_by_label("Låse eller sikre en dør")).to_be_checked()
    expect(page.get_by_role("button", name="Tilbage")).to_be_hidden()
    page.go_forward()
    asked(page, "Hvem gør det?")


def test_an_answer_is_changed_and_the_others_stay(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tjek/samtykke/?active=yes&understood_signs=yes")
    expect(page.locator("[data-heading]")).to_have_text("Er samtykket frivilligt?", timeout=START)
    page.get_by_role("button", name="Ret: Har personen selv sagt ja").click()
    asked(page, "Har personen selv sagt ja med ord, tegn eller handling?")
    expect(page.locator("fieldset:visible").get_by_label("Ja", exact=True)).to_be_checked()
    page.locator("fieldset:visible").get_by_label("Ved ikke").click()
    asked(page, "Er samtykket frivilligt?")
    assert page.url.endswith("?active=unknown&understood_signs=yes")
    page.go_back()
    page.go_back()
    asked(page, "Er samtykket frivilligt?")
    assert page.url.endswith("?active=yes&understood_signs=yes")


def test_what_is_settled_is_said_at_once_and_the_rest_can_be_answered(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tjek/samtykke/")
    page.locator("fieldset:visible").get_by_label("Nej").click()
    verdict = page.locator("[data-verdict=unmet]")
    expect(verdict.get_by_role("heading", level=2)).to_be_focused(timeout=START)
    expect(page.get_by_text("Det er afgjort. Du behøver ikke svare på resten.")).to_be_visible()
    page.get_by_role("button", name="Svar på resten").click()
    asked(page, "Kan I kommunikere med personen og tolke personens signaler?")
    page.locator("fieldset:visible").get_by_label("Ja", exact=True).click()
    asked(page, "Er samtykket frivilligt?")
    page.get_by_role("button", name="Se resultatet").click()
    expect(verdict.get_by_role("heading", level=2)).to_be_focused()
    # An address with answers opens where it was left.
    page.goto(f"{site_url}tjek/samtykke/?active=no")
    expect(verdict).to_be_visible(timeout=START)
    expect(page.get_by_role("button", name="Ret: Har personen selv")).to_be_visible()


def test_going_on_without_an_answer_says_what_is_missing(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}find/?act=door")
    expect(page.locator("[data-heading]")).to_have_text("Hvem gør det?", timeout=START)
    go_on(page)
    message = "Vælg et svar. Er du i tvivl, så vælg »Ved ikke«."
    group = page.get_by_role("group", name="Hvem gør det?")
    expect(group).to_have_accessible_description(f"{message} Har flere gjort noget, så svar for en ad gangen.")
    expect(page.get_by_label("Personalet på tilbuddet")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text(message)).to_have_count(0)
    assert page.url.endswith("?act=door")


def test_what_belongs_together_is_asked_together(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tjek/maalgruppe/?adult=yes")
    heading = page.locator("[data-heading]")
    expect(heading).to_have_text("Alle disse punkter om funktionsnedsættelsen skal være opfyldt:", timeout=START)
    expect(page.locator("fieldset:visible")).to_have_count(6)
    page.locator("#target_group-significant-yes").check()
    go_on(page)
    # The engine still asks for the others, and the reader is led to the first of them.
    expect(page.locator("#target_group-permanent-yes")).to_be_focused()
    page.locator("#target_group-permanent-no").check()
    go_on(page)
    expect(page.locator("[data-verdict=unmet]").get_by_role("heading", level=2)).to_be_focused()
    expect(page.locator("[data-given]").get_by_text("Er funktionsnedsættelsen varig?").first).to_be_visible()


def test_all_questions_are_shown_on_one_page_and_one_again(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tjek/samtykke/?active=yes")
    expect(page.locator("[data-count]")).to_have_text("Spørgsmål 2 af højst 10", timeout=START)
    page.get_by_role("link", name="Vis alle på én side").click()
    expect(page.locator("fieldset:visible")).to_have_count(10)
    expect(page.locator("[data-verdict]")).to_be_visible()
    assert page.url.endswith("?active=yes&vis=alle")
    page.locator("#consent-voluntary-no").check()
    expect(page.locator("[data-verdict=unmet]")).to_be_visible()
    page.get_by_role("link", name="Vis ét spørgsmål ad gangen").click()
    assert page.url.endswith("?active=yes&voluntary=no")
    expect(page.locator("[data-verdict=unmet]")).to_be_visible()
    expect(page.locator("fieldset:visible")).to_have_count(0)


def test_the_first_question_is_answered_before_the_engine_and_a_slow_one_is_said(page: Page, site_url: str) -> None:
    held: list[Route] = []
    let_go = False
    page.route("**/engine/**", lambda route: route.continue_() if let_go else held.append(route))
    page.goto(f"{site_url}find/")
    expect(page.locator("[data-heading]")).to_have_text(FIRST)
    page.get_by_label("Låse eller sikre en dør").click()
    expect(page.locator("[data-note=form-starting]")).to_be_visible()
    expect(page.locator("[data-announcement]")).to_have_text("Siden gør resultatet klar. Du kan svare imens.")
    expect(page.locator("fieldset:visible")).to_have_count(1)
    let_go = True
    for route in held:
        route.continue_()
    asked(page, "Hvem gør det?")


def test_a_row_is_its_label_and_large_enough_for_a_thumb(page: Page, site_url: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{site_url}find/?act=door")
    expect(page.locator("[data-heading]")).to_have_text("Hvem gør det?", timeout=START)
    for row in page.locator("fieldset:visible .question__options > div").all():
        row.scroll_into_view_if_needed()
        box, label = row.bounding_box(), row.locator("label").bounding_box()
        assert box
        assert label
        assert label["height"] >= 44
        assert box["width"] - label["width"] < 8
    page.locator("fieldset:visible .question__options > div").last.click(position={"x": 250, "y": 40})
    expect(page).to_have_url(f"{site_url}find/?act=door&actor=unknown")


@pytest.mark.parametrize("path", ["find/", "tjek/maalgruppe/"])
def test_paper_has_all_questions(page: Page, site_url: str, tmp_path: Path, path: str) -> None:
    page.goto(site_url + path)
    expect(page.locator("[data-verdict][data-engine=pyodide]")).to_be_attached(timeout=START)
    text = " ".join(whole_text(printed(page, tmp_path), most=8).split())
    check = next(check for check, of in PAGES.items() if of == path)
    for field in CHECKS[check].fields(rules()):
        assert " ".join(field.question.split()[:4]) in text
    assert "Fortsæt" not in text
