"""Build the answer that one row of a paragraph gives, with a reason for every part of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.core.conditions import conditions_of, sources_in
from checker.core.danish import ended, in_words, long_date
from checker.core.days import day_after
from checker.core.filling import filled
from checker.core.matching import applies
from checker.core.reference import covers, name_of
from checker.core.sources import basis_of, described_sources, stated
from checker.model.answer import (
    Answer,
    ComplaintDetail,
    ComplaintTo,
    DecidedBy,
    Permission,
    Reason,
    Recipient,
    Report,
    Silent,
)
from checker.model.paragraph import Duty, Paragraph, Row, Silence
from checker.model.reporting import FollowUp
from checker.model.rules import ComplaintRule, Rules
from checker.model.statements import Basis, Facts, Source, Statement


def answer_row(
    rules: Rules, paragraph: Paragraph, row: Row, facts: Facts, on: str, subsection: str | None = None
) -> Answer:
    """Return the answer that one row of a paragraph gives, with each reason recorded where the choice is made.

    Args:
        facts: the facts that led to the row.
        on: the day that the answer is for, as `YYYY-MM-DD`.
        subsection: the subsection asked about, used where the row has none of its own.
    """
    reasons = []
    case = _case(paragraph, row, facts)
    if case:
        rule = ended(f" Derfor gælder {name_of(paragraph)}, {row['subsection']}") if "subsection" in row else ""
        reasons.append(_reason(rules, "subsection", f"{case}{rule}", row["sources"]))
    use_of_force = row["use_of_force"]
    explanation = rules["explanations"]["force" if use_of_force else "not_force"]
    reasons.append(_reason(rules, "use_of_force", explanation, row["sources"]))
    own_subsection = row.get("subsection", subsection)
    name = f"{paragraph['number']}, {own_subsection}" if own_subsection else paragraph["number"]
    decided_by, decision_reasons, decision_duties = _decision(rules, row, facts)
    report, report_reason, report_duties = _report(rules, row, name)
    complaint, complaint_reason = _complaint(rules, row, name)
    permission, permission_reason = _permission(rules, row)
    reasons += [*decision_reasons, report_reason, complaint_reason, permission_reason]
    conditions = conditions_of(rules, paragraph, use_of_force, facts, own_subsection, on)
    limits, own_duties, notes = (
        _statements(rules, statements, facts, own_subsection, on)
        for statements in (paragraph.get("limits", []), paragraph.get("duties", []), paragraph.get("notes", []))
    )
    duties = [*decision_duties, *own_duties, *report_duties]
    notes += _statements(rules, rules["chapters"][paragraph["chapter"]].get("notes", []), facts, own_subsection, on)
    cited = [row["sources"], *(x["sources"] for x in [*reasons, *complaint["details"], *limits, *duties, *notes])]
    cited += sources_in(conditions)
    return {
        "paragraph": paragraph["number"],
        "subsection": own_subsection,
        "title": row.get("title", paragraph["title"]),
        "chapter": paragraph["chapter"],
        "case": case,
        "on": on,
        "holds_from": row["since"],
        "holds_until": row.get("until"),
        "facts": facts,
        "use_of_force": use_of_force,
        "decided_by": decided_by,
        "report": report,
        "complaint": complaint,
        "longest_permission": permission,
        "conditions": conditions,
        "limits": limits,
        "duties": duties,
        "reasons": reasons,
        "notes": notes,
        "sources": described_sources(rules, cited),
    }


def silence(rules: Rules, paragraph: Paragraph, entry: Silence, facts: Facts, on: str) -> Silent:
    """Return the outcome where the rules give no answer, which says from which day they will, if they will.

    Args:
        facts: the facts that led to the silence.
        on: the day that the outcome is for, as `YYYY-MM-DD`.
    """
    coming = f" Reglen gælder fra {long_date(day_after(entry['until']))}." if "until" in entry else ""
    return {
        "paragraph": paragraph["number"],
        "case": _case(paragraph, entry, facts),
        "on": on,
        "holds_from": entry["since"],
        "holds_until": entry.get("until"),
        "facts": facts,
        "silent": entry["text"] + coming,
        "basis": basis_of(rules, entry),
        "sources": described_sources(rules, [entry["sources"]]),
    }


def _reason(rules: Rules, field: str, text: str, sources: list[Source], basis: Basis | None = None) -> Reason:
    return {"field": field, "text": text, "sources": sources, "basis": basis or basis_of(rules, {"sources": sources})}


def _case(paragraph: Paragraph, entry: Row | Silence, facts: Facts) -> str | None:
    """Describe the situation that a row or silence is for: the choices made, or where none is made, those that fit."""
    situations = []
    for question in paragraph.get("questions", []):
        fact = question["fact"]
        if fact in entry.get("when", {}):
            chosen = [facts[fact]] if fact in facts else entry["when"][fact]
            situations.append(" Eller: ".join(question["choices"][c]["because"] for c in chosen))
    return " ".join(situations) or None


def has_decision(facts: Mapping[str, str]) -> bool:
    """Return whether the facts say that there is a decision, so that nobody need ask for one and wait."""
    return facts.get("decision_exists") == "yes"


def _decision(rules: Rules, row: Row, facts: Facts) -> tuple[DecidedBy, list[Reason], list[Statement]]:
    decision = row["decided_by"]
    rule = rules["deciding"][decision["authority"]]
    reasons = [_reason(rules, "decided_by", rule["reason"], rule["sources"])]
    if "detail" in decision:
        reasons.append(_reason(rules, "decided_by", decision["detail"], row["sources"]))
    form = None if row["report"] == "none" else row["report"]["form"]
    duties = [] if has_decision(facts) else decision_duties(rules, decision["authority"], form)
    decided_by: DecidedBy = {
        "authority": decision["authority"],
        "recommended_by": decision.get("recommended_by"),
        "acute": decision.get("acute", False),
        "detail": decision.get("detail"),
    }
    return decided_by, reasons, duties


def decision_duties(rules: Rules, authority: str, form: int | None) -> list[Statement]:
    """Return what the reader must do before an intervention that the authority decides on may happen.

    Args:
        form: the form that the intervention is reported on, if any.
    """
    reporting, rule = rules["reporting"], rules["deciding"][authority]
    duties: list[Mapping[str, Any]] = []
    if form and "apply" in reporting["forms"][str(form)]:
        apply = reporting["forms"][str(form)]["apply"]
        duties.append({"text": filled(apply["text"], form=apply["form"]), "sources": reporting["sources"]})
    duties += ({"text": text, "sources": rule["sources"]} for text in rule.get("duties", []))
    return [stated(rules, duty) for duty in duties]


def recipients_of(rules: Rules) -> list[Recipient]:
    """Return everyone who may receive a report, in order."""
    return [
        {
            "id": r["id"],
            "name": r["name"],
            "sent_by": r["sent_by"],
            "gets": r.get("gets", "report"),
            "only_if": r.get("only_if"),
            "when": r.get("when"),
        }
        for r in rules["reporting"]["recipients"]
    ]


def follow_up(rules: Rules, name: str) -> Iterator[FollowUp]:
    """Yield the duties after an intervention that is reported; `name` is its paragraph and subsection."""
    return (duty for duty in rules["reporting"]["follow_up"] if _is_of(name, duty.get("of")))


def _is_of(name: str, of: Sequence[str] | None) -> bool:
    """Return whether a paragraph, or a subsection of it (`124 d, stk. 2`), is among those listed; all are without."""
    return of is None or any(name == one or name.startswith(f"{one},") for one in of)


def _report(rules: Rules, row: Row, name: str) -> tuple[Report, Reason, list[Statement]]:
    rule, own = rules["reporting"], row["report"]
    if own == "none":
        none: Report = {
            "required": False,
            "form": None,
            "per": None,
            "appendix": False,
            "informs": False,
            "recipients": [],
        }
        sources = [*row["sources"], rule["sources"][0]]
        return none, _reason(rules, "report", rule["not_required"], sources), []
    report: Report = {
        "required": True,
        "form": own["form"],
        "per": own["per"],
        "appendix": own.get("appendix", False),
        "informs": any(duty.get("id") == "inform" for duty in follow_up(rules, name)),
        "recipients": recipients_of(rules),
    }
    texts = [filled(rule["per"][own["per"]], form=own["form"])]
    texts += [rule["appendix"]] if report["appendix"] else []
    duties: list[Mapping[str, Any]] = [{"text": t, "sources": rule["sources"]} for t in [*texts, rule["forward"]]]
    reason = _reason(rules, "report", rule["required"], rule["sources"])
    return report, reason, [stated(rules, duty) for duty in [*duties, *follow_up(rules, name)]]


def complaint_rule(rules: Rules, row: Row) -> int | None:
    """Return the index in `complaints` of the rule that a row's complaint follows, or None where there is none."""
    decided_by = row["decided_by"]["authority"]
    return next(
        (i for i, c in enumerate(rules["complaints"]) if (c["decided_by"], c["to"]) == (decided_by, row["complaint"])),
        None,
    )


