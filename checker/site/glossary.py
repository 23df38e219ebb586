"""The glossary: the page that lists it, and the search for its words in a text."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from checker.html.citations import cited
from checker.html.element import Html, element, together
from checker.model.rules import Glossary, Rules, Term

# Marks the glossary itself, as opposed to the pages that use its words.
GLOSSARY_CLASS = "glossary"


class Use(NamedTuple):
    """A word of the glossary at its place in a text."""

    start: int
    end: int
    term: Term


class Words:
    """The words of the glossary, found in running text regardless of case and line breaks."""

    def __init__(self, glossary: Glossary) -> None:
        self.terms = {_plain(form): term for term in glossary["terms"] for form in term["forms"]}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # Longer forms come first: »samlet registrering« before »registrering«.
        forms = sorted(self.terms, key=len, reverse=True)
        spaced = [r"\s+".join(re.escape(word) for word in form.split()) for form in forms]
        return re.compile(rf"(?<![\w-])(?:{'|'.join(spaced)})(?![\w-])")

    def uses(self, text: str) -> Iterator[Use]:
        """Yield each word of the glossary in a text, in the order of the text."""
        # The text is lowered first, since a pattern that ignores case takes five times as long. Only İ would become two
        # characters, and move the places after it: https://github.com/python/cpython/issues/77289
        small = text.replace("İ", "I").lower()
        for found in self._pattern.finditer(small) if self.terms else ():
            yield Use(found.start(), found.end(), self.terms[_plain(found[0])])


def glossary_page(rules: Rules) -> Html:
    """List the whole glossary, each word with an address of its own, and the abbreviations."""
    glossary = rules["glossary"]
    terms = [_entry(rules, term) for term in glossary["terms"]]
    abbreviations = [
        element("div", element("dt", a["short"]), element("dd", a["long"])) for a in glossary["abbreviations"]
    ]
    return together(
        element("dl", *terms, class_=GLOSSARY_CLASS),
        element("h2", "Forkortelser", id="forkortelser"),
        element("dl", *abbreviations, class_=f"{GLOSSARY_CLASS} {GLOSSARY_CLASS}--short"),
    )


def _entry(rules: Rules, term: Term) -> Html:
    source = cited(rules, term["sources"]) if "sources" in term else None
    return element("div", element("dt", term["term"]), element("dd", term["text"], source), id=term["id"])


def _plain(form: str) -> str:
    return " ".join(form.casefold().split())
