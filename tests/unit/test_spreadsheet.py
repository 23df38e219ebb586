"""A log as .xlsx: read as the CSV is, within limits, and as far as it is whole."""

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from checker.core.errors import CheckerError
from checker.log import spreadsheet
from checker.log.reading import Record, Trouble
from checker.log.spreadsheet import sheets
from tests.support.logs import everything_told, example_sheet, found, headers, look, sheet_of
from tools.site.log_example import FOLDER


def sheet_records(data: bytes) -> Iterator[Record]:
    """Return the lines of the only sheet."""
    (sheet,) = sheets(data)
    return sheet.records


def repacked(data: bytes, changed: dict[str, bytes]) -> bytes:
    """Return the spreadsheet with some of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
    return out.getvalue()


def test_a_spreadsheet_gives_what_the_same_csv_gives() -> None:
    of_sheet, of_text = look(example_sheet()), look((FOLDER / "eksempel.csv").read_bytes())
    assert of_sheet["findings"] == of_text["findings"]
    assert of_sheet["counts"] == of_text["counts"]
    assert len(of_sheet["findings"]) > 10


def test_days_numbers_and_booleans_are_read_as_they_are_shown() -> None:
    row = ["124 d", datetime(2025, 12, 24, 8, 30), date(2025, 12, 31), 3, 3.0, True, None, "æ"]
    (record,) = sheet_records(sheet_of([row]))
    assert record.cells == ["124 d", "2025-12-24", "2025-12-31", "3", "3", "ja", "", "æ"]


def test_numbers_and_days_as_other_programs_write_them() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><v>3.0</v></c><c r="B1"><v>2.5</v></c><c r="C1" t="d"><v>2025-12-24</v></c>'
        b'<c r="D1" t="b"><v>0</v></c></row></sheetData></worksheet>'
    )
    (record,) = sheet_records(repacked(sheet_of([["x"]]), {"xl/worksheets/sheet1.xml": sheet}))
    assert record.cells == ["3", "2.5", "2025-12-24", "nej"]


def test_a_picture_in_a_spreadsheet_does_no_harm() -> None:
    data = io.BytesIO(sheet_of([["124 d"]]))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("xl/media/image1.png", b"<!DOCTYPE")
    assert [record.cells for record in sheet_records(data.getvalue())] == [["124 d"]]


def test_without_openpyxl_the_log_is_asked_for_as_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(CheckerError, match=r"^Et regneark kræver pakken openpyxl\. Gem loggen som CSV i stedet\.$"):
        look(example_sheet())


SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = "<!DOCTYPE worksheet>"


def test_a_formula_is_read_as_its_result() -> None:
    data = sheet_of([[1]])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = packed.read(SHEET)
    assert b"<v>1</v>" in xml
    (record,) = sheet_records(repacked(data, {SHEET: xml.replace(b"<v>1</v>", b"<f>6*7</f><v>42</v>")}))
    assert record.cells == ["42"]


def test_the_progress_is_known_if_the_sheet_states_its_size() -> None:
    data = sheet_of([["a"], ["b"], [None], ["d"]])
    assert [(record.line, record.done) for record in sheet_records(data)] == [(1, 0.25), (2, 0.5), (4, 1.0)]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = re.sub(b"<dimension [^>]*>", b"", packed.read(SHEET))
    assert [record.done for record in sheet_records(repacked(data, {SHEET: xml}))] == [1.0, 1.0, 1.0]


def test_no_more_columns_are_read_than_it_takes_to_see_that_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_COLUMNS", 2)
    (record,) = sheet_records(sheet_of([["a", "b", "c", "d"]]))
    assert record.cells == ["a", "b", "c"]


def test_a_sheet_that_breaks_off_at_once_says_so() -> None:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    xml = head + b'<dimension ref="A1"/><sheetData><row <'
    assert list(sheet_records(repacked(sheet_of([["x"]]), {SHEET: xml}))) == [
        Record(1, [], [Trouble("broken_sheet", 0)], 1.0)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/_rels/workbook.xml.rels"])
def test_a_part_that_could_declare_entities_is_refused_though_it_declares_none(part: str, encoding: str) -> None:
    data = sheet_of([["124 d"]])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = packed.read(part).decode().partition("?>")[2] or packed.read(part).decode()
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert list(sheet_records(repacked(data, {part: f"{head}{xml}".encode(encoding)})))
    with pytest.raises(CheckerError) as caught:
        sheet_records(repacked(data, {part: f"{head}{DOCTYPE}{xml}".encode(encoding)}))
    assert (caught.value.kind, caught.value.message) == (
        "bad_file",
        "Regnearket kan ikke læses. Gem det igen som .xlsx eller CSV, og prøv igen.",
    )


def test_a_spreadsheet_at_the_limits_is_read_and_one_beyond_them_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sheet_of([["124 d"]])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
    size = sum(part.file_size for part in parts)
    monkeypatch.setattr(spreadsheet, "MOST_PARTS", len(parts))
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", size)
    assert list(sheet_records(data))
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", size - 1)
    with pytest.raises(CheckerError, match=r"fylder over 0 MB"):
        sheet_records(data)
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 300_000_000)
    monkeypatch.setattr(spreadsheet, "MOST_PARTS", len(parts) - 1)
    with pytest.raises(CheckerError) as caught:
        sheet_records(data)
    assert (caught.value.kind, caught.value.message) == (
        "bad_file",
        "Regnearket fylder over 300 MB, når det er pakket ud. Del det.",
    )


def test_a_cpr_number_that_is_a_quantity_is_refused() -> None:
    result = look(
        sheet_of([["Dato", "Paragraf", "Person"], ["24-12-2025", "124 d", 112990000], ["24-12-2025", "124 d", "B1"]])
    )
    assert found(result)[0] == "2 cpr"
    assert "112990000" not in everything_told(result)
    assert result["lines"]["counted"] == 1


def test_empty_rows_keep_their_numbers() -> None:
    rows: list[list[object]] = [["Dato", "Paragraf"], [None], ["24-12-2025", "124 z"]]
    assert found(look(sheet_of(rows))) == ["3 unknown_paragraph"]


def test_the_result_says_how_the_spreadsheet_was_read() -> None:
    file = look(sheet_of([["Log"], ["Dato", "Paragraf", "Farve"]]))["file"]
    assert file["used"] == {"date": "Dato", "paragraph": "Paragraf"}
    assert {**file, "used": {}, "absent": []} == {
        "name": "log.csv",
        "encoding": "regneark",
        "separator": "1 ark",
        "header_line": 2,
        "used": {},
        "unused": ["Farve"],
        "others": {},
        "sheets": [],
        "absent": [],
    }


def test_a_sheet_that_breaks_off_is_read_until_there() -> None:
    data = sheet_of([["Dato", "Paragraf"], ["24-12-2025", "124 d"], ["25-12-2025", "124 z"], ["26-12-2025", "124 z"]])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml")
    broken = xml[: xml.index(b'<row r="4"') if b'<row r="4"' in xml else xml.rindex(b"<row")] + b"<row <"
    result = look(repacked(data, {"xl/worksheets/sheet1.xml": broken}))
    assert found(result) == ["3 unknown_paragraph", "4 broken_sheet"]
    assert result["lines"]["counted"] == 1


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + b"x" * 100,
        repacked(sheet_of([["Dato"]]), {"xl/workbook.xml": b"<x/>"}),
        repacked(sheet_of([["Dato"]]), {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        repacked(
            sheet_of([["Dato"]]),
            {"xl/workbook.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")},
        ),
    ],
)
def test_a_file_that_is_no_spreadsheet_or_declares_entities_is_refused(data: bytes) -> None:
    with pytest.raises(CheckerError, match="kan ikke læses"):
        look(data)


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 1_000)
    with pytest.raises(CheckerError, match="pakket ud"):
        look(example_sheet())


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(CheckerError, match="kolonner"):
        look(sheet_of([[*headers(), *(f"x{i}" for i in range(300))]]))
