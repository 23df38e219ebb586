"""Everything that the site ships is accounted for: whose it is, under what licence, and where its source is."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.parts import parts
from tests.repo.test_project import NPM_LOCKS, PYTHON_LOCKS
from tools.errors import StepError
from tools.paths import ROOT
from tools.site.notices import contents, licence_text, owners_of
from tools.upkeep import sbom


@pytest.fixture
def copy(site_dir: Path, tmp_path: Path) -> Path:
    """Copy the built site, to be spoiled."""
    return Path(shutil.copytree(site_dir, tmp_path / "site"))


@pytest.fixture(scope="module")
def listed(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """Return the components of the list, which is the same twice."""
    files = [tmp_path_factory.mktemp("sbom") / name for name in ("one.json", "two.json")]
    counts = [sbom.write_sbom(file, site_dir) for file in files]
    assert files[0].read_bytes() == files[1].read_bytes()
    components: list[dict[str, object]] = json.loads(files[0].read_text("utf-8"))["components"]
    assert [len(components)] * 2 == counts
    return components


def test_the_list_of_parts_has_every_locked_package_and_marks_those_shipped(listed: list[dict[str, object]]) -> None:
    named = {f"{part['group']}/{part['name']}".lstrip("/"): part for part in listed if "group" in part}
    named |= {str(part["name"]): part for part in listed if "group" not in part}
    purls = {part["purl"] for part in listed}
    for lock in PYTHON_LOCKS:
        for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text("utf-8"), re.MULTILINE):
            assert f"pkg:pypi/{name.lower()}@{version}" in purls
    for lock in NPM_LOCKS:
        for path in json.loads(lock.read_text("utf-8"))["packages"]:
            assert not path or path.rpartition("node_modules/")[2] in named
    locked = [part for part in listed if not str(part["purl"]).startswith("pkg:generic/")]
    assert all(part["hashes"] and part["version"] for part in locked)
    shipped = {name for name, part in named.items() if part["scope"] == "required"}
    assert shipped >= {
        "@fontsource/ibm-plex-sans",
        "mkdocs-material",
        "pyodide",
        "python",
        "emscripten",
        "minisearch",
        "@orama/stemmers",
        "openpyxl",
        "et-xmlfile",
    }
    assert len(shipped) == len(parts())


def test_every_file_of_others_is_in_the_list_with_its_licence_and_source(
    listed: list[dict[str, object]], site_dir: Path
) -> None:
    held: dict[str, set[str]] = {}
    for part in json.loads(json.dumps(listed)):
        if part["scope"] == "required":
            assert part["licenses"][0]["expression"], part["name"]
            assert part["externalReferences"][0]["url"].startswith("https://"), part["name"]
            for place in part["evidence"]["occurrences"]:
                held.setdefault(place["location"], set()).add(part["name"])
    own = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*")}
    programs = [
        name
        for name in contents(site_dir)
        if re.search(r"\.(m?js|wasm|bin|woff2|pyc?|css)$", name) and name not in own and "!checker/" not in name
    ]
    assert len(programs) > 500
    assert [name for name in programs if name not in held and not name.startswith("licenser/")] == []
    assert held["engine/fast/snapshot.wasm"] >= {"pyodide", "python"}
    assert held["search/minisearch.js"] == {"minisearch"}


def in_archive(member: str) -> Callable[[Path], None]:
    """Return what puts one more member into the archive that reads spreadsheets."""

    def put(site: Path) -> None:
        with zipfile.ZipFile(site / "engine" / "spreadsheets.zip", "a") as archive:
            archive.writestr(member, "")

    return put


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda site: (site / "assets/javascripts/other.js").write_text(""), "assets/javascripts/other.js: nobody"),
        (lambda site: (site / "engine/other.wasm").write_bytes(b""), "engine/other.wasm: nobody"),
        (in_archive("numpy/core.py"), "engine/spreadsheets.zip!numpy/core.py: nobody"),
        (lambda site: (site / "search/stemmer.js").unlink(), "Orama stemmers: no file is search/stemmer.js"),
        (
            lambda site: (site / "engine/pyodide/pyodide-lock.json").write_text('{"python": "3.14.0"}'),
            'CPython: \'"python": "3.13.2"\' is not in engine/pyodide/pyodide-lock.json',
        ),
    ],
)
def test_a_file_of_nobody_and_a_part_that_is_gone_stop_the_build(
    copy: Path, spoil: Callable[[Path], None], told: str
) -> None:
    owners_of(copy)
    spoil(copy)
    with pytest.raises(StepError, match=re.escape(told)):
        owners_of(copy)


def test_a_licence_that_its_package_no_longer_has_is_told() -> None:
    with pytest.raises(StepError, match="openpyxl comes without COPYING"):
        licence_text("openpyxl:COPYING")


def test_the_page_names_every_part_with_its_licence_and_source(site_dir: Path) -> None:
    page = LexborHTMLParser((site_dir / "licenser" / "index.html").read_text("utf-8"))
    links = {link.attributes["href"] for link in page.css("main dl a")}
    terms = {term.id: term.text() for term in page.css("main dl dt")}
    assert len(parts()) > 20
    for part in parts():
        assert terms[part["id"]].replace("\xa0", " ").startswith(part["name"])
        assert {f"../licenser/{part['id']}.txt", part["source"]} <= links
        text = (site_dir / "licenser" / f"{part['id']}.txt").read_text("utf-8")
        assert part["copyright"] in text
        assert len(text) > 600, part["name"]
    assert "Mozilla Public License Version 2.0" in (site_dir / "licenser" / "pyodide.txt").read_text("utf-8")
    with zipfile.ZipFile(site_dir / "licenser" / "pyodide.zip") as changes:
        assert {"tools/fast/glue.py", "tools/pyodide.py", "tools/site/engine.py"} <= set(changes.namelist())


def test_every_footer_leads_to_the_page(site_dir: Path) -> None:
    for file in ("index.html", "opslag/index.html", "404.html"):
        page = LexborHTMLParser((site_dir / file).read_text("utf-8"))
        assert [link for link in page.css("footer a") if str(link.attributes["href"]).endswith("licenser/")], file


def test_nothing_of_the_theme_is_shipped_that_no_page_loads(site_dir: Path) -> None:
    pages = "".join(file.read_text("utf-8") for file in site_dir.rglob("*.html"))
    own = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs" / "assets").rglob("*")}
    of_the_theme = [
        path
        for path in (site_dir / "assets").rglob("*")
        if path.is_file() and path.relative_to(site_dir) not in own and path.suffix != ".woff2"
    ]
    assert {path.suffix for path in of_the_theme} == {".css"}
    assert [path.name for path in of_the_theme if path.name not in pages] == []
