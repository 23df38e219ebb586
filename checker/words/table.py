"""The overview: one line per answer, as CSV or as text."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from checker.core.building import answer_row
from checker.core.danish import unbroken
from checker.core.days import check_day, holds
from checker.core.matching import assumed_facts
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph, Row
from checker.model.rules import Rules
from checker.model.statements import Facts
from checker.words.answers import answer_name, field_texts
from checker.words.csv_file import csv_file
from checker.words.fields import FIELDS

T = TypeVar("T")

# The heading of each column, by what the column shows of the answer.
COLUMNS = {
    "paragraph": "Paragraf",
    **{
        field: FIELDS[field].column
        for field in ("use_of_force", "decided_by", "report", "complaint", "longest_permission")
    },
}
HEADERS = tuple(COLUMNS.values())


def overview(rules: Rules, on: str) -> list[Answer]:
    """Return every answer that holds on a day (`YYYY-MM-DD`), in the order of the law.

    Source: the handbook's »Samlet oversigt over beslutningskompetence, indberetning og klagemuligheder«, with the rows
    it lacks restored from the sections themselves.

    Raises:
        CheckerError: the rules have no answers for the day.
    """
    return [answer for paragraph in rules["paragraphs"] for answer in answers_of(rules, paragraph, on)]


def answers_of(rules: Rules, paragraph: Paragraph, on: str) -> list[Answer]:
    """Return a paragraph's part of the overview, in the order of its rows.

    Raises:
        CheckerError: the rules have no answers for the day.
    """
    check_day(rules, on)
    return [
        answer_row(rules, paragraph, row, _facts_of(paragraph, row), on)
        for row in paragraph.get("rows", [])
        if holds(row, on)
    ]


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Group the items by `key`; the groups, and the items in each, keep the order in which they come."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def cells(rules: Rules, answer: Answer) -> list[str]:
    """Return one line of the overview as text, in the order of `COLUMNS`."""
    name = answer_name(answer)
    texts = {"paragraph": f"{name}: {answer['case']}" if answer["case"] else name, **field_texts(rules, answer)}
    return [texts[column] for column in COLUMNS]


def as_csv(rules: Rules, answers: list[Answer]) -> str:
    """Return the overview as CSV for a spreadsheet, with a header."""
    return csv_file([["Kapitel", *HEADERS], *([answer["chapter"], *cells(rules, answer)] for answer in answers)])


def as_text(rules: Rules, answers: list[Answer]) -> str:
    """Return the overview for a terminal: each answer as a short block, under its chapter."""
    lines = []
    for chapter, group in grouped(answers, lambda a: a["chapter"]).items():
        lines += [f"Kapitel {chapter}: {rules['chapters'][chapter]['title']}", ""]
        for answer in group:
            name, *values = cells(rules, answer)
            lines.append(unbroken(name))
            lines += [f"  {header} {value}" for header, value in zip(HEADERS[1:], values, strict=True)]
            lines.append("")
    return "\n".join(lines)


def _facts_of(paragraph: Paragraph, row: Row) -> Facts:
    """Return the facts that a row settles, but for assumed ones: those for which only one choice leads to it."""
    assumed = assumed_facts(paragraph)
    when = row.get("when", {}).items()
    return {fact: choices[0] for fact, choices in when if len(choices) == 1 and choices[0] != assumed.get(fact)}
