"""Differences between two sets of rules besides answers: each text, and each value that the checks use."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from checker.changes.answers import AnswerChange
from checker.changes.wording import only_wording
from checker.core.reference import name_of
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules

# Rows and silences are compared by the answers they give. The days of the last check, and what could be read of the
# act, are on pages, and state no rule.
_LEFT_OUT = {"rows", "silent", "last_checked", "statute"}
# Words that no check uses: a change of them is a change of wording.
_BESIDE = {"keywords"}
# The key that identifies a member of a list: the first of these that the member has.
_IDENTIFYING = ("id", "fact", "number", "paragraph", "end", "short")
# The label and the member, where there is none.
_NONE = ("", None)
# The end of a list's place where the order of its members differs.
_ORDER = "rækkefølge"
# Keys whose texts are for readers even where they are a single word, as ids are.
_NAMES = {"name", "short", "inline", "inline_short", "label", "title", "term", "forms"}


class TextChange(NamedTuple):
    """A text or a value that differs: its places in the rules, and what it was and is, "" where it is not there.

    `wording` is true where only the wording differs.
    """

    places: list[str]
    old: str
    new: str
    wording: bool


def changed_texts(old: Rules, new: Rules, answers: list[AnswerChange]) -> list[TextChange]:
    """Return each text and value that differs, once, without those that the changed answers already report."""
    reported = {pair for change in answers for field in change.fields if not field.wording for pair in field.texts}
    found: dict[tuple[str, str], TextChange] = {}
    for where, was, now in _leaves(_by_name(old), _by_name(new), ()):
        texts = ("" if was is None else str(was), "" if now is None else str(now))
        if texts in reported:
            continue
        keys = set(where)
        text = isinstance(was, str) and isinstance(now, str) and _ORDER not in keys
        said = text and (" " in f"{was}{now}" or keys & _NAMES)
        wording = bool(said and only_wording(*texts)) or bool(keys & _BESIDE)
        found.setdefault(texts, TextChange([], *texts, wording)).places.append(" ".join(where))
    for changed in answers:
        for field in changed.fields:
            for pair in field.texts if field.wording else ():
                found.setdefault(pair, TextChange([changed.name], *pair, wording=True))
    return list(found.values())


def _by_name(rules: Rules) -> dict[str, Any]:
    """Return the rules with each paragraph under its name, so that an added one does not move the others."""

    def kept(paragraph: Paragraph) -> dict[str, Any]:
        return {key: value for key, value in paragraph.items() if key not in _LEFT_OUT}

    named = {name_of(p): kept(p) for p in rules["paragraphs"]}
    # The version is a hash of all the rest.
    return {**{key: value for key, value in rules.items() if key not in ("paragraphs", "version")}, **named}


def _leaves(old: Any, new: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Yield each leaf that differs, with its place: `§ 125`, `conditions`, `»short«`, `text`."""
    if isinstance(old, dict | None) and isinstance(new, dict | None) and (old or new):
        for key in {**(old or {}), **(new or {})}:
            yield from _leaves((old or {}).get(key), (new or {}).get(key), (*where, key))
    elif isinstance(old, list | None) and isinstance(new, list | None) and (old or new):
        yield from _items(old or [], new or [], where)
    elif old != new:
        yield where, old, new


def _items(old: list[Any], new: list[Any], where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Yield what differs between two lists: in members of the same name, in those without a name, and in the order.

    Members that are equal at the start and at the end are stripped first, so that those between them do not move them.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    was, now = (dict(_named(members)[start : len(members) - end]) for members in (old, new))
    for key in {**was, **now}:
        label, member = now.get(key) or was[key]
        place = where if isinstance(member, str) else (*where, label)
        yield from _leaves(was.get(key, _NONE)[1], now.get(key, _NONE)[1], place)
    before, after = ([key for key in keys if key in was and key in now] for keys in (was, now))
    if before != after:
        first, then = (", ".join(of[key][0].strip("»«") for key in keys) for of, keys in ((was, before), (now, after)))
        yield (*where, _ORDER), first, then


def _named(members: list[Any]) -> list[tuple[str, tuple[str, Any]]]:
    """Return each member under the key that it is compared by, with its label: its name, else its place from 1."""
    named, seen = [], Counter[str]()
    for place, member in enumerate(members, 1):
        found = (member[key] for key in _IDENTIFYING if key in member) if isinstance(member, dict) else ()
        name = "".join(islice(found, 1))
        seen[name] += 1
        key = f"{name} {seen[name]}" if seen[name] > 1 or not name else name
        named.append((key, (f"»{key}«" if name else str(place), member)))
    return named
