"""Print the built site as a browser does: the overview, and the whole handbook as a book, into build/pdf/.

Pages are read from site/, but opened under the address that they are published at, so that their links lead there. The
handbook is put together as one page before it is printed: joined afterwards, it would lose the tags by which screen
readers find headings, lists and tables.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml
from playwright.sync_api import Page, Route, sync_playwright

from checker.compile import rules_of
from checker.core.danish import long_date
from tools.errors import StepError
from tools.machine.system import CHROMIUM_FLAGS, chromium, use_locked_node
from tools.paths import CACHE, ROOT, SITE
from tools.site.paper import NAME
from tools.site.serve import serve_directory

FOLDER = CACHE / "pdf"
OVERVIEW = "oversigt/"
HERE = Path(__file__).parent
# Makes the book in a page, and how it looks.
BOOK, STYLE = HERE / "book.js", HERE / "book.css"
# The start page, and the marks of pages that are for a screen: lookups, checks, the search, what is kept offline, and a
# card to cut out.
SCREENS = "[data-search], [data-form-checker], [data-log-checker], [data-find], [data-offline], .pocket-cards"
# The parts of the other pages that are.
TOOLS = (
    "form, nav, button, input, select, textarea, script, [hidden], [role=status], [data-built-note], "
    "[data-print-address], .answer__next"
)
# Returns a page's title, its content and the styles it needs, after its scripts have run; links lead where they did.
CHAPTER = f"""() => {{
    const content = document.querySelector(".md-content");
    if (content.querySelector("{SCREENS}")) return null;
    for (const link of content.querySelectorAll("[href]")) link.setAttribute("href", link.href);
    const title = content.querySelector("h1");
    const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href);
    return {{ title: title.textContent.replaceAll("\u00ad", ""), html: content.outerHTML, styles }};
}}"""


class _Config(yaml.SafeLoader):
    """Reads mkdocs.yml without acting on its tags."""


_Config.add_multi_constructor("", lambda *_: None)


def main() -> int:
    """Print both files; return the exit code."""
    try:
        for file in write_pdfs(SITE, FOLDER):
            print(f"Wrote {file.relative_to(ROOT)}.")
    except StepError as error:
        print(f"The PDF files were not made: {error}", file=sys.stderr)
        return 2
    return 0


def write_pdfs(site: Path, folder: Path) -> list[Path]:
    """Print the built `site` into `folder`: oversigt.pdf, and haandbog.pdf in the order of the navigation.

    Raises StepError when there is no browser, or a page is missing.
    """
    executable = chromium()
    if executable is None:
        raise StepError("no Chromium or Chrome is here. `make test` installs one.")
    folder.mkdir(parents=True, exist_ok=True)
    overview, handbook = folder / "oversigt.pdf", folder / "haandbog.pdf"
    use_locked_node()
    with (
        serve_directory(site) as local,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS) as browser,
        # The book's style goes into a page whose policy allows no inline style.
        browser.new_context(locale="da-DK", bypass_csp=True) as context,
    ):
        published = published_at(site)

        def from_here(route: Route) -> None:
            route.fulfill(response=route.fetch(url=route.request.url.replace(published, local, 1)))

        context.route(f"{published}**", from_here)
        # Without the engine: what is printed is what the page itself holds.
        context.route("**/worker.js", lambda route: route.abort())
        page = context.new_page()
        chapters: list[dict[str, Any]] = []
        styles: dict[str, None] = {}
        begun = {""}
        for section, path in in_order():
            open_page(page, published + path)
            if path == OVERVIEW:
                print_to(page, overview)
            chapter = page.evaluate(CHAPTER) if path else None
            if chapter is not None:
                styles.update(dict.fromkeys(chapter.pop("styles")))
                chapters.append({**chapter, "section": section, "begins": section not in begun})
                begun.add(section)
        book: dict[str, Any] = {"name": NAME, "about": about(), "notes": notes(), "tools": TOOLS}
        book |= {"styles": list(styles), "chapters": chapters}
        numbers: list[int] | list[None] = [None] * len(chapters)
        # The first time to see on which sheets the chapters begin; their numbers move nothing.
        for _ in range(2):
            open_page(page, published)
            page.emulate_media(media="print")
            page.evaluate(BOOK.read_text("utf-8"), {**book, "pages": numbers})
            page.add_style_tag(content=STYLE.read_text("utf-8"))
            print_to(page, handbook)
            numbers = first_sheets(handbook)
    return [overview, handbook]


def about() -> str:
    """Return what the handbook is about, in a sentence."""
    return str(_config()["site_description"])


def notes() -> list[str]:
    """Return what the cover says of the book: whose it is not, what it was compared with, and when it was printed."""
    compared = rules_of(ROOT / "rules")["edition"]["compared_with"]["text"]
    return [_config()["copyright"], compared, f"Udskrevet den {long_date(date.today().isoformat())}."]


def first_sheets(file: Path) -> list[int]:
    """Return the number of the sheet that each chapter of the book begins on, from 1, as poppler reads it."""
    read = subprocess.run(["pdfinfo", "-dests", file], capture_output=True, check=True)
    found = re.findall(r'^ *(\d+) \[.*\] "chapter-(\d+)"$', read.stdout.decode(), re.MULTILINE)
    return [int(sheet) for sheet, _ in sorted(found, key=lambda one: int(one[1]))]


def open_page(page: Page, address: str) -> None:
    """Open one page of the site. Raises StepError when it is missing."""
    response = page.goto(address)
    if response is None or not response.ok:
        raise StepError(f"{address} is not in the site. Run `make build`.")


def print_to(page: Page, file: Path) -> None:
    """Print the page as it is, with its headings as bookmarks."""
    page.evaluate("document.fonts.ready")
    page.pdf(path=file, format="A4", prefer_css_page_size=True, outline=True, tagged=True)


def published_at(site: Path) -> str:
    """Return the address that the site was built for, from its sitemap, ending in a slash."""
    found = ElementTree.parse(site / "sitemap.xml").iterfind(".//{*}loc")  # noqa: S314 - of our own making
    return min((address.text or "" for address in found), key=len)


def in_order() -> Iterator[tuple[str, str]]:
    """Yield the pages in the order of the navigation: the heading right above each, or "", and its path."""
    yield from _under("", _config()["nav"])


def _under(section: str, entries: list[Any]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        ((title, content),) = entry.items() if isinstance(entry, dict) else [("", entry)]
        if isinstance(content, list):
            yield from _under(title, content)
        else:
            yield section, "" if content == "index.md" else f"{content.removesuffix('.md')}/"


def _config() -> dict[str, Any]:
    config: dict[str, Any] = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=_Config)  # noqa: S506 - a SafeLoader
    return config


if __name__ == "__main__":
    sys.exit(main())
