"""An answer as plain text for a terminal, with the parts and headings of the card."""

from collections.abc import Iterable

from checker.model.answer import Answer, Needs
from checker.model.rules import Rules
from checker.model.statements import Condition, group_of
from checker.words.answers import (
    answer_name,
    condition_text,
    dates_text,
    field_texts,
    in_short,
    other_day_text,
    recipient_text,
)
from checker.words.fields import FIELDS


def answer_text(rules: Rules, answer: Answer, today: str) -> str:
    """Return the whole answer, with every part of the card; `today` is the reader's day (`YYYY-MM-DD`)."""
    texts = field_texts(rules, answer)
    width = max(len(FIELDS[field].question) for field in texts)
    sections = {
        "duties": (f"{i}. {duty['text']}" for i, duty in enumerate(answer["duties"], 1)),
        "conditions": _condition_lines(answer["conditions"]),
        "limits": _listed(limit["text"] for limit in answer["limits"]),
        "recipients": _listed(recipient_text(recipient) for recipient in answer["report"]["recipients"]),
        "complaining": _listed(detail["text"] for detail in answer["complaint"]["details"]),
        "notes": _listed(note["text"] for note in answer["notes"]),
        "reasons": _listed(reason["text"] for reason in answer["reasons"]),
        "sources": _listed(f"{source['title']}: {source['section']}" for source in answer["sources"]),
    }
    lines = [answer_name(answer), answer["verdict"], *filter(None, [other_day_text(answer, today)])]
    lines += [f"  {FIELDS[field].question:<{width}} {text}" for field, text in texts.items()]
    for field, items in sections.items():
        lines += _headed(FIELDS[field].question, items)
    return "\n".join([*lines, dates_text(answer, today)])


def needs_text(rules: Rules, needs: Needs) -> str:
    """Return the open questions, each with what to type to answer it, and the possible answers."""
    lines = [f"Svaret om {answer_name(needs)} afhænger af mere:"]
    for need in needs["needs"]:
        lines += _headed(
            need["question"], (f"--fact {need['fact']}={c['value']}  {c['label']}" for c in need["choices"])
        )
    possible = [f"{answer['case']} {in_short(rules, answer)}" for answer in needs["possible"]]
    possible += [f"{silent['case']} {silent['silent']}" for silent in needs["possible_silent"]]
    return "\n".join([*lines, *_headed("Svaret kan være", possible)])


def _headed(heading: str, items: Iterable[str]) -> list[str]:
    """Return the items under their heading, or no lines where there are no items."""
    lines = [f"  {item}" for item in items]
    return [heading if heading.endswith("?") else f"{heading}:", *lines] if lines else []


def _listed(texts: Iterable[str]) -> list[str]:
    return [f"- {text}" for text in texts]


def _condition_lines(conditions: list[Condition], indent: str = "") -> list[str]:
    lines = []
    for condition in conditions:
        lines.append(f"{indent}- {condition_text(condition)}")
        group = group_of(condition)
        if group:
            lines += _condition_lines(group[1], indent + "  ")
    return lines
