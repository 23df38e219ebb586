"""Dates: how long a permission lasts, and whether repeated use obliges the leader to ask for a decision (§ 136 a)."""

import re
from collections.abc import Iterator
from datetime import date

from checker.checks.base import CalendarDay, Choice, Field, Finding, Result, Values, Verdict, read_day, result, sensible
from checker.core.addresses import permission_key
from checker.core.building import answer_row
from checker.core.danish import long_date, read_date
from checker.core.days import ALWAYS, check_day, last_day, windows
from checker.core.errors import CheckerError
from checker.core.filling import filled
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph, Row
from checker.model.rules import Rules
from checker.model.statements import Source, Statement
from checker.words.answers import answer_name, dates_text

# Longer than any permission; a larger number was not meant as months.
MOST_MONTHS = 120
MOST_DATES = 200
_OPTIONAL = ("months", "remind")
_FIELDS = ("permission", "first", *_OPTIONAL)


class PermissionCheck:
    """The check of how long a permission lasts, from its first day and its length."""

    id = "permission"
    purpose = "tjek, hvornår en tilladelse udløber, og hvad der skal sendes"

    def fields(self, rules: Rules) -> list[Field]:
        """Return the fields for the permission, its first day, its length if not the longest, and a reminder."""
        # Rows that succeed one another share a choice: the first day decides which of them applies.
        names = {key: answer_name(_answer(rules, paragraph, row)) for key, paragraph, row in _limited(rules)}
        choices = tuple(Choice(key, name) for key, name in names.items())
        return [
            Field("permission", "Hvilket indgreb gælder tilladelsen?", choices),
            Field("first", "Hvad er tilladelsens første dag?", kind="date"),
            Field(
                "months",
                "Hvor mange måneder gælder tilladelsen?",
                kind="number",
                hint="Lad feltet stå tomt, hvis tilladelsen gælder så længe, reglen tillader.",
                screen="first",
                optional=True,
            ),
            Field(
                "remind",
                "Hvornår vil I have en påmindelse om at søge igen?",
                kind="date",
                hint="Kilderne angiver ingen frist. Vælg selv en dag, eller lad feltet stå tomt.",
                screen="first",
                optional=True,
            ),
        ]

    def run(self, rules: Rules, values: Values, on: str) -> Result:
        """Return the permission's last day, whether it is over on the day `on`, and what to send when it ends."""
        texts = rules["dates"]["permission"]
        first, remind, given = read_day(values, "first"), read_day(values, "remind"), _months(values)
        answer = _governing(rules, values.get("permission"), first) if first else None
        permission = answer["longest_permission"] if answer else None
        longest = permission["months"] if permission else None
        if answer is None or first is None or longest is None:
            missing: Verdict = {"id": "unknown", "text": texts["missing"]}
            return result(self.id, rules, values, verdict=missing, relevant=_FIELDS, optional=_OPTIONAL, most=2)
        months = given or longest
        latest = last_day(first, longest)
        last = min(latest, last_day(first, months))
        rule = next(r["sources"] for r in answer["reasons"] if r["field"] == "longest_permission")
        findings: list[Finding] = [
            _info(filled(texts["longest"], months=longest, last=long_date(latest.isoformat())), rule),
            _info(texts["counted"], texts["sources"]),
        ]
        over = date.fromisoformat(on) > last
        text = filled(texts["ended" if over else "lasts"], last=long_date(last.isoformat()))
        if remind and not first <= remind <= last:
            side = "før tilladelsens første dag" if remind < first else "efter tilladelsens sidste dag"
            edge = long_date((first if remind < first else last).isoformat())
            raise CheckerError("bad_date", f"Dagen ligger {side}, den {edge}. Vælg en anden dag.", field="remind")
        if months > longest:
            problem = filled(texts["too_long"], months=months)
            # What is wrong is also said where only the verdict is.
            text = f"{problem} {text}"
            findings.insert(0, {"status": "unmet", "text": problem, "reason": findings[0]["text"], "sources": rule})
        send: Statement = {
            "text": filled(rules["reporting"]["per"]["period"], form=answer["report"]["form"]),
            "sources": rules["reporting"]["sources"],
        }
        return result(
            self.id,
            rules,
            values,
            verdict={"id": "ended" if over else "lasts", "text": text},
            findings=findings,
            steps=[send, *texts["steps"]],
            relevant=_FIELDS,
            optional=_OPTIONAL,
            most=2,
            calendar=self._calendar(rules, answer, last, remind),
        )

    def _calendar(self, rules: Rules, answer: Answer, last: date, remind: date | None) -> list[CalendarDay]:
        texts, name = rules["dates"]["permission"], answer_name(answer)
        days: list[CalendarDay] = [
            {"day": last.isoformat(), "title": filled(texts["calendar_last"], name=name)},
            {"day": last.isoformat(), "title": filled(texts["calendar_send"], name=name)},
        ]
        if remind:
            days.insert(0, {"day": remind.isoformat(), "title": filled(texts["calendar_ask"], name=name)})
        return days


