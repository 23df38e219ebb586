"""Rules that replace one another: each day has its own, coming ones are announced, no page is silently out of date."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, Route, expect

import checker.cli as command_line
from checker.checks import CHECKS
from checker.checks.base import run_check
from checker.compile import compile_rules
from checker.core.answer import ask
from checker.core.danish import long_date
from checker.core.errors import CheckerError
from checker.core.matching import complete_facts
from checker.html.answer import render_outcome
from checker.log.job import completed
from checker.model.answer import Answer
from checker.model.rules import Rules
from checker.site.fact_box import fact_box
from tests.support.changed_rules import change_rules, from_day
from tests.support.pages import PYODIDE, START, choose, missing, same_html
from tests.support.rules_fixture import TODAY, by_slug, every_case, rules, site_of
from tools.site import build
from tools.site.calendar_watch import warnings
from tools.site.data import INDEX
from tools.site.serve import serve_directory
from tools.upkeep import turned

# A rule that has changed, and one that is going to.
PAST, COMING = "2025-06-01", "2027-01-01"
CHANGES = (
    from_day("124-c", PAST, decided_by={"authority": "personale", "acute": True, "detail": "Det nye gælder."}),
    from_day("125", COMING, longest_permission=18, report={"form": 1, "per": "incident"}),
)
Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the rules with both changes into a folder, and return it."""
    return change_rules(tmp_path_factory.mktemp("time") / "rules", *CHANGES)


@pytest.fixture(scope="module")
def changed(folder: Path) -> Rules:
    """Compile the rules with both changes."""
    return compile_rules(folder)


def days_around_changes(of: Rules) -> list[str]:
    """Return every covered day on which something begins or ends, and the covered days just before and after."""
    entries = [e for p in of["paragraphs"] for e in [*p.get("rows", []), *p.get("silent", [])]]
    turns = {date.fromisoformat(d) for e in entries for d in (e["since"], e.get("until", e["since"]))}
    days = {(turn + timedelta(days=by)).isoformat() for turn in turns for by in (-1, 0, 1)}
    return sorted(day for day in days if day >= of["edition"]["covered_from"])


def test_every_case_has_one_outcome_around_every_change(changed: Rules) -> None:
    days = days_around_changes(changed)
    assert {"2025-05-31", PAST, "2025-06-02", "2026-12-31", COMING, "2027-01-02"} <= set(days)
    asked = 0
    for paragraph in (p for p in changed["paragraphs"] if "rows" in p):
        entries = [*paragraph["rows"], *paragraph.get("silent", [])]
        for facts in complete_facts(paragraph):
            for day in days:
                fitting = [
                    entry
                    for entry in entries
                    if entry["since"] <= day <= entry.get("until", day)
                    and all(facts[fact] in choices for fact, choices in entry.get("when", {}).items())
                ]
                assert len(fitting) == 1, (paragraph["number"], facts, day)
                outcome = ask(changed, paragraph["number"], facts, day)
                assert "needs" not in outcome
                assert (outcome["holds_from"], outcome["holds_until"]) == (
                    fitting[0]["since"],
                    fitting[0].get("until"),
                )
                asked += 1
    assert asked == len(every_case()) * len(days)


@settings(max_examples=200)
@given(st.dates(date(2024, 7, 1), date(2029, 12, 31)))
def test_the_day_decides_which_row_answers(changed: Rules, day: date) -> None:
    door, harm = (answer_on(changed, number, day.isoformat()) for number in ("125", "124 c"))
    assert door["report"]["form"] == (1 if day >= date.fromisoformat(COMING) else 2)
    assert (harm["decided_by"]["detail"] == "Det nye gælder.") == (day >= date.fromisoformat(PAST))


def answer_on(of: Rules, paragraph: str, day: str) -> Answer:
    outcome = ask(of, paragraph, {}, day)
    assert "decided_by" in outcome
    return outcome


def test_a_text_that_names_a_form_or_a_period_names_the_coming_one_too(changed: Rules) -> None:
    points = " ".join(point["text"] for point in by_slug(changed, "135-a")["points"])
    assert "indgreb på skema 2 (fra 1. januar 2027 skema 1) samlet" in points


