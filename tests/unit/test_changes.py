"""Reports of what a change of the rules changes: in sentences, for the facts, days, pages and sheets it affects."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker.changes import Difference, PageChange, TextChange, changed_answers, changes_on, difference
from checker.changes.changelog import HEADING, changed_entries, missing_entries, place_of_entries
from checker.changes.sentences import as_json, as_text, sentences
from checker.changes.wording import only_wording
from checker.cli import main
from checker.compile import compile_rules
from checker.core.errors import CheckerError
from checker.core.reference import place_in_law
from checker.core.rules_json import for_browser
from checker.site.history import coming_changes, corrected_answers, past_changes
from tests.support.changed_rules import Change, change_rules, from_day, settled_rules, with_row
from tests.support.rules_fixture import TODAY, interventions, rules, site_of, worked_rules
from tools.paths import ROOT
from tools.upkeep import changes as make_changes
from tools.upkeep.compared import changed_pages, rendered

Output = pytest.CaptureFixture[str]
Diff = Callable[..., list[str]]


@cache
def rendered_once(rules: str, on: str) -> Any:
    """Render the pages of an edition of the rules, given as JSON, on a day."""
    return rendered(json.loads(rules), on)


@pytest.fixture(autouse=True)
def _pages_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render the pages of each edition once: many tests compare with the same one, and rendering takes seconds."""
    monkeypatch.setattr("tools.upkeep.compared.rendered", lambda rules, on: rendered_once(json.dumps(rules), on))


@pytest.fixture
def diff(tmp_path: Path, capsys: Output) -> Diff:
    """Return a function that compares the rules with a copy with these changes, and returns the lines printed."""

    def printed(*changes: Change) -> list[str]:
        old, new = change_rules(tmp_path / "old"), change_rules(tmp_path / "new", *changes)
        assert main(["diff", str(old), str(new)]) == 1
        return capsys.readouterr().out.replace("\u00a0", " ").splitlines()

    return printed


@pytest.fixture
def diff_with_pages(tmp_path: Path) -> Diff:
    """Return a function that also compares the pages made of the rules and of the copy; each call takes seconds."""

    def compared_with(*changes: Change) -> list[str]:
        old, new = settled_rules(), compile_rules(change_rules(tmp_path / "new", *changes))
        found = difference(old, new, changed_pages(old, new, TODAY))
        return "\n".join(as_text(found)).replace("\u00a0", " ").splitlines()

    return compared_with


def paragraph(slug: str, change: Callable[[Any], None]) -> Change:
    """Return a change that applies `change` to one paragraph."""
    return lambda files: change(files[f"paragraphs/{slug}"]["paragraph"])


def section(file: str, change: Callable[[Any], None]) -> Change:
    """Return a change that applies `change` to one section."""
    return lambda files: change(files[file][file])


def addresses(lines: list[str]) -> set[str]:
    """Return the addresses of the pages that the lines name."""
    return {line.split()[0] for line in lines if line.startswith("  /")}


def test_identical_rules_differ_in_nothing(capsys: Output) -> None:
    assert main(["diff", "rules", str(ROOT / "rules")]) == 0
    assert capsys.readouterr().out == "Intet ændres.\n\nSiderne er ikke sammenlignet. Det gør »make changes«.\n"


def test_a_changed_answer_is_reported_field_by_field(diff: Diff) -> None:
    lines = diff(with_row("128", longest_permission=12, report={"form": 1, "per": "incident"}))
    assert lines[0] == "Et svar ændres: Anvendelse af stofseler (§ 128)."
    assert "Anvendelse af stofseler (§ 128), fra den 1. juli 2024" in lines
    stripped = [line.strip() for line in lines]
    assert (
        "Registrering og indberetning: »Ja, på skema 2, samlet for afgørelsens periode« bliver til »Ja, på skema 1«."
        in stripped
    )
    assert "Længste tilladelse: »Højst 18 måneder« bliver til »Højst 12 måneder«." in stripped
    assert "Det, I skal gøre: »Brug skema 3, når I beder kommunen om at behandle sagen.« udgår." in stripped
    assert (
        "Begrundelserne: »En tilladelse kan højst gælde i 18 måneder.« bliver til "
        "»En tilladelse kan højst gælde i 12 måneder.«."
    ) in stripped


def test_who_decides_the_complaint_and_the_deadline_are_reported(diff: Diff) -> None:
    lines = diff(with_row("125", decided_by={"authority": "naevnet", "recommended_by": "kommunalbestyrelsen"}))
    text = "\n".join(lines)
    assert "Hvem der beslutter: »Kommunalbestyrelsen« bliver til »Det Socialfaglige Nævn" in text
    assert "efter indstilling fra kommunalbestyrelsen«." in text
    complaining = [line for line in lines if line.startswith("  Det, der gælder for klagen: ")]
    assert len(complaining) == 3
    assert complaining[1].endswith("»Klagen skal sendes til Ankestyrelsen. Nævnet behandler ikke sagen igen først.«.")
    assert "»Klagefristen er fire uger fra den dag, afgørelsen er modtaget." in complaining[2]
    assert complaining[2].endswith("»Klagefristen er fire uger, fra klageren har fået besked om afgørelsen.«.")
    assert text.count("Klagefristen") == 2


