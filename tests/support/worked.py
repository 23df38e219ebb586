"""Everything that follows from a few short rules: each answer, check and page as HTML, word by word.

`pytest --keep` rewrites what the cases show, where it is meant to change: read the difference.
"""

import json
import re
from base64 import b64decode
from collections.abc import Callable
from copy import copy, deepcopy
from functools import cache, reduce
from inspect import signature
from operator import getitem
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Any, cast

import yaml

from checker.checks import CHECKS
from checker.checks.render import render_fields
from checker.compile.compiler import Collected
from checker.compile.document import Document
from checker.core import addresses, reference
from checker.html import answer as render
from checker.html import citations, drawing
from checker.model.rules import Rules
from checker.site import answer_lists, engine_status, figures, glossary, history, in_text, questions, rule_lists
from checker.site.check_page import check_form
from checker.site.fact_box import fact_box
from checker.site.linked_data import linked_data
from checker.site.lookup_page import lookup, paragraph_checker
from checker.site.overview import overview_table
from checker.site.site import Day, Site
from checker.worker import Engine
from tests.support.outline import outline
from tests.support.recorded import CASES
from tests.support.rules_fixture import TODAY, worked_rules

Case = dict[str, Any]
Files = dict[str, dict[str, Any]]
# libyaml's dumper takes a tenth of the time, where it is installed.
Dumper: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
WORKED = CASES / "worked"
SHOWN = ("answers", "figures", "forms", "pages")
# Where a line of HTML begins: at an element that is not in the middle of a text.
LINE = re.compile(r"(?<=.)(?=<(?!/|(?:a|b|button|dd|em|input|label|small|span|strong)[ >]))")


def read(file: str) -> list[Case]:
    """Return the cases of a file in tests/cases/worked/."""
    return cast("list[Case]", yaml.safe_load((WORKED / f"{file}.yaml").read_text("utf-8")))


def fields(rules: Rules, form: str, root: str) -> str:
    """Return the fields of a check as HTML."""
    return render_fields(CHECKS[form].fields(rules), form, root)


def uses(rules: Rules, text: str) -> str:
    """Return the glossary's words in a text, with their positions."""
    found = glossary.Words(rules["glossary"]).uses(text)
    return "\n".join(f"{use.start}-{use.end}: {use.term['term']}" for use in found) or "ingen"


# The functions that make a part of a page from the rules, by their names.
PAGES: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        *(drawing.gear_train, figures.figure, fields, glossary.glossary_page, linked_data, overview_table, uses),
        *(history.coming_changes, history.corrected_answers, history.past_changes),
        *(answer_lists.complaint_list, answer_lists.report_list, answer_lists.start_list),
        *(check_form, engine_status.clock_note, fact_box, lookup, paragraph_checker, addresses.facts_address),
        *(in_text.deadline_text, in_text.fact_text, in_text.paragraph_link, in_text.recipient_one, in_text.since_text),
        *(questions.question_list, questions.question_page, questions.questions_about),
        *(in_text.source_note, citations.cited, render.render_error, render.render_questions),
        *(rule_lists.complaint_routes, rule_lists.condition_list, rule_lists.document_list, rule_lists.doubt_list),
        *(rule_lists.doubt_paragraph, rule_lists.duty_list, rule_lists.elsewhere_list, rule_lists.form_list),
        *(rule_lists.principle_list, rule_lists.recipient_list, rule_lists.statute_list),
    )
}


def in_lines(html: str) -> str:
    """Return HTML with a line for each block, and the invisible written out: no-break spaces, a calendar's days."""
    text = html.replace("\N{NO-BREAK SPACE}", "~")
    text = re.sub(r"base64,([\w+/=]+)", lambda packed: f"base64:\n{b64decode(packed[1]).decode()}".strip(), text)
    return LINE.sub("\n", text.replace("\r\n", "\n")) + "\n"


def rules_of(case: Case) -> Rules:
    """Return the rules with a case's changes: values by their paths, such as `figures.time.parts`."""
    rules: Any = deepcopy(worked_rules())
    for path, value in case.get("with", {}).items():
        *parts, last = path.split(".")
        reduce(getitem, parts, rules)[last] = value
    if "only" in case:
        rules["paragraphs"] = [p for p in rules["paragraphs"] if p["number"] in case["only"]]
    return cast("Rules", rules)


