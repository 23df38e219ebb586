"""Each part of the compiler, alone, on files of a few lines: what it makes of them, and which problems it reports."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from checker.compile import RulesError, compile_rules, paragraph_files, rules_of
from checker.compile.compiler import Collected, put_together
from checker.compile.document import MOST_BYTES, MOST_STEPS, Document, Where
from checker.compile.glossary import glossary_problems
from checker.compile.handwriting import slips
from checker.compile.pages import page_problems
from checker.compile.placeholders import fill_placeholders, unknown_names
from checker.compile.problems import Problem, nearest
from checker.compile.quote import row_as_written, row_replaced
from checker.compile.revision import rules_named
from checker.compile.shape import Schema
from checker.compile.version import checker_version, version_of
from checker.core.errors import CheckerError
from checker.model.rules import Rules
from tests.support.worked import WORKED, Case, collected, read, source_files


def cases(found: list[Case]) -> list[Any]:
    """Return each case as a parameter with the case's name as its id."""
    return [pytest.param(case, id=case["name"]) for case in found]


def document(folder: Path, text: str | bytes, name: str = "a.yaml") -> Document:
    """Write a file with this text, and read it."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Document(file, name)


def sorted_lines(problems: Iterable[Problem]) -> list[str]:
    """Return the problems of a file as text with their line numbers, in the order of the lines."""
    return [str(p).removeprefix(f"{p.file}:") for p in sorted(set(problems))]


def refused(folder: Path, text: str | bytes) -> list[str]:
    """Return the problems of a file that cannot be read."""
    with pytest.raises(RulesError) as caught:
        document(folder, text)
    assert {p.file for p in caught.value.problems} == {"a.yaml"}
    return sorted_lines(caught.value.problems)


class TestWritten:
    """How a file is written."""

    @pytest.fixture(params=["libyaml", "PyYAML"], autouse=True)
    def _reader(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        """Run with both readers of PyYAML: some systems have only the slower one (https://github.com/yaml/pyyaml)."""
        if request.param == "PyYAML":
            monkeypatch.setattr("checker.compile.document.LOADER", yaml.SafeLoader)

    @pytest.mark.parametrize("case", cases(read("written")))
    def test_a_file_is_read_as_it_was_meant_or_its_mistakes_are_reported(self, case: Case, tmp_path: Path) -> None:
        if "data" in case:
            assert document(tmp_path, case["text"]).data == case["data"]
        else:
            assert refused(tmp_path, case["text"]) == case["tells"]

    def test_line_ends_and_a_byte_order_mark_make_no_difference(self, tmp_path: Path) -> None:
        read = document(tmp_path, b"\xef\xbb\xbfa: b\r\nc:\r  d: e\nf: \xc3\xa5")
        assert read.data == {"a": "b", "c": {"d": "e"}, "f": "å"}
        assert (read.file, read.line("c", "d"), read.line("f")) == ("a.yaml", 3, 4)

    def test_text_in_another_encoding_is_reported_with_its_line(self, tmp_path: Path) -> None:
        remedy = "Gem den igen med tegnsættet UTF-8. Det vælger du, hvor du gemmer filen."
        assert refused(tmp_path, b"a: b\nc: d\ne: \xe6\n") == [f"3: Filen er ikke gemt som UTF-8. {remedy}"]
        assert refused(tmp_path, b"\xff\xfea\x00\n\x00") == [f"1: Filen er ikke gemt som UTF-8. {remedy}"]

    def test_a_file_that_is_too_long_is_reported_and_not_read(self, tmp_path: Path) -> None:
        begin = "a: b\n"
        assert document(tmp_path, begin + "#" * (MOST_BYTES - len(begin))).data == {"a": "b"}
        assert refused(tmp_path, begin + "#" * (MOST_BYTES - len(begin) + 1)) == [
            "1: Filen er for stor: over 500 KB. Hent den forrige udgave tilbage, og ret den igen."
        ]

    def test_nesting_that_is_too_deep_is_reported(self, tmp_path: Path) -> None:
        steps = MOST_STEPS - 1
        assert document(tmp_path, f"a: {'[' * steps}{']' * steps}\nb: [c]").data["b"] == ["c"]
        remedy = "Hent den forrige udgave tilbage."
        for deeper in (f"a:\n {'[' * 100_000}", f"a:\n {'- ' * 100_000}", f"a:\n {'? ' * 100_000}"):
            assert refused(tmp_path, deeper) == [f"2: Filen går mere end 100 trin ned. {remedy}"]

    def test_every_visible_character_can_be_read(self, tmp_path: Path) -> None:
        # Beyond this range are few characters, and none is European. A character is read as its normal form (NFC).
        signs = [chr(code) for code in range(0x20000) if chr(code) == unicodedata.normalize("NFC", chr(code))]
        seen = [sign for sign in signs if not list(slips([f'a: "x{sign}x"']))]
        assert {"å", "€", "🙂"} <= set(seen)
        text = "x".join(sign for sign in seen if sign not in '"\\')
        assert document(tmp_path, f'a: "{text}"').data == {"a": unicodedata.normalize("NFC", text)}


def test_a_part_has_its_line_and_a_missing_part_that_of_what_is_around_it(tmp_path: Path) -> None:
    read = document(tmp_path, "# x\n\na:\n  - b: c\n    d: >-\n      e\n  - [f,\n     g]\n")
    lines = [
        *((), ("a",), ("a", 0), ("a", 0, "b"), ("a", 0, "d"), ("a", 1), ("a", 1, 0), ("a", 1, 1)),
        *(("x", "y"), ("a", 2), ("a", 0, "x"), ("a", 1, 1, "z")),
    ]
    assert [read.line(*where) for where in lines] == [1, 3, 4, 4, 5, 7, 7, 8, 1, 3, 4, 8]


SHAPE: dict[str, Any] = yaml.safe_load((WORKED / "shape.yaml").read_text("utf-8"))


class TestShape:
    """The requirements of a schema."""

    @pytest.mark.parametrize("case", cases(SHAPE["cases"]))
    def test_a_file_that_does_not_follow_the_schema_is_reported(self, case: Case, tmp_path: Path) -> None:
        file = tmp_path / "schema.json"
        file.write_text(json.dumps(SHAPE["schema"], ensure_ascii=False), "utf-8")
        problems = list(Schema(file).problems(document(tmp_path, case["text"])))
        assert {p.file for p in problems} <= {"a.yaml"}
        assert sorted_lines(problems) == case["tells"]

    @pytest.mark.parametrize(
        ("content", "line"),
        [(None, 1), (b"", 1), (b'{\n"type"\n}', 3), (b'{"title": "\xe6"}', 1), (b'{"type": "tekst"}', 1)],
    )
    def test_a_schema_that_cannot_be_read_is_named(self, content: bytes | None, line: int, tmp_path: Path) -> None:
        file = tmp_path / "schema.json"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(RulesError) as caught:
            Schema(file)
        what = "Beskrivelsen af reglernes form kan ikke læses. Hent den forrige udgave tilbage."
        assert str(caught.value) == f"{file}:{line}: {what}"


class TestProblems:
    """The messages about problems."""

    def test_each_problem_is_listed_once_in_the_order_of_files_and_lines(self) -> None:
        problems = [Problem("b", 1, "B.", ""), Problem("a", 2, "A.", "Ret."), Problem("b", 1, "B.", "")]
        assert str(RulesError(problems)) == "a:2: A. Ret.\nb:1: B."
        assert RulesError(problems).problems == problems[1::-1]

    def test_problems_that_may_hide_others_say_so(self) -> None:
        more = "Ret dette først. Der kan være flere fejl, som først kan ses bagefter."
        assert str(RulesError([Problem("a", 2, "A.", "Ret.")], more=True)) == f"a:2: A. Ret.\n{more}"

    @pytest.mark.parametrize(
        ("word", "known", "hint"),
        [
            ("nævnet", ["retten", "naevnet"], "Mente du »naevnet«?"),
            ("x", ["retten", "naevnet"], "Brug en af disse: naevnet, retten."),
            # A hint takes six equal letters in ten; here there are five.
            ("abcdexxxxx", ["abcdeyyyyy"], "Brug en af disse: abcdeyyyyy."),
            ("abcdefxxxx", ["abcdefyyyy", "abcdefxyyy"], "Mente du »abcdefxyyy«?"),
            ("abcdefxxxx", ["abcdefyyyy"], "Mente du »abcdefyyyy«?"),
            ("x", [], ""),
        ],
    )
    def test_a_problem_hints_at_what_was_meant(self, word: str, known: list[str], hint: str) -> None:
        assert nearest(word, known) == hint


PLACEHOLDERS: dict[str, Any] = yaml.safe_load((WORKED / "placeholders.yaml").read_text("utf-8"))


class TestPlaceholders:
    """Placeholders for facts that are stated elsewhere."""

    @pytest.mark.parametrize("case", cases(PLACEHOLDERS["cases"]))
    def test_a_placeholder_is_filled_or_reported(self, case: Case, tmp_path: Path) -> None:
        others = [document(tmp_path, text, f"{name}.yaml") for name, text in PLACEHOLDERS["files"].items()]
        filled = document(tmp_path, case["text"])
        problems = fill_placeholders([*others, filled])
        assert {p.file for p in problems} <= {"a.yaml"}
        assert sorted_lines(problems) == case.get("tells", [])
        assert json.dumps(filled.data, ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ") == json.dumps(
            case["becomes"], ensure_ascii=False
        )

    @pytest.mark.parametrize("case", cases(PLACEHOLDERS["answers"]))
    def test_an_answer_fills_the_placeholders_that_the_schema_describes(self, case: Case, tmp_path: Path) -> None:
        def described(where: Where) -> str:
            return str(PLACEHOLDERS["descriptions"].get(where[-1], ""))

        assert sorted_lines(unknown_names(document(tmp_path, case["text"]), described)) == case.get("tells", [])


class TestQuote:
    """A row, quoted as it is written."""

    FILE = """# A paragraph.
paragraph:
  number: "1"
  # The rows.
  rows:
    - since: 2024-01-01
      report: {form: 1}  # 1 < 2
      # No longer.
    - since: 2023-01-01
      until: 2023-12-31
      report: none
  title: Lås
"""
    ROW = """  rows:
    - since: 2024-01-01
      report: {form: 1}  # 1 &lt; 2
      # No longer."""

    def file(self, folder: Path, text: str = FILE) -> Path:
        (folder / "1.yaml").write_text(text, "utf-8")
        return folder / "1.yaml"

    def test_the_first_of_several_rows(self, tmp_path: Path) -> None:
        assert row_as_written(self.file(tmp_path), "2024-01-01") == f"<pre><code>{self.ROW}</code></pre>"

    def test_the_row_of_the_day_and_no_coming_one(self, tmp_path: Path) -> None:
        old = "  rows:\n    - since: 2023-01-01\n      until: 2023-12-31\n      report: none"
        assert row_as_written(self.file(tmp_path), "2023-12-31") == f"<pre><code>{old}</code></pre>"

    def test_the_only_row_before_the_next_key(self, tmp_path: Path) -> None:
        rows = self.FILE.splitlines(keepends=True)
        file = self.file(tmp_path, "".join([*rows[:8], *rows[11:]]))
        assert row_as_written(file, "2024-01-01") == f"<pre><code>{self.ROW}</code></pre>"

    def test_the_rows_that_follow_another_key(self, tmp_path: Path) -> None:
        rows = self.FILE.splitlines(keepends=True)
        file = self.file(tmp_path, "".join([*rows[:2], rows[11], rows[2], *rows[4:9]]))
        assert row_as_written(file, "2024-01-01") == f"<pre><code>{self.ROW}</code></pre>"

    def test_a_file_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        file = self.file(tmp_path, "a: b: c")
        with pytest.raises(RulesError, match=f"^{re.escape(str(file))}:1: En tekst med et kolon skal stå "):
            row_as_written(file, "2024-01-01")

    def test_the_row_that_replaces_it(self, tmp_path: Path) -> None:
        assert row_replaced(self.file(tmp_path), "2026-03-01") == (
            """<pre><code>  rows:
    - since: 2027-01-01
      report: {form: 1}  # 1 &lt; 2
      # No longer.
    - since: 2024-01-01
      until: 2026-12-31
      report: {form: 1}  # 1 &lt; 2
      # No longer.</code></pre>"""
        )

    def test_a_row_that_is_replaced_again_has_one_end(self, tmp_path: Path) -> None:
        assert row_replaced(self.file(tmp_path), "2023-02-01") == (
            """<pre><code>  rows:
    - since: 2024-01-01
      report: none
    - since: 2023-01-01
      until: 2023-12-31
      report: none</code></pre>"""
        )


class TestPages:
    """A page for each paragraph, a paragraph for each page, and a page for each link."""

    def problems(self, folder: Path, text: str) -> list[str]:
        """Return the problems of a file, and of the pages beside it."""
        docs = folder / "docs"
        for page in ("index", "tjek/maalgruppe", "tjek/X", "paragraffer/124-d", "paragraffer/grundloven-71"):
            (docs / page).parent.mkdir(parents=True, exist_ok=True)
            (docs / f"{page}.md").write_text("", "utf-8")
        (docs / "paragraffer/99.txt").write_text("", "utf-8")
        read = document(folder, text)
        paragraphs = [{"number": "71", "act": "grundloven"}]
        if "paragraph" in read.data:
            paragraphs.append(read.data["paragraph"])
        found = page_problems(cast("Rules", {"paragraphs": paragraphs}), [read], docs)
        return [str(p).replace(f"{docs}", "docs") for p in found]

    def test_all_are_there(self, tmp_path: Path) -> None:
        links = "[{page: tjek/maalgruppe/}, {page: tjek/maalgruppe/#x}, {page: tjek/X/}, {link: {page: /index}}]"
        assert self.problems(tmp_path, f"paragraph: {{number: 124 d, act: serviceloven, notes: {links}}}") == []

    def test_a_paragraph_without_a_page_and_a_page_without_a_paragraph(self, tmp_path: Path) -> None:
        assert self.problems(tmp_path, "paragraph:\n  act: serviceloven\n  number: 124 e\n") == [
            "a.yaml:3: § 124 e har ingen side. Tilføj siden docs/paragraffer/124-e.md, eller ret nummeret.",
            "docs/paragraffer/124-d.md:1: Ingen fil i reglerne har den paragraf, siden handler om. "
            "Hent reglens fil tilbage, eller slet siden.",
        ]

    def test_links_to_pages_that_are_not_there(self, tmp_path: Path) -> None:
        text = "paragraph:\n  number: 124 d\n  act: serviceloven\n  notes:\n    - text: x\n      link:\n"
        text += "        page: x/#y\n  steps: [{page: tjek/malgruppe/#index, text: page}]\n"
        assert self.problems(tmp_path, text) == [
            "a.yaml:7: Der er ingen side »x/#y«. "
            "Brug en af disse: index/, paragraffer/124-d/, paragraffer/grundloven-71/, tjek/X/, tjek/maalgruppe/.",
            "a.yaml:8: Der er ingen side »tjek/malgruppe/#index«. Mente du »tjek/maalgruppe/«?",
        ]

    @pytest.mark.parametrize(
        ("settings", "expected"),
        [
            ("nav:\n  - Start: index.md\n  - tjek/X.md\n", []),
            ("plugins: !!python/name:x.y\nextra: !ENV [A, b]\nnav:\n  - T:\n      - tjek/X.md\n  - index.md\n", []),
            # Without a navigation of its own, a site lists all its pages.
            ("site_name: x\n", []),
            ("", []),
            (None, []),
            (
                "nav:\n  - https://eksempel.dk\n  - tjek/x.md\n  - index.md\n",
                [
                    "mkdocs.yml:3: Siden tjek/X.md står ikke i navigationen. Tilføj linjen »- tjek/X.md« under »nav:«.",
                    "mkdocs.yml:3: Navigationen har siden tjek/x.md, som ikke findes. Mente du »tjek/X.md«?",
                ],
            ),
        ],
    )
    def test_every_page_is_in_the_navigation_and_nothing_else_is(
        self, tmp_path: Path, settings: str | None, expected: list[str]
    ) -> None:
        for page in ("index", "tjek/X"):
            (tmp_path / "docs" / page).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / f"docs/{page}.md").write_text("", "utf-8")
        if settings is not None:
            (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
        found = page_problems(cast("Rules", {"paragraphs": []}), [], tmp_path / "docs")
        assert [str(problem).removeprefix(f"{tmp_path}/") for problem in found] == expected


def test_a_word_a_form_and_an_abbreviation_occur_once_in_the_glossary(tmp_path: Path) -> None:
    text = """glossary:
  terms:
    - {term: Dom, id: dom, forms: [dom, dommen]}
    - {term: Ret, id: dom, forms: [Ret]}
    - {term: Nævn, id: naevn, forms: [nævn, Dommen, RET]}
    - {term: Lov, id: dom, forms: [lov, lov]}
  abbreviations:
    - {short: stk., long: stykke}
    - {short: pkt., long: punktum}
    - {short: stk., long: styk}
"""
    problems = list(glossary_problems(document(tmp_path, text)))
    assert {p.file for p in problems} == {"a.yaml"}
    assert sorted_lines(problems) == [
        "4: »Ret« har samme id som »Dom«. Giv det ene ord en anden id.",
        "5: Formen »Dommen« hører både til »Dom« og »Nævn«. Lad den kun stå ved det ene.",
        "5: Formen »RET« hører både til »Ret« og »Nævn«. Lad den kun stå ved det ene.",
        "6: Formen »lov« hører både til »Lov« og »Lov«. Lad den kun stå ved det ene.",
        "6: »Lov« har samme id som »Dom«. Giv det ene ord en anden id.",
        "10: Forkortelsen »stk.« står to gange. Slet den ene.",
    ]


class TestVersion:
    """The versions of the checker and of the rules."""

    @pytest.fixture
    def modules(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Return a checker of two modules."""
        (tmp_path / "log").mkdir()
        (tmp_path / "a.py").write_text("1", "utf-8")
        (tmp_path / "log/b.py").write_text("2", "utf-8")
        monkeypatch.setattr("checker.compile.version.CHECKER", tmp_path)
        return tmp_path

    def test_the_checkers_version_changes_with_each_change_of_a_module(self, modules: Path) -> None:
        versions = [checker_version()]
        (modules / "a.py").write_text("12", "utf-8")
        versions.append(checker_version())
        (modules / "log/b.py").rename(modules / "b.py")
        versions.append(checker_version())
        (modules / "c.py").write_text("", "utf-8")
        versions.append(checker_version())
        assert len(set(versions)) == 4
        assert all(re.fullmatch("[0-9a-f]{16}", version) for version in versions)

    def test_the_checkers_version_is_the_same_in_any_folder_with_any_other_files(
        self, modules: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        version = checker_version()
        shutil.copytree(modules, modules / "copy")
        (modules / "copy/a.pyc").write_text("3", "utf-8")
        monkeypatch.setattr("checker.compile.version.CHECKER", modules / "copy")
        assert checker_version() == version

    def test_the_rules_version_depends_on_every_rule_and_on_the_checker(self, modules: Path) -> None:
        one, other = cast("Rules", {"edition": {"covered_from": "2024-01-01"}}), cast("Rules", {"edition": {}})
        first = version_of(one)
        assert first["checker"] == checker_version()
        assert re.fullmatch("[0-9a-f]{16}", first["whole"])
        one["version"] = first
        assert version_of(one) == first
        assert version_of(other)["whole"] != first["whole"]
        (modules / "a.py").write_text("3", "utf-8")
        assert version_of(one)["whole"] != first["whole"]


class TestTogether:
    """The rules, put together from their files."""

    @pytest.mark.parametrize("case", cases(read("mistakes")))
    def test_rules_that_do_not_fit_together_are_reported(self, case: Case, tmp_path: Path) -> None:
        files = collected(tmp_path, source_files(case["with"]))
        found = []
        try:
            put_together(files)
        except RulesError as error:
            for problem in error.problems:
                line = (tmp_path / problem.file).read_text("utf-8").splitlines()[problem.line - 1].strip()
                what = f"{problem.what} {problem.remedy}".replace("\N{NO-BREAK SPACE}", " ")
                found.append(f"{problem.file.removesuffix('.yaml')}: {line}: {what}")
        assert found == case["tells"]

    def test_a_paragraph_is_in_one_file(self, tmp_path: Path) -> None:
        (tmp_path / "copy").mkdir()
        sections, paragraphs = collected(tmp_path, source_files())
        others = collected(tmp_path / "copy", source_files()).paragraphs[:2]
        for other in others:
            other.file = f"copy/{other.file}"
        with pytest.raises(RulesError) as caught:
            put_together(Collected(sections, [*paragraphs, *others]))
        assert str(caught.value).splitlines() == [
            "copy/1.yaml:2: § 1 står også i 1.yaml. Slet den ene fil.",
            "copy/2.yaml:2: § 2 står også i 2.yaml. Slet den ene fil.",
            "Ret dette først. Der kan være flere fejl, som først kan ses bagefter.",
        ]

    def test_an_outcome_that_nothing_leads_to_is_reported_once_nothing_else_is_wrong(self, tmp_path: Path) -> None:
        edits = {"find.outcomes.14": None, "find.outcomes.12.end": "none"}
        with pytest.raises(RulesError) as caught:
            put_together(collected(tmp_path, source_files(edits)))
        assert str(caught.value).endswith("Ingen svar fører til »silent«. Slet det, eller ret »when«.")
        with pytest.raises(RulesError) as caught:
            put_together(collected(tmp_path, source_files({**edits, "1.chapter": "9"})))
        assert "find" not in str(caught.value)
        assert str(caught.value).endswith("bagefter.")

    def test_rules_are_put_together_in_the_order_of_the_law(self, tmp_path: Path) -> None:
        edits = {
            "1.unsettled": None,
            "1.conditions.1.any.0": {
                "text": "Alle ved døren:",
                "short": "S.",
                "conditions_of": "5",
                "subsection": "stk. 1",
            },
            "1.conditions.2": {
                "text": "Begge:",
                "short": "S.",
                "all": [
                    {"text": "Alle her:", "short": "H.", "conditions_of": "2"},
                    {"id": "x", "text": "X.", "ask": "X?"},
                ],
            },
            "2.conditions": [{"id": "locked", "text": "Den er låst.", "ask": "Låst?"}],
            "5.conditions": [{"id": "door", "text": "Der er en dør.", "ask": "Dør?"}],
            "1.limits.0.text": "Spørg {byen}.",
            "3-a.rows.0.when": {"technology": "sensor"},
        }
        files = source_files(edits)
        turned = dict(reversed(files.items()))
        compiled: Any = put_together(collected(tmp_path, turned))
        assert [p["number"] for p in compiled["paragraphs"]] == ["1", "2", "3 a", "4", "5", "71"]
        assert compiled["version"] == version_of(compiled)
        one, _, three, *_ = compiled["paragraphs"]
        assert one["limits"][0]["text"] == "Spørg byen."
        assert three["rows"][0]["when"] == {"technology": ["sensor"]}
        assert one["conditions"][1]["any"][0] == {
            "text": "Alle ved døren:",
            "short": "S.",
            "conditions_of": "5",
            "subsection": "stk. 1",
            "all": [{"id": "door", "text": "Der er en dør.", "ask": "Dør?"}],
        }
        assert one["conditions"][2] == {
            "text": "Begge:",
            "short": "S.",
            "all": [
                {
                    "text": "Alle her:",
                    "short": "H.",
                    "conditions_of": "2",
                    "all": [{"id": "locked", "text": "Den er låst.", "ask": "Låst?"}],
                },
                {"id": "x", "text": "X.", "ask": "X?"},
            ],
        }
        assert set(compiled) == {"version", "paragraphs", *(key for file in files.values() for key in file)} - {
            "paragraph"
        }

    def test_without_placeholders_and_references_the_rules_are_as_written(self, tmp_path: Path) -> None:
        files = source_files()
        compiled = dict(put_together(collected(tmp_path, deepcopy(files))))
        del compiled["version"]
        paragraphs = [file["paragraph"] for file in files.values() if "paragraph" in file]
        sections = {key: section for file in files.values() for key, section in file.items() if key != "paragraph"}
        assert compiled == {**sections, "paragraphs": paragraphs}


# A schema that allows everything, and every placeholder that an answer fills, in any text.
ALL = {"$ref": "#/$defs/all"}
NAMES = sorted(set(re.findall(r"\[[a-z]+\]", (WORKED / "rules.yaml").read_text("utf-8"))))
ALLOWS_ALL: dict[str, Any] = {
    "additionalProperties": ALL,
    "$defs": {"all": {"description": " ".join(NAMES), "additionalProperties": ALL, "items": ALL}},
}


class TestFolder:
    """A folder of files."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """Return the worked rules, under a schema that allows everything."""
        (tmp_path / "rules/paragraphs").mkdir(parents=True)
        collected(tmp_path / "rules", source_files())
        for file in (tmp_path / "rules").glob("[1-5]*.yaml"):
            file.rename(tmp_path / "rules/paragraphs" / file.name)
        (tmp_path / "rules/schema.json").write_text(json.dumps(ALLOWS_ALL), "utf-8")
        return tmp_path / "rules"

    def reported(self, folder: Path, docs: Path | None = None) -> list[str]:
        """Return the problems of the folder, and fail if there are none."""
        with pytest.raises(RulesError) as caught:
            compile_rules(folder, docs)
        return [line.replace(f"{folder.parent}/", "") for line in str(caught.value).splitlines()]

    MORE = "Ret dette først. Der kan være flere fejl, som først kan ses bagefter."

    def test_files_are_read_at_any_depth(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "flat").mkdir()
        assert compile_rules(folder) == put_together(collected(tmp_path / "flat", source_files()))

    def test_files_left_by_a_system_or_an_editor_are_ignored(self, folder: Path) -> None:
        compiled = compile_rules(folder)
        for name in (".DS_Store", "paragraphs/.2.yaml", "paragraphs/2.yaml~"):
            (folder / name).write_bytes(b"\x00")
        (folder / "empty.yaml").mkdir()
        assert compile_rules(folder) == compiled

    def test_a_file_that_would_not_be_read_is_reported(self, folder: Path) -> None:
        (folder / "acts.yaml").rename(folder / "acts.yaml.txt")
        (folder / "paragraphs/2.yaml").rename(folder / "paragraphs/2.YML")
        (folder / "paragraphs/schema.json").write_text("{}", "utf-8")
        (folder / "LICENSE").write_text("x", "utf-8")
        (folder / "paragraphs/1.yaml").write_text("a: [\n", "utf-8")
        (folder / "paragraphs/3-a.yaml").write_text("a:\n", "utf-8")
        what = "Filen bliver ikke læst, fordi den ikke ender på .yaml, men på"
        assert self.reported(folder) == [
            f"rules/LICENSE:1: {what} LICENSE. Omdøb den til LICENSE.yaml, eller slet den.",
            f"rules/acts.yaml.txt:1: {what} .txt. Omdøb den til acts.yaml, eller slet den.",
            "rules/paragraphs/1.yaml:1: En parentes ([) er ikke lukket. "
            "Sæt et ], hvor den slutter, og komma mellem delene.",
            f"rules/paragraphs/2.YML:1: {what} .YML. Omdøb den til 2.yaml, eller slet den.",
            "rules/paragraphs/3-a.yaml:1: Der står ikke noget efter »a«. "
            "Skriv det, der skal stå, eller slet linjen. Efter et kolon skal der være et mellemrum.",
            f"rules/paragraphs/schema.json:1: {what} .json. Omdøb den til schema.yaml, eller slet den.",
            self.MORE,
        ]

    def test_every_file_that_can_be_read_is_compared_with_the_schema(self, folder: Path) -> None:
        acts = {"properties": {"acts": {"type": "string", "description": "Love."}}}
        (folder / "schema.json").write_text(json.dumps(ALLOWS_ALL | acts), "utf-8")
        (folder / "paragraphs/1.yaml").write_text("a: [\n", "utf-8")
        assert self.reported(folder) == [
            "rules/acts.yaml:1: »acts« skal være en tekst. Love.",
            "rules/paragraphs/1.yaml:1: En parentes ([) er ikke lukket. "
            "Sæt et ], hvor den slutter, og komma mellem delene.",
            self.MORE,
        ]

    def test_a_section_is_in_one_file(self, folder: Path) -> None:
        (folder / "a.yaml").write_text("# x\nedition: x\nacts: y\n", "utf-8")
        (folder / "dates.yaml").unlink()
        assert self.reported(folder) == [
            "rules:1: Ingen fil har »dates«. Hent filen med »dates:« tilbage.",
            "rules/acts.yaml:1: »acts« står også i rules/a.yaml. Saml det i én af filerne.",
            "rules/edition.yaml:1: »edition« står også i rules/a.yaml. Saml det i én af filerne.",
            self.MORE,
        ]

    def test_a_file_may_have_several_sections(self, folder: Path) -> None:
        compiled = compile_rules(folder)
        for name in ("acts", "dates", "paragraphs/2"):
            with (folder / "edition.yaml").open("a", encoding="utf-8") as file:
                file.write((folder / f"{name}.yaml").read_text("utf-8"))
            (folder / f"{name}.yaml").unlink()
        (folder / "edition.yaml").rename(folder / "2.yaml")
        assert compile_rules(folder) == compiled

    def test_pages_must_fit_if_they_are_given(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "docs").mkdir()
        assert self.reported(folder, tmp_path / "docs")[:3] == [
            "rules/checklists.yaml:60: Der er ingen side »boern/«.",
            "rules/common_conditions.yaml:9: Der er ingen side »andet/«.",
            "rules/figures.yaml:6: Der er ingen side »andet/«.",
        ]
        assert self.MORE not in self.reported(folder, tmp_path / "docs")

    def test_an_empty_folder_is_reported(self, tmp_path: Path) -> None:
        (tmp_path / "rules").mkdir()
        (tmp_path / "rules/schema.json").write_text("{}", "utf-8")
        assert self.reported(tmp_path / "rules") == [
            "rules:1: Mappen har ingen regler. Angiv mappen med .yaml-filerne."
        ]
        (tmp_path / "rules/a").write_text("", "utf-8")
        assert self.reported(tmp_path / "rules") == [
            "rules/a:1: Filen bliver ikke læst, fordi den ikke ender på .yaml, men på a. "
            "Omdøb den til a.yaml, eller slet den.",
            self.MORE,
        ]

    def test_only_a_file_that_changes_is_read_again(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        read: list[str] = []

        def counted(file: Path, name: str) -> Document:
            read.append(file.name)
            return Document(file, name)

        monkeypatch.setattr("checker.compile.compiler.Document", counted)
        monkeypatch.setattr("checker.compile.compiler._KNOWN", {})
        first = rules_of(folder)
        assert len(read) == len(list(folder.rglob("*.yaml")))
        assert rules_of(folder) is first
        read.clear()
        file = folder / "paragraphs/1.yaml"
        file.write_text(file.read_text("utf-8").replace("Fastholdelse", "Greb"), "utf-8")
        assert rules_of(folder)["paragraphs"][0]["title"] == "Greb"
        assert read == ["1.yaml"]
        schema, allowing = folder / "schema.json", json.dumps(ALLOWS_ALL)
        others = (folder / "2.yml", ""), (folder / "x", "")
        for changed, text in ((schema, '{"type": "string"}'), (schema, allowing), *others):
            changed.write_text(text, "utf-8")
            if text == allowing:
                assert rules_of(folder)["paragraphs"][0]["title"] == "Greb"
            else:
                with pytest.raises(RulesError):
                    rules_of(folder)

    def test_the_files_of_the_paragraphs_are_given_as_they_are_written(self, folder: Path) -> None:
        file = folder / "paragraphs/1.yaml"
        file.write_text(file.read_text("utf-8").replace("Fastholdelse", "'{byen}'"), "utf-8")
        found = paragraph_files(folder)
        names = ["grundloven-71.yaml", *(f"paragraphs/{name}.yaml" for name in ("1", "2", "3-a", "4", "5"))]
        assert [str(path.relative_to(folder)) for path in found] == names
        assert (found[file]["number"], found[file]["title"]) == ("1", "{byen}")
        file.write_text("a:\n", "utf-8")
        with pytest.raises(RulesError) as caught:
            paragraph_files(folder)
        assert str(caught.value).startswith(f"{file}:1: Der står ikke noget efter »a«.")
        assert self.MORE not in str(caught.value)


class TestNamed:
    """Rules as they are named on the command line."""

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Return the folder `rules` of a repository: the worked rules, and a mistake in the revision before."""
        (tmp_path / "rules").mkdir()
        collected(tmp_path / "rules", source_files())
        (tmp_path / "rules/schema.json").write_text(json.dumps(ALLOWS_ALL), "utf-8")
        monkeypatch.chdir(tmp_path)
        acts = (tmp_path / "rules/acts.yaml").read_text("utf-8")
        self.git("init", "-q")
        for text in ("acts: [a\n", acts):
            (tmp_path / "rules/acts.yaml").write_text(text, "utf-8")
            self.git("add", "-A")
            self.git("commit", "-qm", "x")
        return tmp_path / "rules"

    def git(self, *command: str) -> None:
        """Run git with a name for the author."""
        author = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *author, *command], check=True)

    def refused(self, name: str) -> str:
        """Return the message with which a name is refused."""
        with pytest.raises(CheckerError) as caught:
            rules_named(name)
        assert caught.value.kind == "bad_file"
        return caught.value.message

    def test_a_folder_a_compiled_file_and_a_revision_are_the_same_rules(self, folder: Path, tmp_path: Path) -> None:
        compiled = compile_rules(folder)
        (tmp_path / "rules.json").write_text(json.dumps(compiled, ensure_ascii=False), "utf-8")
        assert rules_named("rules.json") == rules_named("rules") == rules_named("HEAD") == compiled

    def test_a_mistake_is_reported_under_the_name_that_was_given(self, folder: Path, tmp_path: Path) -> None:
        what = "En parentes ([) er ikke lukket. Sæt et ], hvor den slutter, og komma mellem delene."
        more = "Ret dette først. Der kan være flere fejl, som først kan ses bagefter."
        assert self.refused("HEAD~1") == f"HEAD~1: reglerne kan ikke læses: HEAD~1:rules/acts.yaml:1: {what}\n{more}"
        (folder / "acts.yaml").write_text("acts: [a\n", "utf-8")
        assert self.refused("rules") == f"rules: reglerne kan ikke læses: rules/acts.yaml:1: {what}\n{more}"
        (tmp_path / "rules.json").write_text("{", "utf-8")
        assert self.refused("rules.json").startswith("rules.json: reglerne kan ikke læses: Expecting property name")

    @pytest.mark.usefixtures("folder")
    @pytest.mark.parametrize("name", ["no-such-thing", "--output=x"])
    def test_a_name_that_is_none_of_these_is_reported_with_gits_message(self, name: str) -> None:
        beginning = f"»{name}« er hverken en mappe, en fil eller en udgave i git med mappen rules: fatal: "
        message = self.refused(name)
        assert message.startswith(beginning)
        assert name in message.removeprefix(beginning)
        assert message == message.strip()
        assert not Path("x").exists()

    @pytest.mark.usefixtures("folder")
    def test_gits_message_need_not_be_valid_text(self) -> None:
        assert "\N{REPLACEMENT CHARACTER}" in self.refused("\udce6")
