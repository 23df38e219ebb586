"""A copy of the rules in which every fact differs, so that a fact typed by hand shows by its old value."""

import json
import shutil
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, get_args

from checker.compile.document import Document
from checker.model.statements import Route
from tools.paths import ROOT

# No Danish word begins with this.
MARK = "kvq"
# From here on, numbers mean nothing else in the rules, and are within the schema's limit.
FIRST_MONTHS = 61
WEEKS = 54
CHECKS = {"1": "71", "2": "72", "3": "73", "4": "74"}
LATER = timedelta(days=33)


def mark_rules(folder: Path) -> Path:
    """Write a copy of the rules into `folder` where each fact has a value of its own; return the folder."""
    shutil.copytree(ROOT / "rules", folder)
    files = {path: Document(path, path.name).data for path in sorted(folder.rglob("*.yaml"))}
    sections = {key: data for data in files.values() for key in data}
    _mark_authorities(sections["authorities"]["authorities"])
    paragraphs = [data["paragraph"] for data in files.values() if "paragraph" in data]
    for paragraph in paragraphs:
        _mark_forms_and_days(paragraph)
    _mark_rows(paragraphs, sections)
    _mark_texts(paragraphs, sections)
    edition = sections["edition"]["edition"]
    edition["covered_from"] = _later(edition["covered_from"])
    for path, data in files.items():
        # JSON is YAML.
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    schema = folder / "schema.json"
    other = schema.read_text("utf-8").replace("[1, 2, 4]", "[71, 72, 74]")
    schema.write_text(other.replace('["1", "2", "3", "4"]', '["71", "72", "73", "74"]'), "utf-8")
    return folder


def _mark_authorities(authorities: dict[str, dict[str, str]]) -> None:
    for i, authority in enumerate(authorities.values()):
        for form in authority:
            length = "kort" if "short" in form else "fuldt"
            authority[form] = f"{MARK}{length}navn{i}"


def _mark_forms_and_days(part: Any) -> None:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "form":
                part[key] = type(value)(CHECKS[str(value)])
            elif key in {"since", "until"}:
                part[key] = _later(value)
            else:
                _mark_forms_and_days(value)
    elif isinstance(part, list):
        for value in part:
            _mark_forms_and_days(value)


def _later(day: str) -> str:
    return (date.fromisoformat(day) + LATER).isoformat()


def _mark_rows(paragraphs: list[Any], sections: dict[str, Any]) -> None:
    """Give each row deciders, a complaint body and a period that no other row has."""
    authorities, numbers, months = sections["authorities"]["authorities"], count(), count(FIRST_MONTHS)
    deciding, complaints = sections["deciding"]["deciding"], sections["complaints"]["complaints"]
    sources = complaints[0]["sources"]

    def new_authority(role: str) -> str:
        name = f"{MARK}{role}{next(numbers)}"
        authorities[name] = dict.fromkeys(("name", "short", "inline", "inline_short"), name)
        return name

    for row in (row for paragraph in paragraphs for row in paragraph.get("rows", [])):
        decided = row["decided_by"]
        concerned = {"decided_by": decided["authority"], "to": row["complaint"]}
        for key in ("authority", "recommended_by"):
            if key in decided:
                decided[key] = new_authority(key.replace("_", ""))
        if row["complaint"] != "none":
            row["complaint"] = new_authority("complaint")
        verdicts = dict.fromkeys(get_args(Route), f"{MARK}svar.")
        deciding[decided["authority"]] = {"verdicts": verdicts, "reason": f"{MARK}begrundelse.", "sources": sources}
        reason = {"reason": f"{MARK}klagevej.", "sources": sources}
        complaints.append({"decided_by": decided["authority"], "to": row["complaint"], **reason})
        _also_for(sections["complaint_rules"]["complaint_rules"], concerned, decided["authority"], row["complaint"])
        if row["longest_permission"] != "none":
            row["longest_permission"] = next(months)
        for text in ("detail", "permission_detail"):
            if text in row:
                row[text] = f"{MARK}{text.replace('_', '')}."


def _also_for(complaint_rules: list[Any], concerned: dict[str, str], decided_by: str, to: str) -> None:
    """Have the rules on complaints that concern two authorities concern those that have taken their place as well."""
    for key, other in (("decided_by", decided_by), ("to", to)):
        for rule in complaint_rules:
            if concerned[key] in rule.get(key, []):
                rule[key].append(other)


def _mark_texts(paragraphs: list[Any], sections: dict[str, Any]) -> None:
    reporting = sections["reporting"]["reporting"]
    reporting["forms"] = {CHECKS[number]: form for number, form in reporting["forms"].items()}
    _mark_forms_and_days(reporting["forms"])
    _mark_each(reporting["recipients"], "name", "modtager")
    conditions = [c for p in paragraphs for c in p.get("conditions", [])]
    conditions += sections["common_conditions"]["common_conditions"]
    _mark_each(all_conditions(conditions), "text", "betingelse")
    for condition in all_conditions(conditions):
        # A group says how many of its conditions must be met.
        if any(key in condition for key in ("all", "any", "conditions_of")):
            condition["text"] += " mindst én" if "any" in condition else " alle"
    _mark_each((c for c in all_conditions(conditions) if "short" in c), "short", "korthed")
    chapters = sections["chapters"]["chapters"].values()
    _mark_each((c["condition"] for c in chapters if "condition" in c), "text", "kapitel")
    # A choice may say the same as a condition.
    questions = [q for p in paragraphs for q in p.get("questions", [])]
    _mark_each((choice for q in questions for choice in q["choices"].values()), "because", "valg")
    _mark_each((either for q in questions for either in q.get("either", [])), "because", "samlet")
    # The numbers in a duty are stated nowhere else.
    _mark_each((duty for p in paragraphs for duty in p.get("duties", [])), "text", "pligt")
    complaint_rules = sections["complaint_rules"]["complaint_rules"]
    _mark_each(complaint_rules, "text", "klageregel")
    for rule in (rule for rule in complaint_rules if "weeks" in rule):
        rule |= {"weeks": WEEKS, "text": f"{rule['text']} [weeks] uger"}
    # What was read in a document, and what could not be, is told with the document's own words and days.
    for key in ("title", "dated", "publisher", "use"):
        _mark_each(sections["documents"]["documents"].values(), key, "dokument")
    _mark_each(sections["doubts"]["doubts"].values(), "act", "tvivl")
    statutes = [p["statute"] for p in paragraphs if "statute" in p]
    for key in ("read", "unread"):
        _mark_each(statutes, key, f"lov{key}")
    _mark_each((says for statute in statutes for says in statute.get("says", [])), "text", "lovtekst")
    _mark_each([sections["edition"]["edition"]["compared_with"]], "text", "holdtopmod")


def _mark_each(parts: Iterable[Any], key: str, kind: str) -> None:
    """Give each part that has the key a text of its own there."""
    for number, part in enumerate(parts):
        if key in part:
            part[key] = f"{MARK}{kind}{number}"


def all_conditions(conditions: list[Any]) -> Iterator[Any]:
    """Yield each condition and, for a group, each of its members."""
    for condition in conditions:
        yield condition
        for quantifier in ("all", "any"):
            yield from all_conditions(condition.get(quantifier, []))
