"""An answer in words, and the overview as text and CSV: sentence by sentence, as they are read or heard."""

import csv
import io
import re
from typing import Any, cast

import pytest

from checker.core.answer import ask
from checker.core.filling import filled
from checker.html.answer import render_outcome
from checker.model.answer import Answer, Silent
from checker.model.rules import Authority
from checker.model.statements import Facts
from checker.words.answers import dates_text, mentions, other_day_text, permission_text, recipient_text, summary_text
from checker.words.fields import FIELDS
from checker.words.plain import answer_text, needs_text
from checker.words.table import HEADERS, as_csv, as_text, cells, grouped, overview
from tests.support.rules_fixture import TODAY, rules

STAFF = "Personalet eller personalelederen"
BOARD = "Det Socialfaglige Nævn vedrørende Magtanvendelse over for Borgere med Handicap"


def answer(paragraph: str, facts: Facts, **other: Any) -> Answer:
    outcome = ask(rules(), paragraph, facts, TODAY)
    assert "decided_by" in outcome
    return cast("Answer", {**outcome, **other})


@pytest.mark.parametrize(
    ("paragraph", "facts", "cells_of"),
    [
        ("123", {}, ["Husorden (§ 123)", "Nej", STAFF, "Nej", "Man kan ikke klage efter disse regler",
                     "Der skal ikke søges om tilladelse"]),
        ("124 c", {}, ["Afværgehjælp (§ 124 c)", "Ja", f"{STAFF}, akut og uden afgørelse på forhånd", "Ja, på skema 1",
                       "Til kommunalbestyrelsen", "Der skal ikke søges om tilladelse"]),
        ("128 b", {"technology": "camera"},
         ["Situationsbestemt kamerakig (§ 128 b, stk. 1): Det handler om et kamera, der kun tænder i bestemte "
          "situationer.", "Ja",
          f"{BOARD} efter indstilling fra kommunalbestyrelsen", "Ja, på skema 2, samlet for afgørelsens periode",
          "Til Ankestyrelsen", "Højst 12 måneder"]),
        ("136 e", {"objection": "person"},
         ["Tryghedsskabende velfærdsteknologi (§ 136 e): Personen modsætter sig teknologien. Det handler om anden "
          "teknologi end kamera.", "Ja", "Kommunalbestyrelsen", "Ja, på skema 2, samlet for afgørelsens periode",
          "Til Ankestyrelsen", "Uden tidsbegrænsning"]),
    ],
)  # fmt: skip
def test_a_line_of_the_overview_says_each_part_of_the_answer(paragraph: str, facts: Facts, cells_of: list[str]) -> None:
    assert cells(rules(), answer(paragraph, facts)) == cells_of


def test_an_announcement_answers_the_three_questions_in_a_sentence_each() -> None:
    assert summary_text(rules(), answer("124 c", {})) == (
        "Afværgehjælp (§ 124 c). Personalet må selv beslutte det, men kun når alle betingelser er opfyldt. "
        f"Hvem beslutter? {STAFF}, akut og uden afgørelse på forhånd. "
        "Skal det registreres og indberettes? Ja, på skema 1. Hvor kan man klage? Til kommunalbestyrelsen."
    )


def test_a_card_and_a_terminal_have_the_same_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {field: label for field, label in FIELDS.items() if label.question}
    assert len(shown) == 14
    for field, label in shown.items():
        # Each heading can be renamed in one place.
        monkeypatch.setitem(FIELDS, field, label._replace(question=f"Om {field}"))
    of = answer("128 c", {})
    of["notes"] = of["limits"]
    # A card has a tag that says whether it is force, and headings of its own over the steps of each actor.
    without = {"card": {"use_of_force", "duties"}, "terminal": {"deciding"}}
    for where, text in (("card", render_outcome(rules(), of)), ("terminal", answer_text(rules(), of, TODAY))):
        assert {field for field in shown if f"Om {field}" not in text} == without[where]
        assert not [label.question for label in shown.values() if label.question in text]


def test_a_terminal_shows_no_heading_over_nothing() -> None:
    shown = answer_text(rules(), answer("123", {}, limits=[]), TODAY).splitlines()
    assert "Det må I ikke:" not in shown
    assert "Hvem skal have indberetningen?" not in shown
    assert "Hvorfor?" in shown


@pytest.mark.parametrize("paragraph", ["128 b", "136 a", "136 e", "136 f"])
def test_the_possible_answers_are_sentences(paragraph: str) -> None:
    needs = ask(rules(), paragraph, {}, TODAY)
    assert "needs" in needs
    shown = needs_text(rules(), needs)
    assert not re.search(r"[.?:][.:]", shown)
    for possible in needs["possible"]:
        assert f"  {possible['case']} Hvem beslutter? " in shown
    for silent in needs["possible_silent"]:
        assert f"  {silent['case']} {silent['silent']}" in shown


class TestFilled:
    """The placeholders that an answer fills in the texts of the rules."""

    def test_each_placeholder_gets_its_value_and_values_are_not_filled_again(self) -> None:
        assert filled("[first] og [last] på [form] [first]", first="[last]", last="{x}", form=2) == (
            "[last] og {x} på 2 [last]"
        )

    def test_links_and_brackets_without_a_name_stay(self) -> None:
        text = "[name](x) [Name] [name 1] {name} []"
        assert filled(text, name="y") == text

    def test_a_placeholder_without_a_value_is_an_error(self) -> None:
        with pytest.raises(KeyError, match="last"):
            filled("[last]", first="x")


