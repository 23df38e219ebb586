"""Paragraphs as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.errors import CheckerError
from checker.core.reference import LONGEST, find_paragraph, name_of, page_title, parse_reference, slug, subsections_of
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from tests.support.rules_fixture import rules

KNOWN = [(p["act"], p["number"]) for p in rules()["paragraphs"]]
# A reference of the greatest length allowed.
LONG = "124 e i ".ljust(LONGEST, "x")


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
        ("§ 125, stk. 1", "125", None),
        ("§ 125, stk. 1, nr. 3", "125", None),
        ("§ 124 d, stk. 2, nr. 3", "124 d", "stk. 2"),
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
        ("særlige \t døråbnere", "125", None),
    ],
)
def test_a_paragraph_is_understood_however_it_is_written(written: str, number: str, subsection: str | None) -> None:
    found = parse_reference(rules(), written)
    assert (found.paragraph["number"], found.subsection) == (number, subsection)


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("124 e", "§ 124 d"),
        ("128 i", "§ 128 h"),
        ("130", "§ 129 a"),
        ("999", "§ 136"),
        ("0", "§ 123"),
        ("afværgehælp", "§ 124 c"),
        ("stofsele", "§ 128"),
        ("136 a, stk. 2", "stk. 1 og stk. 3"),
        ("124 d, stk. 9", "stk. 1 og stk. 2"),
        ("grundlovens § 124 d", "§ 124 d"),
    ],
)
def test_an_unknown_paragraph_is_an_error_that_names_the_nearest(written: str, nearest: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parse_reference(rules(), written)
    assert caught.value.kind == "unknown_paragraph"
    assert nearest in caught.value.message


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", "Skriv en paragraf, fx § 124 d."),
        ("124 e", "Vi kender ikke paragraffen »124 e«. Mente du § 124 d, § 124 c eller § 124 b?"),
        ("123 a", "Vi kender ikke paragraffen »123 a«. Mente du § 123, § 124 b eller § 124 c?"),
        (" døre ", "Vi kender ikke paragraffen »døre«. Mente du § 125?"),
        ("Xyzzy", "Vi kender ikke paragraffen »Xyzzy«. Skriv fx § 124 d."),
        ("x" * LONGEST, f"Vi kender ikke paragraffen »{'x' * LONGEST}«. Skriv fx § 124 d."),
        ("x" * (LONGEST + 1), f"Vi kender ikke paragraffen »{'x' * LONGEST} …«. Skriv fx § 124 d."),
        ("aflås", "Vi kender ikke paragraffen »aflås«. Mente du § 128 c, § 128 d eller § 128 e?"),
        (LONG, f"Vi kender ikke paragraffen »{LONG}«. Mente du § 124 d, § 124 c eller § 124 b?"),
        (f"{LONG}x", f"Vi kender ikke paragraffen »{LONG} …«. Skriv fx § 124 d."),
        ("§§ 13 og 15", "Vi kender ikke paragraffen »§§ 13 og 15«. Mente du § 123, § 124 b eller § 124 c?"),
        ("136 a, stk. 2", "Vi kender ikke § 136 a, stk. 2. Reglerne her taler om stk. 1 og stk. 3."),
        ("136 f, stk. 3, 1. pkt.", "Vi kender ikke § 136 f, stk. 3, 1. pkt. Reglerne her taler om stk. 1 og stk. 3, "
                                   "2. pkt."),
    ],
)  # fmt: skip
def test_an_unknown_paragraph_is_an_error_that_says_what_to_write(written: str, expected: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parse_reference(rules(), written)
    assert caught.value.message == expected
    known = written.partition(",")[0] if "," in written else None
    assert (caught.value.kind, caught.value.paragraph) == ("unknown_paragraph", known)


@pytest.mark.parametrize(
    ("act", "number", "name", "address"),
    [
        ("serviceloven", "124 c", "§ 124 c", "124-c"),
        ("serviceloven", "kap. 24 d", "kap. 24 d", "kap-24-d"),
        ("grundloven", "71", "grundlovens § 71", "grundloven-71"),
        ("straffeloven", "13-14", "straffelovens §§ 13 og 14", "straffeloven-13-14"),
    ],
)
def test_a_paragraph_has_a_name_and_an_address(act: str, number: str, name: str, address: str) -> None:
    paragraph = find_paragraph(rules(), number, act)
    assert paragraph
    assert (name_of(paragraph), slug(paragraph)) == (name, address)
    assert page_title(paragraph) == f"{paragraph['title']} ({name})"


def test_a_number_without_an_act_means_the_usual_act_first() -> None:
    assert find_paragraph(rules(), "71") is None
    usual = find_paragraph(rules(), "124 c")
    other = find_paragraph(rules(), "71", "grundloven")
    assert usual
    assert other
    own: Paragraph = {**usual, "number": "5-6"}
    both: Rules = {**rules(), "paragraphs": [own, {**other, "number": "5"}]}
    assert parse_reference(both, "§ 5").paragraph is own
    assert parse_reference(both, "grundlovens § 5").paragraph is both["paragraphs"][1]


def test_paragraphs_and_chapters_with_the_same_place_in_the_law_are_told_apart() -> None:
    paragraph = find_paragraph(rules(), "124 c")
    assert paragraph
    numbers = ["11", "12", "13", "13-14", "kap. 13", "13 a"]
    some: Rules = {**rules(), "paragraphs": [{**paragraph, "number": number} for number in numbers]}
    for place, number in enumerate(numbers):
        assert find_paragraph(some, number) is some["paragraphs"][place]
    for number in ("10", "kap. 11", "13-15", "kap. 13 a", "14"):
        assert find_paragraph(some, number) is None


@pytest.mark.parametrize("written", ["", "   ", "§", "stk. 2", "x" * 10_000, "1" * 10_000, "§ " * 5_000, "<script>"])
def test_text_that_is_not_a_paragraph_is_an_error_of_readable_length(written: str) -> None:
    with pytest.raises(CheckerError) as caught:
        parse_reference(rules(), written)
    assert len(caught.value.message) < 3 * LONGEST


@given(st.one_of(st.text(), st.from_regex(r"[§a-zA-Z ]{0,8}\d{1,3} ?[a-hA-H]?(, ?stk\.? ?\d)?", fullmatch=True)))
def test_any_text_is_a_known_paragraph_or_an_error(written: str) -> None:
    try:
        found = parse_reference(rules(), written)
    except CheckerError as error:
        found, refusal = None, error
    if found is None:
        assert refusal.kind == "unknown_paragraph"
        assert refusal.message
    else:
        assert (found.paragraph["act"], found.paragraph["number"]) in KNOWN
        assert found.subsection is None or found.subsection in " ".join(subsections_of(found.paragraph))


@pytest.mark.parametrize("paragraph", rules()["paragraphs"], ids=name_of)
def test_every_paragraph_is_found_by_its_own_name(paragraph) -> None:  # type: ignore[no-untyped-def]
    assert parse_reference(rules(), name_of(paragraph)).paragraph is paragraph
    for subsection in subsections_of(paragraph):
        found = parse_reference(rules(), f"{name_of(paragraph)}, {subsection}")
        assert (found.paragraph, found.subsection) == (paragraph, subsection)
