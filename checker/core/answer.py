"""The answer to who decides, must it be reported and where to complain, with a reason for every part of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import TypeVar

from checker.core.danish import ended, joined, long_date
from checker.core.days import ALWAYS, day_after, entries
from checker.core.errors import CheckerError
from checker.core.reference import covers, name_of, parse_reference
from checker.model.answer import (
    Answer,
    ComplaintTo,
    DecidedBy,
    Need,
    Needs,
    Outcome,
    Permission,
    Reason,
    Recipient,
    Report,
    Silent,
)
from checker.model.paragraph import Duty, Paragraph, Question, Row, Silence
from checker.model.rules import Rules
from checker.model.statements import Condition, Facts, Source, Statement, When, group_of

T = TypeVar("T")


def ask(rules: Rules, reference: str, facts: Mapping[str, str], on: str) -> Outcome:
    """The answer for a paragraph under these facts on this day, what must be asked before there is one, or silence.

    Args:
        reference: the paragraph, however written (`§ 136 a, stk. 3`).
        facts: the facts known, by name; those not known are left out.
        on: the day it is about, as `YYYY-MM-DD`.

    Raises:
        CheckerError: the paragraph, a fact or the day is not one the rules speak of.
    """
    return ask_about(rules, *parse_reference(rules, reference), facts, on)


def ask_about(rules: Rules, paragraph: Paragraph, subsection: str | None, facts: Mapping[str, str], on: str) -> Outcome:
    """As `ask`, for a paragraph of the rules, or a subsection of it, that need not be looked for.

    Raises:
        CheckerError: as for `ask`.
    """
    if "rows" not in paragraph:
        raise CheckerError(
            "not_an_intervention",
            f"{paragraph['title']} ({name_of(paragraph)}) er ikke et indgreb, der kan besluttes eller indberettes.",
            paragraph["number"],
        )
    check_day(rules, on, paragraph["number"])
    _check_facts(paragraph, facts)
    cases = list(_cases(paragraph, subsection, facts, on))
    if not cases:
        raise CheckerError(
            "contradiction",
            f"{ended(f'Oplysningerne passer ikke med {name_of(paragraph)}, {subsection}')} Ret en af dem.",
            paragraph["number"],
        )
    found = _distinct([entry for _, entry in cases])
    outcomes = [_outcome(rules, paragraph, subsection, e, [f for f, e2 in cases if e2 is e], on) for e in found]
    if len(outcomes) > 1:
        return _needs(paragraph, subsection, facts, on, [f for f, _ in cases], outcomes)
    return outcomes[0]


def complete_facts(paragraph: Paragraph) -> Iterator[Facts]:
    """Every complete set of facts for a paragraph; one empty set where nothing is asked."""
    questions = paragraph.get("questions", [])
    for choices in product(*(q["choices"] for q in questions)):
        yield {q["fact"]: c for q, c in zip(questions, choices, strict=True)}


def holds(entry: Row | Silence, on: str) -> bool:
    """Whether a row or a silence holds on a day (`YYYY-MM-DD`); its last day is included."""
    return entry["since"] <= on <= entry.get("until", ALWAYS)


def applies(when: When | None, facts: Mapping[str, str]) -> bool:
    """Whether all facts named in `when` have one of the choices named; a fact not known does not rule it out."""
    return all(facts[fact] in choices for fact, choices in (when or {}).items() if fact in facts)


def answer_row(
    rules: Rules, paragraph: Paragraph, row: Row, facts: Facts, on: str, subsection: str | None = None
) -> Answer:
    """The answer that one row of a paragraph gives, with each reason recorded where the choice is made.

    Args:
        facts: the facts that led to the row.
        on: the day it is about, as `YYYY-MM-DD`.
        subsection: the subsection asked about, where the row has none of its own.
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
    conditions = _conditions(rules, paragraph, use_of_force, facts, own_subsection)
    limits = _statements(paragraph.get("limits", []), facts)
    duties = [*decision_duties, *_statements(paragraph.get("duties", []), facts), *report_duties]
    notes = _statements(paragraph.get("notes", []), facts)
    cited = [row["sources"], *(x["sources"] for x in [*reasons, *limits, *duties, *notes])]
    cited += _sources_in(conditions)
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


