"""The lines of the sheets for wall and pocket: each thing that may happen, in plain words, in one of three bands."""

from typing import NamedTuple

from checker.core.days import holds
from checker.core.reference import signed, slug
from checker.model.answer import Answer
from checker.model.paragraph import Paragraph
from checker.site.answer_lists import answer_address
from checker.site.site import Site

# The bands, in their order, each with its heading.
NOW, PLANNED, NOT_FORCE = "now", "planned", "not-force"
BANDS = {
    NOW: "Sker nu: personalet kan beslutte, når alle betingelser er opfyldt",
    PLANNED: "Kan planlægges: afgørelsen skal være der først",
    NOT_FORCE: "Ikke magtanvendelse, når betingelserne er opfyldt",
}
LAST_RESORT = "Magt er den sidste udvej"
DANGER = "Ring 112, når liv eller helbred er i fare."
NO_RULE = "Passer ingen regel, må I ikke bruge magt."


class Line(NamedTuple):
    """One line: what happens, its paragraph, the address of its page, and its answer, or None without one."""

    plain: str
    number: str
    address: str
    answer: Answer | None


def lines_by_band(site: Site) -> dict[str, list[Line]]:
    """Return the lines of each band in the order of the act. What is not settled follows its paragraph's answers."""
    bands: dict[str, list[Line]] = {band: [] for band in BANDS}
    for paragraph in site.rules["paragraphs"]:
        rows = [row for row in paragraph.get("rows", []) if holds(row, site.on)]
        number, band = signed(paragraph["number"]), PLANNED
        for row, answer in zip(rows, site.day.answers_of[paragraph["number"]], strict=True):
            band = _band(answer)
            plain = row.get("plain", answer["title"])
            bands[band].append(Line(plain, number, answer_address(site, answer), answer))
        address = f"{site.root}paragraffer/{slug(paragraph)}/"
        bands[band] += [Line(plain, number, address, None) for plain in _open(paragraph, site.on)]
    return bands


def _band(answer: Answer) -> str:
    if not answer["use_of_force"]:
        return NOT_FORCE
    return NOW if answer["decided_by"]["acute"] else PLANNED


def _open(paragraph: Paragraph, on: str) -> list[str]:
    """Return in plain words what a paragraph does not settle on a day."""
    silent = [entry for entry in paragraph.get("silent", []) if holds(entry, on)]
    return [entry["plain"] for entry in [*silent, *paragraph.get("unsettled", [])] if "plain" in entry]