def _complaint(rules: Rules, row: Row, name: str) -> tuple[ComplaintTo, Reason]:
    place = complaint_rule(rules, row)
    if place is None:
        raise ValueError(f"no complaint rule for {row['decided_by']['authority']} -> {row['complaint']}")
    rule = rules["complaints"][place]
    found = {} if rule["to"] == "none" else complaint_rules(rules, row["decided_by"]["authority"], rule["to"], name)
    sent_to, deadline, onward, stops = (found.get(topic) for topic in ("sent_to", "deadline", "onward", "stops"))
    court, who = found.get("court"), found.get("who")
    details: list[ComplaintDetail] = [
        {"topic": r["topic"], "text": _complaint_text(r), "sources": r["sources"], "basis": basis_of(rules, r)}
        for r in found.values()
    ]
    complaint: ComplaintTo = {
        "to": None if rule["to"] == "none" else rule["to"],
        "may": who.get("may", []) if who else [],
        "may_if_unable": who.get("may_if_unable", []) if who else [],
        "sent_to": sent_to.get("authority", rule["to"]) if sent_to else None,
        "deadline": _complaint_text(deadline) if deadline else None,
        "weeks": deadline.get("weeks") if deadline else None,
        "counted_from": deadline.get("counted_from") if deadline else None,
        "onward": onward.get("authority") if onward else None,
        "stops": stops.get("stops") if stops else None,
        "court": bool(court and court.get("court")),
        "details": details,
    }
    return complaint, _reason(rules, "complaint", rule["reason"], rule["sources"], rule.get("basis"))


