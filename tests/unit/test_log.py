"""The log: cases a lawyer can read, files of every kind, properties, counting, and the command line."""

import csv
import gc
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.cli import main
from checker.core.danish import day_of
from checker.core.errors import CheckerError
from checker.core.personal import names_person, names_phone
from checker.log import job, reading
from checker.log.cells import form_of, number_of
from checker.log.columns import COLUMNS, Columns
from checker.log.counting import MOST_UNITS, quarter_of, quarters_between
from checker.log.export import counts_csv, findings_csv, template_csv
from checker.log.findings import FINDINGS, FIRST_FEW, MOST_IN_ALL, MOST_OF_A_KIND, Findings
from checker.log.job import completed
from checker.log.line import Line
from checker.log.plain import as_json, as_text
from checker.log.reading import MOST_BREAKS, MOST_CELLS, MOST_LINES, Record, decoded, lines_of, records
from checker.log.render import render_log
from checker.model.log import LogResult
from checker.model.rules import Rules
from checker.site.log_page import column_table, log_checker
from checker.site.site import Day, Site
from checker.words.csv_file import csv_file, safe
from tests.support import recorded
from tests.support.logs import everything_told, found, headers, log_of, look
from tests.support.outline import outline
from tests.support.recorded import CASES, FILES, LINES
from tests.support.rules_fixture import TODAY, rules
from tests.support.worked import in_lines
from tools.site.log_example import FOLDER, files


@pytest.mark.parametrize("case", LINES, ids=lambda c: c["name"])
def test_a_line_has_the_findings_a_lawyer_expects(case: dict[str, Any]) -> None:
    recorded.lines_are_recorded(rules(), case)
    result = look(log_of(case["lines"]), case.get("on", TODAY))
    shown = everything_told(result).replace("\u00a0", " ")
    for text in case.get("says", []):
        assert text in shown
    for text in case.get("never", []):
        assert text not in shown
    assert result["lines"]["read"] == len(case["lines"])


@pytest.mark.parametrize("case", FILES, ids=lambda c: c["name"])
def test_a_file_is_read_as_far_as_it_can_be(case: dict[str, Any]) -> None:
    recorded.file_is_recorded(rules(), case)


def test_the_reader_chooses_among_columns_that_may_mean_the_same() -> None:
    data = "Dato;Hændelsesdato;Paragraf\n1-2-2026;1-5-2026;124 d\n".encode()
    quarters = []
    for chosen in ({}, {"date": "Hændelsesdato"}, {"date": "Dato"}):
        result = completed(rules(), "log.csv", data, TODAY, chosen)
        quarters.append(result["counts"][0]["quarter"])
        used, other = result["file"]["used"]["date"], result["file"]["others"]["date"]
        options = "".join(f'<option value="{header}">{header}</option>' for header in (used, *other))
        assert f'<select id="log-column-date" data-log-column="date">{options}</select>' in render_log(rules(), result)
    assert quarters == ["2026-1", "2026-2", "2026-1"]


def test_there_are_enough_cases_and_every_finding_has_one() -> None:
    assert len(LINES) + len(FILES) >= 40
    expected = {f.split()[1] for case in [*LINES, *FILES] for f in case.get("finds", [])}
    # Some findings take a longer file than a case can be, or a spreadsheet, and have tests of their own.
    of_sheets = {"sheet_hidden", "sheet_passed_over", "sheet_without_headers", "repeated_line", "count_shared"}
    assert expected == FINDINGS - {"too_many_lines", "broken_sheet", *of_sheets}


def test_every_column_of_a_log_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Places(dict[str, int]):
        """The place of each column; records which columns are looked up."""

        def get(self, column: str, other: Any = None) -> Any:
            read.add(column)
            return super().get(column, other)

    class Watched(Columns):
        def __init__(self, *of: Any) -> None:
            super().__init__(*of)
            self.place = Places(self.place)

    read: set[str] = set()
    monkeypatch.setattr(job, "Columns", Watched)
    for case in LINES:
        look(log_of(case["lines"]), case.get("on", TODAY))
    # Notes are the reader's own, and are not read.
    assert read == {column["id"] for column in rules()["log"]["columns"]} - {"note"}
    assert read | {"note"} > COLUMNS


def assert_explained(result: LogResult) -> None:
    """Assert that each finding has a reason and advice, and a source if it is about the rules."""
    for finding in result["findings"]:
        assert finding.text
        assert finding.reason
        assert finding.advice
        assert not re.search(r"\[[a-z]+\]", finding.reason + finding.advice)
        rule = rules()["log"]["findings"][finding.kind]
        assert finding.sources or ("reason" in rule and "sources" not in rule)


