"""Build the answer that one row of a paragraph gives, with a reason for every part of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from checker.core.conditions import conditions_of, sources_in, stated_conditions
from checker.core.danish import ended, in_words, long_date
from checker.core.days import day_after, holding, last_alike
from checker.core.filling import filled
from checker.core.matching import applies, because
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
from checker.model.statements import Basis, Condition, Facts, Per, PhaseId, Route, Source, StatedDuty, Statement

_Concerning = TypeVar("_Concerning", Statement, Duty, Condition)


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
    decided_by, decision_reasons, asking = _decision(rules, row, facts)
    report, report_reason, report_duties = _report(rules, row, name, on)
    complaint, complaint_reason = _complaint(rules, row, name)
    permission, permission_reason = _permission(rules, row)
    reasons += [*decision_reasons, report_reason, complaint_reason, permission_reason]
    conditions = conditions_of(rules, paragraph, use_of_force, facts, own_subsection, on)
    any_day = [condition for condition, _ in stated_conditions(rules, paragraph, use_of_force)]
    all_notes = [*paragraph.get("notes", []), *rules["chapters"][paragraph["chapter"]].get("notes", [])]
    own_limits, own_notes, own_duties, own_conditions = (
        _concerning(paragraph.get("limits", []), facts, own_subsection),
        _concerning(all_notes, facts, own_subsection),
        _concerning(paragraph.get("duties", []), facts, own_subsection),
        _concerning(any_day, facts, own_subsection),
    )
    limits, notes = ([stated(rules, s) for s in holding(statements, on)] for statements in (own_limits, own_notes))
    duties = [*asking, *(stated_duty(rules, duty) for duty in holding(own_duties, on)), *report_duties]
    afterwards = list(follow_up(rules, name)) if report["required"] else []
    route = route_of(row, facts)
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
        "same_until": last_alike([row, own_conditions, own_limits, own_duties, own_notes, afterwards], on),
        "facts": facts,
        "route": route,
        "verdict": rules["deciding"][decided_by["authority"]]["verdicts"][route],
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
        "same_until": entry.get("until"),
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
            situations.append(because(question, chosen))
    return " ".join(situations) or None


def has_decision(facts: Mapping[str, str]) -> bool:
    """Return whether the facts say that there is a decision, so that nobody need ask for one and wait."""
    return facts.get("decision_exists") == "yes"


def route_of(row: Row, facts: Facts) -> Route:
    """Return the kind of case that a row makes: who has to decide, and whether they have."""
    if not row["use_of_force"]:
        return "not_force"
    if row["decided_by"]["authority"] == "personale":
        return "acute"
    return "permitted" if has_decision(facts) else "decision"


def stated_duty(rules: Rules, duty: Duty) -> StatedDuty:
    """Return the duty of an answer, with its basis."""
    return {**stated(rules, duty), "phase": duty["phase"], "who": duty["who"]}


def _decision(rules: Rules, row: Row, facts: Facts) -> tuple[DecidedBy, list[Reason], list[StatedDuty]]:
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


def decision_duties(rules: Rules, authority: str, form: int | None) -> list[StatedDuty]:
    """Return what the reader must do before an intervention that the authority decides on may happen.

    Args:
        form: the form that the intervention is reported on, if any.
    """
    reporting, rule = rules["reporting"], rules["deciding"][authority]
    texts = [(text, rule["sources"]) for text in rule.get("duties", [])]
    if form and "apply" in reporting["forms"][str(form)]:
        apply = reporting["forms"][str(form)]["apply"]
        texts.insert(0, (filled(apply["text"], form=apply["form"]), reporting["sources"]))
    return [_duty(rules, "before", "team", text, sources) for text, sources in texts]


def _duty(rules: Rules, phase: PhaseId, who: str, text: str, sources: list[Source]) -> StatedDuty:
    return stated_duty(rules, {"text": text, "phase": phase, "who": who, "sources": sources})


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
    """Yield the duties, of any day, after an intervention that is reported; `name` is its paragraph and subsection."""
    return (duty for duty in rules["reporting"]["follow_up"] if _is_of(name, duty.get("of")))


def _is_of(name: str, of: Sequence[str] | None) -> bool:
    """Return whether a paragraph, or a subsection of it (`124 d, stk. 2`), is among those listed; all are without."""
    return of is None or any(name == one or name.startswith(f"{one},") for one in of)


def _report(rules: Rules, row: Row, name: str, on: str) -> tuple[Report, Reason, list[StatedDuty]]:
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
    afterwards = holding(follow_up(rules, name), on)
    report: Report = {
        "required": True,
        "form": own["form"],
        "per": own["per"],
        "appendix": own.get("appendix", False),
        "informs": any(duty.get("id") == "inform" for duty in afterwards),
        "recipients": recipients_of(rules),
    }
    texts = [filled(rule["per"][own["per"]], form=own["form"])]
    texts += [rule["appendix"]] if report["appendix"] else []
    duties = [_duty(rules, "report", registers(own["per"]), text, rule["sources"]) for text in texts]
    duties.append(_duty(rules, "report", "leader", rule["forward"], rule["sources"]))
    reason = _reason(rules, "report", rule["required"], rule["sources"])
    return report, reason, [*duties, *(stated_duty(rules, duty) for duty in afterwards)]


def registers(per: Per) -> str:
    """Return who registers an intervention, an id in `course.actors`: who intervened, or all for a whole period."""
    return "reporter" if per == "incident" else "team"


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
        explanation = explanations["no_permission" if row["decided_by"]["authority"] == "personale" else "no_period"]
        return None, _reason(rules, "longest_permission", explanation, row["sources"])
    detail = row.get("permission_detail")
    if longest == "unlimited":
        reason = _reason(rules, "longest_permission", explanations["unlimited"], row["sources"])
        return {"months": None, "unlimited": True, "detail": detail}, reason
    reason = _reason(rules, "longest_permission", filled(explanations["months"], months=longest), row["sources"])
    return {"months": longest, "unlimited": False, "detail": detail}, reason


def _concerning(parts: Sequence[_Concerning], facts: Facts, subsection: str | None) -> list[_Concerning]:
    """Return the parts for these facts, of any day, and for the subsection where one is asked about."""
    return [
        part
        for part in parts
        if applies(part.get("when"), facts)
        and (subsection is None or "subsection" not in part or covers(subsection, part["subsection"]))
    ]
