"""The search finds what people ask for, in their words: measured over several hundred searches, without a browser."""

from pathlib import Path

import pytest

from tests.support.rules_fixture import rules
from tests.support.searches import SETS, answers, ranks
from tools.errors import StepError
from tools.site.search import ASIDE, SYNONYMS, read_asked, read_synonyms

# Of a hundred searches: how many must have a right page first, and among the first three.
LEAST = {"kept": (96, 98), "typed": (90, 97), "asked": (90, 97), "apart": (85, 92), "everyday": (85, 95)}


@pytest.mark.parametrize("name", SETS)
def test_the_right_page_comes_first_or_nearly(site_dir: Path, name: str) -> None:
    ranked = ranks(site_dir, SETS[name])
    behind = {one.query: rank for one, rank in ranked.items() if rank != 1}
    among_three = sum(rank is not None and rank <= 3 for rank in ranked.values())
    least_first, least_among_three = LEAST[name]
    assert len(ranked) == len(SETS[name])
    assert (len(ranked) - len(behind)) * 100 >= least_first * len(ranked), behind
    assert among_three * 100 >= least_among_three * len(ranked), behind


def test_a_synonym_leads_to_what_it_means(site_dir: Path) -> None:
    synonyms = read_synonyms(SYNONYMS)
    asked = [*synonyms, *(word for meant in synonyms.values() for word in meant)]
    best = {query: a["found"][:3] for query, a in zip(asked, answers(site_dir, asked), strict=True)}
    astray = {typed for typed, meant in synonyms.items() if not set(best[typed]) & {p for m in meant for p in best[m]}}
    assert not astray


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("124d", "124-d"),
        ("124-d", "124-d"),
        ("§ 124 D stk 2", "124-d"),
        ("hundrede fireogtyve d", "124-d"),
        ("paragraf et hundrede og seksogtredive c", "136-c"),
        ("paragraf en to fire b", "124-b"),
        ("136 a stk 3", "136-a"),
        ("126", "124-d"),
        ("§ 126 a", "136-a"),
        ("127", "124-d"),
        ("137 g", "kap-24-d"),
    ],
)
def test_a_number_leads_to_its_paragraph_or_to_what_replaced_it(site_dir: Path, written: str, first: str) -> None:
    (answer,) = answers(site_dir, [written])
    assert answer["found"][0] == f"paragraffer/{first}/"
    assert bool(answer["elsewhere"]) == (written.strip("§ ")[:3] in ("126", "127", "137"))


@pytest.mark.parametrize("written", ["12 måneder", "en på 14 år", "13 dage", "skema 4", "ring 112"])
def test_a_number_that_counts_something_names_no_paragraph(site_dir: Path, written: str) -> None:
    (answer,) = answers(site_dir, [written])
    assert "paragraffer/straffeloven-13-14/" not in answer["found"][:1]
    assert not answer["elsewhere"]


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("er det magt at tage i armen", {"act=hold"}),
        ("er det magtanvendelse når vi låser køleskabet", {"act=cupboard"}),
        ("er en hånd på ryggen magt", {"act=guide"}),
        ("tæller det som magt at børste tænder på en med demens", {"act=hygiene", "cause=dementia"}),
    ],
)
def test_whether_it_is_force_leads_to_the_guide_with_what_can_be_read(
    site_dir: Path, asked: str, read: set[str]
) -> None:
    (answer,) = answers(site_dir, [asked])
    assert answer["found"][0] == "find/"
    assert read <= set(answer["guided"])


def test_force_that_was_used_is_no_question_whether_it_is_force(site_dir: Path) -> None:
    (answer,) = answers(site_dir, ["hvem skal have besked, når der er brugt magt"])
    assert answer["found"][0] != "find/"


@pytest.mark.parametrize("asked", ["må vi tage hans smøger", "inddrage mobilen om natten"])
def test_what_no_rule_mentions_is_told(site_dir: Path, asked: str) -> None:
    (answer,) = answers(site_dir, [asked])
    assert answer["unruled"]
    # A question that others have asked may come before the guide: its answer says the same of the very thing.
    first, second = answer["found"][:2]
    assert "find/" in (first, second)
    assert first == "find/" or first.startswith("spoergsmaal/ting/#")


def test_a_question_that_others_have_asked_leads_to_its_answer(site_dir: Path) -> None:
    (answer,) = answers(site_dir, ["slukke for internettet om aftenen"])
    assert "spoergsmaal/ting/#internet" in answer["found"][:3]


@pytest.mark.parametrize(
    "asked", ["hvem skriver skemaet", "jeg gjorde noget forkert, skal jeg skrive det", "samme sprog"]
)
def test_pages_about_the_site_itself_come_after_the_rules(site_dir: Path, asked: str) -> None:
    (answer,) = answers(site_dir, [asked])
    places = [address in ASIDE for address in answer["found"]]
    assert not places[0]
    assert any(places)
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("asked", "first"),
    [("privatliv", "privatliv/"), ("sprogregler", "sprog/"), ("åbne data", "aabne-data/"), ("offline", "uden-net/")],
)
def test_a_page_about_the_site_itself_is_found_by_name(site_dir: Path, asked: str, first: str) -> None:
    (answer,) = answers(site_dir, [asked])
    assert answer["found"][0] == first


def test_the_answer_to_the_question_typed_comes_before_pages_that_share_its_words(site_dir: Path) -> None:
    questions = {f"spoergsmaal/{one['group']}/#{one['id']}": one["ask"] for one in rules()["questions"]}
    found = answers(site_dir, questions.values())
    behind = [ask for (address, ask), a in zip(questions.items(), found, strict=True) if a["found"][0] != address]
    assert len(behind) * 20 <= len(questions), behind


@pytest.mark.parametrize("asked", ["de griner af mig", "personalet er grove ved min mor", "jeg er så vred på kommunen"])
def test_what_a_reader_feels_leads_to_complaints(site_dir: Path, asked: str) -> None:
    (answer,) = answers(site_dir, [asked])
    assert "klage/" in answer["found"][:3]


@pytest.mark.parametrize("asked", ["hvad koster en havregrynsbolle", "fodboldresultater", "qqqq"])
def test_what_is_not_found_is_not_passed_off_as_an_answer(site_dir: Path, asked: str) -> None:
    (answer,) = answers(site_dir, [asked])
    assert not answer["sure"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("pages: {nowhere/: [ord]}\nguide: {}", "no page »nowhere/«"),
        ("pages: {find/: [ord]}\nguide: {act=fly: [ord]}", "no choice »act=fly«"),
        ("pages: {find/: ord}\nguide: {}", "write »find/: "),
    ],
)
def test_words_for_what_is_not_there_stop_the_build(tmp_path: Path, words: str, message: str) -> None:
    file = tmp_path / "asked.yaml"
    file.write_text(words, "utf-8")
    with pytest.raises(StepError, match=message):
        read_asked(file, rules(), {"find/"})
