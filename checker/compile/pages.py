"""Check that rules and pages match: a page for each paragraph, a paragraph for each such page, and no broken link.

Each page must also be in the navigation, and have no place that is still to be filled in.
"""

from collections.abc import Iterator
from pathlib import Path

from checker.compile.blanks import BLANK
from checker.compile.document import Document
from checker.compile.navigation import SETTINGS, navigation_beside
from checker.compile.problems import Problem, nearest
from checker.core.reference import name_of, slug
from checker.model.rules import Rules

PARAGRAPHS = "paragraffer"


def page_problems(rules: Rules, documents: list[Document], docs: Path) -> Iterator[Problem]:
    """Report missing pages, pages without a paragraph or a place in the navigation, and broken links.

    Args:
        rules: the merged rules.
        documents: the files that hold them.
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
        for where, page in document.parts:
            if where and where[-1] == "page" and page.partition("#")[0].strip("/") not in pages:
                remedy = nearest(page, [f"{p}/" for p in pages])
                yield Problem(document.file, document.line(*where), f"Der er ingen side »{page}«.", remedy)
    for page in sorted(page for page in pages if page.startswith(f"{PARAGRAPHS}/")):
        if page.removeprefix(f"{PARAGRAPHS}/") not in named:
            what = "Ingen fil i reglerne har den paragraf, siden handler om."
            yield Problem(f"{docs / page}.md", 1, what, "Hent reglens fil tilbage, eller slet siden.")
    yield from _navigation(docs, pages)


def blank_problems(docs: Path) -> Iterator[Problem]:
    """Report each place in a page that is still to be filled in."""
    for file in sorted(docs.rglob("*.md")):
        for line, text in enumerate(file.read_text("utf-8", "replace").split("\n"), 1):
            if BLANK in text:
                yield Problem(str(file), line, "Siden er ikke udfyldt her.", "Skriv teksten, eller slet afsnittet.")


def _navigation(docs: Path, pages: set[str]) -> Iterator[Problem]:
    """Report pages that are missing from the navigation, and entries in it that have no page."""
    entries, file = navigation_beside(docs), str(docs.parent / SETTINGS)
    if not entries:
        return
    shown = {entry.page.removesuffix(".md") for entry in entries}
    for page in sorted(pages - shown):
        what, remedy = f"Siden {page}.md står ikke i navigationen.", f"Tilføj linjen »- {page}.md« under »nav:«."
        yield Problem(file, entries[0].line, what, remedy)
    for entry in entries:
        if entry.page.removesuffix(".md") not in pages:
            what = f"Navigationen har siden {entry.page}, som ikke findes."
            yield Problem(file, entry.line, what, nearest(entry.page, [f"{page}.md" for page in pages]))
