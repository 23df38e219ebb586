"""Who gets the report, on which form, how, and what happens next (§ 135 a)."""

from collections.abc import Sequence

from checker.checks.base import UNKNOWN, YES_NO, Choice, Field, Finding, Phase, Result, Values, Verdict, result
from checker.checks.case import DAY, PARAGRAPH, Case, asked_facts, case_fields, case_findings, read_case
from checker.checks.steps import Steps, case_steps, duty_steps, phases_of, report_steps, reporting_notes
from checker.core.building import follow_up
from checker.core.days import check_day, holding
from checker.core.filling import filled
from checker.core.reference import page_title
from checker.model.answer import Answer, Silent
from checker.model.reporting import WithoutRule
from checker.model.rules import Rules
from checker.model.statements import PhaseId, Source, Statement

REGION = "region"
AFTERWARDS: tuple[PhaseId, ...] = ("report", "after", "complaint")


def home_fields(rules: Rules) -> list[Field]:
    """Return the fields about the home: who runs it, and what area it belongs to."""
    return [
        Field(
            question["fact"],
            question["ask"],
            (*(Choice(value, c["label"]) for value, c in question["choices"].items()), Choice(UNKNOWN, "Ved ikke")),
        )
        for question in rules["reporting"]["questions"]
    ]


def known_home(rules: Rules, values: Values) -> dict[str, str]:
    """Return what the reader has said about the home."""
    names = [question["fact"] for question in rules["reporting"]["questions"]]
    return {name: values[name] for name in names if values.get(name, UNKNOWN) != UNKNOWN}


def home_findings(rules: Rules, known: dict[str, str]) -> list[Finding]:
    """Return what the reader has said about the home as findings, so that a printed page says which home it is for."""
    return [
        _info(question["choices"][known[question["fact"]]]["because"], rules["reporting"]["sources"])
        for question in rules["reporting"]["questions"]
        if question["fact"] in known
    ]


