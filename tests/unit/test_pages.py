"""Every paragraph of the rules has its page, in its chapter's place in the navigation."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.core.reference import page_title, slug
from checker.site.in_text import since_text, source_note
from checker.site.lookup_page import lookup
from checker.site.rule_lists import condition_list
from macros import Macros
from tests.support.changed_rules import settled_rules
from tests.support.configuration import Config
from tests.support.rules_fixture import TODAY, by_slug, interventions, rules, site_of
from tools.paths import ROOT

PAGES = ROOT / "docs/paragraffer"


def chapters_in_the_navigation() -> dict[str, list[str]]:
    """Return the pages under each heading of the navigation."""
    nav = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=Config)["nav"]  # noqa: S506 - Config is a SafeLoader
    found: dict[str, list[str]] = {}

    def walk(entries: list[Any]) -> None:
        for entry in (entry for entry in entries if isinstance(entry, dict)):
            for title, pages in entry.items():
                if isinstance(pages, list):
                    found[title] = [page for page in pages if isinstance(page, str)]
                    walk(pages)

    walk(nav)
    return found


def test_every_paragraph_has_a_page_and_every_page_a_paragraph() -> None:
    assert {p.stem for p in PAGES.glob("*.md")} == {slug(p) for p in rules()["paragraphs"]}


@pytest.mark.parametrize("paragraph", interventions(), ids=slug)
def test_an_intervention_is_under_its_chapter_with_its_checker(paragraph: Any) -> None:
    (heading,) = [
        title
        for title in chapters_in_the_navigation()
        if title.replace("\u00a0", " ").startswith(f"Kapitel {paragraph['chapter']}:")
    ]
    assert f"paragraffer/{slug(paragraph)}.md" in chapters_in_the_navigation()[heading]
    page = (PAGES / f"{slug(paragraph)}.md").read_text("utf-8")
    for macro in ("title", "summary", "checker", "fact_box"):
        assert f'{{{{ {macro}("{slug(paragraph)}") }}}}' in page


def test_a_slug_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="no paragraph has the slug '999'"):
        Macros(None, rules(), TODAY).title("999")


def test_a_document_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="haandbogen"):
        source_note(rules(), "haandbogen", "Klageadgang")


def test_a_fact_of_an_answer_is_stated_only_if_there_is_one_answer() -> None:
    with pytest.raises(ValueError, match="136 a"):
        since_text(site_of(rules()), by_slug(rules(), "136-a"), {})


def test_conditions_are_listed_with_how_they_combine() -> None:
    of = settled_rules()
    assert condition_list(site_of(of), by_slug(of, "124-c")) == (
        "<ul><li>Indgrebet er kortvarigt.</li>"
        "<li>Indgrebet er nødvendigt for at afværge væsentlig ødelæggelse af fysiske genstande.</li>"
        "<li>Genstandene skal have mindst én af disse slags værdi, uanset hvem der ejer dem:"
        "<ul><li>Genstandene har betydelig økonomisk værdi.</li>"
        "<li>Genstandene har betydelig affektionsværdi.</li></ul>"
        "</li></ul>"
    )


def test_a_chapter_without_interventions_has_no_heading() -> None:
    more: Any = deepcopy(rules())
    more["chapters"]["24 c"] = {"title": "Et tomt kapitel"}
    assert lookup(site_of(more)) == lookup(site_of(rules()))


def test_titles_name_the_act_first() -> None:
    assert page_title(by_slug(rules(), "124-c")) == "Afværgehjælp (§ 124 c)"
    assert page_title(by_slug(rules(), "straffeloven-13-14")) == "Nødværge og nødret (straffelovens §§ 13 og 14)"


def test_no_page_shows_the_markup_it_was_written_in(site_dir: Path) -> None:
    pages = sorted(site_dir.rglob("index.html"))
    assert len(pages) > 40
    for page in pages:
        html = page.read_text("utf-8")
        assert "{ #" not in html, page
        assert "{{" not in html, page
