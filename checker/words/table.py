"""The overview: one line per answer, and the lists that are read off it."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import TypeVar

from checker.core.building import answer_row
from checker.core.danish import unbroken
from checker.core.days import check_day
from checker.core.matching import holds
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph, Row
from checker.model.rules import Rules
from checker.model.statements import Facts
from checker.words.answers import answer_name, complaint_text, decision_text, permission_text, report_text

T = TypeVar("T")

# The columns: the field of the answer that each shows, and its heading.
COLUMNS = {
    "paragraph": "Paragraf",
    "use_of_force": "Magtanvendelse?",
    "decided_by": "Hvem beslutter?",
    "report": "Registrering og indberetning",
    "complaint": "Hvor kan man klage?",
    "longest_permission": "Længste tilladelse",
}
HEADERS = tuple(COLUMNS.values())


def overview(rules: Rules, on: str) -> list[Answer]:
    """Every answer that holds on a day (`YYYY-MM-DD`), in the order of the law.

    Source: the handbook's »Samlet oversigt over beslutningskompetence, indberetning og klagemuligheder«, with the rows
    it lacks restored from the sections themselves.

    Raises:
        CheckerError: the rules have no answers for the day.
    """
    return [answer for paragraph in rules["paragraphs"] for answer in answers_of(rules, paragraph, on)]


def answers_of(rules: Rules, paragraph: Paragraph, on: str) -> list[Answer]:
    """A paragraph's part of the overview, in the order of its rows.

    Raises:
        CheckerError: the rules have no answers for the day.
    """
    check_day(rules, on)
    return [
        answer_row(rules, paragraph, row, _facts_of(row), on) for row in paragraph.get("rows", []) if holds(row, on)
    ]


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """The items under each value of `key`, both in the order they first come."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def cells(rules: Rules, answer: Answer) -> list[str]:
    """One line of the overview as text, in the order of `HEADERS`."""
    name = answer_name(answer)
    return [
        f"{name}: {answer['case']}" if answer["case"] else name,
        "Ja" if answer["use_of_force"] else "Nej",
        decision_text(rules, answer),
        report_text(answer),
        complaint_text(rules, answer),
        permission_text(answer),
    ]


def as_csv(rules: Rules, answers: list[Answer]) -> str:
    """The overview as CSV with a header, for a spreadsheet: semicolons, as Danish spreadsheets expect."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["Kapitel", *HEADERS])
    writer.writerows([answer["chapter"], *cells(rules, answer)] for answer in answers)
    return out.getvalue()


def as_text(rules: Rules, answers: list[Answer]) -> str:
    """The overview for a terminal: each answer as a short block, under its chapter."""
    lines = []
    for chapter, group in grouped(answers, lambda a: a["chapter"]).items():
        lines += [f"Kapitel {chapter}: {rules['chapters'][chapter]['title']}", ""]
        for answer in group:
            name, *values = cells(rules, answer)
            lines.append(unbroken(name))
            lines += [f"  {header} {value}" for header, value in zip(HEADERS[1:], values, strict=True)]
            lines.append("")
    return "\n".join(lines)


def _facts_of(row: Row) -> Facts:
    """The facts a row settles: those where only one choice leads to it."""
    return {fact: choices[0] for fact, choices in row.get("when", {}).items() if len(choices) == 1}
