"""On paper: the overview on A4 landscape, whole, and an answer on both sides of one sheet."""

import re
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from checker.core.answer import ask
from checker.core.danish import long_date
from checker.model.statements import Facts
from checker.words.table import HEADERS, cells, overview
from tests.support.access import CUT_OFF, PAGE_TYPES
from tests.support.fonts import on_every_page, with_every_font
from tests.support.pages import address
from tests.support.reader import Reader
from tests.support.recorded import ROWS
from tests.support.rules_fixture import TODAY, every_case, rules
from tests.support.sheets import assert_whole, printed, sheets_of, whole_text
from tools.paths import ROOT
from tools.site.prose import pages, prose
from tools.upkeep.pdf import in_order, published_at

A4 = (595, 842)


@with_every_font
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overview_prints_whole_on_a4_landscape(page: Page, site_url: str, tmp_path: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{site_url}oversigt/")
    sheets = printed(page, tmp_path)
    for sheet in sheets:
        assert sheet.size in {(A4[1], A4[0]), (A4[1], A4[0] + 1), (A4[1], A4[0] - 1)}
        assert_whole(sheet)
    # What is not known follows the table, and may end on a sheet of its own.
    tables = [sheet for sheet in sheets if HEADERS[0] in sheet.text]
    assert sheets[: len(tables)] == tables
    assert len(sheets) <= len(tables) + 1
    for sheet in tables:
        for header in HEADERS:
            assert header in sheet.text
    whole = " ".join(sheet.text for sheet in sheets)
    assert long_date("2024-07-01") in whole
    assert f"{site_url}oversigt/" in whole.replace(" ", "")
    rows = [Counter(w for cell in cells(rules(), a) for w in spelled(cell)) for a in overview(rules(), TODAY)]
    assert len(rows) == len(ROWS)
    for sheet in sheets:
        words = Counter(spelled(sheet.text))
        # Rows are in order; one that is split across sheets is whole on none of them.
        while rows and rows[0] <= words:
            words -= rows.pop(0)
    assert rows == []


def spelled(text: str) -> list[str]:
    """Return the words of a text without the colon that only plain text has between a name and its case.

    A line may end after a hyphen, so a word does too.
    """
    return [word.rstrip(":") for word in text.replace("\u00a0", " ").replace("-", "- ").split()]


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


def test_the_buttons_print(page: Page, site_url: str) -> None:
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; };")
    page.goto(f"{site_url}oversigt/")
    page.get_by_role("button", name="Udskriv oversigten").click()
    assert page.evaluate("window.printed") == 1
    page.goto(f"{site_url}opslag/?paragraph=124c")
    page.get_by_role("button", name="Udskriv svaret").click()
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
    expect(page.locator("[data-verdict] h3").first).to_be_visible(timeout=60_000)
    # The steps of the case, the answer that they rest on, and the sources of both.
    text = whole_text(printed(page, tmp_path), most=3)
    assert "Ved ikke" not in text
    # The numbers of the sources include a word for screen readers alone.
    page.locator("[data-verdict] li .source").evaluate_all("notes => notes.forEach((note) => note.remove())")
    items = page.locator("[data-verdict] li:not(:has(li))").all_text_contents()
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


@HANDBOOK
def test_every_page_of_the_handbook_prints_whole(handbook: Path, site_dir: Path) -> None:
    sheets = sheets_of(handbook / "haandbog.pdf")
    assert len(sheets) > 100
    for sheet in sheets:
        assert_whole(sheet)
    words = " ".join(sheet.text for sheet in sheets).split()
    everything = "".join(words)
    for place, html in pages(site_dir):
        # The register, and what a checker asks, are for the screen.
        missing = {word for text in prose(html) for word in text.split()} - set(words)
        assert [word for word in missing if word not in everything] == [], place


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


def plain(text: str) -> str:
    # pdftotext leaves out a hyphen that ends a line: https://github.com/jalan/pdftotext/issues/70
    return "".join(text.split()).replace("-", "")


@HANDBOOK
def test_the_handbook_has_a_bookmark_for_each_page_under_the_headings_of_the_menu(
    handbook: Path, site_dir: Path
) -> None:
    found = bookmarks(handbook / "haandbog.pdf")
    sheets = [plain(sheet.text) for sheet in sheets_of(handbook / "haandbog.pdf")]
    for _, title, number in found:
        assert plain(title) in sheets[number], title
    # Bookmarks have the headings' own words: none lost a blank where the heading continues on a new line.
    expected = []
    under = ""
    for section, path in in_order():
        if section and section != under:
            expected.append((1, section))
        under = section
        (title,) = re.findall(
            r"<h1[^>]*>(.*?)<a class=.headerlink", (site_dir / path / "index.html").read_text("utf-8")
        )
        expected.append((2 if section else 1, unescape(re.sub(r"<[^>]+>", "", title))))
    assert len(expected) > 60
    assert Counter(expected) <= Counter((depth, title) for depth, title, _ in found)


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
    assert all(sheet.size[0] > sheet.size[1] for sheet in sheets_of(handbook / "oversigt.pdf"))
    across = [sheet for sheet in sheets_of(handbook / "haandbog.pdf") if sheet.size[0] > sheet.size[1]]
    alone = sheets_of(handbook / "oversigt.pdf")
    assert len(across) == len(alone)
    assert Counter(word for sheet in across for word in spelled(sheet.text)) == Counter(
        word for sheet in alone for word in spelled(sheet.text)
    )


@with_every_font
def test_the_short_version_fits_on_one_sheet(page: Page, site_url: str, tmp_path: Path) -> None:
    page.goto(f"{site_url}kort-fortalt/")
    (sheet,) = printed(page, tmp_path)
    assert_whole(sheet)


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
