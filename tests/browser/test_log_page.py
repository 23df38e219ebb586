"""The log's page in a real browser: Pyodide finds what CPython finds, and it can be stopped."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from checker.log.export import counts_csv, findings_csv
from checker.log.job import completed
from checker.log.render import render_log
from checker.words.csv_file import csv_file
from tests.support.fonts import with_every_font
from tests.support.logs import EXAMPLE, RESULT, example_sheet, log_of, open_log, workbook
from tests.support.pages import START, same_html
from tests.support.rules_fixture import rules
from tests.support.sheets import assert_whole, printed
from tools.site.log_example import FOLDER


def today(page: Page) -> str:
    """Return the day that the page answers for: today, or the day it was built, if that is later."""
    built, now = (
        page.locator("[data-log-checker]").get_attribute("data-on"),
        page.evaluate("new Date().toLocaleDateString('sv')"),
    )
    return max(str(built), str(now))


def downloaded(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes().decode()


ENCODINGS = {"windows": "cp1252", "dos": "cp850", "mac": "mac_roman"}
SPREADSHEETS = [pytest.param(kind, marks=pytest.mark.whole_engine) for kind in ("xlsx", "sheets")]


@pytest.mark.parametrize("kind", ["csv", *ENCODINGS, *SPREADSHEETS])
def test_the_browser_finds_what_cpython_finds(page: Page, site_url: str, tmp_path: Path, kind: str) -> None:
    data = EXAMPLE.read_bytes()
    if kind in ENCODINGS:
        data = data.decode("utf-8-sig").encode(ENCODINGS[kind])
    elif kind == "xlsx":
        data = example_sheet()
    elif kind == "sheets":
        head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
        cover: list[list[object]] = [["Sådan bruger I arket"]]
        halves = [[list[object](row) for row in (head, *half)] for half in (rows[:90], rows[90:])]
        data = workbook(("1. halvår", halves[0]), ("Vejledning", cover), ("2. halvår", halves[1]), merged="B2:B3")
    file = tmp_path / f"log.{'xlsx' if kind in ('xlsx', 'sheets') else 'csv'}"
    file.write_bytes(data)
    open_log(page, site_url, file)
    result = completed(rules(), file.name, data, today(page))
    assert result["lines"]["read"] == 200
    assert same_html(page, RESULT, render_log(rules(), result))
    assert downloaded(page, "Hent fundene som CSV") == findings_csv(rules(), result)
    assert downloaded(page, "Hent optællingen som CSV") == counts_csv(result)


def test_the_reader_chooses_between_columns_that_may_mean_the_same(page: Page, site_url: str, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("Løbenummer;Borger;Dato;Paragraf\n1;B1;3-3-2026;§ 136 c\n2;B1;4-3-2026;§ 136 c\n", "utf-8")
    open_log(page, site_url, file)
    choice = page.get_by_label("Hvilken kolonne er »Person«?")
    expect(choice).to_have_value("Borger")
    expect(page.locator(RESULT)).to_contain_text("Det kan også være »Løbenummer«.")
    choice.select_option("Løbenummer")
    expect(choice).to_have_value("Løbenummer", timeout=START)
    expect(page.locator(RESULT)).not_to_contain_text("Det kan også være")
    expect(page.locator(RESULT)).to_contain_text("Tallene bygger på 2 af 2 læste linjer.")


@pytest.mark.whole_engine
def test_what_reads_spreadsheets_is_fetched_only_for_one(page: Page, site_url: str, tmp_path: Path) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    open_log(page, site_url, EXAMPLE)
    assert any("snapshot.wasm" in url for url in asked)
    assert not any("spreadsheets" in url for url in asked)
    file = tmp_path / "log.xlsx"
    file.write_bytes(example_sheet())
    for _ in range(2):
        page.get_by_label("Vælg en log").set_input_files(file)
        expect(page.locator(f"{RESULT} .log__file")).to_contain_text("log.xlsx", timeout=START)
    assert sum("spreadsheets" in url for url in asked) == 1


def test_the_example_can_be_tried_without_a_file(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}log/")
    page.get_by_role("button", name="Prøv med eksemplet").click()
    expect(page.locator(f"{RESULT} h2")).to_contain_text("200 linjer er læst", timeout=START)
    expect(page.locator("[data-announcement]")).to_contain_text("200 linjer er læst")
    assert page.locator(f"{RESULT} figure.chart").count() == 3


def test_a_long_log_shows_how_far_it_is_and_can_be_stopped_while_the_page_works(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "stor.csv"
    file.write_text(csv_file([["Dato", "Paragraf"], *([["24-12-2025", "124 d"]] * 240_000)]), "utf-8")
    open_log(page, site_url, EXAMPLE)
    page.get_by_label("Vælg en log").set_input_files(file)
    expect(page.locator("[data-log-progress]")).to_be_visible()
    expect(page.locator("[data-log-progress]")).not_to_have_js_property("value", 0, timeout=START)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-note=cancelled]")).to_contain_text("Tjekket er stoppet.")
    expect(page.locator("[data-note=cancelled]")).to_be_visible()
    expect(page.locator("[data-log-working]")).to_be_hidden()
    expect(page.locator(RESULT)).to_have_count(0)
    # The worker has stopped too, and is free for the next log.
    page.get_by_role("button", name="Prøv med eksemplet").click()
    expect(page.locator(RESULT)).to_be_visible(timeout=START)


def test_a_file_that_cannot_be_used_says_why(page: Page, site_url: str, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("Dato;Person\n24-12-2025;B1\n", "utf-8")
    page.goto(f"{site_url}log/")
    page.get_by_label("Vælg en log").set_input_files(file)
    expect(page.locator("[data-error]")).to_contain_text("»Paragraf«", timeout=START)
    expect(page.get_by_role("button", name="Hent fundene som CSV")).to_be_hidden()


def test_a_cpr_number_is_nowhere_on_the_page(page: Page, site_url: str, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(log_of([{"Person": "311299-0000"}, {}]))
    open_log(page, site_url, file)
    expect(page.locator(RESULT)).to_contain_text("1 linje er afvist")
    assert "311299" not in page.content()
    assert "311299" not in downloaded(page, "Hent fundene som CSV")


def test_comments_are_printed_and_no_word_falls_off_the_sheet(page: Page, site_url: str, tmp_path: Path) -> None:
    open_log(page, site_url, EXAMPLE)
    page.locator("textarea").first.fill("Kommentaren til tallet")
    sheets = printed(page, tmp_path)
    for sheet in sheets:
        assert_whole(sheet)
    text = " ".join(sheet.text for sheet in sheets)
    assert "Kommentaren til tallet" in text
    assert "Udkast til den årlige orientering" in text


@with_every_font
def test_nothing_is_wider_than_a_phone(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    open_log(page, site_url, EXAMPLE)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_scripts_the_page_says_what_is_needed_and_has_the_template(
    context: BrowserContext, site_url: str
) -> None:
    browser = context.browser
    assert browser
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.goto(f"{site_url}log/")
        expect(page.get_by_text("Tjekket virker kun, når JavaScript er slået til")).to_be_visible()
        expect(page.get_by_label("Vælg en log")).to_be_hidden()
        address = page.get_by_role("link", name="Hent skabelonen").get_attribute("href")
        response = page.request.get(f"{site_url}log/{address}")
        assert io.BytesIO(response.body()).getvalue() == (FOLDER / "skabelon.csv").read_bytes()
