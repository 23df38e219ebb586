"""The site without network: kept whole or not at all, and a page that works whatever goes wrong on the way."""

import json
import os
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.access import Looks, in_looks
from tests.support.logs import RESULT, example_sheet, open_log
from tests.support.pages import CONFIRM_AFTER, KEEP_AFTER, PYODIDE, SAVING, START, connection, stayed
from tests.support.sheets import assert_whole, printed
from tests.support.sizes import every
from tests.support.watch import PageWatch
from tools.errors import StepError
from tools.paths import ROOT
from tools.site.offline import PAGE, UNUSED, WORKER, files_of, listing, write_offline
from tools.site.pages import pages
from tools.site.serve import SiteHandler, serve_directory

# A page that starts its engine.
ENGINE_PAGE = "tjek/maalgruppe/"
OFFER = ".new-version"
ALL_KEYS = """async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => url);
}"""
OVERWRITE = """async ([address, text]) => {
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const kept = await cache.match(address);
        if (kept) await cache.put(address, new Response(text, { headers: kept.headers }));
    }
}"""
GONE_OR_MENDED = """(address) => caches.match(address)
    .then((kept) => kept?.arrayBuffer()).then((bytes) => (bytes?.byteLength ?? Infinity) > 1000)"""
FETCHED = "address => fetch(address).then((response) => response.text())"
# Collects what the service worker reports to the page.
LISTEN = """
    window.told = [];
    navigator.serviceWorker.addEventListener("message", ({ data }) => told.push(data));
    navigator.serviceWorker.startMessages();
"""
TOLD = "(what) => told.some((message) => what in message)"
# Makes the reader one who has been here before; not on the page with the button, whose tests begin with nothing kept.
CAME_BACK = """
    try {
        if (!location.pathname.endsWith("/uden-net/")) localStorage["visited SCOPE"] = "an earlier day";
    } catch {}
"""
ON_DISK = 100_000  # bytes
# Set once a server may give up a file that it has stopped sending.
GONE = Event()


class Unreliable(SiteHandler):
    """A server that can go down, and that can break off in the middle of a file."""

    down: ClassVar[bool]
    broken: ClassVar[str]
    stalled: ClassVar[str]
    asked: ClassVar[list[str]]

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send the file, or half of it."""
        if self.broken and self.path.endswith(self.broken):
            outputfile.write(source.read(os.fstat(source.fileno()).st_size // 2))
            raise ConnectionResetError
        if self.stalled and self.path.endswith(self.stalled):
            outputfile.write(source.read(os.fstat(source.fileno()).st_size // 2))
            outputfile.flush()
            GONE.wait(60)
        super().copyfile(source, outputfile)

    def do_GET(self) -> None:  # noqa: N802 (the base class's name)
        """Answer, unless the server is down."""
        self.asked.append(self.path)
        if self.down:
            raise ConnectionResetError
        super().do_GET()


@pytest.fixture
def server() -> type[Unreliable]:
    """Return a server that works to begin with."""
    return type("Server", (Unreliable,), {"down": False, "broken": "", "stalled": "", "asked": []})


@pytest.fixture(params=["x/y/"])
def path(request: pytest.FixtureRequest) -> str:
    """Return the site's path on its host."""
    return str(request.param)


@pytest.fixture
def deployed(site_dir: Path, tmp_path: Path, path: str) -> Path:
    """Copy the site, so that a test can change it."""
    return linked(site_dir, tmp_path / "host" / path)


def linked(source: Path, target: Path) -> Path:
    """Copy a folder as hard links, in place of what is there; `replace` changes a file in one copy alone."""
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(source, target, copy_function=os.link))


def replace(file: Path, content: bytes) -> None:
    """Replace a file of a copy, and leave the files it is linked to alone."""
    file.unlink()
    file.write_bytes(content)


@pytest.fixture
def address(deployed: Path, tmp_path: Path, path: str, server: type[Unreliable]) -> Iterator[str]:
    """Serve the deployed site, and yield its address."""
    assert deployed.is_dir()
    with serve_directory(tmp_path / "host", handler=server) as root:
        yield root + path


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """Open a context for a reader who comes back and stays, so that the browser keeps the site."""
    with chromium.new_context(locale="da-DK", timezone_id="Europe/Copenhagen") as context:
        context.add_init_script(LISTEN)
        context.add_init_script(stayed(CONFIRM_AFTER, KEEP_AFTER))
        context.add_init_script(CAME_BACK.replace("SCOPE", address))
        yield context


