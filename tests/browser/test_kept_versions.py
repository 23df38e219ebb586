"""The stand-in for the browser shows what Chromium shows, in the sequences that once broke the promise of sw.js."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.support.sizes import every
from tests.support.version_faults import FAULTS, without
from tests.support.versions import ASKED, FAILED, VERSIONS, WITHOUT, Outcome, Step, source, stand_in
from tools.site.offline import WORKER, listing
from tools.site.serve import SiteHandler, serve_directory

SITE = "site/"
# Resolves once nothing is being installed or activated any more.
AT_REST = """async (look) => {
    const found = await navigator.serviceWorker.getRegistration();
    if (look && navigator.serviceWorker.controller) await found.update().catch(() => {});
    while (found?.installing || (found?.active && found.active.state !== "activated")) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}"""
# The steps that a page takes; only what it asks for gives a status and a text.
OF_PAGES = {
    "ask": """({ address, part, worker }) => {
        if (!worker) {
            return fetch(address + part).then(async (found) => [found.status, await found.text()], () => [0, ""]);
        }
        return new Promise((resolve) => {
            const asking = new Worker(address + "worker.js");
            asking.onmessage = ({ data }) => resolve(data);
            asking.postMessage(address + part);
        });
    }""",
    "keep": """async ({ address, what }) => {
        const found = await navigator.serviceWorker.getRegistration();
        if (!found?.active) return void (await navigator.serviceWorker.register(address + "sw.js", { scope: address }));
        return new Promise((resolve) => {
            navigator.serviceWorker.onmessage = ({ data }) => (data.saved || data.failed) && resolve();
            found.active.postMessage(what);
        });
    }""",
    "activate": """async () => {
        const { waiting } = await navigator.serviceWorker.getRegistration();
        if (!waiting) return;
        await new Promise((resolve) => {
            waiting.onstatechange = () => waiting.state === "activated" && resolve();
            navigator.serviceWorker.onmessage = ({ data }) => data.failed && resolve();
            waiting.postMessage("activate");
        });
    }""",
    "lose": "async () => { for (const name of await caches.keys()) await caches.delete(name); }",
}
TYPES = {"js": "text/javascript", "css": "text/css"}


class Host(SiteHandler):
    """A server with the files of the steps so far."""

    files: ClassVar[dict[str, str]]
    up: ClassVar[bool]

    def do_GET(self) -> None:  # noqa: N802 (the base class's name)
        """Answer as the stand-in's server does, unless the network is lost."""
        if not self.up:
            raise ConnectionResetError
        path = urlsplit(self.path).path.removeprefix(f"/{SITE}")
        text = self.files.get(path, self.files.get(f"{path}/"))
        content = (self.files["404.html"] if text is None else text).encode()
        self.send_response(404 if text is None else 200)
        self.send_header("Content-Type", TYPES.get(path.rpartition(".")[2], "text/html"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Player:
    """Plays a sequence in a real browser."""

    def __init__(self, context: BrowserContext, host: type[Host], address: str, workers: list[str]) -> None:
        self.context, self.host, self.address, self.workers = context, host, address, workers
        self.tabs: dict[int, Page] = {}

    def play(self, step: Step) -> Outcome | None:
        """Do one step, and return what was shown."""
        page = self.tabs.get(step.get("tab", min(self.tabs, default=0)))
        match step["do"]:
            case "deploy":
                files = {path: VERSIONS[n][path] for path, n in step["files"].items() if path in VERSIONS[n]}
                self.host.files = files | {WORKER: self.workers[step["worker"]]}
            case "connect":
                self.host.up = step["state"] == "up"
            case "visit":
                return self.visit(step["tab"], step["place"])
            case "close" if page:
                self.tabs.pop(step["tab"]).close()
            case "stop" if page:
                session = self.context.new_cdp_session(page)
                session.send("ServiceWorker.enable")
                session.send("ServiceWorker.stopAllWorkers")
            case "fill" if page:
                # Ended with the session.
                self.disk = self.context.new_cdp_session(page)
                full = {} if step["room"] is None else {"quotaSize": 1}
                origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.address))
                self.disk.send("Storage.overrideQuotaForOrigin", {"origin": origin, **full})
            case act if page:
                shown = page.evaluate(OF_PAGES[act], {"address": self.address, **step})
                page.evaluate(AT_REST, False)
                return (shown[0], shown[1]) if shown else None
        return None

    def visit(self, tab: int, place: str) -> Outcome:
        """Open a page in a tab, and have the browser look for a new version, as it soon does by itself."""
        page = self.tabs.get(tab) or self.context.new_page()
        self.tabs[tab] = page
        try:
            answer = page.goto(self.address + place)
        except Error:
            self.tabs.pop(tab).close()
            return FAILED
        assert answer
        page.evaluate(AT_REST, True)
        return answer.status, answer.text()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """Open a context for a reader whose browser may keep the site."""
    with chromium.new_context() as context:
        yield context


PLAYED = [fault for fault, (steps, *_) in FAULTS.items() if not any("tasks" in step for step in steps)]
# Whether Chromium lists a page that is still being fetched differs from time to time.
SELDOM = "a page that is still being fetched is forgotten"


@pytest.mark.parametrize(
    ("fault", "faulty"),
    every(3, [(fault, False) for fault in PLAYED], "another fault; the stand-in browser plays all")
    + [
        pytest.param(fault, True, marks=pytest.mark.full("sw.js as it was, not as it is"))
        for fault in PLAYED
        if fault != SELDOM
    ],
)
def test_chromium_shows_the_same(reader: BrowserContext, tmp_path: Path, fault: str, faulty: bool) -> None:
    steps, old, new = FAULTS[fault]
    sequence = [*steps, *ASKED]
    script = without(old, new) if faulty else source()
    with stand_in(tmp_path, script) as standing_in:
        shown = standing_in.play(sequence)["shown"]
    expected = {load["since"]: comparable((load["status"], load["text"])) for load in shown}
    workers = [listing(tmp_path / str(number)) + script for number in range(len(VERSIONS))]
    host = type("Server", (Host,), {"files": {}, "up": True})
    with serve_directory(tmp_path, handler=host) as root:
        player = Player(reader, host, root + SITE, workers)
        played = {number: player.play(step) for number, step in enumerate(sequence)}
    assert {number: comparable(shown) for number, shown in played.items() if shown} == expected


def comparable(shown: Outcome) -> Outcome:
    """Return what was shown, without the text of the page that says that there is no network."""
    return WITHOUT if shown[0] == WITHOUT[0] else shown
