"""An answer as HTML: the same fragment at build and in the browser.

The names in `data-answer`, `data-paragraph`, `data-engine`, `data-field` and `data-value` are for tests and for other
sites that embed an answer; keep them stable.
"""

from checker.danish import joined, long_date
from checker.html import Html, element, together
from checker.model import (
    Answer,
    Condition,
    Need,
    Needs,
    Outcome,
    Reason,
    Recipient,
    RecipientRule,
    Rules,
    Silent,
    Source,
    Statement,
    group_of,
)
from checker.reference import find_paragraph, name_of

GROUPS = {"all": "Alle:", "any": "Mindst én:"}
FORMS = {1: "skema 1", 2: "skema 2", 4: "skema 4"}


def render_outcome(rules: Rules, outcome: Outcome, engine: str = "page", level: int = 2) -> Html:
    """The fragment for an answer, for the answers it could be, or for the rules' silence.

    Args:
        engine: who computed it, `page` or `pyodide`.
        level: the level of its heading, 2 to 4.
    """
    if "needs" in outcome:
        return _possible(rules, outcome, engine, level)
    if "silent" in outcome:
        return _silent(rules, outcome, engine, level)
    return _answer(rules, outcome, engine, level)


def render_error(message: str) -> Html:
    """The fragment for a question that has no answer: `message` is Danish and may hold what the reader wrote."""
    return element("div", element("p", message), class_="answer answer--error", data_error=True)


def render_questions(needs: list[Need], group: str) -> Html:
    """The questions as radio buttons, none chosen beforehand, with `Ved ikke` last.

    Args:
        group: what sets these fields apart from others on the page.
    """
    return together(*(_question(need, group) for need in needs))


def answer_name(rules: Rules, answer: Answer | Needs) -> str:
    """An answer's name, the act first: `Afværgehjælp (§ 124 c)`."""
    paragraph = find_paragraph(rules, answer["paragraph"])
    sign = name_of(paragraph) if paragraph else f"§ {answer['paragraph']}"
    subsection = f", {answer['subsection']}" if answer["subsection"] else ""
    return f"{answer['title']} ({sign}{subsection})"


def decision_text(rules: Rules, answer: Answer) -> str:
    """Who decides, in a few words."""
    decided = answer["decided_by"]
    name = rules["authorities"][decided["authority"]]["name"]
    if decided["recommended_by"]:
        return f"{name} efter indstilling fra {rules['authorities'][decided['recommended_by']]['inline']}"
    return f"{name}, akut og uden afgørelse på forhånd" if decided["acute"] else name


def report_text(answer: Answer) -> str:
    """Whether and how it is reported, in a few words."""
    form, per = answer["report"]["form"], answer["report"]["per"]
    if form is None:
        return "Nej"
    return f"Ja, på {FORMS[form]}" + (", samlet for afgørelsens periode" if per == "period" else "")


def complaint_text(rules: Rules, answer: Answer) -> str:
    """Where to complain, in a few words."""
    to = answer["complaint"]["to"]
    return f"Til {rules['authorities'][to]['inline']}" if to else "Ingen klagevej efter disse regler"


def permission_text(answer: Answer) -> str:
    """The longest permission, in a few words."""
    permission = answer["longest_permission"]
    if permission is None:
        return "Reglen angiver ingen periode"
    longest = "Uden tidsbegrænsning" if permission["unlimited"] else f"Højst {permission['months']} måneder"
    return f"{longest}. {permission['detail']}" if permission["detail"] else longest


def summary_text(rules: Rules, answer: Answer) -> str:
    """The answer as one sentence each, for a screen reader's announcement."""
    return (
        f"{answer_name(rules, answer)}. Hvem beslutter? {decision_text(rules, answer)}. "
        f"Registreres og indberettes? {report_text(answer)}. Klage? {complaint_text(rules, answer)}."
    )


def _answer(rules: Rules, answer: Answer, engine: str, level: int) -> Html:
    sections = [
        ("Det skal I gøre", _duties(rules, answer)),
        ("Betingelser, der alle skal være opfyldt", _conditions(rules, answer["conditions"])),
        ("Det giver reglen aldrig lov til", _statements(rules, answer["limits"])),
        ("Hvem skal have indberetningen?", _recipients(answer)),
        ("Bemærk", _statements(rules, answer["notes"])),
        ("Hvorfor?", _statements(rules, answer["reasons"])),
        ("Kilder", _sources(answer["sources"])),
    ]
    body = [together(element(f"h{level + 1}", title), content) for title, content in sections if content]
    return _card(
        rules,
        answer,
        engine,
        element(f"h{level}", answer_name(rules, answer), class_="answer__title"),
        _fields(rules, answer),
        *body,
        element("p", f"Reglen gælder fra {long_date(answer['holds_from'])}.", class_="answer__dates"),
    )


def _card(rules: Rules, answer: Answer, engine: str, *children: str) -> Html:
    return element(
        "article",
        *children,
        class_="answer",
        data_answer=True,
        data_paragraph=answer["paragraph"],
        data_engine=engine,
        data_summary=summary_text(rules, answer),
    )


