"""The glossary: the page that lists it, and which of its words stand in a text."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from checker.html.answer import cited
from checker.html.element import Html, element, together
from checker.model.rules import Glossary, Rules, Term

# By which the glossary itself is told from the pages that use its words.
GLOSSARY_CLASS = "glossary"


class Use(NamedTuple):
    """A word of the glossary where it stands in a text."""

    start: int
    end: int
    term: Term


class Words:
    """The words of the glossary, to be found in running text whatever their case and however a line breaks."""

    def __init__(self, glossary: Glossary) -> None:
        self._terms = {_plain(form): term for term in glossary["terms"] for form in term["forms"]}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # The longest first: »samlet registrering« before »registrering«.
        forms = sorted(self._terms, key=len, reverse=True)
        spaced = [r"\s+".join(re.escape(word) for word in form.split()) for form in forms]
        return re.compile(rf"(?<![\w-])(?:{'|'.join(spaced)})(?![\w-])")

    def uses(self, text: str) -> Iterator[Use]:
        """Yield each word of the glossary in a text, in the order they stand."""
        # Small letters beforehand: a pattern that ignores case takes five times as long. İ alone would become two.
        small = text.replace("İ", "I").lower()
        for found in self._pattern.finditer(small) if self._terms else ():
            yield Use(found.start(), found.end(), self._terms[_plain(found[0])])


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
