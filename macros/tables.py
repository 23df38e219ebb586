"""A Markdown extension for tables, whose rows are cards on a narrow screen: each cell says what column it is of.

The style sheet lays cells out as blocks there, and a browser then forgets that they are a table; so each part says what
it is.
"""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}


class TablesExtension(Extension):
    """Roles for every part of a table, and the heading of its column for each cell but the first of its row."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the base class's name)
        """Register the step, after all that changes words."""
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
                # It is what the row is about, and the card's first line.
                subject.set("role", "rowheader")
                for cell, heading in zip(cells, headings[1:], strict=True):
                    cell.set("data-label", heading)


def makeExtension(**options: object) -> TablesExtension:  # noqa: N802 (the name Python-Markdown calls)
    """The extension, for `markdown_extensions` in mkdocs.yml."""
    return TablesExtension(**options)