@pytest.mark.parametrize(
    ("paragraph", "on", "stated"),
    [
        ("125", TODAY, None),
        ("125", "2026-12-31", "Svaret er for den 31. december 2026."),
        (
            "125",
            COMING,
            "Svaret er for den 1. januar 2027. Gælder endnu ikke: træder i kraft den 1. januar 2027.",
        ),
        ("124 c", "2025-05-31", "Svaret er for den 31. maj 2025. Gjaldt til og med 31. maj 2025."),
        ("124 c", PAST, "Svaret er for den 1. juni 2025."),
    ],
)
def test_an_answer_for_another_day_says_so(
    changed: Rules,
    folder: Path,
    paragraph: str,
    on: str,
    stated: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
) -> None:
    html = render_outcome(changed, ask(changed, paragraph, {}, on), today=TODAY).replace("\u00a0", " ")
    assert ("data-other-day" in html) == (stated is not None)
    monkeypatch.setattr(command_line, "_today", lambda: TODAY)
    assert command_line.main(["--rules", str(folder), "answer", paragraph, "--on", on]) == 0
    said = capsys.readouterr().out
    if stated:
        assert f"<strong>{stated}</strong>" in html
        assert stated in said
    assert ("Svaret er for den" in said) == (stated is not None)


def test_an_answer_states_the_days_on_which_its_rule_holds(changed: Rules) -> None:
    def dates(paragraph: str, on: str) -> str:
        html = render_outcome(changed, ask(changed, paragraph, {}, on), today=TODAY).replace("\u00a0", " ")
        return html.partition('class="answer__dates">')[2].partition("<")[0]

    assert dates("125", TODAY) == "Reglen gælder fra 1. juli 2024 til og med 31. december 2026."
    assert dates("125", COMING) == "Reglen gælder fra 1. januar 2027."
    assert dates("124 c", "2025-01-01") == "Reglen gjaldt fra 1. juli 2024 til og med 31. maj 2025."


def test_each_line_of_a_log_is_answered_by_the_rules_of_its_own_day(changed: Rules) -> None:
    lines = ["Dato;Person;Paragraf;Registreret;Skema"]
    days = ["2026-12-31", COMING]
    lines += [f"{day};B1;§ 125;ja;{check}" for day in days for check in (1, 2)]
    result = completed(changed, "log.csv", "\n".join(lines).encode(), "2027-06-01")
    wrong = {finding.line for finding in result["findings"] if finding.kind == "form_wrong"}
    # The first two lines are under the old rule, which requires form 2, and the others under the new, which requires 1.
    assert wrong == {2, 5}


class TestChecks:
    """The checks that depend on a day."""

    def verdict(self, of: Rules, check: str, on: str, **values: str) -> tuple[str, list[str]]:
        result = run_check(CHECKS[check], of, values, on)
        return result["verdict"]["id"], [finding["text"] for finding in result["findings"]]

    @pytest.mark.parametrize(("day", "verdict"), [("2026-12-31", "form_2"), (COMING, "form_1"), ("", "form_2")])
    def test_a_report_is_made_by_the_rules_of_the_day_it_is_about(self, changed: Rules, day: str, verdict: str) -> None:
        found, findings = self.verdict(changed, "report", TODAY, paragraph="125", **({"day": day} if day else {}))
        assert found == verdict
        assert any("Gælder endnu ikke" in text for text in findings) == (day == COMING)

    def test_the_day_is_asked_only_where_the_rule_has_changed(self, changed: Rules) -> None:
        def asked(paragraph: str) -> list[str]:
            return run_check(CHECKS["report"], changed, {"paragraph": paragraph}, TODAY)["relevant"]

        assert "day" in asked("125")
        assert "day" in asked("124-c")
        assert "day" not in asked("128")

    @pytest.mark.parametrize(("first", "last"), [("2026-12-31", "30. december 2027"), (COMING, "30. juni 2028")])
    def test_a_permission_lasts_as_long_as_the_rule_of_its_first_day_allows(
        self, changed: Rules, first: str, last: str
    ) -> None:
        result = run_check(CHECKS["permission"], changed, {"permission": "125", "first": first}, TODAY)
        assert last in result["verdict"]["text"]

    def test_a_permission_is_offered_once_though_its_rows_are_two(self, changed: Rules) -> None:
        (choices,) = (f.choices for f in CHECKS["permission"].fields(changed) if f.name == "permission")
        assert [choice.value for choice in choices].count("125") == 1

    def test_no_permission_could_be_given_before_its_rule(self) -> None:
        with pytest.raises(CheckerError, match=r"Reglen gælder fra 1\. januar 2025"):
            run_check(CHECKS["permission"], rules(), {"permission": "128-g", "first": "2024-12-31"}, TODAY)