def _complaint_text(rule: ComplaintRule) -> str:
    return filled(rule["text"], **({"weeks": in_words(rule["weeks"])} if "weeks" in rule else {}))


def complaint_rules(rules: Rules, decided_by: str, to: str, name: str) -> dict[str, ComplaintRule]:
    """Return the rule on each topic for a complaint, in the order of the rules.

    Args:
        decided_by: the authority that decided.
        to: the authority that the complaint is made to.
        name: the number of the paragraph, and its subsection where that is known (`124 d, stk. 2`).
    """
    found: dict[str, ComplaintRule] = {}
    for rule in rules["complaint_rules"]:
        fits = decided_by in rule.get("decided_by", [decided_by]) and to in rule.get("to", [to])
        if fits and _is_of(name, rule.get("of")):
            found.setdefault(rule["topic"], rule)
    return found


def _permission(rules: Rules, row: Row) -> tuple[Permission | None, Reason]:
    longest, explanations = row["longest_permission"], rules["explanations"]
    if longest == "none":
        return None, _reason(rules, "longest_permission", explanations["no_period"], row["sources"])
    detail = row.get("permission_detail")
    if longest == "unlimited":
        reason = _reason(rules, "longest_permission", explanations["unlimited"], row["sources"])
        return {"months": None, "unlimited": True, "detail": detail}, reason
    reason = _reason(rules, "longest_permission", filled(explanations["months"], months=longest), row["sources"])
    return {"months": longest, "unlimited": False, "detail": detail}, reason


def _statements(
    rules: Rules, statements: Sequence[Statement | Duty], facts: Facts, subsection: str | None, on: str
) -> list[Statement]:
    """Return the statements for these facts on this day, and for the subsection where one is asked about."""
    return [
        stated(rules, s)
        for s in statements
        if applies(s.get("when"), facts)
        and s.get("since", on) <= on
        and (subsection is None or "subsection" not in s or covers(subsection, s["subsection"]))
    ]
