"""Write what a browser may do on the site: the same policy in every page, and as headers for the server.

A page may run the site's own files and the theme's few inline scripts, whose hashes are taken here, and may ask nobody
else. A page's own `<meta>` says so wherever the site is published; the headers say it to the worker too, and what a
`<meta>` cannot say.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from tools.errors import StepError
from tools.site.data import DATA
from tools.site.pages import EMBEDDED, Pages, is_embedded

# In the format of static hosts: Netlify, Cloudflare Pages and others.
HEADERS_FILE = "_headers"
NGINX_FILE = "_nginx.conf"

_NGINX = """\
charset utf-8;
error_page 404 /404.html;
"""

# A page in another site's frame can be hidden beneath something else, for the reader to click unknowingly.
FRAMING = {"Content-Security-Policy": "frame-ancestors 'none'", "X-Frame-Options": "DENY"}
# For files that other sites' scripts may read.
SHARED = {"Access-Control-Allow-Origin": "*"}

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_SRC = re.compile(r"\ssrc\s*=", re.IGNORECASE)
# Data in a page, which no browser runs.
_DATA = re.compile(r"""\stype\s*=\s*["']?application/(?:ld\+)?json\b""", re.IGNORECASE)

# No page uses these, so nothing that gets into a page may either.
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


def write_policy(site: Path, pages: Pages) -> None:
    """Write the policy into each of the `pages`, and into the built `site` as headers.

    Raises StepError when a page has an inline script that the others lack: the theme's scripts are on every page, so
    this one came with the content.
    """
    # The pages for other sites have no inline script.
    own = {name: html for name, html in pages.items() if not is_embedded(name)}
    policy = content_policy(common_scripts(own))
    # An address may reveal what a reader has looked up, so no request carries it, even where there are no headers.
    first = (
        f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="referrer" content="no-referrer">'
    )
    for name, html in pages.items():
        if "<head>" not in html:
            raise StepError(f"{name} has no <head> to put the content security policy into.")
        pages[name] = html.replace("<head>", first, 1)
    folders = sorted({name.split("/")[0] for name in own if "/" in name})
    blocks = {"/*": all_headers(policy)}
    blocks |= {f"/{place}": FRAMING for place in ["", *(name for name in own if "/" not in name)]}
    blocks |= {f"/{folder}/*": FRAMING for folder in folders}
    blocks |= {f"/{folder}/*": SHARED for folder in (DATA, EMBEDDED)}
    told = (f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in of.items()) for path, of in blocks.items())
    (site / HEADERS_FILE).write_text("".join(told), "utf-8")
    nginx = _added(merged([all_headers(policy), FRAMING]))
    for folder in (DATA, EMBEDDED):
        nginx += f"location /{folder}/ {{\n{_added({**all_headers(policy), **SHARED}, '    ')}}}\n"
    (site / NGINX_FILE).write_text(nginx + _NGINX, "utf-8")


def _added(headers: Mapping[str, str], indent: str = "") -> str:
    return "".join(f'{indent}add_header {name} "{value}" always;\n' for name, value in headers.items())


def merged(blocks: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the headers of several blocks, joined as servers join them: of two policies, both hold."""
    headers: dict[str, str] = {}
    for name, value in (item for block in blocks for item in block.items()):
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def common_scripts(pages: dict[str, str]) -> set[str]:
    """Return the inline scripts that every page has; `pages` is HTML by the page's name.

    Raises StepError when a page has others.
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
    """Yield the text of each script in the page itself, exactly as it is hashed, white space included."""
    for attributes, text in _SCRIPT.findall(html):
        if not _SRC.search(attributes) and not _DATA.search(attributes):
            yield text


def content_policy(scripts: Iterable[str]) -> str:
    """Return the content security policy of a page with these inline scripts and no others."""
    hashes = sorted(f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            # `wasm-unsafe-eval` lets the worker compile Pyodide's WebAssembly, but lets no text run as a script.
            f"script-src 'self' {''.join(f'{one} ' for one in hashes)}'wasm-unsafe-eval'",
            "style-src 'self'",
            # The theme's icons are in its style sheets, as data.
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            # No form is submitted, and no <base> changes where relative links lead.
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def all_headers(policy: str) -> dict[str, str]:
    """Return the headers of every file, by name: the policy, and what only a header can say."""
    return {
        "Content-Security-Policy": policy,
        # The browser asks whether a file has changed: page, rules and engine are then of one version, and not old.
        "Cache-Control": "no-cache",
        # A page that opened this one, or was opened by it, cannot reach into it.
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _REFUSED),
        # A file is what its type says, not what a browser guesses from its content.
        "X-Content-Type-Options": "nosniff",
    }


def headers_of(site: Path, path: str = "/") -> dict[str, str]:
    """Return the headers that a built site asks its server to send with a path; none if it asks for none."""
    file = site / HEADERS_FILE
    blocks: dict[str, dict[str, str]] = {}
    for line in file.read_text("utf-8").splitlines() if file.is_file() else []:
        if line.startswith("/"):
            block = blocks.setdefault(line, {})
        else:
            name, _, value = line.strip().partition(": ")
            block[name] = value
    return merged(of for pattern, of in blocks.items() if fnmatchcase(path, pattern))
