"""Citations of sources: by the document's name, or by a number in a list of sources."""

from collections.abc import Sequence

from checker.core.danish import joined
from checker.html.element import Html, element, together
from checker.model.answer import Reason
from checker.model.rules import Rules
from checker.model.statements import Source, Statement


def cited(rules: Rules, sources: list[Source]) -> Html:
    """Return the sources in small print: the short name of each document, and the section."""
    named = joined(f"{rules['documents'][s['document']]['short']}: {s['section']}" for s in sources)
    return together(" ", element("small", f"[{named}]", class_="source"))


class NumberedSources:
    """Statements that cite their sources by number, and the numbered list that they refer to."""

    def __init__(self, sources: list[Source]) -> None:
        self._sources = sources
        self._numbers = {(s["document"], s["section"]): i for i, s in enumerate(sources, 1)}

    def cite(self, sources: list[Source]) -> Html | None:
        """Return the numbers of these sources in small print, or None where there are none."""
        if not sources:
            return None
        numbers = ", ".join(str(self._numbers[s["document"], s["section"]]) for s in sources)
        label = element("span", "kilde ", class_="visually-hidden")
        return together(" ", element("small", "[", label, f"{numbers}]", class_="source"))

    def list(self, tag: str, statements: Sequence[Statement | Reason]) -> Html | None:
        """Return the statements with their sources' numbers as an `ol` or `ul`, or None where there are none."""
        if not statements:
            return None
        return element(tag, *(element("li", s["text"], self.cite(s["sources"])) for s in statements))

    def sources(self) -> Html:
        """Return the cited sections, numbered, and below them each document once with its link."""
        documents = {s["document"]: s for s in self._sources}.values()
        sections = (element("li", f"{s['short']}: {s['section']}") for s in self._sources)
        return together(
            element("ol", *sections, class_="answer__sources"),
            element("ul", *(_document(d) for d in documents), class_="answer__sources"),
        )


def _document(source: Source) -> Html:
    return element("li", f"{source['short']}: ", element("a", source["title"], href=source["url"], rel="external"))