@pytest.mark.slow
def test_every_combination_of_paragraph_and_decision_has_reasons_and_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.log.findings.MOST_IN_ALL", 1_000_000)
    decisions = ["", "ja", "nej", "indstilling"]
    objections = ["", "ingen", "personen", "værge", "ingen værge"]
    permissions = [("", ""), ("1-1-2025", "31-12-2025"), ("1-1-2024", "1-6-2024"), ("", "uden tidsbegrænsning")]
    names = [p["number"] for p in rules()["paragraphs"]] + ["nødret", "uden hjemmel", "126"]
    lines = [
        {
            "Paragraf": name,
            "Afgørelse": decision,
            "Modsætter sig": objection,
            "Teknologi": technology,
            "Tilladelsens første dag": first,
            "Tilladelsens sidste dag": last,
            "Registreret": done,
            "Sendt til tilsyn": done,
            "Dato": day,
        }
        for name in names
        for decision in decisions
        for objection in objections
        for technology in ("", "kamera", "anden")
        for first, last in permissions
        for done in ("ja", "nej")
        for day in ("24-12-2025", "1-7-2024")
    ]
    result = look(log_of(lines))
    assert result["lines"]["read"] == len(lines) > 20_000
    assert len(result["findings"]) > 20_000
    assert_explained(result)


# Values that the columns of a log may hold, right and wrong.
CELLS = st.one_of(
    st.sampled_from(
        ["ja", "nej", "", "1", "2", "§ 124 d", "136 a", "24-12-2025", "B1", "311299-0000", "=1+1", '"', "x;y"]
    ),
    st.text(st.characters(blacklist_characters="\0"), max_size=20),
)