@pytest.fixture
def opened(reader: BrowserContext) -> Page:
    """Open a page in that context."""
    return reader.new_page()


def visit(page: Page, address: str) -> None:
    """Visit a page that has the engine, and wait until the handbook is kept."""
    page.goto(address + ENGINE_PAGE)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function(TOLD, arg="saved", timeout=START)


def go_offline(reader: BrowserContext, server: type[Unreliable]) -> None:
    """Take the network away."""
    server.down = True
    reader.set_offline(True)


def release(deployed: Path, mark: str = "ny udgave") -> None:
    """Deploy a new version, marked as such on the page on complaints and in the log's example."""
    for file in (deployed / "klage" / "index.html", deployed / "assets" / "log" / "eksempel.csv"):
        replace(file, file.read_bytes().replace(b"</h1>", f"{mark}</h1>".encode()) + f"\n{mark}".encode())
    # The worker changes in one step, since the browser may be fetching it.
    replace(deployed / WORKER, (listing(deployed) + (ROOT / "docs" / WORKER).read_text("utf-8")).encode())


def look_for_new(page: Page) -> None:
    """Have the browser look for a new version, as it does by itself when a page is opened."""
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")


@pytest.mark.parametrize("path", every(2, ["x/y/", ""], "another folder"), indirect=True)
def test_after_one_visit_everything_is_there_without_network(
    reader: BrowserContext,
    opened: Page,
    address: str,
    server: type[Unreliable],
    site_dir: Path,
    tmp_path: Path,
) -> None:
    watch = PageWatch(reader, address)
    visit(opened, address)
    go_offline(reader, server)
    opened.goto(f"{address}paragraffer/124-c/")
    expect(opened.locator(PYODIDE)).to_be_visible(timeout=START)
    opened.goto(f"{address}opslag/?paragraph=136a&decision_exists=yes")
    expect(opened.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)
    for sheet in printed(opened, tmp_path):
        assert_whole(sheet)
    opened.goto(f"{address}tekst/#q=sele")
    expect(opened.locator("[data-find-results] > li").first).to_be_visible()
    opened.goto(f"{address}find/?vis=alle")
    expect(opened.locator("[data-verdict]")).to_be_visible(timeout=START)
    opened.goto(f"{address}log/")
    opened.get_by_role("button", name="Prøv med eksemplet").click()
    expect(opened.locator(RESULT)).to_be_visible(timeout=START)
    for place, _ in pages(site_dir):
        answer = opened.goto(address.rstrip("/") + place, wait_until="domcontentloaded")
        assert answer
        assert (answer.status, answer.from_service_worker) == (200, True), place
    assert (watch.strayed, watch.complaints) == ([], [])


def test_an_address_is_found_however_it_is_written(
    reader: BrowserContext, opened: Page, address: str, server: type[Unreliable]
) -> None:
    visit(opened, address)
    go_offline(reader, server)
    for written in ("klage", "klage/index.html", "klage/?fra=mail", "klage/#frist"):
        opened.goto(address + written)
        expect(opened.locator("h1")).to_contain_text("lage")
    opened.goto(f"{address}opslag?paragraph=136a&decision_exists=yes")
    assert opened.url == f"{address}opslag/?paragraph=136a&decision_exists=yes"
    # The last three are names that every object in JavaScript has.
    for place in ("er/her/ikke/", "constructor", "__proto__", "hasOwnProperty/"):
        missing = opened.goto(address + place)
        assert missing
        assert missing.status == 404
        expect(opened.locator("h1")).to_contain_text("Siden findes ikke")


def test_what_is_asked_for_is_not_kept(opened: Page, address: str) -> None:
    visit(opened, address)
    opened.goto(f"{address}opslag/?paragraph=136a&decision_exists=yes")
    expect(opened.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)
    keys = opened.evaluate(ALL_KEYS)
    assert f"{address}opslag/" in keys
    assert [key for key in keys if "?" in key or "#" in key] == []


