"""List what has gone stale without a change here: rules long unchecked or about to change, and dead links.

This asks the sites that the handbook links to, so it needs a network, and is not a test.
"""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urldefrag, urlsplit
from urllib.request import Request, urlopen

from tools.paths import ROOT, SITE
from tools.site.calendar_watch import warnings
from tools.site.pages import pages

PATIENCE = 30  # seconds
# Answers of pages that exist, but not for programs.
GUARDED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.TOO_MANY_REQUESTS}
_LINK = re.compile(r"""<a\s[^>]*?href=["'](https?://[^"']+)["']""")


def main() -> int:
    """Print what is stale, as a Markdown list; return 1 if anything is, or could not be asked about."""
    found = [*warnings(ROOT / "rules", date.today()), *dead_links(links_of(SITE))]
    for one in found:
        print(f"- {one}")
    if not found:
        print("ok  every rule has been checked, and every link answers")
    return int(bool(found))


def links_of(site: Path) -> dict[str, str]:
    """Return each address on other sites that the built `site` links to, with the first page that does."""
    links: dict[str, str] = {}
    for address, html in pages(site):
        for link in _LINK.findall(html):
            host = urlsplit(link).hostname
            # A site built for this machine links to itself there.
            if host not in {"127.0.0.1", "localhost"}:
                links.setdefault(urldefrag(unescape(link)).url, address)
    return links


def dead_links(links: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with each address that does not answer with a page."""
    with ThreadPoolExecutor(8) as askers:
        for link, fault in zip(links, askers.map(_fault, links), strict=True):
            if fault:
                yield f"{links[link]} links to {link}: {fault}"


def _fault(link: str) -> str | None:
    request = Request(link, headers={"User-Agent": "Sidste Udvej link check"})  # noqa: S310 - http and https alone: _LINK
    try:
        with urlopen(request, timeout=PATIENCE):  # noqa: S310
            return None
    except HTTPError as error:
        return None if error.code in GUARDED else f"{error.code} {error.reason}"
    except (URLError, OSError) as error:
        return f"no answer ({getattr(error, 'reason', error)})"


if __name__ == "__main__":
    sys.exit(main())