def test_a_change_under_some_facts_names_them_and_no_others(diff: Diff) -> None:
    def shorter(of: Any) -> None:
        for row in of["rows"]:
            if row["when"] == {"decision_exists": "yes"}:
                row["longest_permission"] = 3

    lines = diff(paragraph("136-a", shorter))
    assert {line.strip() for line in lines if line.startswith(("  Når", "  Eller"))} == {
        "Når: Kommunalbestyrelsen har givet en tilladelse, der gælder den dag, indgrebet sker."
    }
    assert any(line.startswith("  Længste") and line.endswith("bliver til »Højst 3 måneder«.") for line in lines)


def test_a_coming_rule_changes_answers_from_its_day_and_not_before(diff_with_pages: Diff) -> None:
    lines = diff_with_pages(from_day("125", "2027-01-01", longest_permission=18))
    assert "Særlige døråbnere (§ 125), fra den 1. januar 2027" in lines
    assert any(line.startswith("  /kort-fortalt/ ") and line.endswith("fra den 1. januar 2027") for line in lines)


def test_a_temporary_change_says_until_when(diff: Diff) -> None:
    def for_a_while(of: Any) -> None:
        (row,) = of["rows"]
        row["until"] = "2025-12-31"
        of["rows"] += [
            {**deepcopy(row), "since": "2026-01-01", "until": "2026-06-30", "longest_permission": 3},
            {**{key: deepcopy(value) for key, value in row.items() if key != "until"}, "since": "2026-07-01"},
        ]

    lines = diff(paragraph("125", for_a_while))
    assert "Særlige døråbnere (§ 125), fra den 1. januar 2026 til og med den 30. juni 2026" in lines
    assert lines[0].startswith("Et svar ændres")


def test_a_rule_split_in_two_that_says_the_same_changes_no_answer(diff_with_pages: Diff) -> None:
    lines = diff_with_pages(from_day("128", "2026-01-01"))
    assert lines[0] == "Ingen svar og ingen tekster i reglerne ændres, kun dage, der vises på siderne."
    assert "/paragraffer/128/" in addresses(lines)


def test_a_check_of_the_sources_changes_a_day_on_a_page_and_nothing_else(diff_with_pages: Diff) -> None:
    lines = diff_with_pages(paragraph("125", lambda of: of["last_checked"].update(haandbog="2026-11-21")))
    assert lines[0] == "Ingen svar og ingen tekster i reglerne ændres, kun dage, der vises på siderne."
    assert addresses(lines) == {"/paragraffer/125/"}


def test_a_paragraph_that_is_added_or_removed_is_reported_from_its_first_day() -> None:
    whole, fewer = settled_rules(), settled_rules()
    fewer["paragraphs"] = [p for p in fewer["paragraphs"] if p["number"] != "125"]
    for old, new, expected in (
        (
            fewer,
            whole,
            "Svaret: »Reglerne har ikke noget svar.« bliver til »Hvem der beslutter: Kommunalbestyrelsen.",
        ),
        (whole, fewer, "bliver til »Reglerne har ikke noget svar.«."),
    ):
        lines = [line.replace("\u00a0", " ") for line in as_text(difference(old, new))]
        assert lines[0] == "Et svar ændres: Særlige døråbnere (§ 125)."
        assert lines[2] == "Særlige døråbnere (§ 125), fra den 1. juli 2024"
        assert expected in lines[3]


def test_an_added_choice_is_reported_as_one_that_could_not_be_made(diff: Diff) -> None:
    def add_choice(of: Any) -> None:
        of["questions"][0]["choices"]["no_representative"] = {"label": "Ingen", "because": "Der er ingen."}
        of["questions"][0]["either"].append({"choices": ["none", "no_representative"], "because": "Ingen siger nej."})
        of["rows"][0]["when"]["objection"] = ["none", "no_representative"]

    lines = diff(paragraph("136-e", add_choice))
    becomes = "  Svaret: »Det svar kan ikke vælges.« bliver til »"
    for technology, outcome in (
        ("anden teknologi end kamera", "Hvem der beslutter: "),
        ("et kamera, der kun tænder i bestemte situationer", "Uafklaret. Det ved vi ikke: "),
    ):
        at = lines.index(f"  Når: Der er ingen. Det handler om {technology}.")
        assert lines[at + 1].startswith(f"{becomes}{outcome}")


def test_sources_in_a_new_order_say_the_same_and_are_reported_as_wording(diff: Diff) -> None:
    def reverse_sources(of: Any) -> None:
        of["rows"][0]["sources"].reverse()

    lines = diff(paragraph("125", reverse_sources))
    assert lines[0].startswith("Ingen svar ændres; kun ordlyden af ")