# The time varies with the machine, so there is no deadline.
@settings(deadline=None)
@given(st.lists(st.lists(CELLS, max_size=24), max_size=8), st.sampled_from([";", ",", "\t"]))
def test_no_file_stops_the_check_and_no_cpr_number_comes_through(rows: list[list[str]], separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in [headers(), *rows])
    result = look(text.encode("utf-8", errors="replace"))
    assert_explained(result)
    lines = result["lines"]
    assert lines["read"] == lines["refused"] + lines["counted"] + lines["uncounted"] + lines["not_force"]
    shown = everything_told(result)
    assert "311299-0000" not in shown
    for row in csv.reader(io.StringIO(findings_csv(rules(), result).lstrip("\ufeff")), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


PERSONAL_NUMBERS: dict[str, list[str]] = yaml.safe_load((CASES / "personal_numbers.yaml").read_text("utf-8"))
WHOLE = st.text(st.characters(blacklist_characters="\r\n\x00", blacklist_categories=["Cs"]), max_size=12)


@given(st.lists(st.lists(WHOLE, min_size=2, max_size=6), max_size=6), st.sampled_from(";,\t"), st.booleans())
def test_cells_written_as_csv_are_read_back(rows: list[list[str]], separator: str, marked: bool) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    data = out.getvalue().encode("utf-8-sig" if marked else "utf-8")
    text, encoding = decoded(data)
    assert encoding == "UTF-8"
    read = list(records(lines_of(text), separator))
    broken = "\N{REPLACEMENT CHARACTER}"
    assert [r.cells for r in read] == [row for row in rows if any(cell.strip() for cell in row)]
    assert all(not r.troubles or broken in "".join(r.cells) for r in read)


@given(st.lists(st.sampled_from(['"', ";", "a", "\n", "æ"]), max_size=60).map("".join))
def test_a_broken_line_loses_no_letter_of_any_line(text: str) -> None:
    read = [cell for record in records(lines_of(text), ";") for cell in record.cells]
    for letter in "aæ":
        assert "".join(read).count(letter) == text.count(letter)


@pytest.mark.slow
@pytest.mark.parametrize("paragraph", ["999 z", "124 z", "§ 124 d og § 125", "§ 136 a", "{} z"])
def test_no_line_is_held_once_it_is_checked(paragraph: str) -> None:
    lines = [{"Dato": "i går" if i % 2 else "24-12-2025", "Paragraf": paragraph.format(i)} for i in range(1_500)]
    steps = job.run(rules(), "log.csv", log_of(lines), TODAY)
    assert next(steps).lines < next(steps).lines < len(lines)
    gc.collect()
    assert sum(isinstance(one, Line) for one in gc.get_objects()) <= 1


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    unicode = data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and not data.startswith(b"\xff\xfe\0\0")
    if b"\0" in data and not unicode:
        with pytest.raises(CheckerError, match="ikke en tabel"):
            decoded(data)
    else:
        assert isinstance(decoded(data)[0], str)


@given(st.text(alphabet="abcæøåÆØÅ ;\r\n", max_size=50))
def test_both_encodings_give_the_same_text(text: str) -> None:
    assert decoded(text.encode("utf-8"))[0] == text
    assert decoded(text.encode("utf-8-sig"))[0] == text
    assert decoded(text.encode("cp1252"))[0] == text


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FORMATS = [
    "%d-%m-%Y",
    "%d.%m.%y",
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%Y.%m.%d",
    "%d-%m-%Y 08:30",
    "%Y-%m-%dT08:30:00",
    "%d.%m.%Y kl. 8.30",
]


@given(DAYS, st.sampled_from(FORMATS))
def test_a_day_is_read_however_it_is_written(day: date, written: str) -> None:
    assert day_of(day.strftime(written)) == day


@given(DAYS)
def test_a_day_is_read_with_its_month_by_name(day: date) -> None:
    from checker.core.danish import MONTHS

    name = MONTHS[day.month - 1]
    assert day_of(f"{day.day}. {name} {day.year}") == day
    assert day_of(f"{day.day} {name[:3]}. {day.year}") == (day if day.month != 5 or name[:3] == "maj" else None)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert day_of(text) is None or isinstance(day_of(text), date)


@pytest.mark.parametrize(
    "text",
    [
        *("24-12-2025", "24.12.25", "24/12 2025", "2025-12-24", "24. 12.25", " 24-12-2025 "),
        *("2025-12-24 08:30", "2025-12-24T08:30:00.000Z", "24-12-2025, 8.30", "24/12 2025 kl. 8.30"),
        *("24. december 2025", "24 dec. 25", "24.DEC 2025", "24. december 2025 klokken 08:30 "),
    ],
)
def test_texts_that_are_a_day(text: str) -> None:
    assert day_of(text) == date(2025, 12, 24)


@pytest.mark.parametrize(
    "text",
    [
        *("31-02-2026", "24-13-2025", "i går", "2025", "12", "24-12", "00-00-0000", "", "1e5", "٢٤-12-2025"),
        *("24. jul i 2025", "24. jule 2025", "31. juni 2025"),
        *("2025-12-32T08:30:00Z", "2025-12-24T25:30:00Z", "9999-12-31T23:30:00-12:00"),
    ],
)
def test_texts_that_are_not_a_day(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("ca. 20", 20),
        ("1.000", 1000),
        ("skønnet 7", 7),
        ("3 gange", 3),
        ("mange", None),
        ("-1", None),
        ("1,5", None),
    ],
)
def test_a_number(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(("text", "form"), [("1", 1), ("Skema 2", 2), ("skema nr. 4", 4), ("5", None), ("ja", None)])
def test_a_form(text: str, form: int | None) -> None:
    assert form_of(text) == form


class TestCpr:
    @given(DAYS, st.integers(0, 9999), st.sampled_from(["-", "", " ", "–", " - "]), WHOLE)
    def test_a_number_that_begins_with_a_day_is_seen_anywhere(
        self, day: date, last: int, dash: str, around: str
    ) -> None:
        around = "".join(c for c in around if not c.isdigit())
        assert names_person(f"{around}{day:%d%m%y}{dash}{last:04}{around}")

    @pytest.mark.parametrize(
        ("kind", "text"), [(kind, text) for kind, texts in PERSONAL_NUMBERS.items() for text in texts]
    )
    def test_each_spelling_of_a_number_is_told_from_a_day(self, kind: str, text: str) -> None:
        assert names_person(text) == (kind == "cpr")
        assert names_phone(text) == (kind == "phone")

    def test_no_telephone_number_comes_through(self) -> None:
        wrong = dict.fromkeys(("Dato", "Tilbud", "Paragraf", "Antal", "Afgørelse"), "12 34 56 78")
        lines = [{column: text} for column, text in wrong.items()]
        assert "34 56" not in everything_told(look(log_of(lines)))

    @pytest.mark.parametrize("text", ["010199-0000", "290299-0000", "311299-0000", "101990000"])
    def test_the_days_at_the_edge_of_the_calendar_are_seen(self, text: str) -> None:
        assert names_person(text)

    @pytest.mark.parametrize(
        "text",
        [
            *("24-12-2025", "12345678", "0000000000", "3213990000", "B07", "2025-12-24 08:30", "15000000000"),
            *("300299-0000", "310499-0000", "000199-0000", "010099-0000", "011399-0000"),
        ],
    )
    def test_other_numbers_are_not_taken_for_one(self, text: str) -> None:
        assert not names_person(text)

    def test_a_number_in_a_header_or_in_the_name_of_the_file_is_not_repeated(self) -> None:
        data = b"Dato;Paragraf;311299-0000\n24-12-2025;124 d;\n"
        result = completed(rules(), "311299-0000.csv", data, TODAY)
        assert "311299" not in everything_told(result)
        assert result["lines"]["read"] == 1


class TestFormulas:
    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_a_cell_that_a_spreadsheet_would_run_is_made_text(self, start: str) -> None:
        assert safe(f"{start}1+1").startswith("'")
        assert next(csv.reader(io.StringIO(csv_file([[f"{start}x"]]).lstrip("\ufeff"))))[0].startswith("'")

    @pytest.mark.parametrize("separator", ";,\t|")
    @pytest.mark.parametrize("text", ["Elm,=1+1,", "Elm\t=1+1", "Elm;@SUM(1)", "Elm|+1", 'Elm,"=1+1"', "Elm, =1+1"])
    def test_no_separator_makes_a_formula_of_what_is_in_a_cell(self, text: str, separator: str) -> None:
        made = csv_file([[text, "x"]]).lstrip("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(made), delimiter=separator) for cell in row]
        assert not [cell for cell in cells if cell.strip(' "').startswith(("=", "+", "-", "@"))]

    def test_no_formula_comes_through_from_a_log(self) -> None:
        result = look(
            log_of([{"Tilbud": "=cmd|'/c calc'!A1", "Registreret": "@SUM(1)", "Paragraf": "+1"}, {"Tilbud": "-1"}])
        )
        assert result["counts"][0]["unit"] == "-1"
        for text in (findings_csv(rules(), result), counts_csv(result)):
            cells = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";") for cell in row]
            assert cells
            assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]

    def test_text_that_looks_like_a_placeholder_is_repeated_unchanged(self) -> None:
        (finding, *_) = look(log_of([{"Dato": "[column] {x}"}]))["findings"]
        assert finding.kind == "bad_date"
        assert "[column] {x}" in finding.text

    def test_no_markup_comes_through(self) -> None:
        result = look(log_of([{"Tilbud": "<script>alert(1)</script>", "Registreret": "<img src=x>"}]))
        html = render_log(rules(), result)
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html