def _fields(rules: Rules, answer: Answer) -> Html:
    decided, permission = answer["decided_by"], answer["longest_permission"]
    recommended = element(
        "span", data_field="recommended_by", data_value=decided["recommended_by"] or "none", hidden=True
    )
    months = "none"
    if permission:
        months = "unlimited" if permission["unlimited"] else str(permission["months"])
    return element(
        "dl",
        _field("Hvem beslutter?", "decided_by", decided["authority"], decision_text(rules, answer), recommended),
        _field(
            "Skal det registreres og indberettes?",
            "report",
            _flag(answer["report"]["required"]),
            report_text(answer),
        ),
        _field("Hvor kan man klage?", "complaint", answer["complaint"]["to"] or "none", complaint_text(rules, answer)),
        _field(
            "Er det magtanvendelse?",
            "use_of_force",
            _flag(answer["use_of_force"]),
            "Ja" if answer["use_of_force"] else "Nej",
        ),
        _field("Hvor længe kan en tilladelse gælde?", "longest_permission", months, permission_text(answer)),
        class_="answer__fields",
    )


def _field(label: str, field: str, value: str, text: str, extra: Html | None = None) -> Html:
    shown = element("span", text, data_field=field, data_value=value)
    return element("div", element("dt", label), element("dd", shown, extra))


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _duties(rules: Rules, answer: Answer) -> Html | None:
    if not answer["duties"]:
        return None
    return element("ol", *(element("li", d["text"], cited(rules, d["sources"])) for d in answer["duties"]))


def _statements(rules: Rules, statements: list[Statement] | list[Reason]) -> Html | None:
    if not statements:
        return None
    return element("ul", *(element("li", s["text"], cited(rules, s["sources"])) for s in statements))


def _conditions(rules: Rules, conditions: list[Condition]) -> Html:
    items = []
    for condition in conditions:
        lead = f"{condition['text']} ({condition['subsection']})" if "subsection" in condition else condition["text"]
        nested, group = None, group_of(condition)
        if group:
            kind, members = group
            nested = together(" ", element("b", GROUPS[kind]), _conditions(rules, members))
        items.append(element("li", lead, nested, cited(rules, condition.get("sources", []))))
    return element("ul", *items)


def _recipients(answer: Answer) -> Html | None:
    recipients = answer["report"]["recipients"]
    if not recipients:
        return None
    return element("ul", *(element("li", recipient_text(r)) for r in recipients))


def recipient_text(recipient: Recipient | RecipientRule) -> str:
    """A recipient of reports, and when it is one."""
    only = recipient.get("only_if")
    return f"{recipient['name']}. {only}" if only else f"{recipient['name']}."


def cited(rules: Rules, sources: list[Source]) -> Html | None:
    """Where a statement stands, quietly: the short name of the document and the section."""
    if not sources:
        return None
    named = joined(f"{rules['documents'][s['document']]['short']}: {s['section']}" for s in sources)
    return together(" ", element("small", f"[{named}]", class_="source"))


def _sources(sources: list[Source]) -> Html:
    items = []
    for source in sources:
        link = element("a", source["title"], href=source["url"], rel="external")
        items.append(element("li", f"{source['section']}. ", link))
    return element("ul", *items, class_="sources")


def _possible(rules: Rules, needs: Needs, engine: str, level: int) -> Html:
    """The answers it could be, side by side: enough of each to compare."""
    cards = [
        _card(
            rules,
            answer,
            engine,
            element(f"h{level + 1}", answer["case"]),
            element("p", answer_name(rules, answer)),
            _fields(rules, answer),
        )
        for answer in needs["possible"]
    ]
    cards += [_silent(rules, silent, engine, level + 1) for silent in needs["possible_silent"]]
    return element(
        "div",
        element(f"h{level}", "Svaret kan være et af disse"),
        element("p", "Svaret afhænger af noget, der ikke er oplyst. Find det rette tilfælde, før I handler."),
        element("div", *cards, class_="possible__cards"),
        class_="possible",
        data_possible=needs["paragraph"],
        data_summary=f"{len(cards)} mulige svar vist side om side.",
    )


def _silent(rules: Rules, silent: Silent, engine: str, level: int) -> Html:
    return element(
        "article",
        element(f"h{level}", silent["case"] or "Reglerne giver ikke et svar"),
        element(
            "p", element("strong", "Reglerne giver ikke et svar. "), silent["silent"], cited(rules, silent["sources"])
        ),
        class_="answer answer--silent",
        data_silent=silent["paragraph"],
        data_engine=engine,
        data_summary="Reglerne giver ikke et svar her.",
    )


def _question(need: Need, group: str) -> Html:
    choices = [(c["value"], c["label"]) for c in need["choices"]]
    options = []
    for value, label in [*choices, ("unknown", "Ved ikke")]:
        field = f"{group}-{need['fact']}-{value}"
        radio = element("input", type="radio", name=need["fact"], value=value, id=field)
        options.append(element("div", radio, element("label", label, for_=field)))
    hint = (
        element("p", need["hint"], class_="question__hint", id=f"{group}-{need['fact']}-hint") if need["hint"] else None
    )
    return element(
        "fieldset",
        element("legend", need["question"]),
        hint,
        *options,
        class_="question",
        data_fact=need["fact"],
        aria_describedby=f"{group}-{need['fact']}-hint" if hint else None,
    )
