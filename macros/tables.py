"""A Markdown extension for tables, whose rows are cards on a narrow screen: each cell names its column.

There the style sheet lays cells out as blocks, and browsers then no longer expose a table to screen readers, unless its
parts have explicit roles: https://github.com/w3c/csswg-drafts/issues/2355
"""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}


class TablesExtension(Extension):
    """The extension that gives every part of a table its role, and every cell but the first its column's heading."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        """Register the step after everything that changes words."""
        md.treeprocessors.register(_Tables(md), "tables", 2)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            for part in table.iter():
                if part.tag in _ROLES:
                    part.set("role", _ROLES[part.tag])
            headings = ["".join(heading.itertext()) for heading in table.iter("th")]
            for row in table.iterfind("tbody/tr"):
                subject, *cells = row
                # The first cell says what the row is about, and is the card's first line.
                subject.set("role", "rowheader")
                for cell, heading in zip(cells, headings[1:], strict=True):
                    cell.set("data-label", heading)


def makeExtension(**options: object) -> TablesExtension:  # noqa: N802 (the name Python-Markdown calls)
    """Return the extension, for `markdown_extensions` in mkdocs.yml."""
    return TablesExtension(**options)
