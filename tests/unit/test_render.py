"""An answer as HTML: escaped, with the names that other sites rely on, and the same however it is made."""

import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.checks import CHECKS
from checker.checks.base import Result, run_check, sensible
from checker.checks.render import render_result
from checker.core.answer import ask
from checker.core.danish import joined, law_order, long_date, unbroken
from checker.core.errors import CheckerError
from checker.html.answer import render_error, render_outcome, render_questions
from checker.html.element import Html, element, together
from checker.log import export
from checker.log.export import counts_csv, findings_csv
from checker.log.job import completed
from checker.log.render import render_log
from checker.model.statements import Facts
from checker.worker import Engine
from tests.support.recorded import SITUATIONS, log_of
from tests.support.rules_fixture import TODAY, every_case, rules
from tools.paths import ROOT

FIELDS = {"decided_by", "recommended_by", "use_of_force", "report", "complaint", "longest_permission"}
HOSTILE = "<script>alert(1)</script>\"'&"


class Elements(HTMLParser):
    """The elements of a fragment, each of which must be closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in {"input", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(("paragraph", "facts"), every_case(), ids=str)
def test_an_answer_holds_each_field_once_with_the_value_of_the_json(paragraph: str, facts: Facts) -> None:
    outcome = ask(rules(), paragraph, facts, TODAY)
    elements = Elements(render_outcome(rules(), outcome)).found
    fields = [(a["data-field"], a["data-value"]) for _, a in elements if "data-field" in a]
    if "silent" in outcome:
        assert fields == []
        assert elements[0][1]["data-silent"] == paragraph
        return
    assert "decided_by" in outcome
    assert {name for name, _ in fields} == FIELDS
    assert len(fields) == len(FIELDS)
    assert dict(fields)["decided_by"] == outcome["decided_by"]["authority"]
    assert elements[0][1] | {"data-answer": None, "data-paragraph": paragraph, "data-engine": "page"} == elements[0][1]


def every_text(part: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each place in a JSON object that holds a text, as its holder and key."""
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        if isinstance(value, str):
            yield part, key
        elif isinstance(value, dict | list):
            yield from every_text(value)


@pytest.mark.parametrize("facts", [{"decision_exists": "yes"}, {}])
def test_no_text_of_an_answer_becomes_markup(facts: Facts) -> None:
    outcome: Any = copy.deepcopy(ask(rules(), "136 a", facts, TODAY))
    plain = [tag for tag, _ in Elements(render_outcome(rules(), outcome)).found]
    kept = {"paragraph", "document", "section", "authority", "recommended_by", "to", "holds_from", "holds_until",
            "same_until", "on", "per", "fact", "basis", "route", "phase", "who"}  # fmt: skip
    changed = 0
    for holder, key in every_text(outcome):
        if key not in kept:
            holder[key] += HOSTILE
            changed += 1
    html = render_outcome(rules(), outcome)
    assert changed > 50
    assert "&lt;script&gt;" in html
    assert [tag for tag, _ in Elements(html).found] == plain


def test_questions_have_no_choice_made_and_a_way_not_to_know() -> None:
    needs = ask(rules(), "136 f", {}, TODAY)
    assert "needs" in needs
    inputs = [a for tag, a in Elements(render_questions(needs["needs"], "g")).found if tag == "input"]
    assert [a["value"] for a in inputs] == ["none", "person", "representative", "no_representative", "unknown"]
    assert not [a for a in inputs if "checked" in a]
    assert len({a["id"] for a in inputs}) == len(inputs)


def test_an_error_shows_what_was_written_as_text() -> None:
    assert "<script" not in render_error(HOSTILE)


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    html = element("p", text, title=text)
    assert html.count("<") == 2
    assert html.count(">") == 2


