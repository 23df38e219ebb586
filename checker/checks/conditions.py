"""Whether the conditions of an intervention are met: those of all use of force, of its chapter and of its own."""

from collections import Counter
from functools import partial
from typing import cast

from checker.checks.base import Field, Finding, Result, Values, Verdict, result, screens
from checker.checks.case import DAY, PARAGRAPH, Case, asked_facts, case_fields, case_findings, only_for, read_case
from checker.checks.checklist import checklist_fields, findings_of, leaves, overall, relevant_fields, status_of
from checker.core.answer import ask_about
from checker.core.building import decision_duties, has_decision
from checker.core.danish import long_date
from checker.core.filling import filled
from checker.core.matching import because
from checker.core.reference import interventions, name_of, page_title, slug
from checker.core.sources import basis_of, stated
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph, Unsettled
from checker.model.rules import Rules
from checker.model.statements import Condition, Statement, group_of
from checker.words.answers import answer_number


class ConditionsCheck:
    """The check of whether the conditions of a paragraph are met."""

    id = "conditions"
    purpose = "tjek, om betingelserne for et indgreb er opfyldt"

    def fields(self, rules: Rules) -> list[Field]:
        """Return the fields for the intervention, for its facts, and for every condition that can matter."""
        paragraphs = interventions(rules)
        force = [p for p in paragraphs if any(row["use_of_force"] for row in p["rows"])]
        common = (rules["condition_check"]["common"],)
        fields = case_fields(rules)
        for shared in rules["common_conditions"]:
            concerned = [p for p in paragraphs if p in force or p["number"] in shared.get("also_of", [])]
            fields += checklist_fields([shared], common, only_for(*concerned))
        for number, chapter in rules["chapters"].items():
            of_chapter = [p for p in paragraphs if p["chapter"] == number]
            if "condition" in chapter and of_chapter:
                group = (f"Kapitel {number}",)
                fields += checklist_fields([chapter["condition"]], group, only_for(*of_chapter))
        used = _used(rules)
        for paragraph in paragraphs:
            names = _names(used, paragraph)
            for condition in (_renamed(c, names) for c in paragraph["conditions"]):
                title, over = (page_title(paragraph),), partial(_situations, paragraph)
                fields += checklist_fields([condition], title, only_for(paragraph), over=over)
        return fields

    def run(self, rules: Rules, values: Values, on: str) -> Result:
        """Return which conditions are met, unmet and unknown, and whether that is enough."""
        case = read_case(rules, values, on)
        if case is None:
            ask: Verdict = {"id": "ask", "text": rules["cases"]["missing"]}
            return result(self.id, rules, values, verdict=ask, relevant=[PARAGRAPH])
        names = _names(_used(rules), case.paragraph)
        conditions = [_renamed(c, names) for c in case.shared(lambda a: a["conditions"])]
        case = _in_subsection(rules, case, conditions, values)
        unsettled = _unsettled(case, conditions, names, values)
        verdict = _verdict(rules, case, conditions, values, unsettled)
        findings: list[Finding] = case_findings(rules, case)
        findings += [
            {"status": "info", "text": u["text"], "reason": None, "sources": u["sources"], "basis": basis_of(rules, u)}
            for u in unsettled
        ]
        findings += findings_of(conditions, values, case.paragraph["sources"])
        first = [PARAGRAPH, *asked_facts(rules, case)]
        relevant = [*first, *relevant_fields(conditions, values)]
        others = screens(field for field in checklist_fields(conditions) if field.name in relevant)
        return result(
            self.id,
            rules,
            values,
            verdict=verdict,
            findings=findings,
            steps=self._steps(rules, case, verdict["id"]),
            notes=case.cautions(),
            relevant=relevant,
            optional=(DAY,),
            settled=_is_settled(case, conditions, names, values),
            # Other conditions may apply once the facts are known.
            most=len({*first} - {DAY}) + others if case.known else None,
            outcomes=case.outcomes,
        )

    def _steps(self, rules: Rules, case: Case, verdict: str) -> list[Statement]:
        """Return what to do: what the answer asks for before the intervention, and what the verdict asks for."""
        steps = [stated(rules, step) for step in rules["condition_check"]["steps"] if verdict in step["verdicts"]]
        if verdict in ("unmet", "silent") or not case.known:
            return steps
        (answer,) = case.answers
        asking = decision_duties(rules, answer["decided_by"]["authority"], answer["report"]["form"])
        before = [d for d in answer["duties"] if d["phase"] == "before" and (verdict == "decision" or d not in asking)]
        return sorted(before, key=lambda duty: duty in asking) + steps


