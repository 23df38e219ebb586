"""The site's day answers as the checker does, and works out each answer once."""

from checker.core.answer import ask
from checker.core.reference import by_number
from checker.site.site import Day
from checker.words.table import overview
from tests.support.rules_fixture import TODAY, every_case, rules

LATER = "2027-03-01"


def test_a_day_answers_each_case_as_the_checker_does() -> None:
    for on in (TODAY, LATER):
        day, paragraphs = Day(rules(), on), by_number(rules())
        for number, facts in every_case():
            outcome = day.outcome(paragraphs[number], facts)
            assert outcome == ask(rules(), number, facts, on)
            assert day.outcome(paragraphs[number], facts) is outcome


def test_a_subsection_is_another_question() -> None:
    day, paragraph = Day(rules(), TODAY), by_number(rules())["124 d"]
    for subsection in ("stk. 1", "stk. 2", None):
        reference = "§ 124 d" + (f", {subsection}" if subsection else "")
        assert day.outcome(paragraph, {}, subsection) == ask(rules(), reference, {}, TODAY)


def test_a_day_has_the_whole_overview() -> None:
    day = Day(rules(), TODAY)
    assert day.answers == overview(rules(), TODAY)
    assert [number for number, answers in day.answers_of.items() for _ in answers] == [
        answer["paragraph"] for answer in day.answers
    ]
