"""The outline by which worked cases are compared says everything that a reader or a program sees."""

from tests.support.outline import outline

HTML = (
    '<section class="a" data-level="error"><h3 id="x">Ret</h3><ul><li>Ring <a href="../1/">nu</a>, §\N{NO-BREAK SPACE}1'
    '<ul><li>inde</li></ul></li></ul><img src="a.png"><p hidden>Sagt</p></section>'
)


def test_each_block_has_a_line_with_its_texts_and_attributes() -> None:
    assert outline(HTML).splitlines() == [
        "section: {data-level=error}",
        "h3: Ret",
        "  li: Ring {href=../1/}nu, §~1",
        "    li: inde",
        "img: {src=a.png}",
        "p: {hidden}Sagt",
    ]


def test_classes_and_wrappers_make_no_difference() -> None:
    assert outline(HTML.replace('class="a"', 'class="b"').replace("<section", "<div><section")) == outline(HTML)


def test_a_text_outside_all_elements_is_a_line_too() -> None:
    assert outline("Sagt") == "Sagt\n"
