"""The sheet for the wall and the card for the pocket say what the rules say: a fact changed there changes the paper."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from checker.model.rules import Rules
from checker.site.pocket_card import CARDS, pocket_card
from checker.site.sheet_lines import BANDS, NOT_FORCE, NOW, PLANNED, lines_by_band
from checker.site.wall_sheet import COLUMNS, OPEN, OPEN_NOW, wall_sheet
from checker.words.table import overview
from tests.support.changed_rules import settled_rules
from tests.support.recorded import ROWS
from tests.support.rules_fixture import TODAY, by_slug, rules, site_of
from tools.site.paper import paper_head


def parsed(html: str) -> Element:
    # XML has no attributes without a value.
    return ElementTree.fromstring(re.sub(r" (data-[a-z-]+)(?=[ >])", r' \1=""', html))  # noqa: S314 - the project's own markup


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def table(of: Rules) -> list[list[str]]:
    """Return the rows of the sheet, bands and all, cell by cell."""
    return [[text(cell) for cell in row] for row in parsed(wall_sheet(site_of(of))).iter("tr")]


def test_every_answer_is_a_line_in_the_band_that_it_belongs_to() -> None:
    bands = lines_by_band(site_of(rules()))
    shown = {band: [line.answer for line in lines if line.answer] for band, lines in bands.items()}
    assert sum(map(len, shown.values())) == len(ROWS)
    for answer in overview(rules(), TODAY):
        band = NOT_FORCE if not answer["use_of_force"] else NOW if answer["decided_by"]["acute"] else PLANNED
        assert answer in shown[band]


def test_the_bands_come_in_order_and_each_line_says_who_where_and_how_long() -> None:
    rows = table(rules())
    assert rows[0] == list(COLUMNS)
    assert [row for row in rows[1:] if len(row) == 1] == [[heading] for heading in BANDS.values()]
    assert ["Spænde fast med en stofsele § 128", "Kommunen", "3, så 2", "Kommunen", "18 mdr."] in rows
    assert ["Låse personens skabe og skuffer § 128 g", "Nævnet", "3, så 2", "Ankestyrelsen", "12 mdr."] in rows
    assert [
        "Holde kortvarigt fast under hygiejne ved demens § 136 c",
        "Personalet",
        "1 + bilag",
        "Kommunen",
        "–",
    ] in rows
    assert ["Flytte ved demens, personen modsætter sig § 136 f", "Familieretshuset", "4", "Ankestyrelsen", "–"] in rows
    assert [
        "GPS, alarm og lignende ved demens, nogen modsætter sig § 136 e",
        "Kommunen",
        "3, så 2",
        "Kommunen",
        "Uden grænse",
    ] in rows
    assert ["Aftale en husorden for fællesarealerne § 123", "Lederen af tilbuddet udarbejder husordenen."] in rows
    assert ["Vise vej eller stille sig imellem uden at holde fast § 124 b", "Personalet"] in rows


def test_what_is_not_settled_is_marked_and_follows_its_paragraph() -> None:
    rows = table(rules())
    unsettled = [row[0] for row in rows if OPEN in row or OPEN_NOW in row]
    assert unsettled == [
        "Holde fast, når kun personen selv er i fare § 124 d",
        "Kamera ved demens § 136 e",
        "Flytte ved demens uden værge og fremtidsfuldmægtig § 136 f",
    ]
    places = [row[0] for row in rows]
    assert places.index(unsettled[0]) == places.index("Løsne et greb, holde fast eller føre væk § 124 d") + 1


@pytest.mark.parametrize(
    ("key", "value", "cell"),
    [("longest_permission", 7, "7 mdr."), ("complaint", "familieretshuset", "Familieretshuset")],
)
def test_a_changed_fact_changes_the_sheet(key: str, value: object, cell: str) -> None:
    of = settled_rules()
    row: dict[str, object] = by_slug(of, "128")["rows"][0]  # type: ignore[assignment]
    row[key] = value
    if key == "complaint":
        of["complaints"].append({**of["complaints"][2], "to": "familieretshuset", "decided_by": "kommunalbestyrelsen"})
    (line,) = [cells for cells in table(of) if cells[0].startswith("Spænde fast")]
    assert cell in line


def test_what_has_no_plain_words_goes_by_its_names_and_an_empty_band_is_left_out() -> None:
    of = settled_rules()
    of["paragraphs"] = [by_slug(of, "125")]
    del of["paragraphs"][0]["rows"][0]["plain"]
    del of["authorities"]["kommunalbestyrelsen"]["plain"]
    assert table(of) == [
        list(COLUMNS),
        [BANDS[PLANNED]],
        ["Særlige døråbnere § 125", "Kommunalbestyrelsen", "3, så 2", "Kommunalbestyrelsen", "12 mdr."],
    ]


def test_the_legend_explains_the_short_words() -> None:
    legend = " ".join(text(part) for part in parsed(wall_sheet(site_of(rules()))).iterfind("p"))
    for number, form in rules()["reporting"]["forms"].items():
        assert f"Skema {number}: {form['use']}" in legend
    assert "Familieretshuset og Nævnet afgør efter indstilling fra kommunalbestyrelsen." in legend
    assert "»Kommunen« er kommunalbestyrelsen." in legend
    assert f"»Nævnet« er {rules()['authorities']['naevnet']['name']}." in legend


def test_the_card_says_what_staff_may_decide_and_what_comes_after() -> None:
    first, *copies = parsed(pocket_card(site_of(rules())))
    assert len(copies) == CARDS - 1
    assert {text(copy) for copy in copies} == {text(first)}
    assert {copy.get("aria-hidden") for copy in copies} == {"true"}
    said = text(first)
    for line in lines_by_band(site_of(rules()))[NOW]:
        assert (f"{line.plain} {line.number}" in said) == (line.answer is not None)
    for condition in rules()["common_conditions"][:3]:
        assert condition["text"] in said
    assert "skema 1" in said
    assert "går klagen til kommunalbestyrelsen" in said
    assert "Personen selv kan klage." in said
    assert "Håndbogen siger kort" not in said
    assert rules()["edition"]["compared_briefly"] in said


def test_the_card_follows_the_rules() -> None:
    of = settled_rules()
    for slug in ("124-c", "124-d"):
        by_slug(of, slug)["rows"][0]["report"] = {"form": 4, "per": "incident"}
    said = text(parsed(pocket_card(site_of(of))))
    assert "skema 4" in said
    assert "skema 1" in said


def test_what_a_sheet_says_of_itself_names_the_site_once() -> None:
    start = text(parsed(paper_head("Sidste Udvej", "Holdt op mod loven.")))
    assert start == "Sidste Udvej Ikke en myndighed. Holdt op mod loven. Udskrevet den ____".replace(
        "Udvej Ikke", "UdvejIkke"
    )
    assert text(parsed(paper_head("Klage", "Holdt op mod loven."))).startswith("Sidste Udvej: Klage")