def test_a_condition_with_a_new_id_says_the_same(diff: Diff) -> None:
    def rename(of: Any) -> None:
        of["conditions"][0]["id"] = "brief"

    lines = diff(paragraph("124-c", rename))
    assert lines[0] == "Et svar ændres: Afværgehjælp (§ 124 c)."
    conditions_line = next(line for line in lines if line.startswith("  Betingelserne: "))
    assert "Indgrebet er kortvarigt. Indgrebet er nødvendigt" in conditions_line
    assert conditions_line.endswith("affektionsværdi.« gælder på en anden måde, men siger det samme.")


def test_an_added_condition_changes_the_answer(diff_with_pages: Diff) -> None:
    def add_condition(of: Any) -> None:
        of["conditions"].append({"id": "asked", "text": "Personen er spurgt.", "ask": "Er personen spurgt?"})

    lines = diff_with_pages(paragraph("125", add_condition))
    assert "  Betingelserne: »Personen er spurgt.« er nyt." in lines
    assert {"/paragraffer/125/", "/tjek/betingelser/"} <= addresses(lines)


def test_all_instead_of_any_changes_the_answer(diff: Diff) -> None:
    def stricter(of: Any) -> None:
        group = next(c for c in of["conditions"] if "any" in c)
        group["all"] = group.pop("any")
        group["text"] = "Genstandene skal have begge disse slags værdi:"

    lines = diff(paragraph("124-c", stricter))
    assert lines[0] == "Et svar ændres: Afværgehjælp (§ 124 c)."
    assert any("mindst én af disse slags" in line and "begge disse slags" in line for line in lines)


def test_a_changed_source_changes_the_answer(diff: Diff) -> None:
    def move_source(of: Any) -> None:
        of["rows"][0]["sources"][0]["section"] = "Et andet afsnit"

    lines = diff(paragraph("125", move_source))
    assert any(line.startswith("  Kilderne: ") and "Et andet afsnit" in line for line in lines)


def test_a_rule_that_becomes_silent_is_reported(diff: Diff) -> None:
    def silence(of: Any) -> None:
        row = of["rows"][0]
        row["until"] = "2026-12-31"
        of["silent"] = [{"since": "2027-01-01", "text": "Reglen er ophævet.", "sources": row["sources"]}]

    lines = diff(paragraph("125", silence))
    assert "Særlige døråbnere (§ 125), fra den 1. januar 2027" in lines
    assert any(line.endswith("bliver til »Uafklaret. Reglen er ophævet.«.") for line in lines)


def reword(of: Any) -> None:
    """Reword the first condition without changing its meaning."""
    of["conditions"][0]["text"] = "Indgrebet varer kort tid."


def test_a_new_wording_changes_no_answer_and_is_reported_as_wording(diff_with_pages: Diff) -> None:
    lines = diff_with_pages(paragraph("124-c", reword))
    assert lines[0] == "Ingen svar ændres; kun ordlyden af én tekst."
    assert (
        "  § 124 c conditions »short« text: »Indgrebet er kortvarigt.« bliver til »Indgrebet varer kort tid.«." in lines
    )
    checks = {f"/tjek/{check}/" for check in ("betingelser", "indberetning", "sagsgang")}
    assert addresses(lines) == {"/opslag/", "/paragraffer/124-c/", "/design/", *checks}
    assert lines[-1] == (
        "Ark, der skal udskrives igen: Slå et indgreb op, Afværgehjælp (§ 124 c), Tjek: Er betingelserne opfyldt?, "
        "Tjek: Hvem skal have indberetningen? og Tjek: Sagens gang på én side."
    )


def test_a_member_of_a_list_is_named_and_not_counted() -> None:
    new: Any = deepcopy(rules())
    find = new["find"]
    find["outcomes"].insert(0, {"end": "care", "when": {"act": ["other"]}})
    next(o for o in find["outcomes"] if o.get("paragraph") == "124 b")["near"].append("strap")
    [o for o in find["outcomes"] if o.get("end") == "no_rule"][2]["when"]["place"] = ["own"]
    next(q for q in find["questions"] if q["id"] == "place")["ask"] = "Hvor sker det?"
    assert [line.strip() for line in as_text(difference(rules(), new)) if line.startswith("  find ")] == [
        "find outcomes »124 b« near: »strap« er nyt.",
        "find outcomes »no_rule 3« when place: »own« er nyt.",
        "find outcomes »care« end: »care« er nyt.",
        "find outcomes »care« when act: »other« er nyt.",
        "find questions »place« ask: »Hvor er det?« bliver til »Hvor sker det?«.",
    ]


def test_a_new_order_of_a_list_is_reported_as_an_order(diff: Diff) -> None:
    def reverse_questions(find: Any) -> None:
        find["questions"][1:3] = reversed(find["questions"][1:3])

    lines = diff(section("find", reverse_questions))
    assert lines[0].startswith("Ingen paragrafs svar ændres, men noget andet")
    assert [line.strip() for line in lines if line.startswith("  find ")] == [
        "find questions rækkefølge: »actor, place« bliver til »place, actor«."
    ]


def test_a_renamed_authority_is_wording_on_every_page_that_names_it(diff_with_pages: Diff) -> None:
    def rename(authorities: Any) -> None:
        authorities["ankestyrelsen"] = dict.fromkeys(authorities["ankestyrelsen"], "Ankerådet")

    lines = diff_with_pages(section("authorities", rename))
    assert lines[0].startswith("Ingen svar ændres; kun ordlyden af ")
    assert {"/klage/", "/oversigt/", "/kort-fortalt/", "/paragraffer/125/"} <= addresses(lines)
    assert "/privatliv/" not in addresses(lines)


