"""What comes from an address, a field or a file is text, whatever it says: thousands of inputs in a real browser.

The browser disregards the site's policy, so that only the escaping protects a page from its texts.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.logs import headers
from tests.support.pages import PYODIDE, START, STAYED
from tests.support.watch import PageWatch

# Texts known to have run somewhere; `canary` must never be called, and nothing with its name may be made.
KNOWN = [
    "<script>canary()</script>",
    "</script><script>canary()</script>",
    "<img src=x onerror=canary()>",
    '"><img src=x onerror=canary()>',
    "'><img src=x onerror=canary()>",
    "</textarea><img src=x onerror=canary()>",
    "</title></style></noscript></template><img src=x onerror=canary()>",
    "<svg onload=canary()>",
    "<svg><script>canary()</script></svg>",
    "<svg><a xlink:href=javascript:canary()><text>x</text></a></svg>",
    "<math><mtext></mtext><mglyph><svg><mtext><style><img src=x onerror=canary()></style>",
    "<iframe srcdoc='<script>parent.canary()</script>'>",
    "<iframe src=javascript:parent.canary()>",
    "<object data=javascript:canary()>",
    "<body onload=canary()>",
    "<details open ontoggle=canary()>",
    "<input autofocus onfocus=canary()>",
    "<x-canary style=animation-name:x onanimationstart=canary()>",
    "<a href=javascript:canary() autofocus>x</a>",
    "<base href=//127.0.0.1:9/>",
    "<link rel=stylesheet href=//127.0.0.1:9/x.css>",
    "<meta http-equiv=refresh content=0;url=javascript:canary()>",
    "<form action=javascript:canary()><button>x</button></form>",
    "<!--><img src=x onerror=canary()>-->",
    "<![CDATA[<img src=x onerror=canary()>]]>",
    "&lt;img src=x onerror=canary()&gt;",
    "&#60;img src=x onerror=canary()&#62;",
    "%3Cimg%20src=x%20onerror=canary()%3E",
    "\\u003cimg src=x onerror=canary()\\u003e",
    "\uff1cimg src=x onerror=canary()\uff1e",
    '" onmouseover=canary() x="',
    "' autofocus onfocus=canary() x='",
    "` onfocus=canary() `",
    "javascript:canary()",
    "java\tscript:canary()",
    "data:text/html,<script>canary()</script>",
    "';canary();'",
    '";canary();"',
    "${canary()}",
    "{{canary()}}",
    "{% raw %}{{ canary() }}",
    "#{canary()}",
    "[canary](javascript:canary())",
    "{text} {0} {0.__class__} %s %(x)s",
    "__proto__",
    "constructor",
    "__import__('os').system('x')",
    "=canary()",
    '=HYPERLINK("javascript:canary()";"x")',
    "@SUM(1)*cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "\t=1+1",
    "\u202e<img src=x onerror=canary()>",
    "\u0000<img src=x onerror=canary()>",
    "\ud83d\ude00" * 50,
    "\u0301" * 500,
    "§" * 500,
    "<" * 2_000,
    "124 d<img src=x onerror=canary()>",
    "1-1-2026<img src=x onerror=canary()>",
]
PARTS = ["<", ">", '"', "'", "`", "&", "=", "/", "</", "<!--", "-->", "&lt;", "&#x3c;", "\0", "\n", ";", ",", "%3C"]
PARTS += [
    "script",
    "img src=x onerror=canary() ",
    "svg onload=canary() ",
    "x-canary ",
    "style=x ",
    "javascript:canary()",
]
PARTS += ["124 d", "§ ", "1-1-2026", "ja", "sele", "=", "+", "-", "@", "{", "}", "\u202e", "\u2028", "\uff1c"]
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6), max_size=10)
TOGETHER = 20  # texts in one go
# The number of texts that Hypothesis makes up for each place.
MADE_UP = 240

WATCH = """() => {
    window.canary = () => { window.sung = true; };
    window.until = async (fits) => {
        const end = performance.now() + 30_000;
        while (!fits()) {
            if (performance.now() > end) throw new Error("nothing was shown");
            await new Promise((resolve) => setTimeout(resolve));
        }
    };
    const scripts = document.scripts.length;
    const foreign = ["base", "embed", "frame", "iframe", "math", "object", "x-canary"];
    // Lists elements that the site itself never makes once the page has loaded.
    window.made = () => [...document.querySelectorAll("main .md-content *")].filter((element) =>
        foreign.includes(element.localName) || element.localName === "img"
        || [...element.attributes].some(({ name, value }) =>
            name.startsWith("on") || ["srcdoc", "style", "canary"].includes(name)
            || ["action", "formaction", "href", "src", "xlink:href"].includes(name) && /^\\s*javascript:/i.test(value)
        )
    ).map((element) => element.outerHTML.slice(0, 200)).concat(
        window.sung ? ["the canary sang"] : [],
        document.scripts.length !== scripts ? ["a script"] : [],
    );
    window.known = new Set(window.made());
    window.look = (text) => {
        const found = window.made().filter((one) => !window.known.has(one));
        if (found.length) throw new Error(`${JSON.stringify(text)} made ${found.join(" ")}`);
    };
}"""


@pytest.fixture(scope="module")
def reader(chromium: Browser, site_url: str) -> Iterator[BrowserContext]:
    """Open a browser context that disregards the policy, and assert that its pages never leave the site."""
    with chromium.new_context(locale="da-DK", bypass_csp=True) as context:
        context.add_init_script(STAYED)
        watch = PageWatch(context, site_url)
        yield context
        assert watch.strayed == []
        assert [one for one in watch.complaints if one.startswith("uncaught")] == []


def opened(reader: BrowserContext, address: str) -> Page:
    page = reader.new_page()
    page.goto(address)
    page.evaluate(WATCH)
    return page


# Puts texts to a place, a number at a time, and fails unless all of them were put.
Try = Callable[[Callable[[list[str]], object]], None]


def try_known(put: Callable[[list[str]], object]) -> None:
    for start in range(0, len(KNOWN), TOGETHER):
        put(KNOWN[start : start + TOGETHER])


def try_made_up(put: Callable[[list[str]], object]) -> None:
    count = 0

    @settings(max_examples=MADE_UP // TOGETHER, deadline=None)
    @given(st.lists(TEXTS.map("".join), min_size=TOGETHER, max_size=TOGETHER))
    def made_up(texts: list[str]) -> None:
        nonlocal count
        count += len(texts)
        put(texts)

    made_up()
    assert count >= MADE_UP


@pytest.fixture(
    params=[
        pytest.param(try_known, id="known"),
        pytest.param(try_made_up, id="made up", marks=pytest.mark.full("more texts, made up by Hypothesis")),
    ]
)
def tried(request: pytest.FixtureRequest) -> Try:
    """Return a function that puts to a place the known texts, or those that Hypothesis makes of their parts."""
    given_texts: Try = request.param
    return given_texts


def test_the_watch_sees_what_is_made_and_what_runs(reader: BrowserContext, site_url: str) -> None:
    page = opened(reader, f"{site_url}klage/")
    assert page.evaluate("look('')") is None
    page.evaluate(
        "document.querySelector('article').insertAdjacentHTML('beforeend', '<img src=data:, onerror=canary()>')"
    )
    page.wait_for_timeout(200)
    seen = page.evaluate("made()")
    assert any("onerror" in one for one in seen)
    assert "the canary sang" in seen


def test_an_address_of_the_lookup(reader: BrowserContext, site_url: str, tried: Try) -> None:
    page = opened(reader, f"{site_url}opslag/?paragraph=125")
    expect(page.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)
    ask = """async (texts) => {
        const shown = document.querySelector("[data-outcome-shown]");
        for (const text of texts.filter((one) => one.trim())) {
            const facts = { paragraph: "136a", decision_exists: text, [text]: "yes" };
            for (const asked of [{ paragraph: text, [text]: text }, facts]) {
                history.pushState(null, "", `?${new URLSearchParams(asked)}`);
                dispatchEvent(new PopStateEvent("popstate"));
                await until(() => shown.firstElementChild || asked.decision_exists);
                look(text);
            }
        }
    }"""
    tried(lambda texts: page.evaluate(ask, texts))


def test_what_is_typed_in_the_lookup(reader: BrowserContext, site_url: str, tried: Try) -> None:
    page = opened(reader, f"{site_url}opslag/")
    write = """(texts) => {
        const field = document.querySelector("[data-search] input");
        for (const text of texts) {
            field.value = text;
            field.dispatchEvent(new Event("input", { bubbles: true }));
            field.form.requestSubmit();
            look(text);
        }
    }"""
    tried(lambda texts: page.evaluate(write, texts))


@pytest.mark.parametrize("path", ["tjek/betingelser/", "tjek/gentagen-brug/"])
def test_an_address_of_a_form(reader: BrowserContext, site_url: str, tried: Try, path: str) -> None:
    page = opened(reader, site_url + path)
    fill = """async (texts) => {
        const shown = document.querySelector("[data-outcome-shown]");
        const fields = document.querySelector("[data-form-fields]");
        const names = new Set([...fields.elements].map((field) => field.name).filter(Boolean));
        for (const text of texts) {
            shown.replaceChildren();
            const asked = new URLSearchParams([...names].map((name) => [name, text]));
            asked.append(text, text);
            history.pushState(null, "", `?${asked}`);
            dispatchEvent(new PopStateEvent("popstate"));
            await until(() => shown.firstElementChild);
            look(text);
        }
    }"""
    tried(lambda texts: page.evaluate(fill, texts))


def test_the_notes_of_the_cogs(reader: BrowserContext, site_url: str, tried: Try) -> None:
    page = opened(reader, f"{site_url}tandhjul/?g1=no&vis=alle")
    expect(page.locator("[data-verdict]")).to_be_visible(timeout=START)
    note = """async (texts) => {
        const field = document.querySelector("#cogs-g1_note");
        const shown = document.querySelector("[data-outcome-shown]");
        for (const text of texts) {
            field.value = text;
            shown.replaceChildren();
            field.dispatchEvent(new Event("change", { bubbles: true }));
            await until(() => shown.firstElementChild);
            // Blanks are left out at the ends, and a line is not broken between § and its number.
            const plain = (written) => written.replace(/[\\s\\0\\uFFFD]+/g, "");
            const there = plain(shown.textContent).includes(plain(field.value));
            if (!there) throw new Error(`not there: ${JSON.stringify(text)}`);
            look(text);
        }
    }"""
    tried(lambda texts: page.evaluate(note, texts))


def test_a_search(reader: BrowserContext, site_url: str, tried: Try) -> None:
    page = opened(reader, f"{site_url}tekst/")
    search = """async (texts) => {
        const status = document.querySelector("[data-find-status]");
        for (const text of texts.filter((one) => one.trim())) {
            status.textContent = "";
            history.pushState(null, "", `#q=${encodeURIComponent(`sele ${text}`)}`);
            dispatchEvent(new PopStateEvent("popstate"));
            await until(() => status.textContent);
            look(text);
        }
    }"""
    tried(lambda texts: page.evaluate(search, texts))


def test_the_order_of_the_overview(reader: BrowserContext, site_url: str, tried: Try) -> None:
    page = reader.new_page()

    def load(texts: list[str]) -> None:
        # The page reads its address as it is loaded, and only then.
        for text in texts:
            asked = urlencode({"chapter": text, "sort": text, "order": text, text: text}, errors="replace")
            page.goto(f"{site_url}oversigt/?{asked}", wait_until="domcontentloaded")
            page.evaluate(WATCH)
            page.wait_for_function("document.querySelector('[data-overview-count]').textContent")
            assert page.evaluate("[...known]") == [], text

    tried(load)


def test_the_cells_of_a_log_and_what_is_downloaded(reader: BrowserContext, site_url: str, tried: Try) -> None:
    page = opened(reader, f"{site_url}log/")
    choose = """async ([name, text]) => {
        const input = document.querySelector("[data-log-file]");
        const shown = document.querySelector("[data-outcome-shown]");
        const chosen = new DataTransfer();
        chosen.items.add(new File([text], name));
        shown.replaceChildren();
        input.files = chosen.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        await until(() => shown.firstElementChild);
        look(name);
        const files = [];
        const { createObjectURL } = URL;
        const { click } = HTMLAnchorElement.prototype;
        URL.createObjectURL = (blob) => { files.push(blob); return "data:,"; };
        HTMLAnchorElement.prototype.click = () => {};
        const buttons = document.querySelectorAll("[data-log-downloads]:not([hidden]) [data-download]");
        for (const button of buttons) button.click();
        Object.assign(URL, { createObjectURL });
        HTMLAnchorElement.prototype.click = click;
        return Promise.all(files.map((file) => file.text()));
    }"""
    columns = headers()
    downloaded = 0

    def look_through(texts: list[str]) -> None:
        nonlocal downloaded
        right = {"Dato": "24-12-2025", "Paragraf": "§ 124 d", "Person": "B1", "Tilbud": "Elmehuset"}
        # Each text alone in each column, in a service that is counted and charted, in a header and in the file's name.
        rows = [
            [right.get(column, "") if column != there else text for column in columns]
            for text in texts
            for there in columns
        ]
        out = io.StringIO()
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([[*columns, texts[0]], *rows])
        for text in page.evaluate(choose, [f"{texts[-1].replace('/', '')}.csv", out.getvalue()]):
            read = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
            assert len(read) > 1
            runs = [
                cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
            ]
            assert runs == []
            downloaded += 1

    tried(look_through)
    assert downloaded >= 2 * len(KNOWN) // TOGETHER


def test_a_file_of_kept_notes(reader: BrowserContext, site_url: str, tried: Try) -> None:
    page = opened(reader, f"{site_url}tandhjul/")
    refill = """async (texts) => {
        const input = document.querySelector("[data-open]");
        const names = [...document.querySelector("[data-form-fields]").elements].map((field) => field.name);
        const shown = document.querySelector("[data-outcome-shown]");
        for (const text of texts) {
            const values = { ...Object.fromEntries(names.map((name) => [name, text])), g1: "no", [text]: text };
            const chosen = new DataTransfer();
            chosen.items.add(new File([JSON.stringify({ form: "cogs", values })], text));
            input.files = chosen.files;
            shown.replaceChildren();
            input.dispatchEvent(new Event("change", { bubbles: true }));
            await until(() => shown.firstElementChild);
            look(text);
        }
    }"""
    tried(lambda texts: page.evaluate(refill, texts))


# The fast engine may lack the memory for these files: the whole one takes over, and the console says so.
@pytest.mark.expects_console
class TestFiles:
    """A file that is a mistake or an attack is refused or read in part, with a message."""

    def open(self, page: Page, site_url: str, name: str, write: str) -> str:
        """Open a file that a script makes in the browser, and return what the page says to it."""
        page.goto(f"{site_url}log/")
        page.evaluate(
            f"""async (name) => {{
                const input = document.querySelector("[data-log-file]");
                const chosen = new DataTransfer();
                chosen.items.add(new File(await ({write})(), name));
                input.files = chosen.files;
                input.dispatchEvent(new Event("change", {{ bubbles: true }}));
            }}""",
            name,
        )
        shown = page.locator("[data-note=large]:visible, [data-error], [data-log]")
        expect(shown.first).to_be_visible(timeout=START)
        return shown.first.inner_text().replace("\u00a0", " ")

    def test_a_gigabyte(self, page: Page, site_url: str) -> None:
        write = "() => { const part = new Blob([new Uint8Array(2 ** 20)]); return Array(1024).fill(part); }"
        assert "Filen fylder over 50 MB. Del den" in self.open(page, site_url, "stor.csv", write)

    def test_a_cell_of_ten_megabytes(self, page: Page, site_url: str) -> None:
        write = """() =>
            ["Dato;Paragraf;Bemærkning\\n24-12-2025;124 d;", "x".repeat(10_000_000), "\\n25-12-2025;124 d;\\n"]"""
        said = self.open(page, site_url, "celle.csv", write)
        assert "2 linjer er læst" in said
        assert "2.000 tegn" in said or "2000 tegn" in said

    def test_a_quoted_cell_of_thousands_of_lines(self, page: Page, site_url: str) -> None:
        write = """() => ["Dato;Paragraf;Bemærkning\\n24-12-2025;124 d;\\"", "x\\n".repeat(5_000), "\\"\\n"]"""
        assert "linjer er læst" in self.open(page, site_url, "celle.csv", write)

    def test_as_many_columns_as_there_is_room_for(self, page: Page, site_url: str) -> None:
        write = """() => ["Dato;Paragraf", ";x".repeat(1_000_000), "\\n24-12-2025;124 d\\n"]"""
        assert "200 kolonner" in self.open(page, site_url, "bred.csv", write)

    def test_a_zip_bomb(self, page: Page, site_url: str) -> None:
        # Ten kilobytes unpack to ten megabytes of zeros, but the file states its sizes before anything is unpacked.
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
            for number in range(40):
                packed.writestr(f"xl/worksheets/sheet{number}.xml", bytes(10_000_000))
        page.goto(f"{site_url}log/")
        page.get_by_label("Vælg en log").set_input_files({"name": "b.xlsx", "mimeType": "", "buffer": bomb.getvalue()})
        expect(page.locator("[data-error]")).to_contain_text("Regnearket fylder over 300", timeout=START)
