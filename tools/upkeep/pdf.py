"""Print the built site as a browser does: the overview, and the whole handbook with bookmarks, into build/pdf/.

Pages are read from site/, but opened under the address that they are published at, so that their links lead there. The
handbook is put together as one page before it is printed: joined afterwards, it would lose the tags by which screen
readers find headings, lists and tables.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import yaml
from playwright.sync_api import Page, Route, sync_playwright

from tools.errors import StepError
from tools.machine.system import CHROMIUM_FLAGS, chromium, use_locked_node
from tools.paths import CACHE, ROOT, SITE
from tools.site.serve import serve_directory

FOLDER = CACHE / "pdf"
OVERVIEW = "oversigt/"
# Returns a page's content and the styles it needs, after its scripts have run; links lead where they did.
CHAPTER = """() => {
    for (const link of document.querySelectorAll(".md-content [href]")) link.setAttribute("href", link.href);
    const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href);
    return [document.querySelector(".md-content").outerHTML, styles];
}"""
# Puts the chapters together, each section under its heading in the menu, with the chapters' headings one level below.
TOGETHER = """async ([chapters, styles]) => {
    for (const style of styles) {
        if (document.querySelector(`link[href="${style}"]`)) continue;
        const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
        document.head.append(link);
        await new Promise((loaded) => (link.onload = loaded));
    }
    document.title = "Sidste Udvej";
    const main = document.querySelector(".md-main__inner");
    main.replaceChildren();
    chapters.forEach(([section, html], number) => {
        main.insertAdjacentHTML("beforeend", html);
        const chapter = main.lastElementChild;
        for (const attribute of ["id", "for", "aria-labelledby", "aria-describedby"]) {
            // The numbers keep names unique in the joined page.
            for (const named of chapter.querySelectorAll(`[${attribute}]`)) {
                const names = named.getAttribute(attribute).split(" ");
                named.setAttribute(attribute, names.map((name) => `${number}-${name}`).join(" "));
            }
        }
        chapter.classList.add("chapter");
        const headings = [...chapter.querySelectorAll("h1, h2, h3, h4, h5")];
        headings.filter((heading) => heading.checkVisibility()).forEach((heading, place) => {
            // If the page has an answer, its title is the page's.
            const level = place ? Number(heading.tagName[1]) : 1;
            heading.ariaLevel = String(section === null ? level : level + 1);
        });
        if (section) {
            const heading = document.createElement("div");
            Object.assign(heading, { role: "heading", ariaLevel: "1", className: "section", textContent: section });
            chapter.prepend(heading);
        }
    });
}"""
# Only the overview is in landscape. `break-spaces` keeps the blank at which a heading wraps, for its bookmark.
STYLE = """
    body { page: auto !important; }
    .chapter:has(.overview) { page: overview; }
    .chapter + .chapter { break-before: page; }
    .section { font-size: 9pt; margin-bottom: 4mm; }
    :is(h1, h2, h3, h4, h5, h6) { white-space: break-spaces !important; }
"""


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
        # STYLE goes into a page whose policy allows no inline style.
        browser.new_context(locale="da-DK", bypass_csp=True) as context,
    ):
        published = published_at(site)

        def from_here(route: Route) -> None:
            route.fulfill(response=route.fetch(url=route.request.url.replace(published, local, 1)))

        context.route(f"{published}**", from_here)
        # Without the engine: what is printed is what the page itself holds.
        context.route("**/worker.js", lambda route: route.abort())
        page = context.new_page()
        chapters: list[tuple[str | None, str]] = []
        styles: dict[str, None] = {}
        begun: set[str] = set()
        for section, path in in_order():
            open_page(page, published + path)
            if path == OVERVIEW:
                print_to(page, overview)
            html, needed = page.evaluate(CHAPTER)
            chapters.append(((section if section not in begun else "") if section else None, html))
            begun.add(section)
            styles.update(dict.fromkeys(needed))
        open_page(page, published)
        page.emulate_media(media="print")
        page.evaluate(TOGETHER, [chapters, list(styles)])
        page.add_style_tag(content=STYLE)
        print_to(page, handbook)
    return [overview, handbook]


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
    """Yield the pages in the order of the navigation: the heading that each is under, or "", and its path."""
    config = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=_Config)  # noqa: S506 - a SafeLoader
    for entry in config["nav"]:
        ((section, files),) = entry.items() if isinstance(entry, dict) else [("", [entry])]
        for file in files if isinstance(files, list) else [files]:
            path = "" if file == "index.md" else f"{file.removesuffix('.md')}/"
            yield section if isinstance(files, list) else "", path


if __name__ == "__main__":
    sys.exit(main())
