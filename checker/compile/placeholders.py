"""Names, forms and periods that a text of the rules takes from where they are stated, so that no fact is typed twice.

In any text `{naevnet}` becomes the authority's short name inside a sentence, `{Naevnet}` the same at its beginning, and
`{naevnet full}` the whole name;
`{form 125}` becomes `skema 2` and `{period 136 a}` `12 måneder`, read off that paragraph's rows. Where a later row has
another, the text says both, so that it is right on every day: `12 måneder (fra 1. januar 2027 18 måneder)`.
"""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from checker.compile.document import Document, Where
from checker.compile.problems import Problem
from checker.core.danish import joined, long_date
from checker.core.days import turns
from checker.core.matching import holds
from checker.words.answers import mentions

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Filled for each answer or result, by the checker, in the sections whose texts serve many of them.
_OF_ANSWERS = {"form", "months", "period"}
_LATER = {
    "cogs": {"fit"},
    "complaints": _OF_ANSWERS,
    "condition_check": {"authority", "name"},
    "explanations": _OF_ANSWERS,
    "reporting": {*_OF_ANSWERS, "name"},
    "course": {"authority", "name", "paragraph", "permission"},
    "find": {"because", "names", "question"},
    "dates": {"first", "last", "months", "name", "second", "until"},
}
_REMEDY = "Skriv en myndigheds id, fx {naevnet}, eller {form 125} eller {period 125}."


def fill_placeholders(documents: list[Document]) -> list[Problem]:
    """Fill the placeholders of all files, in place; those that stand for nothing are returned."""
    known = dict(_known(documents))
    problems: list[Problem] = []
    for document in documents:
        document.data = _filled(document, document.data, (), known, problems)
    return problems


def _known(documents: list[Document]) -> Iterator[tuple[str, str]]:
    """Each placeholder with what it becomes."""
    for document in documents:
        authorities = document.data.get("authorities", {})
        yield from mentions(authorities).items()
        yield from ((f"{name} full", authority["inline"]) for name, authority in authorities.items())
        if "paragraph" in document.data:
            yield from _of_paragraph(document.data["paragraph"])


def _of_paragraph(paragraph: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The form and the period of a paragraph; where rows have several at once, the placeholder would be a guess."""
    number = paragraph["number"]
    form = f"skema {paragraph['form']}" if "form" in paragraph else _day_by_day(paragraph, _form_of)
    if form:
        yield f"form {number}", form
        yield f"Form {number}", form.capitalize()
    period = _day_by_day(paragraph, _period_of)
    if period:
        yield f"period {number}", period


def _form_of(row: dict[str, Any]) -> str | None:
    return None if row["report"] == "none" else f"skema {row['report']['form']}"


def _period_of(row: dict[str, Any]) -> str | None:
    longest = row["longest_permission"]
    if longest == "none":
        return None
    return "uden tidsbegrænsning" if longest == "unlimited" else f"{longest} måneder"


def _day_by_day(paragraph: Any, said: Callable[[Any], str | None]) -> str | None:
    """What the rows say, and from which day they say something else; None where it is nothing, or several at once."""
    changes: list[tuple[str, str]] = []
    for day in turns([paragraph]):
        found = {said(row) for row in paragraph.get("rows", []) if holds(row, day)} - {None}
        if len(found) > 1:
            return None
        for value in found:
            if not changes or changes[-1][1] != value:
                changes.append((day, str(value)))
    if not changes:
        return None
    (_, first), *later = changes
    return f"{first} ({joined(f'fra {long_date(day)} {value}' for day, value in later)})" if later else first


def _remedy(name: str, known: dict[str, str]) -> str:
    """What was most likely meant by a placeholder that stands for nothing."""
    of_paragraph = re.fullmatch(r"(?:form|Form|period) (\d.*)", name)
    if of_paragraph:
        return f"§ {of_paragraph[1]} skal have en fil, og dens rækker skal have samme skema og samme periode."
    near = get_close_matches(name, known)
    return f"Mente du »{{{near[0]}}}«?" if near else _REMEDY


def _filled(document: Document, part: Any, where: Where, known: dict[str, str], problems: list[Problem]) -> Any:
    if isinstance(part, dict):
        return {key: _filled(document, value, (*where, key), known, problems) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(document, value, (*where, i), known, problems) for i, value in enumerate(part)]
    if not isinstance(part, str):
        return part

    def value(found: re.Match[str]) -> str:
        if found[1] in _LATER.get(str(where[0]), ()):
            return found[0]
        if found[1] not in known:
            remedy = _remedy(found[1], known)
            problems.append(Problem(document.file, document.line(*where), f"Ukendt pladsholder »{found[0]}«.", remedy))
            return found[0]
        return known[found[1]]

    if re.search("[{}]", _PLACEHOLDER.sub("", part)):
        what = "En tuborgklamme er ikke lukket."
        problems.append(Problem(document.file, document.line(*where), what, _REMEDY))
    return _PLACEHOLDER.sub(value, part)