class TestUnasked:
    """Nothing is kept for a reader who is here for the first time, or whose connection is metered or slow."""

    FIRST_DAY, NEXT_DAY = "2026-11-28T10:00:00", "2026-11-29T08:00:00"

    @pytest.fixture
    def page(self, chromium: Browser) -> Iterator[Page]:
        """Open a page of a reader who has never been here; the test drives the clock."""
        with chromium.new_context(timezone_id="Europe/Copenhagen") as context:
            context.add_init_script(LISTEN)
            yield context.new_page()

    def stay(self, page: Page, address: str, day: str, milliseconds: int = 10 * KEEP_AFTER) -> None:
        page.clock.install(time=day)
        page.goto(address)
        page.clock.run_for(milliseconds)
        # What a browser does not do cannot be waited for.
        page.wait_for_timeout(500)

    def nothing_kept(self, page: Page) -> bool:
        kept: bool = page.evaluate("""async () => !(await caches.keys()).length
            && !(await navigator.serviceWorker.getRegistration())""")
        return kept

    def test_a_first_visit_keeps_the_day_alone(self, page: Page, address: str) -> None:
        for place in ("klage/", "opslag/?paragraph=124d", ENGINE_PAGE):
            self.stay(page, address + place, self.FIRST_DAY)
            assert self.nothing_kept(page)
        kept = page.evaluate("[document.cookie, ...Object.entries(localStorage), ...Object.entries(sessionStorage)]")
        assert kept == ["", [f"visited {address}", "Sat Nov 28 2026"]]

    def test_a_reader_who_comes_back_and_stays_has_it_kept(
        self, page: Page, address: str, server: type[Unreliable]
    ) -> None:
        self.stay(page, f"{address}om/", self.FIRST_DAY)
        self.stay(page, f"{address}om/", self.NEXT_DAY, 10)
        assert self.nothing_kept(page)
        page.clock.run_for(KEEP_AFTER)
        page.wait_for_function(TOLD, arg="saved", timeout=START)
        assert f"{address}engine/fast/rest.wasm" in page.evaluate(ALL_KEYS)
        assert not [path for path in server.asked if path.endswith("python_stdlib.zip")]
        # The day has done its work.
        self.stay(page, f"{address}klage/", self.NEXT_DAY)
        assert page.evaluate("Object.keys(localStorage)") == []
        go_offline(page.context, server)
        page.goto(f"{address}borger/")
        expect(page.locator("h1")).to_be_visible()

    @pytest.mark.parametrize("told", ["{ saveData: true }", "{ type: 'cellular' }", "{ effectiveType: '3g' }"])
    def test_on_a_metered_or_slow_connection_not_even_the_day_is_kept(
        self, page: Page, address: str, server: type[Unreliable], told: str
    ) -> None:
        page.add_init_script(connection(told))
        for day in (self.FIRST_DAY, self.NEXT_DAY):
            self.stay(page, f"{address}om/", day)
        assert self.nothing_kept(page)
        assert page.evaluate("Object.keys(localStorage)") == []
        assert not [path for path in server.asked if path.endswith(WORKER)]

    def test_a_reader_who_leaves_soon_has_not_been_here(self, page: Page, address: str) -> None:
        self.stay(page, f"{address}om/", self.FIRST_DAY, 10)
        assert page.evaluate("Object.keys(localStorage)") == []


def test_nothing_is_kept_for_a_reader_who_saves_data_and_asks(
    reader: BrowserContext, opened: Page, address: str, server: type[Unreliable]
) -> None:
    reader.add_init_script(SAVING)
    opened.goto(f"{address}opslag/?paragraph=125&on=2026-11-20")
    expect(opened.locator(PYODIDE)).to_be_visible(timeout=START)
    opened.wait_for_timeout(1000)
    assert not [path for path in server.asked if path.endswith(WORKER)]
    assert opened.evaluate("caches.keys()") == []


