"""One line of a log, with its cells read according to what each column holds."""

from datetime import date
from typing import Literal

from checker.core.danish import joined
from checker.log.cells import any_of, day_in, form_of, meaning_of, meaning_within, number_of, shown
from checker.log.columns import Columns
from checker.log.findings import FindingKind, Findings
from checker.log.reading import Record
from checker.model.log import LogRules

Done = Literal["yes", "no"]


class Line:
    """The cells of one line. A cell that cannot be read is reported, and then counts as empty."""

    def __init__(self, log: LogRules, columns: Columns, findings: Findings, record: Record) -> None:
        self._log, self._columns, self._findings = log, columns, findings
        self.number, self._cells = record.line, record.cells
        #: Whether the number of uses stands in a cell merged with that of the line above.
        self.count_shared = columns.place.get("count") in record.shared
        #: The headers of the columns in which this line names who has the report, and does not say that it is sent.
        self.names: list[str] = []

    def text(self, column: str) -> str:
        """Return what is written in a column, or an empty text, also for »-« and »ikke relevant«."""
        written = self._written(column)
        return "" if any_of(self._log["done"]["not_relevant"], written) else written

    def _written(self, column: str) -> str:
        place = self._columns.place.get(column)
        return self._cells[place].strip() if place is not None and place < len(self._cells) else ""

    def day(self, column: str) -> date | None:
        """Return the day in a column, or None."""
        written = self.text(column)
        day = day_in(written)
        if written and day is None:
            self.report("bad_date", column, value=shown(written))
        return day

    def choice(self, column: str) -> str | None:
        """Return the choice in a column, or None."""
        written = self.text(column)
        known = self._columns.choices[column]
        choice = meaning_of(known, written)
        if choice is None and self._columns.by_id[column].get("within"):
            choice = meaning_within(known, written)
        if choice is None and column == "decision" and day_in(written):
            # The day of the decision.
            choice = "yes"
        if written and choice is None:
            words = [options[0] for options in self._columns.by_id[column]["choices"].values()]
            self._unknown(column, joined((f"»{word}«" for word in words), "eller"))
        return choice

    def done(self, column: str) -> Done | None:
        """Return whether something is done, by its column, where a day means yes; None if the column does not say."""
        written = self._written(column)
        if not written:
            return None
        said = meaning_of(self._columns.choices[column], written)
        if said is None and day_in(written) is None:
            if self._columns.names_who(column):
                self.names.append(self._columns.name(column))
            else:
                self._unknown(column, "»ja«, »nej« eller dagen")
            return None
        if said == "no":
            return "no"
        return None if said == "not_relevant" else "yes"

    def count(self) -> int | None:
        """Return how many uses the line covers, or None."""
        written = self.text("count")
        count = number_of(written)
        if written and count is None:
            self._unknown("count", "et helt tal, fx 12")
        return count

    def form(self) -> int | None:
        """Return the number of the form, or None."""
        written = self.text("form")
        form = form_of(written)
        if written and form is None and meaning_of(self._columns.choices["registered"], written) is None:
            self._unknown("form", "skemaets nummer, fx 1")
        return form

    def unlimited(self) -> bool:
        """Return whether the permission has no last day."""
        return any_of(self._log["unlimited"], self.text("permission_to"))

    def report(self, kind: FindingKind, column: str, **values: str) -> None:
        """Add a finding in a column of this line."""
        name = self._columns.name(column)
        self._findings.add(kind, self.number, name, column=name, **values)

    def _unknown(self, column: str, message: str) -> None:
        self.report("unknown_word", column, value=shown(self.text(column)), message=message)
