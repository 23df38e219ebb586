"""Whether rules and pages fit: a page for each paragraph, a paragraph for each such page, and no link to nowhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.core.reference import name_of, slug
from checker.model.rules import Rules

PARAGRAPHS = "paragraffer"


def page_problems(rules: Rules, documents: list[Document], docs: Path) -> Iterator[Problem]:
    """What a reader would look for in vain.

    Args:
        rules: all of them.
        documents: the files they stand in.
        docs: the folder of the pages, in Markdown.
    """
    pages = {file.relative_to(docs).with_suffix("").as_posix() for file in docs.rglob("*.md")}
    named = {slug(p) for p in rules["paragraphs"]}
    for document in documents:
        if "paragraph" in document.data:
            own = slug(document.data["paragraph"])
            if f"{PARAGRAPHS}/{own}" not in pages:
                what = f"{name_of(document.data['paragraph'])} har ingen side."
                remedy = f"Tilføj siden {docs / PARAGRAPHS / own}.md, eller ret nummeret."
                yield Problem(document.file, document.line("paragraph", "number"), what, remedy)
        yield from _links(document, document.data, (), pages)
    for page in sorted(page for page in pages if page.startswith(f"{PARAGRAPHS}/")):
        if page.removeprefix(f"{PARAGRAPHS}/") not in named:
            what = "Ingen fil i reglerne har den paragraf, siden handler om."
            yield Problem(f"{docs / page}.md", 1, what, "Hent reglens fil tilbage, eller slet siden.")


def _links(document: Document, part: Any, where: Where, pages: set[str]) -> Iterator[Problem]:
    """Links to a page that is not there."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "page" and value.partition("#")[0].strip("/") not in pages:
                what = f"Der er ingen side »{value}«."
                yield Problem(document.file, document.line(*where, key), what, nearest(value, [f"{p}/" for p in pages]))
            yield from _links(document, value, (*where, key), pages)
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from _links(document, value, (*where, i), pages)