class TestCounting:
    def test_by_paragraph_service_and_quarter_with_the_change_from_the_one_before(self) -> None:
        lines = [{"Dato": "2-1-2026"}, {"Dato": "31-3-2026"}, {"Dato": "1-4-2026"}, {"Dato": "1-10-2026", "Antal": "5"}]
        result = look(log_of([*lines, {"Dato": "1-4-2026", "Tilbud": "Birkehuset"}]))
        counted = {(c["unit"], c["quarter"]): (c["count"], c["before"]) for c in result["counts"]}
        assert counted == {
            ("Birkehuset", "2026-1"): (0, None),
            ("Birkehuset", "2026-2"): (1, 0),
            ("Birkehuset", "2026-3"): (0, 1),
            ("Birkehuset", "2026-4"): (0, None),
            ("Elmehuset", "2026-1"): (2, None),
            ("Elmehuset", "2026-2"): (1, 2),
            ("Elmehuset", "2026-3"): (0, 1),
            ("Elmehuset", "2026-4"): (5, None),
        }
        rows = list(csv.reader(io.StringIO(counts_csv(result).lstrip("\ufeff")), delimiter=";"))
        # The fourth quarter is not over on the day of the count.
        assert ["§ 124 d", "Elmehuset", "4. kvartal 2026", "5", "", ""] in rows
        assert ["§ 124 d", "Elmehuset", "2. kvartal 2026", "1", "2", "1 færre"] in rows

    def test_lines_without_force_and_lines_that_cannot_be_counted_are_counted_apart(self) -> None:
        lines = [{}, {"Paragraf": "§ 124 b"}, {"Dato": "?"}, {"Paragraf": "§ 136 e"}, {"Person": "311299-0000"}]
        found_lines = look(log_of(2 * lines))["lines"]
        assert found_lines == {"read": 10, "refused": 2, "counted": 2, "uncounted": 4, "not_force": 2}

    def test_how_force_was_decided_is_counted_too(self) -> None:
        decided = {"Paragraf": "§ 125", "Afgørelse": "ja", "Antal": "7"}
        others = [{"Paragraf": "§ 125", "Afgørelse": said} for said in ("nej", "", "-")]
        result = look(log_of([{}, decided, {"Paragraf": "nødværge"}, *others]))
        assert result["groups"] == {"2025-4": {"acute": 2, "decided": 7, "outside": 1, "unknown": 2}}

    @settings(deadline=None)
    @given(st.lists(DAYS, min_size=1, max_size=8))
    def test_every_line_is_counted_once(self, days: list[date]) -> None:
        days = [max(min(day, date(2026, 11, 22)), date(2024, 7, 1)) for day in days]
        result = look(log_of([{"Dato": day.isoformat()} for day in days]))
        assert sum(count["count"] for count in result["counts"]) == len(days) == result["lines"]["counted"]

    @given(DAYS, DAYS)
    def test_quarters_follow_each_other(self, one: date, other: date) -> None:
        first, last = sorted([one, other])
        quarters = quarters_between(quarter_of(first), quarter_of(last))
        assert quarters == sorted(set(quarters))
        assert len(quarters) == (last.year - first.year) * 4 + (last.month - 1) // 3 - (first.month - 1) // 3 + 1

    def test_every_number_of_the_briefing_has_room_for_a_comment(self) -> None:
        html = render_log(rules(), look((FOLDER / "eksempel.csv").read_bytes()))
        briefing = html[html.index('class="briefing"') :]
        rooms = briefing.count("<textarea")
        assert rooms == briefing.count("<label") > 10
        assert 'data-briefing="2026"' in html
        assert "Håndbogen" not in briefing[: briefing.index("</p>")]