def test_a_number_that_a_check_calculates_with_is_reported_though_no_answer_changes(diff_with_pages: Diff) -> None:
    def longer(dates: Any) -> None:
        dates["repeated_use"]["months"] = 12

    lines = diff_with_pages(section("dates", longer))
    assert lines[0].startswith("Ingen paragrafs svar ændres, men noget andet")
    assert "  dates repeated_use months: »6« bliver til »12«." in lines
    assert addresses(lines) == {"/tjek/gentagen-brug/"}


def test_a_theme_of_the_cogs_changes_the_pages_that_show_it(diff_with_pages: Diff) -> None:
    def other(figures: Any) -> None:
        figures["guidelines"]["themes"][0]["title"] = "Et andet tema"

    assert {"/tandhjul/", "/retningslinjer/"} <= addresses(diff_with_pages(section("figures", other)))


def test_a_step_of_the_course_changes_its_check(diff_with_pages: Diff) -> None:
    def other(course: Any) -> None:
        course["steps"][0]["text"] += " Skriv det ned."

    assert "/tjek/sagsgang/" in addresses(diff_with_pages(section("course", other)))


def test_an_explained_word_changes_the_pages_that_use_it(diff_with_pages: Diff) -> None:
    def other(glossary: Any) -> None:
        term = next(t for t in glossary["terms"] if t["term"].lower().startswith("værge"))
        term["text"] += " Sådan er det."

    found = addresses(diff_with_pages(section("glossary", other)))
    assert {"/ordliste/", "/paragraffer/136-f/"} <= found
    assert "/privatliv/" not in found


def test_the_json_holds_the_same(tmp_path: Path, capsys: Output) -> None:
    old = change_rules(tmp_path / "old")
    new = change_rules(tmp_path / "new", from_day("125", "2027-01-01", longest_permission=18))
    assert main(["diff", str(old), str(new), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["pages"] is None
    (answer,) = found["answers"]
    assert {key: answer[key] for key in ("paragraph", "facts", "since", "until", "wording")} == {
        "paragraph": "125",
        "facts": [],
        "since": "2027-01-01",
        "until": None,
        "wording": False,
    }
    fields = {field["field"]: field["texts"] for field in answer["fields"]}
    assert fields["longest_permission"] == [{"old": "Højst 12 måneder", "new": "Højst 18 måneder"}]


@pytest.mark.slow
def test_the_json_has_a_changed_pages_day_and_whether_it_is_a_sheet(tmp_path: Path) -> None:
    new = compile_rules(change_rules(tmp_path / "new", from_day("125", "2027-01-01", longest_permission=18)))
    old = settled_rules()
    found = as_json(difference(old, new, changed_pages(old, new, TODAY)))
    assert {"address": "kort-fortalt/", "title": "Kort fortalt", "since": "2027-01-01", "sheet": True} in found["pages"]


def commit_all(project: Path) -> None:
    """Make a folder a git repository, with everything in it commit_all."""
    author = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(project), *author, *command], check=True)


@pytest.mark.slow
def test_compiled_rules_and_revisions_are_compared_too(tmp_path: Path, capsys: Output) -> None:
    compiled = tmp_path / "rules.json"
    compiled.write_text(for_browser(rules()), "utf-8")
    assert main(["diff", str(compiled), "rules"]) == 0
    project = tmp_path / "project"
    change_rules(project / "rules")
    commit_all(project)
    changed = change_rules(tmp_path / "changed", with_row("128", longest_permission=12))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        assert main(["diff", "HEAD", "rules"]) == 0
        assert main(["diff", "HEAD", str(changed)]) == 1
    assert "Et svar ændres: Anvendelse af stofseler" in capsys.readouterr().out.replace("\u00a0", " ")


def test_a_mistake_in_a_revision_is_reported_under_the_name_given(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (tmp_path / "rules" / "acts.yaml").write_text("acts: [a\n", "utf-8")
    commit_all(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "HEAD", str(ROOT / "rules")]) == 2
    assert capsys.readouterr().err.startswith("HEAD: reglerne kan ikke læses: HEAD:rules/acts.yaml:1: En parentes ([) ")


@pytest.mark.parametrize("name", ["no-such-thing", "--output=x", "pyproject.toml", "docs"])
def test_a_name_without_rules_exits_2_and_is_quoted(name: str, capsys: Output) -> None:
    assert main(["diff", "--", name, "rules"]) == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "wording"),
    [
        ("Indgrebet er kortvarigt.", "Indgrebet varer kort tid.", True),
        ("Inden for 6 måneder.", "Inden for 12 måneder.", False),
        ("Lederen skal spørge.", "Lederen kan spørge.", False),
        ("Brug den ikke.", "Brug den.", False),
        ("Fristen er fire uger.", "Fristen er seks uger.", False),
        ("Personen og værgen.", "Værgen og personen.", True),
        (
            "Højst 12 måneder.",
            "Højst 12 måneder (fra 1. januar 2027 18 måneder og fra 1. juli 2028 uden grænse).",
            True,
        ),
        ("Højst 12 måneder.", "Højst 18 måneder (fra 1. januar 2027 12 måneder).", False),
    ],
)
def test_numbers_must_may_and_not_are_never_only_wording(old: str, new: str, wording: bool) -> None:
    assert only_wording(old, new) == wording


