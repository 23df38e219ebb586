"""The rules for other systems: as data, as answers on other sites, and as a package."""

import csv
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema_rs
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from checker.core.answer import ask_about
from checker.core.matching import complete_facts
from checker.core.reference import slug
from checker.words.table import HEADERS, overview
from macros.api import package
from tests.support.rules_fixture import by_slug, rules
from tools.paths import UV
from tools.site.data import FORMAT
from tools.site.schema import schema_of

INTERVENTIONS = [p for p in rules()["paragraphs"] if "rows" in p]


@pytest.fixture(scope="module")
def data(site_dir: Path) -> Path:
    return site_dir / "data"


def read(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def fits(content: object, schema: Path) -> None:
    described = read(schema)
    jsonschema_rs.Draft202012Validator(described).validate(content)


def test_the_rules_are_those_of_the_engine_in_the_published_format(data: Path, site_dir: Path) -> None:
    published = read(data / "rules.json")
    fits(published, data / "rules.schema.json")
    assert published.pop("format") == FORMAT
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", published.pop("on"))
    engine = read(site_dir / "engine" / "rules.json")
    # The engine needs no words of the act that only the pages »Loven« show.
    needed = [{k: v for k, v in p.items() if k != "statute"} for p in published["paragraphs"]]
    assert {**published, "paragraphs": needed} == {k: v for k, v in engine.items() if k in published}
    published["paragraphs"][0]["number"] = 136
    with pytest.raises(jsonschema_rs.ValidationError):
        fits(published, data / "rules.schema.json")


def test_every_answer_has_its_address(data: Path, site_dir: Path) -> None:
    index = read(data / "index.json")
    assert index["format"] == FORMAT
    asked = []
    for entry in index["answers"]:
        paragraph = next(p for p in INTERVENTIONS if (p["number"], p["act"]) == (entry["paragraph"], entry["act"]))
        published = read(data / entry["data"])
        fits(published, data / "answer.schema.json")
        assert published == ask_about(rules(), paragraph, None, entry["facts"], index["on"])
        assert (site_dir / "indlejr" / entry["page"] / "index.html").is_file()
        asked.append((slug(paragraph), entry["facts"]))
    complete = [(slug(p), facts) for p in INTERVENTIONS for facts in complete_facts(p)]
    assert all(one in asked for one in complete)
    assert len(asked) == len({slug(p) for p in INTERVENTIONS}) + sum(bool(facts) for _, facts in complete)
    assert (data / "svar" / "136-a" / "decision_exists=yes.json").is_file()


def test_the_overview_is_for_a_spreadsheet(data: Path) -> None:
    text = (data / "oversigt.csv").read_bytes().decode("utf-8-sig")
    head, *lines = csv.reader(text.splitlines(), delimiter=";")
    assert head == ["Kapitel", *HEADERS]
    assert len(lines) == len(overview(rules(), read(data / "index.json")["on"]))
    # A spreadsheet would compute these cells.
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]


def test_a_type_that_json_lacks_has_no_schema() -> None:
    with pytest.raises(TypeError, match="bytes"):
        schema_of(bytes)


def example(site_dir: Path) -> str:
    """Return the program on the page, as a reader copies it."""
    html = (site_dir / "aabne-data" / "index.html").read_text("utf-8")
    blocks = [unescape(re.sub("<[^>]+>", "", block)) for block in re.findall("<pre>(.*?)</pre>", html, re.DOTALL)]
    (program,) = [block for block in blocks if block.startswith("import json")]
    return program


