"""A checklist of the rules as a check: is the person in the target group, is the consent valid."""

from checker.checks.base import UNKNOWN, Choice, Field, Finding, Result, Values, read_day, result, screens
from checker.checks.case import DAY, day_field
from checker.checks.checklist import checklist_fields, findings_of, overall, relevant_fields
from checker.core.conditions import narrowed_to
from checker.core.days import holding, turns
from checker.core.sources import stated
from checker.model.rules import Rules


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
        day = day_field()._replace(screen=fields[0].screen or fields[0].name)
        return [*fields, *([day] if turns(checklist["conditions"]) else [])]

    def run(self, rules: Rules, values: Values, on: str) -> Result:
        """Return whether the conditions that hold on the day are met, a finding for each, and what follows."""
        checklist = rules["checklists"][self.id]
        day = read_day(values, DAY)
        on = day.isoformat() if day else on
        conditions = [c for condition in checklist["conditions"] if (c := narrowed_to(condition, {}, None, on))]
        status = overall(conditions, values)
        findings = findings_of(conditions, values, checklist["sources"])
        relevant = relevant_fields(conditions, values)
        for question in checklist.get("questions", []) if status != "unmet" else []:
            relevant.append(question["id"])
            choice = question["choices"].get(values.get(question["id"], UNKNOWN))
            if choice:
                then: Finding = {"status": "info", "text": choice["then"], "reason": None, "sources": choice["sources"]}
                findings.append(then)
        relevant += [DAY] if turns(checklist["conditions"]) else []
        steps = [
            stated(rules, step)
            for step in checklist["steps"]
            if status in step["status"] and ("condition" not in step or values.get(step["condition"]) == "no")
        ]
        return result(
            self.id,
            rules,
            values,
            verdict={"id": status, "text": checklist["verdicts"][status]},
            findings=findings,
            steps=steps,
            notes=holding(checklist.get("notes", []), on),
            relevant=relevant,
            optional=(DAY,),
            # Once a condition is not met, no answer changes that.
            settled=status == "unmet",
            most=screens(field for field in self.fields(rules) if field.name in relevant),
        )
