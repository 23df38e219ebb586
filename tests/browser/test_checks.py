"""The checks in a real browser: Pyodide finds what CPython finds, and answers are kept, opened and forgotten."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from checker.checks import CHECKS
from checker.checks.render import render_result
from tests.support.checks import MOVE, PAGES, run, typed
from tests.support.pages import START, same_html
from tests.support.recorded import SITUATIONS
from tests.support.rules_fixture import TODAY, rules


@pytest.mark.parametrize("check", CHECKS)
def test_the_browser_finds_what_cpython_finds(page: Page, site_url: str, check: str) -> None:
    cases = [case for of, case in SITUATIONS if of == check]
    # The engine takes seconds to start, so one page answers all cases of a check.
    for i, case in enumerate(cases):
        page.clock.set_fixed_time(f"{case.get('on', TODAY)}T12:00:00")
        query = urlencode(typed(check, case["values"]))
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
    page.goto(f"{site_url}tandhjul/")
    page.locator("#cogs-g1-no").check()
    page.locator("#cogs-g1_note").fill("Spørg <b>Ida</b>")
    page.locator("#cogs-g1_note").blur()
    expect(page.get_by_text("Jeres note: Spørg <b>Ida</b>")).to_be_visible(timeout=START)
    assert "note" not in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Gem som fil").click()
    file = tmp_path / "kept.json"
    download.value.save_as(file)
    page.goto(f"{site_url}tandhjul/")
    expect(page.locator("#cogs-g1_note")).to_have_value("")
    page.get_by_label("Åbn en gemt fil").set_input_files(file)
    expect(page.locator("#cogs-g1-no")).to_be_checked()
    expect(page.get_by_text("Jeres note: Spørg <b>Ida</b>")).to_be_visible(timeout=START)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"form": "consent", "values": {}}', '{"form": "cogs"}'])
def test_a_file_that_is_not_ours_is_refused_and_changes_nothing(
    page: Page, site_url: str, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, "utf-8")
    page.goto(f"{site_url}tandhjul/?g1=no")
    page.get_by_label("Åbn en gemt fil").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("Filen kan ikke åbnes")
    expect(page.locator("#cogs-g1-no")).to_be_checked()


def test_another_choice_forgets_the_answers_that_belonged_to_the_first_and_back_brings_them(
    page: Page, site_url: str
) -> None:
    page.goto(f"{site_url}tjek/betingelser/")
    page.get_by_label("Hvilket indgreb").select_option("124-d")
    # Before the engine has started, too, only what belongs to the choice is shown.
    expect(page.locator("#conditions-delays_only-yes")).to_be_hidden()
    page.locator("#conditions-grip_person-yes").check()
    page.locator("#conditions-target_group-yes").check()
    page.get_by_label("Hvilket indgreb").select_option("125")
    expect(page.locator("#conditions-delays_only-yes")).to_be_visible()
    expect(page.locator("#conditions-grip_person-yes")).to_be_hidden()
    assert page.url.endswith("?paragraph=125&target_group=yes")
    expect(page.get_by_role("heading", name="§ 125 kan først bruges")).to_be_visible(timeout=START)
    page.go_back()
    expect(page.locator("#conditions-grip_person-yes")).to_be_checked()
    expect(page.get_by_role("heading", name="§ 124 d kan først bruges")).to_be_visible()
