"""Three browsers, each driven over its own protocol, with the few calls that tests and benchmarks make of all."""

import json
import os
import re
import subprocess
import time
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from selenium import webdriver
from selenium.webdriver.common.bidi.browsing_context import BrowsingContext
from selenium.webdriver.common.bidi.log import Log
from selenium.webdriver.common.bidi.script import Script
from selenium.webdriver.common.bidi.session import Session
from selenium.webdriver.remote.websocket_connection import WebSocketConnection

from tools.machine.system import XVFB, WebKit

# Seconds; enough for the engine's first start on a busy machine.
PATIENCE = 120
WINDOW = (1280, 1024)


class Browser(ABC):
    """One window of a browser."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Go to an address, and wait until it is loaded."""

    @abstractmethod
    def evaluate(self, function: str, *arguments: object) -> Any:
        """Call a JavaScript function with JSON values, and return its result, a JSON value too."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Set the size of the viewport, in CSS pixels."""

    @abstractmethod
    def complaints(self) -> list[str]:
        """Return the console messages so far, and the uncaught errors."""

    def wait_for(self, function: str, *arguments: object, patience: float = PATIENCE) -> Any:
        """Call a function until it returns something truthy, and return that; raise an error after `patience` s."""
        until = time.monotonic() + patience
        while not (found := self.evaluate(function, *arguments)):
            if time.monotonic() > until:
                shown = self.evaluate("() => document.querySelector('main')?.innerText")
                raise TimeoutError(f"never true: {function} {arguments}\n{self.complaints()}\n{shown}")
            time.sleep(0.05)
        return found


class Chromium(Browser):
    """A page of Chromium, which Playwright drives."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, url: str) -> None:
        self._page.goto(url)

    def evaluate(self, function: str, *arguments: object) -> Any:
        return self._page.evaluate(f"(given) => ({function})(...given)", list(arguments))

    def wait_for(self, function: str, *arguments: object, patience: float = PATIENCE / 2) -> Any:
        # Other calls fail while the page is left for another.
        called = f"(given) => ({function})(...given)"
        return self._page.wait_for_function(called, arg=list(arguments), timeout=1000 * patience).json_value()

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def complaints(self) -> list[str]:
        return []  # Whoever opened the page hears of them: tests/support/watch.py


class Firefox(Browser):
    """A Firefox over WebDriver BiDi, which needs no driver program in between."""

    def __init__(self, connection: WebSocketConnection) -> None:
        Session(connection).new({})
        self._script, self._contexts = Script(connection), BrowsingContext(connection)
        self._window: str = self._contexts.create(type="tab")
        self._complaints: list[str] = []
        log = Log(connection)
        log.add_event_handler("entry_added", lambda entry: self._complaints.append(str(entry)))
        self.resize(*WINDOW)

    def open(self, url: str) -> None:
        self._contexts.navigate(self._window, url, wait="complete")

    def evaluate(self, function: str, *arguments: object) -> Any:
        given = ", ".join(map(json.dumps, arguments))
        # JSON, which both sides have, is simpler than the protocol's own encoding of values.
        called = f"async () => JSON.stringify(await ({function})({given})) ?? 'null'"
        answer = self._script.execute(called, context_id=self._window)
        return json.loads(answer["value"])

    def resize(self, width: int, height: int) -> None:
        self._contexts.set_viewport(self._window, {"width": width, "height": height})

    def complaints(self) -> list[str]:
        return self._complaints


class WebKitGtk(Browser):
    """A WebKitGTK over WebDriver."""

    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        self._driver = driver

    def open(self, url: str) -> None:
        self._driver.get(url)

    def evaluate(self, function: str, *arguments: object) -> Any:
        return self._driver.execute_script(f"return ({function})(...arguments)", *arguments)

    def resize(self, width: int, height: int) -> None:
        self._driver.set_window_size(width, height)

    def complaints(self) -> list[str]:
        return []  # WebKitGTK's driver does not report them: https://github.com/SeleniumHQ/selenium/issues/15586


@contextmanager
def firefox(program: Path, folder: Path) -> Iterator[Browser]:
    """Run a Firefox with a fresh profile, which is kept in `folder` with its log."""
    log = folder / "firefox.log"
    command: list[str | Path] = [program, "--headless", "--no-remote", "--profile", folder, "--remote-debugging-port=0"]
    with (
        log.open("w") as stream,
        subprocess.Popen(
            command, stdout=stream, stderr=stream, env={**os.environ, "TZ": "Europe/Copenhagen"}
        ) as process,
    ):
        try:
            connection = WebSocketConnection(f"{bidi_address(log)}/session", PATIENCE, 0.01)  # type: ignore[no-untyped-call]
            yield Firefox(connection)
            connection.close()  # type: ignore[no-untyped-call]
        finally:
            process.terminate()


def bidi_address(log: Path) -> str:
    """Return the address that a Firefox writes to its log once it listens; raise TimeoutError if it never does."""
    until = time.monotonic() + PATIENCE
    while not (found := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text("utf-8"))):
        if time.monotonic() > until:
            raise TimeoutError(f"Firefox does not start: {log.read_text('utf-8')}")
        time.sleep(0.05)
    return found[1]


@contextmanager
def webkit(programs: WebKit, folder: Path) -> Iterator[Browser]:
    """Run a fresh WebKitGTK on its own virtual screen, with its log in `folder`."""
    log = folder / "webkit.log"
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(programs.browser)
    options.add_argument("--automation")
    with screen() as display, log.open("w") as stream:
        # Without a graphics card, the DMA-BUF renderer shows nothing: https://github.com/tauri-apps/tauri/issues/15936
        env = {"DISPLAY": display, "WEBKIT_DISABLE_DMABUF_RENDERER": "1", "TZ": "Europe/Copenhagen"}
        service = webdriver.WebKitGTKService(str(programs.driver), log_output=stream, env={**os.environ, **env})
        with warnings.catch_warnings():
            # Selenium reaches this driver in a way that it has itself deprecated:
            # https://github.com/SeleniumHQ/selenium/issues/14686
            warnings.filterwarnings("ignore", "setting remote_server_addr", DeprecationWarning)
            driver = webdriver.WebKitGTK(options=options, service=service)
        try:
            driver.set_window_size(*WINDOW)
            yield WebKitGtk(driver)
        finally:
            driver.quit()


@contextmanager
def screen() -> Iterator[str]:
    """Run a virtual screen, and yield its name."""
    read, write = os.pipe()
    command = [XVFB, "-displayfd", str(write), "-screen", "0", "1280x1280x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        os.close(write)
        try:
            with os.fdopen(read) as answer:
                yield f":{answer.readline().strip()}"
        finally:
            process.terminate()
