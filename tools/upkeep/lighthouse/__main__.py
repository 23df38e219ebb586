"""Measure the built site with Lighthouse, as on a mid-range phone, and report scores below what is promised.

Not among the tests: each page takes most of a minute, and the figure for performance varies with the machine.
"""

import gzip
import json
import os
import shutil
import sys
import tempfile
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tools.errors import StepError, run
from tools.machine.setup import make
from tools.machine.system import chromium
from tools.paths import LIGHTHOUSE, ROOT, SITE, VENV
from tools.site.serve import HOST, SiteHandler

PAGES = ("", "paragraffer/128/", "opslag/", "oversigt/", "log/")
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
# Apart from the packages that the site is built with, since Lighthouse brings a hundred of its own.
HOME = ROOT / ".tools" / "lighthouse"
PROGRAM = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
CHROMIUM_FLAGS = "--headless=new --no-sandbox --disable-gpu"
COMPRESSED = (".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm")


class CompressingHandler(SiteHandler):
    """Serves text compressed, as every host does; otherwise Lighthouse would measure this server's lack of it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802 (the base class's name)
        """Answer with the file, compressed if its kind is worth compressing."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file() or file.suffix not in COMPRESSED:
            super().do_GET()
            return
        body = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> int:
    """Measure each page; return 1 if one scores below what is promised, 2 if one could not be measured."""
    try:
        browser = what_it_needs()
        make(PROGRAM, "lighthouse", [LIGHTHOUSE / "package-lock.json"], install)
        poor = [fault for page in PAGES for fault in measure(page, browser)]
    except StepError as error:
        print(f"Not measured: {error}", file=sys.stderr)
        return 2
    print("\n".join(poor))
    return int(bool(poor))


def what_it_needs() -> Path:
    """Return the browser. Raises StepError when there is none, or no site."""
    browser = chromium()
    if browser is None:
        raise StepError("No Chromium or Chrome is here. `make test` installs one.")
    if not SITE.is_dir():
        raise StepError("There is no site. `make build` makes it.")
    return browser


def install() -> None:
    """Install Lighthouse as its lock file says."""
    print("Setting up: Lighthouse (once)", flush=True)
    HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LIGHTHOUSE / name, HOME)
    command: list[str | Path] = [VENV / "bin" / "npm", "ci", "--loglevel=error", "--prefix", HOME]
    run(command, failing="npm could not install Lighthouse.")


def measure(page: str, browser: Path) -> list[str]:
    """Print a page's scores, and return a line for each that is below what is promised, with the reasons."""
    report = lighthouse(page, browser)
    scores = {name: round(100 * category["score"]) for name, category in report["categories"].items()}
    print(f"/{page}: " + ", ".join(f"{name} {score}" for name, score in scores.items()), flush=True)
    return [
        f"/{page}: {name} is {scores[name]}, below {least}: {', '.join(lost(report, name))}"
        for name, least in LEAST.items()
        if scores[name] < least
    ]


def lost(report: dict[str, Any], category: str) -> list[str]:
    """Return the audits that cost points in a category."""
    counted = [audit["id"] for audit in report["categories"][category]["auditRefs"] if audit["weight"]]
    return [name for name in counted if (report["audits"][name]["score"] or 0) < 0.9]


def lighthouse(page: str, browser: Path) -> dict[str, Any]:
    """Return Lighthouse's report on a page. Raises StepError when Lighthouse fails."""

    def handler(*args: object) -> CompressingHandler:
        return CompressingHandler(*args, directory=str(SITE))  # type: ignore[arg-type]

    with tempfile.TemporaryDirectory() as folder, ThreadingHTTPServer((HOST, 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        output = Path(folder, "report.json")
        command: list[str | Path] = [VENV / "bin" / "node", PROGRAM, f"http://{HOST}:{server.server_port}/{page}"]
        command += [f"--only-categories={','.join(LEAST)}", f"--chrome-flags={CHROMIUM_FLAGS}"]
        command += ["--output=json", f"--output-path={output}", "--quiet", "--no-enable-error-reporting"]
        run(command, failing=f"Lighthouse failed on /{page}.", env={**os.environ, "CHROME_PATH": str(browser)})
        server.shutdown()
        report: dict[str, Any] = json.loads(output.read_text("utf-8"))
    return report


if __name__ == "__main__":
    sys.exit(main())
