"""Check that exactly one row or stated silence of a paragraph applies, in every case and on every day covered.

A gap or an overlap is reported with the rows on both sides.
"""

from collections.abc import Iterator

from checker.compile.document import Document, Where
from checker.compile.problems import Problem
from checker.core.danish import joined, long_date
from checker.core.days import holds, turns
from checker.core.matching import applies, complete_facts
from checker.model.paragraph import Paragraph, Row, Silence
from checker.model.rules import Rules
from checker.model.statements import Facts


def coverage_problems(rules: Rules, paragraph: Paragraph, document: Document) -> Iterator[Problem]:
    """Report the days and cases with no row, or with more than one; `document` is the file of the paragraph."""
    if "rows" not in paragraph:
        return
    entries: list[tuple[Where, Row | Silence]] = [
        *((("rows", i), e) for i, e in enumerate(paragraph["rows"])),
        *((("silent", i), e) for i, e in enumerate(paragraph.get("silent", []))),
    ]
    first = rules["edition"]["covered_from"]
    days = [day for day in sorted({first, *turns([entry for _, entry in entries])}) if day >= first]
    reported: set[tuple[Where, ...]] = set()
    for facts in complete_facts(paragraph):
        for day in days:
            found = [(w, e) for w, e in entries if holds(e, day) and applies(e.get("when"), facts)]
            key = tuple(w for w, _ in found) or (tuple(facts.values()),)
            if len(found) == 1 or key in reported:
                continue
            reported.add(key)
            yield _overlap(document, found, facts, day) if found else _gap(document, entries, facts, day)


def _overlap(document: Document, found: list[tuple[Where, Row | Silence]], facts: Facts, day: str) -> Problem:
    lines = joined(str(document.line("paragraph", *w)) for w, _ in found)
    what = f"Flere rækker passer {_case(facts)}den {long_date(day)}: dem i linje {lines}."
    return Problem(
        document.file,
        document.line("paragraph", *found[1][0]),
        what,
        "Ret »when«, »since« eller »until«, så kun én passer.",
    )


def _gap(document: Document, entries: list[tuple[Where, Row | Silence]], facts: Facts, day: str) -> Problem:
    same = [(w, e) for w, e in entries if applies(e.get("when"), facts)]
    before = max(((e["until"], w) for w, e in same if e["since"] <= day), default=None)
    after = min(((e["since"], w) for w, e in same if e["since"] > day), default=None)
    around = []
    if before:
        around.append(f"rækken i linje {document.line('paragraph', *before[1])} slutter {long_date(before[0])}")
    if after:
        around.append(f"rækken i linje {document.line('paragraph', *after[1])} begynder {long_date(after[0])}")
    what = f"Ingen række passer {_case(facts)}den {long_date(day)}{': ' + joined(around) if around else ''}."
    place = before or after
    where: Where = place[1] if place else ("rows",)
    return Problem(
        document.file,
        document.line("paragraph", *where),
        what,
        "Tilføj en række, eller skriv under »silent«, at reglerne ikke svarer.",
    )


def _case(facts: Facts) -> str:
    return f"for {joined(f'{fact}={choice}' for fact, choice in facts.items())} " if facts else ""