def test_the_detail_of_a_permission_follows_its_length() -> None:
    permission = {"months": 6, "unlimited": False, "detail": "Kun om natten."}
    assert permission_text(answer("125", {}, longest_permission=permission)) == "Højst 6 måneder. Kun om natten."


def test_an_authority_begins_a_sentence_with_a_capital() -> None:
    authority = cast("Authority", {"inline_short": "det nye nævn"})
    assert mentions({"naevnet": authority}) == {"naevnet": "det nye nævn", "Naevnet": "Det nye nævn"}


def test_a_recipient_says_when_it_gets_the_report() -> None:
    texts = [recipient_text(recipient) for recipient in rules()["reporting"]["recipients"]]
    assert texts[0] == "Personalelederen."
    assert texts[-1] == (
        "Den kommunale eller regionale driftsherre, som orienteres og ikke får selve indberetningen, når indgrebet er "
        "sket på et kommunalt eller regionalt tilbud."
    )


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, "Reglen gælder fra 1. juli 2024."),
        ("2026-11-21", "Reglen gjaldt fra 1. juli 2024 til og med 21. november 2026."),
        (TODAY, "Reglen gælder fra 1. juli 2024 til og med 22. november 2026."),
    ],
)
def test_a_rule_holds_through_its_last_day(until: str | None, expected: str) -> None:
    assert dates_text(answer("124 c", {}, holds_until=until, same_until=until), TODAY) == expected


@pytest.mark.parametrize(
    ("on", "since", "until", "expected"),
    [
        (TODAY, "2027-01-01", None, None),
        ("2025-01-01", "2024-07-01", None, "Svaret er for den 1. januar 2025."),
        ("2025-01-01", "2024-07-01", TODAY, "Svaret er for den 1. januar 2025."),
        ("2025-01-01", TODAY, None, "Svaret er for den 1. januar 2025."),
        ("2025-01-01", "2024-07-01", "2026-11-21",
         "Svaret er for den 1. januar 2025. Gjaldt til og med 21. november 2026."),
        ("2027-02-01", "2027-01-01", None,
         "Svaret er for den 1. februar 2027. Gælder endnu ikke: træder i kraft den 1. januar 2027."),
    ],
)  # fmt: skip
def test_an_answer_for_another_day_says_whether_it_holds_today(
    on: str, since: str, until: str | None, expected: str | None
) -> None:
    assert other_day_text(answer("124 c", {}, on=on, holds_from=since, same_until=until), TODAY) == expected


def test_a_silence_for_another_day_says_only_the_day() -> None:
    silent = cast("Silent", {"on": "2024-12-31", "holds_from": "2024-07-01", "same_until": "2024-12-31", "silent": "x"})
    assert other_day_text(silent, TODAY) == "Svaret er for den 31. december 2024."


def test_a_block_of_the_terminal_is_under_its_chapter() -> None:
    first, second = answer("123", {}), answer("136 c", {})
    lines = as_text(rules(), [first, second]).split("\n")
    chapters = rules()["chapters"]
    assert lines[:4] == [
        f"Kapitel 24: {chapters['24']['title']}",
        "",
        "Husorden (§\N{NO-BREAK SPACE}123)",
        "  Magtanvendelse? Nej",
    ]
    assert lines[7:10] == ["  Længste tilladelse Der skal ikke søges om tilladelse", "",
                           f"Kapitel 24 b: {chapters['24 b']['title']}"]  # fmt: skip
    assert lines[-1] == ""
    assert len(lines) == 2 * (2 + 1 + len(HEADERS[1:]) + 1)


def test_the_csv_has_a_line_per_answer_with_its_chapter_first() -> None:
    text = as_csv(rules(), [answer("123", {})])
    assert text[0] == "\N{BYTE ORDER MARK}"
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text[1:]), delimiter=";")) == [
        ["Kapitel", "Paragraf", "Magtanvendelse?", "Hvem beslutter?", "Registrering og indberetning",
         "Hvor kan man klage?", "Længste tilladelse"],
        ["24", *cells(rules(), answer("123", {}))],
    ]  # fmt: skip


def test_no_cell_of_the_csv_is_a_formula() -> None:
    (_, line) = csv.reader(io.StringIO(as_csv(rules(), [answer("123", {}, title="=1+1")])), delimiter=";")
    assert line[1] == "'=1+1 (§ 123)"


def test_groups_keep_the_order_of_their_items() -> None:
    assert list(grouped(["b1", "a1", "b2"], lambda item: item[0]).items()) == [("b", ["b1", "b2"]), ("a", ["a1"])]


def test_the_overview_has_the_facts_that_one_choice_settles() -> None:
    facts = {(a["paragraph"], a["subsection"]): a["facts"] for a in overview(rules(), TODAY)}
    assert facts["128 b", "stk. 1"] == {"technology": "camera"}
    assert facts["124 c", None] == {}
