"""Words of the glossary are explained where they first occur, and no line breaks inside `§ 124 d`."""

import re
from pathlib import Path

import pytest
from markdown import Markdown
from playwright.sync_api import Page, expect

from checker.model.rules import Glossary
from checker.site.glossary import Words
from macros.terms import TermsExtension
from tests.support.rules_fixture import rules
from tools.site.pages import pages
from tools.site.prose import UNREAD, blocks

TERMS = rules()["glossary"]["terms"]
NBSP = "\N{NO-BREAK SPACE}"
EXTENSIONS = ["admonition", "attr_list", "def_list", "tables", "toc"]


def rendered(text: str) -> str:
    """Return a page's Markdown as HTML, without the definitions at its end."""
    return Markdown(extensions=[*EXTENSIONS, TermsExtension()]).convert(text).split('<div class="terms"')[0]


def linked(html: str) -> list[str]:
    return re.findall(r'<a [^>]*class="term"[^>]*>([^<]*)</a>', html)


class TestWhere:
    """A word is explained once, and only in running text."""

    def test_only_where_it_first_occurs(self) -> None:
        html = rendered("Et samtykke er et ja.\n\nSamtykket er aktivt. Et samtykke er frivilligt.")
        assert linked(html) == ["samtykke"]
        assert html.index('class="term"') < html.index("Samtykket")

    def test_in_any_case_and_form(self) -> None:
        assert linked(rendered("Samtykket er aktivt.")) == ["Samtykket"]

    def test_across_the_end_of_a_line(self) -> None:
        assert linked(rendered("En samlet\nregistrering er nok.")) == ["samlet\nregistrering"]

    def test_the_longest_word_that_fits(self) -> None:
        assert linked(rendered("En samlet registrering.")) == ["samlet registrering"]

    def test_not_inside_another_word(self) -> None:
        assert linked(rendered("Samtykkeerklæring, ikke-samtykke.")) == []

    def test_several_in_one_sentence_with_the_text_between(self) -> None:
        html = rendered("Samtykke og *hjemmel* og **en værge** er ikke det samme som klage.")
        assert linked(html) == ["Samtykke", "hjemmel", "værge", "klage"]
        assert re.sub("<[^>]*>", "", html).strip() == "Samtykke og hjemmel og en værge er ikke det samme som klage."

    @pytest.mark.parametrize(
        "text",
        [
            "# Samtykke",
            "## Om samtykke",
            "[Læs om samtykke](https://example.org/)",
            "`samtykke`",
            "    samtykke",
            "| samtykke |\n|---|\n| samtykke |",
            '!!! note "Samtykke"\n    Her.',
            'Se <a href="https://example.org/">samtykke</a>.',
            'Her. <small class="source">[Håndbogen: <b>om</b> samtykke]</small>',
            "<div><p>samtykke</p></div>",
            '<dl class="glossary"></dl>\n\nSamtykke står her.',
        ],
    )
    def test_not_in(self, text: str) -> None:
        assert linked(rendered(text)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "- samtykke",
            "Ord\n:   samtykke",
            "> samtykke",
            '!!! note "Eksempel"\n    Et samtykke.',
            'Se <a href="https://example.org/">her</a> om samtykke.',
            'Her. <small class="source">[Kilde]</small> Et samtykke.',
            "En linje<br>samtykke",
        ],
    )
    def test_but_in(self, text: str) -> None:
        assert linked(rendered(text)) == ["samtykke"]

    def test_each_page_starts_again(self) -> None:
        markdown = Markdown(extensions=[TermsExtension()])
        assert [linked(markdown.reset().convert("Et samtykke.")) for _ in range(2)] == [["samtykke"]] * 2

    def test_the_definition_is_text_even_where_it_looks_like_markup(self) -> None:
        glossary: Glossary = {"terms": [{"term": "X", "id": "x", "forms": ["a+b"], "text": "<b>"}], "abbreviations": []}
        assert [use.term["id"] for use in Words(glossary).uses("Her er a+b.")] == ["x"]


