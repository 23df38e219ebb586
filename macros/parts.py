"""What others have made of what the site ships: from parts.yaml, in which each field is explained."""

import json
import re
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

from checker.html.element import Html, element

_ROOT = Path(__file__).parent.parent
_LIST = Path(__file__).with_suffix(".yaml")
# Where the page is, and the licences, from the root of the site.
FOLDER = "licenser"
# The addresses of those who hold a right: the text of the licence has them.
_ADDRESS = re.compile(r" (<\S+@\S+>|\(https?://\S+\))")


class Part(TypedDict):
    """A part of the site that others have made."""

    id: str
    name: str
    npm: NotRequired[str]
    pypi: NotRequired[str]
    version: NotRequired[str]
    licence: str
    copyright: str
    use: str
    source: str
    texts: list[str]
    files: list[str]
    marks: NotRequired[dict[str, str]]


@cache
def parts() -> list[Part]:
    """Return the parts, each with its version where it is known.

    Raises:
        KeyError: a part is said to be in a lock file, and is in none.
    """
    rows: list[Part] = yaml.safe_load(_LIST.read_text("utf-8"))
    npm = json.loads((_ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    pypi = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (_ROOT / "requirements/dev.txt").read_text("utf-8"), re.MULTILINE))
    for row in rows:
        if "npm" in row:
            row["version"] = npm[f"node_modules/{row['npm']}"]["version"]
        elif "pypi" in row:
            row["version"] = pypi[row["pypi"]]
        row["source"] = row["source"].format(version=row.get("version"))
    return rows


def heading(part: Part) -> str:
    """Return a part's name and version."""
    return " ".join(filter(None, (part["name"], part.get("version"))))


def part_list() -> Html:
    """List the parts: what each is for, whose it is, and under what licence."""
    return element("dl", *(_described(part) for part in parts()), class_="parts")


def _described(part: Part) -> Html:
    licence = element("a", part["licence"], href=f"../{FOLDER}/{part['id']}.txt", lang="en")
    source = element("a", "Kildekode til ", element("span", part["name"], lang="en"), href=part["source"])
    return element(
        "div",
        element("dt", element("span", heading(part), lang="en"), id=part["id"]),
        element("dd", part["use"]),
        element("dd", element("span", _ADDRESS.sub("", part["copyright"]), lang="en")),
        element("dd", "Licens: ", licence, ". ", source, "."),
    )
