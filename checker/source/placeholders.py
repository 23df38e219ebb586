"""Names, forms and periods that a text of the rules takes from where they are stated, so that no fact is typed twice.

In any text `{naevnet}` becomes the authority's short name inside a sentence, `{Naevnet}` the same at its beginning, and
`{naevnet full}` the whole name;
`{form 125}` becomes `skema 2` and `{period 136 a}` `12 måneder`, read off that paragraph's rows.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from checker.source.document import Document, Where
from checker.source.problems import Problem
from checker.words import mentions

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
    """The form and the period of a paragraph; where its rows have several, the placeholder would be a guess."""
    rows = paragraph.get("rows", [])
    number = paragraph["number"]
    forms = {row["report"]["form"] for row in rows if row["report"] != "none"}
    forms |= {paragraph["form"]} if "form" in paragraph else set()
    if len(forms) == 1:
        yield f"form {number}", f"skema {min(forms)}"
        yield f"Form {number}", f"Skema {min(forms)}"
    periods = {row["longest_permission"] for row in rows} - {"none"}
    if len(periods) == 1:
        (longest,) = periods
        yield f"period {number}", "uden tidsbegrænsning" if longest == "unlimited" else f"{longest} måneder"


def _remedy(name: str, known: dict[str, str]) -> str:
    """What was most likely meant by a placeholder that stands for nothing."""
    of_paragraph = re.fullmatch(r"(?:form|Form|period) (\d.*)", name)
    if of_paragraph:
        return f"§ {of_paragraph[1]} skal have en fil, og dens rækker skal have samme skema og samme periode."
    near = get_close_matches(name, known, 1, 0.6)
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
        return known.get(found[1], "")

    if re.search("[{}]", _PLACEHOLDER.sub("", part)):
        what = "En tuborgklamme er ikke lukket."
        problems.append(Problem(document.file, document.line(*where), what, _REMEDY))
    return _PLACEHOLDER.sub(value, part)