class TestTypography:
    """Lines do not break where a sign, a number or a letter would stand alone."""

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("Efter § 124 d, stk. 2, gælder", f"§{NBSP}124{NBSP}d, stk.{NBSP}2, gælder"),
            ("fra 1. januar 2025", f"1.{NBSP}januar 2025"),
            ("i kapitel 24 a", f"kapitel{NBSP}24{NBSP}a"),
            ("*efter § 82*", f"efter §{NBSP}82"),
            ("[se § 82](https://example.org/)", f"se §{NBSP}82"),
            ("## Om § 82", f"Om §{NBSP}82"),
            ("| § 82 |\n|---|\n| § 81 |", f"§{NBSP}81"),
            (f"allerede §{NBSP}82", f"allerede §{NBSP}82<"),
        ],
    )
    def test_kept_together(self, text: str, kept: str) -> None:
        assert kept in rendered(text)

    def test_code_is_as_it_was_typed(self) -> None:
        assert f"§{NBSP}82" not in rendered("`§ 82`")

    def test_a_heading_keeps_its_address_and_its_place_in_the_contents(self) -> None:
        markdown = Markdown(extensions=["toc", TermsExtension()])
        html = markdown.convert("## Om § 82 og kapitel 24")
        assert 'id="om-82-og-kapitel-24"' in html
        assert vars(markdown)["toc_tokens"][0]["name"] == f"Om §{NBSP}82 og kapitel{NBSP}24"

    def test_nowhere_on_the_site_may_a_line_end_in_a_paragraph_sign(self, site_dir: Path) -> None:
        # The content of a <template> is shown, too, once a script needs it.
        shown = {address: re.sub("<(/?)template", r"<\1div", html) for address, html in pages(site_dir)}
        texts = {address: blocks(html, {"script", "pre", "code"}) for address, html in shown.items()}
        assert any(f"§{NBSP}1" in block for text in texts.values() for block in text)
        assert {block: address for address, text in texts.items() for block in text if re.search(r"§ \d", block)} == {}


class TestGlossary:
    """The glossary itself, and the links to it."""

    def test_the_glossary_has_every_word_with_its_meaning_and_source(self, site_dir: Path) -> None:
        html = (site_dir / "ordliste" / "index.html").read_text("utf-8")
        assert len(TERMS) >= 40
        for term in TERMS:
            assert f'id="{term["id"]}"' in html
        assert html.count('class="source"') >= sum("sources" in term for term in TERMS)
        assert all(f">{a['short']}</dt>" in html.replace(NBSP, " ") for a in rules()["glossary"]["abbreviations"])

    def test_no_page_explains_a_word_twice_and_each_has_its_definition(self, site_dir: Path) -> None:
        for address, html in pages(site_dir):
            found = re.findall(r'aria-describedby="ord-([a-z-]+)"', html)
            assert len(found) == len(set(found)), address
            assert all(f'id="ord-{name}"' in html for name in found), address

    def test_every_word_occurs_on_some_page(self, site_dir: Path) -> None:
        others = [html for address, html in pages(site_dir) if address != "/ordliste/"]
        text = " ".join(block for html in others for block in blocks(html, UNREAD)).replace(NBSP, " ").lower()
        assert [term["term"] for term in TERMS if not any(form.lower() in text for form in term["forms"])] == []


class TestReading:
    """A definition shows for pointer, keyboard and screen reader, can be dismissed, and is not printed."""

    @pytest.fixture
    def word(self, page: Page, site_url: str) -> str:
        """Open a page with explained words, and return the selector of one."""
        page.goto(f"{site_url}samtykke/")
        return "a.term >> nth=1"

    def shown(self, page: Page, word: str) -> bool:
        script = "e => getComputedStyle(e, '::after').content !== 'none'"
        return bool(page.locator(word).evaluate(script))

    def test_a_definition_shows_under_the_pointer_and_on_itself_until_escape(self, page: Page, word: str) -> None:
        assert not self.shown(page, word)
        box = page.locator(word).bounding_box()
        assert box
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        assert self.shown(page, word)
        # The definition waits, so that a pointer that only passes by shows nothing.
        page.wait_for_timeout(400)
        page.mouse.move(box["x"] + 5, box["y"] + box["height"] + 12, steps=10)
        assert self.shown(page, word)
        page.keyboard.press("Escape")
        assert not self.shown(page, word)
        page.mouse.move(2, 2)
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        assert self.shown(page, word)

    def test_a_definition_shows_at_the_keyboard_until_escape(self, page: Page, word: str) -> None:
        page.locator("a.term >> nth=0").focus()
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.locator(word).evaluate("e => e === document.activeElement"):
                break
        assert self.shown(page, word)
        page.keyboard.press("Escape")
        assert not self.shown(page, word)
        expect(page.locator(word)).to_be_focused()

    def test_a_screen_reader_reads_a_definition_once(self, page: Page, word: str) -> None:
        link = page.locator(word)
        definition = link.get_attribute("data-definition")
        assert definition
        expect(link).to_have_accessible_description(definition.replace(NBSP, " "))
        link.focus()
        expect(link).to_have_accessible_name("magtanvendelse")

    def test_a_word_leads_to_the_glossary(self, page: Page, word: str) -> None:
        page.locator(word).click()
        expect(page).to_have_url(re.compile(r"/ordliste/#magtanvendelse$"))
        expect(page.locator("#magtanvendelse")).to_be_in_viewport()

    @pytest.mark.parametrize("width", [320, 1280])
    def test_a_definition_never_leaves_the_page(self, page: Page, site_url: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site_url}samtykke/")
        for word in page.locator("a.term").all():
            word.hover()
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_a_definition_is_not_printed(self, page: Page, word: str) -> None:
        page.emulate_media(media="print")
        page.locator(word).hover()
        assert not self.shown(page, word)
        assert page.locator(word).evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