def test_the_first_of_each_kind_are_kept_however_many_others_there_are() -> None:
    findings = Findings(rules()["log"])
    for kind in ("no_date", "no_paragraph", "quote", "character"):
        for line in range(MOST_OF_A_KIND + 1):
            findings.add(kind, line, None, column="Dato", number="1")
    kept = Counter(f.kind for f in findings.all)
    full = dict.fromkeys(("no_date", "no_paragraph", "quote"), MOST_OF_A_KIND)
    assert kept == {**full, "character": FIRST_FEW}
    assert len(findings.all) == MOST_IN_ALL + FIRST_FEW


@pytest.mark.slow
class TestLarge:
    def test_a_hundred_thousand_lines_are_all_read_in_short_steps(self) -> None:
        drawn = Random(1)  # noqa: S311 - not used for secrets: the same lines each time
        start = date(2024, 7, 1)
        paragraphs = ["§ 124 d", "124 c", "§ 136 c", "136 a", "§ 128 c", "124 b"]
        rows = [
            [
                (start + timedelta(days=drawn.randrange(800))).isoformat(),
                f"B{i % 5000}",
                f"T{i % 25}",
                paragraphs[i % 6],
                "ja",
            ]
            for i in range(100_000)
        ]
        data = csv_file([["Dato", "Person", "Tilbud", "Paragraf", "Registreret"], *rows]).encode()
        steps = []
        running = job.run(rules(), "stor.csv", data, TODAY)
        while True:
            try:
                steps.append(next(running))
            except StopIteration as end:
                result: LogResult = end.value
                break
        assert result["lines"]["read"] == 100_000
        assert [step.lines for step in steps] == sorted(step.lines for step in steps)
        assert all(0 < step.done <= 1 for step in steps)
        assert max(b.lines - a.lines for a, b in pairwise(steps)) <= job.STEP
        html = render_log(rules(), result)
        # The page stays readable: the file has the rest.
        assert len(html) < 1_000_000
        kept = Counter(f.kind for f in result["findings"])
        assert all(kept[kind] >= min(number, FIRST_FEW) for kind, number in result["found"].items())
        assert max(kept.values()) <= MOST_OF_A_KIND < max(result["found"].values())
        assert sum(result["found"].values()) == sum(result["levels"].values())
        left = [number - kept[kind] for kind, number in result["found"].items()]
        more = [f"Og {number} fund mere" for number in left if number]
        written = findings_csv(rules(), result)
        assert written.count("\r\n") == len(result["findings"]) + len(more) + 1
        assert all(text in written for text in more)
        assert all(f"({number})" in html for number in result["found"].values())

    def test_a_column_of_many_names_is_not_taken_for_services(self) -> None:
        rows = [["1-1-2026", f"T{i}", "§ 124 d"] for i in range(MOST_UNITS + 2)]
        with pytest.raises(CheckerError, match=r"over 2\.000 tilbud"):
            look(csv_file([["Dato", "Tilbud", "Paragraf"], *rows]).encode())

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"Dato;Paragraf" + b"\n" * (2 * MOST_BREAKS + 1), r"over 1\.000\.000 linjer"),
            (b"Dato;Paragraf\n" + b";" * (MOST_CELLS + 1), r"over 2\.000\.000 felter"),
        ],
        ids=["line breaks", "one line"],
    )
    def test_a_file_made_to_fill_the_memory_is_refused(self, data: bytes, message: str) -> None:
        with pytest.raises(CheckerError, match=message):
            look(data)

    def test_quotes_that_open_and_close_on_every_line_are_read_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        read = 0

        class Pattern:
            def __init__(self, of: re.Pattern[str]) -> None:
                self.of = of

            def match(self, text: str, place: int) -> re.Match[str] | None:
                nonlocal read
                read += len(text) - place
                return self.of.match(text, place)

        for name in ("_QUOTED", "_REST"):
            monkeypatch.setattr(reading, name, Pattern(getattr(reading, name)))
        lines = ['"a";"' + "x" * 140 + '"y'] * 200
        assert len(list(records(lines, ";"))) == 200
        # Fifty lines are looked through for each, whose first cells are quoted, and none of them twice.
        assert read < 200 * 55 * len(lines[0]) * 4

    @pytest.mark.parametrize(
        ("lines", "whole"),
        [
            (['"a', *["x"] * 48, 'b"'], True),
            (['"a', *["x"] * 49, 'b"'], False),
            (['"' + "x" * 7_998, 'b"'], True),
            (['"' + "x" * 7_999, 'b"'], False),
        ],
        ids=["50 lines", "51 lines", "7,999 characters", "8,000 characters"],
    )
    def test_a_closing_quote_is_looked_for_as_far_as_a_cell_may_reach(self, lines: list[str], whole: bool) -> None:
        first = next(records(lines, ";"))
        assert ("quote" not in [trouble.kind for trouble in first.troubles]) == whole
        assert (len(list(records(lines, ";"))) == 1) == whole

    def test_a_quote_that_opens_every_line_does_not_stop_the_check(self) -> None:
        data = log_of([{}]) + ('"' + "x" * 50 + ";;;\r\n").encode() * 3000
        assert look(data)["lines"]["read"] == 3001


