"""The policy that the site gives to browsers: nothing runs, and nobody is asked, but the site itself."""

import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.support.pages import START
from tools.errors import StepError
from tools.paths import ROOT
from tools.site import serve
from tools.site.pages import read_pages
from tools.site.policy import HEADERS_FILE, NGINX_FILE, common_scripts, headers_of, inline_scripts, write_policy

META = re.compile(r'<head><meta http-equiv="Content-Security-Policy" content="([^"]+)">')
# A different origin.
OTHERS = "http://127.0.0.1:9"
# Returns the names of everything that the site has stored in the browser.
KEPT = "[document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(Boolean)"


def directives(policy: str) -> dict[str, set[str]]:
    return {name: set(values) for name, *values in (part.split() for part in re.split("[;,]", policy))}


def test_every_page_begins_with_the_policy_of_the_header(site_dir: Path) -> None:
    header = headers_of(site_dir)["Content-Security-Policy"]
    html = read_pages(site_dir)
    assert len(html) > 50
    for name, text in html.items():
        (policy,) = META.findall(text)
        assert directives(policy) == {k: v for k, v in directives(header).items() if k != "frame-ancestors"}, name
        # Browsers look no further for the character set: https://html.spec.whatwg.org/multipage/semantics.html#charset
        assert text.encode().index(b"<meta charset=") < 1000, name


def test_the_policy_names_nobody_else_and_no_way_around_it(site_dir: Path) -> None:
    policy = directives(headers_of(site_dir)["Content-Security-Policy"])
    sources = set().union(*policy.values())
    hashes = {source for source in sources if source.startswith("'sha256-")}
    assert sources - hashes == {"'none'", "'self'", "'wasm-unsafe-eval'", "data:"}
    assert (
        policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == {"'none'"}
    )
    assert [name for name, values in policy.items() if "data:" in values] == ["img-src"]
    assert hashes <= policy["script-src"]


def test_every_inline_script_is_listed_and_no_other(site_dir: Path) -> None:
    listed = {s for s in headers_of(site_dir)["Content-Security-Policy"].split() if s.startswith("'sha256-")}
    there = {
        f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for html in read_pages(site_dir).values()
        for script in inline_scripts(html)
    }
    assert listed == there
    # The one that remembers a dark or a light page.
    assert len(listed) == 1


@pytest.mark.parametrize("script", ["<script>canary()</script>", "<SCRIPT type='module'\n>canary()</SCRIPT>"])
def test_an_inline_script_that_comes_with_a_pages_content_stops_the_build(tmp_path: Path, script: str) -> None:
    shared = "<head><script>theme()</script><script src='x.js'></script><script type=\"application/json\">{}</script>"
    write_policy(tmp_path, {"a.html": shared, "b.html": shared})
    assert common_scripts({"a": shared}) == {"theme()"}
    with pytest.raises(StepError, match=r"b\.html has an inline script.*canary"):
        write_policy(tmp_path, {"a.html": shared, "b.html": f"{shared}{script}"})


def test_a_page_without_a_head_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(StepError, match=r"a\.html has no <head>"):
        write_policy(tmp_path, {"a.html": "<p>"})


def test_both_kinds_of_servers_are_told_the_same(site_dir: Path) -> None:
    headers = headers_of(site_dir)
    assert headers.keys() == {
        "Cache-Control",
        "Content-Security-Policy",
        "X-Frame-Options",
        "Cross-Origin-Opener-Policy",
        "Referrer-Policy",
        "Permissions-Policy",
        "X-Content-Type-Options",
    }
    nginx = (site_dir / NGINX_FILE).read_text("utf-8")
    assert dict(re.findall(r'^add_header (\S+) "([^"]*)" always;$', nginx, re.MULTILINE)) == headers
    for folder in ("data", "indlejr"):
        (block,) = re.findall(rf"^location /{folder}/ {{\n(.*?)}}$", nginx, re.MULTILINE | re.DOTALL)
        sent = dict(re.findall(r'^    add_header (\S+) "([^"]*)" always;$', block, re.MULTILINE))
        assert sent == headers_of(site_dir, f"/{folder}/any")
    readme = (ROOT / "tools/site/README.md").read_text("utf-8")
    for name in [*headers, HEADERS_FILE, NGINX_FILE]:
        assert f"`{name}`" in readme, name


def test_the_server_here_sends_them_with_everything(page: Page, site_url: str, site_dir: Path) -> None:
    for path in ("", "assets/javascripts/worker.js", "engine/rules.json", "mangler/"):
        sent = page.request.get(site_url + path).headers
        for name, value in headers_of(site_dir, f"/{path}").items():
            assert sent[name.lower()] == value, path


def test_only_the_data_and_the_embedded_answers_are_open_to_other_sites(site_dir: Path) -> None:
    for name, html in read_pages(site_dir).items():
        headers = headers_of(site_dir, f"/{name.removesuffix('index.html')}")
        embedded = name.startswith("indlejr/")
        assert ("X-Frame-Options" in headers) == ("frame-ancestors" in headers["Content-Security-Policy"]) != embedded
        assert ("Access-Control-Allow-Origin" in headers) == embedded
        assert embedded or list(inline_scripts(html))
    assert headers_of(site_dir, "/data/rules.json")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in headers_of(site_dir, "/engine/rules.json")
    # Cloudflare Pages reads no more rules: https://developers.cloudflare.com/pages/configuration/headers/
    assert len(re.findall("^/", (site_dir / HEADERS_FILE).read_text("utf-8"), re.MULTILINE)) < 100


