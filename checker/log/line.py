"""One line of a log: its cells read by what each column holds."""

from datetime import date
from typing import Literal

from checker.core.danish import day_of, joined
from checker.log.cells import any_of, form_of, meaning_of, number_of, shown
from checker.log.columns import Columns
from checker.log.findings import FindingKind, Findings
from checker.model.log import LogRules

Done = Literal["yes", "no"]


class Line:
    """The cells of one line. What cannot be read is told once, and then counts as empty."""

    def __init__(self, log: LogRules, columns: Columns, findings: Findings, number: int, cells: list[str]) -> None:
        self._log, self._columns, self._findings = log, columns, findings
        self.number, self._cells = number, cells

    def text(self, column: str) -> str:
        """What is written in a column, or nothing."""
        place = self._columns.place.get(column)
        return self._cells[place].strip() if place is not None and place < len(self._cells) else ""

    def day(self, column: str) -> date | None:
        """The day in a column."""
        written = self.text(column)
        day = day_of(written)
        if written and day is None:
            self.find("bad_date", column, value=shown(written))
        return day

    def choice(self, column: str) -> str | None:
        """The choice in a column."""
        written = self.text(column)
        choice = meaning_of(self._columns.choices[column], written)
        if written and choice is None:
            words = [options[0] for options in self._columns.by_id[column]["choices"].values()]
            self._unknown(column, joined((f"»{word}«" for word in words), "eller"))
        return choice

    def done(self, column: str) -> Done | None:
        """Whether it is done: a day says that it is. None where nothing is said."""
        written = self.text(column)
        if not written:
            return None
        said = meaning_of(self._columns.choices[column], written)
        if said is None and day_of(written) is None:
            self._unknown(column, "»ja«, »nej« eller dagen")
            return None
        if said == "no":
            return "no"
        return None if said == "not_relevant" else "yes"

    def count(self) -> int | None:
        """How many uses the line covers."""
        written = self.text("count")
        count = number_of(written)
        if written and count is None:
            self._unknown("count", "et helt tal, fx 12")
        return count

    def form(self) -> int | None:
        """The form."""
        written = self.text("form")
        form = form_of(written)
        if written and form is None and meaning_of(self._columns.choices["registered"], written) is None:
            self._unknown("form", "skemaets nummer, fx 1")
        return form

    def unlimited(self) -> bool:
        """Whether the permission has no last day."""
        return any_of(self._log["unlimited"], self.text("permission_to"))

    def find(self, kind: FindingKind, column: str, **values: str) -> None:
        """A finding in a column of this line."""
        name = self._columns.name(column)
        self._findings.add(kind, self.number, name, column=name, **values)

    def _unknown(self, column: str, message: str) -> None:
        self.find("unknown_word", column, value=shown(self.text(column)), message=message)
