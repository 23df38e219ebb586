"""The parts of the handbook's sentences: facts of an answer, links to paragraphs, and the source of the sentence."""

from typing import Literal

from checker.core.danish import in_words, long_date
from checker.core.reference import name_of, page_title, slug
from checker.html.citations import cited
from checker.html.element import Html, element
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import AuthorityStyle, Facts
from checker.site.sheet_lines import DANGER
from checker.site.site import Site
from checker.words.answers import recipient_text


def source_note(rules: Rules, document: str, section: str) -> Html:
    """Cite the source of a sentence of the handbook in small print.

    Raises:
        KeyError: the rules have no such document.
    """
    if document not in rules["documents"]:
        raise KeyError(f"no document {document!r} in rules/documents.yaml")
    return cited(rules, [{"document": document, "section": section}])


def danger_line() -> Html:
    """Say when to call 112, which a phone calls at a tap."""
    call, when = DANGER.split(",", 1)
    return element("strong", element("a", call, href="tel:112"), f",{when}", class_="danger")


def paragraph_link(site: Site, paragraph: Paragraph, titled: bool) -> Html:
    """Link to a paragraph's page by its number, or with `titled` by its name and number."""
    text = page_title(paragraph) if titled else name_of(paragraph)
    return element("a", text, href=f"{site.root}paragraffer/{slug(paragraph)}/")


def _lasting(text: str, until: str | None) -> str:
    """Mark a text from the rules with the last day on which it is right, if known; the page warns after that day."""
    return element("span", text, data_holds_until=until) if until else text


def fact_text(
    site: Site, paragraph: Paragraph, field: str, facts: Facts, style: AuthorityStyle | Literal["plain"] = "inline"
) -> str:
    """Return one fact of an answer for use in a sentence: `kommunalbestyrelsen`, `12 måneder`, `skema 2`.

    The text is HTML if the answer has a last day.

    Args:
        field: `decided_by`, `recommended_by`, `complaint`, `longest_permission`, `form`, or `application_form`, the
            form on which the decision is applied for.
        facts: the facts that leave one answer.
        style: which of an authority's names to use; `plain` is what people call it, with a capital: `Kommunen`.

    Raises:
        ValueError: the facts leave several answers or none, or the answer has nothing in this field.
    """
    answer = _one_answer(site, paragraph, facts)
    return _lasting(_fact(site.rules, answer, field, style, page_title(paragraph)), answer["holds_until"])


def _fact(rules: Rules, answer: Answer, field: str, style: AuthorityStyle | Literal["plain"], name: str) -> str:
    permission = answer["longest_permission"]
    authority = {
        "decided_by": answer["decided_by"]["authority"],
        "recommended_by": answer["decided_by"]["recommended_by"],
        "complaint": answer["complaint"]["to"],
    }.get(field)
    if authority:
        names = rules["authorities"][authority]
        return names.get("plain", names["short"]) if style == "plain" else names[style]
    if field == "longest_permission" and permission:
        return "uden tidsbegrænsning" if permission["unlimited"] else f"{permission['months']} måneder"
    form = answer["report"]["form"]
    if field == "form" and form:
        return f"skema {form}"
    if field == "application_form" and form and "apply" in rules["reporting"]["forms"][str(form)]:
        return f"skema {rules['reporting']['forms'][str(form)]['apply']['form']}"
    raise ValueError(f"{name} has no {field} for {answer['facts']}")


def since_text(site: Site, paragraph: Paragraph, facts: Facts) -> str:
    """Return the day from which a paragraph's answer holds: `1. januar 2025`.

    Raises:
        ValueError: the facts leave several answers or none.
    """
    answer = _one_answer(site, paragraph, facts)
    return _lasting(long_date(answer["holds_from"]), answer["holds_until"])


def _one_answer(site: Site, paragraph: Paragraph, facts: Facts) -> Answer:
    answer = site.day.outcome(paragraph, facts)
    if "needs" in answer or "silent" in answer:
        raise ValueError(f"{page_title(paragraph)} has no single answer for {facts}")
    return answer


def deadline_text(rules: Rules, decided_by: str) -> str:
    """Return the time allowed to complain about an authority's decision, for use in a sentence: `fire uger`.

    Raises:
        ValueError: the rules state no deadline for its decisions, or several.
    """
    deadlines = {
        rule["weeks"]
        for rule in rules["complaint_rules"]
        if rule["topic"] == "deadline" and "weeks" in rule and decided_by in rule.get("decided_by", [decided_by])
    }
    if len(deadlines) != 1:
        raise ValueError(f"the rules state {len(deadlines)} deadlines for what {decided_by} decides")
    return f"{in_words(deadlines.pop())} uger"


def recipient_one(rules: Rules, recipient: str) -> str:
    """Name a recipient of reports, found by its id, and say when it is one.

    Raises:
        ValueError: the rules have no such recipient.
    """
    (found,) = (r for r in rules["reporting"]["recipients"] if r["id"] == recipient)
    return recipient_text(found)