def test_the_template_and_the_example_are_made_from_the_rules() -> None:
    for name, text in files(rules()).items():
        assert (FOLDER / name).read_bytes() == text.encode(), "run `python -m tools.site.log_example`"
    assert look(template_csv(rules()["log"]).encode())["lines"]["read"] == 0


def test_the_example_has_200_lines_some_with_the_usual_mistakes() -> None:
    result = look((FOLDER / "eksempel.csv").read_bytes())
    assert result["lines"]["read"] == 200
    assert result["file"]["absent"] == result["file"]["unused"] == []
    assert result["lines"]["counted"] > 180
    kinds = {f.kind for f in result["findings"]}
    assert {"bad_date", "form_wrong", "registered_no", "repeated_use", "permission_ended", "decision_none"} <= kinds


class TestLimits:
    """How far a log is read, and how that is told on the way."""

    def test_the_progress_says_how_much_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(job, "STEP", 2)
        steps = list(job.run(rules(), "log.csv", log_of([{}] * 5), TODAY))
        assert [step.lines for step in steps] == [2, 4, 5]
        assert 0.4 < steps[0].done < 0.6 < steps[1].done < steps[2].done == 1

    def test_the_progress_begins_before_everything_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        taken = []

        def one_by_one(lines: list[str], separator: str) -> Iterator[Record]:
            for record in records(lines, separator):
                taken.append(record.line)
                yield record

        monkeypatch.setattr(job, "STEP", 2)
        monkeypatch.setattr(job, "records", one_by_one)
        next(job.run(rules(), "log.csv", log_of([{}] * 100), TODAY))
        assert 2 < len(taken) < 100

    def test_a_log_that_is_too_long_is_read_up_to_the_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(job, "MOST_LINES", 1_000)
        result = look(log_of([{}] * 1_001))
        assert found(result) == ["1002 too_many_lines"]
        assert result["findings"][0].text == "Filen har over 1.000 linjer. Resten er ikke læst."
        assert result["lines"]["counted"] == 1_000
        assert found(look(log_of([{}] * 1_000))) == []
        assert MOST_LINES >= 100_000

    def test_a_file_that_is_too_large_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reading.check_size(50_000_000)
        with pytest.raises(CheckerError) as caught:
            reading.check_size(50_000_001)
        assert caught.value.message == "Filen fylder over 50 MB. Del den, fx efter år."
        monkeypatch.setattr(reading, "MOST_BYTES", 10)
        with pytest.raises(CheckerError, match="Del den"):
            look(log_of([{}]))


