"""Lists of the answers: who decides, what is reported, where to complain. Each answer is a link to its paragraph.

`level` is that of the lists' headings: one more than the heading the lists stand under.
"""

from collections.abc import Callable
from math import inf

from checker.core.days import last_alike
from checker.core.reference import facts_address, paragraph_of
from checker.html.answer import cited
from checker.html.element import Html, element, together
from checker.model.answer import Answer
from checker.model.rules import Rules
from checker.model.statements import AuthorityStyle
from checker.words.answers import answer_name
from checker.words.table import grouped, overview

_NOT_FORCE = "Ikke magtanvendelse"


def decider(rules: Rules, answer: Answer, style: AuthorityStyle = "name") -> str:
    """Who decides, and on whose recommendation; or that it is no use of force.

    Args:
        style: the first authority's name, `name` in full or `short`.
    """
    if not answer["use_of_force"]:
        return _NOT_FORCE
    decided, authorities = answer["decided_by"], rules["authorities"]
    name = authorities[decided["authority"]][style]
    by = decided["recommended_by"]
    return f"{name} efter indstilling fra {authorities[by]['inline']}" if by else name


def decision_list(rules: Rules, on: str, root: str, level: int = 2) -> Html:
    """Who decides on use of force, authority by authority, and last what is no use of force."""

    def anchor(answer: Answer) -> str:
        decided = answer["decided_by"]
        if not answer["use_of_force"]:
            return "ikke-magtanvendelse"
        by = decided["recommended_by"]
        return f"afgoeres-af-{decided['authority']}" + (f"-indstillet-af-{by}" if by else "")

    answers = sorted(overview(rules, on), key=lambda a: not a["use_of_force"])
    return _lists(rules, grouped(answers, lambda a: decider(rules, a)), root, level, anchor)


def report_list(rules: Rules, on: str, root: str, level: int = 2) -> Html:
    """What is registered and reported, form by form, and what is not."""

    def title(answer: Answer) -> str:
        form = answer["report"]["form"]
        return f"Skal registreres og indberettes på skema {form}" if form else "Skal ikke registreres og indberettes"

    def anchor(answer: Answer) -> str:
        form = answer["report"]["form"]
        return f"indberettes-paa-skema-{form}" if form else "indberettes-ikke"

    answers = sorted(overview(rules, on), key=lambda a: a["report"]["form"] or inf)
    return _lists(rules, grouped(answers, title), root, level, anchor)


def complaint_list(rules: Rules, on: str, root: str, level: int = 2) -> Html:
    """Where to complain, body by body."""

    def title(answer: Answer) -> str:
        to = answer["complaint"]["to"]
        return f"Klage til {rules['authorities'][to]['inline']}" if to else "Ingen klagevej efter disse regler"

    answers = sorted(overview(rules, on), key=lambda a: a["complaint"]["to"] is None)
    return _lists(rules, grouped(answers, title), root, level, lambda a: f"klage-til-{a['complaint']['to'] or 'ingen'}")


def start_list(rules: Rules, on: str, root: str, level: int = 2) -> Html:
    """The interventions, those staff may decide on first, each a link to its answer."""

    def by_staff(answer: Answer) -> bool:
        return answer["decided_by"]["authority"] == "personale"

    def title(answer: Answer) -> str:
        return "Det kan personalet selv beslutte" if by_staff(answer) else "Det kræver en afgørelse, før det sker"

    def anchor(answer: Answer) -> str:
        return "uden-afgoerelse" if by_staff(answer) else "med-afgoerelse"

    return _lists(rules, grouped(overview(rules, on), title), root, level, anchor)


def form_list(rules: Rules) -> Html:
    """Every form with its use, the one to apply on included."""
    reporting = rules["reporting"]
    forms = [
        element("li", element("strong", f"Skema {number}:"), " ", form["use"])
        for number, form in reporting["forms"].items()
    ]
    return together(element("ul", *forms), element("p", cited(rules, reporting["sources"])))


def answer_address(rules: Rules, answer: Answer, root: str) -> str:
    """The address of the paragraph's page, where the answer for the same facts is shown."""
    return facts_address(paragraph_of(rules, answer), answer["facts"], root)


def answer_link(rules: Rules, answer: Answer, root: str) -> Html:
    """A link to the answer by its name."""
    return element("a", answer_name(rules, answer), href=answer_address(rules, answer, root))


def _lists(
    rules: Rules, groups: dict[str, list[Answer]], root: str, level: int, anchor: Callable[[Answer], str]
) -> Html:
    """A section for each group; `anchor` names a group by any answer of it."""
    parts = []
    for title, answers in groups.items():
        name = anchor(answers[0])
        permalink = element("a", "¶", class_="headerlink", href=f"#{name}", title="Link til dette afsnit")
        items = []
        for answer in answers:
            case = element("span", answer["case"], class_="case") if answer["case"] else None
            items.append(element("li", answer_link(rules, answer, root), case))
        heading = element(f"h{level}", title, permalink, id=name)
        parts.append(element("section", heading, element("ul", *items)))
    on = next((answer["on"] for answers in groups.values() for answer in answers), None)
    until = last_alike(rules["paragraphs"], on) if on else None
    return element("div", *parts, class_="rule-lists", data_holds_until=until)
