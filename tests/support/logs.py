"""Logs to check: as CSV, as a spreadsheet, and on the log's page."""

import csv
import io
import json
from pathlib import Path

from openpyxl import Workbook  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from checker.log.export import counts_csv, findings_csv
from checker.log.job import completed
from checker.log.render import render_log
from checker.model.log import LogResult
from tests.support import recorded
from tests.support.pages import START
from tests.support.rules_fixture import TODAY, rules
from tools.site.log_example import FOLDER

RESULT = "[data-log]"

EXAMPLE = FOLDER / "eksempel.csv"


def open_log(page: Page, site_url: str, file: Path) -> None:
    """Choose a log on its page as a reader does, and wait for the result."""
    page.goto(f"{site_url}log/")
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Vælg en log").click()
    chooser.value.set_files(file)
    expect(page.locator(RESULT)).to_be_visible(timeout=START)


def headers() -> list[str]:
    return recorded.headers(rules())


def log_of(lines: list[dict[str, str]]) -> bytes:
    return recorded.log_of(rules(), lines)


def look(data: bytes, on: str = TODAY) -> LogResult:
    return completed(rules(), "log.csv", data, on)


def found(result: LogResult) -> list[str]:
    return [f"{f.line} {f.kind}" for f in result["findings"]]


def everything_told(result: LogResult) -> str:
    return render_log(rules(), result) + findings_csv(rules(), result) + counts_csv(result) + json.dumps(result)


def workbook(*sheets: tuple[str, list[list[object]]], merged: str = "", hidden: str = "") -> bytes:
    """Return a workbook of these sheets; `merged` is an area of the first, `hidden` the name of one that is hidden."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    if merged:
        book.worksheets[0].merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(rows: list[list[object]]) -> bytes:
    """Return a spreadsheet with these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def example_rows() -> list[list[str]]:
    text = (FOLDER / "eksempel.csv").read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def example_sheet() -> bytes:
    return sheet_of([list(row) for row in example_rows()])