def test_markup_is_passed_on_and_absent_parts_are_left_out() -> None:
    assert together(Html("<b>x</b>"), None, "<") == "<b>x</b>&lt;"
    assert element("input", class_="a", data_x=True, hidden=False, id=None) == '<input class="a" data-x>'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("efter § 124 d, stk. 2, 2. pkt.", "efter §~124~d, stk.~2, 2.~pkt."),
        ("§§ 13 og 14", "§§~13 og 14"),
        ("den 1. januar 2025", "den 1.~januar 2025"),
        ("højst 12 måneder", "højst 12~måneder"),
        ("kapitel 24 a", "kapitel~24~a"),
        ("125 i byen", "125~i byen"),
        ("uden tal", "uden tal"),
    ],
)
def test_a_line_never_breaks_between_signs_that_belong_together(text: str, kept: str) -> None:
    assert unbroken(text).replace("\u00a0", "~") == kept
    assert unbroken(unbroken(text)) == unbroken(text)


def test_danish_dates_lists_and_the_order_of_the_law() -> None:
    assert long_date("2025-01-01") == "1. januar 2025"
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b og c"
    assert joined(["a", "b"], "eller") == "a eller b"
    assert sorted(["125", "124 b", "kap. 24 d", "124", "124 a"], key=law_order) == [
        "kap. 24 d",
        "124",
        "124 a",
        "124 b",
        "125",
    ]
    with pytest.raises(ValueError, match="no number in 'kap'"):
        law_order("kap")


