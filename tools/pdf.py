"""Print the built site as a browser does: the overview, and the whole handbook with bookmarks, into build/pdf/.

The pages are shown under the address they are published at, so that their links lead there, but are read from site/.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import yaml
from playwright.sync_api import Page, Route, sync_playwright
from pypdf import PdfWriter
from pypdf.generic import IndirectObject

from tools.errors import StepError
from tools.paths import CACHE, ROOT, SITE
from tools.serve import serve_directory
from tools.system import CHROMIUM_FLAGS, chromium, use_locked_node

FOLDER = CACHE / "pdf"
OVERVIEW = "oversigt/"


class _Config(yaml.SafeLoader):
    """Reads mkdocs.yml without acting on its tags."""


_Config.add_multi_constructor("", lambda *_: None)


def main() -> int:
    """Print; return the exit code."""
    try:
        for file in write_pdfs(SITE, FOLDER):
            print(f"Wrote {file.relative_to(ROOT)}.")
    except StepError as error:
        print(f"The PDF files were not made: {error}", file=sys.stderr)
        return 2
    return 0


def write_pdfs(site: Path, folder: Path) -> list[Path]:
    """Print the built `site` into `folder`: oversigt.pdf, and haandbog.pdf in the order of the navigation.

    Raises StepError when there is no browser, or a page is not there.
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
        browser.new_context(locale="da-DK") as context,
        tempfile.TemporaryDirectory() as work,
        PdfWriter() as whole,
    ):
        published = published_at(site)

        def from_here(route: Route) -> None:
            route.fulfill(response=route.fetch(url=route.request.url.replace(published, local, 1)))

        context.route(f"{published}**", from_here)
        # Paper gets what the page knows by itself.
        context.route("**/worker.js", lambda route: route.abort())
        page = context.new_page()
        sections: dict[str, IndirectObject] = {}
        for number, (section, path) in enumerate(in_order()):
            file, first = Path(work, f"{number}.pdf"), len(whole.pages)
            title = print_page(page, published + path, file)
            # The browser's own bookmarks lose the blank where a heading goes on to a new line.
            whole.append(file, import_outline=False)
            if section and section not in sections:
                sections[section] = whole.add_outline_item(title=section, page_number=first)
            whole.add_outline_item(title=title, page_number=first, parent=sections.get(section))
            if path == OVERVIEW:
                overview.write_bytes(file.read_bytes())
        whole.add_metadata({"/Title": "Sidste Udvej"})
        whole.write(handbook)
    return [overview, handbook]


def print_page(page: Page, address: str, file: Path) -> str:
    """Print one page with its headings as bookmarks, and return its title.

    Raises StepError when it is not there.
    """
    response = page.goto(address)
    if response is None or not response.ok:
        raise StepError(f"{address} is not in the site. Run `make build`.")
    page.evaluate("document.fonts.ready")
    page.pdf(path=file, format="A4", prefer_css_page_size=True, outline=True, tagged=True)
    heading: str = page.locator("h1").inner_text()
    return " ".join(heading.removesuffix("¶").split())


def published_at(site: Path) -> str:
    """The address that the site was built for, as its map has it; it ends in a slash."""
    found = ElementTree.parse(site / "sitemap.xml").iterfind(".//{*}loc")  # noqa: S314 - of our own making
    return min((address.text or "" for address in found), key=len)


def in_order() -> Iterator[tuple[str, str]]:
    """The pages in the order of the navigation: the heading each stands under, or "", and its address from the root."""
    config = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=_Config)  # noqa: S506 - a SafeLoader
    for entry in config["nav"]:
        ((section, files),) = entry.items() if isinstance(entry, dict) else [("", [entry])]
        for file in files if isinstance(files, list) else [files]:
            path = "" if file == "index.md" else f"{file.removesuffix('.md')}/"
            yield section if isinstance(files, list) else "", path


if __name__ == "__main__":
    sys.exit(main())