@pytest.mark.expects_console
def test_where_nothing_may_be_stored_the_pages_work(reader: BrowserContext, opened: Page, address: str) -> None:
    refuse = "{ get() { throw new DOMException('no', 'SecurityError') } }"
    reader.add_init_script(f"Object.defineProperty(window, 'localStorage', {refuse})")
    reader.add_init_script("ServiceWorkerContainer.prototype.getRegistration = () => Promise.reject(new Error('no'))")
    errors: list[str] = []
    reader.on("weberror", lambda error: errors.append(str(error.error)))
    opened.goto(f"{address}paragraffer/124-c/")
    expect(opened.locator(PYODIDE)).to_be_visible(timeout=START)
    opened.goto(f"{address}uden-net/")
    expect(opened.locator("[data-note=unsupported]")).to_be_visible()
    assert [error for error in errors if "offline" in error or "saving" in error] == []


class TestTheButton:
    """The page for keeping the whole handbook, and for deleting it."""

    def save(self, page: Page, address: str) -> None:
        page.goto(f"{address}uden-net/")
        expect(page.locator("[data-note=nothing]")).to_be_visible()
        page.get_by_role("button", name="Gem til brug uden net").click()

    def test_the_whole_is_kept_and_a_spreadsheet_read_without_network(
        self, reader: BrowserContext, opened: Page, address: str, server: type[Unreliable], tmp_path: Path
    ) -> None:
        self.save(opened, address)
        expect(opened.get_by_role("progressbar")).to_be_visible()
        expect(opened.locator("[data-note=everything]")).to_be_visible(timeout=START)
        expect(opened.get_by_role("status")).to_contain_text("Hele Sidste Udvej er gemt")
        steps = opened.evaluate("told.filter(({ of }) => of).map(({ done, of }) => [done, of])")
        assert all(0 < done <= of for done, of in steps)
        assert steps[-1][0] == steps[-1][1]
        # The two differ by the few digits that the build writes into the page itself.
        foretold = int(str(opened.locator("[data-offline]").get_attribute("data-offline")))
        assert steps[-1][1] == pytest.approx(foretold, abs=100)
        go_offline(reader, server)
        opened.reload()
        expect(opened.locator("[data-note=everything]")).to_be_visible()
        file = tmp_path / "log.xlsx"
        file.write_bytes(example_sheet())
        open_log(opened, address, file)

    def test_a_visit_keeps_the_handbook_and_the_button_the_rest(self, opened: Page, address: str) -> None:
        visit(opened, address)
        opened.goto(f"{address}uden-net/")
        expect(opened.locator("[data-note=handbook]")).to_be_visible()
        opened.get_by_role("button", name="Gem til brug uden net").click()
        expect(opened.locator("[data-note=everything]")).to_be_visible(timeout=START)

    def test_what_is_deleted_stays_deleted(self, opened: Page, address: str) -> None:
        visit(opened, address)
        opened.goto(f"{address}uden-net/")
        opened.get_by_role("button", name="Slet det gemte").click()
        expect(opened.locator("[data-note=deleted]")).to_be_visible()
        opened.goto(f"{address}paragraffer/124-c/")
        expect(opened.locator(PYODIDE)).to_be_visible(timeout=START)
        opened.wait_for_timeout(1000)
        assert opened.evaluate("caches.keys()") == []
        assert opened.evaluate("navigator.serviceWorker.getRegistration()") is None
        self.save(opened, address)
        expect(opened.locator("[data-note=everything]")).to_be_visible(timeout=START)

    def test_what_is_deleted_while_it_is_fetched_stays_deleted(
        self, opened: Page, address: str, server: type[Unreliable]
    ) -> None:
        visit(opened, address)
        server.stalled = "python_stdlib.zip"
        GONE.clear()
        try:
            opened.goto(f"{address}uden-net/")
            opened.get_by_role("button", name="Gem til brug uden net").click()
            opened.wait_for_function("() => told.some(({ done, of }) => done < of)", timeout=START)
            opened.get_by_role("button", name="Slet det gemte").click()
            expect(opened.locator("[data-note=deleted]")).to_be_visible()
        finally:
            GONE.set()
        opened.wait_for_function(TOLD, arg="failed", timeout=START)
        expect(opened.locator("[data-note=deleted]")).to_be_visible()
        opened.wait_for_function("() => caches.keys().then((names) => names.length === 0)")

    def test_an_interrupted_download_is_reported_and_resumed(
        self, opened: Page, address: str, server: type[Unreliable]
    ) -> None:
        server.broken = "python_stdlib.zip"
        self.save(opened, address)
        expect(opened.locator("[data-note=network]")).to_be_visible(timeout=START)
        server.broken = ""
        server.asked.clear()
        opened.get_by_role("button", name="Gem til brug uden net").click()
        expect(opened.locator("[data-note=everything]")).to_be_visible(timeout=START)
        assert f"{address}klage/" in opened.evaluate(ALL_KEYS)
        assert not [path for path in server.asked if path.endswith("/klage/")]

    def test_a_full_disk_is_reported(self, reader: BrowserContext, opened: Page, address: str) -> None:
        fill_disk(reader, opened, address)
        self.save(opened, address)
        expect(opened.locator("[data-note=space]")).to_be_visible(timeout=START)
        assert opened.evaluate("caches.keys()") == []

    @pytest.mark.parametrize("kept", [False, True])
    def test_axe_finds_nothing(self, opened: Page, address: str, kept: bool, looks: Looks) -> None:
        opened.emulate_media(reduced_motion="reduce")
        if kept:
            visit(opened, address)
        opened.goto(f"{address}uden-net/")
        expect(opened.locator("[data-note=handbook]" if kept else "[data-note=nothing]")).to_be_visible()
        assert in_looks(opened, ".md-content", looks) == []


