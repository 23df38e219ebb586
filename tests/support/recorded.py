"""The cases recorded in tests/cases/, compared with any rules: AssertionError where they differ."""

import csv
import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from checker.checks import CHECKS
from checker.checks.base import run_check
from checker.core.answer import ask
from checker.core.errors import CheckerError
from checker.log.job import completed
from checker.model.rules import Rules
from tests.support.rules_fixture import TODAY
from tests.support.yaml_cases import read_cases
from tools.paths import ROOT

Case = dict[str, Any]
CASES = ROOT / "tests" / "cases"
_ANSWERS: list[Case] = yaml.safe_load((CASES / "overview.yaml").read_text("utf-8"))
OVERVIEW = [case for case in _ANSWERS if "day" not in case]
# Answers on a day of their own, after a rule has changed.
OTHER_DAYS = [case for case in _ANSWERS if "day" in case]
COMPLAINTS: list[Case] = yaml.safe_load((CASES / "complaints.yaml").read_text("utf-8"))
# The rows of the overview: cases that differ only in their facts share one.
ROWS = list(dict.fromkeys(tuple((k, v) for k, v in case.items() if k != "facts") for case in OVERVIEW))
SITUATIONS = [(file.stem, case) for file in sorted((CASES / "forms").glob("*.yaml")) for case in read_cases(file)]
QUESTIONS: list[Case] = yaml.safe_load((CASES / "questions.yaml").read_text("utf-8"))
LINES = read_cases(CASES / "log" / "lines.yaml")
FILES = read_cases(CASES / "log" / "files.yaml")
# The day of the overview, on which all its rules hold and none is new.
ON = "2025-03-01"
LINE_IN_ORDER = {
    "Dato": "24-12-2025",
    "Person": "B1",
    "Tilbud": "Elmehuset",
    "Driftsherre": "kommunal",
    "Paragraf": "§ 124 d",
    "Registreret": "ja",
    "Skema": "1",
    "Sendt til personaleleder": "ja",
    "Sendt til handlekommune": "ja",
    "Sendt til driftsorienteret tilsyn": "ja",
    "Sendt til tilsyn": "ja",
    "Driftsherre orienteret": "ja",
    "Pårørende orienteret": "ja",
}


def answer_is_recorded(answer: Any, case: Case) -> None:
    """Assert that an answer, as JSON has it, is the one in the overview."""
    months = case["months"]
    reported = case["form"] != "none"
    assert {
        key: answer[key] for key in ("paragraph", "subsection", "title", "chapter", "on", "facts", "use_of_force")
    } == {
        "paragraph": case["paragraph"],
        "subsection": case.get("subsection"),
        "title": case["title"],
        "chapter": case["chapter"],
        "on": case.get("day", ON),
        "facts": case.get("facts", {}),
        "use_of_force": case["use_of_force"],
    }
    assert answer["decided_by"]["authority"] == case["decided_by"]
    assert answer["decided_by"]["recommended_by"] == case.get("recommended_by")
    assert answer["decided_by"]["acute"] == case.get("acute", False)
    assert answer["report"]["required"] == reported
    assert answer["report"]["form"] == (case["form"] if reported else None)
    assert answer["report"]["per"] == case.get("per")
    assert answer["report"]["appendix"] == case.get("appendix", False)
    assert bool(answer["report"]["recipients"]) == reported
    assert answer["report"]["informs"] == case.get("informs", False)
    assert answer["complaint"]["to"] == (None if case["complaint"] == "none" else case["complaint"])
    for key in ("sent_to", "weeks", "counted_from", "onward", "stops"):
        assert answer["complaint"][key] == case.get(key), key
    assert answer["holds_from"] == case.get("since", "2024-07-01")
    if months == "none":
        assert answer["longest_permission"] is None
    else:
        assert answer["longest_permission"] is not None
        unlimited = months == "unlimited"
        assert answer["longest_permission"]["unlimited"] == unlimited
        assert answer["longest_permission"]["months"] == (None if unlimited else months)


