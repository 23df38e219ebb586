"""An answer in a few Danish words, for table cells, screen readers' announcements and the command line."""

from checker.core.danish import long_date
from checker.core.reference import signed
from checker.model.answer import Answer, Needs, Recipient, Silent
from checker.model.reporting import RecipientRule
from checker.model.rules import Authority, Rules
from checker.model.statements import Condition
from checker.words.fields import FIELDS

# The fields that answer the three questions that readers come with.
MAIN_FIELDS = ("decided_by", "report", "complaint")


def mentions(authorities: dict[str, Authority]) -> dict[str, str]:
    """Return authorities' short names by id, for running text: `naevnet` in a sentence, `Naevnet` at its beginning."""
    names = {}
    for name, authority in authorities.items():
        mention = authority["inline_short"]
        names[name] = mention
        names[name.capitalize()] = mention[0].upper() + mention[1:]
    return names


def answer_name(answer: Answer | Needs) -> str:
    """Return an answer's title and number: `Afværgehjælp (§ 124 c)`."""
    return f"{answer['title']} ({answer_number(answer)})"


def answer_number(answer: Answer | Needs) -> str:
    """Return an answer's place in the law: `§ 128 b, stk. 1`."""
    name = signed(answer["paragraph"])
    return f"{name}, {answer['subsection']}" if answer["subsection"] else name


def decision_text(rules: Rules, answer: Answer) -> str:
    """Return who decides, on whose recommendation, or that it is acute and no decision is made beforehand."""
    decided = answer["decided_by"]
    name = rules["authorities"][decided["authority"]]["name"]
    if decided["recommended_by"]:
        return f"{name} efter indstilling fra {rules['authorities'][decided['recommended_by']]['inline']}"
    return f"{name}, akut og uden afgørelse på forhånd" if decided["acute"] else name


def report_text(answer: Answer) -> str:
    """Return whether the intervention is reported, and how."""
    form, per = answer["report"]["form"], answer["report"]["per"]
    if form is None:
        return "Nej"
    return f"Ja, på skema {form}" + (", samlet for afgørelsens periode" if per == "period" else "")


def complaint_text(rules: Rules, answer: Answer) -> str:
    """Return where to complain."""
    to = answer["complaint"]["to"]
    return f"Til {rules['authorities'][to]['inline']}" if to else "Man kan ikke klage efter disse regler"


def force_text(answer: Answer) -> str:
    """Return whether an intervention is a use of force, as a tag."""
    return "Magtanvendelse" if answer["use_of_force"] else "Ikke magtanvendelse"


def permission_text(answer: Answer) -> str:
    """Return the longest permission that can be given, or that there is none to ask for."""
    permission = answer["longest_permission"]
    if permission is None:
        staff = answer["decided_by"]["authority"] == "personale"
        return "Der skal ikke søges om tilladelse" if staff else "Reglen angiver ingen periode"
    longest = "Uden tidsbegrænsning" if permission["unlimited"] else f"Højst {permission['months']} måneder"
    return f"{longest}. {permission['detail']}" if permission["detail"] else longest


def field_texts(rules: Rules, answer: Answer) -> dict[str, str]:
    """Return the text of each field that takes one line, in the order of a card."""
    return {
        "decided_by": decision_text(rules, answer),
        "report": report_text(answer),
        "complaint": complaint_text(rules, answer),
        "use_of_force": "Ja" if answer["use_of_force"] else "Nej",
        "longest_permission": permission_text(answer),
    }


def field_values(answer: Answer) -> dict[str, str]:
    """Return the same fields' values for programs: `true`, `none`, months as a number or `unlimited`."""
    permission = answer["longest_permission"]
    months = "none"
    if permission:
        months = "unlimited" if permission["unlimited"] else str(permission["months"])
    return {
        "decided_by": answer["decided_by"]["authority"],
        "report": str(answer["report"]["required"]).lower(),
        "complaint": answer["complaint"]["to"] or "none",
        "use_of_force": str(answer["use_of_force"]).lower(),
        "longest_permission": months,
    }


def in_short(rules: Rules, answer: Answer) -> str:
    """Return the three questions that readers come with, each with its answer, as one line."""
    texts = field_texts(rules, answer)
    return " ".join(f"{FIELDS[field].question} {texts[field]}." for field in MAIN_FIELDS)


def summary_text(rules: Rules, answer: Answer) -> str:
    """Return an answer's name and the answer in short, for a screen reader's announcement."""
    return f"{answer_name(answer)}. {answer['verdict']} {in_short(rules, answer)}"


def other_day_text(outcome: Answer | Silent, today: str) -> str | None:
    """Return that an outcome is for a day other than today, and whether it holds today; None where it is for today."""
    since, until = outcome["holds_from"], outcome["same_until"]
    if outcome["on"] == today:
        return None
    which_day = f"Svaret er for den {long_date(outcome['on'])}."
    if "silent" in outcome:
        return which_day
    if since > today:
        return f"{which_day} Gælder endnu ikke: træder i kraft den {long_date(since)}."
    return f"{which_day} Gjaldt til og med {long_date(until)}." if until and until < today else which_day


def dates_text(answer: Answer, today: str) -> str:
    """Return on which days the rule of an answer holds, and the last day of the answer where it differs."""
    since, until, same = long_date(answer["holds_from"]), answer["holds_until"], answer["same_until"]
    verb, own = ("gjaldt" if day and day < today else "gælder" for day in (until, same))
    shorter = f" Svaret her {own} til og med {long_date(same)}." if same and same != until else ""
    return f"Reglen {verb} fra {since}{f' til og med {long_date(until)}' if until else ''}.{shorter}"


def condition_text(condition: Condition) -> str:
    """Return the condition, after the subsection that it is for."""
    return (
        f"{condition['subsection'].capitalize()}: {condition['text']}"
        if "subsection" in condition
        else condition["text"]
    )


def in_whole(condition: Condition) -> str:
    """Return the condition, a group with all that it asks for, in whole sentences after its subsection."""
    return condition_text({**condition, "text": condition.get("short", condition["text"])})


def recipient_name(recipient: Recipient | RecipientRule) -> str:
    """Return a recipient of reports by its name, and say so where it is only notified."""
    notified = recipient.get("gets") == "notice"
    return f"{recipient['name']}, som orienteres og ikke får selve indberetningen" if notified else recipient["name"]


def recipient_text(recipient: Recipient | RecipientRule) -> str:
    """Return a recipient of reports, and under which condition it is one."""
    name, only = recipient_name(recipient), recipient.get("only_if")
    return f"{name}, {only}." if only else f"{name}."
