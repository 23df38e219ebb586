"""Answer who decides, whether it must be reported and where to complain, or say what must be asked first."""

from collections.abc import Mapping

from checker.core.building import answer_row, silence
from checker.core.danish import ended, joined
from checker.core.days import check_day
from checker.core.errors import CheckerError
from checker.core.matching import assumed_facts, possible
from checker.core.reference import name_of, parse_reference
from checker.model.answer import Answer, Need, Needs, Outcome, Silent
from checker.model.paragraph import Paragraph, Question, Row, Silence
from checker.model.rules import Rules
from checker.model.statements import Facts


def ask(rules: Rules, reference: str, facts: Mapping[str, str], on: str) -> Outcome:
    """Return the answer for a paragraph under these facts on this day, what must be asked first, or silence.

    Args:
        reference: the paragraph, however written (`§ 136 a, stk. 3`).
        facts: the facts known, by name; those not known are left out, and assumed where the rules assume one.
        on: the day it is about, as `YYYY-MM-DD`.

    Raises:
        CheckerError: the paragraph, a fact or the day is not one the rules speak of.
    """
    return ask_about(rules, *parse_reference(rules, reference), facts, on)


def ask_about(rules: Rules, paragraph: Paragraph, subsection: str | None, facts: Mapping[str, str], on: str) -> Outcome:
    """Answer as `ask` does, for a paragraph, or a subsection of it, that has already been found.

    Raises:
        CheckerError: as for `ask`.
    """
    if "rows" not in paragraph:
        raise CheckerError(
            "not_an_intervention",
            f"{paragraph['title']} ({name_of(paragraph)}) er ikke et indgreb, der kan besluttes eller indberettes.",
            paragraph["number"],
        )
    check_day(rules, on, paragraph["number"])
    _check_facts(paragraph, facts)
    assumed = {fact: choice for fact, choice in assumed_facts(paragraph).items() if fact not in facts}
    remaining = possible(paragraph, subsection, {**assumed, **facts}, on)
    if not remaining:
        raise CheckerError(
            "contradiction",
            f"{ended(f'Oplysningerne passer ikke med {name_of(paragraph)}, {subsection}')} Ret en af dem.",
            paragraph["number"],
        )
    outcomes = [_outcome(rules, paragraph, subsection, entry, _shared(cases), on) for entry, cases in remaining]
    for outcome in outcomes:
        # What was assumed is said in the answer's `case`, but was not among the facts.
        outcome["facts"] = {fact: choice for fact, choice in outcome["facts"].items() if fact not in assumed}
    if len(outcomes) > 1:
        return _needs(paragraph, subsection, facts, on, [case for _, cases in remaining for case in cases], outcomes)
    return outcomes[0]


def _check_facts(paragraph: Paragraph, facts: Mapping[str, str]) -> None:
    questions = {q["fact"]: q for q in paragraph.get("questions", [])}
    for fact, choice in facts.items():
        if fact not in questions:
            asked = f"Her bruges kun {joined(questions)}." if questions else "Her er der intet at oplyse."
            raise CheckerError(
                "unknown_fact",
                f"{name_of(paragraph)} bruger ikke oplysningen »{fact[:40]}«. {asked}",
                paragraph["number"],
            )
        choices = questions[fact]["choices"]
        if choice not in choices:
            raise CheckerError(
                "unknown_choice",
                f"»{choice[:40]}« er ikke et valg for {fact}. Vælg {joined(choices, 'eller')}.",
                paragraph["number"],
            )


def _outcome(
    rules: Rules, paragraph: Paragraph, subsection: str | None, entry: Row | Silence, facts: Facts, on: str
) -> Answer | Silent:
    if "text" in entry:
        return silence(rules, paragraph, entry, facts, on)
    return answer_row(rules, paragraph, entry, facts, on, subsection)


def _shared(cases: list[Facts]) -> Facts:
    """Return the facts on which all the cases agree."""
    return {fact: choice for fact, choice in cases[0].items() if all(case[fact] == choice for case in cases)}


def _needs(
    paragraph: Paragraph,
    subsection: str | None,
    facts: Mapping[str, str],
    on: str,
    cases: list[Facts],
    outcomes: list[Answer | Silent],
) -> Needs:
    settled = _shared(cases)
    return {
        "paragraph": paragraph["number"],
        "subsection": subsection,
        "title": paragraph["title"],
        "on": on,
        "facts": dict(facts),
        "needs": [
            _need(q, cases)
            for q in paragraph.get("questions", [])
            if q["fact"] not in settled or ("assumed" in q and q["fact"] not in facts)
        ],
        "possible": [o for o in outcomes if "silent" not in o],
        "possible_silent": [o for o in outcomes if "silent" in o],
    }


def _need(question: Question, cases: list[Facts]) -> Need:
    """Return a question with only the choices that fit the known facts; all of them where one is assumed."""
    fitting = question["choices"].keys() if "assumed" in question else {case[question["fact"]] for case in cases}
    choices = [(value, choice["label"]) for value, choice in question["choices"].items() if value in fitting]
    return {
        "fact": question["fact"],
        "question": question["ask"],
        "hint": question.get("hint"),
        "choices": [{"value": value, "label": label} for value, label in choices],
        "assumed": question.get("assumed"),
    }