def test_the_package_is_installed_and_answers_as_the_page_says(data: Path, site_dir: Path, tmp_path: Path) -> None:
    wheel = data / package()
    venv = tmp_path / "venv"
    commands: list[list[str | Path]] = [
        ["venv", "--quiet", "--python", sys.executable, venv],
        ["pip", "install", "--quiet", "--offline", "--no-index", "--python", venv / "bin" / "python", wheel],
    ]
    for command in commands:
        subprocess.run([UV / "bin" / "uv", *command], check=True)
    program = re.sub(r'"http[^"]*rules\.json"', repr((data / "rules.json").as_uri()), example(site_dir))
    done = subprocess.run(
        [venv / "bin" / "python", "-I", "-c", textwrap.dedent(program)], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.stdout == "kommunalbestyrelsen\n", done.stderr


def test_a_paragraphs_page_tells_programs_what_it_tells_people(site_dir: Path) -> None:
    for paragraph in INTERVENTIONS:
        html = (site_dir / "paragraffer" / slug(paragraph) / "index.html").read_text("utf-8")
        (found,) = re.findall('<script type="application/ld[+]json">(.*?)</script>', html, re.DOTALL)
        described = json.loads(found)
        assert described["@type"] == "FAQPage"
        questions = [one["name"].rpartition(": ")[2] for one in described["mainEntity"]]
        assert questions == ["Hvem beslutter?", "Skal det registreres og indberettes?", "Hvor kan man klage?"]
        for one in described["mainEntity"]:
            assert len(one["acceptedAnswer"]["text"]) > 2
    two = json.loads(
        re.findall('ld[+]json">(.*?)</script>', (site_dir / "paragraffer/136-a/index.html").read_text())[0]
    )
    complaint = two["mainEntity"][2]["acceptedAnswer"]["text"]
    assert "Til Ankestyrelsen." in complaint
    assert "Til kommunalbestyrelsen." in complaint
    assert by_slug(rules(), "136-a")["title"] in two["name"]


Shown = Callable[[str], Page]


@pytest.fixture
def shown(context: BrowserContext) -> Iterator[Shown]:
    """Return a function that opens a page of another site with the given body."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            pass

    with ThreadingHTTPServer(("localhost", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = context.new_page()

        def show(body: str) -> Page:
            pages["/"] = f"<!doctype html><title>x</title>{body}"
            page.goto(f"http://localhost:{server.server_port}/")
            return page

        yield show
        server.shutdown()


def test_another_site_shows_an_answer_as_an_element(shown: Shown, site_url: str) -> None:
    page = shown(
        f'<script type="module" src="{site_url}indlejr/svar.js"></script>'
        '<sidste-udvej-svar id="one" paragraph="124-d">et øjeblik</sidste-udvej-svar>'
        '<sidste-udvej-svar id="two" paragraph="136-a" decision_exists="yes"></sidste-udvej-svar>'
        '<sidste-udvej-svar id="none" paragraph="999">se § 999</sidste-udvej-svar>'
        '<sidste-udvej-svar id="away" paragraph="../../klage">se klage</sidste-udvej-svar>'
    )
    decided = '[data-field="decided_by"]'
    expect(page.locator(f"#one {decided}")).to_have_attribute("data-value", "personale")
    expect(page.locator(f"#two {decided}")).to_have_count(1)
    expect(page.locator("#two .from a")).to_have_attribute("href", f"{site_url}paragraffer/136-a/?decision_exists=yes")
    expect(page.get_by_text("se § 999")).to_be_visible()
    expect(page.get_by_text("se klage")).to_be_visible()
    page.locator("#two").evaluate("(two) => two.setAttribute('decision_exists', 'no')")
    expect(page.locator(f"#two {decided}")).to_have_attribute("data-value", "personale")


def test_another_site_shows_an_answer_in_a_frame_and_no_other_page(shown: Shown, site_url: str) -> None:
    page = shown(
        f'<iframe id="answer" src="{site_url}indlejr/136-a/decision_exists=yes/"></iframe>'
        f'<iframe id="page" src="{site_url}klage/"></iframe>'
    )
    expect(page.frame_locator("#answer").locator('[data-field="complaint"]')).to_have_attribute(
        "data-value", "ankestyrelsen"
    )
    expect(page.frame_locator("#page").locator("[data-md-component]")).to_have_count(0)


def test_the_page_on_it_leads_to_an_example(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}aabne-data/")
    expect(page.locator("dt code", has_text="ask(")).to_be_visible()
    page.get_by_role("link", name="et eksempel").click()
    expect(page.locator('sidste-udvej-svar [data-field="decided_by"]')).to_have_count(2)