class TestEveryAnswer:
    """Every change of an answer is found."""

    @pytest.mark.parametrize("of", interventions(), ids=lambda p: p["number"])
    def test_each_row_that_changes_is_found_with_its_facts(self, of: Any) -> None:
        for i, row in enumerate(of["rows"]):
            new = deepcopy(rules())
            changed = next(p for p in new["paragraphs"] if p["number"] == of["number"] and "rows" in p)
            changed["rows"][i]["longest_permission"] = 99
            found = difference(rules(), new)
            assert {change.number for change in found.answers} == {of["number"]}
            for change in found.answers:
                assert change.since == row["since"]
                assert any(field.field == "longest_permission" for field in change.fields)
                for facts in change.facts:
                    assert all(facts[fact] in choices for fact, choices in row.get("when", {}).items())


def test_without_the_pages_the_report_says_where_they_are_compared() -> None:
    found = difference(rules(), rules())
    assert list(as_text(found)) == ["Intet ændres.", "", "Siderne er ikke sammenlignet. Det gør »make changes«."]


def with_many_changes() -> Any:
    """Return the rules without coming rows, with a change of every kind."""
    new: Any = settled_rules()
    new["version"] = {"checker": "another", "whole": "of course"}
    of = {p["number"]: p for p in new["paragraphs"]}
    (row,) = of["125"]["rows"]
    of["125"]["title"] = "Alle døråbnere"
    row |= {"use_of_force": False, "report": "none", "complaint": "none", "longest_permission": "none"}
    row["decided_by"] = {"authority": "personale", "acute": True}
    (row,) = of["128"]["rows"]
    row |= {
        "subsection": "stk. 4",
        "longest_permission": 12,
        "report": {"form": 1, "per": "incident", "appendix": True},
    }
    row["decided_by"] = {"authority": "kommunalbestyrelsen", "detail": "Sagen begynder et andet sted."}
    (row,) = of["128 c"]["rows"]
    row["decided_by"] = {"authority": "naevnet", "recommended_by": "kommunalbestyrelsen"}
    row["sources"].append({"document": "skemaer", "section": "Skema 2"})
    of["128 e"]["conditions"][0]["any"][0]["id"] = "other_id"
    (row,) = (row for row in of["136 a"]["rows"] if "yes" in row["when"]["decision_exists"])
    row["longest_permission"] = 6
    asked = of["136 e"]["questions"][0]["choices"]
    asked["no_representative"] = {"label": "Ingen", "because": "Der er ingen, der kan modsætte sig."}
    of["136 e"]["rows"][0]["when"]["objection"] = ["none", "no_representative"]
    conditions = of["124 c"]["conditions"]
    conditions[2]["all"] = conditions[2].pop("any")
    conditions[1]["subsection"] = "stk. 2"
    del conditions[0]
    of["124 c"]["limits"] = [{"text": "Det må aldrig ske om natten.", "sources": of["124 c"]["sources"]}]
    of["124 d"]["conditions"][0]["any"][0]["text"] = "Et greb løsnes, når:"
    camera = of["128 b"]["rows"][0]
    of["128 b"]["rows"].append({**deepcopy(camera), "since": "2027-07-01", "longest_permission": 18})
    of["128 b"]["rows"].append(
        {**deepcopy(camera), "since": "2027-01-01", "until": "2027-06-30", "longest_permission": 24}
    )
    camera["until"] = "2026-12-31"
    (row,) = of["129"]["rows"]
    row["until"] = "2026-12-31"
    of["129"]["silent"] = [{"since": "2027-01-01", "text": "Reglen er ophævet.", "sources": row["sources"]}]
    of["128 d"]["number"] = "128 k"
    new["acts"]["nyloven"] = {"aliases": ["nyl"]}
    of["129 a"]["act"] = "nyloven"
    del of["123"]["rows"]
    of["128 g"]["duties"].pop()
    of["128 h"]["notes"] = [{"text": "Spørg, hvis I er i tvivl.", "sources": of["128 h"]["sources"]}]
    of["82"]["keywords"] = [*of["82"]["keywords"], "svigt"]
    of["82"]["points"][0]["text"] += " Det kan ikke ske med magt."
    new["reporting"]["recipients"][0] |= {"name": "Lederen", "sent_by": "leader"}
    new["authorities"]["ankestyrelsen"] = dict.fromkeys(new["authorities"]["ankestyrelsen"], "Ankerådet")
    new["dates"]["repeated_use"]["months"] = 12
    new["course"]["steps"].insert(2, {"text": "Spørg igen.", "phase": "before", "who": "team"})
    new["course"]["steps"].pop()
    del new["glossary"]["abbreviations"][1:3]
    new["log"]["done"]["yes"].append("jep")
    new["log"]["extra"] = {"a": [], "b": "til"}
    new["paragraphs"].sort(key=place_in_law)
    return new