class TestCalendarWatch:
    """The build warns of what the calendar requires."""

    @pytest.mark.parametrize(("day", "warned"), [("2026-12-01", False), ("2026-12-02", True), (COMING, False)])
    def test_a_rule_that_changes_within_30_days_is_named(self, folder: Path, day: str, warned: bool) -> None:
        said = " ".join(warnings(folder, date.fromisoformat(day)))
        assert ("§ 125 changes on 2027-01-01. Build and publish" in said) == warned

    def test_files_not_checked_for_180_days_are_named(self, tmp_path: Path) -> None:
        def checked_on(files: dict[str, Any], day: str = "2026-06-01") -> None:
            files["paragraphs/125"]["paragraph"]["last_checked"]["haandbog"] = day

        folder = change_rules(tmp_path / "rules", checked_on)
        assert list(warnings(folder, date(2026, 11, 28))) == []
        (warning,) = warnings(folder, date(2026, 11, 29))
        assert f"{folder / 'paragraphs/125.yaml'}: 2026-06-01" in warning
        assert warning.count(".yaml") == 1


def test_the_fact_box_shows_what_holds_and_what_is_to_come(changed: Rules) -> None:
    box = fact_box(site_of(changed), by_slug(changed, "125")).replace("\u00a0", " ")
    assert "1. juli 2024 til og med 31. december 2026 (reglen)" in box
    assert '<a href="../opslag/?paragraph=125&amp;on=2027-01-01">1. januar 2027 (reglen)</a>' in box
    assert "<dt>Holdt op mod</dt><dd>håndbogen 22. november 2026 og serviceloven 28. november 2026</dd>" in box
    past = fact_box(site_of(changed), by_slug(changed, "124-c")).replace("\u00a0", " ")
    assert "1. juni 2025" in past
    assert "1. juli 2024" not in past


