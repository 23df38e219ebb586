"""Check that what holds of complaints names authorities and paragraphs that exist, and leaves no complaint without any.

The same goes for all lists of paragraphs: of follow-up duties, of common conditions, and of what is found elsewhere.
"""

from collections.abc import Iterator
from typing import get_args

from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.core.building import complaint_rule, complaint_rules
from checker.core.danish import joined
from checker.core.reference import name_of, subsections_of
from checker.model.answer import Topic
from checker.model.rules import Rules

# The topics that every complaint must have a rule on.
_NEEDED = tuple(get_args(Topic))


def complaint_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """Report unknown names in the rules on complaints, and complaints without a rule on some topic."""
    for i, rule in enumerate(rules["complaint_rules"]):
        where: Where = ("complaint_rules", i)
        named: list[tuple[Where, str | None]] = [(("authority",), rule.get("authority"))]
        named += ((("decided_by", j), name) for j, name in enumerate(rule.get("decided_by", [])))
        named += ((("to", j), name) for j, name in enumerate(rule.get("to", [])))
        if "weeks" not in rule and "[weeks]" in rule["text"]:
            what, line = "Teksten nævner [weeks], men reglen har ingen »weeks«.", document.line(*where, "text")
            yield Problem(document.file, line, what, "Tilføj »weeks«, eller slet pladsholderen.")
        for place, name in named:
            if name is not None and name not in rules["authorities"]:
                remedy = nearest(name, list(rules["authorities"]))
                yield Problem(document.file, document.line(*where, *place), f"Ukendt myndighed »{name}«.", remedy)
    for paragraph in rules["paragraphs"]:
        for row in paragraph.get("rows", []):
            # A complaint that nothing is known of has a problem of its own.
            if row["complaint"] == "none" or complaint_rule(rules, row) is None:
                continue
            name = f"{paragraph['number']}, {row['subsection']}" if "subsection" in row else paragraph["number"]
            found = complaint_rules(rules, row["decided_by"]["authority"], row["complaint"], name)
            # Only an act of staff has an answer that others can be asked to look at again.
            needed = [t for t in _NEEDED if t != "onward" or row["decided_by"]["authority"] == "personale"]
            missing = [topic for topic in needed if topic not in found]
            if missing:
                what = f"Klagen over {name_of(paragraph)} mangler {joined(missing)}."
                line = document.line("complaint_rules")
                yield Problem(document.file, line, what, "Tilføj en regel om emnet, der passer på den klage.")


def reference_problems(rules: Rules, documents: list[Document]) -> Iterator[Problem]:
    """Report the members of each list of paragraphs, in any file, that the rules do not have."""
    names = list(_listed_names(rules))
    for document in documents:
        for where, part in document.parts:
            if where and where[-1] in ("of", "also_of", "paragraphs") and isinstance(part, list):
                for i, name in enumerate(part):
                    if isinstance(name, str) and name not in names:
                        line = document.line(*where, i)
                        yield Problem(document.file, line, f"Ukendt paragraf »{name}«.", nearest(name, names))


def _listed_names(rules: Rules) -> Iterator[str]:
    """Yield what a list of paragraphs can name: each paragraph, and each of its subsections."""
    for paragraph in rules["paragraphs"]:
        yield paragraph["number"]
        yield from (f"{paragraph['number']}, {subsection}" for subsection in subsections_of(paragraph))
