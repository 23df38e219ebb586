"""The overview: filtered and sorted without leaving the page, printed as shown, and whole without scripts."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from checker.model.answer import Answer
from checker.words.table import COLUMNS, cells, overview
from tests.support.reader import Reader
from tests.support.rules_fixture import TODAY, rules

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
    return [cells(rules(), a)[0].replace(": ", " ", 1) if a["case"] else cells(rules(), a)[0] for a in answers]


def shown(page: Page) -> list[str]:
    """Return the answers that can be seen, in their order."""
    heads = page.locator("tbody tr[data-paragraph]:visible > th")
    return [
        " ".join(head.replace("\u00a0", " ").split())
        for head in heads.evaluate_all("all => all.map(e => [...e.childNodes].map(n => n.textContent).join(' '))")
    ]


def choices() -> list[tuple[str, str]]:
    """Return every single value to filter by, with its field."""
    return [(field, wanted) for field in FIELDS for wanted in dict.fromkeys(value(a, field) for a in ANSWERS)]


@pytest.fixture
def opened(reader: Reader) -> Page:
    page = reader.at("oversigt/")
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
        {"data-paragraph": a["paragraph"]} | {f"data-{f.replace('_', '-')}": value(a, f) for f in fields}
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
    offered = opened.locator("select").evaluate_all(
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
        return cells(rules(), answer)[place]

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
    # Past the print button and the scrollable table.
    for _ in range(3):
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
    assert [page.locator("thead th").nth(i).inner_text() for i in range(len(COLUMNS))] == list(COLUMNS.values())
    context.close()
