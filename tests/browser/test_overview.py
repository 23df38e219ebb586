"""The overview: filtered and sorted on its page, cards on a phone, two sheets of paper, and whole without scripts."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from checker.core.danish import long_date
from checker.model.answer import Answer
from checker.site.overview import overview_cells
from checker.words.table import COLUMNS, HEADERS, overview
from tests.support.access import NARROW, violations
from tests.support.fonts import with_every_font
from tests.support.reader import Reader
from tests.support.rules_fixture import TODAY, rules
from tests.support.sheets import assert_whole, printed

ANSWERS = overview(rules(), TODAY)
ALL_SHOWN = f"{len(ANSWERS)} af {len(ANSWERS)} svar vises."
FIELDS = ("chapter", "decided_by", "report", "complaint")


def value(answer: Answer, field: str) -> str:
    """Return a field of an answer as its row has it."""
    permission = answer["longest_permission"]
    months = "none" if permission is None else "unlimited" if permission["unlimited"] else permission["months"]
    values = {
        "chapter": answer["chapter"],
        "use_of_force": json.dumps(answer["use_of_force"]),
        "decided_by": answer["decided_by"]["authority"],
        "report": json.dumps(answer["report"]["required"]),
        "complaint": answer["complaint"]["to"] or "none",
        "longest_permission": str(months),
    }
    return values[field]


def names(answers: list[Answer]) -> list[str]:
    said = [(overview_cells(rules(), answer)[0], answer["case"]) for answer in answers]
    return [name.replace(": ", " ", 1) if case else name for name, case in said]


def shown(page: Page) -> list[str]:
    """Return the answers that can be seen, in their order."""
    heads = page.locator("tbody tr[data-paragraph]:visible > th")
    return [
        " ".join(head.replace("\u00a0", " ").replace("\u00ad", "").split())
        for head in heads.evaluate_all("all => all.map(e => [...e.childNodes].map(n => n.textContent).join(' '))")
    ]


def choices() -> list[tuple[str, str]]:
    """Return every single value to filter by, with its field."""
    return [(field, wanted) for field in FIELDS for wanted in dict.fromkeys(value(a, field) for a in ANSWERS)]


@pytest.fixture
def opened(reader: Reader) -> Page:
    page = reader.at("oversigt/")
    page.emulate_media(media="screen")
    # The page reads its address as it is loaded, and only then.
    page.get_by_role("button", name="Vis alle").click()
    return page


def select(page: Page, field: str, wanted: str) -> None:
    page.locator(f"select[name={field}]").select_option(wanted)


def header(page: Page, column: str) -> Locator:
    return page.get_by_role("columnheader", name=COLUMNS[column])


def sort(page: Page, column: str) -> None:
    header(page, column).get_by_role("button").click()


def headings(page: Page) -> list[str]:
    found = page.locator(".overview__chapter:visible").all_inner_texts()
    return [re.findall(r"Kapitel (\d+(?: [a-z])?):", text.replace("\u00a0", " "))[0] for text in found]


def test_each_row_says_its_answer_to_programs(opened: Page) -> None:
    rows: list[dict[str, str]] = opened.locator("tr[data-paragraph]").evaluate_all(
        "all => all.map(row => Object.fromEntries([...row.attributes].map(a => [a.name, a.value])))"
    )
    fields = (*FIELDS, "use_of_force", "longest_permission")
    expected = [
        {"role": "row", "data-paragraph": a["paragraph"]} | {f"data-{f.replace('_', '-')}": value(a, f) for f in fields}
        for a in ANSWERS
    ]
    assert rows == expected


@pytest.mark.parametrize(("field", "wanted"), choices())
def test_a_filter_leaves_exactly_what_fits(opened: Page, field: str, wanted: str) -> None:
    select(opened, field, wanted)
    fitting = [a for a in ANSWERS if value(a, field) == wanted]
    assert shown(opened) == names(fitting)
    assert headings(opened) == list(dict.fromkeys(a["chapter"] for a in fitting))
    expect(opened.get_by_role("status")).to_have_text(f"{len(fitting)} af {len(ANSWERS)} svar vises.")
    assert opened.url.endswith(f"oversigt/?{field}={wanted.replace(' ', '')}")


def test_there_is_nothing_to_choose_that_no_answer_has(opened: Page) -> None:
    offered = opened.locator("select[name]").evaluate_all(
        "all => all.flatMap(s => [...s.options].filter(o => o.value).map(o => [s.name, o.value]))"
    )
    assert sorted(map(tuple, offered)) == sorted(choices())


def test_filters_go_together_and_can_be_undone(opened: Page) -> None:
    select(opened, "chapter", "24 b")
    select(opened, "decided_by", "kommunalbestyrelsen")
    select(opened, "complaint", "familieretshuset")
    assert shown(opened) == names([a for a in ANSWERS if value(a, "complaint") == "familieretshuset"])
    assert opened.url.endswith("?chapter=24b&decided_by=kommunalbestyrelsen&complaint=familieretshuset")
    select(opened, "report", "false")
    assert shown(opened) == []
    assert headings(opened) == []
    expect(opened.get_by_role("status")).to_have_text("Ingen svar passer. Vælg noget andet.")
    sort(opened, "complaint")
    opened.get_by_role("button", name="Vis alle").click()
    assert shown(opened) == names(ANSWERS)
    assert opened.url.endswith("/oversigt/")
    assert opened.locator("[data-overview-filter]").inner_text() == ""


def sorted_by(column: str, descending: bool) -> list[Answer]:
    """Return the answers in the order of a column, and those that are equal there in the order of the law."""
    if column == "paragraph":
        return ANSWERS[::-1] if descending else ANSWERS
    last = {"unlimited": 1000, "none": 1001}
    place = list(COLUMNS).index(column)

    def key(answer: Answer) -> str | int:
        if column == "longest_permission":
            months = value(answer, column)
            return last.get(months) or int(months)
        return overview_cells(rules(), answer)[place]

    return [a for k in sorted({key(a) for a in ANSWERS}, reverse=descending) for a in ANSWERS if key(a) == k]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_sorts_both_ways(opened: Page, column: str) -> None:
    if column != "paragraph":  # the table's first order
        sort(opened, column)
    assert shown(opened) == names(sorted_by(column, descending=False))
    assert header(opened, column).get_attribute("aria-sort") == "ascending"
    sort(opened, column)
    assert shown(opened) == names(sorted_by(column, descending=True))
    assert header(opened, column).get_attribute("aria-sort") == "descending"
    assert opened.locator("[aria-sort]").count() == 1
    assert headings(opened) == []
    assert opened.url.endswith(f"?sort={column}&order=descending")
    expect(opened.get_by_role("status")).to_contain_text(f"Sorteret efter »{COLUMNS[column]}«, faldende.")


def test_sorted_by_paragraph_again_the_chapters_are_back(opened: Page) -> None:
    sort(opened, "decided_by")
    assert headings(opened) == []
    sort(opened, "paragraph")
    assert headings(opened) == ["24", "24 a", "24 b"]
    assert shown(opened) == names(ANSWERS)
    assert opened.url.endswith("/oversigt/")


def test_what_is_filtered_is_sorted_too(opened: Page) -> None:
    sort(opened, "longest_permission")
    select(opened, "decided_by", "kommunalbestyrelsen")
    fitting = [a for a in sorted_by("longest_permission", False) if value(a, "decided_by") == "kommunalbestyrelsen"]
    assert shown(opened) == names(fitting)


def test_an_address_sent_to_a_colleague_shows_the_same(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}oversigt/?chapter=24a&report=true&sort=complaint&order=descending")
    assert page.locator("select[name=chapter]").input_value() == "24 a"
    fitting = [a for a in sorted_by("complaint", descending=True) if value(a, "chapter") == "24 a"]
    assert shown(page) == names([a for a in fitting if a["report"]["required"]])
    page.reload()
    assert page.locator("select[name=report]").input_value() == "true"
    page.locator("tr[data-paragraph]:visible a").first.click()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text(f"{len(fitting)} af {len(ANSWERS)} svar vises.")


@pytest.mark.parametrize(
    "query", ["chapter=99", "decided_by=<b>x</b>", "sort=__proto__", "order=up", "chapter=&sort=", "report=true&x=%00"]
)
def test_an_unknown_value_in_an_address_is_ignored(page: Page, site_url: str, query: str) -> None:
    page.goto(f"{site_url}oversigt/?{query}")
    wanted = [a for a in ANSWERS if a["report"]["required"]] if query.startswith("report=true") else ANSWERS
    assert shown(page) == names(wanted)
    assert page.locator("[data-overview] b").count() == 0


def test_each_choice_is_announced_once(opened: Page) -> None:
    status = opened.get_by_role("status")
    expect(status).to_have_text(ALL_SHOWN)
    opened.evaluate(
        """() => {
            window.said = [];
            const region = document.querySelector("[data-overview-count]");
            new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true });
        }"""
    )
    select(opened, "decided_by", "naevnet")
    sort(opened, "complaint")
    expect(status).to_contain_text("Sorteret")
    assert opened.evaluate("window.said") == [
        f"3 af {len(ANSWERS)} svar vises.",
        f"3 af {len(ANSWERS)} svar vises. Sorteret efter »Hvor kan man klage?«, stigende.",
    ]


def test_the_caption_says_what_is_left_out(opened: Page) -> None:
    assert opened.locator("[data-overview-filter]").inner_text() == ""
    select(opened, "chapter", "24")
    select(opened, "decided_by", "naevnet")
    select(opened, "report", "true")
    select(opened, "complaint", "ankestyrelsen")
    said = (
        "Vist er kun: kapitel 24, besluttes af nævnet, skal indberettes, klage til Ankestyrelsen. "
        f"3 af {len(ANSWERS)} svar vises."
    )
    expect(opened.get_by_role("table", name=re.compile(re.escape(said).replace(r"\ ", r"\s")))).to_be_visible()


def test_a_keyboard_is_enough_and_the_focus_stays(opened: Page) -> None:
    chapter = opened.locator("select[name=chapter]")
    chapter.focus()
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    expect(opened.get_by_role("status")).to_contain_text(f"2 af {len(ANSWERS)} svar vises.")
    expect(chapter).to_be_focused()
    for field in FIELDS[1:]:
        opened.keyboard.press("Tab")
        expect(opened.locator(f"select[name={field}]")).to_be_focused()
    opened.keyboard.press("Tab")
    everything = opened.get_by_role("button", name="Vis alle")
    expect(everything).to_be_focused()
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("status")).to_have_text(ALL_SHOWN)
    expect(everything).to_be_focused()
    # Past the print button.
    for _ in range(2):
        opened.keyboard.press("Tab")
    for column in COLUMNS:
        button = header(opened, column).get_by_role("button")
        expect(button).to_be_focused()
        for key, order in (("Enter", "ascending"), ("Space", "descending")):
            if (column, key) != ("paragraph", "Enter"):  # the table's first order
                opened.keyboard.press(key)
            expect(header(opened, column)).to_have_attribute("aria-sort", order)
            expect(button).to_be_focused()
        opened.keyboard.press("Tab")
    # The next stop is the first answer as sorted now.
    assert opened.evaluate("document.activeElement.closest('tr').matches('tbody:not([hidden]) tr')")


def test_hidden_rows_are_no_tab_stops(opened: Page) -> None:
    select(opened, "complaint", "familieretshuset")
    sort(opened, "longest_permission")
    links = opened.locator("table a").evaluate_all("all => all.filter(a => a.checkVisibility()).length")
    assert links == 1


def test_it_is_printed_as_filtered_and_the_sheet_says_so(opened: Page, tmp_path: Path) -> None:
    select(opened, "decided_by", "familieretshuset")
    sort(opened, "complaint")
    opened.emulate_media(media="print")
    file = tmp_path / "sheet.pdf"
    opened.pdf(path=file, format="A4", prefer_css_page_size=True)
    pdf = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()
    caption, table = " ".join(pdf.replace("\u00a0", " ").split()).split(
        "Sorteret efter »Hvor kan man klage?«, stigende."
    )
    fitting = [a for a in sorted_by("complaint", False) if value(a, "decided_by") == "familieretshuset"]
    assert caption.endswith(
        f"Vist er kun: besluttes af Familieretshuset. {len(fitting)} af {len(ANSWERS)} svar vises. "
    )
    table = table.replace("\u00ad", "")
    assert re.findall(r"\(§ (\d+(?: [a-z])?)[,)]", table) == [a["paragraph"] for a in fitting]
    assert "Kapitel 24" not in table
    assert "decided_by=familieretshuset" in table
    assert not re.search(r"Vis alle|Udskriv", caption)


def test_without_scripts_it_is_the_whole_table_and_nothing_dead(chromium: Browser, site_url: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}oversigt/?chapter=24a&sort=complaint")
    heads = page.locator("tbody tr[data-paragraph] > th")
    expect(heads).to_have_count(len(ANSWERS))
    for i in range(len(ANSWERS)):
        expect(heads.nth(i)).to_be_visible()
    content = page.locator("article")
    assert content.locator("select:visible, button:visible, input:visible, [role=status]:visible").count() == 0
    assert [page.locator("thead th").nth(i).inner_text().replace("\u00ad", "") for i in range(len(COLUMNS))] == list(
        COLUMNS.values()
    )
    context.close()


@pytest.fixture
def on_a_phone(page: Page, site_url: str) -> Page:
    page.set_viewport_size(NARROW)
    page.goto(f"{site_url}oversigt/")
    return page


def test_on_a_phone_each_answer_is_a_card_that_is_heard_as_a_row(on_a_phone: Page) -> None:
    table = on_a_phone.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(list(HEADERS))
    rows = on_a_phone.locator("tr[data-paragraph]")
    expect(table.get_by_role("row")).to_have_count(1 + len({a["chapter"] for a in ANSWERS}) + len(ANSWERS))
    for i, answer in enumerate(ANSWERS):
        _, *facts = overview_cells(rules(), answer)
        row = rows.nth(i)
        expect(row.get_by_role("rowheader")).to_be_visible()
        expect(row.get_by_role("cell")).to_have_text(facts)
        labels = row.get_by_role("cell").evaluate_all("all => all.map((cell) => cell.dataset.label)")
        assert [label.replace("\u00ad", "") for label in labels] == list(HEADERS[1:])
    expect(rows.first.get_by_role("cell").first).to_have_css("display", "grid")


def test_on_a_phone_the_first_answer_is_on_the_first_screen_and_the_choices_are_folded(on_a_phone: Page) -> None:
    on_a_phone.set_viewport_size({"width": 375, "height": 812})
    box = on_a_phone.locator("tr[data-paragraph] a").first.bounding_box()
    assert box
    assert box["y"] + box["height"] < 812
    expect(on_a_phone.locator("select:visible")).to_have_count(0)
    on_a_phone.locator("summary", has_text="Vælg, hvad oversigten viser").click()
    select(on_a_phone, "decided_by", "naevnet")
    expect(on_a_phone.get_by_role("status")).to_have_text(f"3 af {len(ANSWERS)} svar vises.")
    expect(on_a_phone.locator("caption")).to_contain_text("Vist er kun: besluttes af nævnet.")


def test_on_a_phone_the_order_is_chosen_among_the_choices(on_a_phone: Page) -> None:
    on_a_phone.locator("summary", has_text="Vælg, hvad oversigten viser").click()
    on_a_phone.get_by_label("Sortér efter").select_option("longest_permission")
    assert shown(on_a_phone) == names(sorted_by("longest_permission", descending=False))
    expect(on_a_phone.get_by_role("status")).to_contain_text("Sorteret efter »Længste tilladelse«, stigende.")
    on_a_phone.get_by_role("button", name="Vis alle").click()
    assert shown(on_a_phone) == names(ANSWERS)
    expect(on_a_phone.get_by_label("Sortér efter")).to_have_value("paragraph")


def test_on_a_phone_no_stop_of_the_keyboard_is_out_of_sight(on_a_phone: Page) -> None:
    on_a_phone.locator("summary", has_text="Vælg, hvad oversigten viser").focus()
    for _ in range(4):
        assert on_a_phone.evaluate("document.activeElement.closest('thead')") is None
        on_a_phone.keyboard.press("Tab")
    assert violations(on_a_phone, "[data-overview]") == []


@with_every_font
@pytest.mark.parametrize("width", [320, 375, 720, 768, 1280, 1920])
def test_it_fits_into_every_window(page: Page, site_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site_url}oversigt/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    # Nothing reaches out of its cell, and the arrow of a heading is beside its words.
    outside = page.locator(".overview :is(th, td)").evaluate_all(
        """all => all.filter((cell) => {
            // The headings above cards are for screen readers alone.
            if (getComputedStyle(cell.closest("thead, tbody")).clipPath !== "none") return false;
            const range = document.createRange();
            range.selectNodeContents(cell);
            const box = cell.getBoundingClientRect();
            return [...range.getClientRects()].some((r) => r.right > box.right + 1);
        }).map((cell) => cell.textContent)"""
    )
    assert outside == []


def test_a_yes_or_no_takes_less_room_than_a_name(opened: Page) -> None:
    widths = opened.locator("thead th").evaluate_all("all => all.map((e) => e.getBoundingClientRect().width)")
    assert max(widths) == widths[0] > 2 * widths[1]
    assert min(widths) == widths[1]


def spelled(text: str) -> list[str]:
    """Return the words of a text without the colon that only plain text has between a name and its case."""
    return [word.rstrip(":") for word in text.replace("\u00a0", " ").split()]


def taken(word: str, words: Counter[str]) -> bool:
    """Take a word, whole or in pieces, out of those of a sheet; return whether it was there.

    A word is in pieces where a line ends at a hyphen. Where a font has a glyph for the soft hyphen, pdftotext takes it
    for a blank.
    """
    if words[word]:
        words[word] -= 1
        return True
    for piece in [piece for piece, number in words.items() if number]:
        for start in {piece.removesuffix("-"), piece}:
            if start and word.startswith(start) and taken(word[len(start) :], words):
                words[piece] -= 1
                return True
    return False


@with_every_font
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_prints_whole_on_at_most_two_sheets(page: Page, site_url: str, tmp_path: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{site_url}oversigt/")
    sheets = printed(page, tmp_path)
    assert len(sheets) <= 2
    rows = [[w for cell in overview_cells(rules(), a) for w in spelled(cell)] for a in ANSWERS]
    for sheet in sheets:
        assert abs(sheet.size[0] - 842) <= 1
        assert abs(sheet.size[1] - 595) <= 1
        assert_whole(sheet)
        words = Counter(spelled(sheet.text))
        # The header row is repeated.
        for header in HEADERS:
            assert all(taken(word, words) for word in spelled(header)), header
        # Rows are in order; one that is split across sheets is whole on none of them.
        while rows:
            left = Counter(words)
            if not all(taken(word, left) for word in rows[0]):
                break
            words = left
            rows.pop(0)
    assert rows == []
    whole = " ".join(sheet.text for sheet in sheets)
    assert long_date("2024-07-01") in whole
    assert f"{site_url}oversigt/" in whole.replace(" ", "")


def test_what_is_printed_can_be_read_from_the_wall(opened: Page) -> None:
    opened.emulate_media(media="print")
    sizes = opened.locator("article :is(h1, p, th, td, a, caption, span):visible").evaluate_all(
        "all => all.filter((e) => e.textContent.trim()).map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    # 9.5 pt, at 96 pixels to 72 pt.
    assert min(sizes) >= 9.5 * 96 / 72 - 0.01
