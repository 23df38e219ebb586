"""Answers, field by field as the handbook gives them, each with its reasons and sources."""

import json
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from checker.cli import main
from checker.core.answer import ask
from checker.core.building import complaint_rules
from checker.core.errors import CheckerError
from checker.core.filling import filled
from checker.core.matching import assumed_facts, matching
from checker.core.sources import address_of, basis_of, sourced
from checker.model.answer import Answer, Needs, Silent
from checker.model.rules import Rules
from checker.model.statements import Condition, Facts, group_of
from checker.words.table import overview
from tests.support.changed_rules import settled_rules
from tests.support.recorded import ON, OTHER_DAYS, OVERVIEW, ROWS, answer_is_recorded
from tests.support.rules_fixture import TODAY, every_case, interventions, rules
from tools.paths import ROOT

CASES = OVERVIEW
LISTS: dict[str, Any] = yaml.safe_load((ROOT / "tests/cases/handbook_lists.yaml").read_text("utf-8"))


def answered(paragraph: str, on: str = TODAY, **facts: str) -> Answer:
    """Return the answer, and fail if there is none."""
    outcome = ask(rules(), paragraph, facts, on)
    assert "decided_by" in outcome, f"no answer but {outcome}"
    return outcome


def open_question(paragraph: str, **facts: str) -> Needs:
    """Return the question, and fail if none is left."""
    outcome = ask(rules(), paragraph, facts, TODAY)
    assert "needs" in outcome, f"no question but {outcome}"
    return outcome


def silence(paragraph: str, on: str = TODAY, **facts: str) -> Silent:
    """Return the silence of the rules, and fail if they answer."""
    outcome = ask(rules(), paragraph, facts, on)
    assert "silent" in outcome, f"no silence but {outcome}"
    return outcome


def case_name(case: dict[str, Any]) -> str:
    return " ".join([case["paragraph"], *case.get("facts", {}).values(), *([case["day"]] if "day" in case else [])])


