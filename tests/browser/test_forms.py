"""The form checkers: cases a lawyer can read, every combination of answers without expectations, and the browser."""

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations, product
from math import prod
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from checker.checks import CHECKS
from checker.checks.base import Check, Field, Result, run_check
from checker.checks.dates import MOST_DATES
from checker.checks.render import render_result
from checker.core.danish import read_date
from checker.core.errors import CheckerError
from tests.browser.test_lookup import START, same_html
from tests.support.recorded import SITUATIONS, situation_is_recorded
from tests.support.rules_fixture import TODAY, interventions, rules

CASES = SITUATIONS
# Beyond this many combinations every pair of answers is tried instead.
MOST = 100_000
PAGES = {
    "find": "find/",
    "conditions": "tjek/betingelser/",
    "report": "tjek/indberetning/",
    "course": "tjek/sagsgang/",
    "cogs": "tandhjul/",
    "advisory": "tjek/kursus/",
    "permission": "tjek/tilladelse/",
    "repeated_use": "tjek/gentagen-brug/",
    "target_group": "tjek/maalgruppe/",
    "consent": "tjek/samtykke/",
}


def run(check: str, values: dict[str, str], on: str = TODAY) -> Result:
    return run_check(CHECKS[check], rules(), values, on)


def case_id(value: Any) -> str:
    return str(value["name"] if isinstance(value, dict) else value)


@pytest.mark.parametrize(("check", "case"), CASES, ids=case_id)
def test_a_situation_has_the_verdict_and_findings_a_lawyer_expects(check: str, case: dict[str, Any]) -> None:
    situation_is_recorded(rules(), check, case)


def test_every_form_has_cases() -> None:
    assert {check for check, _ in CASES} == set(CHECKS) == set(PAGES)
    assert len(CASES) >= 150


@pytest.mark.parametrize("number", [p["number"] for p in interventions()])
def test_every_intervention_is_in_three_cases_at_least(number: str) -> None:
    # Another letter after it would make it another paragraph: § 128 is not § 128 b.
    named = re.compile(rf"(?<![\w-])({number}|{number.replace(' ', '-')})(?![\w-]|[ \N{{NO-BREAK SPACE}}][a-h]\b)")
    assert len([case for _, case in CASES if named.search(str(case))]) >= 3


def combinations_of(check: Check) -> Iterator[dict[str, str]]:
    """Every combination of answers, none among them; or every pair of answers where there are too many.

    Where fields belong to choices of the first field, each of its choices is tried with the fields that then count.
    """
    fields = [field for field in check.fields(rules()) if field.choices]
    if fields and any(field.only for field in fields):
        first, *others = fields
        yield {}
        for choice in first.choices:
            counting = [f for f in others if not f.only or choice.value in f.only[1] or f.only[0] != first.name]
            for values in _combinations(counting, MOST // 100):
                yield {first.name: choice.value, **values}
    else:
        yield from _combinations(fields, MOST)


def _combinations(fields: list[Field], most: int) -> Iterator[dict[str, str]]:
    options = [(field.name, [None, *(c.value for c in field.choices)]) for field in fields]
    if prod(len(values) for _, values in options) <= most:
        for chosen in product(*(values for _, values in options)):
            yield {name: v for (name, _), v in zip(options, chosen, strict=True) if v is not None}
        return
    # All answered alike but one, where a verdict turns; then every pair of answers, many pairs at a time.
    for base in (None, "yes", "no"):
        common = {name: base for name, values in options if base and base in values}
        for name, values in options:
            for value in values:
                yield {k: v for k, v in {**common, name: value}.items() if v is not None}
    chance = Random(0)  # noqa: S311 - nothing is kept secret with it
    pairs = {
        ((first, a), (second, b))
        for (first, values), (second, others) in combinations(options, 2)
        for a, b in product(values, others)
    }
    while pairs:
        tried = [(name, chance.choice(values)) for name, values in options]
        pairs -= set(combinations(tried, 2))
        yield {name: v for name, v in tried if v is not None}


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda f: f.id)
def test_every_combination_of_answers_ends_in_a_verdict_with_reasons_and_sources(check: Check) -> None:
    names = {field.name for field in check.fields(rules())}
    tried = 0
    for values in combinations_of(check):
        result = run_check(check, rules(), values, TODAY)
        tried += 1
        assert result["verdict"]["text"]
        assert set(result["relevant"]) <= names
        for finding in result["findings"]:
            assert finding["text"]
            assert finding["sources"]
            assert finding["reason"] or finding["status"] == "info"
        assert all(phase["title"] and phase["steps"] for phase in result["phases"])
        done = [step for phase in result["phases"] for step in phase["steps"]]
        assert all(step["who"] for step in done)
        for statement in [*done, *result["steps"], *result["notes"]]:
            assert statement["text"]
            assert statement["sources"]
    assert tried > (10 if any(field.choices for field in check.fields(rules())) else 0)