def _in_subsection(rules: Rules, case: Case, conditions: list[Condition], values: Values) -> Case:
    """Return the case for the one subsection whose conditions are met, where they are a matter of subsections."""
    groups = [group for condition in conditions if (group := group_of(condition)) and group[0] == "any"]
    for _, members in groups:
        met = [m["subsection"] for m in members if "subsection" in m and status_of(m, values) == "met"]
        if len(met) == 1 and len(case.answers) == 1:
            (answer,) = case.answers
            outcome = ask_about(rules, case.paragraph, met[0], answer["facts"], answer["on"])
            return case._replace(answers=[cast("Answer", outcome)])
    return case


def _unsettled(case: Case, conditions: list[Condition], names: dict[str, str], values: Values) -> list[Unsettled]:
    """Return what the rules leave open under these values, where they would be met if it were settled so."""
    found = []
    for unsettled in case.paragraph.get("unsettled", []):
        answers = {names.get(name, name): value for name, value in unsettled["answers"].items()}
        given = all(values.get(name) == value for name, value in answers.items())
        granted = {**values, **dict.fromkeys(answers, "yes")}
        if given and overall(conditions, values) != "met" and overall(conditions, granted) != "unmet":
            found.append(unsettled)
    return found


def _is_settled(case: Case, conditions: list[Condition], names: dict[str, str], values: Values) -> bool:
    """Return whether the verdict stands: a condition is unmet, and nothing that the rules leave open can mend that."""
    granted = {names.get(name, name): "yes" for u in case.paragraph.get("unsettled", []) for name in u["answers"]}
    return not case.answers or overall(conditions, {**values, **granted}) == "unmet"


def _verdict(
    rules: Rules, case: Case, conditions: list[Condition], values: Values, unsettled: list[Unsettled]
) -> Verdict:
    if not case.answers or unsettled:
        return {"id": "silent", "text": rules["cases"]["silent"]}
    status = overall(conditions, values)
    answer = case.answers[0]
    authority = rules["authorities"][answer["decided_by"]["authority"]]["inline_short"]
    id_ = "unmet" if status == "unmet" else _when_met(answer) if status == "met" and case.known else "unknown"
    text = rules["condition_check"]["verdicts"][id_]
    name = answer_number(answer) if case.known else name_of(case.paragraph)
    return {"id": id_, "text": filled(text, name=name, authority=authority)}


def _when_met(answer: Answer) -> str:
    """Return the verdict when all conditions are met, which is a permission only if nobody has to give one."""
    if answer["decided_by"]["authority"] == "personale":
        return "staff" if answer["use_of_force"] else "not_force"
    return "permitted" if has_decision(answer["facts"]) else "decision"


def _situations(paragraph: Paragraph, condition: Condition) -> tuple[str, ...]:
    """Return the situations and days that a condition is limited to, if it is; on paper the reader must see them."""
    when = condition.get("when", {})
    asked = [question for question in paragraph.get("questions", []) if question["fact"] in when]
    said = (("fra", condition.get("since")), ("til og med", condition.get("until")))
    days = (f"Betingelsen gælder {word} den {long_date(day)}." for word, day in said if day)
    return (*(because(question, when[question["fact"]]) for question in asked), *days)


def _used(rules: Rules) -> Counter[str]:
    """Count the conditions that have each id."""
    return Counter(c["id"] for p in interventions(rules) for c in leaves(p["conditions"]))


def _names(used: Counter[str], paragraph: Paragraph) -> dict[str, str]:
    """Return the names of the fields of a paragraph's conditions whose ids others have too, by id."""
    ids = {c["id"] for c in leaves(paragraph["conditions"])}
    return {i: f"{i}-{slug(paragraph)}" for i in ids if used[i] > 1}


def _renamed(condition: Condition, names: dict[str, str]) -> Condition:
    renamed = condition.copy()
    if "id" in condition:
        renamed["id"] = names.get(condition["id"], condition["id"])
    group = group_of(condition)
    if group:
        kind, members = group
        renamed[kind] = [_renamed(member, names) for member in members]
    return renamed
