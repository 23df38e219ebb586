"""Check that the documents and authorities that the rules name exist."""

from collections.abc import Iterator

from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.model.rules import Rules


def source_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """Report the sources in a file that name an unknown document."""
    for where, part in document.parts:
        if isinstance(part, dict) and isinstance(part.get("section"), str):
            name = str(part.get("document"))
            if name not in rules["documents"]:
                remedy = nearest(name, list(rules["documents"]))
                yield Problem(document.file, document.line(*where, "document"), f"Ukendt dokument »{name}«.", remedy)


def authority_problems(rules: Rules, sections: dict[str, Document]) -> Iterator[Problem]:
    """Report unknown authorities in the shared sections, and complaint routes that are listed twice."""
    document = sections["deciding"]
    for authority in rules["deciding"]:
        yield from _unknown_authority(rules, document, authority, ("deciding", authority))
    document = sections["complaints"]
    seen: dict[tuple[str, str], int] = {}
    for i, complaint in enumerate(rules["complaints"]):
        yield from _unknown_authority(rules, document, complaint["decided_by"], ("complaints", i, "decided_by"))
        if complaint["to"] != "none":
            yield from _unknown_authority(rules, document, complaint["to"], ("complaints", i, "to"))
        pair = complaint["decided_by"], complaint["to"]
        if pair in seen:
            line = document.line("complaints", seen[pair])
            what = f"Klagevejen fra {pair[0]} til {pair[1]} står også i linje {line}."
            yield Problem(document.file, document.line("complaints", i), what, "Slet den ene.")
        seen.setdefault(pair, i)


def _unknown_authority(rules: Rules, document: Document, name: str, where: Where) -> Iterator[Problem]:
    if name not in rules["authorities"]:
        remedy = nearest(name, list(rules["authorities"]))
        yield Problem(document.file, document.line(*where), f"Ukendt myndighed »{name}«.", remedy)
