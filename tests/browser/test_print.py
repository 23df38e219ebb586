"""On paper: the sheets for wall and pocket, an answer on one sheet, what each sheet says, and the handbook as a book.

The overview is in test_overview.py.
"""

import re
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser

from checker.core.answer import ask
from checker.core.danish import long_date
from checker.model.statements import Facts
from checker.words.answers import answer_number
from checker.words.table import overview
from tests.support.access import CUT_OFF, PAGE_TYPES
from tests.support.fonts import on_every_page, with_every_font
from tests.support.pages import address
from tests.support.reader import Reader
from tests.support.rules_fixture import TODAY, every_case, rules
from tests.support.sheets import Sheet, assert_whole, printed, sheets_of, whole_text
from tools.paths import ROOT
from tools.site.pages import pages
from tools.site.prose import prose
from tools.upkeep.pdf import SCREENS, in_order, published_at


def spelled(text: str) -> list[str]:
    """Return the words of a text without the colon that only plain text has between a name and its case.

    A line may end after a hyphen, so a word does too.
    """
    return [word.rstrip(":") for word in text.replace("\u00a0", " ").replace("-", "- ").split()]


def plain(text: str) -> str:
    """Return a text without blanks and hyphens, soft ones too.

    pdftotext leaves out a hyphen that ends a line: https://github.com/jalan/pdftotext/issues/70
    """
    return re.sub(r"[\s\u00ad-]", "", text)


@pytest.mark.parametrize(("paragraph", "facts"), every_case(), ids=str)
def test_an_answer_prints_on_both_sides_of_one_sheet(
    reader: Reader, tmp_path: Path, paragraph: str, facts: Facts
) -> None:
    page = reader.at(address("", paragraph, facts))
    expect(page.locator("[data-outcome-shown] > *")).to_be_visible()
    text = whole_text(printed(page, tmp_path), most=2)
    outcome = ask(rules(), paragraph, facts, TODAY)
    if "decided_by" in outcome:
        complaint = outcome["complaint"]["details"]
        for part in [*outcome["duties"], *outcome["reasons"], *outcome["notes"], *outcome["limits"], *complaint]:
            assert set(part["text"].split()) <= set(text.split())
        assert long_date(outcome["holds_from"]) in text
    assert page.url.replace(" ", "") in text.replace(" ", "")


