"""Citations of sources: by the document's name, or by a number in a list of sources."""

from collections.abc import Sequence

from checker.core.sources import address_of, basis_of
from checker.html.element import Html, element, together
from checker.model.answer import ComplaintDetail, Reason
from checker.model.rules import Rules
from checker.model.statements import Basis, Source, Statement
from checker.words.basis import BASIS


def cited(rules: Rules, sources: list[Source], basis: Basis | None = None) -> Html:
    """Return the sources in small print: the short name of each document, and the section, with its link if it has one.

    Args:
        basis: what the statement rests on; said where the name of the first document does not say it already.
    """
    basis = basis or basis_of(rules, {"sources": sources})
    shown = rules["documents"][sources[0]["document"]]["short"]
    named = basis in ("act", "handbook") or shown.startswith(BASIS[basis])
    parts: list[Html | str] = ["[", "" if named else f"{BASIS[basis]}. "]
    for i, source in enumerate(sources):
        parts += ["" if i == 0 else " og " if i == len(sources) - 1 else ", "]
        parts += [linked_section(rules["documents"][source["document"]]["short"], source, address_of(rules, source))]
    return together(" ", element("small", *parts, "]", class_="source"))


def linked_section(short: str, source: Source, address: str | None) -> Html:
    """Return the name of a section, after its document's short name, as a link where it has an address."""
    name = f"{short}: {source['section']}"
    return element("a", name, href=address, rel="external") if address else together(name)


class NumberedSources:
    """Statements that cite their sources by number, and the numbered list that they refer to."""

    def __init__(self, sources: list[Source]) -> None:
        self._sources = sources
        self._numbers = {(s["document"], s["section"]): i for i, s in enumerate(sources, 1)}

    def cite(self, sources: list[Source], basis: Basis | None = None, *, brief: bool = False) -> Html | None:
        """Return what a statement rests on and the numbers of its sources, in small print, or None without sources.

        Args:
            brief: whether to say what it rests on only where that is neither the act nor the handbook.
        """
        if not sources:
            return None
        numbers = ", ".join(str(self._numbers[s["document"], s["section"]]) for s in sources)
        label = element("span", "kilde ", class_="visually-hidden")
        kind = f"{BASIS[basis]} " if basis and not (brief and basis in ("act", "handbook")) else None
        return together(" ", element("small", "[", kind, label, f"{numbers}]", class_="source", data_basis=basis))

    def list(
        self, tag: str, statements: Sequence[Statement | Reason | ComplaintDetail], *, brief: bool = False
    ) -> Html | None:
        """Return the statements, cited as by `cite`, as an `ol` or `ul`, or None where there are none."""
        if not statements:
            return None
        items = (element("li", s["text"], self.cite(s["sources"], s.get("basis"), brief=brief)) for s in statements)
        return element(tag, *items)

    def sources(self) -> Html:
        """Return the cited sections, numbered, each a link where it has an address, and each document's title once."""
        documents = {s["document"]: s for s in self._sources}.values()
        sections = (element("li", linked_section(s["short"], s, s["url"])) for s in self._sources)
        return together(
            element("ol", *sections, class_="answer__sources"),
            element("ul", *(element("li", f"{d['short']}: {d['title']}") for d in documents), class_="answer__sources"),
        )