def check_day(rules: Rules, on: str, paragraph: str | None = None) -> None:
    """Nothing, if the rules can answer for the day.

    Raises:
        CheckerError: `on` is not written `YYYY-MM-DD`, or lies before the first day covered; it names `paragraph`.
    """
    if not _is_day(on):
        message = f"»{on[:20]}« er ikke en dag. Skriv år-måned-dag, fx 2025-03-01."
        raise CheckerError("bad_date", message, paragraph)
    first = rules["edition"]["covered_from"]
    if on < first:
        message = f"Samlingen svarer for dage fra {long_date(first)}. Om {long_date(on)} siger den intet."
        raise CheckerError("not_covered", message, paragraph)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_facts(paragraph: Paragraph, facts: Mapping[str, str]) -> None:
    questions = {q["fact"]: q for q in paragraph.get("questions", [])}
    for fact, choice in facts.items():
        if fact not in questions:
            asked = f"Her bruges kun {joined(questions)}." if questions else "Her er der intet at oplyse."
            raise CheckerError(
                "unknown_fact",
                f"{name_of(paragraph)} bruger ikke oplysningen »{fact[:40]}«. {asked}",
                paragraph["number"],
            )
        choices = questions[fact]["choices"]
        if choice not in choices:
            raise CheckerError(
                "unknown_choice",
                f"»{choice[:40]}« er ikke et valg for {fact}. Vælg {joined(choices, 'eller')}.",
                paragraph["number"],
            )


def _cases(
    paragraph: Paragraph, subsection: str | None, facts: Mapping[str, str], on: str
) -> Iterator[tuple[Facts, Row | Silence]]:
    """Each complete set of facts that fits what is known, with the row or silence it leads to."""
    split = any("subsection" in row for row in paragraph["rows"])
    for complete in complete_facts(paragraph):
        if any(complete[fact] != choice for fact, choice in facts.items()):
            continue
        entry = matching(paragraph, complete, on)
        if subsection and split and not ("subsection" in entry and covers(subsection, entry["subsection"])):
            continue
        yield complete, entry


def matching(paragraph: Paragraph, facts: Facts, on: str) -> Row | Silence:
    """The one row or silence of a paragraph for a complete set of facts on a day (`YYYY-MM-DD`).

    Raises:
        ValueError: none or several match, which checked rules never do.
    """
    found = [e for e in entries(paragraph) if holds(e, on) and applies(e.get("when"), facts)]
    if len(found) != 1:
        raise ValueError(f"{paragraph['number']} has {len(found)} rows for {facts} on {on}")
    return found[0]


def _distinct(items: Sequence[T]) -> list[T]:
    """The items without repeats, in order; they need not be hashable."""
    return [item for i, item in enumerate(items) if item not in items[:i]]


def _outcome(
    rules: Rules, paragraph: Paragraph, subsection: str | None, entry: Row | Silence, cases: list[Facts], on: str
) -> Answer | Silent:
    facts = _shared(cases)
    if "text" in entry:
        return {
            "paragraph": paragraph["number"],
            "case": _case(paragraph, entry, facts),
            "on": on,
            "holds_from": entry["since"],
            "holds_until": entry.get("until"),
            "facts": facts,
            "silent": entry["text"] + _ended(entry),
            "sources": described_sources(rules, [entry["sources"]]),
        }
    return answer_row(rules, paragraph, entry, facts, on, subsection)


def _ended(silence: Silence) -> str:
    """From which day there is an answer, where the silence has an end."""
    if "until" not in silence:
        return ""
    return f" Reglen gælder fra {long_date(day_after(silence['until']))}."


def _shared(cases: list[Facts]) -> Facts:
    """The facts on which all the cases agree."""
    return {fact: choice for fact, choice in cases[0].items() if all(case[fact] == choice for case in cases)}


def _needs(
    paragraph: Paragraph,
    subsection: str | None,
    facts: Mapping[str, str],
    on: str,
    cases: list[Facts],
    outcomes: list[Answer | Silent],
) -> Needs:
    settled = _shared(cases)
    return {
        "paragraph": paragraph["number"],
        "subsection": subsection,
        "title": paragraph["title"],
        "on": on,
        "facts": dict(facts),
        "needs": [_need(q, cases) for q in paragraph.get("questions", []) if q["fact"] not in settled],
        "possible": [o for o in outcomes if "silent" not in o],
        "possible_silent": [o for o in outcomes if "silent" in o],
    }


