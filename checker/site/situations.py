"""The situations that people come with: as tiles on the start page, and each with its rules on a page of its own."""

from collections.abc import Callable

from checker.core.danish import in_words
from checker.core.reference import signed
from checker.html.element import Html, element, together
from checker.model.rules import Situation
from checker.site.in_text import danger_line
from checker.site.sheet_lines import Line, lines_by_band
from checker.site.site import Site
from checker.words.doubts import UNSETTLED

# As many paragraphs as a tile has room to name.
_NAMED = 3


def situation_tiles(site: Site, picture: Callable[[str], Html]) -> Html:
    """Show each situation as a tile that leads to its page.

    Args:
        picture: returns the drawing of a name, as SVG.
    """
    tiles = (
        element(
            "li",
            element(
                "a",
                picture(situation["picture"]),
                element("span", element("b", situation["title"]), " ", element("small", _small(situation))),
                href=f"{site.root}{situation['page']}",
            ),
        )
        for situation in site.rules["situations"].values()
    )
    return element("ul", *tiles, class_="situations", role="list", data_situations=True)


def situation_page(site: Site, name: str) -> Html:
    """Show what a situation may be: each thing in plain words, with the verdict, as a link to its answer.

    Raises:
        KeyError: there is no such situation.
    """
    situation = site.rules["situations"][name]
    shown = [line for line in _lines(site, situation) if _is_by(situation, line)]
    guide = f"{site.root}find/" + (f"?act={situation['act']}" if "act" in situation else "")
    choices = (element("li", _choice(line)) for line in shown)
    return together(
        element("p", danger_line()),
        element("p", situation["lead"]),
        element("ul", *choices, class_="choices", role="list", data_situations=True),
        element("p", "Passer intet af det? ", element("a", "Svar på spørgsmål, ét ad gangen", href=guide), "."),
    )


def complaint_situations(site: Site) -> Html:
    """List what there is to complain about, situation by situation: each thing with where the complaint goes."""
    situations = {n: s for n, s in site.rules["situations"].items() if "paragraphs" in s and "by" not in s}
    links = (element("li", element("a", s["title"], href=f"#klag-over-{n}")) for n, s in situations.items())
    parts = []
    for name, situation in situations.items():
        items = [element("li", *_complaint(site, line)) for line in _lines(site, situation)]
        parts += [element("h3", situation["title"], id=f"klag-over-{name}"), element("ul", *items)]
    return element("div", element("ul", *links), *parts, data_holds_until=site.holds_until)


def _complaint(site: Site, line: Line) -> tuple[Html | str, ...]:
    """Return what was done, with a link to what holds of it, who decided it, and where a complaint goes."""
    what = element("a", f"{line.plain} ({line.number})", href=line.address)
    if line.answer is None:
        return what, ": Det er uafklaret, om personalet må det. Spørg kommunen, hvor klagen skal hen."
    complaint, authorities = line.answer["complaint"], site.rules["authorities"]
    if complaint["to"] is None:
        return what, ": Man kan ikke klage efter disse regler. Sig det til lederen eller kommunen."
    sent_to = authorities[complaint["sent_to"] or complaint["to"]]
    place = sent_to.get("plain", sent_to["short"])
    onward = f" Ændrer kommunen ikke afgørelsen, sender den klagen til {authorities[complaint['to']]['inline_short']}."
    decided = "Besluttes" if line.answer["decided_by"]["authority"] == "personale" else "Afgøres"
    by = authorities[line.answer["decided_by"]["authority"]]["inline_short"]
    weeks = complaint["weeks"]
    return (
        what,
        f": {decided} af {by}. ",
        element("b", f"Send klagen til {place[0].lower() + place[1:] if place != sent_to['name'] else place}."),
        onward if complaint["sent_to"] not in (None, complaint["to"]) else "",
        f" Frist: {in_words(weeks)} uger." if weeks else " Vi har ikke fundet en frist. Klag hurtigt.",
    )


def _lines(site: Site, situation: Situation) -> list[Line]:
    lines = [line for band in lines_by_band(site).values() for line in band]
    return [line for number in situation.get("paragraphs", []) for line in lines if line.number == signed(number)]


def _is_by(situation: Situation, line: Line) -> bool:
    """Return whether a line is for those who decide in the situation; what is not settled is not."""
    return "by" not in situation or (
        line.answer is not None and line.answer["decided_by"]["authority"] == situation["by"]
    )


def _choice(line: Line) -> Html:
    verdict = line.answer["verdict"] if line.answer else f"{UNSETTLED}. Spørg kommunen."
    texts = element("b", line.plain), " ", element("span", verdict), " ", element("small", line.number)
    return element("a", *texts, href=line.address)


def _small(situation: Situation) -> str:
    """Return the hint of a situation, or its paragraphs: all, or the first and the last where they are many."""
    if "hint" in situation:
        return situation["hint"]
    numbers = [signed(number) for number in sorted(situation.get("paragraphs", []))]
    return ", ".join(numbers) if len(numbers) <= _NAMED else f"{numbers[0]} til {numbers[-1]}"
