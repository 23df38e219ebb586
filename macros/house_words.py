"""The word list of the house style: what is not written, and what is written instead."""

from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

from checker.html.element import Html, element

_LIST = Path(__file__).with_suffix(".yaml")

# `not` is a keyword of Python, so that this type cannot be written as a class.
Wording = TypedDict(
    "Wording", {"rule": int, "not": str, "but": str, "pattern": NotRequired[str], "file": NotRequired[str]}
)
Wording.__doc__ = (
    "A row of the list; `pattern` is a regular expression where the words alone would find too much or too little."
)


@cache
def wordings() -> list[Wording]:
    """Return the word list."""
    rows: list[Wording] = yaml.safe_load(_LIST.read_text("utf-8"))
    return rows


def word_table() -> Html:
    """Show the word list as a table, in the order of the rules."""
    head = element("tr", *(element("th", text, scope="col") for text in ("Ikke", "Men", "Regel")))
    rows = (
        element("tr", element("td", row["not"]), element("td", row["but"]), element("td", str(row["rule"])))
        for row in sorted(wordings(), key=lambda row: row["rule"])
    )
    return element("table", element("thead", head), element("tbody", *rows))