def test_more_days_than_anyone_needs_are_refused() -> None:
    assert run("repeated_use", {"days": ", ".join(["3-1-2026"] * MOST_DATES)})["verdict"]["id"] == "must"
    with pytest.raises(CheckerError, match=rf"Skriv højst {MOST_DATES} dage ad gangen\."):
        run("repeated_use", {"days": ", ".join(["3-1-2026"] * (MOST_DATES + 1))})


def test_no_day_is_asked_for_while_no_rule_has_changed() -> None:
    same: Any = deepcopy(rules())
    for paragraph in same["paragraphs"]:
        paragraph.pop("silent", None)
        for row in paragraph.get("rows", []):
            row["since"] = same["edition"]["covered_from"]
    asked = [[field.name for field in CHECKS["report"].fields(of)] for of in (rules(), same)]
    assert asked[0] == [*asked[1][: asked[0].index("day")], "day", *asked[1][asked[0].index("day") :]]


@pytest.mark.parametrize("check", CHECKS)
def test_what_a_form_does_not_ask_is_refused(check: str) -> None:
    with pytest.raises(CheckerError, match="ikke spurgt"):
        run(check, {"<script>": "yes"})
    for field in CHECKS[check].fields(rules()):
        if field.kind not in ("text", "note"):
            with pytest.raises(CheckerError, match="er ikke e"):
                run(check, {field.name: "måske"})


# A form's page moved to another address, as by the back button; what was shown is gone.
MOVE = """query => {
    document.querySelector("[data-outcome-shown]").replaceChildren();
    history.pushState(null, "", `?${query}`);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


def typed(check: str, values: dict[str, str]) -> dict[str, str]:
    """The values as the page's fields give them: a field for a day gives it as ISO 8601 has it."""
    days = {field.name for field in CHECKS[check].fields(rules()) if field.kind == "date"}
    return {name: str(read_date(value)) if name in days and value else value for name, value in values.items()}


@pytest.mark.parametrize("check", CHECKS)
def test_the_browser_finds_what_cpython_finds(page: Page, site_url: str, check: str) -> None:
    cases = [case for of, case in CASES if of == check]
    # The engine takes seconds to start, so all of a form's cases are put to one page.
    for i, case in enumerate(cases):
        page.clock.set_fixed_time(f"{case.get('on', TODAY)}T12:00:00")
        query = urlencode(typed(check, case["values"]))
        if i == 0:
            page.goto(f"{site_url}{PAGES[check]}?{query}")
        else:
            page.evaluate(MOVE, query)
        # A clock that is behind the day of the build is wrong, and not believed.
        on = max(case.get("on", TODAY), page.locator("[data-on]").get_attribute("data-on") or "")
        result = run(check, case["values"], on)
        shown = page.locator("[data-verdict]")
        expect(shown).to_have_attribute("data-verdict", result["verdict"]["id"], timeout=START)
        made = render_result(result, root="../" * PAGES[check].count("/"))
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
