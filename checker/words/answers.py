"""An answer in a few Danish words: what a table's cell, a screen reader's announcement and the command line share."""

from checker.core.danish import long_date
from checker.core.reference import signed
from checker.model.answer import Answer, Needs, Recipient, Silent
from checker.model.reporting import RecipientRule
from checker.model.rules import Authority, Rules

# How the members of a condition go together; the texts of the rules leave these words out.
GROUPS = {"all": "alle disse", "any": "mindst én af disse"}


def mentions(authorities: dict[str, Authority]) -> dict[str, str]:
    """Each authority's short name by its id, for running text: `naevnet` in a sentence, `Naevnet` at its beginning."""
    names = {}
    for name, authority in authorities.items():
        mention = authority["inline_short"]
        names[name] = mention
        names[name.capitalize()] = mention[0].upper() + mention[1:]
    return names


def answer_name(answer: Answer | Needs) -> str:
    """An answer's name, the act first: `Afværgehjælp (§ 124 c)`."""
    return f"{answer['title']} ({answer_number(answer)})"


def answer_number(answer: Answer | Needs) -> str:
    """An answer's place in the law: `§ 128 b, stk. 1`."""
    name = signed(answer["paragraph"])
    return f"{name}, {answer['subsection']}" if answer["subsection"] else name


def decision_text(rules: Rules, answer: Answer) -> str:
    """Who decides."""
    decided = answer["decided_by"]
    name = rules["authorities"][decided["authority"]]["name"]
    if decided["recommended_by"]:
        return f"{name} efter indstilling fra {rules['authorities'][decided['recommended_by']]['inline']}"
    return f"{name}, akut og uden afgørelse på forhånd" if decided["acute"] else name


def report_text(answer: Answer) -> str:
    """Whether and how it is reported."""
    form, per = answer["report"]["form"], answer["report"]["per"]
    if form is None:
        return "Nej"
    return f"Ja, på skema {form}" + (", samlet for afgørelsens periode" if per == "period" else "")


def complaint_text(rules: Rules, answer: Answer) -> str:
    """Where to complain."""
    to = answer["complaint"]["to"]
    return f"Til {rules['authorities'][to]['inline']}" if to else "Ingen klagevej efter disse regler"


def permission_text(answer: Answer) -> str:
    """The longest permission."""
    permission = answer["longest_permission"]
    if permission is None:
        return "Reglen angiver ingen periode"
    longest = "Uden tidsbegrænsning" if permission["unlimited"] else f"Højst {permission['months']} måneder"
    return f"{longest}. {permission['detail']}" if permission["detail"] else longest


def summary_text(rules: Rules, answer: Answer) -> str:
    """The answer as one sentence each, for a screen reader's announcement."""
    return (
        f"{answer_name(answer)}. Hvem beslutter? {decision_text(rules, answer)}. "
        f"Registreres og indberettes? {report_text(answer)}. Klage? {complaint_text(rules, answer)}."
    )


def other_day_text(outcome: Answer | Silent, today: str) -> str | None:
    """That an outcome is for another day than today, and whether it holds today; None where it is for today."""
    since, until = outcome["holds_from"], outcome["holds_until"]
    if outcome["on"] == today:
        return None
    told = f"Svaret er for den {long_date(outcome['on'])}."
    if "silent" in outcome:
        return told
    if since > today:
        return f"{told} Gælder endnu ikke: træder i kraft den {long_date(since)}."
    return f"{told} Gjaldt til og med {long_date(until)}." if until and until < today else told


def dates_text(answer: Answer, today: str) -> str:
    """The days on which the rule of an answer holds."""
    since, until = long_date(answer["holds_from"]), answer["holds_until"]
    verb = "gjaldt" if until and until < today else "gælder"
    return f"Reglen {verb} fra {since} til og med {long_date(until)}." if until else f"Reglen {verb} fra {since}."


def recipient_text(recipient: Recipient | RecipientRule) -> str:
    """A recipient of reports, and when it is one."""
    only = recipient.get("only_if")
    return f"{recipient['name']}, {only}." if only else f"{recipient['name']}."