class TestShown:
    """Everything that a reader is shown, word by word as in tests/kept/."""

    @pytest.fixture
    def example(self) -> LogResult:
        """Return the result of two years at three services, with findings of every level."""
        elm = [{"Dato": f"{day}-{month}-2025"} for month in (1, 4, 12) for day in range(1, month + 1)]
        lock = {"Paragraf": "§ 128 c", "Afgørelse": "ja", "Tilladelsens første dag": "1-1-2026", "Skema": "2"}
        birch = {"Tilbud": "Birkehuset", "Driftsherre": "privat", "Driftsherre orienteret": ""}
        lines = [
            *elm,
            {
                **birch,
                "Dato": "2-1-2026",
                **lock,
                "Tilladelsens sidste dag": "31-12-2026",
                "Antal": "ca. 1.200",
                "Registreret": "nej",
            },
            {**birch, "Dato": "9-8-2026", **lock, "Tilladelsens sidste dag": "30-9-2027", "Antal": "mange"},
            {**birch, "Dato": "9-9-2026", "Paragraf": "nødværge", "Registreret": "=måske", "Sendt til tilsyn": "nej"},
            {"Tilbud": "", "Dato": "31-2-2026", "Sendt til tilsyn": "", "Sendt til handlekommune": ""},
            {"Tilbud": "", "Dato": "1-10-2026", "Paragraf": "§ 128 h", "Afgørelse": "indstilling", "Antal": "2"},
            {"Tilbud": "", "Dato": "1-10-2026", "Paragraf": "§ 129", "Afgørelse": "indstilling", "Skema": "1"},
            {"Tilbud": "", "Dato": "1-10-2026", "Paragraf": "§ 124 b"},
            *[{"Dato": "1-10-2026", "Skema": "2"}] * 26,
            {"Person": "311299-0000"},
        ]
        return look(b"Farve;" + log_of(lines).rstrip().replace(b"\n", b"\n;"))

    def test_in_words(self, example: LogResult, kept: Callable[[str, str], None]) -> None:
        kept("log.txt", "\n".join(as_text(rules(), example)) + "\n")

    def test_as_a_page(self, example: LogResult, kept: Callable[[str, str], None]) -> None:
        kept("log.html", in_lines(render_log(rules(), example, 3)))

    def test_as_a_page_with_little_room(
        self, example: LogResult, monkeypatch: pytest.MonkeyPatch, kept: Callable[[str, str], None]
    ) -> None:
        for name in ("briefing.MOST_UNITS", "tables.MOST_BARS", "tables.MOST_UNITS"):
            monkeypatch.setattr(f"checker.log.{name}", 1)
        for name in ("render.MOST_SHOWN", "tables.MOST_QUARTERS", "tables.MOST_ROWS"):
            monkeypatch.setattr(f"checker.log.{name}", 2)
        example["file"] |= {"unused": ["Farve", "Vejr"], "absent": ["Antal", "Bilag"]}
        # Each finding gets its own advice, so that neither reason nor advice is the same for all.
        example["findings"] = [f._replace(advice=f"Spørg om linje {f.line}.") for f in example["findings"]]
        kept("log_short.txt", outline(render_log(rules(), example)))

    def test_a_log_with_no_line_as_a_page(self, kept: Callable[[str, str], None]) -> None:
        kept("log_empty.txt", outline(render_log(rules(), look(log_of([])))))

    def test_a_log_with_two_lines_as_a_page(
        self, monkeypatch: pytest.MonkeyPatch, kept: Callable[[str, str], None]
    ) -> None:
        # As many services as have room, one with a name that is as long as it may be, and one with a longer name.
        monkeypatch.setattr("checker.log.tables.MOST_UNITS", 2)
        names = ("Bofællesskabet Åkandehaven", "Bofællesskabet Åkandehavens")
        kept("log_two.txt", outline(render_log(rules(), look(log_of([{"Tilbud": name} for name in names])))))

    def test_as_files(self, example: LogResult, kept: Callable[[str, str], None]) -> None:
        kept("log_findings.csv", findings_csv(rules(), example))
        kept("log_counts.csv", counts_csv(example))

    def test_as_json(self, example: LogResult, kept: Callable[[str, str], None]) -> None:
        kept("log.json", json.dumps(as_json(rules(), example), ensure_ascii=False, indent=1) + "\n")

    def test_each_case_in_words(self, kept: Callable[[str, str], None]) -> None:
        shown = []
        for case in LINES:
            result = look(log_of(case["lines"]), case.get("on", TODAY))
            shown += ["", case["name"], *as_text(rules(), {**result, "counts": []})]
        kept("log_cases.txt", "\n".join(shown[1:]) + "\n")

    def test_each_file_in_words(self, kept: Callable[[str, str], None]) -> None:
        shown = []
        for case in FILES:
            shown += ["", case["name"]]
            try:
                result = completed(rules(), "log.csv", recorded.data_of(case), TODAY)
            except CheckerError as error:
                shown.append(f"{error.kind}: {error.message}")
            else:
                shown += [json.dumps(result["file"], ensure_ascii=False), *as_text(rules(), result)]
        kept("log_files.txt", "\n".join(shown[1:]) + "\n")

    def test_the_page_where_a_log_is_opened(self, kept: Callable[[str, str], None]) -> None:
        page = log_checker(Site(Day(rules(), TODAY), "../", "https://example.org/log/"))
        kept("log_page.txt", outline(page.replace(str(rules()["version"]["whole"]), "VERSION")))
        kept("log_columns.txt", outline(column_table(rules())))


