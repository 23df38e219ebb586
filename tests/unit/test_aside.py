"""HTML made by a macro reaches the page unchanged, wherever it is in the Markdown."""

import pytest
from markdown import Markdown

from checker.html.element import Html, element
from macros.aside import SIGN, filled, numbered
from macros.escape import in_markdown

BLOCK = Html('<div id="a">*x* [y](z) `q`\n\n    # ikke kode &amp; <b>1</b>\n\n</div>')
LINE = element("a", "a*b*[c]", href="/x_y_z/")


@pytest.mark.parametrize(
    "around", ["{}", "før\n\n{}\n\nefter", "- punkt\n\n    {}\n", "# Overskrift\n{}\n", "før {} efter"]
)
def test_a_block_stays_as_the_macro_made_it(around: str) -> None:
    html = Markdown(extensions=["macros.aside"]).convert(around.format(in_markdown(BLOCK)))
    assert html.count(str(BLOCK)) == 1
    assert SIGN not in html
    assert "<i " not in html


def test_two_blocks_in_a_line_are_both_there() -> None:
    html = Markdown(extensions=["macros.aside"]).convert(f"{in_markdown(BLOCK)} {in_markdown(BLOCK)}")
    assert html.count(str(BLOCK)) == 2


def test_special_characters_inside_a_line_are_not_markdown() -> None:
    html = Markdown(extensions=["macros.aside"]).convert(f"Se {in_markdown(LINE)} og {in_markdown('d_e_f *g*')}.")
    assert html == '<p>Se <a href="/x_y_z/">a&#42;b&#42;&#91;c&#93;</a> og d&#95;e&#95;f &#42;g&#42;.</p>'


def test_no_text_can_pass_for_a_block() -> None:
    place = in_markdown(BLOCK).split("<")[0]
    html = Markdown(extensions=["macros.aside"]).convert(in_markdown(place))
    assert html == f"<p>{place.strip(SIGN)}</p>"


def test_a_page_can_be_rendered_without_the_blocks_and_filled_later() -> None:
    other = Html('<p id="b">\\1 {} æ</p>')
    text = f"# Overskrift\n\n{in_markdown(BLOCK)}\n\n- punkt\n\n    {in_markdown(other)}\n\nog {in_markdown(BLOCK)}"
    apart, html = numbered(text)
    assert html == [BLOCK, other, BLOCK]
    assert numbered(text.replace(in_markdown(BLOCK), in_markdown(Html('<div id="a">andet</div>'))))[0] == apart
    rendered = Markdown(extensions=["macros.aside"]).convert(apart)
    assert "kode" not in rendered
    assert filled(rendered, html) == Markdown(extensions=["macros.aside"]).convert(text)