def fill_disk(reader: BrowserContext, page: Page, address: str) -> None:
    """Leave so little room that the handbook cannot be kept."""
    origin = "/".join(address.split("/")[:3])
    reader.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": ON_DISK})


def test_on_a_full_disk_pages_come_from_the_server(reader: BrowserContext, opened: Page, address: str) -> None:
    fill_disk(reader, opened, address)
    opened.goto(f"{address}paragraffer/124-c/")
    opened.wait_for_function(TOLD, arg="failed", timeout=START)
    expect(opened.locator(PYODIDE)).to_be_visible(timeout=START)
    assert opened.evaluate("caches.keys()") == []
    opened.goto(f"{address}opslag/?paragraph=125")
    expect(opened.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)


def test_on_a_full_disk_the_old_version_stays(
    reader: BrowserContext, opened: Page, address: str, deployed: Path, server: type[Unreliable]
) -> None:
    visit(opened, address)
    release(deployed)
    fill_disk(reader, opened, address)
    look_for_new(opened)
    opened.wait_for_function(TOLD, arg="failed", timeout=START)
    go_offline(reader, server)
    opened.goto(f"{address}klage/")
    expect(opened.locator("h1")).not_to_contain_text("ny udgave")
    opened.goto(f"{address}opslag/?paragraph=125")
    expect(opened.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)


def test_an_interrupted_download_is_not_used_and_is_resumed_at_the_next_visit(
    reader: BrowserContext, opened: Page, address: str, server: type[Unreliable]
) -> None:
    # One of the last files to be fetched.
    server.broken = "/anden-lovgivning/"
    opened.goto(address + ENGINE_PAGE)
    opened.wait_for_function(TOLD, arg="failed", timeout=START)
    opened.goto(f"{address}klage/")
    assert opened.evaluate("navigator.serviceWorker.controller") is None
    # This page tries too, and must not get through once nothing is broken.
    opened.wait_for_function(TOLD, arg="failed", timeout=START)
    server.broken = ""
    server.asked.clear()
    visit(opened, address)
    assert [path for path in server.asked if path.endswith("/anden-lovgivning/")]
    assert len([path for path in server.asked if "/paragraffer/" in path]) < 5
    go_offline(reader, server)
    opened.goto(f"{address}klage/")
    expect(opened.locator("h1")).to_contain_text("lage")


@pytest.mark.parametrize(
    "broken",
    every(2, ["klage/", "assets/stylesheets/base.css", "engine/rules.json", "search/text.json"], "another kind"),
)
def test_a_kept_file_that_was_spoilt_comes_from_the_server_and_is_mended(
    reader: BrowserContext, opened: Page, address: str, server: type[Unreliable], broken: str
) -> None:
    visit(opened, address)
    opened.goto(f"{address}om/")
    right = opened.evaluate(FETCHED, address + broken)
    opened.evaluate(OVERWRITE, [address + broken, "i stykker"])
    assert opened.evaluate(FETCHED, address + broken) == right
    go_offline(reader, server)
    assert opened.evaluate(FETCHED, address + broken) == right


