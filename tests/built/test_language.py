"""The pages are easy to read and correctly spelt."""

import re
import subprocess
from pathlib import Path

import pytest

from tools.machine.system import DANISH, hunspell
from tools.paths import ROOT
from tools.site.lix import EASY_MOST, EASY_PAGE, FEWEST_WORDS, STAFF_MOST, lix, lix_report
from tools.site.pages import pages
from tools.site.prose import blocks, prose

WORD = re.compile(r"[^\W\d_]+(?:[-'.][^\W\d_]+)*")
# Unlike LIX, spelling covers everything a reader meets, tables, tooltips and answers too, but not code or addresses.
NOT_WORDS = {"script", "style", "template", "pre", "code", "kbd", "[lang]", ".print-only"}
WORD_LIST = ROOT / "tests/cases/danish_words.txt"


class TestLix:
    def test_words_per_sentence_and_long_words_in_a_hundred(self) -> None:
        # 10 words in 2 sentences, 1 of them of 7 letters or more: 5 + 10.
        assert lix(["Vi går en tur i skoven. Den er meget langstrakt."]) == pytest.approx(10 / 2 + 100 * 1 / 10)
        assert lix(["Magt er magtanvendelse."]) == pytest.approx(3 + 100 / 3)

    def test_what_is_no_end_of_a_sentence(self) -> None:
        one = ["Det følger af § 136 f, stk. 3, 2. pkt. fra den 1. juli"]
        assert lix(one) == pytest.approx(13)

    def test_a_list_without_full_stops_is_one_sentence(self) -> None:
        assert lix(["Du må:", "gå", "stå"]) == pytest.approx(4)

    def test_a_text_without_words_has_none(self) -> None:
        with pytest.raises(ValueError, match="no LIX"):
            lix(["§ …"])


def test_prose_is_neither_heading_nor_source_nor_answer() -> None:
    html = """<nav>Menu</nav><article class="md-content__inner md-typeset"><h1>Klage</h1>
    <p>Du kan <a href="#">klage</a>. <small class="source">[Håndbogen]</small></p><table><tr><td>Tabel</table>
    <div class="checker"><p>Svar</p></div><ul><li>Et<li>To</ul><p hidden>Skjult</p></article><footer>Bund</footer>"""
    assert prose(html) == ["Du kan klage.", "Et", "To"]


def test_the_pages_for_staff_are_no_harder_than_a_newspaper(site_dir: Path) -> None:
    report = lix_report(site_dir)
    assert len(report.pages) > 50
    assert report.staff <= STAFF_MOST, str(report)


def test_the_page_for_residents_is_easy(site_dir: Path) -> None:
    assert lix_report(site_dir).pages[EASY_PAGE] <= EASY_MOST


def test_every_page_of_running_text_is_measured(site_dir: Path) -> None:
    measured = lix_report(site_dir).pages
    unmeasured = {address for address, html in pages(site_dir) if " ".join(prose(html)).count(" ") > FEWEST_WORDS * 2}
    assert unmeasured <= measured.keys()


def known_words() -> list[str]:
    """Return the words of the list, without the reasons why they are on it."""
    lines = WORD_LIST.read_text("utf-8").splitlines()
    return [line.split("  #")[0] for line in lines if not line.startswith("#")]


def misspelt(words: set[str]) -> set[str]:
    """Return the words that the Danish dictionary does not have."""
    program = hunspell()
    if program is None:
        pytest.fail("No hunspell with a Danish dictionary is here. `make test` installs it; `make setup` does not.")
    command = [str(program), "-d", DANISH, "-i", "utf-8", "-l"]
    done = subprocess.run(command, input="\n".join(sorted(words)), capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def words(site_dir: Path) -> dict[str, str]:
    """Return every word of the site, with a page that has it."""
    found: dict[str, str] = {}
    for address, html in pages(site_dir):
        for block in blocks(html, NOT_WORDS):
            for word in WORD.findall(block.replace("\N{SOFT HYPHEN}", "")):
                found.setdefault(word, address)
    return found


def test_every_word_is_spelt_as_the_dictionary_has_it(words: dict[str, str]) -> None:
    assert len(words) > 3000
    known = {word.lower() for word in known_words()}
    wrong = {word: words.get(word) for word in misspelt(set(words)) if word.lower() not in known}
    assert not wrong, f"misspelt, or to be added to {WORD_LIST.name}: {wrong}"


@pytest.mark.parametrize("word", ["afgørrelse", "magtanvendelsse", "naevnet", "paa"])
def test_a_misspelt_word_is_found(word: str) -> None:
    assert misspelt({word, "afgørelse"}) == {word}


def test_the_word_list_holds_only_what_is_needed(words: dict[str, str]) -> None:
    listed = known_words()
    assert listed == sorted(listed, key=str.lower)
    assert all("  # " in line for line in WORD_LIST.read_text("utf-8").splitlines() if not line.startswith("#"))
    used = {word.lower() for word in misspelt(set(words))}
    assert [word for word in listed if word.lower() not in used] == []