# Returns the text on paper that is smaller than 9.5 pt, each with its size in points.
SMALL = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
        const points = parseFloat(getComputedStyle(element).fontSize) * 0.75;
        if (points < 9.499) found.push([points, walker.currentNode.data]);
    }
    return found;
}"""
PRINTED_ON = "2027-03-05T12:00:00"
DAY = "Udskrevet den 5. marts 2027"


def note() -> str:
    return f"Ikke en myndighed. {rules()['edition']['compared_briefly']}"


def text_of(sheet: Sheet) -> str:
    return sheet.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "place", ["", "klage/", "oversigt/", "kort-fortalt/", "paragraffer/129-a/", "tjek/tilladelse/"]
)
def test_every_sheet_says_once_what_it_is(page: Page, site_url: str, tmp_path: Path, place: str) -> None:
    page.clock.set_fixed_time(PRINTED_ON)
    page.goto(site_url + place)
    sheets = printed(page, tmp_path)
    title = page.title().removesuffix(" - Sidste Udvej")
    for number, sheet in enumerate(sheets, 1):
        text = text_of(sheet)
        assert text.count(note()) == 1
        assert text.count(DAY) == 1
        assert text.count(f"Side {number} af {len(sheets)}") == 1
        named = "Sidste Udvej" if title == "Sidste Udvej" else f"Sidste Udvej: {title[:40]}"
        assert text.startswith(named)


def test_where_margins_hold_no_text_it_stands_once_above_the_page(page: Page, site_url: str, tmp_path: Path) -> None:
    page.clock.set_fixed_time(PRINTED_ON)
    page.add_init_script("delete window.CSSMarginRule;")
    page.goto(f"{site_url}klage/")
    first, *others = printed(page, tmp_path)
    assert text_of(first).startswith("Sidste Udvej: ")
    assert text_of(first).count(note()) == text_of(first).count(DAY) == 1
    assert not [sheet for sheet in others if note() in text_of(sheet)]


def test_without_scripts_a_sheet_has_room_for_the_day(chromium: Browser, site_url: str, tmp_path: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site_url}klage/")
        page.pdf(path=tmp_path / "plain.pdf", prefer_css_page_size=True)
    first, *others = sheets_of(tmp_path / "plain.pdf")
    assert text_of(first).count(note()) == 1
    assert "Udskrevet den ____" in text_of(first)
    assert not [sheet for sheet in others if note() in text_of(sheet)]


def test_a_long_title_leaves_the_head_in_its_margin(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}paragraffer/129-a/")
    for sheet in printed(page, tmp_path):
        assert_whole(sheet)
        head = [word for word in sheet.words if word.bottom < MARGIN]
        assert "…" in [word.text for word in head]


# The margin above the text: 14 mm, in points.
MARGIN = 14 / 25.4 * 72


@with_every_font
def test_the_sheet_for_the_wall_is_one_a4_with_every_line(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}kort-fortalt/")
    (sheet,) = printed(page, tmp_path)
    assert_whole(sheet)
    assert sheet.size in {(595, 842), (596, 843), (595, 843)}
    whole = plain(sheet.text)
    for cell in page.locator(".wall-sheet :is(th, td)").all_inner_texts():
        assert [word for word in cell.split() if plain(word) not in whole] == []
    lines = page.locator(".wall-sheet tr:has(small)").count()
    assert len(re.findall("§", text_of(sheet).partition("Skema 1:")[0])) == lines
    # No line lies in the margins, where the head and the foot stand.
    last = max(word.bottom for word in sheet.words if word.text == "lignende.")
    assert last < sheet.size[1] - MARGIN


@with_every_font
def test_four_cards_for_the_pocket_are_on_one_sheet_to_cut_apart(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}lommekort/")
    (sheet,) = printed(page, tmp_path)
    assert sheet.size in {(595, 842), (596, 843), (595, 843)}
    middle, half = sheet.size[0] / 2, sheet.size[1] / 2
    quarters = [
        [word for word in sheet.words if (word.left < middle) == left and (word.top < half) == upper]
        for upper in (True, False)
        for left in (True, False)
    ]
    texts = [plain(" ".join(word.text for word in words)) for words in quarters]
    # poppler reads the words of two cards side by side in more than one order.
    assert len({"".join(sorted(text)) for text in texts}) == 1
    for text in (*page.locator(".pocket-card").first.inner_text().split(), "myndighed.", "Udskrevet"):
        assert plain(text) in texts[0]
    # No text where the scissors go, nor where printers cannot print.
    edge = 4 / 25.4 * 72
    for word in sheet.words:
        assert edge < word.left
        assert word.right < sheet.size[0] - edge
        assert word.bottom < sheet.size[1] - edge
        assert not word.left < middle < word.right
        assert not word.top - edge / 2 < half < word.bottom + edge / 2


@with_every_font
@pytest.mark.parametrize("place", ["kort-fortalt/", "lommekort/"])
def test_no_text_on_the_sheets_is_smaller_than_it_can_be_read(page: Page, site_url: str, place: str) -> None:
    page.goto(site_url + place)
    page.emulate_media(media="print")
    assert page.evaluate(SMALL) == []


def test_the_buttons_print(page: Page, site_url: str) -> None:
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; };")
    page.goto(f"{site_url}oversigt/")
    page.get_by_role("button", name="Udskriv oversigten").click()
    assert page.evaluate("window.printed") == 1
    page.goto(f"{site_url}opslag/?paragraph=124c")
    page.get_by_role("button", name="Udskriv svaret").click()
    assert page.evaluate("window.printed") == 1
    for place, name in (("kort-fortalt/", "Udskriv arket"), ("lommekort/", "Udskriv fire kort")):
        page.goto(site_url + place)
        page.get_by_role("button", name=name).click()
        assert page.evaluate("window.printed") == 1


@on_every_page
@pytest.mark.parametrize(
    "query",
    [
        "sagsgang/?paragraph=136-a&decision_exists=no&operator=municipal&area=elderly",
        "sagsgang/?paragraph=136-e&objection-136-e=person&operator=private&area=elderly",
        "sagsgang/?paragraph=129-a",
        "indberetning/?paragraph=136-c&operator=regional&area=elderly&region=yes",
        "betingelser/?paragraph=124-d&target_group=no",
    ],
)
def test_a_checkers_result_prints_without_the_questions(page: Page, site_url: str, tmp_path: Path, query: str) -> None:
    page.goto(f"{site_url}tjek/{query}")
    # On the screen a result that is not settled waits for the next question; on paper it does not.
    expect(page.locator("[data-verdict] h3").first).to_be_attached(timeout=60_000)
    # The steps of the case, the answer that they rest on, and the sources of both, in letters of 9.5 points.
    text = whole_text(printed(page, tmp_path), most=4)
    assert "Ved ikke" not in text
    # The numbers of the sources include a word for screen readers alone.
    page.locator("[data-verdict] li .source").evaluate_all("notes => notes.forEach((note) => note.remove())")
    items = page.locator("[data-verdict] li:not(:has(li), .answer__next li)").all_text_contents()
    assert items
    # pdftotext takes a comma close to its word for another word.
    everything = "".join(spelled(text))
    for item in items:
        assert [word for word in spelled(item) if word not in everything] == []


HANDBOOK = pytest.mark.full("makes the whole handbook as PDF, page by page")


@pytest.fixture(scope="module")
def handbook(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the overview and the whole handbook as PDF files, and return their folder."""
    folder = tmp_path_factory.mktemp("pdf")
    # A process of its own, since Playwright's synchronous API starts once in each: https://github.com/microsoft/playwright-python/issues/1391
    command = "import sys, pathlib; from tools.upkeep import pdf; pdf.write_pdfs(*map(pathlib.Path, sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", command, site_dir, folder], cwd=ROOT, check=True)
    return folder


