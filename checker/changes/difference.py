"""Everything that differs between two sets of rules: answers, other texts, and pages if they were compared."""

from typing import NamedTuple

from checker.changes.answers import AnswerChange, changed_answers
from checker.changes.texts import TextChange, changed_texts
from checker.model.rules import Glossary, Rules


class PageChange(NamedTuple):
    """A page that differs on and after `since` (`YYYY-MM-DD`); its address starts at the root of the site.

    `sheet` is true if the page is also printed as a sheet of its own.
    """

    address: str
    title: str
    since: str
    sheet: bool


class Difference(NamedTuple):
    """Everything that differs; `pages` is None if the pages were not compared."""

    answers: list[AnswerChange]
    texts: list[TextChange]
    pages: list[PageChange] | None

    @property
    def other_answers(self) -> list[AnswerChange]:
        """The answers in which more than the wording differs."""
        return [change for change in self.answers if not change.wording]

    @property
    def other_values(self) -> list[TextChange]:
        """The texts and values outside answers in which more than the wording differs."""
        return [change for change in self.texts if not change.wording]


def difference(old: Rules, new: Rules, pages: list[PageChange] | None = None) -> Difference:
    """Compare two sets of rules.

    Args:
        pages: the pages that differ, compared elsewhere: the checker has no pages.
    """
    if not ("glossary" in old and "glossary" in new):
        # A `rules.json` lacks what only the pages show, so that the other side's has nothing to be compared with.
        empty: Glossary = {"terms": [], "abbreviations": []}
        old = {**old, "glossary": empty, "situations": {}, "question_groups": {}, "questions": []}
        new = {**new, "glossary": empty, "situations": {}, "question_groups": {}, "questions": []}
    answers = changed_answers(old, new)
    return Difference(answers, changed_texts(old, new, answers), pages)
