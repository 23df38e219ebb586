"""Workbooks as people keep them, drawn at random, each with a count known beforehand."""

import csv
import io
import zipfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from warnings import catch_warnings, simplefilter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]

from checker.core.errors import CheckerError
from checker.log import spreadsheet
from checker.log.counting import NO_UNIT, quarter_of
from checker.model.log import LogResult
from tests.support.logs import found, look, workbook

DENMARK = ZoneInfo("Europe/Copenhagen")
FIRST, LAST = date(2024, 7, 1), date(2026, 9, 30)
PARAGRAPHS = {
    "§ 124 c": ("124c", "§ 124 c, stk. 1", "Afværgehjælp efter § 124 c", "SEL §124C"),
    "§ 124 d": ("124 d", "§ 124 d, stk. 2, nr. 1", "fastholdelse (§ 124d)", "§\u00a0124\u00a0d"),
    "§ 136 c": ("136c", "§ 136 c, stk. 1", "paragraf 136 c"),
}
UNITS = {
    "Hus A": ("Hus A", "hus a", "Hus  A", "HUS A."),
    "Skovgården": ("Skovgården", "skovgården"),
    NO_UNIT: ("", "-"),
}
COUNTS = {1: ("", "1", "-"), 3: ("3", "3,0", "3 stk.", "ca. 3"), 1000: ("1.000", "1 000", "1000")}
HEADERS = {
    "date": ("Dato", "Hændelsesdato", "DATO"),
    "paragraph": ("Paragraf", "§", "Lovhjemmel"),
    "unit": ("Tilbud", "Bosted", "Afdeling"),
    "person": ("Person", "Borger"),
    "count": ("Antal", "antal gange"),
}
# A column that means the same as another, but less well, must not be read in its place.
DECOYS = {"date": "Tidspunkt", "person": "Løbenummer", "unit": "Sted"}


class Line(NamedTuple):
    """One line of a log: what is written, and what is to be counted of it."""

    day: date
    paragraph: str
    unit: str
    uses: int
    written: dict[str, Any]


def day_written(day: date) -> st.SearchStrategy[Any]:
    evening = datetime.combine(day, datetime.min.time(), DENMARK) + timedelta(minutes=30)
    texts = [day.strftime(form) for form in ("%d-%m-%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m %Y")]
    named = f"{('man', 'tirs', 'ons', 'tors', 'fre', 'lør', 'søn')[day.weekday()]}dag den {day:%d-%m-%Y}"
    utc = evening.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return st.sampled_from([*texts, named, utc, evening.isoformat(), str((day - date(1899, 12, 30)).days)])


@st.composite
def lines(draw: st.DrawFn) -> Line:
    day = draw(st.dates(FIRST, LAST))
    paragraph, unit = draw(st.sampled_from(list(PARAGRAPHS))), draw(st.sampled_from(list(UNITS)))
    count = draw(st.sampled_from(list(COUNTS)))
    written = {
        "date": draw(day_written(day)),
        "paragraph": draw(st.sampled_from(PARAGRAPHS[paragraph])),
        "unit": draw(st.sampled_from(UNITS[unit])),
        "person": "",
        "count": draw(st.sampled_from(COUNTS[count])),
    }
    return Line(day, paragraph, unit, count, written)


@st.composite
def tables(draw: st.DrawFn, headers: dict[str, tuple[str, ...]] = HEADERS) -> tuple[list[list[str]], list[Line]]:
    """Draw a table with its columns in any order under any of their headers, perhaps below a title."""
    drawn = draw(st.lists(lines(), min_size=1, max_size=6))
    columns = [*draw(st.permutations(list(headers))), *draw(st.lists(st.sampled_from(sorted(DECOYS)), unique=True))]
    columns = draw(st.permutations(columns))
    seen: set[str] = set()
    names = []
    for column in columns:
        # With a decoy beside it, only the template's own header is clear.
        double = columns.count(column) > 1
        names.append(
            (headers[column][0] if column not in seen else DECOYS[column])
            if double
            else draw(st.sampled_from(headers[column]))
        )
        seen.add(column)
    first = {column: columns.index(column) for column in seen}
    rows = [[str(line.written[c]) if first[c] == i else "x" for i, c in enumerate(columns)] for line in drawn]
    title = draw(st.lists(st.just(["Log over magtanvendelser"]), max_size=2))
    return [*title, names, *rows], drawn