@pytest.mark.parametrize(
    ("day", "known"), [("2000-01-01", True), ("2099-12-31", True), ("1999-12-31", False), ("2100-01-01", False)]
)
def test_an_implausible_year_is_an_error(day: str, known: bool) -> None:
    if known:
        assert sensible(date.fromisoformat(day), "day") == date.fromisoformat(day)
        return
    with pytest.raises(CheckerError, match=rf"^Året {day[:4]} er næppe rigtigt\. Skriv fx 24-12-2025\.$"):
        sensible(date.fromisoformat(day), "day")


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return the engine as the worker starts it."""
    return Engine(json.dumps(rules()).encode())


def test_the_worker_gives_the_outcome_and_its_html(engine: Engine) -> None:
    request = {"paragraph": "SEL §136 A", "facts": {"decision_exists": "yes"}, "on": TODAY, "level": 2}
    reply = json.loads(engine.reply(json.dumps(request)))
    outcome = ask(rules(), "136 a", {"decision_exists": "yes"}, TODAY)
    assert reply == {"outcome": outcome, "html": render_outcome(rules(), outcome, "pyodide")}


@pytest.mark.parametrize(
    ("check", "case"), SITUATIONS, ids=lambda value: value["name"] if isinstance(value, dict) else ""
)
def test_a_result_of_a_form_shows_all_that_was_found(engine: Engine, check: str, case: dict[str, Any]) -> None:
    request = {"form": check, "values": case["values"], "on": case.get("on", TODAY), "level": 3, "root": "../../"}
    reply = json.loads(engine.reply(json.dumps(request)))
    result = run_check(CHECKS[check], engine.rules, case["values"], case.get("on", TODAY))
    assert reply["outcome"] == json.loads(json.dumps(result))
    elements = Elements(reply["html"]).found
    attributes = elements[0][1]
    assert (attributes["data-form"], attributes["data-verdict"]) == (check, result["verdict"]["id"])
    headings = [tag for tag, _ in elements if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    answers = [outcome for outcome in result["outcomes"] if "silent" not in outcome]
    assert set(headings) - {"h4"} == ({"h3", "h5", "h6"} if answers else {"h3"})
    assert [a["data-paragraph"] for _, a in elements if "data-answer" in a] == [o["paragraph"] for o in answers]
    assert headings.count("h3") == 1
    shown = unescape(re.sub("<[^>]+>", "", reply["html"])).replace("\u00a0", " ")
    assert result["verdict"]["text"] in shown
    for finding in result["findings"]:
        assert finding["text"] in shown
    for step in result["steps"]:
        assert step["text"] in shown
    below = shown.partition(result["verdict"]["text"])[2]
    assert [text for text in listed(result) if below.count(text) != 1] == []


def listed(result: Result) -> list[str]:
    """Return what a result has to tell and its answer has, too: what to do, to beware of and to know of a complaint.

    With several answers side by side, each is told whole.
    """
    parts: list[Any] = [*result["steps"], *result["notes"]]
    if len(result["outcomes"]) > 1:
        return []
    for outcome in result["outcomes"]:
        if "silent" in outcome:
            return [outcome["silent"], *(part["text"] for part in parts)]
        parts += [*outcome["duties"], *outcome["limits"], *outcome["notes"], *outcome["complaint"]["details"]]
    return [part["text"].replace("\u00a0", " ") for part in parts]


def test_the_conditions_of_an_answer_are_told_once_where_a_check_goes_through_them(engine: Engine) -> None:
    values = {"paragraph": "124-c", "short": "no", "prevents_destruction": "yes", "gentle": "no"}
    asked = {"form": "conditions", "values": values, "on": TODAY, "level": 2, "only": "html"}
    html = unescape(json.loads(engine.reply(json.dumps(asked)))["html"]).replace("\u00a0", " ")
    assert html.count("Proportionalitet: Indgrebet står i rimeligt forhold") == 1
    assert html.count("Indgrebet følger de fire principper.") == 1
    whole = {"form": "report", "values": {"paragraph": "124-c"}, "on": TODAY, "level": 2, "only": "html"}
    assert "Alle fire principper skal være overholdt:" in json.loads(engine.reply(json.dumps(whole)))["html"]


def test_a_group_of_which_some_is_not_told_is_told_whole_in_the_answer(engine: Engine) -> None:
    values = {
        "paragraph": "124-c",
        "care_first": "yes",
        "least_intrusive": "yes",
        "proportionate": "yes",
        "gentle": "yes",
    }
    asked = {"form": "conditions", "values": values, "on": TODAY, "level": 2, "only": "html"}
    html = unescape(json.loads(engine.reply(json.dumps(asked)))["html"])
    found, answer = html.split("Hele svaret")
    assert "Indgrebet følger de fire principper." in found
    assert "Proportionalitet: Indgrebet" not in found
    assert "Proportionalitet: Indgrebet" in answer


def test_a_root_outside_the_site_is_ignored(engine: Engine) -> None:
    check, case = next((f, c) for f, c in SITUATIONS if "../" in render_result(rules(), _result(f, c), root="../"))
    for root in ("//evil.example/", "https://evil.example/", 1, None, "../x/"):
        request = {"form": check, "values": case["values"], "on": case.get("on", TODAY), "level": 2, "root": root}
        made = render_result(rules(), _result(check, case), engine="pyodide")
        assert json.loads(engine.reply(json.dumps(request)))["html"] == made


def _result(check: str, case: dict[str, Any]) -> Result:
    return run_check(CHECKS[check], rules(), case["values"], case.get("on", TODAY))


def test_a_log_is_checked_in_steps_that_end_in_a_reply(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PART", 1)
    data = log_of(rules(), [{"Paragraf": "§ 124 c"}, {"Paragraf": "§ 999"}, {"Paragraf": "§ 998"}])
    job = engine.open("Bærum.csv", data, json.dumps({"on": TODAY, "level": 3}))
    messages: list[Any] = []
    finished: list[bool] = []
    while not messages or "reply" not in messages[-1]:
        written = job.step()
        assert "\\u" not in written
        messages.append(json.loads(written))
        finished.append(job.done)
    *before, last = messages
    assert finished == [False] * len(before) + [True]
    progress = [one["progress"] for one in before if "progress" in one]
    assert progress[-1] == {"lines": 3, "done": 1}
    assert all(0 <= one["done"] <= 1 for one in progress)
    result = completed(rules(), "Bærum.csv", data, TODAY)
    assert last["reply"] == {
        "outcome": {
            "on": TODAY,
            "file": json.loads(json.dumps(result["file"])),
            "lines": json.loads(json.dumps(result["lines"])),
            "levels": json.loads(json.dumps(result["levels"])),
        },
        "html": render_log(rules(), result, 3),
    }
    parts = [one["file"] for one in before[len(progress) :]]
    assert len(parts) == 1 + len(result["findings"]) + 1 > 3
    files = {name: "".join(p["text"] for p in parts if p["name"] == name) for name in ("findings", "counts")}
    assert files == {"findings": findings_csv(rules(), result), "counts": counts_csv(result)}


def test_a_log_that_cannot_be_read_is_an_error_of_the_worker_too(engine: Engine) -> None:
    job = engine.open("log.csv", b"", json.dumps({"on": TODAY, "level": 2}))
    written = job.step()
    assert job.done
    message = "Filen er tom."
    error = {"kind": "bad_file", "message": message, "paragraph": None}
    assert json.loads(written) == {"reply": {"error": error, "html": render_error(message)}}


@pytest.mark.parametrize("asked", [{"paragraph": "124 c", "facts": {}}, {"form": "cogs", "values": {}}])
def test_the_outcome_is_left_out_where_only_html_is_asked_for(engine: Engine, asked: dict[str, Any]) -> None:
    request = {**asked, "on": TODAY, "level": 2}
    whole = json.loads(engine.reply(json.dumps(request)))
    assert json.loads(engine.reply(json.dumps({**request, "only": "html"}))) == {"html": whole["html"]}


@pytest.mark.parametrize("asked", [{"paragraph": "124 c", "facts": {}}, {"form": "cogs", "values": {}}])
@pytest.mark.parametrize("level", [2, 3, 4])
def test_a_heading_has_the_level_asked_for(engine: Engine, asked: dict[str, Any], level: int) -> None:
    html = json.loads(engine.reply(json.dumps({**asked, "on": TODAY, "level": level})))["html"]
    assert next(tag for tag, _ in Elements(html).found if re.fullmatch("h[1-6]", tag)) == f"h{level}"


def test_the_worker_does_not_escape_danish_letters(engine: Engine) -> None:
    for asked in ({"on": "1. maj på et år", "level": 2}, {"on": TODAY, "level": 2}):
        job = engine.open("log.csv", "Dato;æ\n1-2-2026;å\n".encode(), json.dumps(asked))
        written = job.step()
        while "progress" in json.loads(written):
            written = job.step()
        assert "\\u" not in written
        assert re.search("[æøå]", written)
    for paragraph in ("124 c", "slå"):
        written = engine.reply(json.dumps({"paragraph": paragraph, "facts": {}, "on": TODAY, "level": 2}))
        assert "\\u" not in written
        assert re.search("[æøå]", written)


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        ({"paragraph": "999", "facts": {}, "on": TODAY, "level": 2}, "unknown_paragraph"),
        ({"paragraph": "124 c", "facts": {}, "on": "1999-01-01", "level": 2}, "not_covered"),
        ({"paragraph": "124 c", "facts": {"x": "y"}, "on": TODAY, "level": 2}, "unknown_fact"),
        ({"paragraph": "124 c", "facts": {"x": 1}, "on": TODAY, "level": 2}, "bad_request"),
        ({"paragraph": 124, "facts": {}, "on": TODAY, "level": 2}, "bad_request"),
        ({"paragraph": "124 c", "facts": [], "on": TODAY, "level": 2}, "bad_request"),
        ({"paragraph": "124 c", "facts": {}, "on": TODAY, "level": 1}, "bad_request"),
        ({"paragraph": "124 c", "facts": {}, "on": TODAY, "level": 5}, "bad_request"),
        ({"paragraph": "124 c", "facts": {}, "on": TODAY, "level": 2, "today": 1}, "bad_request"),
        ({"paragraph": "124 c", "facts": {}, "on": TODAY, "level": 2, "only": "outcome"}, "bad_request"),
        ([], "bad_request"),
        ({"form": "no_such", "values": {}, "on": TODAY, "level": 2}, "bad_request"),
        ({"form": "cogs", "values": {}, "on": TODAY, "level": 1}, "bad_request"),
        ({"form": "cogs", "values": {}, "on": TODAY, "level": 5}, "bad_request"),
    ],
)
def test_the_worker_answers_a_bad_request_with_an_error(engine: Engine, request_: Any, kind: str) -> None:
    reply = json.loads(engine.reply(json.dumps(request_)))
    assert reply["error"]["kind"] == kind
    assert reply["error"]["message"]
    assert "data-error" in reply["html"]


def test_what_runs_in_the_browser_needs_the_standard_library_alone(tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(rules()), "utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        f"from checker.worker import Engine\n"
        f"Engine(open({str(file)!r}, 'rb').read()).reply('{{}}')\n"
        "foreign = {m.split('.')[0] for m in sys.modules} - set(sys.stdlib_module_names) - {'checker', '__main__'}\n"
        "assert not foreign, foreign\n"
        "assert 'checker.compile' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-S", "-I", "-c", code], check=True)
