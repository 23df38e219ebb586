"""One answer of each kind of case, for the page that shows what they look like."""

from checker.html.answer import render_outcome
from checker.html.element import Html, element
from checker.model.answer import Answer, Silent
from checker.site.site import Site


def answer_kinds(site: Site) -> Html:
    """Show the first answer of each kind of case, and the first silence, as cards."""
    found: dict[str, Answer | Silent] = {}
    for answer in site.answers:
        found.setdefault(answer["route"], answer)
    for paragraph in site.rules["paragraphs"]:
        outcome = site.day.outcome(paragraph, {}) if "rows" in paragraph else None
        if outcome and "needs" in outcome and outcome["possible_silent"]:
            found.setdefault("silent", outcome["possible_silent"][0])
    cards = (render_outcome(site.rules, outcome, level=3, root=site.root) for outcome in found.values())
    return element("div", *cards, data_result=True, data_holds_until=site.holds_until)
