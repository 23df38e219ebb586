"""What statements rest on: the kind of their first source, and the titles and addresses of what they cite."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checker.model.rules import Rules
from checker.model.statements import Basis, Condition, Source, Statement, group_of


def basis_of(rules: Rules, part: Mapping[str, Any]) -> Basis:
    """Return what a part with `sources` rests on: what it states itself, else the kind of its first source."""
    basis: Basis | None = part.get("basis")
    return basis or rules["documents"][part["sources"][0]["document"]]["basis"]


def stated(rules: Rules, part: Mapping[str, Any]) -> Statement:
    """Return the statement of a part of the rules, which may have a `link`, with its basis."""
    statement: Statement = {"text": part["text"], "sources": part["sources"], "basis": basis_of(rules, part)}
    if "link" in part:
        statement["link"] = part["link"]
    return statement


def sourced(rules: Rules, condition: Condition, sources: list[Source], basis: Basis | None = None) -> Condition:
    """Return a condition whose every part has its sources and basis: its own, or else those of the whole."""
    own: Condition = {"sources": sources, **condition}
    if "basis" not in own:
        own["basis"] = basis if basis and "sources" not in condition else basis_of(rules, own)
    group = group_of(condition)
    if group:
        kind, members = group
        own[kind] = [sourced(rules, member, own["sources"], own["basis"]) for member in members]
    return own


def described_sources(rules: Rules, cited: Iterable[Sequence[Source]]) -> list[Source]:
    """Return each cited source once, in order, with the titles of its document and the address of its section."""
    described: dict[tuple[str, str], Source] = {}
    for source in (source for group in cited for source in group):
        key = source["document"], source["section"]
        if key not in described:
            document = rules["documents"][source["document"]]
            described[key] = {
                "document": source["document"],
                "section": source["section"],
                "title": document["title"],
                "short": document["short"],
                "url": address_of(rules, source),
            }
    return list(described.values())


def address_of(rules: Rules, source: Source) -> str | None:
    """Return the address of a section, or that of its document where the section has none, or None."""
    document, section = rules["documents"][source["document"]], source["section"]
    known = document.get("addresses", {})
    # A section is a paragraph with or without its subsection: `§ 128 b, stk. 2` is at the address of `§ 128 b`.
    return known.get(section) or known.get(section.partition(",")[0]) or document.get("url")
