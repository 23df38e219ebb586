"""Lists of what the rules state: conditions, duties, principles, recipients, forms and documents."""

from collections.abc import Sequence

from checker.core.matching import applies
from checker.html.citations import cited
from checker.html.element import Html, element, together
from checker.model.paragraph import Duty, Paragraph
from checker.model.rules import Rules
from checker.model.statements import Condition, Facts, Statement, group_of
from checker.words.answers import GROUPS, recipient_text


def condition_list(paragraph: Paragraph) -> Html:
    """List a paragraph's own conditions, with the same groups of all or any as in the rules."""
    return element("ul", *(_condition(c) for c in paragraph["conditions"]))


def _condition(condition: Condition) -> Html:
    group = group_of(condition)
    if group is None:
        return element("li", condition["text"])
    kind, members = group
    return element(
        "li", condition["text"], " ", element("b", GROUPS[kind]), element("ul", *(_condition(c) for c in members))
    )


def duty_list(rules: Rules, paragraph: Paragraph, facts: Facts) -> Html:
    """List the duties that are the intervention's own, under these facts."""
    return statement_list(rules, [d for d in paragraph["duties"] if applies(d.get("when"), facts)])


def principle_list(rules: Rules) -> Html:
    """List the principles that every use of force must follow.

    Raises:
        ValueError: the common conditions have no group, or more than one.
    """
    (group,) = filter(None, map(group_of, rules["common_conditions"]))
    return element("ul", *(element("li", c["text"]) for c in group[1]))


def recipient_list(rules: Rules) -> Html:
    """List who gets a report, in order, and under which conditions."""
    reporting = rules["reporting"]
    recipients = element("ol", *(element("li", recipient_text(r)) for r in reporting["recipients"]))
    return together(recipients, element("p", cited(rules, reporting["sources"])))


def document_list(rules: Rules) -> Html:
    """List the documents that the rules rest on, and what each is used for."""
    items = []
    for document in rules["documents"].values():
        link = element("a", document["title"], href=document["url"], rel="external")
        dated = f" ({document['dated']})" if "dated" in document else ""
        items.append(element("li", link, f". {document['publisher']}{dated}. {document['use']}"))
    return element("ul", *items)


def statement_list(rules: Rules, statements: Sequence[Statement | Duty]) -> Html:
    """List statements with their sources."""
    return element("ul", *(element("li", s["text"], cited(rules, s["sources"])) for s in statements))


def form_list(rules: Rules) -> Html:
    """List every form with its use, including the form for applications."""
    reporting = rules["reporting"]
    forms = [
        element("li", element("strong", f"Skema {number}:"), " ", form["use"])
        for number, form in reporting["forms"].items()
    ]
    return together(element("ul", *forms), element("p", cited(rules, reporting["sources"])))