class TestReport:
    """The report of a difference, word by word as in tests/kept/."""

    PAGES = (
        PageChange("klage/", "Klage", "2026-11-22", sheet=True),
        PageChange("tjek/kursus/", "Tjek: Kursus", "2027-01-01", sheet=False),
        PageChange("oversigt/", "Oversigt", "2027-01-01", sheet=True),
    )

    def test_in_words_and_as_json(self, kept: Callable[[str, str], None]) -> None:
        found = difference(settled_rules(), with_many_changes())._replace(pages=list(self.PAGES))
        kept("changes.txt", "\n".join(as_text(found)) + "\n")
        fewer = found._replace(answers=changes_on(with_many_changes(), "2027-01-01"), texts=found.texts[:3])
        kept("changes.json", json.dumps(as_json(fewer), ensure_ascii=False, indent=1) + "\n")

    def test_the_other_way_round(self, kept: Callable[[str, str], None]) -> None:
        found = difference(with_many_changes(), settled_rules())._replace(pages=[self.PAGES[1]])
        kept("changes_undone.txt", "\n".join(as_text(found)) + "\n")

    def test_for_a_day(self, kept: Callable[[str, str], None]) -> None:
        lines = []
        for day in ("2025-01-01", "2026-12-31", "2027-01-01", "2027-07-01"):
            lines += [f"# {day}", *as_text(Difference(changes_on(with_many_changes(), day), [], []))]
        kept("changes_of_days.txt", "\n".join(lines) + "\n")


def test_days_before_the_first_one_covered_have_no_answer() -> None:
    old: Any = deepcopy(rules())
    old["paragraphs"] = [p for p in old["paragraphs"] if p["number"] == "124 c"]
    new = deepcopy(old)
    new["edition"]["covered_from"] = "2024-08-01"
    (change,) = difference(old, new).answers
    assert (change.since, change.until) == ("2024-07-01", "2024-07-31")
    assert [field.field for field in change.fields] == ["outcome"]
    assert change.fields[0].texts[0][1] == "Reglerne har ikke noget svar."
    (back,) = difference(new, old).answers
    assert (back.since, back.until) == ("2024-07-01", "2024-07-31")
    assert back.fields[0].texts == [tuple(reversed(change.fields[0].texts[0]))]


def test_a_case_without_an_answer_has_none_when_it_cannot_be_chosen_either() -> None:
    old: Any = deepcopy(worked_rules())
    old["paragraphs"] = [p for p in old["paragraphs"] if p["number"] == "4"]
    new = deepcopy(old)
    old["edition"]["covered_from"] = "2024-02-01"
    (asked,) = new["paragraphs"][0]["questions"]
    del asked["choices"]["no"]
    wording = [change for change in changed_answers(old, new) if change.wording]
    assert [(c.cases, c.since, c.until, [field.texts for field in c.fields]) for c in wording] == [
        (
            ["Der er ingen afgørelse."],
            "2024-01-01",
            "2024-01-31",
            [[("Reglerne har ikke noget svar.", "Det svar kan ikke vælges.")]],
        )
    ]


@pytest.mark.parametrize(
    ("silence", "expected"),
    [
        (
            {"text": "Loven tav altid om at låse."},
            "Svaret: »Uafklaret. Loven tav om at låse. Reglen gælder fra 1. marts 2024.« bliver til "
            "»Uafklaret. Loven tav altid om at låse. Reglen gælder fra 1. marts 2024.«.",
        ),
        (
            {"text": "Loven tav om låsen."},
            "Svaret (kun ordlyden): »Uafklaret. Loven tav om at låse. Reglen gælder fra 1. marts "
            "2024.« bliver til »Uafklaret. Loven tav om låsen. Reglen gælder fra 1. marts 2024.«.",
        ),
        (
            {"sources": [{"document": "vej", "section": "§ 2"}]},
            "Kilderne: »Loven: § 2« bliver til »Vejledningen: § 2«.",
        ),
    ],
)
def test_a_changed_silence_is_reported_on_its_days(silence: Any, expected: str) -> None:
    new: Any = deepcopy(worked_rules())
    next(p for p in new["paragraphs"] if p["number"] == "2")["silent"][0].update(silence)
    (change,) = changed_answers(worked_rules(), new)
    assert (change.name, change.since, change.until) == ("Lås (§ 2)", "2024-01-01", "2024-02-29")
    assert [line.replace("\u00a0", " ") for field in change.fields for line in sentences(field)] == [expected]


def test_a_case_of_several_facts_names_them_all() -> None:
    old: Any = deepcopy(rules())
    of = next(p for p in old["paragraphs"] if p["number"] == "128 b")
    of["questions"].append({**old["reporting"]["questions"][1]})
    other = of["rows"].pop()
    for area in ("social", "elderly"):
        of["rows"].append({**deepcopy(other), "when": {"technology": ["other"], "area": [area]}})
    new = deepcopy(old)
    next(p for p in new["paragraphs"] if p["number"] == "128 b")["rows"][-1]["longest_permission"] = 6
    (change,) = difference(old, new).answers
    assert change.cases == ["Det handler om anden teknologi end kamera. Tilbuddet hører til ældreområdet."]
    assert change.facts == [{"technology": "other", "area": "elderly"}]


