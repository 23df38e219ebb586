"""What every part of a page is made from."""

from typing import NamedTuple

from checker.core.days import last_alike
from checker.model.answer import Answer
from checker.model.rules import Rules
from checker.words.table import overview


class Site(NamedTuple):
    """The site as one of its pages is built: from which rules, for which day, and where the page lies.

    `on` is the day that the answers are for (`YYYY-MM-DD`), `root` the way from the page to the root of the site, such
    as `../../`, and `address` the page's own, or "".
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
        """The last day on which the answers are all as on this day, where one is known."""
        return last_alike(self.rules["paragraphs"], self.on)
