"""The rules for other systems: as data, as answers on other sites, and as a package."""

import csv
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, TypedDict

import jsonschema_rs
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from checker.core.answer import ask_about
from checker.core.matching import complete_facts
from checker.core.reference import slug
from checker.site.linked_data import CREDIT, LICENCE
from checker.words.table import HEADERS, overview
from macros.api import package
from tests.support.rules_fixture import by_slug, rules
from tools.paths import ROOT, UV
from tools.site.data import FORMAT
from tools.site.schema import schema_of
from tools.site.serve import SiteHandler, serve_directory

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
    assert (published.pop("license"), published.pop("credit")) == (LICENCE, CREDIT)
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
    assert (index["license"], index["credit"]) == (LICENCE, CREDIT)
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


def test_the_page_names_the_licences_and_how_to_credit(site_dir: Path) -> None:
    html = (site_dir / "aabne-data" / "index.html").read_text("utf-8")
    licence = html.partition('id="licens"')[2].partition("<h2")[0]
    assert f'href="{LICENCE}deed.da"' in licence
    assert unescape(re.sub("<[^>]+>", "", licence)).count(LICENCE) == 1
    assert "MIT" in licence
    said = unescape(unescape(re.sub("<[^>]+>", "", licence)))
    assert CREDIT in re.sub("<[^>]+>", "", said)
    whole = (ROOT / "LICENSE").read_text("utf-8")
    assert LICENCE in whole
    assert whole.startswith("MIT License")


@pytest.mark.parametrize("name", ["rules", "answer"])
def test_every_part_of_the_data_is_described(data: Path, name: str) -> None:
    schema = read(data / f"{name}.schema.json")
    told = {kind: part["description"] for kind, part in schema["$defs"].items()}
    assert len(told) > 10
    assert not [kind for kind, said in told.items() if said.startswith("dict(") or len(said.split()) < 2]
    if name == "rules":
        # What is only in compiled rules and in answers is described by its type.
        untold = {"version", "paragraphs", "checker", "whole", "title", "short", "url", "common"}
        parts = [(key, part) for kind in schema["$defs"].values() for key, part in kind["properties"].items()]
        assert {key for key, part in parts if "description" not in part} <= untold


def test_a_type_without_a_docstring_of_its_own_has_no_description() -> None:
    class Bare(TypedDict):
        name: str

    class Told(TypedDict):
        """Something told."""

        bare: Bare

    described = schema_of(Told)["$defs"]
    assert described["Told"]["description"] == "Something told."
    assert "description" not in described["Bare"]


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
        assert (described["license"], described["creditText"]) == (LICENCE, CREDIT)
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
        '<sidste-udvej-svar id="facts" technology="camera" objection="none" paragraph="136-e"></sidste-udvej-svar>'
    )
    decided = '[data-field="decided_by"]'
    expect(page.locator(f"#one {decided}")).to_have_attribute("data-value", "personale")
    expect(page.locator(f"#two {decided}")).to_have_count(1)
    expect(page.locator("#two .from a")).to_have_attribute("href", f"{site_url}paragraffer/136-a/?decision_exists=yes")
    expect(page.get_by_text("se § 999")).to_be_visible()
    expect(page.get_by_text("se klage")).to_be_visible()
    expect(page.locator("#facts [data-silent]")).to_have_count(1)
    page.locator("#two").evaluate("(two) => two.setAttribute('decision_exists', 'no')")
    expect(page.locator(f"#two {decided}")).to_have_attribute("data-value", "personale")


class Open(SiteHandler):
    """A server that lets every site read every file, as GitHub Pages does, and remembers what it was asked for."""

    asked: ClassVar[list[str]] = []

    def end_headers(self) -> None:
        self.asked.append(self.path)
        self.send_header("Access-Control-Allow-Origin", "*")
        SimpleHTTPRequestHandler.end_headers(self)


ELEMENT = "<sidste-udvej-svar {}>her står linket</sidste-udvej-svar>"


def test_nothing_but_an_answer_is_ever_fetched(shown: Shown, site_dir: Path) -> None:
    named = ("§ 136 a", "§136a", "136 a", "136A", "136-a", " §\N{NO-BREAK SPACE}136\N{NO-BREAK SPACE}a ")
    others = (
        "",
        "../../klage",
        "/",
        ".",
        "?",
        "136 a/../../klage",
        "klage",
        "..%2f..%2fklage",
        "§ a",
        "136 ab",
        "a136",
    )
    elements = [f'paragraph="{written}"' for written in (*named, *others)]
    elements += ["", 'decision_exists="yes"', 'paragraph="136 a" decision_exists="../../klage"']
    Open.asked.clear()
    with serve_directory(site_dir, handler=Open) as address:
        script = f'<script type="module" src="{address}indlejr/svar.js"></script>'
        page = shown(script + "".join(ELEMENT.format(attributes) for attributes in elements))
        expect(page.locator("section.sidste-udvej")).to_have_count(len(named))
        # The last of them again, so that whatever the others fetch has been asked for by then.
        page.locator("sidste-udvej-svar").last.evaluate("(last) => last.setAttribute('decision_exists', 'yes')")
        expect(page.locator("section.sidste-udvej")).to_have_count(len(named) + 1)
        # One that was shown, and is now asked for what is no paragraph.
        page.locator("sidste-udvej-svar").last.evaluate("(last) => last.setAttribute('paragraph', '../../klage')")
        expect(page.locator("section.sidste-udvej")).to_have_count(len(named))
    text = page.locator("body").inner_text()
    assert text.count("her står linket") == len(elements) - len(named)
    files = {"svar.js", "ended.js", "svar.css", "136-a/", "136-a/decision_exists=yes/"}
    assert set(Open.asked) == {f"/indlejr/{name}" for name in files}


def test_the_element_knows_every_fact_in_the_order_of_the_addresses(data: Path, site_dir: Path) -> None:
    script = (site_dir / "indlejr" / "svar.js").read_text("utf-8")
    (listed,) = re.findall(r"observedAttributes = \[PARAGRAPH, (.*?)\]", script)
    facts = re.findall(r'"(\w+)"', listed)
    entries = read(data / "index.json")["answers"]
    assert set(facts) == {fact for entry in entries for fact in entry["facts"]}
    for entry in entries:
        assert list(entry["facts"]) == [fact for fact in facts if fact in entry["facts"]]


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
