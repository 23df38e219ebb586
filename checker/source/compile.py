"""From a folder of YAML files to the one set of rules that everything is made from."""

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from checker.danish import law_order
from checker.model import Condition, Rules
from checker.source.document import Document
from checker.source.find import find_problems
from checker.source.glossary import glossary_problems
from checker.source.meaning import meaning_problems
from checker.source.placeholders import fill_placeholders
from checker.source.problems import Problem, RulesError
from checker.source.shape import Schema
from checker.source.version import version_of

SECTIONS = tuple(key for key in Rules.__annotations__ if key not in {"paragraphs", "version"})


class _Collected(NamedTuple):
    """Which file holds which section, and the files that hold a paragraph each."""

    sections: dict[str, Document]
    paragraphs: list[Document]


def compile_rules(folder: Path) -> Rules:
    """The rules in a folder of YAML files, checked and put together, paragraphs in the order of the law.

    Args:
        folder: holds the YAML files, at any depth, and `schema.json`.

    Raises:
        RulesError: something is wrong; it names all that is, with file, line and remedy.
    """
    documents = _documents(folder)
    collected = _collect(folder, documents)
    problems = fill_placeholders(documents)
    rules = _merged(collected)
    problems += meaning_problems(rules, collected.sections, collected.paragraphs)
    problems += glossary_problems(collected.sections["glossary"])
    # The way to a rule can only be followed among rules that make sense.
    problems = problems or list(find_problems(rules, collected.sections["find"]))
    if problems:
        raise RulesError(problems)
    for paragraph in rules["paragraphs"]:
        if "conditions" in paragraph:
            paragraph["conditions"] = [_expanded(rules, c) for c in paragraph["conditions"]]
    acts = list(rules["acts"])
    rules["paragraphs"].sort(key=lambda p: (acts.index(p["act"]), law_order(p["number"])))
    rules["version"] = version_of(rules)
    return rules


def rules_of(folder: Path) -> Rules:
    """The rules as `compile_rules` gives them, compiled again only when a file is another. Not to be changed."""
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in {".yaml", ".yml", ".json"}]
    return _compiled(folder, tuple((file, file.read_bytes()) for file in files))


@lru_cache(maxsize=1)
def _compiled(folder: Path, _: tuple[tuple[Path, bytes], ...]) -> Rules:
    return compile_rules(folder)


def _documents(folder: Path) -> list[Document]:
    """All files of the folder; those that cannot be read are told of together."""
    files = sorted(folder.rglob("*.yaml"))
    if not files:
        raise RulesError([Problem(str(folder), 1, "Mappen har ingen regler.", "Angiv mappen med .yaml-filerne.")])
    documents, problems = [], []
    for file in files:
        try:
            documents.append(Document(file, str(file)))
        except RulesError as error:
            problems += error.problems
    problems += [
        Problem(str(file), 1, "Filen bliver ikke læst, fordi den ender på .yml.", "Omdøb den, så den ender på .yaml.")
        for file in folder.rglob("*.yml")
    ]
    if problems:
        raise RulesError(problems)
    return documents


def _collect(folder: Path, documents: list[Document]) -> _Collected:
    schema = Schema(folder / "schema.json")
    problems = [p for document in documents for p in schema.problems(document)]
    sections: dict[str, Document] = {}
    for document in documents:
        for key in document.data:
            if key in sections:
                what = f"»{key}« står også i {sections[key].file}."
                problems.append(Problem(document.file, document.line(key), what, "Saml det i én af filerne."))
            elif key != "paragraph":
                sections[key] = document
    problems += [
        Problem(str(folder), 1, f"Ingen fil har »{missing}«.", "Hent filen tilbage.")
        for missing in SECTIONS
        if missing not in sections
    ]
    if problems:
        raise RulesError(problems)
    return _Collected(sections, [d for d in documents if "paragraph" in d.data])


def _merged(collected: _Collected) -> Rules:
    merged: dict[str, Any] = {key: collected.sections[key].data[key] for key in SECTIONS}
    merged["paragraphs"] = [d.data["paragraph"] for d in collected.paragraphs]
    _list_choices(merged)
    return cast(Rules, merged)


def _list_choices(part: Any) -> None:
    """Each choice of a `when` as a list, so that a reader of the rules meets one shape."""
    if isinstance(part, dict):
        if isinstance(part.get("when"), dict):
            part["when"] = {k: v if isinstance(v, list) else [v] for k, v in part["when"].items()}
        for value in part.values():
            _list_choices(value)
    elif isinstance(part, list):
        for value in part:
            _list_choices(value)


def _expanded(rules: Rules, condition: Any) -> Condition:
    """The condition with another paragraph's own conditions in the place where it points to them."""
    expanded = {key: value for key, value in condition.items() if key != "conditions_of"}
    for quantifier in ("all", "any"):
        if quantifier in condition:
            expanded[quantifier] = [_expanded(rules, c) for c in condition[quantifier]]
    if "conditions_of" in condition:
        other = next(p for p in rules["paragraphs"] if p["number"] == condition["conditions_of"])
        expanded["all"] = other["conditions"]
    return cast(Condition, expanded)
