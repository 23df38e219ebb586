"""Placeholders in the texts of the rules: names, forms and periods stated elsewhere, so that no fact is typed twice.

In any text `{naevnet}` becomes the authority's short name inside a sentence, `{Naevnet}` the same at its beginning, and
`{naevnet full}` the full name; `{form 125}` becomes `skema 2` and `{period 136 a}` `12 måneder`, taken from that
paragraph's rows. If a later row differs, the text says both, so that it is right on every day:
`12 måneder (fra 1. januar 2027 18 måneder)`.

A value that is known only once there is an answer is written in square brackets, `[form]`, and filled in then
(`checker.core.filling`). The schema's description of a text names those that are filled in it; no others are allowed.
"""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from checker.compile.document import Document, Where
from checker.compile.problems import Problem
from checker.core.danish import joined, long_date
from checker.core.days import entries, holds, turns
from checker.core.filling import PLACEHOLDER
from checker.words.answers import mentions

_BRACES = re.compile(r"\{([^{}]*)\}")
# Anything meant as a placeholder for answers, even one that no answer fills.
_BRACKETS = re.compile(r"\[([\w ]+)\](?!\()")
_CLOSED = re.compile(r"\[[^\[\]]*\]")
_UNCLOSED = re.compile(r"\[[a-z]|[a-z]\]")
_REMEDY = "Skriv en myndigheds id, fx {naevnet}, eller {form 125} eller {period 125}."


def fill_placeholders(documents: list[Document]) -> list[Problem]:
    """Fill the placeholders of all files, in place, and return the problems with those that mean nothing."""
    known = dict(_known(documents))
    problems: list[Problem] = []
    for document in documents:
        document.fill(_filled(document, document.data, (), known, problems))
    return problems


def unknown_names(document: Document, described: Callable[[Where], str]) -> Iterator[Problem]:
    """Report placeholders for answers in texts where no answer fills them.

    Args:
        described: returns the schema's description of a part of the file.
    """
    for where, text in document.parts:
        if isinstance(text, str) and re.search(r"[\[\]{}]", text):
            names = PLACEHOLDER.findall(described(where))
            for what, remedy in _misnamed(text, names):
                yield Problem(document.file, document.line(*where), what, remedy)


def _misnamed(text: str, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the placeholders of a text in which an answer fills these `names`, and what is right."""
    for name in _BRACKETS.findall(text):
        if name not in names:
            yield f"Ukendt pladsholder »[{name}]«.", _nearest(name, names)
    for name in _BRACES.findall(text):
        if name in names:
            yield f"Pladsholderen »{{{name}}}« står i tuborgklammer.", f"Skriv [{name}]. Den bliver udfyldt i svaret."
    if _UNCLOSED.search(_CLOSED.sub("", text)):
        yield "En kantet parentes er ikke lukket.", _nearest("", names)


def _nearest(name: str, names: list[str]) -> str:
    if not names:
        return f"Et svar udfylder ikke noget i denne tekst. {_REMEDY}"
    near = get_close_matches(name, names)
    return f"Mente du »[{near[0]}]«?" if near else f"Her kan stå {joined((f'[{n}]' for n in names), 'eller')}."


def _known(documents: list[Document]) -> Iterator[tuple[str, str]]:
    """Yield each placeholder with what it becomes."""
    for document in documents:
        authorities = document.data.get("authorities", {})
        yield from mentions(authorities).items()
        yield from ((f"{name} full", authority["inline"]) for name, authority in authorities.items())
        if "paragraph" in document.data:
            yield from _of_paragraph(document.data["paragraph"])


def _of_paragraph(paragraph: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a paragraph's placeholders, except where rows differ on one day, since the value would be a guess."""
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
    """Return what the rows say, and from which day it changes; None if they say nothing, or several things at once."""
    changes: list[tuple[str, str]] = []
    for day in turns(entries(paragraph)):
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
    """Return a guess at what a placeholder that means nothing was meant to be."""
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
    if not isinstance(part, str) or not ("{" in part or "}" in part):
        return part

    def value(found: re.Match[str]) -> str:
        if found[1] not in known:
            remedy = _remedy(found[1], known)
            problems.append(Problem(document.file, document.line(*where), f"Ukendt pladsholder »{found[0]}«.", remedy))
            return found[0]
        return known[found[1]]

    if re.search("[{}]", _BRACES.sub("", part)):
        what = "En tuborgklamme er ikke lukket."
        problems.append(Problem(document.file, document.line(*where), what, _REMEDY))
    return _BRACES.sub(value, part)
