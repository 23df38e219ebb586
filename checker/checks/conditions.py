"""Whether the conditions of an intervention are met: those of all use of force, of its chapter and of its own."""

from collections import Counter
from collections.abc import Iterator

from checker.checks.base import Field, Finding, Result, Values, Verdict, result
from checker.checks.case import (
    PARAGRAPH,
    Case,
    asked_facts,
    case_fields,
    case_findings,
    interventions,
    only_for,
    read_case,
)
from checker.checks.checklist import checklist_fields, findings_of, leaves, overall, relevant_fields
from checker.core.building import decision_duties
from checker.core.filling import filled
from checker.core.reference import name_of, page_title, slug
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Condition, Statement, group_of


class ConditionsCheck:
    """The check of whether the conditions of a paragraph are met."""

    id = "conditions"
    purpose = "tjek, om betingelserne for et indgreb er opfyldt"

    def fields(self, rules: Rules) -> list[Field]:
        """Return the fields for the intervention, for its facts, and for every condition that can matter."""
        paragraphs = interventions(rules)
        force = [p for p in paragraphs if any(row["use_of_force"] for row in p["rows"])]
        common = (rules["condition_check"]["common"],)
        fields = case_fields(rules) + checklist_fields(rules["common_conditions"], common, only_for(*force))
        for number, chapter in rules["chapters"].items():
            of_chapter = [p for p in paragraphs if p["chapter"] == number]
            if "condition" in chapter and of_chapter:
                group = (f"Kapitel {number}",)
                fields += checklist_fields([chapter["condition"]], group, only_for(*of_chapter))
        used = _used(rules)
        for paragraph in paragraphs:
            for condition in _named(used, paragraph, paragraph["conditions"]):
                groups = (page_title(paragraph), *_situations(paragraph, condition))
                fields += checklist_fields([condition], groups, only_for(paragraph))
        return fields

    def run(self, rules: Rules, values: Values, on: str) -> Result:
        """Return which conditions are met, unmet and unknown, and whether that is enough."""
        case = read_case(rules, values, on)
        if case is None:
            ask: Verdict = {"id": "ask", "text": rules["cases"]["missing"]}
            return result(self.id, rules, values, verdict=ask, relevant=[PARAGRAPH])
        conditions = _named(_used(rules), case.paragraph, case.shared(lambda a: a["conditions"]))
        verdict = _verdict(rules, case, conditions, values)
        findings: list[Finding] = case_findings(rules, case)
        findings += findings_of(conditions, values, case.paragraph["sources"])
        steps: list[Statement] = [
            {"text": step["text"], "sources": step["sources"]}
            for step in rules["condition_check"]["steps"]
            if verdict["id"] in step["verdicts"]
        ]
        if verdict["id"] == "decision":
            (answer,) = case.answers
            steps = decision_duties(rules, answer["decided_by"]["authority"], answer["report"]["form"])
        return result(
            self.id,
            rules,
            values,
            verdict=verdict,
            findings=findings,
            steps=steps,
            notes=[*case.shared(lambda a: a["limits"]), *case.shared(lambda a: a["notes"])],
            relevant=[PARAGRAPH, *asked_facts(rules, case), *relevant_fields(conditions, values)],
        )


def _verdict(rules: Rules, case: Case, conditions: list[Condition], values: Values) -> Verdict:
    if not case.answers:
        return {"id": "silent", "text": rules["cases"]["silent"]}
    status = overall(conditions, values)
    authority = rules["authorities"][case.answers[0]["decided_by"]["authority"]]["inline_short"]
    id_ = "unmet" if status == "unmet" else _when_met(case.answers[0]) if status == "met" and case.known else "unknown"
    text = rules["condition_check"]["verdicts"][id_]
    return {"id": id_, "text": filled(text, name=name_of(case.paragraph), authority=authority)}


def _when_met(answer: Answer) -> str:
    """Return the verdict when all conditions are met, which is a permission only if nobody has to give one."""
    if answer["decided_by"]["authority"] == "personale":
        return "staff" if answer["use_of_force"] else "not_force"
    return "permitted" if answer["facts"].get("decision_exists") == "yes" else "decision"


def _situations(paragraph: Paragraph, condition: Condition) -> Iterator[str]:
    """Yield the situations that a condition is limited to, if it is; on paper the reader must see them."""
    for question in paragraph.get("questions", []):
        if question["fact"] in condition.get("when", {}):
            yield " Eller: ".join(question["choices"][c]["because"] for c in condition["when"][question["fact"]])


def _used(rules: Rules) -> Counter[str]:
    """Count the conditions that have each id."""
    return Counter(c["id"] for p in interventions(rules) for c in leaves(p["conditions"]))


def _named(used: Counter[str], paragraph: Paragraph, conditions: list[Condition]) -> list[Condition]:
    """Return the conditions with their fields' names as ids: the id, and the paragraph if several have that id."""
    ids = {c["id"] for c in leaves(conditions)}
    names = {i: f"{i}-{slug(paragraph)}" for i in ids if used[i] > 1}
    return [_renamed(c, names) for c in conditions]


def _renamed(condition: Condition, names: dict[str, str]) -> Condition:
    renamed = condition.copy()
    if "id" in condition:
        renamed["id"] = names.get(condition["id"], condition["id"])
    group = group_of(condition)
    if group:
        kind, members = group
        renamed[kind] = [_renamed(member, names) for member in members]
    return renamed
