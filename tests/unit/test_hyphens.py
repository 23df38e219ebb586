"""Soft hyphens: in the long words of narrow places, at the parts of Danish words, and nowhere else."""

import pytest

from tools.site.hyphens import SOFT_HYPHEN, hyphenated, hyphenated_page


def shown(text: str) -> str:
    return text.replace(SOFT_HYPHEN, "-")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Magtanvendelse", "Magt-an-ven-delse"),
        ("kommunalbestyrelsen", "kom-mu-nal-be-sty-rel-sen"),
        ("velfærdsteknologi", "vel-færds-tek-no-logi"),
        # Where the patterns are wrong, the parts of the compound are known.
        ("konfliktafværgelse", "kon-flikt-afvær-gelse"),
        ("Konfliktafværgelsen", "Kon-flikt-afvær-gel-sen"),
        ("servicearealer", "ser-vice-are-a-ler"),
    ],
)
def test_a_long_word_can_be_broken_between_its_parts(word: str, parts: str) -> None:
    assert shown(hyphenated(word)) == parts


@pytest.mark.parametrize("text", ["afgørelsen", "§ 124 d, stk. 1", "2026-11-28", ""])
def test_short_words_and_numbers_stay_as_they_are(text: str) -> None:
    assert hyphenated(text) == text


PAGE = """<html><head><title>Magtanvendelse</title></head><body><nav>Magtanvendelse</nav><article>
<h1 id="magtanvendelse">Magtanvendelse<br> og <em>velfærd</em></h1><p>Magtanvendelse</p><img alt="x">
<table><tr><td data-label="Kommunalbestyrelsen" title="Magtanvendelse"><a href="/magtanvendelse/">Magtanvendelse</a>
<code>magtanvendelse</code></td></tr></table><p>Magtanvendelse</p>
<div data-answer><table><tr><td data-label="Magtanvendelse">Magtanvendelse</td></tr></table></div>
<div class="checker"><label>Magtanvendelse</label></div><!-- <td>Magtanvendelse -->
<figure><p>Magtanvendelse</p><svg><text>Magtanvendelse</text></svg></figure></article><p>Magtanvendelse</p></body></html>"""


def test_a_heading_gets_them_in_its_longest_words_alone() -> None:
    page = "<article><h1>Magtanvendelse og kommunalbestyrelsen</h1></article>"
    assert shown(hyphenated_page(page)) == "<article><h1>Magtanvendelse og kom-mu-nal-be-sty-rel-sen</h1></article>"


@pytest.mark.parametrize(
    ("html", "shown_as"),
    [
        ("<h1>Tryghedsskabende velfærd</h1>", "<h1>Tryg-heds-ska-bende velfærd</h1>"),
        ("<li>Menneskerettighedskonvention</li>", "<li>Men-ne-ske-ret-tig-heds-kon-ven-tion</li>"),
        ("<li>magtanvendelsesreglerne</li>", "<li>magtanvendelsesreglerne</li>"),
        ('<td lang="en">contributors</td>', '<td lang="en">contributors</td>'),
    ],
)
def test_a_word_that_fills_a_line_of_a_phone_gets_them(html: str, shown_as: str) -> None:
    assert shown(hyphenated_page(f"<article>{html}</article>")) == f"<article>{shown_as}</article>"


def test_no_character_can_pass_for_what_is_left_alone() -> None:
    page = '<article><p>\ue001</p><div class="checker">\ue001Magtanvendelse</div><th>Magtanvendelse</th></article>'
    html = '<article><p></p><div class="checker">Magtanvendelse</div><th>Magt-an-ven-delse</th></article>'
    assert shown(hyphenated_page(page)) == html


def test_what_is_left_alone_ends_with_its_own_end() -> None:
    alone = '<div data-built="1"><div><div>Magtanvendelse</div></div><br>Magtanvendelse</div>'
    page = f"<article><td>Magtanvendelse</td>{alone}<td>Magtanvendelse</td>{alone}</article>"
    assert shown(hyphenated_page(page)) == page.replace("<td>Magtanvendelse", "<td>Magt-an-ven-delse")


def test_only_narrow_places_of_the_article_get_them() -> None:
    html = hyphenated_page(PAGE)
    assert html.replace(SOFT_HYPHEN, "") == PAGE
    hyphenated_lines = [line for line in html.splitlines() if SOFT_HYPHEN in line]
    assert [shown(line).count("Magt-an-ven-delse") for line in hyphenated_lines] == [1, 1]
    assert 'id="magtanvendelse"' in html
    assert 'title="Magtanvendelse"' in html
    assert '<a href="/magtanvendelse/">' in html
    assert "<code>magtanvendelse</code>" in html
    assert 'data-label="Kom-mu-nal-be-sty-rel-sen"' in shown(html)


def test_a_page_without_an_article_is_left_as_it_is() -> None:
    page = "<body><table><tr><td>Magtanvendelse</td></tr></table></body>"
    assert hyphenated_page(page) == page
