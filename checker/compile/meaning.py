"""Check that rules of the right shape also make sense together: all names exist, and no day or case is left out.

Each subject has a module of its own.
"""

from collections.abc import Iterator
from pathlib import Path

from checker.compile.complaints import complaint_problems
from checker.compile.conditions import checklist_problems, shared_condition_problems
from checker.compile.coverage import coverage_problems
from checker.compile.document import Document
from checker.compile.log import log_problems
from checker.compile.names import authority_problems, source_problems
from checker.compile.paragraph import choice_problems, own_conditions, paragraph_problems
from checker.compile.periods import period_problems
from checker.compile.problems import Problem
from checker.compile.reporting import actor_problems, repeated_use_problems, reporting_problems
from checker.core.reference import name_of, slug
from checker.model.rules import Rules


def meaning_problems(rules: Rules, sections: dict[str, Document], documents: list[Document]) -> Iterator[Problem]:
    """Report everything that does not make sense together.

    Args:
        rules: the merged rules, `paragraphs` in the order of `documents`.
        sections: the file that holds each section.
        documents: the file that holds each paragraph.
    """
    for document in {id(d): d for d in [*sections.values(), *documents]}.values():
        yield from source_problems(rules, document)
    for document in {id(d): d for d in sections.values()}.values():
        yield from period_problems(document)
    shared = list(authority_problems(rules, sections))
    yield from shared
    yield from checklist_problems(rules, sections["checklists"])
    yield from shared_condition_problems(rules, sections)
    yield from reporting_problems(rules, sections["reporting"])
    yield from actor_problems(rules, sections["reporting"], rules["reporting"], ("reporting",))
    yield from actor_problems(rules, sections["course"], rules["course"]["steps"], ("course", "steps"))
    yield from repeated_use_problems(rules, sections["dates"])
    yield from log_problems(rules, sections["log"])
    if shared:
        # Correct rows that refer to a misspelt name would be reported as wrong.
        return
    conditions = own_conditions(rules)
    for paragraph, document in zip(rules["paragraphs"], documents, strict=True):
        problems = list(paragraph_problems(rules, paragraph, document, conditions))
        # What is wrong with the rows themselves comes before what is said of their choices.
        problems = problems or list(coverage_problems(rules, paragraph, document))
        yield from problems or choice_problems(paragraph, document)
    yield from complaint_problems(rules, sections["complaint_rules"])


def place_problems(rules: Rules, documents: list[Document]) -> Iterator[Problem]:
    """Report paragraphs in a file with the wrong name, or in two files; arguments as for `meaning_problems`."""
    first_files: dict[str, Document] = {}
    for paragraph, document in zip(rules["paragraphs"], documents, strict=True):
        own, line = slug(paragraph), document.line("paragraph", "number")
        if Path(document.file).stem != own:
            what = f"{name_of(paragraph)} hører til i en fil, der hedder {own}.yaml."
            yield Problem(document.file, line, what, "Omdøb filen, slet den, eller ret nummeret.")
        elif own in first_files:
            what = f"{name_of(paragraph)} står også i {first_files[own].file}."
            yield Problem(document.file, line, what, "Slet den ene fil.")
        else:
            first_files[own] = document