WORDS, VALUE = TextChange(["a"], "x", "y", wording=True), TextChange(["b"], "1", "2", wording=False)


@pytest.mark.parametrize(
    ("texts", "pages", "first"),
    [
        ([WORDS, VALUE], [], "Ingen paragrafs svar ændres, men noget andet, som tjekkene regner med eller siger, gør."),
        ([WORDS], TestReport.PAGES, "Ingen svar ændres; kun ordlyden af én tekst."),
        ([WORDS, WORDS], [], "Ingen svar ændres; kun ordlyden af 2 tekster."),
        ([], TestReport.PAGES, "Ingen svar og ingen tekster i reglerne ændres, kun dage, der vises på siderne."),
        ([], [], "Intet ændres."),
    ],
)
def test_a_report_begins_with_its_conclusion(texts: list[TextChange], pages: list[PageChange], first: str) -> None:
    assert next(as_text(Difference([], texts, pages))) == first


CHANGELOG = """# Changelog

## [Unreleased]

### Added

- **§ 999, something** that is no entry.

### Changed answers

- **§ 125, 2027-01-01**: En tilladelse kan gælde i 18 måneder.
  Det er nyt.

## [1.0.0] - 2026-12-01

### Changed answers

- **§ 128 b, stk. 1, 2025-01-01**: Kamera har fået sin egen regel.
"""


LONGER = "Længste tilladelse: »Højst 12 måneder« bliver til »Højst 18 måneder«."


