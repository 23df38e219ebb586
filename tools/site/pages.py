"""The built pages, held in memory: each step changes them, and they are written once."""

from collections.abc import Iterator
from pathlib import Path

INDEX = "index.html"
# The folder of the pages for other sites' frames.
EMBEDDED = "indlejr"
# HTML by a page's path in the site.
Pages = dict[str, str]


def read_pages(site: Path) -> Pages:
    """Read every page of the built `site`, those for other sites' frames too."""
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}


def write_pages(pages: Pages, site: Path) -> None:
    """Write the pages into the built `site`."""
    for name, html in pages.items():
        (site / name).write_text(html, "utf-8")


def is_embedded(name: str) -> bool:
    """Return whether the page with this path is for other sites' frames."""
    return name.startswith(f"{EMBEDDED}/")


def pages(site: Path) -> Iterator[tuple[str, str]]:
    """Yield the own pages of the built `site`, as `by_address` does."""
    yield from by_address(read_pages(site))


def address_of(name: str) -> str:
    """Return where browsers ask for the file with this path, from the root: for a page, its folder."""
    return name.removesuffix(INDEX) if f"/{name}".endswith(f"/{INDEX}") else name


def by_address(pages: Pages) -> Iterator[tuple[str, str]]:
    """Yield the site's own pages: each with its address from the root, such as `/klage/`, and its HTML."""
    for name, html in pages.items():
        if (address := address_of(name)) != name and not is_embedded(name):
            yield f"/{address}", html
