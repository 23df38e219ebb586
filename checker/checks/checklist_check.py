"""A checklist of the rules as a check: is the person in the target group, is the consent valid."""

from checker.checks.base import UNKNOWN, Choice, Field, Finding, Result, Values, result
from checker.checks.checklist import checklist_fields, findings_of, overall, relevant_fields
from checker.model.rules import Rules
from checker.model.statements import Statement


class ChecklistCheck:
    """The check for one of the `checklists` in the rules, by its id."""

    def __init__(self, checklist: str, purpose: str) -> None:
        self.id, self.purpose = checklist, purpose

    def fields(self, rules: Rules) -> list[Field]:
        """Return a field for each condition, then the questions about what follows."""
        checklist = rules["checklists"][self.id]
        fields = checklist_fields(checklist["conditions"])
        for question in checklist.get("questions", []):
            choices = tuple(Choice(value, choice["label"]) for value, choice in question["choices"].items())
            fields.append(Field(question["id"], question["ask"], (*choices, Choice(UNKNOWN, "Ved ikke"))))
        return fields

    def run(self, rules: Rules, values: Values, on: str) -> Result:  # noqa: ARG002 - all checks are called alike
        """Return whether the conditions are met, a finding for each, and what follows."""
        checklist = rules["checklists"][self.id]
        conditions = checklist["conditions"]
        status = overall(conditions, values)
        findings = findings_of(conditions, values, checklist["sources"])
        relevant = relevant_fields(conditions, values)
        for question in checklist.get("questions", []) if status != "unmet" else []:
            relevant.append(question["id"])
            choice = question["choices"].get(values.get(question["id"], UNKNOWN))
            if choice:
                then: Finding = {"status": "info", "text": choice["then"], "reason": None, "sources": choice["sources"]}
                findings.append(then)
        steps: list[Statement] = [
            {"text": s["text"], "sources": s["sources"]} for s in checklist["steps"] if status in s["status"]
        ]
        return result(
            self.id,
            rules,
            values,
            verdict={"id": status, "text": checklist["verdicts"][status]},
            findings=findings,
            steps=steps,
            notes=checklist.get("notes", []),
            relevant=relevant,
        )
