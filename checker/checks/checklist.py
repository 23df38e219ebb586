"""Conditions put to the reader one by one: met, unmet or unknown, combined by and/or as in the rules."""

from collections.abc import Callable, Iterator, Sequence

from checker.checks.base import YES_NO, Field, Finding, Status, Values
from checker.model.statements import Condition, Source, group_of
from checker.words.answers import condition_text, in_whole


def leaves(conditions: Sequence[Condition]) -> Iterator[Condition]:
    """Yield the conditions that are asked about: those that are not groups."""
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
    within: Condition | None = None,
    over: Callable[[Condition], tuple[str, ...]] = lambda _: (),
) -> list[Field]:
    """Return a field for each condition that is asked about; its name is the condition's id.

    Args:
        groups: the headings over all the fields.
        only: another field, and those of its choices for which these fields are asked.
        within: the group that the conditions belong to. Where none of them is a group, they are asked together.
        over: returns further headings over the fields of one condition.
    """
    fields = []
    alone = within is None or any(map(group_of, conditions))
    for condition in conditions:
        members, headings = group_of(condition), (*groups, *over(condition))
        if members:
            fields += checklist_fields(members[1], (*headings, condition_text(condition)), only, condition, over)
        else:
            field = Field(condition["id"], condition["ask"], YES_NO, hint=condition.get("hint"))
            screen = None if alone else conditions[0]["id"]
            fields.append(field._replace(group=headings, only=only, see=condition.get("see"), screen=screen))
    return fields


def status_of(condition: Condition, values: Values) -> Status:
    """Return whether a condition is met, from what the reader answered about it or its members."""
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
    """Return the fields whose answer matters: those answered, and those that can still decide their group."""
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
    """Return a finding for each condition, with those of a group after the group itself.

    Args:
        sources: the sources of conditions that name none of their own.
        within: the group that the conditions belong to.
    """
    findings: list[Finding] = []
    for condition in conditions:
        own = condition.get("sources", sources)
        status = status_of(condition, values)
        finding: Finding = {"status": status, "text": in_whole(condition), "reason": _REASONS[status], "sources": own}
        if "basis" in condition:
            finding["basis"] = condition["basis"]
        if within:
            finding["under"] = in_whole(within)
        findings.append(finding)
        group = group_of(condition)
        # A group that is met needs no list of its unmet members, nor does one that another member can still meet.
        if group and status != "met":
            kind, members = group
            still_open = kind == "any" and status == "unknown"
            listed = [m for m in members if not still_open or status_of(m, values) == "unknown"]
            findings += findings_of(listed, values, own, condition)
    return findings


def overall(conditions: Sequence[Condition], values: Values) -> Status:
    """Return whether all the conditions are met."""
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