def test_a_page_that_was_spoilt_says_so_without_network_and_the_others_work(
    reader: BrowserContext, opened: Page, address: str, server: type[Unreliable]
) -> None:
    visit(opened, address)
    opened.evaluate(OVERWRITE, [f"{address}klage/", "i stykker"])
    go_offline(reader, server)
    answer = opened.goto(f"{address}klage/?x=1")
    assert answer
    assert answer.status == 503
    expect(opened.locator("h1")).to_have_text("Siden kan ikke vises uden net")
    opened.get_by_role("link", name="Gå til start").click()
    expect(opened.locator("h1")).to_contain_text("Hvad sker der?")


@pytest.mark.parametrize("file", every(2, ["snapshot.wasm", "pyodide.asm.wasm"], "another part"))
def test_a_spoilt_engine_ends_in_an_answer_and_is_whole_again_later(
    reader: BrowserContext, opened: Page, address: str, server: type[Unreliable], file: str
) -> None:
    visit(opened, address)
    opened.evaluate(OVERWRITE, [f"{address}engine/fast/{file}", "i stykker"])
    # The whole engine takes over; once the fault is found, the next visit has the fast one again.
    for _ in range(2):
        opened.goto(f"{address}opslag/?paragraph=125")
        expect(opened.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)
        opened.wait_for_function(GONE_OR_MENDED, arg=f"{address}engine/fast/{file}")
    go_offline(reader, server)
    opened.reload()
    expect(opened.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)


def test_a_cache_that_is_gone_is_filled_again(
    reader: BrowserContext, opened: Page, address: str, server: type[Unreliable]
) -> None:
    visit(opened, address)
    opened.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    opened.goto(f"{address}klage/")
    expect(opened.locator("h1")).to_contain_text("lage")
    visit(opened, address)
    go_offline(reader, server)
    opened.goto(f"{address}klage/")
    expect(opened.locator("h1")).to_contain_text("lage")


