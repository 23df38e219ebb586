"""Conditions put to the reader one by one: met, unmet or not known, with and/or as the rules have them."""

from collections.abc import Iterator, Sequence

from checker.checks.base import YES_NO, Field, Finding, Status, Values
from checker.model.statements import Condition, Source, group_of
from checker.words.answers import GROUPS


def leaves(conditions: Sequence[Condition]) -> Iterator[Condition]:
    """The conditions that are asked about: those that are no group."""
    for condition in conditions:
        group = group_of(condition)
        if group:
            yield from leaves(group[1])
        else:
            yield condition


def checklist_fields(
    conditions: Sequence[Condition],
    groups: tuple[str, ...] = (),
    only: tuple[str, tuple[str, ...]] | None = None,
) -> list[Field]:
    """A field for each condition asked about; its name is the condition's id.

    Args:
        groups: the headings over all of them.
        only: the other field, and its choices, that they belong to.
    """
    fields = []
    for condition in conditions:
        members = group_of(condition)
        if members:
            fields += checklist_fields(members[1], (*groups, lead(condition)), only)
        else:
            see = condition.get("see")
            fields.append(Field(condition["id"], condition["text"], YES_NO, group=groups, only=only, see=see))
    return fields


def lead(condition: Condition) -> str:
    """What stands over the members of a group: its subsection, its text, and how they go together."""
    group = group_of(condition)
    subsection = f"{condition['subsection'].capitalize()}: " if "subsection" in condition else ""
    return f"{subsection}{condition['text']} {GROUPS[group[0]]}" if group else f"{subsection}{condition['text']}"


def status_of(condition: Condition, values: Values) -> Status:
    """Whether a condition is met, by what the reader answered about it or its members."""
    group = group_of(condition)
    if group is None:
        answer = values.get(condition["id"])
        return "met" if answer == "yes" else "unmet" if answer == "no" else "unknown"
    kind, members = group
    statuses = [status_of(member, values) for member in members]
    deciding: Status = "unmet" if kind == "all" else "met"
    if deciding in statuses:
        return deciding
    return "unknown" if "unknown" in statuses else "met" if kind == "all" else "unmet"


def relevant_fields(conditions: Sequence[Condition], values: Values) -> list[str]:
    """The fields whose answer counts: those given, and those that can still decide the group they stand in."""
    names = []
    for condition in conditions:
        group = group_of(condition)
        if group is None:
            names.append(condition["id"])
        elif status_of(condition, values) == "unknown":
            names += relevant_fields(group[1], values)
        else:
            names += [c["id"] for c in leaves(group[1]) if c["id"] in values]
    return names


def findings_of(
    conditions: Sequence[Condition],
    values: Values,
    sources: list[Source],
    within: Condition | None = None,
) -> list[Finding]:
    """What is found about each condition, those of a group after the group itself.

    Args:
        sources: where conditions stand that name no source of their own.
        within: the group they stand in.
    """
    findings: list[Finding] = []
    for condition in conditions:
        own = condition.get("sources", sources)
        status = status_of(condition, values)
        finding: Finding = {"status": status, "text": lead(condition), "reason": _REASONS[status], "sources": own}
        if within:
            finding["under"] = lead(within)
            # What is no more than a word says nothing without the text that leads up to it.
            if condition["text"][0].islower():
                finding["text"] = f"{within['text']} {condition['text']}"
        findings.append(finding)
        group = group_of(condition)
        # A group that is met needs no list of the ways it was not, nor does one that another member can still meet.
        if group and status != "met":
            kind, members = group
            still_open = kind == "any" and status == "unknown"
            told = [m for m in members if not still_open or status_of(m, values) == "unknown"]
            findings += findings_of(told, values, own, condition)
    return findings


def overall(conditions: Sequence[Condition], values: Values) -> Status:
    """Whether all the conditions are met."""
    statuses = [status_of(c, values) for c in conditions]
    if "unmet" in statuses:
        return "unmet"
    return "unknown" if "unknown" in statuses else "met"


_REASONS: dict[Status, str] = {
    "met": "Det har du svaret ja til.",
    "unmet": "Det har du svaret nej til.",
    "unknown": "Det er ikke oplyst.",
    "info": "",
}