def complaint_is_recorded(rules: Rules, case: Case) -> None:
    """Assert that answers say of complaints what the case says the act does."""
    for of in case["of"]:
        answer: Any = ask(rules, of["paragraph"], of.get("facts", {}), ON)
        complaint = answer["complaint"]
        fields = ("to", "sent_to", "weeks", "counted_from", "onward", "stops", "court")
        assert {field: complaint[field] for field in fields} == dict.fromkeys(fields) | case["complaint"]
        told = {detail["topic"]: detail for detail in complaint["details"]}
        assert told.keys() == case["says"].keys()
        for topic, texts in case["says"].items():
            assert all(text in told[topic]["text"] for text in texts), told[topic]["text"]
        for topic, texts in case.get("never", {}).items():
            assert not any(text in told[topic]["text"] for text in texts), told[topic]["text"]
        for topic, source in case["cites"].items():
            first = told[topic]["sources"][0]
            assert f"{first['document']} {first['section']}" == source
        assert sorted(t for t, detail in told.items() if detail["basis"] == "reading") == sorted(case["reading"])


def situation_is_recorded(rules: Rules, check: str, case: Case) -> None:
    """Assert that a check ends as the case says."""
    result = run_check(CHECKS[check], rules, case["values"], case.get("on", TODAY))
    open_ = [name for name in result["relevant"] if name not in case["values"]]
    assert result["verdict"]["id"] == case["verdict"], f"not answered in `values`: {open_}"
    assert case.get("verdict_text", "") in result["verdict"]["text"]
    if "days" in case:
        assert sorted({day["day"] for day in result["calendar"]}) == case["days"]
    for status in ("met", "unmet", "unknown", "info"):
        shown = [f["text"] for f in result["findings"] if f["status"] == status]
        for text in case.get(status, []):
            assert any(text in t for t in shown), f"{text!r} is not among {shown}"
    for text in case.get("steps", []):
        assert any(text in s["text"] for s in result["steps"])
    shown = [f"{phase['title']}: {s['who']}: {s['text']}" for phase in result["phases"] for s in phase["steps"]]
    for text in case.get("course", []):
        assert any(text in t for t in shown), f"{text!r} is not among {shown}"
    for text in case.get("notes", []):
        assert any(text in n["text"] for n in result["notes"])
    for text in case.get("never", []):
        assert text not in str(result)


def question_is_recorded(rules: Rules, case: Case) -> None:
    """Assert that a question of the readers has the verdict that the case says, from its paragraph or the guide."""
    question = next(q for q in rules["questions"] if q["id"] == case["id"])
    assert ("paragraph" in question) == ("decided_by" in case or "silent" in case)
    assert ("guide" in question) == ("guide" in case)
    if "paragraph" in question:
        reference = ", ".join(filter(None, [question["paragraph"], question.get("subsection")]))
        outcome: Any = ask(rules, reference, question.get("facts", {}), TODAY)
        assert ("silent" in outcome) == case.get("silent", False)
        if "silent" not in outcome:
            assert outcome["decided_by"]["authority"] == case["decided_by"]
            assert outcome["use_of_force"] != case.get("not_force", False)
    elif "guide" in question:
        assert run_check(CHECKS["find"], rules, question["guide"], TODAY)["verdict"]["id"] == case["guide"]
    else:
        assert bool(question.get("unknown") or "doubted" in question) == case.get("nobody", False)


def headers(rules: Rules) -> list[str]:
    """Return the headers of a log with every column."""
    return [column["header"] for column in rules["log"]["columns"]]


def log_of(rules: Rules, lines: list[dict[str, str]]) -> bytes:
    """Return a log of these lines, each correct except where it says otherwise."""
    names = headers(rules)
    assert not {name for line in lines for name in line} - set(names)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(names)
    writer.writerows([({**LINE_IN_ORDER, **line}).get(name, "") for name in names] for line in lines)
    return out.getvalue().encode()


def lines_are_recorded(rules: Rules, case: Case) -> None:
    """Assert that the lines of a log have the findings that the case says."""
    result = completed(rules, "log.csv", log_of(rules, case["lines"]), case.get("on", TODAY))
    assert sorted(f"{f.line} {f.kind}" for f in result["findings"]) == sorted(case["finds"])


# Keys whose texts are facts rather than words; the rows of a paragraph are in the overview.
FACTS = {"chapter", "form", "phase", "per", "who", "sent_by", "subsection", "subsections", "conditions_of", "form_of",
         "paragraph", "end", "decided_by", "to", "since", "until", "covered_from", "fact", "authority", "topic",
         "basis", "counted_from", "gets", "assumed", "choice", "beside", "doubt", "kind", "condition", "url",
         "unread"}  # fmt: skip
