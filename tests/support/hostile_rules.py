"""A copy of the rules in which every text ends with code that would run if a page took it for more than text."""

import json
import shutil
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from checker.compile.document import Document
from tools.paths import ROOT

# Used together, since each may be the one that a place does not expect. `canary` must never be called.
PIECES = [
    "<img src=x onerror=canary()>",
    '"><script>canary()</script>',
    "'><svg onload=canary()>",
    '" onmouseover=canary() autofocus onfocus=canary() x="',
    "[canary](javascript:canary())",
    "![canary](javascript:canary())",
    "<javascript:canary()>",
    "**canary** `canary` canary\\",
    "</textarea></title></style></template></noscript><img src=x onerror=canary()>",
    "<!-- <img src=x onerror=canary()> -->",
    "<![CDATA[<img src=x onerror=canary()>]]>",
    "]]>",
    "&lt;img src=x onerror=canary()&gt;",
]
# Keys whose values have a fixed format, or must match others: numbers, names to look things up by, addresses.
SHAPED = {
    *("act", "aliases", "also_of", "chapter", "conditions_of", "link", "number", "of", "paragraph", "paragraphs"),
    *("subsection", "subsections", "url"),
}


def texts(part: Any, key: str = "") -> Iterator[tuple[Any, Any]]:
    """Yield each text that a reader may be shown, as its container and its key there."""
    for where, value in part.items() if isinstance(part, dict) else enumerate(part):
        name = str(where) if isinstance(part, dict) else key
        if name in SHAPED:
            continue
        if isinstance(value, (dict, list)):
            yield from texts(value, name)
        elif isinstance(value, str) and (" " in value or value[:1].isupper()):
            yield part, where


# Escapes that hide these signs from the check of the files' lines, which is there for slips, not for attacks.
DISGUISED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<&*_`]"}


def write_hostile_rules(folder: Path, pieces: Sequence[str] = PIECES, *, disguised: bool = True) -> int:
    """Write a copy of the rules into `folder` where each text ends with `pieces`, and return the number of texts."""
    shutil.copytree(ROOT / "rules", folder)
    count = 0
    turns = cycle(pieces)
    for path in sorted(folder.rglob("*.yaml")):
        data = Document(path, path.name).data
        for holder, where in list(texts(data)):
            if path.name == "glossary.yaml":
                # The schema limits the length of an explanation.
                holder[where] = next(turns) if where == "text" else f"{holder[where]} {next(turns)}"
            else:
                holder[where] = " ".join([holder[where], *pieces])
            count += 1
        # JSON is YAML.
        text = json.dumps(data, ensure_ascii=False, indent=1)
        if disguised:
            # Outside texts, JSON has only `]` of these signs, on a line of its own.
            text = "\n".join(
                line if line.strip() in {"]", "],"} else line.translate(DISGUISED) for line in text.split("\n")
            )
        path.write_text(text, "utf-8")
    return count
