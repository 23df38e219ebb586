"""A difference between two sets of rules, in Danish sentences for readers and as JSON for programs."""

from collections.abc import Iterator
from typing import Any

from checker.changes.answers import AnswerChange, FieldChange
from checker.changes.difference import Difference, PageChange
from checker.changes.texts import TextChange
from checker.core.danish import joined, long_date
from checker.words.fields import FIELDS

# The fields whose changes follow from those of others.
FOLLOWING = {"reasons", "sources", "subsection"}


def as_text(difference: Difference) -> Iterator[str]:
    """Yield the difference line by line, beginning with a summary."""
    yield _sum(difference)
    for change in difference.other_answers:
        yield ""
        yield f"{change.name}, {period(change)}"
        yield from (f"  {'Når' if i == 0 else 'Eller'}: {case}" for i, case in enumerate(change.cases))
        yield from (f"  {sentence}" for field in change.fields for sentence in sentences(field))
    yield from _texts("Andet, som tjekkene regner med eller siger:", difference.other_values)
    yield from _texts("Ordlyden:", [change for change in difference.texts if change.wording])
    yield from _pages(difference.pages)


def _sum(difference: Difference) -> str:
    changed = difference.other_answers
    if changed:
        names = joined(dict.fromkeys(change.name for change in changed))
        return f"{'Et svar' if len(changed) == 1 else f'{len(changed)} svar'} ændres: {names}."
    if difference.other_values:
        return "Ingen paragrafs svar ændres, men noget andet, som tjekkene regner med eller siger, gør."
    if difference.texts:
        count = len(difference.texts)
        return f"Ingen svar ændres; kun ordlyden af {'én tekst' if count == 1 else f'{count} tekster'}."
    if difference.pages:
        return "Ingen svar og ingen tekster i reglerne ændres, kun dage, der vises på siderne."
    return "Intet ændres."


def period(change: AnswerChange) -> str:
    """Return the days on which an answer differs: `fra den 1. januar 2027`."""
    until = f" til og med den {long_date(change.until)}" if change.until else ""
    return f"fra den {long_date(change.since)}{until}"


def sentences(change: FieldChange) -> Iterator[str]:
    """Yield what changes in one field of an answer."""
    label = FIELDS[change.field].subject
    words = " (kun ordlyden)" if change.wording else ""
    for old, new in change.texts:
        if old == new:
            yield f"{label}: »{new}« gælder på en anden måde, men siger det samme."
        elif not old:
            yield f"{label}{words}: »{new}« er nyt."
        elif not new:
            yield f"{label}{words}: »{old}« udgår."
        else:
            yield f"{label}{words}: »{old}« bliver til »{new}«."


def _texts(heading: str, changes: list[TextChange]) -> Iterator[str]:
    if changes:
        yield ""
        yield heading
    for change in changes:
        places = "; ".join(change.places)
        if not change.old:
            yield f"  {places}: »{change.new}« er nyt."
        elif not change.new:
            yield f"  {places}: »{change.old}« udgår."
        else:
            yield f"  {places}: »{change.old}« bliver til »{change.new}«."


def _pages(pages: list[PageChange] | None) -> Iterator[str]:
    if pages is None:
        yield from ("", "Siderne er ikke sammenlignet. Det gør »make changes«.")
    elif pages:
        yield from ("", "Sider, der ændres:")
        yield from (f"  /{page.address} {page.title}, fra den {long_date(page.since)}" for page in pages)
        sheets = [page.title for page in pages if page.sheet]
        yield from ("", f"Ark, der skal udskrives igen: {joined(sheets)}." if sheets else "Ingen ark ændres.")


def as_json(difference: Difference) -> dict[str, Any]:
    """Return the difference for programs: `answers`, `texts`, `pages`, each a list of objects; `pages` may be null."""
    answers = []
    for change in difference.answers:
        fields = [
            {"field": f.field, "wording": f.wording, "texts": [{"old": old, "new": new} for old, new in f.texts]}
            for f in change.fields
        ]
        answers.append(
            {
                "paragraph": change.number,
                "act": change.act,
                "facts": change.facts,
                "since": change.since,
                "until": change.until,
                "wording": change.wording,
                "fields": fields,
            }
        )
    pages = None if difference.pages is None else [page._asdict() for page in difference.pages]
    return {"answers": answers, "texts": [change._asdict() for change in difference.texts], "pages": pages}