# Each attack by the words with which the browser refuses it.
ATTACKS = {
    "inline script": "document.body.append(Object.assign(document.createElement('script'), { text: 'canary()' }))",
    "inline event": "document.body.insertAdjacentHTML('beforeend', '<img src=none onerror=canary()>')",
    "JavaScript URL": "location = 'javascript:canary()'",
    "unsafe-eval": "setTimeout('canary()')",
    "inline style": "document.body.insertAdjacentHTML('beforeend', '<p style=color:red>')",
    "Loading the image": f"document.body.insertAdjacentHTML('beforeend', '<img src={OTHERS}/x>')",
    "Connecting to": f"fetch('{OTHERS}/x').catch(() => {{}}); navigator.sendBeacon('{OTHERS}/x')",
    "Loading the script": f"import('{OTHERS}/x.js').catch(() => {{}})",
    "Framing": "document.body.insertAdjacentHTML('beforeend', '<iframe src=/klage/>')",
    "base URI": "document.head.append(Object.assign(document.createElement('base'), { href: '/x/' }))",
    "Sending form data": "document.body.insertAdjacentHTML('beforeend', '<form id=f action=/x>'); f.submit()",
}


def attacked(context: BrowserContext, site_url: str, attack: str) -> tuple[Page, list[str], list[str]]:
    """Run an attack on the start page; return the page, the console's messages and the requests to others."""
    messages: list[str] = []
    arrived: list[str] = []

    def arrive(route: Route) -> None:
        arrived.append(route.request.url)
        route.abort()

    context.on("console", lambda message: messages.append(message.text))
    context.route(f"{OTHERS}/**", arrive)
    page = context.new_page()
    page.goto(site_url)
    page.evaluate("() => { window.canary = () => { window.sung = true; }; }")
    page.evaluate(f"() => {{ {attack} }}")
    return page, messages, arrived


@pytest.mark.parametrize("refused", ATTACKS)
@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(False, id="page alone"),
        # A browser enforces both: what the page alone refuses is refused.
        pytest.param(True, id="header", marks=pytest.mark.full("the same policy, sent twice")),
    ],
)
def test_what_gets_into_a_page_runs_nothing_and_asks_nobody(
    context: BrowserContext, site_url: str, monkeypatch: pytest.MonkeyPatch, refused: str, sent: bool
) -> None:
    if not sent:
        # A host may send no headers.
        monkeypatch.setattr(serve, "headers_of", lambda *_: {})
    page, messages, arrived = attacked(context, site_url, ATTACKS[refused])
    for _ in range(100):
        if any(refused in one for one in messages):
            break
        page.wait_for_timeout(20)
    assert refused in " ".join(messages)
    assert page.evaluate("window.sung") is None
    assert arrived == []
    assert page.url == site_url


def test_without_a_policy_attacks_work(context: BrowserContext, site_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "headers_of", lambda *_: {})
    context.route(site_url, lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page, _, _ = attacked(context, site_url, ATTACKS["inline script"])
    assert page.evaluate("window.sung")
    page, _, arrived = attacked(context, site_url, ATTACKS["Loading the image"])
    page.wait_for_timeout(500)
    assert arrived == [f"{OTHERS}/x"]


def test_nothing_a_reader_does_is_kept_but_the_choice_of_colours(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tandhjul/?vis=alle")
    page.locator("#cogs-g1-no").check()
    page.locator("#cogs-g1_note").fill("Ida")
    page.locator("#cogs-g1_note").blur()
    expect(page.get_by_text("Jeres note: Ida")).to_be_visible(timeout=START)
    page.goto(f"{site_url}tekst/")
    page.get_by_role("searchbox").fill("sele")
    expect(page.locator("[data-find-results] > li").first).to_be_visible()
    page.goto(f"{site_url}log/")
    page.get_by_role("button", name="Prøv med eksemplet").click()
    expect(page.locator("[data-log]")).to_be_visible(timeout=START)
    assert page.evaluate(KEPT) == []
    page.locator(".head__scheme").click()
    assert page.evaluate(KEPT) == ["sidste-udvej.scheme"]
    assert page.evaluate("localStorage.getItem('sidste-udvej.scheme')") in {"dark", "light"}
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("opslag/ #lookup", "Ida Hansen"),
        ("opslag/ #lookup", "Ida 124 d"),
        ("opslag/ #lookup", "311299-0000"),
        ("tjek/gentagen-brug/ #repeated_use-days", "Ida 3-1-2026"),
        ("tjek/gentagen-brug/ #repeated_use-days", "3-1-2026, 311299-0000"),
        ("tjek/gentagen-brug/ #repeated_use-days", "3112990000"),
        ("tandhjul/ #cogs-g1_note", "Ida"),
    ],
)
def test_what_may_be_about_a_person_is_kept_out_of_the_address(
    page: Page, site_url: str, field: str, written: str
) -> None:
    path, selector = field.split()
    page.goto(site_url + path)
    page.locator(selector).fill(written)
    page.locator(selector).press("Enter")
    page.locator(selector).blur()
    page.wait_for_timeout(100)
    # The address may have the paragraph alone.
    assert page.url.removesuffix("?paragraph=124d") == site_url + path


def test_days_can_be_shared(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}tjek/gentagen-brug/")
    page.locator("#repeated_use-days").fill("3-1-2026, 14.2.26; 2026-03-01")
    page.locator("#repeated_use-days").press("Enter")
    expect(page).to_have_url(re.compile(r"days=3-1-2026%2C\+14\.2\.26%3B\+2026-03-01$"))