def chapters_of(site: Path) -> list[tuple[str, str, str]]:
    """Return the chapters of the book: the part that each is in, its path and its title."""
    found = []
    for part, path in in_order():
        tree = LexborHTMLParser((site / path / "index.html").read_text("utf-8"))
        heading = tree.css_first("h1")
        if path and heading is not None and tree.css_first(SCREENS) is None:
            found.append((part, path, heading.text().replace("\u00ad", "")))
    return found


@HANDBOOK
def test_every_chapter_prints_whole(handbook: Path, site_dir: Path) -> None:
    sheets = sheets_of(handbook / "haandbog.pdf")
    assert len(sheets) > 100
    for sheet in sheets:
        assert_whole(sheet)
    words = " ".join(sheet.text for sheet in sheets).split()
    everything = plain("".join(words))
    chapters = {f"/{path}" for _, path, _ in chapters_of(site_dir)}
    for place, html in pages(site_dir):
        if place in chapters:
            missing = {word for text in prose(html) for word in text.split()} - set(words)
            # Where a page is to be found is for its own sheets: the book has the contents.
            missing = {word for word in missing if "://" not in word}
            assert [word for word in missing if plain(word) not in everything] == [], place


@HANDBOOK
def test_the_contents_name_the_sheet_on_which_each_chapter_begins(handbook: Path, site_dir: Path) -> None:
    sheets = sheets_of(handbook / "haandbog.pdf")
    contents = [sheet for sheet in sheets if plain(head_of(sheet)) == "SidsteUdvejIndhold"]
    assert sheets[1 : 1 + len(contents)] == contents
    # The numbers stand at the right edge, between the head and the foot.
    edge = 178 / 25.4 * 72
    numbers = [
        int(word.text)
        for sheet in contents
        for word in sheet.words
        if word.text.isdigit() and word.left > edge and HEAD < word.top < sheet.size[1] - FOOT
    ]
    chapters = chapters_of(site_dir)
    assert len(chapters) > 50
    assert len(numbers) == len(chapters)
    for number, (_, path, title) in zip(numbers, chapters, strict=True):
        assert plain(head_of(sheets[number - 1])) == plain(f"Sidste Udvej{title}"), path
        begins = plain("".join(word.text for word in sheets[number - 1].words if word.top > HEAD))
        assert plain(title) in begins, path
    # On its own sheets: no other chapter's head comes before the next one begins.
    for number, after, (_, path, title) in zip(numbers, [*numbers[1:], len(sheets) + 1], chapters, strict=True):
        assert number < after, path
        for sheet in sheets[number - 1 : after - 1]:
            assert plain(head_of(sheet)) == plain(f"Sidste Udvej{title}"), path