# Days on which the site is built from one commit: the last of the old rule, the first of the new one, and a later one.
BEFORE, AFTER = "2026-12-31", "2027-01-09"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the site as it is built on a day from rules of which one changes, without a commit since TODAY."""
    change = from_day("125", COMING, longest_permission=18, report={"form": 2, "per": "incident"})
    folder = change_rules(tmp_path_factory.mktemp("turning") / "rules", change)

    @cache
    def build_on(day: str) -> Path:
        site = tmp_path_factory.mktemp("changing") / "site"
        with pytest.MonkeyPatch.context() as clock:
            clock.setattr(build, "today", lambda: date.fromisoformat(day))
            clock.setattr(build, "commit_time", lambda: int(datetime.fromisoformat(f"{TODAY}T12:00Z").timestamp()))
            build.build_site(site, rules=folder)
        return site

    return build_on


@pytest.fixture(scope="module")
def changing_url(built: Callable[[str], Path]) -> Iterator[str]:
    """Serve the site, built before one of its rules changes, and yield its address."""
    with serve_directory(built(BEFORE)) as address:
        yield address


@pytest.mark.slow
class TestTheDayTurns:
    """The site is built again on the day on which a rule turns, though nothing here has changed."""

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("data/index.json", f'"on": "{TODAY}"', f'"on": "{COMING}"'),
            ("data/rules.json", f'"on": "{TODAY}"', f'"on": "{COMING}"'),
            ("data/svar/125.json", '"months": 12', '"months": 18'),
            ("data/svar/125.json", f'"holds_until": "{BEFORE}"', f'"holds_from": "{COMING}"'),
            ("data/oversigt.csv", "12 måneder", "18 måneder"),
            ("indlejr/125/index.html", "den 22. november 2026.", "den 1. januar 2027."),
            ("indlejr/125/index.html", 'data-value="12"', 'data-value="18"'),
            ("oversigt/index.html", 'data-longest-permission="12"', 'data-longest-permission="18"'),
            ("paragraffer/125/index.html", 'data-value="12"', 'data-value="18"'),
            # The data for search engines.
            ("paragraffer/125/index.html", '"text": "Ja, på skema 2, samlet', '"text": "Ja, på skema 2."'),
            ("opslag/index.html", 'data-value="12"', 'data-value="18"'),
            ("sagsgang/index.html", f'data-holds-until="{BEFORE}"', "skema 3"),
            ("search/text.json", f'"until":"{BEFORE}"', '"until":""'),
            ("sitemap.xml", f"<lastmod>{TODAY}</lastmod>", f"<lastmod>{COMING}</lastmod>"),
        ],
    )
    def test_a_product_has_the_rule_of_its_day(
        self, built: Callable[[str], Path], file: str, old: str, new: str
    ) -> None:
        before, on = (part_about(file, (built(day) / file).read_text("utf-8")) for day in (BEFORE, COMING))
        assert (old in before, new in before) == (True, file.startswith("sagsgang"))
        assert (old in on, new in on) == (False, True)

    def test_every_answer_and_frame_is_for_the_day_of_the_build(self, built: Callable[[str], Path]) -> None:
        for day, on in ((BEFORE, TODAY), (COMING, COMING)):
            answers = json.loads((built(day) / INDEX).read_text("utf-8"))["answers"]
            assert len(answers) > 30
            for answer in answers:
                assert json.loads((built(day) / "data" / answer["data"]).read_text("utf-8"))["on"] == on
                frame = (built(day) / "indlejr" / answer["page"] / "index.html").read_text("utf-8")
                assert f"Reglerne den {long_date(on)}." in frame.replace("\u00a0", " ")

    def test_the_same_rules_in_force_give_the_same_bytes(self, built: Callable[[str], Path]) -> None:
        on, after = (
            {path.relative_to(built(day)): path.read_bytes() for path in built(day).rglob("*") if path.is_file()}
            for day in (COMING, AFTER)
        )
        assert on.keys() == after.keys()
        assert {name for name in on if on[name] != after[name]} == set()

    def test_a_page_has_no_text_that_ended_before_it_was_built(self, built: Callable[[str], Path]) -> None:
        until = f'data-holds-until="{BEFORE}"'
        before, on = (
            {page for page in built(day).rglob("*.html") if until in page.read_text("utf-8")}
            for day in (BEFORE, COMING)
        )
        assert len(before) > 20
        assert on == set()

    def test_a_published_site_is_behind_from_the_day_a_rule_turns_until_it_is_published_again(
        self, built: Callable[[str], Path], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
    ) -> None:
        monkeypatch.setattr(turned, "ROOT", folder.parent)
        for published, day, said in (
            (BEFORE, BEFORE, "false"),
            (BEFORE, COMING, "true"),
            (BEFORE, AFTER, "true"),
            (COMING, AFTER, "false"),
        ):
            monkeypatch.setattr(turned, "today", lambda day=day: date.fromisoformat(day))
            with serve_directory(built(published)) as address:
                monkeypatch.setattr(sys, "argv", ["turned", address])
                assert turned.main() == 0
            assert capsys.readouterr().out.strip() == said

    def test_a_site_that_does_not_say_its_day_is_an_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
    ) -> None:
        with serve_directory(tmp_path) as address:
            monkeypatch.setattr(sys, "argv", ["turned", address])
            assert turned.main() == 2
        assert f"{address}data/index.json does not say" in capsys.readouterr().err


def part_about(file: str, text: str) -> str:
    """Return what a file says about the rule that changes, with ordinary spaces."""
    text = text.replace("\u00a0", " ")
    if file.endswith(".csv"):
        return next(line for line in text.splitlines() if "§ 125" in line)
    return {
        "oversigt/index.html": text.partition('<tr role="row" data-paragraph="125"')[2].partition(">")[0],
        "opslag/index.html": text.partition('data-built="125"')[2].partition("</details>")[0],
    }.get(file, text)


class TestLookup:
    """The lookup answers for any day, and says which."""

    def test_another_day_is_asked_for_and_is_in_the_address(self, page: Page, site_url: str) -> None:
        page.goto(f"{site_url}opslag/")
        choose(page, "128 g", {})
        expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
        page.get_by_text("Svar for en anden dag").click()
        page.get_by_label("Hvilken dag drejer det sig om?").fill("2024-12-01")
        page.get_by_label("Hvilken dag drejer det sig om?").blur()
        expect(page.locator("[data-silent]")).to_contain_text("Svaret er for den 1.\u00a0december 2024.")
        assert page.url == f"{site_url}opslag/?paragraph=128g&on=2024-12-01"
        outcome = ask(rules(), "128 g", {}, "2024-12-01")
        today = page.locator("[data-on]").get_attribute("data-on") or ""
        assert same_html(page, "[data-outcome-shown] > *", render_outcome(rules(), outcome, "pyodide", today=today))
        # A colleague who opens the address sees the day, and keeps it.
        page.reload()
        expect(page.get_by_text("Svar for den 1. december 2024")).to_be_visible()
        expect(page.get_by_label("Hvilken dag drejer det sig om?")).to_have_value("2024-12-01")
        choose(page, "125", {})
        assert page.url == f"{site_url}opslag/?paragraph=125&on=2024-12-01"
        expect(page.locator("[data-other-day]")).to_be_visible(timeout=START)
        page.get_by_role("button", name="Tilbage til i dag").click()
        expect(page.locator("[data-other-day]")).to_have_count(0)
        assert page.url == f"{site_url}opslag/?paragraph=125"
        page.go_back()
        expect(page.locator("[data-other-day]")).to_be_visible()

    @pytest.mark.parametrize(
        ("on", "said"),
        [("2024-06-30", "Vi har kun reglerne fra"), ("i-dag", "er ikke en dag"), ("<b>x</b>", "er ikke en dag")],
    )
    def test_a_day_that_the_rules_do_not_cover_is_refused(self, page: Page, site_url: str, on: str, said: str) -> None:
        page.goto(f"{site_url}opslag/?paragraph=125&on={on}")
        expect(page.locator("[data-error]")).to_contain_text(said, timeout=START)
        assert page.locator("[data-answer]").count() == 0

    def test_a_day_typed_in_full_is_answered_and_one_too_early_is_refused(self, page: Page, site_url: str) -> None:
        page.goto(f"{site_url}opslag/?paragraph=125")
        expect(page.locator(PYODIDE)).to_be_visible(timeout=START)
        page.get_by_text("Svar for en anden dag").click()
        field = page.get_by_label("Hvilken dag drejer det sig om?")
        field.focus()
        # Month first, as in a browser in English.
        page.keyboard.type("03012025")
        expect(page.locator("[data-other-day]")).to_contain_text("1.\u00a0marts 2025")
        expect(field).to_be_focused()
        field.fill("2020-01-01")
        assert page.locator("[data-error]").count() == 0
        field.blur()
        expect(page.locator("[data-error]")).to_contain_text("Vi har kun reglerne fra")

    @pytest.mark.expects_console
    def test_without_the_engine_only_today_can_be_shown(self, page: Page, site_url: str) -> None:
        page.route("**/engine/**", missing)
        page.goto(f"{site_url}opslag/?paragraph=125&on=2025-03-01")
        note = page.locator("[data-note=day-failed]")
        expect(note).to_be_visible(timeout=START)
        expect(note).to_contain_text("Du ser kun reglerne i dag.")
        assert page.locator("[data-answer]").count() == 0
        page.get_by_role("button", name="Tilbage til i dag").click()
        expect(page.locator("[data-answer][data-engine=page]")).to_be_visible()

    def test_while_the_engine_starts_the_page_says_what_is_coming(self, page: Page, site_url: str) -> None:
        held: list[Callable[[], None]] = []

        def hold(route: Route) -> None:
            held.append(route.continue_)

        page.route("**/rules.json", hold)
        page.goto(f"{site_url}opslag/?paragraph=125&on=2025-03-01")
        expect(page.get_by_text("Din browser er ved at finde svaret for den dag.")).to_be_visible()
        assert page.locator("[data-answer]").count() == 0
        page.wait_for_timeout(100)
        for go_on in held:
            go_on()
        expect(page.locator("[data-other-day]")).to_be_visible(timeout=START)


class TestAfterTheChange:
    """A page that was built before a rule changed, read after it."""

    @pytest.fixture
    def site_url(self, changing_url: str) -> str:
        """Return the address of the site that `page` must not leave."""
        return changing_url

    def test_the_checker_has_the_new_answer_and_never_shows_the_old(self, page: Page, site_url: str) -> None:
        page.clock.set_fixed_time("2027-01-02T12:00:00")
        for address in ("opslag/?paragraph=125", "paragraffer/125/"):
            page.goto(f"{site_url}{address}")
            answer = page.locator(f"[data-outcome-shown] {PYODIDE}")
            expect(answer).to_be_visible(timeout=START)
            expect(answer.locator("[data-field=longest_permission]")).to_have_attribute("data-value", "18")
            assert page.locator("[data-other-day]").count() == 0

    @pytest.mark.expects_console
    def test_without_the_engine_the_old_answer_is_not_shown(self, page: Page, site_url: str) -> None:
        page.route("**/engine/**", missing)
        page.clock.set_fixed_time("2027-01-02T12:00:00")
        page.goto(f"{site_url}opslag/?paragraph=125")
        expect(page.locator("[data-note=changed-failed]")).to_be_visible(timeout=START)
        assert page.locator("[data-answer]").count() == 0
        page.goto(f"{site_url}opslag/?paragraph=128c")
        expect(page.locator("[data-answer][data-engine=page]")).to_be_visible()

    def test_the_day_before_nothing_is_said(self, page: Page, site_url: str) -> None:
        page.clock.set_fixed_time("2026-12-31T12:00:00")
        for address in ("kort-fortalt/", "oversigt/", "hvem-beslutter/"):
            page.goto(f"{site_url}{address}")
            assert page.locator("[data-holds-until='2026-12-31']").count() > 0
            assert page.locator(".ended").count() == 0

    def test_a_text_outside_the_checkers_says_that_it_has_ended(self, page: Page, site_url: str) -> None:
        page.clock.set_fixed_time("2027-01-01T00:30:00")
        page.goto(f"{site_url}sagsgang/")
        ended = page.locator("em.ended").first
        expect(ended).to_have_text(" (gjaldt til og med den 31. december 2026)")
        for address in ("kort-fortalt/", "oversigt/", "hvem-beslutter/", "klage/"):
            page.goto(f"{site_url}{address}")
            expect(page.locator("p.ended").first).to_contain_text("Reglerne er ændret.")

    @pytest.mark.parametrize(("clock", "said"), [("2026-12-31T23:30+01:00", False), ("2027-01-01T00:30+01:00", True)])
    def test_an_answer_in_a_frame_or_an_element_says_that_it_has_ended(
        self, page: Page, site_url: str, clock: str, said: bool
    ) -> None:
        page.clock.set_fixed_time(clock)
        ended = page.get_by_text("Reglerne er ændret. Svaret her gjaldt til og med den 31. december 2026.")
        page.goto(f"{site_url}indlejr/125/")
        expect(page.locator("[data-field=longest_permission]")).to_have_attribute("data-value", "12")
        expect(ended).to_be_visible(visible=said)
        page.goto(f"{site_url}indlejr/eksempel/")
        page.locator("sidste-udvej-svar").first.evaluate("(element) => element.setAttribute('paragraph', '125')")
        expect(page.locator("[data-field=longest_permission][data-value='12']").first).to_be_visible()
        expect(ended).to_be_visible(visible=said)
        # A rule whose end is not known.
        page.goto(f"{site_url}indlejr/128-c/")
        assert page.locator("[data-holds-until], script").count() == 0

    def test_a_coming_rule_can_be_seen_before_its_day(self, page: Page, site_url: str) -> None:
        page.goto(f"{site_url}paragraffer/125/")
        page.get_by_role("link", name="1. januar 2027").click()
        expect(page.locator("[data-other-day]")).to_contain_text("Gælder endnu ikke", timeout=START)
        expect(page.locator("[data-field=longest_permission]")).to_have_attribute("data-value", "18")


def test_an_answer_in_the_rules_file_has_its_days(folder: Path, capsys: Output) -> None:
    assert command_line.main(["--rules", str(folder), "answer", "125", "--on", TODAY, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["holds_from"], answer["holds_until"]) == ("2024-07-01", "2026-12-31")
