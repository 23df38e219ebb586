"""The card for the pocket: what to check before force, what staff may decide, what to do after. A sheet holds four."""

from collections.abc import Iterator

from checker.core.days import holding
from checker.core.filling import filled
from checker.html.element import Html, element
from checker.model.answer import Answer
from checker.model.rules import Rules
from checker.model.statements import group_of
from checker.site.sheet_lines import DANGER, LAST_RESORT, NO_RULE, NOW, lines_by_band
from checker.site.site import Site

# As many as there is room for on an A4 sheet.
CARDS = 4
# Of what holds of a complaint's sender, the sentences that say who: the rest is for the pages.
_WHO = 2


def pocket_card(site: Site) -> Html:
    """Show the card; on paper with copies of it, which are nothing to a screen reader or to a search."""
    copies = (
        element("div", *_card(site, "p"), class_="pocket-card print-only", aria_hidden="true") for _ in range(CARDS - 1)
    )
    first = element("section", *_card(site, "h2"), class_="pocket-card")
    return element("div", first, *copies, class_="pocket-cards", data_sheet=True, data_holds_until=site.holds_until)


def _card(site: Site, heading: str) -> list[Html]:
    """Return the parts of the card; `heading` is the element of its title."""
    rules = site.rules
    lines = lines_by_band(site)[NOW]
    answers = [line.answer for line in lines if line.answer]
    checks = [c["text"] for c in holding(rules["common_conditions"], site.on) if not group_of(c)]
    acts = (element("li", line.plain, " ", element("small", line.number)) for line in lines if line.answer)
    return [
        element(heading, LAST_RESORT, class_="pocket-card__title"),
        element("p", element("strong", DANGER), " ", NO_RULE, class_="pocket-card__danger"),
        _heading("Før: tjek alle tre"),
        element("ol", *(element("li", text) for text in checks)),
        _heading("Det kan personalet beslutte", ", når alle betingelser er opfyldt"),
        element("ul", *acts),
        _heading("Efter"),
        element("ul", *(element("li", text) for text in _after(rules, answers))),
        element(
            "p",
            f"Sidste Udvej: ikke en myndighed. {rules['edition']['compared_briefly']} ",
            element("span", "Udskrevet den ____", class_="print-only", data_print_day=True),
            class_="pocket-card__foot",
        ),
    ]


def _heading(bold: str, rest: str | None = None) -> Html:
    return element("p", element("b", bold), rest, class_="pocket-card__part")


def _after(rules: Rules, answers: list[Answer]) -> Iterator[str]:
    """Yield, once each, how these interventions are reported, where a complaint goes, and who may complain."""
    reporting = rules["reporting"]
    reports = [answer["report"] for answer in answers]
    texts = [filled(reporting["per"][r["per"]], form=r["form"]) for r in reports if r["per"]] + [reporting["forward"]]
    for answer in answers:
        texts += [reason["text"] for reason in answer["reasons"] if reason["field"] == "complaint"]
        for detail in answer["complaint"]["details"]:
            if detail["topic"] == "who":
                texts.append(". ".join(detail["text"].split(". ")[:_WHO]).rstrip(".") + ".")
    yield from dict.fromkeys(texts)