def counted(result: LogResult) -> Counter[tuple[str, str, str]]:
    found = Counter[tuple[str, str, str]]()
    for count in result["counts"]:
        found[count["paragraph"], count["unit"].casefold(), count["quarter"]] += count["count"]
    return +found


def expected(drawn: list[Line]) -> Counter[tuple[str, str, str]]:
    found = Counter[tuple[str, str, str]]()
    for line in drawn:
        found[line.paragraph, line.unit.casefold(), quarter_of(line.day)] += line.uses
    return found


def sums(result: LogResult) -> None:
    of = result["lines"]
    assert of["read"] == of["counted"] + of["uncounted"] + of["refused"] + of["not_force"]


def spoken(result: LogResult) -> Counter[tuple[str, str, str]]:
    """Return the counts with each service as it is written most simply."""
    return Counter({(p, u.rstrip("."), q): n for (p, u, q), n in counted(result).items()})


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_table_of_a_workbook_is_counted(data: st.DataObject) -> None:
    book, everything = Workbook(), []
    book.remove(book.active)
    sheets = data.draw(st.integers(1, 3))
    cover = data.draw(st.booleans())
    if cover:
        book.create_sheet("Vejledning").append(["Sådan bruger I arket"])
    for number in range(sheets):
        rows, drawn = data.draw(tables())
        sheet = book.create_sheet(f"Ark {number}")
        for row in rows:
            sheet.append(row)
        everything += drawn
    hidden = data.draw(st.booleans())
    if hidden:
        kept, _ = data.draw(tables())
        old = book.create_sheet("Gammel")
        old.sheet_state = "hidden"
        for row in kept:
            old.append(row)
    out = io.BytesIO()
    book.save(out)
    result = look(out.getvalue())
    assert spoken(result) == expected(everything), found(result)
    sums(result)
    states = [sheet["state"] for sheet in result["file"]["sheets"]]
    assert states.count("hidden") == hidden
    assert states.count("passed_over") == cover
    assert states.count("read") == (sheets if sheets + cover + hidden > 1 else 0)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    tables(), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "cp850", "mac_roman", "utf-16"]), st.sampled_from(";,\t")
)
def test_every_table_of_text_is_counted(table: tuple[list[list[str]], list[Line]], codec: str, separator: str) -> None:
    rows, drawn = table
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    result = look(out.getvalue().encode(codec))
    assert spoken(result) == expected(drawn), found(result)
    sums(result)


HEAD: list[object] = ["Dato", "Person", "Tilbud", "Paragraf", "Antal"]


def test_a_finding_names_its_sheet() -> None:
    rows: list[list[object]] = [HEAD, ["03-01-2026", "B1", "Hus A", "124 z", ""]]
    result = look(workbook(("Januar", [HEAD]), ("Februar", rows)))
    assert [(f.sheet, f.line, f.kind) for f in result["findings"]] == [("Februar", 2, "unknown_paragraph")]


def test_a_sheet_that_looks_like_a_log_without_headers_is_an_error_and_a_hidden_one_a_note() -> None:
    row: list[object] = ["03-01-2026", "B1", "Hus A", "124 d", ""]
    data = workbook(("Januar", [HEAD, row]), ("Februar", [row]), ("Kladde", [HEAD, row]), hidden="Kladde")
    assert found(look(data)) == ["1 sheet_without_headers", "1 sheet_hidden"]


def test_a_line_that_two_sheets_have_is_counted_once() -> None:
    row: list[object] = ["03-01-2026", "B1", "Hus A", "124 d", ""]
    result = look(workbook(("Januar", [HEAD, row, row]), ("Året", [HEAD, row])))
    assert found(result) == ["2 repeated_line"]
    assert sum(count["count"] for count in result["counts"]) == 2
    assert "ark »Januar«, linje 2" in result["findings"][0].text