def _need(question: Question, cases: list[Facts]) -> Need:
    """A question, with the choices that fit what is known."""
    fitting = {case[question["fact"]] for case in cases}
    choices = [(value, choice["label"]) for value, choice in question["choices"].items() if value in fitting]
    return {
        "fact": question["fact"],
        "question": question["ask"],
        "hint": question.get("hint"),
        "choices": [{"value": value, "label": label} for value, label in choices],
    }


def _reason(field: str, text: str, sources: list[Source]) -> Reason:
    return {"field": field, "text": text, "sources": sources}


def _case(paragraph: Paragraph, entry: Row | Silence, facts: Facts) -> str | None:
    """The situation an entry is for: for each fact it depends on the choice made, or where none is, those that fit."""
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
    """What the reader must do before what the authority decides may happen.

    Args:
        form: the form it is reported on, if it is.
    """
    duties: list[Statement] = []
    if form and "apply" in rules["reporting"]["forms"][str(form)]:
        apply = rules["reporting"]["forms"][str(form)]["apply"]
        duties.append({"text": apply["text"].format(form=apply["form"]), "sources": rules["reporting"]["sources"]})
    rule = rules["deciding"][authority]
    return duties + [{"text": text, "sources": rule["sources"]} for text in rule.get("duties", [])]


def recipients_of(rules: Rules) -> list[Recipient]:
    """All who can be told of a report, in order."""
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
    texts = [rule["per"][own["per"]].format(form=own["form"])]
    texts += [rule["appendix"]] if report["appendix"] else []
    duties: list[Statement] = [{"text": t, "sources": rule["sources"]} for t in [*texts, rule["forward"]]]
    return report, _reason("report", rule["required"], rule["sources"]), [*duties, *_statements(rule["follow_up"], {})]


def complaint_rule(rules: Rules, row: Row) -> int | None:
    """The place in `complaints` of the rule a row's complaint follows, or None where there is none."""
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
        text = deadline["text"].format(period=deadline["period"])
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
    reason = _reason("longest_permission", explanations["months"].format(months=longest), row["sources"])
    return {"months": longest, "unlimited": False, "detail": detail}, reason


def _statements(statements: Sequence[Statement | Duty], facts: Facts) -> list[Statement]:
    return [{"text": s["text"], "sources": s["sources"]} for s in statements if applies(s.get("when"), facts)]


def _conditions(
    rules: Rules, paragraph: Paragraph, use_of_force: bool, facts: Facts, subsection: str | None
) -> list[Condition]:
    """All conditions of an answer, from the general to the particular, each group with its sources."""
    chapter = rules["chapters"][paragraph["chapter"]]
    conditions = list(rules["common_conditions"]) if use_of_force else []
    if "condition" in chapter:
        conditions.append({**chapter["condition"], "sources": chapter["sources"]})
    own = [_narrowed(c, facts, subsection) for c in paragraph["conditions"]]
    conditions += [{"sources": paragraph["sources"], **c} for c in own if c]
    return conditions


def _sources_in(conditions: list[Condition]) -> Iterator[list[Source]]:
    """The sources that the conditions and their members name."""
    for condition in conditions:
        if "sources" in condition:
            yield condition["sources"]
        group = group_of(condition)
        if group:
            yield from _sources_in(group[1])


def _narrowed(condition: Condition, facts: Facts, subsection: str | None) -> Condition | None:
    """The condition without what belongs to other facts or another subsection; None when nothing is left."""
    if not applies(condition.get("when"), facts):
        return None
    if subsection and "subsection" in condition and not covers(subsection, condition["subsection"]):
        return None
    narrowed: Condition = {"text": condition["text"]}
    if "id" in condition:
        narrowed["id"] = condition["id"]
    if "subsection" in condition:
        narrowed["subsection"] = condition["subsection"]
    if "sources" in condition:
        narrowed["sources"] = condition["sources"]
    group = group_of(condition)
    if group is None:
        return narrowed
    quantifier, members = group
    kept = [m for m in (_narrowed(c, facts, subsection) for c in members) if m]
    if len(kept) == 1:
        return kept[0]
    narrowed[quantifier] = kept
    return narrowed


def described_sources(rules: Rules, cited: list[list[Source]]) -> list[Source]:
    """All that is cited, once each and in order, with the title and address of the document."""
    described: list[Source] = []
    for source in _distinct([s for group in cited for s in group]):
        document = rules["documents"][source["document"]]
        described.append({**source, "title": document["title"], "short": document["short"], "url": document["url"]})
    return described
