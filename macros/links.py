"""A Markdown extension that adapts links to Zensical; when MkDocs renders the page, it changes nothing.

Links in HTML are relative to the page's address; an absolute link to a page (`/ordliste.md`) starts in docs/. MkDocs
leaves the former alone and, with `absolute_links: relative_to_docs`, resolves the latter. Zensical takes the former to
be relative to the page's source, and leaves the latter alone.
"""

import posixpath
import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

# The preprocessor that knows which page Zensical is rendering.
CONTEXT = "rendering_context"
# Links to other sites, within the page, or from the site's root mean the same to both, and are left alone.
_RELATIVE = re.compile(r"""(\s(?:href|src)=")(?![a-z]+:|[/?#"])([^"]*)""")


class LinksExtension(Extension):
    """The extension that makes links relative to the page's source, if Zensical renders it."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        """Register the step after everything that makes links, the glossary included."""
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
        # Markdown keeps raw HTML here until the rest of the page is done.
        self.md.htmlStash.rawHtmlBlocks = [
            _RELATIVE.sub(lambda link: link[1] + from_source(link[2], page), str(html))
            for html in self.md.htmlStash.rawHtmlBlocks
        ]


def from_source(link: str, page: str) -> str:
    """Return a link from a page's address (`124-c/`) as one from its source (`124-c.md`); `page` is `124-c`."""
    if link.startswith("../"):
        return link.removeprefix("../") or "./"
    return f"{page}/{link.removeprefix('./')}"


def makeExtension(**options: object) -> LinksExtension:  # noqa: N802 (the name Python-Markdown calls)
    """Return the extension, for `markdown_extensions` in mkdocs.yml."""
    return LinksExtension(**options)
