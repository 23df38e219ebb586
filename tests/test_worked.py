"""What follows from rules few and short enough to see it all: each answer, form and page as HTML, word by word."""

import json
import re
from base64 import b64decode
from collections.abc import Callable
from copy import deepcopy
from functools import reduce
from inspect import signature
from operator import getitem
from typing import Any, cast

import pytest
import yaml

from checker import drawing, figures, glossary, history, lists, notes, pages, render
from checker.forms import FORMS
from checker.forms.find import FindForm
from checker.forms.render import render_fields
from checker.model import Rules
from checker.overview import overview_table
from checker.worker import Engine
from tests.recorded import CASES
from tests.rules_fixture import TODAY, worked_rules

Case = dict[str, Any]
# Where a line of HTML begins: at an element that is not in the middle of a text.
LINE = re.compile(r"(?<=.)(?=<(?!/|(?:a|b|button|dd|em|input|label|small|span|strong)[ >]))")


def cases(*files: str) -> list[Any]:
    """The cases of these files in tests/cases/worked/."""
    read = ((file, yaml.safe_load((CASES / "worked" / f"{file}.yaml").read_text("utf-8"))) for file in files)
    return [pytest.param(case, id=f"{file}-{i}") for file, of_file in read for i, case in enumerate(of_file)]


def fields(rules: Rules, form: str, root: str) -> str:
    """The fields of a form."""
    return render_fields(FORMS[form].fields(rules), form, root)


def uses(rules: Rules, text: str) -> str:
    """The words of the glossary in a text, and where they stand."""
    return "\n".join(
        f"{use.start}-{use.end}: {use.term['term']}" for use in glossary.Words(rules["glossary"]).uses(text)
    )


# What is read off the rules for a page.
PAGES: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        *(drawing.gear_train, drawing.marks),
        *(fields, uses, figures.figure, glossary.glossary_page, overview_table),
        *(history.coming_changes, history.corrected_answers, history.past_changes),
        *(lists.complaint_list, lists.decision_list, lists.facts_address, lists.form_list, lists.report_list),
        lists.start_list,
        *(notes.clock_note, render.cited, render.render_error, render.render_questions),
        *(
            pages.by_slug,
            pages.condition_list,
            pages.deadline_text,
            pages.document_list,
            pages.duty_list,
            pages.fact_box,
        ),
        *(pages.fact_text, pages.form_checker, pages.lookup, pages.paragraph_checker, pages.paragraph_link),
        *(pages.principle_list, pages.recipient_list, pages.recipient_one, pages.since_text, pages.source_note),
    )
}


def in_lines(html: str) -> str:
    """HTML with a line for each block, and what is not seen in it told: a no-break space, a calendar's days."""
    text = html.replace("\N{NO-BREAK SPACE}", "~")
    text = re.sub(r"base64,([\w+/=]+)", lambda packed: f"base64:\n{b64decode(packed[1]).decode()}".strip(), text)
    return LINE.sub("\n", text.replace("\r\n", "\n")) + "\n"


def rules_of(case: Case) -> Rules:
    """The rules, with what a case says is otherwise in them: a value by the way to it, `figures.time.parts`."""
    rules: Any = deepcopy(worked_rules())
    for way, value in case.get("with", {}).items():
        *parts, last = way.split(".")
        reduce(getitem, parts, rules)[last] = value
    rules["paragraphs"] = [p for p in rules["paragraphs"] if p["number"] in case.get("only", p["number"])]
    return cast("Rules", rules)


def made(case: Case) -> str:
    """What a page is given: a function's parameters are those of the case, and where it has none the usual ones."""
    rules, function, given = rules_of(case), PAGES[case["page"]], case.get("given", {})
    known = {"rules": rules, "on": TODAY, "root": "../", "address": "https://eksempel.dk/side/", **given}
    if "paragraph" in known:
        known["paragraph"] = next(p for p in rules["paragraphs"] if p["number"] == known["paragraph"])
    return str(function(**{name: known[name] for name in signature(function).parameters if name in known}))


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine for the rules, as the worker starts it."""
    file = tmp_path_factory.mktemp("engine") / "rules.json"
    file.write_text(json.dumps(worked_rules()), "utf-8")
    return Engine(str(file))


def replied(engine: Engine, asked: Case) -> Any:
    """What the engine replies."""
    return json.loads(engine.reply(json.dumps({"on": TODAY, "level": 2, "root": "../", **asked})))


@pytest.mark.parametrize("case", cases("answers", "figures", "forms", "pages"))
def test_what_is_shown_is_what_follows_from_the_rules(case: Case, engine: Engine) -> None:
    shown = made(case) if "page" in case else replied(engine, case["asks"])["html"]
    assert in_lines(shown) == case["shows"], case["name"]


@pytest.mark.parametrize("case", cases("told"))
def test_what_programs_are_told_is_what_follows_from_the_rules(case: Case, engine: Engine) -> None:
    reply = replied(engine, case["asks"])
    told = reply.get("outcome") or reply["error"]
    assert {key: told[key] for key in case["tells"]} == case["tells"], case["name"]


@pytest.mark.parametrize("case", cases("refused"))
def test_what_a_page_asks_for_and_the_rules_do_not_have_is_an_error(case: Case) -> None:
    with pytest.raises((KeyError, ValueError)) as caught:
        made(case)
    assert caught.value.args[0] == case["says"], case["name"]


def test_what_was_prepared_for_another_day_or_other_rules_is_not_used() -> None:
    form, values = FindForm(), {"act": "fly", "home": "yes"}
    other = deepcopy(worked_rules())
    other["find"]["verdicts"]["possible"] = "{names}!"
    verdicts = [
        form.run(rules, values, on)["verdict"]["text"]
        for rules in (worked_rules(), other)
        for on in (TODAY, "2027-01-01", "2027-01-02", TODAY)
    ]
    assert verdicts[:4] == [
        "Reglerne tier.",
        *["§ 3 a, stk. 2, 2. pkt. kan bruges efter en afgørelse."] * 2,
        "Reglerne tier.",
    ]
    assert verdicts[4:] == verdicts[:4]
    assert form.run(other, {"act": "hold", "home": "yes"}, TODAY)["verdict"]["text"] == "§ 1 eller § 4, stk. 1!"
