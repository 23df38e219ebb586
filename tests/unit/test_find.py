"""The guide to a rule: every conversation ends, and asks only what can still change the outcome.

The checker computes with a diagram; the tests compare it with the plain meaning of the outcomes, by trying every set of
answers for each act.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from checker.checks import CHECKS
from checker.checks.base import Result, run_check
from checker.checks.guide import Prepared
from checker.model.guide import GuideOutcome
from tests.support.pages import START
from tests.support.recorded import SITUATIONS
from tests.support.rules_fixture import TODAY, interventions, rules

FIND = rules()["find"]
QUESTIONS = {question["id"]: list(question["choices"]) for question in FIND["questions"]}
ACTS = QUESTIONS["act"]
FOUND = [case for check, case in SITUATIONS if check == "find"]

Answers = dict[str, str]
# Every set of answers to the questions that matter for an act, each with the outcomes that then apply.
Table = list[tuple[Answers, frozenset[str]]]


def find(values: Mapping[str, str], on: str = TODAY) -> Result:
    return run_check(CHECKS["find"], rules(), values, on)


@cache
def prepared() -> Prepared:
    return Prepared(rules(), TODAY)


def plainly(answers: Answers) -> frozenset[str]:
    """Return what applies under a complete set of answers, read from the outcomes without the diagram."""
    fits = [
        (place, outcome)
        for place, outcome in outcomes_of(answers["act"])
        if all(answers[name] in choices for name, choices in outcome["when"].items())
    ]
    for _, outcome in fits:
        if outcome.get("alone"):
            return frozenset([identity(outcome)])
    there = {"decision": any(prepared().needs_decision(place) for place, _ in fits)}
    there["no_rule"] = any(not permitted(place) for place, outcome in fits if "beside" not in outcome)
    return frozenset(identity(outcome) for _, outcome in fits if "beside" not in outcome or there[outcome["beside"]])


@cache
def outcomes_of(act: str) -> list[tuple[int, GuideOutcome]]:
    """Return the outcomes that an act can have, with their places."""
    return [(i, o) for i, o in enumerate(FIND["outcomes"]) if act in o["when"].get("act", [act])]


@cache
def permitted(place: int) -> bool:
    """Return whether an outcome is a rule that permits something, or an end at which nothing needs to be permitted."""
    outcome, answer = FIND["outcomes"][place], prepared().answers[place]
    if answer is not None:
        return "silent" not in answer
    return FIND["ends"][outcome["end"]]["kind"] in ("not_force", "emergency")


def identity(outcome: GuideOutcome) -> str:
    """Return what distinguishes one outcome from another for the reader."""
    parts = ("paragraph", "subsection", "facts", "note", "end", "text")
    return str([outcome.get(part) for part in parts])


@cache
def table(act: str) -> Table:
    """Return every set of answers for an act, each with the outcomes that then apply."""
    named = {name for _, outcome in outcomes_of(act) for name in outcome["when"]} - {"act"}
    names = [name for name in QUESTIONS if name in named]
    sets = (dict(zip(names, chosen, strict=True)) for chosen in product(*(QUESTIONS[name] for name in names)))
    return [(answers, plainly({"act": act, **answers})) for answers in sets]


def changes(rows: Table, name: str) -> bool:
    """Return whether two of these sets of answers that differ only in this question end differently."""
    ends: dict[tuple[tuple[str, str], ...], frozenset[str]] = {}
    for answers, end in rows:
        rest = tuple((other, choice) for other, choice in answers.items() if other != name)
        if ends.setdefault(rest, end) != end:
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_every_conversation_asks_only_what_can_change_the_outcome_and_comes_to_one(act: str) -> None:
    ended = 0
    left: list[tuple[Answers, Table]] = [({"act": act}, table(act))]
    while left:
        values, rows = left.pop()
        asked = [name for name in prepared().routes.deciding(values) if name not in values]
        if not asked:
            assert len({end for _, end in rows}) == 1, f"{values} can end in several ways, and nothing more is asked"
            assert rows[0][1], f"{values} leads nowhere"
            (together,) = prepared().routes.open(values)
            assert {identity(FIND["outcomes"][place]) for place in together} == rows[0][1]
            ended += 1
            continue
        assert changes(rows, asked[0]), f"{values}: the answer to {asked[0]} changes nothing"
        left += [
            ({**values, asked[0]: choice}, [row for row in rows if row[0][asked[0]] == choice])
            for choice in QUESTIONS[asked[0]]
        ]
    assert ended


def conversations() -> Iterator[Answers]:
    """Yield the answers of every complete conversation, with and without »Ved ikke«."""
    left: list[Answers] = [{}]
    while left:
        values = left.pop()
        known = {name: choice for name, choice in values.items() if choice != "unknown"}
        asked = [name for name in prepared().routes.deciding(known) if name not in values]
        if not asked:
            yield values
            continue
        unknown = [] if asked[0] == "act" else ["unknown"]
        left += [{**values, asked[0]: choice} for choice in (*QUESTIONS[asked[0]], *unknown)]


@pytest.mark.slow
def test_not_knowing_keeps_every_possibility_that_an_answer_would_have_left() -> None:
    tried = 0
    for values in conversations():
        unknown = [name for name, choice in values.items() if choice == "unknown"]
        if not unknown:
            continue
        known = {name: choice for name, choice in values.items() if choice != "unknown"}
        kept = set(prepared().routes.open(known))
        assert kept
        for choice in QUESTIONS[unknown[-1]]:
            assert set(prepared().routes.open({**known, unknown[-1]: choice})) <= kept
        tried += 1
    assert tried > 1000


def test_the_result_asks_one_question_at_a_time_and_none_at_the_end() -> None:
    values: Answers = {}
    answers = {"act": "enter", "actor": "staff", "place": "home_service", "consent": "no", "enter_reason": "none"}
    while (asked := find(values)["relevant"]) != list(values):
        *answered, name = asked
        assert answered == list(values)
        values[name] = answers.get(name) or QUESTIONS[name][-1]
    assert values.items() >= answers.items()


def test_an_answer_that_no_longer_matters_is_named_and_changes_nothing() -> None:
    plain, more = find({"act": "treatment"}), find({"act": "treatment", "door": "gate", "cause": "unknown"})
    assert more["idle"] == ["door", "cause"]
    assert more["findings"] == plain["findings"]


def test_every_intervention_and_every_end_is_in_the_cases() -> None:
    reached = [f["paragraph"] for c in FOUND for f in find(c["values"])["findings"] if f["status"] == "met"]
    for paragraph in interventions():
        assert reached.count(paragraph["number"]) >= 2, f"{paragraph['number']} is in too few cases"
    verdicts = {case["verdict"] for case in FOUND}
    assert set(FIND["ends"]) | set(FIND["verdicts"]) <= verdicts
    assert len(FOUND) >= 40


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case["name"])
def test_dementia_and_no_dementia_are_kept_apart(case: Mapping[str, Answers]) -> None:
    chapters = {p["number"]: p["chapter"] for p in interventions()}
    cause = case["values"].get("cause")
    for finding in find(case["values"])["findings"]:
        if finding["status"] == "met" and cause in ("dementia", "other"):
            assert chapters[finding["paragraph"]] != ("24 a" if cause == "dementia" else "24 b")


@pytest.mark.slow
def test_a_rule_that_needs_a_decision_is_never_shown_without_saying_so() -> None:
    tried = 0
    for values in conversations():
        if "unknown" in values.values():
            continue
        settled, *others = prepared().routes.open(values)
        assert not others
        if any(prepared().needs_decision(place) for place in settled):
            verdict = find(values)["verdict"]["id"]
            assert verdict in (("possible",) if values.get("decision") == "yes" else ("decision", "wait", "emergency"))
            tried += 1
    assert tried > 50


def test_a_rule_that_is_found_says_who_decides() -> None:
    (finding,) = [
        f
        for f in find(FOUND_BY_NAME["Vi har nævnets tilladelse til at åbne døren"])["findings"]
        if f["status"] == "met"
    ]
    assert finding["link"] == {
        "text": "Adgang til en beboers bolig i et botilbud (§ 128 h)",
        "page": "paragraffer/128-h/",
    }
    assert rules()["authorities"]["naevnet"]["name"] in finding["text"]
    assert finding["reason"]
    assert finding["sources"]


FOUND_BY_NAME: dict[str, Answers] = {case["name"]: case["values"] for case in FOUND}


def test_every_page_that_an_outcome_leads_to_exists(page: Page, site_url: str) -> None:
    parts = [
        part for case in FOUND for r in [find(case["values"])] for part in (*r["findings"], *r["steps"], *r["notes"])
    ]
    pages = sorted({part["link"]["page"] for part in parts if "link" in part})
    assert len(pages) > 20
    for address in pages:
        reply = page.request.get(f"{site_url}{address}")
        assert reply.ok, address


def test_a_reader_is_asked_one_thing_at_a_time_and_can_go_back(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}find/?vis=alle")
    shown = page.locator("fieldset:visible")
    expect(shown).to_have_count(1)
    page.get_by_label("Låse eller sikre en dør").check()
    expect(shown).to_have_count(2, timeout=START)
    expect(page.locator("[data-announcement]")).to_contain_text("Hvem gør det?")
    page.get_by_label("Personalet på tilbuddet").check()
    expect(shown).to_have_count(3)
    expect(page.locator("[data-announcement]")).to_contain_text("Hvor er det?")
    page.get_by_label("I personens eget hjem").check()
    expect(page.locator("[data-verdict=no_rule]")).to_be_visible()
    # Whether anyone is in danger is asked last, and taken to be answered no until it is.
    expect(shown).to_have_count(4)
    page.get_by_label("Give medicin").check()
    expect(page.locator("[data-verdict=other_act]")).to_be_visible()
    expect(shown).to_have_count(3)
    page.go_back()
    expect(page.locator("[data-verdict=no_rule]")).to_be_visible()
    expect(shown).to_have_count(4)


def test_a_result_leads_to_the_answer_for_the_same_facts(page: Page, site_url: str) -> None:
    values = FOUND_BY_NAME["Ble skal skiftes, og kommunen har givet tilladelse til at holde fast"]
    page.goto(f"{site_url}find/?vis=alle&" + "&".join(f"{name}={choice}" for name, choice in values.items()))
    page.get_by_role("link", name="§ 136 a, stk. 3").click(timeout=START)
    expect(page).to_have_url(f"{site_url}paragraffer/136-a/?decision_exists=yes")
    expect(page.locator("[data-outcome-shown] [data-field=decided_by]")).to_have_attribute(
        "data-value", "kommunalbestyrelsen"
    )


@pytest.mark.expects_console
def test_without_the_engine_all_questions_are_shown_as_a_list(page: Page, site_url: str) -> None:
    page.route("**/engine/rules.json", lambda route: route.abort())
    page.goto(f"{site_url}find/")
    expect(page.locator("[data-note=form-load]")).to_be_visible(timeout=START)
    expect(page.locator("fieldset:visible")).to_have_count(len(QUESTIONS))
