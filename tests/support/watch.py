"""A watch over the pages of a browser."""

from playwright.sync_api import BrowserContext, ConsoleMessage

WHOLE_ENGINE = "engine/pyodide/pyodide.asm.wasm"
# Chromium's word for the reader having chosen a field before the page could:
# https://html.spec.whatwg.org/multipage/interaction.html#flush-autofocus-candidates
CHOSEN_ALREADY = "Autofocus processing was blocked because a document already has a focused element."


class PageWatch:
    """A record of what the pages of a context request from others, and of their errors and console messages."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.forget()
        # A page's own events leave out its workers and the windows it opens:
        # https://github.com/microsoft/playwright/issues/6340
        context.on("request", lambda request: self.on_request(request.url))
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))

    def forget(self) -> None:
        """Start again with nothing noted."""
        self.strayed: list[str] = []
        self.whole_engine = False
        self.complaints: list[str] = []

    def on_request(self, url: str) -> None:
        """Note a request to others, which those to data: and blob: addresses are not."""
        if not url.startswith((self.origin, "data:", "blob:")):
            self.strayed.append(url)
        if url.endswith(f"/{WHOLE_ENGINE}"):
            self.whole_engine = True

    def on_console(self, message: ConsoleMessage) -> None:
        """Note any console message, except on a field chosen already, and Playwright's own when it blocks workers."""
        # https://github.com/microsoft/playwright/pull/14714
        if message.text in (CHOSEN_ALREADY, "Service Worker registration blocked by Playwright"):
            return
        self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")
