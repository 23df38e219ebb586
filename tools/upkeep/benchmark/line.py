"""A server for measuring: it compresses everything as the best hosts do, and its line can be slow."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]

from tools.paths import CACHE
from tools.site.serve import HOST, SiteHandler

# Bytes that a slow line carries at a time.
PACKET = 12_500


class Line:
    """A reader's line: `rate` in bytes per second, or None for no limit, and `delay` in seconds per request."""

    def __init__(self) -> None:
        self.rate: float | None = None
        self.delay = 0.0
        self.sent = 0
        self.asked: list[str] = []
        self.quality = 11  # Brotli's, 0 to 11
        # All requests share the line.
        self._busy = threading.Lock()

    def carry(self, size: int) -> None:
        """Wait for as long as `size` bytes take."""
        with self._busy:
            self.sent += size
            if self.rate:
                time.sleep(size / self.rate)


@contextmanager
def serve_compressed(folder: Path, line: Line) -> Iterator[str]:
    """Serve `folder` on this machine over `line` while the context lasts, and yield its address, ending in a slash."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = folder / urlsplit(self.path).path.lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            line.asked.append(self.path)
            time.sleep(line.delay)
            if not path.is_file():
                self.send_error(404)
                return
            body = compressed(path.read_bytes(), line.quality)
            self.send_response(200)
            self.send_header("Content-Type", SiteHandler.extensions_map.get(path.suffix, "application/octet-stream"))
            self.send_header("Content-Encoding", "br")
            self.send_header("Content-Length", str(len(body)))
            # GitHub Pages lets browsers keep files for as long.
            self.send_header("Cache-Control", "max-age=600")
            self.end_headers()
            # A reader may leave before everything has come.
            with suppress(ConnectionError):
                for start in range(0, len(body), PACKET):
                    line.carry(len(body[start : start + PACKET]))
                    self.wfile.write(body[start : start + PACKET])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}/"
        server.shutdown()


def compressed(data: bytes, quality: int) -> bytes:
    """Return `data` compressed with Brotli; the result is kept, since an engine can take a minute."""
    kept = CACHE / f"brotli-{quality}" / hashlib.sha256(data).hexdigest()
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(brotli.compress(data, quality=quality))
    return kept.read_bytes()
