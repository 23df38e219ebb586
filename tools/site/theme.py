"""Ship of the theme only what a page loads: not its script, its search in 30 languages, and its source maps."""

import re
from pathlib import Path

from tools.paths import ROOT
from tools.site.pages import Pages
from tools.site.remembered import remembered

ASSETS = "assets"


def drop_unused(site: Path, pages: Pages) -> None:
    """Remove the theme's files that no page of the built `site` names."""
    named = frozenset[str]().union(*map(_names, pages.values()))
    own = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs" / ASSETS).rglob("*")}
    for path in sorted((site / ASSETS).rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(site) not in own and path.name not in named:
            path.unlink()


@remembered
def _names(html: str) -> frozenset[str]:
    """Return the last part of every address in a page."""
    return frozenset(re.findall(r"/([\w.-]+)", html))