class TestChangelog:
    """Every changed answer is in the changelog, and on the page made from it."""

    def test_the_entries_are_read(self) -> None:
        assert [(e.release, e.released, e.paragraph, e.day, e.text) for e in changed_entries(CHANGELOG)] == [
            ("Unreleased", None, "§ 125", "2027-01-01", "En tilladelse kan gælde i 18 måneder. Det er nyt."),
            ("1.0.0", "2026-12-01", "§ 128 b, stk. 1", "2025-01-01", "Kamera har fået sin egen regel."),
        ]

    def test_the_projects_own_changelog_can_be_read(self) -> None:
        corrected_answers(site_of(rules()), (ROOT / "CHANGELOG.md").read_text("utf-8"))

    @pytest.mark.parametrize("line", ["- § 125, 2027-01-01: x", "- **§ 125**: x", "- **§ 125, 2027-01-01**:"])
    def test_an_entry_without_paragraph_day_or_text_is_named(self, line: str) -> None:
        text = f"## [Unreleased]\n### Changed answers\n\n{line}\n"
        with pytest.raises(CheckerError) as caught:
            changed_entries(text)
        assert (caught.value.kind, caught.value.message) == (
            "bad_file",
            "CHANGELOG.md:4: en ændring af et svar skal skrives »- **§ 125, 2027-01-01**: Hvad der er nyt.«",
        )

    @pytest.mark.parametrize(
        ("entry", "missing"),
        [
            ("§ 125, 2027-01-01", []),
            ("SEL § 125, 2027-01-01", []),
            ("§ 125, 2027-01-02", [f"- **§ 125, 2027-01-01**: {LONGER}"]),
            ("§ 128, 2027-01-01", [f"- **§ 125, 2027-01-01**: {LONGER}"]),
        ],
    )
    def test_a_changed_answer_needs_its_paragraph_and_its_day(
        self, tmp_path: Path, entry: str, missing: list[str]
    ) -> None:
        new = compile_rules(change_rules(tmp_path / "new", from_day("125", "2027-01-01", longest_permission=18)))
        text = f"## [Unreleased]\n### Changed answers\n- **{entry}**: Nyt.\n"
        assert missing_entries(new, difference(settled_rules(), new).answers, text) == missing

    def test_a_line_outside_the_changed_answers_is_not_an_entry(self) -> None:
        entry = "- **§ 125, 2027-01-01**: Nyt.\n"
        heading = "### Changed answers\n"
        assert changed_entries(f"{entry}## [1.0.0]\n{entry}{heading}## [2.0.0]\n{entry}### Added\n{entry}") == []
        (one,) = changed_entries(heading + entry)
        assert one == ("", None, "§ 125", "2027-01-01", "Nyt.")

    def test_each_answer_without_an_entry_is_named_once(self) -> None:
        new = with_many_changes()
        text = "## [Unreleased]\n### Changed answers\n- **§ 124 c, 2024-07-01**: Nyt.\n"
        whole = missing_entries(new, difference(settled_rules(), new).answers, text)
        lines = [re.sub(r"(?<=\*\*: ).*", "", line) for line in whole]
        assert lines[:3] == [
            "- **§ 123, 2024-07-01**: ",
            "- **§ 124 d, 2024-07-01**: ",
            "- **§ 125, 2024-07-01**: ",
        ]
        assert "- **§ 128 d, 2024-07-01**: " in lines
        assert "- **nylovens § 129 a, 2024-07-01**: " in lines
        assert len(set(lines)) == len(lines)
        # Each says what is new, so that it can be pasted as it is.
        days = [entry.day for entry in changed_entries("\n".join([HEADING, *whole]))]
        assert days == [line[-14:-4] for line in lines]

    def test_an_entry_of_an_earlier_release_does_not_count(self, tmp_path: Path) -> None:
        new = compile_rules(change_rules(tmp_path / "new", from_day("125", "2027-01-01", longest_permission=18)))
        text = "## [Unreleased]\n## [1.0.0] - 2026-12-01\n### Changed answers\n- **§ 125, 2027-01-01**: Nyt.\n"
        assert missing_entries(new, difference(settled_rules(), new).answers, text)

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            (CHANGELOG, (9, [])),
            ("# Changelog\n\n## [Unreleased]\n\n### Added\n\n## [1.0.0]\n\n### Changed answers\n", (3, [HEADING])),
            ("# Changelog\n", (1, ["## [Unreleased]", HEADING])),
        ],
    )
    def test_the_place_of_an_entry_is_the_heading_of_the_coming_release(
        self, text: str, place: tuple[int, list[str]]
    ) -> None:
        assert place_of_entries(text) == place

    @pytest.mark.parametrize(
        ("change", "code"),
        [(from_day("125", "2027-01-01", longest_permission=18), 1), (paragraph("124-c", reword), 0)],
    )
    @pytest.mark.slow
    def test_make_changes_fails_on_an_answer_without_an_entry(
        self, tmp_path: Path, change: Change, code: int, monkeypatch: pytest.MonkeyPatch, capsys: Output
    ) -> None:
        old, new = change_rules(tmp_path / "old"), change_rules(tmp_path / "new", change)
        monkeypatch.setattr("sys.argv", ["changes", str(old), str(new)])
        changelog = tmp_path / "CHANGELOG.md"
        changelog.write_text(f"## [Unreleased]\n{HEADING}\n", "utf-8")
        monkeypatch.setattr(make_changes, "CHANGELOG", changelog)
        assert make_changes.main() == code
        shown = capsys.readouterr()
        asked = (
            "\nCHANGELOG.md:2: Et ændret svar mangler i listen over ændringer. "
            f"Sæt dette ind under overskriften i linje 2:\n\n- **§ 125, 2027-01-01**: {LONGER}\n"
        )
        assert shown.err == (asked if code else "")
        assert shown.out
        # What is asked for is enough.
        changelog.write_text(changelog.read_text("utf-8") + asked.partition("\n\n")[2], "utf-8")
        assert make_changes.main() == 0

    def test_make_changes_says_what_it_cannot_read(self, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
        monkeypatch.setattr("sys.argv", ["changes", "no-such-revision"])
        assert make_changes.main() == 2
        assert "no-such-revision" in capsys.readouterr().err


class TestPage:
    """The page »Ændringer«."""

    def test_past_changes_are_read_from_the_rules(self) -> None:
        html = past_changes(site_of(settled_rules())).replace("\u00a0", " ")
        # The latest first: chapters 24 a and 24 b got a note, and three rules began.
        assert re.findall("<h3>(.*?)</h3>", html) == ["1. juli 2025", "1. januar 2025"]
        assert html.count("on=2025-07-01") == 4
        for number in ("128b", "128g", "128h"):
            assert f'href="../opslag/?paragraph={number}&amp;on=2025-01-01"' in html
        assert "Ingen kommende regler" in coming_changes(site_of(settled_rules()))

    def test_coming_changes_are_shown_with_their_day(self, tmp_path: Path) -> None:
        new = compile_rules(change_rules(tmp_path / "new", from_day("125", "2027-01-01", longest_permission=18)))
        html = coming_changes(site_of(new)).replace("\u00a0", " ")
        assert "<h3>1. januar 2027</h3>" in html
        assert "Længste tilladelse: »Højst 12 måneder« bliver til »Højst 18 måneder«." in html
        assert 'data-holds-until="2026-12-31"' in html
        assert "2027" not in past_changes(site_of(new))
        assert "<h3>1. januar 2027</h3>" in past_changes(site_of(new, "2027-01-01")).replace("\u00a0", " ")

    def test_a_day_on_which_every_answer_stays_the_same_is_left_out(self, tmp_path: Path) -> None:
        new = compile_rules(change_rules(tmp_path / "new", from_day("128", "2026-01-01")))
        assert past_changes(site_of(new)) == past_changes(site_of(settled_rules()))

    def test_corrected_answers_are_listed_under_their_release(self) -> None:
        html = corrected_answers(site_of(rules()), CHANGELOG).replace("\u00a0", " ")
        assert "<h3>Siden sidste udgave</h3>" in html
        assert "<h3>Udgaven fra 1. december 2026</h3>" in html
        assert '<a href="../paragraffer/128-b/">§ 128 b, stk. 1</a>, fra 1. januar 2025: Kamera' in html
        assert "Ingen svar er rettet" in corrected_answers(site_of(rules()), "")
