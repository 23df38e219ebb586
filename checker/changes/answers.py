"""The answers that differ between two sets of rules, field by field, with the facts and the days they differ for."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import product, zip_longest
from typing import NamedTuple

from checker.changes.wording import weight
from checker.core.answer import ask_about
from checker.core.days import behind, day_before, turns
from checker.core.reference import find_paragraph, interventions, page_title, place_in_law, slug
from checker.model.answer import Answer, Outcome
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Condition, Facts, Source, group_of
from checker.words.answers import field_texts, recipient_text
from checker.words.doubts import UNSETTLED
from checker.words.fields import FIELDS


class _Field(NamedTuple):
    """What an answer has in one field: `value` is compared, and `texts` are what a reader sees."""

    value: object
    texts: list[str]


class FieldChange(NamedTuple):
    """One field of an answer that differs: pairs of an old text and the new one, "" where there is none.

    `wording` is true where only the wording differs.
    """

    field: str
    texts: list[tuple[str, str]]
    wording: bool


class AnswerChange(NamedTuple):
    """An answer that differs from `since` through `until` (`YYYY-MM-DD`; None where there is no end).

    `facts` are the sets of facts under which it differs, and `cases` the same situations in words; both are empty where
    nothing is asked, or where every case changes alike.
    """

    number: str
    act: str
    name: str
    facts: list[Facts]
    cases: list[str]
    since: str
    until: str | None
    fields: list[FieldChange]

    @property
    def wording(self) -> bool:
        """Whether only the wording differs."""
        return all(field.wording for field in self.fields)


class _Found(NamedTuple):
    """The fields that differ under one set of facts, from `since` through `until`."""

    facts: Facts
    since: str
    until: str | None
    fields: list[FieldChange]


def changed_answers(old: Rules, new: Rules) -> list[AnswerChange]:
    """Return every answer that differs, in the order of the law and of the days."""
    by_slug = {slug(p): p for rules in (new, old) for p in interventions(rules)}
    changes: list[AnswerChange] = []
    for paragraph in sorted(by_slug.values(), key=place_in_law):
        changes += _of_paragraph(old, new, _with_rows(old, paragraph), _with_rows(new, paragraph))
    return changes


def changes_on(rules: Rules, day: str) -> list[AnswerChange]:
    """Return every answer that changes on a day (`YYYY-MM-DD`) within one set of rules."""
    changes: list[AnswerChange] = []
    for paragraph in interventions(rules):
        if day in turns(behind(rules, paragraph)):
            cases = list(_cases(paragraph))
            differing = [
                _differing(*(_fields(rules, paragraph, facts, on) for on in (day_before(day), day))) for facts in cases
            ]
            found = [_Found(facts, day, None, fields) for facts, fields in zip(cases, differing, strict=True) if fields]
            changes += _gathered([paragraph], found, len(cases))
    return changes


def _with_rows(rules: Rules, paragraph: Paragraph) -> Paragraph | None:
    found = find_paragraph(rules, paragraph["number"], paragraph["act"])
    return found if found and "rows" in found else None


def _of_paragraph(old: Rules, new: Rules, was: Paragraph | None, now: Paragraph | None) -> list[AnswerChange]:
    firsts = [rules["edition"]["covered_from"] for rules in (old, new)]
    days = sorted({*firsts, *turns([behind(rules, p) for rules, p in ((old, was), (new, now)) if p])})
    found: list[_Found] = []
    cases = list(_cases(was, now))
    for facts in cases:
        for day, following in zip(days, [*days[1:], None], strict=True):
            fields = _differing(_fields(old, was, facts, day), _fields(new, now, facts, day))
            until = day_before(following) if following else None
            last = found[-1] if found else None
            if last and (last.facts, last.until, last.fields) == (facts, day_before(day), fields):
                found[-1] = last._replace(until=until)
            elif fields:
                found.append(_Found(facts, day, until, fields))
    return _gathered([p for p in (now, was) if p], found, len(cases))


def _gathered(paragraphs: list[Paragraph], found: list[_Found], cases: int) -> list[AnswerChange]:
    """Merge equal changes on the same days into one, and leave out the facts where they make no difference.

    Args:
        paragraphs: the new paragraph, then the old one if it may differ.
        found: what differs under each set of facts.
        cases: how many sets of facts there are.
    """
    paragraph = paragraphs[0]
    alike: list[tuple[_Found, list[Facts]]] = []
    for one in sorted(found, key=lambda one: one.since):
        same = next((all_facts for other, all_facts in alike if other[1:] == one[1:]), None)
        if same is None:
            alike.append((one, [one.facts]))
        else:
            same.append(one.facts)
    changes = []
    for one, all_facts in alike:
        stated = all_facts if len(all_facts) < cases else []
        words = [_situation(paragraphs, facts) for facts in stated]
        name = page_title(paragraph)
        changes.append(AnswerChange(paragraph["number"], paragraph["act"], name, stated, words, *one[1:]))
    return changes


def _cases(*paragraphs: Paragraph | None) -> Iterator[Facts]:
    """Yield every set of facts that any of the paragraphs asks for."""
    asked: dict[str, dict[str, None]] = {}
    for paragraph in paragraphs:
        for question in paragraph.get("questions", []) if paragraph else []:
            asked.setdefault(question["fact"], {}).update(dict.fromkeys(question["choices"]))
    for choices in product(*asked.values()):
        yield dict(zip(asked, choices, strict=True))


def _situation(paragraphs: list[Paragraph], facts: Facts) -> str:
    """Return the facts in the words of the questions, from the first paragraph that asks for them."""
    questions = [question for paragraph in reversed(paragraphs) for question in paragraph.get("questions", [])]
    said = {(q["fact"], value): choice["because"] for q in questions for value, choice in q["choices"].items()}
    return " ".join(said[fact] for fact in facts.items())


def _fields(rules: Rules, paragraph: Paragraph | None, facts: Facts, day: str) -> dict[str, _Field]:
    """Return the fields of the answer under these facts, ignoring facts that these rules do not ask for."""
    if paragraph is None or day < rules["edition"]["covered_from"]:
        return {"outcome": _Field("none", ["Reglerne har ikke noget svar."])}
    questions = {q["fact"]: q["choices"] for q in paragraph.get("questions", [])}
    known = {fact: choice for fact, choice in facts.items() if fact in questions}
    if any(choice not in questions[fact] for fact, choice in known.items()):
        return {"outcome": _Field("none", ["Det svar kan ikke vælges."])}
    return dict(_described(rules, ask_about(rules, paragraph, None, known, day)))


def _described(rules: Rules, outcome: Outcome) -> Iterator[tuple[str, _Field]]:
    if "silent" in outcome:
        yield (
            "outcome",
            _Field(("silent", weight(outcome["silent"])), [f"{UNSETTLED}. {outcome['silent']}"]),
        )
        yield "sources", _sources(rules, outcome["sources"])
        return
    assert "decided_by" in outcome  # noqa: S101 - all facts are given
    yield "outcome", _Field("answer", [_summary(rules, outcome)])
    yield from _of_answer(rules, outcome)


def _summary(rules: Rules, answer: Answer) -> str:
    texts = field_texts(rules, answer)
    fields = ("decided_by", "report", "complaint", "longest_permission")
    return " ".join(f"{FIELDS[field].subject}: {texts[field].removesuffix('.')}." for field in fields)


def _of_answer(rules: Rules, answer: Answer) -> Iterator[tuple[str, _Field]]:
    decided, report, complaint = answer["decided_by"], answer["report"], answer["complaint"]
    permission, texts = answer["longest_permission"], field_texts(rules, answer)
    yield "title", _said([answer["title"]])
    yield "subsection", _Field(answer["subsection"], [answer["subsection"] or "Intet stykke"])
    who = (decided["authority"], decided["recommended_by"], decided["acute"])
    yield "decided_by", _Field(who, [texts["decided_by"]])
    appendix = ", med bilag" if report["appendix"] else ""
    how = (report["form"], report["per"], report["appendix"], report["informs"])
    yield "report", _Field(how, [texts["report"] + appendix])
    recipients = [(r["id"], r["sent_by"], r["gets"], r["when"]) for r in report["recipients"]]
    yield "recipients", _Field(recipients, [recipient_text(r) for r in report["recipients"]])
    yield "complaint", _Field(complaint["to"], [texts["complaint"]])
    known = [complaint[key] for key in ("may", "may_if_unable", "weeks", "counted_from", "onward", "stops", "court")]
    # A complaint that is sent to whoever decides on it differs with that field.
    known += [complaint["sent_to"] != complaint["to"] and complaint["sent_to"]]
    details = [detail["text"] for detail in complaint["details"]]
    yield "complaining", _Field([known, [weight(text) for text in details]], details)
    yield "use_of_force", _Field(answer["use_of_force"], [texts["use_of_force"]])
    longest = (
        (permission["months"], permission["unlimited"], weight(permission["detail"] or "")) if permission else None
    )
    yield "longest_permission", _Field(longest, [texts["longest_permission"]])
    conditions = [_condition(c) for c in answer["conditions"]]
    yield "conditions", _Field([value for value, _ in conditions], [text for _, said in conditions for text in said])
    for field, statements in (
        ("duties", answer["duties"]),
        ("limits", answer["limits"]),
        ("notes", answer["notes"]),
        ("reasons", answer["reasons"]),
    ):
        yield field, _said([statement["text"] for statement in statements])
    yield "sources", _sources(rules, answer["sources"])


def _said(texts: list[str]) -> _Field:
    return _Field([weight(text) for text in texts], texts)


def _sources(rules: Rules, sources: list[Source]) -> _Field:
    texts = [f"{rules['documents'][source['document']]['short']}: {source['section']}" for source in sources]
    return _Field(sorted((source["document"], source["section"]) for source in sources), texts)


def _condition(condition: Condition) -> tuple[object, list[str]]:
    """Return a condition's value, which includes its members and their quantifier, and the texts of it and them all."""
    group = group_of(condition)
    text = f"{condition['subsection']}: {condition['text']}" if "subsection" in condition else condition["text"]
    own = (condition.get("id"), weight(text))
    if group is None:
        return own, [text]
    quantifier, members = group
    inner = [_condition(member) for member in members]
    return (own, quantifier, [value for value, _ in inner]), [text, *(t for _, texts in inner for t in texts)]


def _differing(old: Mapping[str, _Field], new: Mapping[str, _Field]) -> list[FieldChange]:
    changes = []
    if old["outcome"].value != new["outcome"].value:
        pairs = list(paired(old["outcome"].texts, new["outcome"].texts))
        return [FieldChange("outcome", pairs, wording=False)]
    # Where both versions have an answer, the fields that differ are reported, and not the outcome as a whole.
    for field in (f for f in FIELDS if f in old and f in new and not (f == "outcome" and "title" in new)):
        was, now = old[field], new[field]
        if was != now:
            changes.append(FieldChange(field, list(paired(was.texts, now.texts)), was.value == now.value))
    return changes


def paired(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of an old text and the new one, "" where there is none; one pair of all texts where none differs."""
    differing = [place for tag, *place in SequenceMatcher(None, old, new).get_opcodes() if tag != "equal"]
    for i, j, k, m in differing:
        yield from zip_longest(old[i:j], new[k:m], fillvalue="")
    if not differing:
        yield " ".join(old), " ".join(new)