@cache
def read_whole() -> Case:
    """Return what the rules need in addition, to be compiled."""
    return cast("Case", yaml.safe_load((WORKED / "whole.yaml").read_text("utf-8")))


def source_files(edits: Case | None = None) -> Files:
    """Return the rules as files to be compiled: the content of each section's and each paragraph's file, by name.

    Args:
        edits: changed values by their paths: `find.outcomes.0.end`, `3-a.rows.1.until`. A value after the last one of a
            list is added to it, and null removes the value.
    """
    rules: Any = deepcopy(worked_rules())
    del rules["version"]
    files = {reference.slug(paragraph): {"paragraph": paragraph} for paragraph in rules.pop("paragraphs")}
    files |= {name: {name: section} for name, section in rules.items()}
    for path, value in [*deepcopy(read_whole()).items(), *(edits or {}).items()]:
        name, *steps = path.split(".")
        part: Any = files.setdefault(name, {name: None})
        key: Any = next(iter(part))
        for step in steps:
            part = part[key]
            key = int(step) if isinstance(part, list) else step
        if value is None:
            del part[key]
        elif isinstance(part, list) and key == len(part):
            part.append(value)
        else:
            part[key] = value
    return files


@cache
def written(data: str) -> str:
    """Return JSON as YAML, with a key or a list item on each line."""
    return str(yaml.dump(json.loads(data), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=1000))


@cache
def document(name: str, text: str) -> Document:
    """Return a file of this text, read once for all cases that share it. Treat it as read-only."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text(text, "utf-8")
        return Document(path, name)


def collected(folder: Path, files: Files) -> Collected:
    """Write files into a folder, and return them as the compiler reads them."""
    documents = []
    for name, data in files.items():
        file, text = f"{name}.yaml", written(json.dumps(data))
        (folder / file).write_text(text, "utf-8")
        # A copy, since compiling fills its placeholders.
        documents.append(copy(document(file, text)))
    sections = {key: document for document in documents for key in document.data if key != "paragraph"}
    return Collected(sections, [document for document in documents if "paragraph" in document.data])


def made(case: Case) -> str:
    """Return the part of a page that a case asks for; parameters that it does not give have their usual values."""
    rules, function, given = rules_of(case), PAGES[case["page"]], case.get("given", {})
    known = {"rules": rules, "on": TODAY, "root": "../", "address": "https://eksempel.dk/side/", **given}
    known["site"] = Site(Day(rules, known["on"]), known["root"], known["address"])
    if "paragraph" in known:
        known["paragraph"] = next(p for p in rules["paragraphs"] if p["number"] == known["paragraph"])
    return str(function(**{name: known[name] for name in signature(function).parameters if name in known}))


def replied(engine: Engine, asked: Case) -> Any:
    """Return the engine's reply."""
    return json.loads(engine.reply(json.dumps({"on": TODAY, "level": 2, "root": "../", **asked})))


def shown(engine: Engine, case: Case) -> str:
    """Return what a case shows: its fields and texts, or all its HTML where the case is `whole`."""
    html = made(case) if "page" in case else replied(engine, case["asks"])["html"]
    return in_lines(html) if case.get("whole") else outline(html)


def start_engine() -> Engine:
    """Start an engine for the rules, as the worker does."""
    return Engine(json.dumps(worked_rules()).encode())


def keep() -> None:
    """Write what each case shows into its file."""
    engine = start_engine()
    for file in SHOWN:
        path = WORKED / f"{file}.yaml"
        # `shows` is the last key of a case, and its text may begin with a space.
        asked = re.split(r"^  shows: .*\n(?:    .*\n)*", path.read_text("utf-8"), flags=re.MULTILINE)
        now = [f"  shows: |2\n{indent(shown(engine, case), '    ')}" for case in read(file)]
        path.write_text("".join(part for parts in zip(asked, [*now, ""], strict=True) for part in parts), "utf-8")