@pytest.mark.parametrize("case", [*CASES, *OTHER_DAYS], ids=case_name)
def test_the_command_line_answers_as_the_handbook(
    case: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Compiled once for all cases.
    monkeypatch.setattr("checker.compile.compile_rules", lambda *_: rules())
    facts = [arg for fact, choice in case.get("facts", {}).items() for arg in ("--fact", f"{fact}={choice}")]
    assert main(["answer", case["paragraph"], *facts, "--on", case.get("day", ON), "--json"]) == 0
    answer_is_recorded(json.loads(capsys.readouterr().out), case)


def test_the_cases_are_all_that_have_an_answer() -> None:
    known = {(c["paragraph"], tuple(c.get("facts", {}).items())) for c in CASES}
    there = {(p, tuple(unassumed(p, f).items())) for p, f in every_case() if "silent" not in ask(rules(), p, f, TODAY)}
    assert known == there


def unassumed(paragraph: str, facts: Facts) -> Facts:
    """Return the facts but for those that would be assumed."""
    (assumed,) = (assumed_facts(p) for p in interventions() if p["number"] == paragraph)
    return {fact: choice for fact, choice in facts.items() if assumed.get(fact) != choice}


def test_the_overview_has_the_answer_of_every_case() -> None:
    answers = overview(rules(), TODAY)
    assert [a["paragraph"] for a in answers] == [dict(row)["paragraph"] for row in ROWS]


def name(answer: Answer) -> str:
    return f"{answer['paragraph']}, {answer['subsection']}" if answer["subsection"] else answer["paragraph"]


def sorted_names(answers: list[Answer]) -> list[str]:
    return sorted(name(a) for a in answers)


def in_the_lists() -> list[Answer]:
    """Return the overview without the one answer that the handbook's lists leave out."""
    return [a for a in overview(rules(), TODAY) if not (a["paragraph"] == LISTS["missing"] and a["use_of_force"])]


def test_who_decides_agrees_with_the_handbooks_lists() -> None:
    answers = in_the_lists()
    force = [a for a in answers if a["use_of_force"]]
    staff = [a for a in force if a["decided_by"]["authority"] == "personale"]
    assert sorted_names(staff) == sorted(LISTS["decided_by_staff"])
    assert sorted_names([a for a in force if a not in staff]) == sorted(LISTS["decided_by_authority"])
    assert sorted_names([a for a in answers if not a["use_of_force"]]) == sorted(LISTS["not_force"])


def test_what_is_reported_agrees_with_the_handbooks_lists() -> None:
    answers = in_the_lists()
    assert sorted_names([a for a in answers if a["report"]["required"]]) == sorted(LISTS["reported"])
    assert sorted_names([a for a in answers if not a["report"]["required"]]) == sorted(LISTS["not_reported"])


@pytest.mark.parametrize("body", LISTS["complaint"])
def test_the_complaint_bodies_agree_with_the_handbooks_lists(body: str) -> None:
    assert sorted_names([a for a in in_the_lists() if a["complaint"]["to"] == body]) == sorted(LISTS["complaint"][body])


def days_of_change() -> list[str]:
    """Return every day covered on which something begins or ends, with the day before and the day after."""
    entries = [e for p in interventions() for e in [*p["rows"], *p.get("silent", [])]]
    turns = {e["since"] for e in entries} | {e["until"] for e in entries if "until" in e}
    days = {date.fromisoformat(d) + timedelta(days=n) for d in turns for n in (-1, 0, 1)}
    return sorted(d.isoformat() for d in days if d.isoformat() >= rules()["edition"]["covered_from"])


@pytest.mark.parametrize(("paragraph", "facts"), every_case(), ids=str)
@pytest.mark.parametrize("on", [*days_of_change(), TODAY])
def test_every_case_on_every_day_has_one_outcome_with_reasons_and_sources(
    paragraph: str, facts: Facts, on: str
) -> None:
    outcome = ask(rules(), paragraph, facts, on)
    assert "needs" not in outcome
    assert outcome["sources"]
    if "silent" in outcome:
        assert outcome["silent"]
        return
    explained = {r["field"] for r in outcome["reasons"]}
    assert explained >= {"use_of_force", "decided_by", "report", "complaint", "longest_permission"}
    assert ("subsection" in explained) == bool(facts)
    cited = {(s["document"], s["section"]) for s in outcome["sources"]}
    for part in [*outcome["reasons"], *outcome["duties"], *outcome["limits"], *outcome["notes"]]:
        assert part["text"]
        assert part["sources"]
        assert {(s["document"], s["section"]) for s in part["sources"]} <= cited
    for condition in outcome["conditions"]:
        assert condition["sources"]
    assert outcome["holds_from"] <= on


@pytest.mark.parametrize(
    ("paragraph", "day"), [("128 g", "2024-12-31"), ("128 h", "2024-07-01"), ("128 b, stk. 1", "2024-12-31")]
)
def test_before_the_naevn_there_is_silence_and_no_nearest_rule(paragraph: str, day: str) -> None:
    assert "1. januar 2025" in silence(paragraph, day)["silent"]


def test_other_technology_had_its_rule_before_the_naevn() -> None:
    assert answered("128 b", "2024-12-31", technology="other")["decided_by"]["authority"] == "kommunalbestyrelsen"


@pytest.mark.parametrize("on", ["2024-06-30", "1999-01-01"])
def test_a_day_before_the_handbook_is_an_error(on: str) -> None:
    with pytest.raises(CheckerError, match=r"1\. juli 2024") as caught:
        ask(rules(), "124 c", {}, on)
    assert caught.value.kind == "not_covered"


@pytest.mark.parametrize("on", ["", "2025-02-30", "20250301", "2025-3-1", "i dag", "2025-03-01T00:00"])
def test_text_that_is_not_a_day_is_an_error(on: str) -> None:
    with pytest.raises(CheckerError) as caught:
        ask(rules(), "124 c", {}, on)
    assert caught.value.kind == "bad_date"


def test_a_missing_fact_gives_the_question_and_the_possible_answers() -> None:
    needs = open_question("136 a")
    assert [n["fact"] for n in needs["needs"]] == ["decision_exists"]
    assert {c["value"] for c in needs["needs"][0]["choices"]} == {"yes", "no"}
    assert {(a["subsection"], a["complaint"]["to"]) for a in needs["possible"]} == {
        ("stk. 1", "kommunalbestyrelsen"),
        ("stk. 3", "ankestyrelsen"),
    }
    assert needs["possible_silent"] == []


def test_one_answer_for_two_choices_is_shown_once() -> None:
    assert len(open_question("136 e")["possible"]) == 2


def test_with_neither_guardian_nor_attorney_the_rules_are_silent_and_send_the_reader_on() -> None:
    text = silence("136 f", objection="no_representative")["silent"]
    assert "stk. 1" in text
    assert "kommunen" in text
    assert len(open_question("136 f")["possible_silent"]) == 1


@pytest.mark.parametrize(
    ("reference", "facts"),
    [
        ("136 a, stk. 1", {"decision_exists": "no"}),
        ("136 a stk. 3", {"decision_exists": "yes"}),
        ("128 b stk. 1", {"technology": "camera"}),
        ("136 f, stk. 1", {"objection": "none"}),
        ("136 f, stk. 3", {"objection": "representative"}),
    ],
)
def test_a_subsection_settles_the_facts_it_stands_for(reference: str, facts: Facts) -> None:
    assert answered(reference)["facts"] == facts


def test_a_subsection_that_conflicts_with_a_fact_is_a_contradiction() -> None:
    with pytest.raises(CheckerError) as caught:
        ask(rules(), "136 a, stk. 3", {"decision_exists": "no"}, TODAY)
    assert caught.value.kind == "contradiction"


@pytest.mark.parametrize(
    ("paragraph", "facts", "kind"),
    [
        ("124 c", {"decision_exists": "yes"}, "unknown_fact"),
        ("136 a", {"technology": "camera"}, "unknown_fact"),
        ("136 a", {"decision_exists": "maybe"}, "unknown_choice"),
        ("136 a", {"decision_exists": ""}, "unknown_choice"),
        ("136 e", {"objection": "no_representative"}, "unknown_choice"),
        ("135 a", {}, "not_an_intervention"),
    ],
)
def test_a_fact_that_does_not_belong_is_an_error(paragraph: str, facts: Facts, kind: str) -> None:
    with pytest.raises(CheckerError) as caught:
        ask(rules(), paragraph, facts, TODAY)
    assert caught.value.kind == kind
    assert caught.value.paragraph == paragraph


def own(answer: Answer) -> list[Condition]:
    """Return the conditions of the paragraph itself: those that cite its section."""
    return [c for c in answer["conditions"] if f"§ {answer['paragraph']} " in f"{c['sources'][0]['section']} "]


def shape(conditions: list[Condition]) -> list[Any]:
    """Return how conditions combine: 1 for a single condition, {word: members} for a group."""
    return [1 if (group := group_of(c)) is None else {group[0]: shape(group[1])} for c in conditions]


@pytest.mark.parametrize(
    ("paragraph", "facts", "expected"),
    [
        ("124 b", {}, [1, {"any": [{"any": [1, {"any": [1, 1]}, 1]}, {"any": [1, 1]}]}]),
        ("124 c", {}, [1, 1, {"any": [1, 1]}]),
        ("124 d", {}, [{"any": [{"all": [{"any": [1, 1]}, {"any": [1, 1]}]}, {"all": [1, {"any": [1, 1, 1, 1]}]}]}]),
        ("128", {}, [1, {"any": [{"any": [1, 1, 1]}, 1]}]),
        ("128 g", {}, [1, {"any": [1, 1]}, 1]),
        ("128 h", {}, [{"any": [1, 1]}]),
        ("129", {}, [1, 1, 1, 1, 1]),
        ("129 a", {}, [1, {"any": [1, 1, 1]}, 1, 1]),
        ("136 a", {"decision_exists": "no"}, [{"all": [1, 1, 1]}, {"any": [1] * 8}]),
        ("136 c", {}, [1, {"any": [1, 1, 1]}]),
    ],
)
def test_and_and_or_stay_as_the_rules_have_them(paragraph: str, facts: Facts, expected: list[Any]) -> None:
    assert shape(own(answered(paragraph, **facts))) == expected


def test_a_question_that_a_row_does_not_depend_on_is_not_part_of_its_case() -> None:
    more: Any = deepcopy(rules())
    paragraph = next(p for p in more["paragraphs"] if p["number"] == "128 b")
    choices = more["reporting"]["questions"][1]["choices"]
    paragraph["questions"].append({"fact": "area", "ask": "Hvilket område?", "choices": choices})
    answer = ask(more, "128 b", {"technology": "other", "area": "social"}, TODAY)
    assert "decided_by" in answer
    assert answer["case"] == "Det handler om anden teknologi end kamera."


def test_a_subsection_narrows_the_conditions_to_its_own() -> None:
    assert shape(own(answered("124 d, stk. 1"))) == [{"all": [{"any": [1, 1]}, {"any": [1, 1]}]}]
    assert shape(own(answered("124 d, stk. 2"))) == [{"all": [1, {"any": [1, 1, 1, 1]}]}]


def test_moving_against_someones_will_has_the_five_conditions_of_129() -> None:
    nested = [c for c in answered("136 f", objection="person")["conditions"] if "§ 129" in c["text"]]
    assert shape(nested) == [{"all": [1, 1, 1, 1, 1]}]


def test_all_use_of_force_has_the_common_conditions_and_what_is_none_has_those_meant_for_it() -> None:
    common = [c["text"] for c in rules()["common_conditions"]]
    without_force: dict[str, list[str]] = {}
    for answer in overview(rules(), TODAY):
        has = [c["text"] for c in answer["conditions"] if c["text"] in common]
        if answer["use_of_force"]:
            assert has == common, name(answer)
        else:
            without_force[answer["paragraph"]] = has
    target_group = "Personen hører til målgruppen i § 124 a."
    assert without_force == {"123": [], "124 b": [target_group], "136 e": [target_group]}


def test_an_intervention_that_needs_a_decision_says_wait_before_register() -> None:
    texts = [d["text"] for d in answered("125")["duties"]]
    assert [i for i, t in enumerate(texts) if "skema 3" in t] == [0]
    wait = next(i for i, t in enumerate(texts) if t.startswith("Vent"))
    assert wait < next(i for i, t in enumerate(texts) if "skema 2" in t)


def test_moving_is_not_asked_for_on_form_3() -> None:
    for paragraph, facts in [("129", {}), ("129 a", {}), ("136 f", {"objection": "none"})]:
        assert not [d for d in answered(paragraph, **facts)["duties"] if "skema 3" in d["text"]]


def test_hygiene_more_than_once_in_six_months_obliges_the_leader_to_ask() -> None:
    assert any("6 måneder" in d["text"] for d in answered("136 a", decision_exists="no")["duties"])


@pytest.mark.parametrize(
    ("paragraph", "facts", "word"),
    [
        ("124 d", {}, "Ministeren skrev i 2024"),
        ("136 a", {"decision_exists": "yes"}, "op til"),
        ("129 a", {}, "sindslidelse"),
        ("136 e", {"objection": "person"}, "kamera"),
        ("128 b", {"technology": "other"}, "§ 136 e"),
    ],
)
def test_a_settled_doubt_is_noted_where_it_affects_the_answer(paragraph: str, facts: Facts, word: str) -> None:
    assert any(word.lower() in n["text"].lower() for n in answered(paragraph, **facts)["notes"])


@pytest.mark.parametrize(
    ("paragraph", "facts", "on", "expected"),
    [
        ("135 a", {}, TODAY, "Registrering og indberetning (§ 135 a) er ikke et indgreb, der kan besluttes eller "
                             "indberettes."),
        ("136 a, stk. 3", {"decision_exists": "no"}, TODAY, "Oplysningerne passer ikke med § 136 a, stk. 3. Ret en af "
                                                           "dem."),
        ("124 c", {}, "1999-01-01", "Vi har kun reglerne fra 1. juli 2024. Spørg kommunen, hvad der gjaldt den 1. "
                                    "januar 1999."),
        ("124 c", {}, "2025-02-30 og meget mere", "»2025-02-30 og meget « er ikke en dag. Skriv år-måned-dag, fx "
                                                  "2025-03-01."),
        ("124 c", {"x" * 41: "y"}, TODAY, f"§ 124 c bruger ikke oplysningen »{'x' * 40}«. Her er der intet at oplyse."),
        ("136 a", {"x": "y"}, TODAY, "§ 136 a bruger ikke oplysningen »x«. Her bruges kun decision_exists."),
        ("136 a", {"decision_exists": "m" * 41}, TODAY, f"»{'m' * 40}« er ikke et valg for decision_exists. Vælg yes "
                                                        "eller no."),
    ],
)  # fmt: skip
def test_an_error_says_what_is_wrong_and_what_would_be_right(
    paragraph: str, facts: Facts, on: str, expected: str
) -> None:
    with pytest.raises(CheckerError) as caught:
        ask(rules(), paragraph, facts, on)
    assert caught.value.message == expected
    assert caught.value.paragraph == paragraph.partition(",")[0]


def test_a_silence_says_what_it_is_silent_about_and_when_it_ends() -> None:
    silent = silence("128 g", "2024-12-31")
    entry = next(p for p in interventions() if p["number"] == "128 g")["silent"][0]
    assert silent["silent"] == f"{entry['text']} Reglen gælder fra 1. januar 2025."
    assert {key: silent[key] for key in ("paragraph", "case", "on", "holds_from", "holds_until", "facts")} == {
        "paragraph": "128 g",
        "case": None,
        "on": "2024-12-31",
        "holds_from": "2024-07-01",
        "holds_until": "2024-12-31",
        "facts": {},
    }


def test_a_silence_without_an_end_mentions_none() -> None:
    entry = next(p for p in interventions() if p["number"] == "136 f")["silent"][0]
    silent = silence("136 f", objection="no_representative")
    assert silent["silent"] == entry["text"]
    assert silent["case"] == "Personen har hverken værge eller fremtidsfuldmægtig."
    assert silent["holds_until"] is None


def test_a_question_is_asked_as_the_rules_word_it() -> None:
    needs = open_question("128 b")
    (question,) = next(p for p in interventions() if p["number"] == "128 b")["questions"]
    assert (needs["paragraph"], needs["subsection"], needs["on"], needs["facts"]) == ("128 b", None, TODAY, {})
    assert needs["title"] == next(p for p in interventions() if p["number"] == "128 b")["title"]
    assert needs["needs"] == [
        {
            "fact": "technology",
            "question": question["ask"],
            "hint": question.get("hint"),
            "choices": [{"value": value, "label": c["label"]} for value, c in question["choices"].items()],
            "assumed": None,
        }
    ]


def reasons_of(answer: Answer, field: str) -> list[str]:
    return [r["text"] for r in answer["reasons"] if r["field"] == field]


def test_each_reason_is_that_of_its_rule() -> None:
    explanations, deciding, reporting = rules()["explanations"], rules()["deciding"], rules()["reporting"]
    camera, order, free = answered("128 b", technology="camera"), answered("123"), answered("136 e", objection="person")
    assert reasons_of(camera, "subsection") == [
        "Det handler om et kamera, der kun tænder i bestemte situationer. Derfor gælder § 128 b, stk. 1."
    ]
    said = "Personen modsætter sig teknologien. Det handler om anden teknologi end kamera."
    assert reasons_of(free, "subsection") == [said]
    assert reasons_of(camera, "use_of_force") == [explanations["force"]]
    assert reasons_of(order, "use_of_force") == [explanations["not_force"]]
    assert reasons_of(camera, "decided_by")[0] == deciding["naevnet"]["reason"]
    assert reasons_of(camera, "report") == [reporting["required"]]
    assert reasons_of(order, "report") == [reporting["not_required"]]
    assert reasons_of(camera, "longest_permission") == [filled(explanations["months"], months=12)]
    assert reasons_of(free, "longest_permission") == [explanations["unlimited"]]
    assert reasons_of(order, "longest_permission") == [explanations["no_permission"]]
    rule = next(c for c in rules()["complaints"] if c["decided_by"] == "naevnet")
    assert reasons_of(camera, "complaint") == [rule["reason"]]


def test_a_reason_that_ends_in_an_abbreviation_has_one_full_stop() -> None:
    (reason,) = reasons_of(answered("136 f", objection="representative"), "subsection")
    assert reason.endswith(" Derfor gælder § 136 f, stk. 3, 2. pkt.")


def test_what_follows_a_report_comes_after_it_in_order() -> None:
    texts = [d["text"] for d in answered("136 c")["duties"]]
    reporting = rules()["reporting"]
    expected = [filled(reporting["per"]["incident"], form=1), reporting["appendix"], reporting["forward"]]
    expected += [s["text"] for s in reporting["follow_up"] if "136 c" in s.get("of", ["136 c"])]
    assert len(expected) == 9
    assert texts[-len(expected) :] == expected


def test_a_source_is_cited_once_with_its_document() -> None:
    for answer in overview(rules(), TODAY):
        cited = [(s["document"], s["section"]) for s in answer["sources"]]
        assert len(set(cited)) == len(cited)
        for source in answer["sources"]:
            document = rules()["documents"][source["document"]]
            assert (source["title"], source["short"]) == (document["title"], document["short"])
            assert source["url"] == address_of(rules(), source)


@pytest.mark.parametrize(
    ("document", "section", "address"),
    [
        ("serviceloven", "§ 128 b", "https://danskelove.dk/serviceloven/128b"),
        ("serviceloven", "§ 128 b, stk. 3", "https://danskelove.dk/serviceloven/128b"),
        ("serviceloven", "§ 128 c, stk. 1", None),
        ("lovforslag-l-92", "§ 124 a", "https://eu.dk/samling/20241/lovforslag/l92/20241_l92_som_fremsat.htm"),
        ("haandbog", "Klageadgang", None),
    ],
)
def test_a_section_is_at_its_own_address_or_else_at_that_of_its_document(
    document: str, section: str, address: str | None
) -> None:
    assert address_of(rules(), {"document": document, "section": section}) == address


def test_a_subsection_can_have_an_address_of_its_own() -> None:
    addresses = {"§ 1": "https://lov.dk/1", "§ 1, stk. 2": "https://lov.dk/1/2"}
    one: Any = {"documents": {"lov": {"addresses": addresses}}}
    found = [address_of(one, {"document": "lov", "section": s}) for s in ("§ 1, stk. 1", "§ 1, stk. 2", "§ 1 a")]
    assert found == ["https://lov.dk/1", "https://lov.dk/1/2", None]


def test_rows_that_leave_a_case_open_or_overlap_are_an_error() -> None:
    paragraph = next(p for p in settled_rules()["paragraphs"] if p["number"] == "124 c")
    for rows in ([], paragraph["rows"] * 2):
        with pytest.raises(ValueError, match=rf"^124 c has {len(rows)} rows for {{}} on {TODAY}$"):
            matching({**paragraph, "rows": rows, "silent": []}, {}, TODAY)


def test_a_complaint_that_no_rule_has_is_an_error() -> None:
    without: Rules = {**rules(), "complaints": []}
    with pytest.raises(ValueError, match=r"^no complaint rule for personale -> kommunalbestyrelsen$"):
        ask(without, "124 c", {}, TODAY)


class TestAssumedFacts:
    """Facts that count until a reader says otherwise: technology is no camera in § 136 e."""

    @pytest.mark.parametrize("objection", ["none", "person", "representative"])
    def test_the_answer_without_the_fact_is_the_one_for_what_is_assumed(self, objection: str) -> None:
        assumed = answered("136 e", objection=objection)
        said = answered("136 e", objection=objection, technology="other")
        assert assumed["facts"] == {"objection": objection}
        assert said["facts"] == {"objection": objection, "technology": "other"}
        assert {**assumed, "facts": {}} == {**said, "facts": {}}
        assert str(assumed["case"]).endswith("Det handler om anden teknologi end kamera.")

    @pytest.mark.parametrize("objection", ["none", "person", "representative"])
    def test_saying_otherwise_can_change_it(self, objection: str) -> None:
        found = silence("136 e", objection=objection, technology="camera")
        assert found["silent"].startswith("Det ved vi ikke: Må et kamera bruges")
        assert found["basis"] == "reading"

    def test_it_is_asked_about_with_what_is_missing(self) -> None:
        needs = open_question("136 e")
        assert [(n["fact"], n["assumed"]) for n in needs["needs"]] == [("objection", None), ("technology", "other")]
        assert [c["value"] for c in needs["needs"][1]["choices"]] == ["camera", "other"]
        assert needs["possible_silent"] == []
        assert "technology" not in {fact for answer in needs["possible"] for fact in answer["facts"]}

    def test_once_it_is_said_it_is_not_asked_again(self) -> None:
        assert [n["fact"] for n in open_question("136 e", technology="other")["needs"]] == ["objection"]


def topics(answer: Answer) -> dict[str, str]:
    """Return the text on each topic of a complaint."""
    return {detail["topic"]: detail["text"] for detail in answer["complaint"]["details"]}


class TestComplaints:
    """What holds of a complaint, topic by topic; the overview has where it is sent, and within how many weeks."""

    def test_every_complaint_says_who_how_where_by_when_and_what_it_does(self) -> None:
        complained = [a for a in overview(rules(), TODAY) if a["complaint"]["to"]]
        assert len(complained) == 21
        for answer in complained:
            told = list(topics(answer))
            assert len(told) == len(answer["complaint"]["details"]), name(answer)
            assert set(told) >= {"who", "how", "sent_to", "deadline", "stops", "court"}, name(answer)
            assert answer["complaint"]["deadline"] == topics(answer)["deadline"]
            assert answer["complaint"]["court"]

    def test_what_cannot_be_complained_of_has_nothing_to_say(self) -> None:
        nothing = dict.fromkeys(("to", "sent_to", "deadline", "weeks", "counted_from", "onward", "stops"))
        nobody: dict[str, list[str]] = {"may": [], "may_if_unable": []}
        assert answered("123")["complaint"] == {**nothing, **nobody, "court": False, "details": []}

    def test_only_what_staff_does_has_an_answer_that_can_be_taken_onward(self) -> None:
        told = {name(a): topics(a).get("onward") for a in overview(rules(), TODAY) if a["complaint"]["to"]}
        assert {n for n, text in told.items() if text} == {"124 c", "124 d", "136 a, stk. 1", "136 c"}
        assert told["136 c"] == "Loven nævner ikke, at man kan klage videre over kommunens svar."

    @pytest.mark.parametrize(
        ("reference", "onward", "says"),
        [
            ("124 d, stk. 1", None, "Loven nævner ikke, at man kan klage videre"),
            ("124 d, stk. 2", "ankestyrelsen", "Man kan klage videre til Ankestyrelsen over kommunens svar."),
            ("124 d", "ankestyrelsen", "Man kan klage videre til Ankestyrelsen over kommunens svar på en"),
        ],
    )
    def test_only_holding_fast_can_be_taken_onward(self, reference: str, onward: str | None, says: str) -> None:
        answer = answered(reference)
        assert answer["complaint"]["onward"] == onward
        assert topics(answer)["onward"].startswith(says)

    def test_a_complaint_stops_a_move_by_129_and_129_a_alone(self) -> None:
        stopping = {name(a) for a in overview(rules(), TODAY) if a["complaint"]["stops"]}
        assert stopping == {"129", "129 a"}

    @pytest.mark.parametrize("objection", ["none", "person", "representative"])
    def test_that_it_does_not_stop_a_move_by_136_f_is_a_reading(self, objection: str) -> None:
        details = answered("136 f", objection=objection)["complaint"]["details"]
        assert [d["basis"] for d in details if d["topic"] == "stops"] == ["reading"]

    def test_the_first_rule_on_a_topic_that_fits_is_the_one_that_counts(self) -> None:
        general: Any = {"topic": "stops", "text": "Altid.", "sources": []}
        others: Any = [
            {**general, "text": "For et andet stykke.", "of": ["124 d, stk. 3"]},
            {**general, "text": "Over en anden.", "decided_by": ["naevnet"]},
            {**general, "text": "Til en anden.", "to": ["ankestyrelsen"]},
            {**general, "text": "Her.", "of": ["124 d"], "decided_by": ["personale"], "to": ["kommunalbestyrelsen"]},
        ]
        for order, expected in [([*others, general], "Her."), ([general, *others], "Altid."), (others[:3], None)]:
            found = complaint_rules(
                {**rules(), "complaint_rules": order}, "personale", "kommunalbestyrelsen", "124 d, stk. 2"
            )
            assert [rule["text"] for rule in found.values()] == ([expected] if expected else [])

    def test_a_number_is_not_that_of_a_longer_one(self) -> None:
        only: Any = [{"topic": "stops", "text": "Kun her.", "of": ["129"], "sources": []}]
        found = [
            complaint_rules({**rules(), "complaint_rules": only}, "x", "y", n)
            for n in ("129", "129 a", "129 b, stk. 1")
        ]
        assert [list(rules_) for rules_ in found] == [["stops"], [], []]


class TestBasis:
    """What a statement rests on."""

    @pytest.mark.parametrize(
        ("part", "basis"),
        [
            ({"sources": [{"document": "serviceloven", "section": "§ 133"}]}, "act"),
            ({"sources": [{"document": "haandbog", "section": "Klageadgang"}]}, "handbook"),
            ({"sources": [{"document": "dukh", "section": "Hvem"}]}, "agency"),
            ({"sources": [{"document": "lovforslag-l-92", "section": "§ 123"}]}, "bill"),
            (
                {"sources": [{"document": "haandbog", "section": "x"}, {"document": "serviceloven", "section": "y"}]},
                "handbook",
            ),
            ({"sources": [{"document": "serviceloven", "section": "§ 129 a (2023)"}], "basis": "reading"}, "reading"),
        ],
    )
    def test_it_is_that_of_the_first_source_where_none_is_stated(self, part: Any, basis: str) -> None:
        assert basis_of(rules(), part) == basis

    def test_a_condition_has_its_own_or_that_of_its_group(self) -> None:
        (either,) = (c for c in own(answered("124 b")) if "any" in c)
        guiding, between = either["any"]
        assert (either["basis"], guiding["basis"], between["basis"]) == ("handbook", "handbook", "act")
        assert {member["basis"] for member in between["any"]} == {"act"}

    def test_a_stated_basis_holds_for_the_members_of_a_group_that_cite_nothing(self) -> None:
        act: Any = [{"document": "serviceloven", "section": "§ 1"}]
        bill: Any = [{"document": "lovforslag-l-92", "section": "§ 2"}]
        group: Condition = {
            "text": "Begge:",
            "basis": "reading",
            "all": [{"text": "Den ene."}, {"text": "Den anden.", "sources": bill}],
        }
        whole = sourced(rules(), group, act)
        assert (whole["basis"], whole["sources"]) == ("reading", act)
        assert [(c["basis"], c["sources"]) for c in whole["all"]] == [("reading", act), ("bill", bill)]

    def test_every_part_of_an_answer_that_reads_more_into_the_sources_says_so(self) -> None:
        texts = [c["text"] for c in own(answered("129 a")) if c["basis"] == "reading"]
        assert texts == ["Personen bor i et botilbud, og flytningen sker til et andet, bestemt botilbud efter § 108."]


def test_who_must_be_informed_is_a_duty_or_what_we_read_into_the_act() -> None:
    informing = {name(a) for a in overview(rules(), TODAY) if a["report"]["informs"]}
    reported = {name(a) for a in overview(rules(), TODAY) if a["report"]["required"]}
    assert reported - informing == {"136 a, stk. 3", "136 e"}
    for paragraph, facts in [("136 a", {"decision_exists": "yes"}), ("136 e", {"objection": "person"})]:
        (advice,) = [d for d in answered(paragraph, **facts)["duties"] if "jævnligt skal orientere" in d["text"]]
        assert advice["basis"] == "reading"
    (duty,) = [d for d in answered("124 c")["duties"] if "skal jævnligt orientere" in d["text"]]
    assert duty["basis"] == "act"


def test_where_there_is_a_decision_nobody_need_ask_or_wait_for_it() -> None:
    texts = [d["text"] for d in answered("136 a", decision_exists="yes")["duties"]]
    assert not [t for t in texts if "skema 3" in t or t.startswith("Vent på")]
    assert [t for t in texts if "skema 2" in t]


@pytest.mark.parametrize(
    ("text", "kind", "leads_to"),
    [
        ("§ 126", "former_paragraph", "§ 124 d"),
        ("126 a", "former_paragraph", "§ 136 a"),
        ("127", "former_paragraph", "§ 124 d"),
        ("129 b", "former_paragraph", "§ 136 f"),
        ("137 g", "other_act", "kap. 24 d"),
        ("Bæltefiksering", "other_act", "psykiatriloven"),
        ("pejlesystem", "former_paragraph", "§ 128 b"),
        ("tvangsindlæggelse", "other_act", "sundhedsloven"),
    ],
)
def test_a_former_number_or_a_word_of_another_act_leads_to_what_holds(text: str, kind: str, leads_to: str) -> None:
    with pytest.raises(CheckerError) as caught:
        ask(rules(), text, {}, TODAY)
    assert caught.value.kind == kind
    assert leads_to in caught.value.message


@pytest.mark.parametrize("text", ["126 b", "137 o", "bæltefiksering i sengen", "§ 126 bæltefiksering"])
def test_what_is_only_like_a_former_number_or_another_word_is_not_known(text: str) -> None:
    with pytest.raises(CheckerError) as caught:
        ask(rules(), text, {}, TODAY)
    assert caught.value.kind == "unknown_paragraph"