# The upper and the lower margin of the book, 20 and 22 mm, in points.
HEAD, FOOT = 20 / 25.4 * 72, 22 / 25.4 * 72


def head_of(sheet: Sheet) -> str:
    """Return what stands in the upper margin of a sheet of the book."""
    return "".join(word.text for word in sheet.words if word.bottom < HEAD)


@HANDBOOK
def test_the_book_has_a_cover_and_sheets_numbered_in_order(handbook: Path) -> None:
    cover, *others = sheets_of(handbook / "haandbog.pdf")
    text = text_of(cover)
    assert text.startswith("Sidste Udvej")
    assert rules()["edition"]["compared_with"]["text"] in text
    assert "ikke en myndighed" in text
    assert "Udskrevet den" in text
    for number, sheet in enumerate(others, 2):
        foot = [word for word in sheet.words if word.top > sheet.size[1] - MARGIN * 1.6]
        assert str(number) in [word.text for word in foot]
        assert plain(note()) in plain("".join(word.text for word in foot))


@HANDBOOK
def test_nothing_of_a_screen_is_in_the_book(handbook: Path) -> None:
    text = plain(" ".join(sheet.text for sheet in sheets_of(handbook / "haandbog.pdf")))
    for screen in ("Hvilket indgreb drejer det sig om?", "Udskriv arket", "Vælg et andet indgreb", "Mørk side", "¶"):
        assert plain(screen) not in text
    # Each sheet says something between its head and its foot.
    for number, sheet in enumerate(sheets_of(handbook / "haandbog.pdf"), 1):
        assert [word for word in sheet.words if HEAD < word.top < sheet.size[1] - HEAD], number


@HANDBOOK
@pytest.mark.parametrize("file", ["oversigt.pdf", "haandbog.pdf"])
def test_a_file_brings_its_fonts(handbook: Path, file: str) -> None:
    _, _, *fonts = output("pdffonts", handbook / file).splitlines()
    assert any("SidsteUdvej" in font for font in fonts)
    # The columns from the right: the object's number in two parts, Unicode, subset, embedded.
    assert [font for font in fonts if font.split()[-5] != "yes"] == []


def output(*command: str | Path) -> str:
    """Return what one of poppler's programs prints about a PDF file."""
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def bookmarks(file: Path) -> list[tuple[int, str, int]]:
    """Return the bookmarks of a PDF file: their depth from 1, their titles, and the sheets they lead to, from 0."""
    outline = output("pdftohtml", "-xml", "-i", "-stdout", file).partition("<outline>")[2].rpartition("</outline>")[0]
    found, depth = [], 1
    for line in outline.splitlines():
        depth += (line == "<outline>") - (line == "</outline>")
        if item := re.fullmatch(r'<item page="(\d+)">(.*)</item>', line):
            found.append((depth, unescape(item[2]), int(item[1]) - 1))
    return found


