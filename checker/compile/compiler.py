"""Compile a folder of YAML files into the one set of rules that everything is made from."""

from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from checker.checks.guide import GuideCheck
from checker.compile.complaints import reference_problems
from checker.compile.document import Document
from checker.compile.doubts import fill_doubts
from checker.compile.glossary import glossary_problems
from checker.compile.guide import find_problems
from checker.compile.meaning import meaning_problems, place_problems
from checker.compile.pages import blank_problems, page_problems
from checker.compile.paragraph import own_conditions
from checker.compile.placeholders import fill_placeholders
from checker.compile.problems import Problem, RulesError
from checker.compile.questions import question_problems
from checker.compile.shape import Schema
from checker.compile.version import version_of
from checker.core.reference import place_in_law
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Condition

SCHEMA = "schema.json"
SECTIONS = tuple(key for key in Rules.__annotations__ if key not in {"paragraphs", "version"})
# Older revisions, with which a change is compared, lack all of these. Where a page needs them, the build misses them.
LATER = {"question_groups", "questions"}


class Collected(NamedTuple):
    """The files of a folder: by the section they hold, and those that hold a paragraph each."""

    sections: dict[str, Document]
    paragraphs: list[Document]

    def files(self) -> list[Document]:
        """Return each file once."""
        return list({id(d): d for d in [*self.sections.values(), *self.paragraphs]}.values())


def compile_rules(folder: Path, docs: Path | None = None) -> Rules:
    """Check the rules in a folder of YAML files, and return them as one, with paragraphs in the order of the law.

    Args:
        folder: holds the YAML files, at any depth, and `schema.json`.
        docs: the folder of the handbook's pages, if they too must match the rules.

    Raises:
        RulesError: something is wrong; lists every problem with its file, line and remedy.
    """
    return put_together(read_rules(folder, docs), docs)


def read_rules(folder: Path, docs: Path | None = None, *, unfilled: bool = False) -> Collected:
    """Read the files of a folder and check their shape; arguments as for `compile_rules`.

    Args:
        unfilled: whether to accept places that are still to be filled in.

    Raises:
        RulesError: a file cannot be read or has the wrong shape, or a section is missing or occurs twice.
    """
    documents, problems = _documents(folder)
    schema = Schema(folder / SCHEMA)
    problems += [p for document in documents for p in schema.problems(document)]
    if not unfilled:
        problems += [p for document in documents for p in schema.blank_problems(document)]
        problems += blank_problems(docs) if docs else ()
    if problems:
        raise RulesError(problems, more=True)
    return _collect(folder, documents)


def put_together(collected: Collected, docs: Path | None = None) -> Rules:
    """Merge files of the right shape into rules; `docs` as for `compile_rules`.

    Raises:
        RulesError: the rules do not make sense together, or do not match the pages.
    """
    documents = collected.files()
    problems = [*fill_placeholders(documents), *fill_doubts(documents, collected.sections["doubts"])]
    rules = _merged(collected)
    problems += meaning_problems(rules, collected.sections, collected.paragraphs)
    problems += glossary_problems(collected.sections["glossary"])
    misplaced = list(place_problems(rules, collected.paragraphs))
    # Nothing can be said to lack a paragraph until it is certain which paragraphs there are.
    problems += () if misplaced else reference_problems(rules, documents)
    unsound = bool(problems or misplaced)
    rules["paragraphs"].sort(key=place_in_law)
    if not misplaced:
        files = {problem.file for problem in problems}
        numbers = {d.data["paragraph"]["number"] for d in collected.paragraphs if d.file in files}
        # The guide takes time to prepare, and keeps what it has prepared.
        guide = GuideCheck()
        problems += find_problems(rules, guide, collected.sections["find"], sound=not unsound, unsound=numbers)
        if not LATER.isdisjoint(collected.sections):
            asked, groups = (collected.sections[name] for name in ("questions", "question_groups"))
            problems += question_problems(rules, guide, asked, groups, sound=not problems)
        problems += page_problems(rules, documents, docs) if docs else ()
    if problems or misplaced:
        raise RulesError([*problems, *misplaced], more=unsound)
    conditions = own_conditions(rules)
    for paragraph in rules["paragraphs"]:
        if "conditions" in paragraph:
            paragraph["conditions"] = [_expanded(conditions, c) for c in paragraph["conditions"]]
    rules["version"] = version_of(rules)
    return rules


