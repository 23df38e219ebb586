"""Check each line of a log: the paragraph, the decision, the form, and who has received the report."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, cast

from checker.core.danish import joined, long_date, thousands
from checker.core.days import add_months, check_day
from checker.core.errors import CheckerError
from checker.core.personal import names_person
from checker.log.cells import persons_in, place_number
from checker.log.columns import Columns
from checker.log.demand import Demand, Demands
from checker.log.findings import FindingKind, Findings
from checker.log.line import Line
from checker.log.reading import Record
from checker.model.rules import Rules

# The finding when a decision is required, by what the line says of the decision.
_UNDECIDED: dict[str | None, FindingKind] = {"no": "decision_none", "recommended": "decision_recommended"}


class Permission(NamedTuple):
    """What a line says of the decision: `said` is yes, no, recommended or None; `valid`, whether it held on the day."""

    said: str | None
    valid: bool | None
    first: date | None
    last: date | None
    unlimited: bool


class Checked(NamedTuple):
    """What is known about a line once it is checked, for findings and counts across lines.

    `covers` is how many uses it stands for, or None where that cannot be read, and the line is left out of the counts.
    """

    line: int
    day: date
    person: str
    unit: str
    covers: int | None
    demand: Demand
    permission: Permission


class LineChecker:
    """Checks the lines of one log, one by one."""

    def __init__(self, rules: Rules, columns: Columns, findings: Findings, on: date) -> None:
        self.rules, self.log, self.columns, self.findings, self.on = rules, rules["log"], columns, findings, on
        self.demands = Demands(rules)
        self.recipients = {r["id"]: self.columns.by_id[f"reported_{r['id']}"] for r in rules["reporting"]["recipients"]}
        self.refused = 0
        self._named_who: dict[str, None] = {}

    def check(self, record: Record) -> Checked | None:
        """Report what is wrong with a line, and return what can be counted of it, or None."""
        if self._refuses(record):
            return None
        for trouble in record.troubles:
            name, limit = self.columns.named_at(trouble.column), thousands(trouble.limit)
            self.findings.add(trouble.kind, record.line, name, number=str(trouble.column), limit=limit)
        cells = record.cells
        width = self.columns.width
        if any(cell.strip() for cell in cells[width:]):
            self.findings.add("extra_cells", record.line, None, number=str(len(cells)), limit=str(width))
        line = Line(self.log, self.columns, self.findings, record)
        checked = self._checked(line)
        self._named_who |= dict.fromkeys(line.names)
        return checked

    def end(self, header_line: int) -> None:
        """Report what concerns whole columns, once all lines are checked."""
        if self._named_who:
            names = joined(f"»{name}«" for name in self._named_who)
            self.findings.add("names_only", header_line, None, message=names)

    def _refuses(self, record: Record) -> bool:
        places = self.columns.numbers_of_places
        cells = ["" if i in places and place_number(cell) else cell for i, cell in enumerate(record.cells)]
        if not names_person("\n".join(cells)):
            return False
        number = next(i for i, cell in enumerate(cells, 1) if names_person(cell))
        name = self.columns.named_at(number) or f"nr. {number}"
        self.findings.add("cpr", record.line, name, column=name)
        self.refused += 1
        return True

    def _checked(self, line: Line) -> Checked | None:
        day = line.day("date")
        if day is None and not line.text("date"):
            line.report("no_date", "date")
        if day and day > self.on:
            line.report("future_date", "date", date=long_date(day.isoformat()))
        permission = self._permission(line, day)
        demand = self._demand(line, day, permission)
        # Count and operator are read in any case, so that unknown words are reported on every line.
        count, operator = line.count(), line.choice("operator")
        persons = persons_in(line.text("person"))
        if line.count_shared:
            line.report("count_shared", "count")
        if len(persons) > 1:
            line.report("several_persons", "person", message=joined(persons))
        if demand is None or day is None:
            return None
        if "silent" in demand.reasons:
            because, name = demand.reasons["silent"], self.columns.name("paragraph")
            self.findings.add("silent", line.number, name, because, message=because["text"])
        elif demand.kind != "rule":
            line.report(demand.kind, "paragraph")
        self._decision(line, day, demand, permission)
        self._missing_facts(line, demand)
        self._reporting(line, demand, permission, operator)
        if day > self.on:
            return None
        # What is written and cannot be read is not counted as something else.
        unread = len(persons) > 1 or line.count_shared or (count is None and line.text("count") != "")
        covers = None if unread else 1 if count is None else count
        return Checked(line.number, day, line.text("person"), line.text("unit"), covers, demand, permission)

    def _permission(self, line: Line, day: date | None) -> Permission:
        said, unlimited = line.choice("decision"), line.unlimited()
        first = line.day("permission_from")
        last = None if unlimited else line.day("permission_to")
        if said is None and (first or last or unlimited) and not line.text("decision"):
            said = "yes"
        valid = None
        if said is not None:
            valid = said == "yes" and not (day and ((last and last < day) or (first and first > day)))
        return Permission(said, valid, first, last, unlimited)

    def _demand(self, line: Line, day: date | None, permission: Permission) -> Demand | None:
        """Return what the rules demand of the line, or None if they have no such paragraph on the day."""
        written = line.text("paragraph")
        if not written:
            line.report("no_paragraph", "paragraph")
            return None
        try:
            if day:
                check_day(self.rules, day.isoformat())
            facts = self._facts(line, written, permission)
            return self.demands.of(written, facts, day) if day else None
        except CheckerError as error:
            # Each kind of error that can occur here has a finding of the same name.
            kind = cast("FindingKind", error.kind)
            if kind == "not_covered":
                line.report(kind, "date", message=" ".join([error.message, *self._replaced(written)]))
            else:
                line.report(kind, "paragraph", message=error.message)
            return None

    def _replaced(self, written: str) -> list[str]:
        """Return what has taken the place of the paragraph of an old line, if it is no longer the rule."""
        try:
            self.demands.named(written)
        except CheckerError as error:
            return [error.message] if error.kind in ("former_paragraph", "other_act") else []
        return []

    def _facts(self, line: Line, written: str, permission: Permission) -> dict[str, str]:
        """Return the facts that the paragraph asks for, as far as the line gives them."""
        reference = self.demands.named(written).reference
        if reference is None:
            return {}
        paragraph, subsection = reference
        facts = {}
        for question in paragraph.get("questions", []):
            fact = question["fact"]
            if fact == "decision_exists":
                # A permission that did not hold on the day has a finding of its own, and is not a contradiction.
                lapsed = permission.said == "yes" and not permission.valid
                value = None if permission.said is None else "yes" if permission.valid else "no"
                value = None if lapsed and subsection else value
            else:
                value = line.choice(fact)
            if value in question["choices"]:
                facts[fact] = value
        return facts

    def _missing_facts(self, line: Line, demand: Demand) -> None:
        for need in demand.needs:
            column = "decision" if need["fact"] == "decision_exists" else need["fact"]
            if need["assumed"] is None and (column in self.columns or column != "decision"):
                line.report("fact_needed", column, name=demand.name, message=need["question"])

    def _decision(self, line: Line, day: date, demand: Demand, permission: Permission) -> None:
        if not demand.needs_decision and not (demand.asks_decision and permission.said == "yes"):
            return
        if permission.said != "yes":
            if permission.said or "decision" in self.columns:
                kind = _UNDECIDED.get(permission.said, "decision_unknown")
                because, name = demand.reasons["decided_by"], self.columns.name("decision")
                self.findings.add(kind, line.number, name, because, name=demand.name)
            return
        self._decided_by(line, demand)
        first, last = permission.first, permission.last
        if first and last and last < first:
            line.report("permission_reversed", "permission_to")
        elif last and last < day:
            line.report("permission_ended", "permission_to", date=long_date(last.isoformat()))
        if first and first > day:
            line.report("permission_not_begun", "permission_from", date=long_date(first.isoformat()))
        if demand.limited and "permission_to" in self.columns and not line.text("permission_to"):
            line.report("permission_end_unknown", "permission_to", name=demand.name)
        self._length(line, demand, permission)

    def _length(self, line: Line, demand: Demand, permission: Permission) -> None:
        """Compare the permission with the longest that the rule allows; one more day, by another count, is accepted."""
        first, last, months = permission.first, permission.last, demand.months
        if not months:
            return
        because = demand.reasons["longest_permission"]
        name = self.columns.name("permission_to")
        if permission.unlimited:
            values = {"date": "uden tidsbegrænsning", "name": demand.name, "number": str(months)}
        elif first and last and last > add_months(first, months):
            values = {"date": f"til {long_date(last.isoformat())}", "name": demand.name, "number": str(months)}
        else:
            return
        self.findings.add("permission_too_long", line.number, name, because, **values)

    def _decided_by(self, line: Line, demand: Demand) -> None:
        given = line.choice("decided_by")
        if given is None or demand.authority in (None, given, "personale"):
            return
        authorities = self.rules["authorities"]
        right, said = authorities[str(demand.authority)]["inline_short"], authorities[given]["inline_short"]
        because, column = demand.reasons["decided_by"], self.columns.name("decided_by")
        self.findings.add("decision_wrong", line.number, column, because, name=demand.name, message=right, value=said)

    def _reporting(self, line: Line, demand: Demand, permission: Permission, operator: str | None) -> None:
        registered, form = line.done("registered"), line.form()
        sent = {recipient: line.done(column["id"]) for recipient, column in self.recipients.items()}
        if demand.force is False:
            if registered == "yes" or form or "yes" in sent.values():
                column = "registered" if registered == "yes" else "form" if form else None
                name = self.columns.name(column) if column else None
                because = demand.reasons["report"]
                self.findings.add("need_not_report", line.number, name, because, name=demand.name)
            return
        if demand.force is None:
            return
        unlawful = bool(demand.needs_decision) and permission.valid is False
        self._form(line, demand, form, unlawful)
        collected = demand.per == "period" and not unlawful
        if collected and "count" in self.columns and not line.text("count"):
            line.report("count_unknown", "count", name=demand.name)
        if demand.informs and line.done("informed") == "no":
            line.report("informed_no", "informed")
        if demand.per is None or (collected and not (permission.last and permission.last < self.on)):
            # A collected registration is not due until the permission ends.
            return
        self._registered(line, demand, registered)
        if demand.appendix and line.done("appendix") == "no":
            line.report("appendix_none", "appendix", name=demand.name)
        self._sent(line, demand, sent, operator)

    def _form(self, line: Line, demand: Demand, form: int | None, unlawful: bool) -> None:
        forms = _forms(demand)
        if form and form not in demand.forms and not (unlawful and form in self.demands.forms_without_authority):
            line.report("form_wrong", "form", name=demand.name, message=forms, value=str(form))
        elif form is None and "form" in self.columns and not line.text("form"):
            line.report("form_unknown", "form", name=demand.name, message=forms)

    def _registered(self, line: Line, demand: Demand, registered: str | None) -> None:
        if registered == "yes" or (registered is None and "registered" not in self.columns):
            return
        kind: FindingKind = "registered_no" if registered == "no" else "registered_unknown"
        name, because = self.columns.name("registered"), demand.reasons["report"]
        self.findings.add(kind, line.number, name, because, name=demand.name, message=_forms(demand))

    def _sent(self, line: Line, demand: Demand, sent: Mapping[str, str | None], operator: str | None) -> None:
        missing: dict[FindingKind, list[str]] = {"not_reported": [], "reported_unknown": []}
        for recipient in demand.recipients:
            column = self.recipients[recipient["id"]]
            said = sent[recipient["id"]]
            spared = recipient["only_if"] and operator == "private"
            unseen = column["id"] not in self.columns or self.columns.name(column["id"]) in line.names
            if spared or said == "yes" or (said is None and unseen):
                continue
            if recipient["only_if"] and operator is None:
                line.report("operator_unknown", "operator")
            elif recipient["gets"] == "notice":
                line.report("operator_not_notified" if said == "no" else "operator_notified_unknown", column["id"])
            else:
                missing["not_reported" if said == "no" else "reported_unknown"].append(column["label"])
        for kind, labels in missing.items():
            if labels:
                self.findings.add(kind, line.number, None, message=joined(labels))


def _forms(demand: Demand) -> str:
    return joined((str(form) for form in demand.forms), "eller")