def test_lines_without_a_person_may_be_alike_in_two_sheets() -> None:
    row: list[object] = ["03-01-2026", "", "", "124 d", ""]
    result = look(workbook(("Hus A", [HEAD, row]), ("Hus B", [HEAD, row])))
    assert result["lines"]["counted"] == 2


def test_merged_cells_hold_for_all_their_lines_but_a_merged_number_is_counted_once() -> None:
    first: list[object] = ["03-03-2026", "B01", "Hus A", "136 a", 3]
    rest: list[object] = ["09-03-2026", None, None, "136 a", None]
    result = look(workbook(("Log", [HEAD, first, rest]), merged="B2:B3"))
    assert found(result) == ["2 repeated_use_unknown", "3 repeated_use_unknown"]
    result = look(workbook(("Log", [HEAD, first, rest]), merged="E2:E3"))
    assert "3 count_shared" in found(result)
    assert sum(count["count"] for count in result["counts"]) == 3


def test_a_merged_cell_that_is_empty_or_on_one_line_changes_no_other() -> None:
    first: list[object] = ["03-03-2026", "B01", None, "136 c", 3]
    rest: list[object] = ["09-03-2026", "B02", None, "136 c", 2]
    for area in ("C2:C3", "A2:B2"):
        result = look(workbook(("Log", [HEAD, first, rest]), merged=area))
        assert result["lines"]["read"] == 2
        assert sum(count["count"] for count in result["counts"]) == 5


def test_merged_cells_are_not_looked_for_in_a_sheet_that_would_take_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    first: list[object] = ["03-03-2026", "B01", "Hus A", "136 a", 3]
    data = workbook(("Log", [HEAD, first, ["09-03-2026", None, "Hus A", "136 a", 1]]), merged="B2:B3")
    assert found(look(data)) == ["2 repeated_use_unknown", "3 repeated_use_unknown"]
    monkeypatch.setattr(spreadsheet, "MOST_SEARCHED", 10)
    assert found(look(data)) == ["2 repeated_use_unknown", "3 person_unknown"]


def test_a_part_that_breaks_off_is_refused() -> None:
    data = io.BytesIO(workbook(("Log", [HEAD])))
    with catch_warnings(), zipfile.ZipFile(data, "a") as packed:
        simplefilter("ignore")
        packed.writestr("xl/styles.xml", b"<styleSheet")
    with pytest.raises(CheckerError, match="kan ikke læses"):
        look(data.getvalue())


def test_formatted_rows_without_end_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_EMPTY", 100)
    row: list[object] = ["03-01-2026", "B1", "Hus A", "124 d", ""]
    near, far = (
        look(workbook(("Log", [HEAD, row, *[[]] * 99, row]))),
        look(workbook(("Log", [HEAD, row, *[[]] * 101, row]))),
    )
    assert (near["lines"]["read"], far["lines"]["read"]) == (2, 1)


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml"])
def test_a_part_that_would_take_minutes_is_refused(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setitem(spreadsheet.MOST_OF, part, 5_000)
    data = io.BytesIO(workbook(("Log", [HEAD])))
    assert look(data.getvalue())
    with catch_warnings(), zipfile.ZipFile(data, "a") as packed:
        simplefilter("ignore")
        packed.writestr(part, b" " * 5_001)
    with pytest.raises(CheckerError, match="for mange formater"):
        look(data.getvalue())


def test_a_workbook_in_which_no_sheet_has_the_headers_names_those_looked_at() -> None:
    data = workbook(("Forside", [["Hej"]]), ("Tal", [["a", "b"]]), ("Kladde", [HEAD]), hidden="Kladde")
    with pytest.raises(CheckerError) as caught:
        look(data)
    assert "arkene »Forside« og »Tal«" in caught.value.message
    assert "Skjulte ark bliver ikke læst: »Kladde«" in caught.value.message
