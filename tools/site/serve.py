"""Serve the site on this machine, and build it again whenever its sources change."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import watchfiles

from tools.paths import ROOT, SITE
from tools.site.builder import Builder
from tools.site.policy import headers_of

HOST = "127.0.0.1"
WATCHED = ("rules", "checker", "macros", "docs", "overrides", "mkdocs.yml", "CHANGELOG.md")


class SiteHandler(SimpleHTTPRequestHandler):
    """Serve files with the types that browsers insist on, and the site's own page where there is no file."""

    # Python takes other types from the system, and systems differ.
    extensions_map = {  # noqa: RUF012 (as the base class has it)
        **SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/manifest+json",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
        ".woff2": "font/woff2",
        ".zip": "application/zip",
    }

    def handle(self) -> None:
        """Answer, unless the browser has gone: it closes connections that it no longer needs."""
        with suppress(ConnectionError):
            super().handle()

    def end_headers(self) -> None:
        """Send the headers that the site asks for, and make browsers ask every time whether a file has changed."""
        asked = headers_of(Path(self.directory), urlsplit(self.path).path)
        for name, value in ({"Cache-Control": "no-cache"} | asked).items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's 404.html where there is no file, as GitHub Pages does."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", self.extensions_map[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        """Log nothing: the terminal is for what has to be mended."""


@contextmanager
def serve_directory(directory: Path, port: int = 0, handler: type[SiteHandler] = SiteHandler) -> Iterator[str]:
    """Serve `directory` on this machine while the context lasts, and yield its address, ending in a slash.

    Port 0 takes any free one. Raises OSError when the port is taken.
    """
    with ThreadingHTTPServer((HOST, port), partial(handler, directory=str(directory))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def main() -> int:
    """Build, serve, and build again on changes until interrupted; return the exit code."""
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or int(port) > 65535:
        print(f"PORT is {port}; it must be a number up to 65535.", file=sys.stderr)
        return 2
    # An event, since KeyboardInterrupt can be raised anywhere, and be swallowed there.
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        changes = watch_sources(stop)
        with closing(Builder(stop)) as builder:
            failed = builder.build()
            if stop.is_set():
                return 0
            if failed and not SITE.is_dir():
                return failed
            with serve_directory(SITE, int(port)) as address:
                print(f"\nThe site is at {address} (Ctrl-C ends).\n", flush=True)
                rebuild(changes, builder)
    except OSError as error:
        print(f"The site cannot be served at port {port}: {error}. Try `make serve PORT=8001`.", file=sys.stderr)
        return 2
    return 0


def watch_sources(stop: threading.Event) -> Iterator[set[watchfiles.main.FileChange]]:
    """Watch the sources from now on until `stop` is set; return the changes as they come, and empty sets in between."""
    paths = [ROOT / name for name in WATCHED]
    # `step` is how long nothing more may change: editors write a file in several steps, but at once.
    changes = watchfiles.watch(*paths, stop_event=stop, yield_on_timeout=True, rust_timeout=100, step=20)
    # Watching starts with this first `next`, since a file that is saved during the first build counts.
    next(changes)
    return changes


def is_loaded(name: str) -> bool:
    """Return whether the process that builds reads a source only once: code, and what configures MkDocs."""
    return name.endswith((".py", ".yml")) or name.startswith("overrides/")


def rebuild(changes: Iterator[set[watchfiles.main.FileChange]], builder: Builder) -> None:
    """Build again at each change, until `changes` ends; after an error, the last good site is still served."""
    for found in changes:
        if not found:
            continue
        names = sorted({str(Path(path).relative_to(ROOT)) for _, path in found})
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        print(f"Changed: {names[0]}{more}", flush=True)
        if any(map(is_loaded, names)):
            builder.forget()
        builder.build()


if __name__ == "__main__":
    sys.exit(main())
