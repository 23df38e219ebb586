"""The house style for Danish: a program finds what it can, and says where, and what to write."""

from pathlib import Path

import pytest

from macros.house_words import Wording, wordings
from tools.style.house_style import EXCEPTIONS, Allowed, find_faults
from tools.style.texts import Text, read_page, read_python, read_rules, read_script, read_template, read_texts

# Nine words each, so that nothing but a chain is a fault.
PLAIN = "Personalet spørger altid personen først, og så venter de."


def faults(words: str, file: str = "docs/klage.md") -> list[tuple[int, str]]:
    return [(fault.rule, fault.remedy) for fault in find_faults([Text(file, 7, words)])]


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        (12, " ".join(["ord"] * 31), " ".join(["ord"] * 30)),
        (12, "Prøv uden. Stop så. Registrér det. Sig det.", "Prøv uden, og stop så. Registrér det. Sig det."),
        (
            12,
            f"{PLAIN} Prøv uden. Stop så. Registrér det. Sig det.",
            f"Prøv uden. Stop så. {PLAIN} Registrér det. Sig det.",
        ),
        (
            14,
            "De må aldrig spænde dig fast, fordi du er utryg.",
            "De må aldrig spænde dig fast, bare fordi du er utryg.",
        ),
        (
            14,
            "Låsen er ikke nødvendig for andre, fordi den er billig.",
            "Den er ikke låst, men lukket, fordi det blæser.",
        ),
        (20, "Personalet må ikke bruge reglen, når ingen ikke vil.", "Personalet må ikke gå, når ingen vil være der."),
        (20, "Det gælder ikke medmindre kommunen siger ja.", "Det gælder ikke kun, når kommunen siger ja."),
        (11, "Spørg VISO om råd.", "Spørg specialrådgivningen (VISO) om råd. VISO hjælper."),
        (11, "Skriv evt. til kommunen.", "Skriv gerne til kommunen, fx på mail."),
    ],
)
def test_each_kind_of_fault_is_found_and_its_remedy_is_none(rule: int, wrong: str, right: str) -> None:
    assert [found for found, _ in faults(wrong)] == [rule]
    assert faults(right) == []


@pytest.mark.parametrize("row", wordings(), ids=lambda row: row["not"])
def test_each_row_of_the_word_list_is_found_and_its_remedy_is_none(row: Wording) -> None:
    file = row.get("file", "docs/klage.md")
    wrong = row["not"].partition(" (")[0]
    assert (row["rule"], f"Skriv: {row['but']}.") in faults(wrong, file)
    for right in row["but"].split(" · "):
        assert [found for found in faults(right.partition(" (")[0], file) if found[0] == row["rule"]] == []


def test_the_message_names_file_line_and_rule() -> None:
    (fault,) = find_faults([Text("docs/klage.md", 7, "Reglen siger intet om det")])
    assert (
        str(fault) == "docs/klage.md:7: »siger intet«. Skriv: tager ikke stilling til. (»Sådan skriver vi«, regel 24)"
    )


def test_what_the_glossary_explains_is_explained_everywhere() -> None:
    glossary = Text("rules/glossary.yaml", 1, "Specialrådgivningen (VISO) hjælper")
    assert find_faults([glossary, Text("docs/klage.md", 1, "Spørg VISO om råd")]) == []


def test_a_link_says_where_it_leads() -> None:
    (text,) = read_page("docs/a.md", "Se siden om [klage](klage.md), og læs [mere](b.md).\n")
    (fault,) = find_faults([text])
    assert (fault.rule, fault.found) == (25, "Linket »mere« siger ikke, hvor det fører hen.")


def test_an_exception_spares_its_place_alone_and_is_reported_when_it_spares_nothing() -> None:
    wrong = Text("docs/om.md", 3, "Reglen siger intet om det")
    spared: Allowed = {"file": "docs/om.md", "rule": 24, "words": "siger intet", "why": "it is quoted"}
    assert find_faults([wrong], [spared]) == []
    assert len(find_faults([wrong._replace(file="docs/klage.md")], [spared])) == 2
    (unused,) = find_faults([], [spared])
    assert unused.file == EXCEPTIONS.relative_to(Path(__file__).parents[2]).as_posix()


@pytest.mark.parametrize(
    ("read", "source", "expected"),
    [
        (
            read_page,
            '---\ndescription: nej\n---\n# En lang titel { #top }\n\nDu kan\nspørge {{ name("a") }}. {{ src("b") }}\n\n'
            '!!! example "Eksempel: Grethes dag"\n    Grethe vil `ikke` op.\n\n'
            "- et punkt\n\n| a | b |\n|---|---|\n| c | d |\n",
            [
                (4, "En lang titel"),
                (6, "Du kan spørge X."),
                (9, "Eksempel: Grethes dag. Grethe vil X op."),
                (12, "et punkt"),
                (14, "a"),
                (14, "b"),
                (16, "c"),
                (16, "d"),
            ],
        ),
        (
            read_rules,
            "a:\n  keywords: [må jeg holde, hvad må jeg]\n  text: >-\n    En lang\n    tekst her.\n  id: kort\n",
            [(3, "En lang tekst her.")],
        ),
        (
            read_python,
            '"""Ikke en tekst her."""\nA = f"Du kan {1} ikke det her."\nB = "This is it, og så."\nC = "id"\n',
            [(2, "Du kan X ikke det her.")],
        ),
        (read_script, "// Du kan ikke se det.\nconst a = `Du kan ${b} ikke det.`;\n", [(2, "Du kan X ikke det.")]),
        (read_template, "<p\n class='x'>\nDu kan {{ a }} ikke det.</p>", [(3, "Du kan X ikke det.")]),
    ],
)
def test_texts_are_read_with_their_lines(read: object, source: str, expected: list[tuple[int, str]]) -> None:
    found = [(text.line, " ".join(text.words.split())) for text in read("a", source)]  # type: ignore[operator]
    assert found == expected


def test_quotations_are_left_to_those_quoted(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("Loven siger »ingen må ikke siger intet«, og det gælder.\n", "utf-8")
    (text,) = read_texts(tmp_path)
    assert text.words == "Loven siger »X«, og det gælder."


def test_everything_readers_meet_is_read() -> None:
    root = Path(__file__).parents[2]
    read = {text.file for text in read_texts(root)}
    pages = {file.relative_to(root).as_posix() for file in (root / "docs").rglob("*.md")}
    assert pages <= read
    assert len({file for file in read if file.startswith("rules/")}) > 40
    assert {"overrides/404.html", "docs/assets/javascripts/offline.js", "checker/site/engine_status.py"} <= read
