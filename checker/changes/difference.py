"""All that differs between two sets of rules: answers, other texts, and pages where somebody has compared them."""

from typing import NamedTuple

from checker.changes.answers import AnswerChange, changed_answers
from checker.changes.texts import TextChange, changed_texts
from checker.model.rules import Glossary, Rules


class PageChange(NamedTuple):
    """A page that is another from the day `since` (`YYYY-MM-DD`), by its address from the root of the site.

    `sheet` is true where it is also printed as a sheet of its own.
    """

    address: str
    title: str
    since: str
    sheet: bool


class Difference(NamedTuple):
    """All that differs; `pages` is None where the pages are not here to be compared."""

    answers: list[AnswerChange]
    texts: list[TextChange]
    pages: list[PageChange] | None

    @property
    def other_answers(self) -> list[AnswerChange]:
        """The answers of which more than the wording differs."""
        return [change for change in self.answers if not change.wording]

    @property
    def other_values(self) -> list[TextChange]:
        """What is no answer, and of which more than the wording differs."""
        return [change for change in self.texts if not change.wording]


def difference(old: Rules, new: Rules, pages: list[PageChange] | None = None) -> Difference:
    """Compare two sets of rules.

    Args:
        pages: the pages that differ, compared elsewhere: the checker has no pages.
    """
    if not ("glossary" in old and "glossary" in new):
        # A `rules.json` comes without the glossary, and then there is none to compare.
        empty: Glossary = {"terms": [], "abbreviations": []}
        old, new = {**old, "glossary": empty}, {**new, "glossary": empty}
    answers = changed_answers(old, new)
    return Difference(answers, changed_texts(old, new, answers), pages)