class TestANewVersion:
    """A new version is offered, never forced, and never mixed with the old one."""

    def test_it_is_offered_and_not_forced(
        self, opened: Page, address: str, deployed: Path, server: type[Unreliable]
    ) -> None:
        visit(opened, address)
        release(deployed)
        server.asked.clear()
        opened.goto(f"{address}opslag/?paragraph=136a")
        expect(opened.locator(OFFER)).to_contain_text("Der er en ny udgave.", timeout=START)
        # Unchanged files are not fetched again.
        assert not [path for path in server.asked if path.endswith(("snapshot.wasm", ".css"))]
        opened.goto(f"{address}klage/")
        expect(opened.locator("h1")).not_to_contain_text("ny udgave")
        expect(opened.locator(OFFER)).to_be_visible()
        opened.get_by_role("button", name="Ikke nu").click()
        expect(opened.locator(OFFER)).to_have_count(0)
        opened.reload()
        opened.get_by_role("button", name="Genindlæs for at bruge den").click()
        expect(opened.locator("h1")).to_contain_text("ny udgave")
        expect(opened.locator(OFFER)).to_have_count(0)
        # Until now, the page that asked for the new version was itself of the old one.
        opened.reload()
        opened.wait_for_function("() => caches.keys().then((names) => names.length === 1)")

    def test_one_that_has_no_room_to_take_over_says_when_it_comes(
        self, reader: BrowserContext, opened: Page, address: str, deployed: Path
    ) -> None:
        visit(opened, address)
        release(deployed)
        opened.goto(f"{address}klage/")
        expect(opened.locator(OFFER)).to_be_visible(timeout=START)
        fill_disk(reader, opened, address)
        opened.get_by_role("button", name="Genindlæs for at bruge den").click()
        expect(opened.locator(OFFER)).to_contain_text("Den kommer i brug, når du har lukket alle sider herfra.")
        expect(opened.locator("h1")).not_to_contain_text("ny udgave")

    def test_it_comes_by_itself_when_all_pages_were_closed(
        self, reader: BrowserContext, opened: Page, address: str, deployed: Path
    ) -> None:
        visit(opened, address)
        release(deployed)
        look_for_new(opened)
        expect(opened.locator(OFFER)).to_be_visible(timeout=START)
        opened.goto("about:blank")
        opened.wait_for_timeout(500)
        page = reader.new_page()
        page.goto(f"{address}klage/")
        expect(page.locator("h1")).to_contain_text("ny udgave")

    @pytest.mark.parametrize("detour", every(2, ["findes-ikke/", "data/index.json"], "another address"))
    def test_one_that_waits_stays_whole_whatever_page_is_met_meanwhile(
        self, reader: BrowserContext, opened: Page, address: str, deployed: Path, server: type[Unreliable], detour: str
    ) -> None:
        visit(opened, address)
        release(deployed)
        opened.goto(f"{address}klage/")
        expect(opened.locator(OFFER)).to_be_visible(timeout=START)
        opened.goto(address + detour)
        opened.goto(f"{address}klage/")
        opened.get_by_role("button", name="Genindlæs for at bruge den").click(timeout=START)
        expect(opened.locator("h1")).to_contain_text("ny udgave")
        go_offline(reader, server)
        for place in ("", "om/", "klage/"):
            answer = opened.goto(address + place)
            assert answer
            assert answer.status == 200

    def test_one_that_stops_coming_is_given_up_and_said_to_be(
        self, opened: Page, address: str, deployed: Path, server: type[Unreliable]
    ) -> None:
        worker = (ROOT / "docs" / WORKER).read_text("utf-8").replace("STALLED_AFTER = 20_000", "STALLED_AFTER = 500")
        replace(deployed / WORKER, (listing(deployed) + worker).encode())
        server.stalled = "search/text.json"
        GONE.clear()
        try:
            opened.goto(address + ENGINE_PAGE)
            opened.wait_for_function(TOLD, arg="failed", timeout=START)
        finally:
            GONE.set()

    def test_another_open_page_goes_on_with_the_version_it_came_from(
        self, reader: BrowserContext, opened: Page, address: str, deployed: Path
    ) -> None:
        visit(opened, address)
        example = f"{address}assets/log/eksempel.csv"
        other = reader.new_page()
        other.goto(f"{address}log/")
        opened.goto(f"{address}klage/")
        release(deployed)
        look_for_new(opened)
        opened.get_by_role("button", name="Genindlæs for at bruge den").click(timeout=START)
        expect(opened.locator("h1")).to_contain_text("ny udgave")
        assert "ny udgave" in opened.evaluate(FETCHED, example)
        assert "ny udgave" not in other.evaluate(FETCHED, example)
        # The other page's worker is of the old version too.
        other.get_by_role("button", name="Prøv med eksemplet").click()
        expect(other.locator(RESULT)).to_be_visible(timeout=START)
        assert len(opened.evaluate("caches.keys()")) == 2
        other.close()
        opened.reload()
        opened.wait_for_function("() => caches.keys().then((names) => names.length === 1)")

    @pytest.mark.parametrize("new", every(2, [WORKER, "klage/index.html"], "another file"))
    def test_a_half_deployed_server_leaves_the_old_version_whole(
        self, opened: Page, address: str, deployed: Path, tmp_path: Path, new: str
    ) -> None:
        visit(opened, address)
        old = linked(deployed, tmp_path / "old")
        release(deployed)
        complete = (deployed / new).read_bytes()
        linked(old, deployed)
        replace(deployed / new, complete)
        look_for_new(opened)
        if new == WORKER:
            opened.wait_for_function(TOLD, arg="failed", timeout=START)
        opened.goto(f"{address}klage/")
        expect(opened.locator("h1")).not_to_contain_text("ny udgave")
        opened.goto(f"{address}opslag/?paragraph=125")
        expect(opened.locator(f"[data-answer]{PYODIDE}")).to_be_visible(timeout=START)
        assert opened.locator(OFFER).count() == 0
        # Once deployed in full, the new version is offered.
        linked(old, deployed)
        release(deployed)
        look_for_new(opened)
        expect(opened.locator(OFFER)).to_be_visible(timeout=START)

    def test_a_first_visit_to_a_half_deployed_server_ends_in_a_page(
        self, opened: Page, address: str, deployed: Path
    ) -> None:
        replace(deployed / "klage" / "index.html", b"<h1>Fra en anden udgave</h1>")
        opened.goto(address + ENGINE_PAGE)
        opened.wait_for_function(TOLD, arg="failed", timeout=START)
        opened.goto(f"{address}klage/")
        expect(opened.locator("h1")).to_have_text("Fra en anden udgave")

    def test_the_whole_engine_is_kept_across_versions(
        self, reader: BrowserContext, opened: Page, address: str, deployed: Path, server: type[Unreliable]
    ) -> None:
        opened.goto(f"{address}uden-net/")
        opened.get_by_role("button", name="Gem til brug uden net").click()
        expect(opened.locator("[data-note=everything]")).to_be_visible(timeout=START)
        release(deployed)
        server.asked.clear()
        look_for_new(opened)
        opened.get_by_role("button", name="Genindlæs for at bruge den").click(timeout=START)
        expect(opened.locator(OFFER)).to_have_count(0)
        expect(opened.locator("[data-note=everything]")).to_be_visible(timeout=START)
        go_offline(reader, server)
        assert "loadPyodide" in opened.evaluate(FETCHED, f"{address}engine/pyodide/pyodide.js")
        assert opened.evaluate(f"fetch('{address}engine/spreadsheets.zip').then(({{ ok }}) => ok)")
        assert not [path for path in server.asked if "/engine/" in path]

    def test_axe_finds_nothing_where_it_is_offered(
        self, opened: Page, address: str, deployed: Path, looks: Looks
    ) -> None:
        opened.emulate_media(reduced_motion="reduce")
        visit(opened, address)
        release(deployed)
        opened.goto(f"{address}om/")
        expect(opened.locator(OFFER)).to_be_visible(timeout=START)
        assert in_looks(opened, None, looks) == []


