"""Paragraphs as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import CheckerError
from checker.reference import LONGEST, name_of, parse_reference, subsections_of
from tests.rules_fixture import rules

KNOWN = [(p["act"], p["number"]) for p in rules()["paragraphs"]]


@pytest.mark.parametrize(
    ("written", "number", "subsection"),
    [
        ("124d", "124 d", None),
        ("§ 124 d", "124 d", None),
        ("§124D", "124 d", None),
        ("SEL §124D", "124 d", None),
        ("sel 124 d", "124 d", None),
        ("124 d, stk. 2", "124 d", "stk. 2"),
        ("128 b stk. 1", "128 b", "stk. 1"),
        ("128b stk 2", "128 b", "stk. 2"),
        ("128b,stk.2.", "128 b", "stk. 2"),
        ("136 f, stk. 3, 2. pkt.", "136 f", "stk. 3, 2. pkt."),
        ("136 f stk. 3", "136 f", "stk. 3"),
        ("servicelovens § 125", "125", None),
        ("§ 125 i serviceloven", "125", None),
        ("§ 125, stk. 1", "125", "unknown"),
        ("paragraf 129 a", "129 a", None),
        ("  129\u00a0a  ", "129 a", None),
        ("§ 71 i grundloven", "71", None),
        ("grundlovens § 71", "71", None),
        ("straffelovens §§ 13 og 14", "13-14", None),
        ("§ 14", "13-14", None),
        ("kapitel 24 d", "kap. 24 d", None),
        ("kap. 24D", "kap. 24 d", None),
        ("afværgehjælp", "124 c", None),
        ("Husorden", "123", None),
    ],
)
def test_a_paragraph_is_understood_however_it_is_written(written: str, number: str, subsection: str | None) -> None:
    if subsection == "unknown":
        with pytest.raises(CheckerError, match=r"Skriv kun § 125"):
            parse_reference(rules(), written)
        return
    found = parse_reference(rules(), written)
    assert (found.paragraph["number"], found.subsection) == (number, subsection)


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("124 e", "§ 124 d"),
        ("128 i", "§ 128 h"),
        ("127", "§ 128"),
        ("999", "§ 136"),
        ("0", "§ 123"),
        ("afværgehælp", "§ 124 c"),
        ("stofsele", "§ 128"),
        ("136 a, stk. 2", "stk. 1 og stk. 3"),
        ("124 d, stk. 9", "stk. 1 og stk. 2"),
        ("123, stk. 1", "§ 123"),
        ("grundlovens § 124 d", "§ 124 d"),
    ],
)
def test_an_unknown_paragraph_is_an_error_that_names_the_nearest(written: str, nearest: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parse_reference(rules(), written)
    assert caught.value.kind == "unknown_paragraph"
    assert nearest in caught.value.message


@pytest.mark.parametrize("written", ["", "   ", "§", "stk. 2", "x" * 10_000, "1" * 10_000, "§ " * 5_000, "<script>"])
def test_what_is_no_paragraph_is_an_error_of_readable_length(written: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parse_reference(rules(), written)
    assert len(caught.value.message) < 3 * LONGEST


@given(st.one_of(st.text(), st.from_regex(r"[§a-zA-Z ]{0,8}\d{1,3} ?[a-hA-H]?(, ?stk\.? ?\d)?", fullmatch=True)))
def test_any_text_is_a_known_paragraph_or_an_error(written: str) -> None:
    try:
        found = parse_reference(rules(), written)
    except CheckerError as error:
        found, told = None, error
    if found is None:
        assert told.kind == "unknown_paragraph"
        assert told.message
    else:
        assert (found.paragraph["act"], found.paragraph["number"]) in KNOWN
        assert found.subsection is None or found.subsection in " ".join(subsections_of(found.paragraph))


@pytest.mark.parametrize("paragraph", rules()["paragraphs"], ids=name_of)
def test_every_paragraph_is_found_by_its_own_name(paragraph) -> None:  # type: ignore[no-untyped-def]
    assert parse_reference(rules(), name_of(paragraph)).paragraph is paragraph
    for subsection in subsections_of(paragraph):
        found = parse_reference(rules(), f"{name_of(paragraph)}, {subsection}")
        assert (found.paragraph, found.subsection) == (paragraph, subsection)