def rules_of(folder: Path) -> Rules:
    """Compile the rules, cached until a file changes. Treat the result as read-only."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    # One key for a folder, however it is called: a build names it twice.
    return _compiled(folder.absolute(), tuple((file.absolute(), file.read_bytes()) for file in files))


def paragraph_files(folder: Path) -> dict[Path, Paragraph]:
    """Return each file that holds a paragraph, with the paragraph as it is written there.

    Raises:
        RulesError: a file cannot be read.
    """
    documents, problems = _documents(folder)
    if problems:
        raise RulesError(problems)
    read = [(Path(document.file), document.data) for document in documents]
    return {file: data["paragraph"] for file, data in read if "paragraph" in data}


@lru_cache(maxsize=1)
def _compiled(folder: Path, _: tuple[tuple[Path, bytes], ...]) -> Rules:
    return compile_rules(folder)


# What was read of each file, by its bytes, so that an edit re-reads only the edited file, wherever it lies.
_KNOWN: dict[bytes, Document] = {}
# Larger than the number of files.
_MOST_KNOWN = 1000


def _read(file: Path) -> Document:
    """Read a file, or take what was read of the same bytes before.

    Raises:
        RulesError: as for `Document`.
    """
    data = file.read_bytes()
    if data not in _KNOWN:
        if len(_KNOWN) == _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[data] = Document(file, str(file))
    # A copy, since filling placeholders replaces its data.
    document = copy(_KNOWN[data])
    document.file = str(file)
    return document


def _documents(folder: Path) -> tuple[list[Document], list[Problem]]:
    """Read the files of the folder; return them, and the problems with those that are unreadable or misnamed."""
    documents, problems = [], []
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        if file.name.startswith(".") or file.name.endswith("~") or file == folder / SCHEMA:
            # Operating systems and editors leave hidden files and backups behind.
            continue
        if file.suffix != ".yaml":
            what = f"Filen bliver ikke læst, fordi den ikke ender på .yaml, men på {file.suffix or file.name}."
            remedy = f"Omdøb den til {file.name.split('.')[0]}.yaml, eller slet den."
            problems.append(Problem(str(file), 1, what, remedy))
            continue
        try:
            documents.append(_read(file))
        except RulesError as error:
            problems += error.problems
    if not documents and not problems:
        raise RulesError([Problem(str(folder), 1, "Mappen har ingen regler.", "Angiv mappen med .yaml-filerne.")])
    return documents, problems


def _collect(folder: Path, documents: list[Document]) -> Collected:
    problems = []
    sections: dict[str, Document] = {}
    for document in documents:
        for key in document.data:
            if key in sections:
                what = f"»{key}« står også i {sections[key].file}."
                problems.append(Problem(document.file, document.line(key), what, "Saml det i én af filerne."))
            elif key != "paragraph":
                sections[key] = document
    problems += [
        Problem(str(folder), 1, f"Ingen fil har »{missing}«.", f"Hent filen med »{missing}:« tilbage.")
        for missing in SECTIONS
        if missing not in sections and not (missing in LATER and LATER.isdisjoint(sections))
    ]
    if problems:
        raise RulesError(problems, more=True)
    return Collected(sections, [d for d in documents if "paragraph" in d.data])


def _merged(collected: Collected) -> Rules:
    merged: dict[str, Any] = {key: collected.sections[key].data[key] for key in SECTIONS if key in collected.sections}
    merged["paragraphs"] = [d.data["paragraph"] for d in collected.paragraphs]
    _list_choices(merged)
    return cast(Rules, merged)


def _list_choices(part: Any) -> None:
    """Turn each choice of a `when` into a list, in place, so that whatever reads the rules meets one shape."""
    if isinstance(part, dict):
        if isinstance(part.get("when"), dict):
            part["when"] = {k: v if isinstance(v, list) else [v] for k, v in part["when"].items()}
        for value in part.values():
            _list_choices(value)
    elif isinstance(part, list):
        for value in part:
            _list_choices(value)


def _expanded(conditions: dict[str, list[Condition]], condition: Any) -> Condition:
    """Return the condition with each reference to another paragraph replaced by that paragraph's own conditions."""
    expanded = dict(condition)
    for quantifier in ("all", "any"):
        if quantifier in condition:
            expanded[quantifier] = [_expanded(conditions, c) for c in condition[quantifier]]
    if "conditions_of" in condition:
        expanded["all"] = conditions[condition["conditions_of"]]
    return cast(Condition, expanded)