class ReportCheck:
    """The check of whether and how an intervention is reported."""

    id = "report"
    purpose = "tjek, hvem der skal have indberetningen"

    def fields(self, rules: Rules) -> list[Field]:
        """Return the fields for the intervention, its facts, and the home where it happened."""
        reporting = rules["reporting"]
        others = [Choice(o["id"], o["label"], reporting["others"]) for o in reporting["without_rule"]]
        ((fact, choices),) = reporting["internal"]["when"].items()
        region = Field(REGION, reporting["internal"]["ask"], YES_NO, only=(fact, tuple(choices)))
        return [*case_fields(rules, others), *home_fields(rules), region]

    def run(self, rules: Rules, values: Values, on: str) -> Result:
        """Return the form, the recipients, and what happens next."""
        other = next((o for o in rules["reporting"]["without_rule"] if o["id"] == values.get(PARAGRAPH)), None)
        if other:
            # The forms had other numbers before the first day covered.
            check_day(rules, on)
            return self._without_rule(rules, values, other, on)
        case = read_case(rules, values, on)
        if case is None:
            ask: Verdict = {"id": "ask", "text": rules["cases"]["missing"]}
            return result(self.id, rules, values, verdict=ask, relevant=[PARAGRAPH])
        verdict = _verdict(rules, case)
        reported = [a for a in case.answers if a["report"]["required"]]
        known = known_home(rules, values)
        findings = [_info(f"{page_title(case.paragraph)}.", case.paragraph["sources"]), *case_findings(rules, case)]
        findings += [*(home_findings(rules, known) if reported else []), *self._how(rules, case)]
        steps = case_steps(rules, case, known) if reported else {}
        relevant = [PARAGRAPH, *asked_facts(rules, case), *(self._home(rules, values) if reported else [])]
        notes = case.cautions() + (reporting_notes(rules, known, reported[0]["on"]) if reported else [])
        return self._result(rules, values, verdict, findings, steps, notes, relevant, case.outcomes)

    def _without_rule(self, rules: Rules, values: Values, other: WithoutRule, on: str) -> Result:
        """Return the result for force that no paragraph here allows."""
        reporting, known = rules["reporting"], known_home(rules, values)
        form = next(p["form"] for p in rules["paragraphs"] if p["number"] == other["form_of"] and "form" in p)
        report = [*duty_steps(rules, holding(other.get("steps", []), on), "report")]
        steps: Steps = {
            "report": [*report_steps(rules, form, "incident", False, known), *report],
            "after": duty_steps(rules, holding(follow_up(rules, other["form_of"]), on), "after"),
        }
        text = filled(reporting["verdicts"]["incident"], form=form)
        findings = [_info(f"{other['label']}.", other["sources"]), *home_findings(rules, known), _used_for(rules, form)]
        notes = [*holding(other["notes"], on), *reporting_notes(rules, known, on)]
        relevant = [PARAGRAPH, *self._home(rules, values)]
        return self._result(rules, values, {"id": f"form_{form}", "text": text}, findings, steps, notes, relevant)

    def _result(
        self,
        rules: Rules,
        values: Values,
        verdict: Verdict,
        findings: list[Finding],
        steps: Steps,
        notes: list[Statement],
        relevant: list[str],
        outcomes: Sequence[Answer | Silent] = (),
    ) -> Result:
        phases = phases_of(rules, steps, AFTERWARDS)
        internal = rules["reporting"]["internal"]
        if REGION in relevant and values.get(REGION) == "yes":
            example: Phase = {
                "title": internal["title"],
                "tick": False,
                "steps": [
                    {"who": step["who"], "text": step["text"], "sources": internal["sources"]}
                    for step in internal["steps"]
                ],
            }
            phases = [*phases, example]
            notes = [*notes, {"text": internal["note"], "sources": internal["sources"]}]
        return result(
            self.id,
            rules,
            values,
            verdict=verdict,
            findings=findings,
            phases=phases,
            notes=notes,
            relevant=relevant,
            optional=(DAY,),
            headings=rules["cases"]["headings"],
            outcomes=outcomes,
        )

    def _home(self, rules: Rules, values: Values) -> list[str]:
        """Return the fields about the home that matter."""
        ((fact, choices),) = rules["reporting"]["internal"]["when"].items()
        names = [question["fact"] for question in rules["reporting"]["questions"]]
        return [*names, *([REGION] if values.get(fact) in choices else [])]

    def _how(self, rules: Rules, case: Case) -> list[Finding]:
        """Return findings on why it is reported and what the form is for, where all answers agree."""
        if not case.answers:
            return []
        reasons = case.shared(lambda a: [r for r in a["reasons"] if r["field"] == "report"])
        findings = [_info(r["text"], r["sources"]) for r in reasons]
        forms = {a["report"]["form"] for a in case.answers}
        form = forms.pop() if len(forms) == 1 and not case.silent else None
        return [*findings, _used_for(rules, form)] if form else findings


def _verdict(rules: Rules, case: Case) -> Verdict:
    if not case.answers:
        return {"id": "silent", "text": rules["cases"]["silent"]}
    texts = rules["reporting"]["verdicts"]
    reports = {(a["report"]["form"], a["report"]["per"]) for a in case.answers}
    if len(reports) > 1 or case.silent:
        return {"id": "unknown", "text": texts["unknown"]}
    ((form, per),) = reports
    if form is None or per is None:
        return {"id": "not_required", "text": texts["not_required"]}
    return {"id": f"form_{form}", "text": filled(texts[per], form=form)}


def _used_for(rules: Rules, form: int) -> Finding:
    use = rules["reporting"]["forms"][str(form)]["use"]
    return _info(f"Skema {form}: {use}", rules["reporting"]["sources"])


def _info(text: str, sources: list[Source]) -> Finding:
    return {"status": "info", "text": text, "reason": None, "sources": sources}
