"""The site, as every part of a page needs it."""

from typing import NamedTuple

from checker.core.days import last_alike
from checker.model.answer import Answer
from checker.model.rules import Rules
from checker.words.table import overview


class Site(NamedTuple):
    """The site while one of its pages is built: its rules, its day, and where the page is.

    `on` is the day that the answers are for (`YYYY-MM-DD`), `root` the relative path from the page to the root of the
    site, such as `../../`, and `address` the page's full address, or "".
    """

    rules: Rules
    on: str
    root: str
    address: str

    @property
    def answers(self) -> list[Answer]:
        """Every answer of the day."""
        return overview(self.rules, self.on)

    @property
    def holds_until(self) -> str | None:
        """The last day on which all answers are the same as on this day, or None where no change is known."""
        return last_alike(self.rules, self.on)
