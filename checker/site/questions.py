"""The questions that people ask, each with its verdict and an answer in two sentences; and those about one paragraph.

A verdict is never typed: it is that of the paragraph's answer or of the guide, for the facts that the question names.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from checker.checks import GUIDE
from checker.core.addresses import facts_address
from checker.core.matching import assumed_facts, possible
from checker.core.reference import by_number, signed
from checker.html.citations import cited
from checker.html.element import Html, element, together
from checker.model.paragraph import Paragraph
from checker.model.rules import ReaderQuestion
from checker.site.answer_lists import named_heading
from checker.site.site import Site
from checker.words.doubts import DOUBT, UNSETTLED

PAGE = "spoergsmaal/"
ASK = "Spørg kommunen."


class Verdict(NamedTuple):
    """A verdict, the address of the whole answer, and in plain words what happens, which the guide does not name."""

    text: str
    address: str
    plain: str | None


def question_list(site: Site, group: str) -> Html:
    """List the questions of a group, each a link to its answer.

    Raises:
        KeyError: there is no such group.
    """
    items = (element("li", _link(site, question)) for question in _asked(site, group))
    return element("ul", *items, class_="questions", data_questions=True)


def question_page(site: Site, group: str) -> Html:
    """Show the questions of a group, each with its verdict, its answer, and the way on.

    Raises:
        KeyError: there is no such group.
    """
    asked = (_answered(site, question) for question in _asked(site, group))
    return element("div", *asked, class_="questions", data_questions=True, data_holds_until=site.holds_until)


def questions_about(site: Site, paragraph: Paragraph) -> Html:
    """List the questions that a paragraph answers or that concern it, as a part of its page; nothing without any."""
    number = paragraph["number"]
    asked = [q for q in site.rules["questions"] if number in (q.get("paragraph"), *q.get("paragraphs", []))]
    if not asked:
        return Html("")
    items = (element("li", _link(site, question)) for question in asked)
    return together(named_heading(2, "Spørgsmål om reglen", "spoergsmaal"), element("ul", *items))


def verdict_of(site: Site, question: ReaderQuestion) -> Verdict | None:
    """Return the verdict on a question, or None where neither a rule nor the guide decides it."""
    if "guide" in question:
        values = question["guide"]
        verdict, following = GUIDE.verdict(site.rules, values, site.on)
        assumed = {q["id"]: q["assumed"]["choice"] for q in site.rules["find"]["questions"] if "assumed" in q}
        # The guide asks what it assumes, and shows the answer once nothing is left to ask.
        while following in assumed:
            values = {**values, following: assumed[following]}
            verdict, following = GUIDE.verdict(site.rules, values, site.on)
        return Verdict(verdict["text"], f"{site.root}find/?{urlencode(values)}", None)
    if "paragraph" not in question:
        return None
    paragraph, facts = by_number(site.rules)[question["paragraph"]], question.get("facts", {})
    outcome = site.day.outcome(paragraph, facts, question.get("subsection"))
    # Checked rules give a question one answer.
    ((entry, _),) = possible(paragraph, question.get("subsection"), {**assumed_facts(paragraph), **facts}, site.on)
    text = str(outcome.get("verdict", f"{UNSETTLED}. {ASK}"))
    return Verdict(text, facts_address(paragraph["number"], facts, site.root), entry.get("plain", paragraph["title"]))


def _asked(site: Site, group: str) -> list[ReaderQuestion]:
    if group not in site.rules["question_groups"]:
        raise KeyError(f"no group {group!r} in rules/questions.yaml")
    return [question for question in site.rules["questions"] if question["group"] == group]


def _answered(site: Site, question: ReaderQuestion) -> Html:
    """Show a question as a part of its page: the verdict as a link to the whole answer, the sentences, the way on."""
    sources = question.get("sources") or site.rules["doubts"][question["doubted"]]["sources"]
    # What rests on a doubt is as much our reading as the doubt is.
    basis = "reading" if "doubted" in question else question.get("basis")
    on = question.get("next")
    way = element("p", element("a", on["text"], href=f"{site.root}{on['page']}")) if on else None
    return element(
        "section",
        element("h2", question["ask"], id=question["id"]),
        _verdict(site, question),
        element("p", question["text"], cited(site.rules, sources, basis)),
        way,
    )


def _verdict(site: Site, question: ReaderQuestion) -> Html | None:
    """Return the verdict with a link to the whole answer, or that nobody says; None where the sentences say it all."""
    verdict = verdict_of(site, question)
    if verdict is None:
        nobody = question.get("unknown") or "doubted" in question
        return element("p", element("b", f"{DOUBT}. {ASK}"), class_="asked") if nobody else None
    if verdict.plain is None:
        shown = together(element("b", verdict.text), " ", element("small", "Se hele svaret"))
    else:
        said, number = element("span", verdict.text), element("small", signed(question["paragraph"]))
        shown = together(element("b", verdict.plain), " ", said, " ", number)
    return element("p", element("a", shown, href=verdict.address), class_="asked")


def _link(site: Site, question: ReaderQuestion) -> Html:
    return element("a", question["ask"], href=f"{site.root}{PAGE}{question['group']}/#{question['id']}")
