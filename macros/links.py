"""A Markdown extension that writes links as Zensical reads them; where MkDocs renders the page, it changes nothing.

HTML in a page links from the page's address, and an absolute link to a page (`/ordliste.md`) from docs/. MkDocs leaves
the first alone and, with `absolute_links: relative_to_docs`, resolves the second. Zensical takes the first for a link
from the page's source, and leaves the second alone.
"""

import posixpath
import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

# The name under which Zensical tells which page it renders.
CONTEXT = "rendering_context"
# Those to another site, to a part of the page itself or from the site's root are read alike.
_RELATIVE = re.compile(r"""(\s(?:href|src)=")(?![a-z]+:|[/?#"])([^"]*)""")


class LinksExtension(Extension):
    """Links from the page's source, where Zensical renders it."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        """Register the step, after all that makes links, the glossary's included."""
        md.treeprocessors.register(_Links(md), "links", 3)


class _Links(Treeprocessor):
    def run(self, root: Element) -> None:
        if CONTEXT not in self.md.preprocessors:
            return
        context: Any = self.md.preprocessors[CONTEXT]
        folder, name = posixpath.split(context.page.path)
        for link in root.iter("a"):
            if link.get("href", "").startswith("/"):
                link.set("href", posixpath.relpath(link.get("href", ""), f"/{folder}"))
        if name == "index.md":
            return
        page = name.removesuffix(".md")
        # HTML is put aside here until the rest is done.
        self.md.htmlStash.rawHtmlBlocks = [
            _RELATIVE.sub(lambda link: link[1] + from_source(link[2], page), str(html))
            for html in self.md.htmlStash.rawHtmlBlocks
        ]


def from_source(link: str, page: str) -> str:
    """What a link from `124-c/` is from `124-c.md`, whose page is `124-c`."""
    if link.startswith("../"):
        return link.removeprefix("../") or "./"
    return f"{page}/{link.removeprefix('./')}"


def makeExtension(**options: object) -> LinksExtension:  # noqa: N802 (the name Python-Markdown calls)
    """The extension, for `markdown_extensions` in mkdocs.yml."""
    return LinksExtension(**options)
