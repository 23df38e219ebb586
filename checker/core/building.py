"""Build the answer that one row of a paragraph gives, with a reason for every part of it."""

from collections.abc import Sequence

from checker.core.conditions import conditions_of, sources_in
from checker.core.danish import ended, long_date
from checker.core.days import day_after
from checker.core.filling import filled
from checker.core.matching import applies
from checker.core.reference import name_of
from checker.model.answer import Answer, ComplaintTo, DecidedBy, Permission, Reason, Recipient, Report, Silent
from checker.model.paragraph import Duty, Paragraph, Row, Silence
from checker.model.rules import Rules
from checker.model.statements import Facts, Source, Statement


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
        reasons.append(_reason("subsection", f"{case}{rule}", row["sources"]))
    use_of_force = row["use_of_force"]
    explanations = rules["explanations"]
    reasons.append(_reason("use_of_force", explanations["force" if use_of_force else "not_force"], row["sources"]))
    decided_by, decision_reasons, decision_duties = _decision(rules, row)
    report, report_reason, report_duties = _report(rules, row)
    complaint, complaint_reasons = _complaint(rules, row)
    permission, permission_reason = _permission(rules, row)
    reasons += [*decision_reasons, report_reason, *complaint_reasons, permission_reason]
    own_subsection = row.get("subsection", subsection)
    conditions = conditions_of(rules, paragraph, use_of_force, facts, own_subsection)
    limits = _statements(paragraph.get("limits", []), facts)
    duties = [*decision_duties, *_statements(paragraph.get("duties", []), facts), *report_duties]
    notes = _statements(paragraph.get("notes", []), facts)
    cited = [row["sources"], *(x["sources"] for x in [*reasons, *limits, *duties, *notes])]
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
        "sources": described_sources(rules, [entry["sources"]]),
    }


def _reason(field: str, text: str, sources: list[Source]) -> Reason:
    return {"field": field, "text": text, "sources": sources}


def _case(paragraph: Paragraph, entry: Row | Silence, facts: Facts) -> str | None:
    """Describe the situation that a row or silence is for: the choices made, or where none is made, those that fit."""
    situations = []
    for question in paragraph.get("questions", []):
        fact = question["fact"]
        if fact in entry.get("when", {}):
            chosen = [facts[fact]] if fact in facts else entry["when"][fact]
            situations.append(" Eller: ".join(question["choices"][c]["because"] for c in chosen))
    return " ".join(situations) or None


def _decision(rules: Rules, row: Row) -> tuple[DecidedBy, list[Reason], list[Statement]]:
    decision = row["decided_by"]
    rule = rules["deciding"][decision["authority"]]
    reasons = [_reason("decided_by", rule["reason"], rule["sources"])]
    if "detail" in decision:
        reasons.append(_reason("decided_by", decision["detail"], row["sources"]))
    form = None if row["report"] == "none" else row["report"]["form"]
    duties = decision_duties(rules, decision["authority"], form)
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
    duties: list[Statement] = []
    if form and "apply" in rules["reporting"]["forms"][str(form)]:
        apply = rules["reporting"]["forms"][str(form)]["apply"]
        duties.append({"text": filled(apply["text"], form=apply["form"]), "sources": rules["reporting"]["sources"]})
    rule = rules["deciding"][authority]
    return duties + [{"text": text, "sources": rule["sources"]} for text in rule.get("duties", [])]


def recipients_of(rules: Rules) -> list[Recipient]:
    """Return everyone who may receive a report, in order."""
    return [
        {"id": r["id"], "name": r["name"], "sent_by": r["sent_by"], "only_if": r.get("only_if"), "when": r.get("when")}
        for r in rules["reporting"]["recipients"]
    ]


def _report(rules: Rules, row: Row) -> tuple[Report, Reason, list[Statement]]:
    rule, own = rules["reporting"], row["report"]
    if own == "none":
        none: Report = {"required": False, "form": None, "per": None, "appendix": False, "recipients": []}
        return none, _reason("report", rule["not_required"], [*row["sources"], rule["sources"][0]]), []
    report: Report = {
        "required": True,
        "form": own["form"],
        "per": own["per"],
        "appendix": own.get("appendix", False),
        "recipients": recipients_of(rules),
    }
    texts = [filled(rule["per"][own["per"]], form=own["form"])]
    texts += [rule["appendix"]] if report["appendix"] else []
    duties: list[Statement] = [{"text": t, "sources": rule["sources"]} for t in [*texts, rule["forward"]]]
    return report, _reason("report", rule["required"], rule["sources"]), [*duties, *_statements(rule["follow_up"], {})]


def complaint_rule(rules: Rules, row: Row) -> int | None:
    """Return the index in `complaints` of the rule that a row's complaint follows, or None where there is none."""
    decided_by = row["decided_by"]["authority"]
    return next(
        (i for i, c in enumerate(rules["complaints"]) if (c["decided_by"], c["to"]) == (decided_by, row["complaint"])),
        None,
    )


def _complaint(rules: Rules, row: Row) -> tuple[ComplaintTo, list[Reason]]:
    place = complaint_rule(rules, row)
    if place is None:
        raise ValueError(f"no complaint rule for {row['decided_by']['authority']} -> {row['complaint']}")
    rule = rules["complaints"][place]
    reasons = [_reason("complaint", rule["reason"], rule["sources"])]
    deadline = rule.get("deadline")
    if deadline:
        text = filled(deadline["text"], period=deadline["period"])
        reasons.append(_reason("complaint", text, deadline["sources"]))
    to = None if rule["to"] == "none" else rule["to"]
    return {"to": to, "deadline": text if deadline else None}, reasons


def _permission(rules: Rules, row: Row) -> tuple[Permission | None, Reason]:
    longest, explanations = row["longest_permission"], rules["explanations"]
    if longest == "none":
        return None, _reason("longest_permission", explanations["no_period"], row["sources"])
    detail = row.get("permission_detail")
    if longest == "unlimited":
        reason = _reason("longest_permission", explanations["unlimited"], row["sources"])
        return {"months": None, "unlimited": True, "detail": detail}, reason
    reason = _reason("longest_permission", filled(explanations["months"], months=longest), row["sources"])
    return {"months": longest, "unlimited": False, "detail": detail}, reason


def _statements(statements: Sequence[Statement | Duty], facts: Facts) -> list[Statement]:
    return [{"text": s["text"], "sources": s["sources"]} for s in statements if applies(s.get("when"), facts)]


def described_sources(rules: Rules, cited: list[list[Source]]) -> list[Source]:
    """Return each cited source once, in order, with the titles and the address of its document."""
    flat = [source for group in cited for source in group]
    described: list[Source] = []
    for source in (s for i, s in enumerate(flat) if s not in flat[:i]):
        document = rules["documents"][source["document"]]
        described.append({**source, "title": document["title"], "short": document["short"], "url": document["url"]})
    return described