@HANDBOOK
def test_the_book_has_a_bookmark_for_each_chapter_under_its_part(handbook: Path, site_dir: Path) -> None:
    found = bookmarks(handbook / "haandbog.pdf")
    sheets = [plain(sheet.text) for sheet in sheets_of(handbook / "haandbog.pdf")]
    for _, title, number in found:
        # Word by word, since a heading in one column may be read across to the other.
        assert [word for word in title.split() if plain(word) not in sheets[number]] == [], title
        assert title[: len(title) // 2] != title[len(title) // 2 :], title
    # Bookmarks have the headings' own words: none lost a blank where the heading continues on a new line.
    chapters = chapters_of(site_dir)
    expected = [(2 if part else 1, title) for part, _, title in chapters]
    expected += [(1, part) for part in dict.fromkeys(part for part, _, _ in chapters if part)]
    assert Counter(expected) <= Counter((depth, title.replace("\u00ad", "")) for depth, title, _ in found)


@HANDBOOK
def test_links_on_paper_lead_to_the_published_site(handbook: Path, site_dir: Path) -> None:
    links = re.findall(r"\S+://\S+", output("pdfinfo", "-url", handbook / "haandbog.pdf"))
    own = [link for link in links if "127.0.0.1" in link or "localhost" in link]
    assert len(own) > 500
    assert [link for link in own if not link.startswith(published_at(site_dir))] == []


@HANDBOOK
@pytest.mark.parametrize("file", ["oversigt.pdf", "haandbog.pdf"])
def test_a_file_is_tagged_for_screen_readers(handbook: Path, file: str) -> None:
    assert re.search(r"^Tagged: +yes$", output("pdfinfo", handbook / file), re.MULTILINE)
    tags = Counter(re.findall(r"^ *(\w+)", output("pdfinfo", "-struct", handbook / file), re.MULTILINE))
    assert tags.keys() >= {"H1", "Table", "TR", "TH", "TD", "Link"}
    if file == "haandbog.pdf":
        assert tags.keys() >= {"H2", "H3", "L", "LI", "Figure"}
        assert tags["H1"] + tags["H2"] > 60


@HANDBOOK
def test_the_overview_as_a_file_lies_across_the_sheet(handbook: Path) -> None:
    alone = sheets_of(handbook / "oversigt.pdf")
    assert all(sheet.size[0] > sheet.size[1] for sheet in alone)
    across = [sheet for sheet in sheets_of(handbook / "haandbog.pdf") if sheet.size[0] > sheet.size[1]]
    assert len(across) <= len(alone) + 1
    text = plain(" ".join(sheet.text for sheet in across))
    for answer in overview(rules(), TODAY):
        assert plain(answer_number(answer)) in text


@with_every_font
def test_the_report_on_a_log_prints_whole(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}log/")
    page.locator("[data-log-example]").click()
    expect(page.locator("[data-log-downloads]")).to_be_visible(timeout=60_000)
    sheets = printed(page, tmp_path)
    for sheet in sheets:
        assert_whole(sheet)
    words = set(" ".join(sheet.text for sheet in sheets).split())
    assert set(page.locator("[data-log] h4:visible").first.inner_text().split()) <= words


# Returns the elements with a dark background, or with light text of their own, and both colours.
LIGHT = """() => [document.body, ...document.querySelectorAll("main *")].filter((element) => element.checkVisibility())
    .map((element) => [element, getComputedStyle(element)])
    .filter(([element, style]) => {
        const [r, g, b, a = 1] = style.backgroundColor.match(/[\\d.]+/g).map(Number);
        const [tr, tg, tb] = style.color.match(/[\\d.]+/g).map(Number);
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        return (a > 0.5 && r + g + b < 380) || (own && tr + tg + tb > 420);
    })
    .map(([element, style]) => `${element.outerHTML.slice(0, 80)} ${style.color} on ${style.backgroundColor}`)"""


@on_every_page
@pytest.mark.parametrize("address", PAGE_TYPES)
@pytest.mark.expects_console
def test_a_dark_page_prints_in_light_colours_and_cuts_nothing_off(page: Page, site_url: str, address: str) -> None:
    page.route("**/worker.js", lambda route: route.abort())
    page.emulate_media(color_scheme="dark", media="print")
    # The width that the paper has room for.
    page.set_viewport_size({"width": 718, "height": 1000})
    page.goto(site_url + address)
    assert page.evaluate(LIGHT) == []
    assert page.evaluate(CUT_OFF) == []
