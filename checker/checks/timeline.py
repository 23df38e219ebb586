"""The course of a case on one page: the steps in order, who does each, and boxes to tick."""

from checker.checks.base import Field, Result, Values, Verdict, result
from checker.checks.case import DAY, PARAGRAPH, Case, asked_facts, case_fields, case_findings, read_case
from checker.checks.report import home_fields, home_findings, known_home
from checker.checks.steps import case_steps, phases_of, reporting_notes
from checker.core.filling import filled
from checker.core.reference import page_title
from checker.model.rules import Rules


class TimelineCheck:
    """The check that lists the steps of a case, from before the intervention to a complaint."""

    id = "course"
    purpose = "se sagens gang, og hvem der gør hvad"

    def fields(self, rules: Rules) -> list[Field]:
        """Return the fields for the intervention, its facts, and the home."""
        return [*case_fields(rules), *home_fields(rules)]

    def run(self, rules: Rules, values: Values, on: str) -> Result:
        """Return the steps that follow from what is known."""
        case = read_case(rules, values, on)
        if case is None:
            ask: Verdict = {"id": "ask", "text": rules["cases"]["missing"]}
            return result(self.id, rules, values, verdict=ask, relevant=[PARAGRAPH])
        known = known_home(rules, values)
        reported = any(answer["report"]["required"] for answer in case.answers)
        notes = case.cautions() + (reporting_notes(rules, known, case.answers[0]["on"]) if reported else [])
        home = [question["fact"] for question in rules["reporting"]["questions"]] if reported else []
        return result(
            self.id,
            rules,
            values,
            verdict=_verdict(rules, case),
            findings=[*case_findings(rules, case), *(home_findings(rules, known) if reported else [])],
            phases=phases_of(rules, case_steps(rules, case, known), list(rules["course"]["phases"])),
            notes=[*notes, rules["course"]["note"]],
            relevant=[PARAGRAPH, *asked_facts(rules, case), *home],
            optional=(DAY,),
            headings=rules["cases"]["headings"],
            outcomes=case.outcomes,
        )


def _verdict(rules: Rules, case: Case) -> Verdict:
    if not case.answers:
        return {"id": "silent", "text": rules["cases"]["silent"]}
    routes = {answer["route"] for answer in case.answers}
    id_ = routes.pop() if case.known else "unknown"
    authority = rules["authorities"][case.answers[0]["decided_by"]["authority"]]["inline_short"]
    text = rules["course"]["verdicts"][id_]
    return {"id": id_, "text": filled(text, name=page_title(case.paragraph), authority=authority)}
