"""Eight things that people come for, done on a phone from the start page: in how many taps, and how far down."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.logs import EXAMPLE
from tests.support.pages import START

PHONE = {"width": 375, "height": 812}


class Reader:
    """Someone with a phone, whose taps are counted."""

    def __init__(self, page: Page, site_url: str) -> None:
        self.page, self.taps = page, 0
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.goto(site_url)

    def tap(self, target: Locator) -> None:
        """Tap what can be seen without unfolding anything."""
        expect(target).to_be_visible(timeout=START)
        target.click()
        self.taps += 1

    def link(self, name: str) -> None:
        self.tap(self.page.locator("main").get_by_role("link", name=name, exact=True).first)

    def situation(self, name: str) -> None:
        self.tap(self.page.locator(".situations, .choices").get_by_role("link", name=name).first)

    def reads(self, text: str, screens: float) -> None:
        """Assert that a text is in sight within so many screens from the top of the page."""
        found = self.page.locator("main").get_by_text(text).locator("visible=true").first
        expect(found).to_be_visible(timeout=START)
        # Until its styles and scripts are there, a page is longer, and no reader sees it.
        self.page.wait_for_load_state()
        end = found.evaluate("element => element.getBoundingClientRect().bottom + scrollY")
        assert end <= screens * PHONE["height"], f"»{text}« ends {end} pixels down"


@pytest.fixture
def reader(page: Page, site_url: str) -> Reader:
    return Reader(page, site_url)


def test_a_carer_who_has_just_held_an_arm_learns_what_to_write(reader: Reader) -> None:
    reader.situation("Jeg har lige grebet ind")
    reader.situation("Løsne et greb, holde fast eller føre væk")
    reader.reads("Personalet må selv beslutte det, men kun når alle betingelser er opfyldt.", 1)
    reader.reads("Ja, på skema 1", 1)
    reader.reads("Registrér indgrebet på skema 1, og indberet det til personalelederen.", 2)
    assert reader.taps <= 3


def test_a_night_shift_learns_whether_a_nappy_may_be_changed_against_a_no(reader: Reader) -> None:
    reader.situation("Bad, ble, tænder, tøj")
    reader.situation("Holde kortvarigt fast under hygiejne ved demens")
    reader.reads("Personalet må selv beslutte det, men kun når alle betingelser er opfyldt.", 1)
    reader.reads("for at sikre omsorg, sikkerhed eller værdighed", 2)
    reader.reads("I har prøvet alt andet", 2)
    assert reader.taps <= 3


def test_a_leader_learns_what_it_takes_to_lock_a_terrace_door(reader: Reader) -> None:
    reader.situation("Låse dør, låge eller skab")
    reader.situation("Låse personens yderdør eller vindue")
    reader.reads("Kommunen skal have givet tilladelse først. Indtil da må I ikke gøre det.", 1)
    reader.reads("Der er altid mindst én ulåst dør i personens bolig.", 2)
    reader.reads("Brug skema 3", 2)
    assert reader.taps <= 3


def test_a_daughter_learns_where_to_complain_of_a_gps(reader: Reader) -> None:
    reader.link("en, der vil klage")
    reader.link("vælg det med det samme")
    reader.link("GPS, alarm, kamera")
    heading = reader.page.get_by_role("heading", name="GPS, alarm, kamera")
    expect(heading).to_be_in_viewport()
    answer = reader.page.locator("li", has_text="GPS, alarm eller anden teknologi (§ 128 b): Afgøres af")
    expect(answer).to_contain_text("Send klagen til kommunen.")
    expect(answer).to_contain_text("sender den klagen til Ankestyrelsen. Frist: fire uger.")
    expect(answer).to_be_in_viewport()
    assert reader.taps <= 4


def test_a_leader_has_a_log_counted(reader: Reader) -> None:
    reader.link("leder")
    reader.link("Tæl og tjek jeres log")
    with reader.page.expect_file_chooser() as chooser:
        reader.tap(reader.page.get_by_label("Vælg en log"))
    chooser.value.set_files(EXAMPLE)
    expect(reader.page.locator("[data-log]")).to_be_visible(timeout=START)
    expect(reader.page.locator("[data-log]").get_by_text("200 linjer").first).to_be_visible()
    assert reader.taps <= 4


def test_a_new_colleague_prints_the_sheet_for_the_wall(reader: Reader) -> None:
    reader.page.add_init_script("window.print = () => { window.printed = true; };")
    reader.link("Alle regler på ét ark (A4)")
    reader.tap(reader.page.get_by_role("button", name="Udskriv arket"))
    assert reader.page.evaluate("window.printed")
    assert reader.taps <= 3


def test_a_caseworker_learns_when_a_permission_ends(reader: Reader) -> None:
    reader.situation("Låse dør, låge eller skab")
    reader.situation("Låse personens yderdør eller vindue")
    reader.link("Hvornår udløber tilladelsen?")
    reader.page.get_by_label("Hvad er tilladelsens første dag?").fill("2026-11-02")
    reader.tap(reader.page.get_by_role("button", name="Fortsæt"))
    expect(reader.page.get_by_role("heading", name="1. november 2027")).to_be_in_viewport(timeout=START)
    assert reader.taps <= 4


def test_a_carer_learns_whether_it_is_force_at_all(reader: Reader) -> None:
    reader.situation("Er det overhovedet magt?")
    for answer in ("Vise vej, fx med en arm", "Personalet på tilbuddet", "Vi viser vej", "For personens egen tryghed"):
        reader.tap(reader.page.get_by_text(answer))
    verdict = reader.page.get_by_role("heading", name="Det er ikke magtanvendelse")
    expect(verdict.first).to_be_in_viewport(timeout=START)
    assert reader.taps <= 6
