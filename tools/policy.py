"""What a browser may do on the site: the same rules in every page and as headers for the server that publishes it.

A page may run the site's own files and the theme's few inline scripts, whose hashes are taken here, and may ask nobody
else. A page's own `<meta>` says so wherever the site is published; the headers say it to the worker too, and what a
`<meta>` cannot say.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

from tools.errors import StepError

# As static hosts read it: Netlify, Cloudflare Pages and others.
HEADERS_FILE = "_headers"
NGINX_FILE = "_nginx.conf"

# Pyodide's module ends in .mjs, which nginx takes for plain text; a browser that may not guess does not run that.
_NGINX = """\
charset utf-8;
error_page 404 /404.html;
location ~ \\.mjs$ {
    types { }
    default_type text/javascript;
}
"""

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_SRC = re.compile(r"\ssrc\s*=", re.IGNORECASE)
# Data in a page, which no browser runs.
_DATA = re.compile(r"""\stype\s*=\s*["']?application/json\b""", re.IGNORECASE)

# No page has a use for these, so nothing that gets into one has either.
_REFUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


def write_policy(site: Path) -> None:
    """Write the policy into each page of the built `site`, and beside the pages as headers.

    Raises StepError when a page has an inline script that the others have not: the theme's are on every page, so
    it came with the content.
    """
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    policy = content_policy(common_scripts({str(path.relative_to(site)): html for path, html in pages.items()}))
    # An address may tell what a reader has looked up: it goes with no request, even where there are no headers.
    first = (
        f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="referrer" content="no-referrer">'
    )
    for path, html in pages.items():
        if "<head>" not in html:
            raise StepError(f"{path.relative_to(site)} has no <head> to put the content security policy into.")
        path.write_text(html.replace("<head>", first, 1), "utf-8")
    headers = all_headers(policy)
    told = "".join(f"  {name}: {value}\n" for name, value in headers.items())
    (site / HEADERS_FILE).write_text(f"/*\n{told}", "utf-8")
    nginx = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())
    (site / NGINX_FILE).write_text(nginx + _NGINX, "utf-8")


def common_scripts(pages: dict[str, str]) -> set[str]:
    """The inline scripts that every page has, by the page's name.

    Raises StepError when one has others.
    """
    scripts = {name: set(inline_scripts(html)) for name, html in pages.items()}
    common = set.intersection(*scripts.values()) if scripts else set()
    for name, found in scripts.items():
        for other in found - common:
            raise StepError(
                f"{name} has an inline script that not every page has: {other.strip()[:100]}\n"
                "Browsers would refuse it. Put it into a file under docs/assets/javascripts/."
            )
    return common


def inline_scripts(html: str) -> Iterable[str]:
    """The text of each script that stands in the page itself, as its hash is taken: white space and all."""
    for attributes, text in _SCRIPT.findall(html):
        if not _SRC.search(attributes) and not _DATA.search(attributes):
            yield text


def content_policy(scripts: Iterable[str]) -> str:
    """The content security policy of a page with these inline scripts and no others."""
    hashes = sorted(f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            # The last lets the worker compile Pyodide's WebAssembly; it lets no text be run as a script.
            f"script-src 'self' {''.join(f'{one} ' for one in hashes)}'wasm-unsafe-eval'",
            "style-src 'self'",
            # The theme's icons stand in its style sheets.
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            # No form is sent, and no address is read from anywhere else than it says.
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def all_headers(policy: str) -> dict[str, str]:
    """The headers by name: the policy, and what only a header can say."""
    return {
        # A page that others show in a frame can be laid under something else for the reader to press.
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        # A page that opened this one, or was opened by it, has no hold on it.
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _REFUSED),
        # A file is what its type says, and nothing that a browser makes of its content.
        "X-Content-Type-Options": "nosniff",
    }


def headers_of(site: Path) -> dict[str, str]:
    """The headers that a built site asks its server to send with everything; none where it asks for none."""
    file = site / HEADERS_FILE
    lines = file.read_text("utf-8").splitlines()[1:] if file.is_file() else []
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
