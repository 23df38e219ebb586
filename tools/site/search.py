"""Build the handbook's search: the words of the built pages, and the libraries that search them.

The words are read from the rendered pages, so that what is searched is what is read, answers from the rules included.
"""

import json
import shutil
from collections import Counter
from pathlib import Path

import yaml

from checker.core.reference import slug
from checker.model.rules import Rules
from tools.errors import StepError
from tools.paths import NODE_MODULES, ROOT
from tools.pyodide import without_source_map
from tools.site.page_text import HandbookPage, read_page
from tools.site.prose import pages as html_pages
from tools.site.register import write_register

SYNONYMS = ROOT / "docs" / "synonyms.yaml"
MINISEARCH = NODE_MODULES / "minisearch"
STEMMERS = NODE_MODULES / "@orama" / "stemmers"
LIBRARIES = {
    "minisearch.js": MINISEARCH / "dist" / "es" / "index.js",
    "minisearch-license.txt": MINISEARCH / "LICENSE.txt",
    "stemmer.js": STEMMERS / "dist" / "dk.js",
    "stemmer-license.txt": STEMMERS / "LICENSE.md",
}
SEARCH_PAGE = "tekst/"


def write_search(site: Path, rules: Rules) -> None:
    """Write `site`/search, and put the register into the search page, for readers without scripts.

    Raises StepError when a library is not installed, a page cannot be read, or a synonym is malformed.
    """
    folder = site / "search"
    folder.mkdir()
    for name, library in LIBRARIES.items():
        if not library.is_file():
            raise StepError(f"{library.relative_to(ROOT)} is missing. Run `make setup`.")
        shutil.copyfile(library, folder / name)
        without_source_map(folder / name)
    pages = handbook_pages(site, rules)
    text = {"pages": pages, "synonyms": read_synonyms(SYNONYMS)}
    # The file's bytes must depend on nothing but the pages.
    (folder / "text.json").write_text(json.dumps(text, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    write_register(site / SEARCH_PAGE / "index.html", pages)


def handbook_pages(site: Path, rules: Rules) -> list[HandbookPage]:
    """Return the pages of the handbook in `site`, sorted by address, with the paragraphs last, in the order of the law.

    Raises StepError when a page has no title where the theme puts what comes from docs/.
    """
    paragraphs = {f"paragraffer/{slug(p)}/": p for p in rules["paragraphs"]}
    pages = []
    built = {place.removeprefix("/"): html for place, html in html_pages(site)}
    built.pop(SEARCH_PAGE, None)
    for address, html in built.items():
        text = read_page(html)
        if not text["title"]:
            raise StepError(f"The search finds no heading in {address}index.html. Has the theme changed its layout?")
        page = HandbookPage(
            address=address, title=text["title"], keywords=[], sections=text["sections"], answer=text["answer"]
        )
        if paragraph := paragraphs.get(address):
            page["keywords"] = paragraph.get("keywords", [])
            page["numbers"] = paragraph["number"].removeprefix("kap. ").split("-")
            page["act"] = rules["acts"][paragraph["act"]]["aliases"]
        pages.append(page)
    # Text that several answers share is found best on the page about its subject.
    said = Counter(text for page in pages for text in page["answer"])
    for page in pages:
        page["answer"] = [text for text in page["answer"] if said[text] == 1]
    law = {address: place for place, address in enumerate(paragraphs)}
    return sorted(pages, key=lambda page: law.get(page["address"], -1))


def read_synonyms(file: Path) -> dict[str, list[str]]:
    """Return what readers may mean by a word that the handbook does not use.

    Raises StepError when `file` is anything but words, each with a list of words.
    """
    synonyms = yaml.safe_load(file.read_text("utf-8"))
    for typed, meant in synonyms.items():
        if not isinstance(typed, str) or not isinstance(meant, list) or not all(isinstance(m, str) for m in meant):
            raise StepError(f"{file.name}: write »{typed}: [ord, ord]«, each a word, in quotes where YAML needs them.")
    return dict(synonyms)
