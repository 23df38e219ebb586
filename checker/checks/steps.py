"""The steps of a case in order, each with who does it, collected from different places in the rules."""

from collections.abc import Mapping, Sequence

from checker.checks.base import Phase, Step
from checker.checks.case import Case
from checker.core.building import decision_duties, follow_up, registers, stated_duty
from checker.core.days import holding
from checker.core.filling import filled
from checker.core.matching import applies
from checker.core.reference import name_of
from checker.core.sources import stated
from checker.model.answer import Answer
from checker.model.checks import TimelineStep
from checker.model.paragraph import Duty
from checker.model.reporting import RecipientRule
from checker.model.rules import Rules
from checker.model.statements import Basis, Per, PhaseId, Route, Source, Statement

Steps = dict[PhaseId, list[Step]]
# What a complainant has to do. The rest that holds of a complaint is in the answer itself.
_TO_DO = {"sent_to", "deadline"}


def case_steps(rules: Rules, case: Case, known: Mapping[str, str]) -> Steps:
    """Return the steps that follow whatever the unknown facts of the case turn out to be.

    Args:
        known: what is known about the home: `operator`, `area`.
    """
    first, *others = [_answer_steps(rules, case, answer, known) for answer in case.answers] or [{}]
    return {phase: [s for s in steps if all(s in o.get(phase, []) for o in others)] for phase, steps in first.items()}


def report_steps(rules: Rules, form: int, per: Per, appendix: bool, known: Mapping[str, str]) -> list[Step]:
    """Return the steps for registering and reporting, recipient by recipient."""
    reporting, sources = rules["reporting"], rules["reporting"]["sources"]
    actor = registers(per)
    texts = [filled(reporting["per"][per], form=form)]
    texts += [reporting["appendix"]] if appendix else []
    steps = [_step(rules, actor, text, sources) for text in texts]
    sent = [r for r in reporting["recipients"] if r["sent_by"] == "leader" and applies(r.get("when"), known)]
    return steps + [_step(rules, "leader", _sending(rules, r, known), sources) for r in sent]


def duty_steps(rules: Rules, duties: Sequence[Duty], phase: PhaseId) -> list[Step]:
    """Return the duties that belong to a phase, as steps."""
    return [_step(rules, d["who"], d["text"], d["sources"], d.get("basis")) for d in duties if d["phase"] == phase]


def phases_of(rules: Rules, steps: Steps, phases: Sequence[PhaseId]) -> list[Phase]:
    """Return the phases that have steps, in order, each with boxes to tick."""
    titles = rules["course"]["phases"]
    return [{"title": titles[phase], "tick": True, "steps": steps[phase]} for phase in phases if steps.get(phase)]


def reporting_notes(rules: Rules, known: Mapping[str, str], on: str) -> list[Statement]:
    """Return what the reader must know about reporting from such a home, without what depends on unknown facts."""
    return [
        stated(rules, note)
        for note in holding(rules["reporting"]["notes"], on)
        if applies(note.get("when"), known) and note.get("when", {}).keys() <= known.keys()
    ]


def _answer_steps(rules: Rules, case: Case, answer: Answer, known: Mapping[str, str]) -> Steps:
    route, form = answer["route"], answer["report"]["form"]
    permission = _permission(answer)
    steps: Steps = {phase: [] for phase in rules["course"]["phases"]}
    for common in rules["course"]["steps"]:
        if _belongs(common, route, answer["report"]["per"]):
            text = filled(common["text"], paragraph=name_of(case.paragraph), permission=permission).strip()
            steps[common["phase"]].append(_step(rules, common["who"], text, common["sources"]))
    if route == "decision":
        steps["before"] += _decision_steps(rules, answer, permission)
    if form and answer["report"]["per"]:
        report = answer["report"]
        steps["report"] += report_steps(rules, form, answer["report"]["per"], report["appendix"], known)
        after = holding(follow_up(rules, answer_key(answer)), answer["on"])
        for phase in steps:
            steps[phase] += duty_steps(rules, after, phase)
    own = [d for d in case.paragraph.get("duties", []) if stated_duty(rules, d) in answer["duties"]]
    for phase in steps:
        steps[phase] += duty_steps(rules, own, phase)
    if answer["complaint"]["to"]:
        said = [r for r in answer["reasons"] if r["field"] == "complaint"]
        told = [detail for detail in answer["complaint"]["details"] if detail["topic"] in _TO_DO]
        steps["complaint"] += [_step(rules, "person", s["text"], s["sources"], s["basis"]) for s in [*said, *told]]
    return steps


def answer_key(answer: Answer) -> str:
    """Return what lists in the rules call an answer by: its number, and its subsection where it has one."""
    return f"{answer['paragraph']}, {answer['subsection']}" if answer["subsection"] else answer["paragraph"]


def _belongs(step: TimelineStep, route: Route, per: Per | None) -> bool:
    return route in step["routes"] and step.get("per", per) == per


def _decision_steps(rules: Rules, answer: Answer, permission: str) -> list[Step]:
    """Return the steps from asking for a decision to having it."""
    course, decided = rules["course"], answer["decided_by"]
    rule = rules["deciding"][decided["authority"]]
    deciding = rules["authorities"][decided["authority"]]
    duties = decision_duties(rules, decided["authority"], answer["report"]["form"])
    steps = [_step(rules, "team", duty["text"], duty["sources"]) for duty in duties]
    if decided["recommended_by"]:
        recommending = rules["authorities"][decided["recommended_by"]]["short"]
        text = filled(course["recommend"], authority=deciding["inline_short"])
        steps.append({"who": recommending, "text": text, "sources": rule["sources"]})
    text = filled(course["decide"], permission=permission).strip()
    steps.append({"who": deciding["short"], "text": text, "sources": rule["sources"]})
    return steps


def _permission(answer: Answer) -> str:
    """Return what the rules say about how long a permission lasts, or an empty text."""
    if answer["longest_permission"] is None:
        return ""
    texts = [r["text"] for r in answer["reasons"] if r["field"] == "longest_permission"]
    return " ".join([*texts, answer["longest_permission"]["detail"] or ""]).strip()


def _sending(rules: Rules, recipient: RecipientRule, known: Mapping[str, str]) -> str:
    """Return what the leader does for a recipient, by the recipient's name for such a home."""
    name = next((n["name"] for n in recipient.get("names", []) if _holds(n["when"], known)), recipient["name"])
    certain = "only_if" not in recipient or recipient.get("when", {}).keys() <= known.keys()
    own = name[0].lower() + name[1:] + ("" if certain else f", {recipient['only_if']}")
    return filled(rules["reporting"]["notify" if recipient.get("gets") == "notice" else "send"], name=own)


def _holds(when: Mapping[str, Sequence[str]], known: Mapping[str, str]) -> bool:
    return all(known.get(fact) in choices for fact, choices in when.items())


def _step(rules: Rules, who: str, text: str, sources: list[Source], basis: Basis | None = None) -> Step:
    step: Step = {"who": rules["course"]["actors"][who], "text": text, "sources": sources}
    return {**step, "basis": basis} if basis else step
