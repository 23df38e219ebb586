"""The site, as every part of a page needs it."""

from functools import cached_property
from typing import NamedTuple

from checker.core.answer import ask_about
from checker.core.days import last_alike
from checker.model.answer import Answer, Outcome
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Facts
from checker.words.table import answers_of


class Day:
    """The rules on one day (`YYYY-MM-DD`), and what they answer, worked out once however many pages show it.

    Treat the answers as read-only.
    """

    def __init__(self, rules: Rules, on: str) -> None:
        self.rules, self.on = rules, on
        self._outcomes: dict[object, Outcome] = {}

    @cached_property
    def answers_of(self) -> dict[str, list[Answer]]:
        """The answers of each paragraph, by its number, in the order of the law.

        Raises:
            CheckerError: the rules have no answers for the day.
        """
        return {p["number"]: answers_of(self.rules, p, self.on) for p in self.rules["paragraphs"]}

    @cached_property
    def answers(self) -> list[Answer]:
        """Every answer, in the order of the law."""
        return [answer for answers in self.answers_of.values() for answer in answers]

    @cached_property
    def holds_until(self) -> str | None:
        """The last day on which all answers are the same as on this day, or None where no change is known."""
        return last_alike(self.rules, self.on)

    def outcome(self, paragraph: Paragraph, facts: Facts, subsection: str | None = None) -> Outcome:
        """Return what `ask_about` does for the day, and raise what it raises."""
        key = paragraph["number"], subsection, *facts.items()
        if key not in self._outcomes:
            self._outcomes[key] = ask_about(self.rules, paragraph, subsection, facts, self.on)
        return self._outcomes[key]


class Site(NamedTuple):
    """The site while one of its pages is built: its day, and where the page is.

    `root` is the relative path from the page to the root of the site, such as `../../`, and `address` the page's full
    address, or "".
    """

    day: Day
    root: str
    address: str

    @property
    def rules(self) -> Rules:
        """The rules that the site shows."""
        return self.day.rules

    @property
    def on(self) -> str:
        """The day that the answers are for (`YYYY-MM-DD`)."""
        return self.day.on

    @property
    def answers(self) -> list[Answer]:
        """Every answer of the day, in the order of the law."""
        return self.day.answers

    @property
    def holds_until(self) -> str | None:
        """The last day on which all answers are the same as on this day, or None where no change is known."""
        return self.day.holds_until