class RepeatedUseCheck:
    """The check of whether the leader must ask for a decision, from the days a person was held (§ 136 a)."""

    id = "repeated_use"
    purpose = "tjek, om lederen skal bede om en afgørelse, når samme person er holdt fast flere gange"

    def fields(self, rules: Rules) -> list[Field]:  # noqa: ARG002 - all checks are called alike
        """Return the field for the days."""
        question = "Hvilke dage er personen holdt fast i en hygiejnesituation?"
        return [Field("days", question, kind="dates", hint="Skriv dagene med komma imellem, fx 3-1-2026, 14-2-2026.")]

    def run(self, rules: Rules, values: Values, on: str) -> Result:  # noqa: ARG002 - all checks are called alike
        """Return each pair of uses within the period, and whether the duty follows."""
        texts = rules["dates"]["repeated_use"]
        months = texts["months"]
        days = _days(values.get("days", ""))
        if not days:
            missing: Verdict = {"id": "unknown", "text": texts["missing"]}
            return result(self.id, rules, values, verdict=missing, relevant=["days"])
        found = windows(days, months)
        verdict: Verdict = (
            {"id": "must", "text": texts["must"]} if found else {"id": "need_not", "text": texts["need_not"]}
        )
        findings = [
            _info(
                filled(
                    texts["window"],
                    first=long_date(w.first.isoformat()),
                    second=long_date(w.second.isoformat()),
                    months=months,
                ),
                texts["sources"],
            )
            for w in found
        ]
        if not found:
            until = windows([max(days), max(days)], months)[0].until
            findings.append(_info(filled(texts["next"], until=long_date(until.isoformat())), texts["sources"]))
        findings.append(_info(filled(texts["counted"], months=months), texts["sources"]))
        return result(
            self.id,
            rules,
            values,
            verdict={"id": verdict["id"], "text": filled(verdict["text"], months=months)},
            findings=findings,
            steps=texts["steps"],
            relevant=["days"],
        )


def _limited(rules: Rules) -> Iterator[tuple[str, Paragraph, Row]]:
    """Yield the rows whose permission has a maximum length, each with the value of its choice."""
    for paragraph in rules["paragraphs"]:
        for row in paragraph.get("rows", []):
            if isinstance(row["longest_permission"], int):
                yield permission_key(paragraph["number"], row.get("subsection")), paragraph, row


def _answer(rules: Rules, paragraph: Paragraph, row: Row) -> Answer:
    facts = {fact: choices[0] for fact, choices in row.get("when", {}).items()}
    return answer_row(rules, paragraph, row, facts, row["since"])


def _governing(rules: Rules, key: str | None, first: date) -> Answer | None:
    """Return the answer that governs a permission given from the day `first`, or None if none is chosen.

    Raises:
        CheckerError: no such permission could be given on that day.
    """
    chosen = [_answer(rules, paragraph, row) for choice, paragraph, row in _limited(rules) if choice == key]
    day = first.isoformat()
    if chosen:
        check_day(rules, day, chosen[0]["paragraph"])
    held = [a for a in chosen if a["holds_from"] <= day <= (a["holds_until"] or ALWAYS)]
    if chosen and not held:
        periods = " ".join(dates_text(a, day) for a in chosen)
        name = answer_name(chosen[0])
        message = f"Den {long_date(day)} kunne der ikke gives en tilladelse efter {name}. {periods}"
        raise CheckerError("not_covered", message, chosen[0]["paragraph"], "first")
    return held[0] if held else None


def _days(written: str) -> list[date]:
    parts = [part for part in re.split(r"[,;\n]+", written) if part.strip()]
    if len(parts) > MOST_DATES:
        raise CheckerError("bad_date", f"Skriv højst {MOST_DATES} dage ad gangen.", field="days")
    days = []
    for part in parts:
        day = read_date(part)
        if day is None:
            message = f"»{part.strip()[:20]}« er ikke en dag. Skriv fx 24-12-2025."
            raise CheckerError("bad_date", message, field="days")
        days.append(day)
    return [d for day in days if (d := sensible(day, "days"))]


def _months(values: Values) -> int | None:
    written = values.get("months")
    if not written:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", written) or not 1 <= int(written) <= MOST_MONTHS:
        message = f"»{written[:20]}« er ikke et antal måneder. Skriv et helt tal, fx 12."
        raise CheckerError("bad_request", message, field="months")
    return int(written)


def _info(text: str, sources: list[Source]) -> Finding:
    return {"status": "info", "text": text, "reason": None, "sources": sources}