class TestCommand:
    @pytest.fixture(autouse=True)
    def _compiled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Each command would compile the rules again.
        monkeypatch.setattr("checker.compile.compile_rules", lambda *_: rules())

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """Write a log with one mistake, and return its path."""
        file = tmp_path / "log.csv"
        file.write_bytes(log_of([{"Skema": "2"}]))
        return file

    def test_in_words(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["log", str(file), "--on", TODAY]) == 1
        shown = capsys.readouterr().out
        assert shown.startswith("1 linje er læst. 1 ting skal rettes.\nLinje 2, Skema: [Skal rettes] ")
        for word in ("Hvorfor: ", "Det kan I gøre: ", "4. kvartal 2025"):
            assert word in shown

    def test_as_json(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["log", str(file), "--on", TODAY, "--json"]) == 1
        shown = json.loads(capsys.readouterr().out)
        (finding,) = shown["findings"]
        assert (finding["line"], finding["kind"], finding["level"]) == (2, "form_wrong", "error")
        assert finding["sources"]

    def test_as_csv(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["log", str(file), "--on", TODAY, "--csv"]) == 1
        rows = list(csv.reader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff")), delimiter=";"))
        assert rows[1][1] == "2"
        assert rows[1][-1] == "form_wrong"

    @pytest.mark.parametrize(
        ("line", "code"), [({"Person": "311299-0000"}, 1), ({"Skema": ""}, 1), ({"Paragraf": "§ 124 b"}, 0)]
    )
    def test_a_refused_line_or_a_missing_entry_exits_1_and_a_note_0(
        self, tmp_path: Path, line: dict[str, str], code: int
    ) -> None:
        file = tmp_path / "log.csv"
        file.write_bytes(log_of([line]))
        assert main(["log", str(file), "--on", TODAY]) == code

    def test_a_correct_log_exits_0(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "log.csv"
        file.write_bytes(log_of([{}]))
        assert main(["log", str(file), "--on", TODAY]) == 0
        assert "ikke noget at rette" in capsys.readouterr().out

    def test_a_file_that_cannot_be_used_exits_2(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for file in (tmp_path, tmp_path / "none.csv"):
            assert main(["log", str(file), "--json"]) == 2
            shown = capsys.readouterr()
            assert "kan ikke læses" in shown.err
            assert json.loads(shown.out)["error"]["kind"] == "bad_file"


def test_the_day_of_the_check_must_be_a_day() -> None:
    with pytest.raises(CheckerError, match="ikke en dag"):
        look(log_of([{}]), "i dag")


def test_every_text_of_a_finding_has_only_placeholders_that_are_filled_in() -> None:
    known: Rules = rules()
    for rule in known["log"]["findings"].values():
        for text in (rule["text"], rule["advice"], rule.get("reason", "")):
            for name in text.split("[")[1:]:
                assert name.split("]")[0] in {"column", "number", "limit", "value", "date", "message", "name"}
