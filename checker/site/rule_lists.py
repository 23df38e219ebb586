"""Lists of what the rules state: conditions, duties, principles, recipients, forms and documents."""

import re
from collections.abc import Sequence

from checker.core.conditions import narrowed_to
from checker.core.danish import joined, long_date
from checker.core.days import holding, last_alike
from checker.core.matching import applies
from checker.core.reference import page_title, slug
from checker.html.citations import cited
from checker.html.element import Html, element, together
from checker.model.answer import Answer, ComplaintDetail
from checker.model.paragraph import Duty, Paragraph
from checker.model.rules import Rules
from checker.model.statements import Condition, Facts, Statement, group_of
from checker.site.answer_lists import named_heading
from checker.site.site import Site
from checker.words.answers import answer_number, recipient_text
from checker.words.basis import BASIS
from checker.words.doubts import doubt_text, listed_doubt


def condition_list(site: Site, paragraph: Paragraph) -> Html:
    """List a paragraph's own conditions, with the same groups of all or any as in the rules."""
    conditions = paragraph["conditions"]
    items = (_condition(c) for c in _of_the_day(site, conditions))
    return element("ul", *items, data_holds_until=last_alike(conditions, site.on))


def _of_the_day(site: Site, conditions: Sequence[Condition]) -> list[Condition]:
    """Return the conditions that hold on the day of the site, whatever the case."""
    return [c for condition in conditions if (c := narrowed_to(condition, {}, None, site.on))]


def _condition(condition: Condition) -> Html:
    group = group_of(condition)
    if group is None:
        return element("li", condition["text"])
    return element("li", condition["text"], element("ul", *(_condition(c) for c in group[1])))


def duty_list(site: Site, paragraph: Paragraph, facts: Facts) -> Html:
    """List the duties that are the intervention's own, under these facts."""
    return statement_list(site, [d for d in paragraph["duties"] if applies(d.get("when"), facts)])


def principle_list(site: Site) -> Html:
    """List the principles that every use of force must follow.

    Raises:
        ValueError: the common conditions have no group, or more than one.
    """
    conditions = site.rules["common_conditions"]
    (group,) = filter(None, map(group_of, _of_the_day(site, conditions)))
    items = (element("li", c["text"]) for c in group[1])
    return element("ul", *items, data_holds_until=last_alike(conditions, site.on))


def recipient_list(rules: Rules) -> Html:
    """List who gets a report, in order, and under which conditions."""
    reporting = rules["reporting"]
    recipients = element("ol", *(element("li", recipient_text(r)) for r in reporting["recipients"]))
    return together(recipients, element("p", cited(rules, reporting["sources"])))


def document_list(rules: Rules) -> Html:
    """List the documents that the rules rest on, and what each is used for."""
    items = []
    for document in rules["documents"].values():
        title, url = document["title"], document.get("url")
        named = element("a", title, href=url, rel="external") if url else title
        dated = f" ({document['dated']})" if "dated" in document else ""
        read = f" Læst {long_date(document['read'])}." if "read" in document else ""
        addresses = document.get("addresses", {}).items()
        links = [part for name, at in addresses for part in (", ", element("a", name, href=at, rel="external"))]
        where = together(" Adresser: ", *links[1:], ".") if links else None
        about = f". {BASIS[document['basis']]}. {document['publisher']}{dated}.{read} {document['use']}"
        items.append(element("li", named, about, where))
    return element("ul", *items)


def doubt_list(rules: Rules, names: Sequence[str]) -> Html:
    """List what is not known, each with what the act and the handbook say of it, and whom to ask.

    Args:
        names: the ids of the doubts to list; all where there are none.
    """
    doubts = [rules["doubts"][name] for name in names or rules["doubts"]]
    return element("ul", *(element("li", listed_doubt(d), cited(rules, d["sources"], "reading")) for d in doubts))


def doubt_paragraph(rules: Rules, name: str) -> Html:
    """Say one thing that is not known, with whom to ask."""
    doubt = rules["doubts"][name]
    return element("p", doubt_text(doubt), cited(rules, doubt["sources"], "reading"), class_="doubt")


def elsewhere_list(rules: Rules) -> Html:
    """List former numbers and those of other acts, with what holds instead."""
    items = (element("li", e["text"], cited(rules, e["sources"], e.get("basis"))) for e in rules["elsewhere"])
    return element("ul", *items)


def statute_list(site: Site, chapter: str | None) -> Html:
    """List what could be read of each paragraph of a chapter in the act itself, and what could not.

    Args:
        chapter: the number of the chapter, or None for the paragraphs that are in none of them.
    """
    rules, parts = site.rules, []
    for paragraph in rules["paragraphs"]:
        if paragraph.get("chapter") == chapter and "statute" in paragraph:
            statute = paragraph["statute"]
            link = element("a", page_title(paragraph), href=f"{site.root}paragraffer/{slug(paragraph)}/")
            says = statement_list(site, statute["says"]) if "says" in statute else None
            read = element("p", statute["read"]) if "read" in statute else None
            unread = element("p", element("strong", "Ikke læst: "), statute["unread"]) if "unread" in statute else None
            parts.append(element("section", element("h3", link, id=slug(paragraph)), read, says, unread))
    return together(*parts)


def complaint_routes(site: Site) -> Html:
    """List what holds of all complaints, then for each kind of them what else does, and for which interventions."""
    rules = site.rules
    groups: dict[tuple[str, ...], list[Answer]] = {}
    for answer in site.answers:
        complaint = answer["complaint"]
        if complaint["to"]:
            key = (answer["decided_by"]["authority"], complaint["to"], *(d["text"] for d in complaint["details"]))
            groups.setdefault(key, []).append(answer)
    told = [{d["text"]: d for d in answers[0]["complaint"]["details"]} for answers in groups.values()]
    common = {text: detail for text, detail in told[0].items() if all(text in texts for texts in told)}
    parts = [element("ul", *(_detail(rules, detail) for detail in common.values()))] if common else []
    for answers in groups.values():
        complaint = answers[0]["complaint"]
        decided = rules["authorities"][answers[0]["decided_by"]["authority"]]["inline_short"]
        to = rules["authorities"][str(complaint["to"])]["inline"]
        names = joined(answer_number(answer) for answer in answers)
        items = (_detail(rules, detail) for detail in complaint["details"] if detail["text"] not in common)
        name = "-".join(["klage-over", *re.findall("[0-9a-z]+", answer_number(answers[0]))])
        heading = named_heading(3, f"Når {decided} har besluttet, og klagen går til {to}", name)
        parts.append(element("section", heading, element("p", f"Gælder {names}."), element("ul", *items)))
    return element("div", *parts, data_holds_until=site.holds_until)


def _detail(rules: Rules, detail: ComplaintDetail) -> Html:
    return element("li", detail["text"], cited(rules, detail["sources"], detail["basis"]))


def statement_list(site: Site, statements: Sequence[Statement | Duty]) -> Html:
    """List the statements that hold on the day of the site, with their sources."""
    items = (
        element("li", s["text"], cited(site.rules, s["sources"], s.get("basis"))) for s in holding(statements, site.on)
    )
    return element("ul", *items, data_holds_until=last_alike(statements, site.on))


def form_list(rules: Rules) -> Html:
    """List every form with its use, including the form for applications."""
    reporting = rules["reporting"]
    forms = [
        element("li", element("strong", f"Skema {number}:"), " ", form["use"])
        for number, form in reporting["forms"].items()
    ]
    return together(element("ul", *forms), element("p", cited(rules, reporting["sources"])))