# Keys whose values are facts as they are, whatever the names in them.
WHOLE = {"when", "answers", "addresses"}
STATED: dict[str, Any] = yaml.safe_load((CASES / "facts.yaml").read_text("utf-8"))


def facts_of(part: Any, key: str = "") -> Any:
    """Return the facts that a part of a file states: no sources, and only the words that tell its entries apart."""
    if isinstance(part, list):
        return [facts_of(item, key) if isinstance(item, dict) else _few_words(item) for item in part]
    if not isinstance(part, dict):
        return _few_words(part) if isinstance(part, bool | int) or key in FACTS else None
    parts = ((name, value) for name, value in part.items() if name not in ("rows", "sources", "id", "keywords"))
    facts = {name: value if name in WHOLE else facts_of(value, name) for name, value in parts}
    facts = {name: value for name, value in facts.items() if value not in (None, "", {}, [])}
    name = part.get("id") or _few_words(part.get("text") or part.get("ask") or "")
    return {name: facts} if name and facts else facts or name


def stated(file: str) -> Any:
    """Return the recorded facts of a file (`rules/paragraphs/125.yaml`), or None where none are recorded."""
    return STATED.get(file.removeprefix("rules/"))


def _few_words(text: Any) -> Any:
    return " ".join(text.split()[:4]) if isinstance(text, str) else text


def data_of(case: Case) -> bytes:
    """Return the bytes of the log in a case."""
    if "bytes" in case:
        return str(case["bytes"]).encode("latin-1")
    text = case["text"].replace("{x}", "x" * int(case.get("long", 0)) + ";x" * int(case.get("wide", 0)))
    return bytes(text.encode(case.get("encoding", "utf-8")))


def file_is_recorded(rules: Rules, case: Case) -> None:
    """Assert that a log is read as far as the case says, or refused."""
    if "refused" in case:
        with pytest.raises(CheckerError, match=case["refused"]) as caught:
            completed(rules, "log.csv", data_of(case), TODAY)
        assert all(text not in caught.value.message for text in case.get("never", []))
        return
    result = completed(rules, "log.csv", data_of(case), TODAY)
    assert result["lines"]["read"] == int(case["read"])
    # Findings about the columns that these small files leave out are not part of the case.
    found = [f"{f.line} {f.kind}" for f in result["findings"] if not f.kind.endswith(("_unknown", "fact_needed"))]
    assert found == case.get("finds", [])
    assert set(case.get("used", [])) <= result["file"]["used"].keys()
    assert result["file"]["unused"] == case.get("unused", [])
    assert result["file"]["header_line"] == int(case.get("header_line", 1))


def differences(rules: Rules) -> Iterator[str]:
    """Yield the recorded cases that these rules do not agree with, each by its name and the error."""
    for name, check in _checks():
        try:
            check(rules)
        except (AssertionError, CheckerError, LookupError, pytest.fail.Exception) as error:
            yield f"{name}: {error}"


@cache
def _checks() -> list[tuple[str, Any]]:
    return [
        *((f"overview {c['paragraph']}", _overview(c)) for c in [*OVERVIEW, *OTHER_DAYS]),
        *((f"complaint: {c['name']}", _complaint(c)) for c in COMPLAINTS),
        *((f"{f}: {c['name']}", _situation(f, c)) for f, c in SITUATIONS),
        *((f"question: {c['id']}", _question(c)) for c in QUESTIONS),
        *((f"log: {c['name']}", _lines(c)) for c in LINES),
        *((f"file: {c['name']}", _file(c)) for c in FILES),
    ]


def _overview(case: Case) -> Any:
    on = case.get("day", ON)
    return lambda rules: answer_is_recorded(ask(rules, case["paragraph"], case.get("facts", {}), on), case)


def _complaint(case: Case) -> Any:
    return lambda rules: complaint_is_recorded(rules, case)


def _situation(check: str, case: Case) -> Any:
    return lambda rules: situation_is_recorded(rules, check, case)


def _question(case: Case) -> Any:
    return lambda rules: question_is_recorded(rules, case)


def _lines(case: Case) -> Any:
    return lambda rules: lines_are_recorded(rules, case)


def _file(case: Case) -> Any:
    return lambda rules: file_is_recorded(rules, case)
