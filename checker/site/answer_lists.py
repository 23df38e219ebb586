"""Lists of the answers: what is reported, where to complain. Each answer is a link to its paragraph.

`level` is the level of the lists' headings: one more than that of the heading above them.
"""

from collections.abc import Callable
from math import inf

from checker.core.addresses import facts_address
from checker.html.element import Html, element
from checker.model.answer import Answer
from checker.model.rules import Rules
from checker.model.statements import AuthorityStyle
from checker.site.site import Site
from checker.words.answers import answer_name
from checker.words.table import grouped

_NOT_FORCE = "Ikke magtanvendelse"


def decider(rules: Rules, answer: Answer, style: AuthorityStyle = "name") -> str:
    """Name who decides, and on whose recommendation; or say that the intervention is not a use of force.

    Args:
        style: which name of the deciding authority to use, `name` in full or `short`.
    """
    if not answer["use_of_force"]:
        return _NOT_FORCE
    decided, authorities = answer["decided_by"], rules["authorities"]
    name = authorities[decided["authority"]][style]
    by = decided["recommended_by"]
    return f"{name} efter indstilling fra {authorities[by]['inline']}" if by else name


def report_list(site: Site, level: int = 2) -> Html:
    """List what is registered and reported, form by form, and what is not."""

    def title(answer: Answer) -> str:
        form = answer["report"]["form"]
        unreported = "Skal hverken registreres eller indberettes"
        return f"Skal registreres og indberettes på skema {form}" if form else unreported

    def anchor(answer: Answer) -> str:
        form = answer["report"]["form"]
        return f"indberettes-paa-skema-{form}" if form else "indberettes-ikke"

    answers = sorted(site.answers, key=lambda a: a["report"]["form"] or inf)
    return _lists(site, grouped(answers, title), level, anchor)


def complaint_list(site: Site, level: int = 2) -> Html:
    """List where to complain, body by body."""

    def title(answer: Answer) -> str:
        to = answer["complaint"]["to"]
        return f"Klage til {site.rules['authorities'][to]['inline']}" if to else "Man kan ikke klage efter disse regler"

    answers = sorted(site.answers, key=lambda a: a["complaint"]["to"] is None)
    return _lists(site, grouped(answers, title), level, lambda a: f"klage-til-{a['complaint']['to'] or 'ingen'}")


def start_list(site: Site, level: int = 2) -> Html:
    """List the interventions, those staff may decide on first, each a link to its answer."""

    def by_staff(answer: Answer) -> bool:
        return answer["decided_by"]["authority"] == "personale"

    def title(answer: Answer) -> str:
        return "Det kan personalet selv beslutte" if by_staff(answer) else "Det kræver en afgørelse, før det sker"

    def anchor(answer: Answer) -> str:
        return "uden-afgoerelse" if by_staff(answer) else "med-afgoerelse"

    return _lists(site, grouped(site.answers, title), level, anchor)


def answer_address(site: Site, answer: Answer) -> str:
    """Return the address of the paragraph's page, where the answer for the same facts is shown."""
    return facts_address(answer["paragraph"], answer["facts"], site.root)


def answer_link(site: Site, answer: Answer) -> Html:
    """Link to the answer by its name."""
    return element("a", answer_name(answer), href=answer_address(site, answer))


def named_heading(level: int, title: str, name: str) -> Html:
    """Return a heading with an id, to which other pages can link."""
    return element(f"h{level}", title, id=name)


def _lists(site: Site, groups: dict[str, list[Answer]], level: int, anchor: Callable[[Answer], str]) -> Html:
    """Make a section of each group; `anchor` returns the group's id from any answer in the group."""
    parts = []
    for title, answers in groups.items():
        items = []
        for answer in answers:
            case = element("span", answer["case"], class_="case") if answer["case"] else None
            items.append(element("li", answer_link(site, answer), case))
        heading = named_heading(level, title, anchor(answers[0]))
        parts.append(element("section", heading, element("ul", *items)))
    return element("div", *parts, class_="rule-lists", data_holds_until=site.holds_until)