def test_the_site_can_be_installed(reader: BrowserContext, opened: Page, address: str, site_dir: Path) -> None:
    visit(opened, address)
    session = reader.new_cdp_session(opened)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == f"{address}manifest.webmanifest"
    # Nothing may prevent installing but the window, which is incognito.
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error for error in errors if error["errorId"] != "in-incognito"] == []
    manifest = json.loads((site_dir / "manifest.webmanifest").read_text("utf-8"))
    assert {manifest[key] for key in ("id", "start_url", "scope")} == {"./"}
    assert [icon.get("purpose", "any") for icon in manifest["icons"]] == ["any", "any", "any", "maskable"]
    for icon in manifest["icons"]:
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", (site_dir / icon["src"]).read_bytes()[16:24])
            assert icon["sizes"] == f"{width}x{height}"
        assert (site_dir / icon["src"]).is_file()


def test_every_file_of_the_site_is_listed_or_left_out_on_purpose(site_dir: Path) -> None:
    handbook, engine = files_of(site_dir)
    assert not handbook.keys() & engine.keys()
    for file in site_dir.rglob("*"):
        if file.is_file():
            name = file.relative_to(site_dir).as_posix()
            listed = {name, f"{name.removesuffix('index.html')}"} & (handbook.keys() | engine.keys())
            assert listed or name == WORKER or name.endswith(".map") or name.startswith(UNUSED), name
    assert {"", "klage/", "404.html", "search/text.json", "engine/rules.json"} <= handbook.keys()
    assert "engine/checker.whl" in engine


def test_a_changed_file_changes_the_version(deployed: Path) -> None:
    before = (deployed / WORKER).read_text("utf-8").partition("\n")[0]
    release(deployed)
    after = (deployed / WORKER).read_text("utf-8").partition("\n")[0]
    versions = [json.loads(line.removeprefix("self.built = ").rstrip(";"))["version"] for line in (before, after)]
    assert versions[0] != versions[1]


@pytest.mark.parametrize("missing", [WORKER, PAGE])
def test_what_the_build_lacks_is_named(deployed: Path, missing: str) -> None:
    (deployed / missing).unlink()
    with pytest.raises(StepError, match=missing):
        write_offline(deployed)


def test_a_page_without_a_place_for_the_sizes_is_named(deployed: Path) -> None:
    with pytest.raises(StepError, match=r"\{everything\}"):
        write_offline(deployed)
