"""A new paragraph: what the command writes for it, where, what it refuses, and what the checks say is missing."""

import re
import shutil
from pathlib import Path

import pytest

from checker.cli import main
from checker.compile import RulesError, compile_rules
from checker.compile.blanks import BLANK
from checker.core.answer import ask
from tools.paths import ROOT

Output = pytest.CaptureFixture[str]

# The files that a new intervention is made of.
PARTS = ["rules/paragraphs/130.yaml", "docs/paragraffer/130.md", "rules/find.yaml", "mkdocs.yml"]
# Values for the blanks of an intervention, in order.
RULE = [
    *("Et nyt indgreb", '"24"', "At gøre noget nyt.", "nyt", "2024-07-01", "personale, acute: true", "true"),
    *("{form: 1, per: incident}", "kommunalbestyrelsen", "none", "haandbog", "§ 130 Et nyt indgreb"),
    *("needed", "Det er nødvendigt.", "Er det nødvendigt?", "2026-11-22", "haandbog", "§ 130 Et nyt indgreb"),
]
QUESTION = """\
  questions:
    - fact: urgent
      ask: Haster det?
      choices: {a: {label: Ja, because: Ja.}, b: {label: Nej, because: Nej.}}
"""
WAY = ("act: hold, hold_reason: things, value: {yes}, target_group: {yes}, timing: now".format(yes='"yes"'),)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the rules, the pages and the navigation, as the current folder."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("assets"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(home: Path) -> dict[Path, bytes]:
    """Return the content of every file in the folder."""
    return {file.relative_to(home): file.read_bytes() for file in home.rglob("*") if file.is_file()}


def fill(file: str, *values: str) -> None:
    """Replace the blanks of a file with the values, one by one."""
    text = Path(file).read_text("utf-8")
    assert text.count(BLANK) == len(values)
    for value in values:
        text = text.replace(BLANK, value, 1)
    Path(file).write_text(text, "utf-8")


def reported() -> list[str]:
    """Return the problems of the rules and the pages, and fail if there are none."""
    with pytest.raises(RulesError) as caught:
        compile_rules(Path("rules"), Path("docs"))
    return [str(problem) for problem in caught.value.problems]


def test_a_new_paragraph_is_a_rule_once_it_is_filled_in(home: Path, capsys: Output) -> None:
    before = files(home)
    assert main(["new", "§ 130"]) == 0
    assert re.findall(r"^  (\S+): ", capsys.readouterr().out, re.MULTILINE) == PARTS
    after = files(home)
    assert {str(file) for file in after if after[file] != before.get(file)} == set(PARTS)
    assert before.keys() <= after.keys()

    fill(PARTS[0], *RULE)
    fill(PARTS[1], *["Tekst."] * 4)
    Path(PARTS[2]).write_text(Path(PARTS[2]).read_text("utf-8").replace(f"act: {BLANK}", *WAY), "utf-8")
    rules = compile_rules(Path("rules"), Path("docs"))
    answer = ask(rules, "130", {}, "2026-11-22")
    assert "decided_by" in answer
    assert (answer["decided_by"]["authority"], answer["report"]["form"]) == ("personale", 1)


@pytest.mark.parametrize("arguments", [["130"], ["83", "--points"], ["72", "--act", "grundloven"]])
def test_the_checks_name_every_blank_and_nothing_else(home: Path, arguments: list[str]) -> None:
    assert main(["new", *arguments]) == 0
    blanks = [
        (str(file), line)
        for file, data in files(home).items()
        for line, text in enumerate(data.decode(errors="replace").split("\n"), 1)
        for _ in range(text.count(BLANK))
    ]
    named = [(file, int(line)) for file, line in (problem.split(":")[:2] for problem in reported())]
    # A line of a page is named once, however much of it is missing.
    assert sorted(named) == sorted(blanks)
    assert all("ikke udfyldt" in problem for problem in reported())


@pytest.mark.usefixtures("home")
def test_a_blank_is_named_with_what_belongs_there() -> None:
    main(["new", "130"])
    problems = reported()
    assert (
        "rules/paragraphs/130.yaml:5: »title« er ikke udfyldt. Paragraffens navn, som håndbogen skriver det."
        in problems
    )
    assert "docs/paragraffer/130.md:9: Siden er ikke udfyldt her. Skriv teksten, eller slet afsnittet." in problems
    assert any(re.match(r"rules/find\.yaml:\d+: »act« er ikke udfyldt\. ", problem) for problem in problems)


@pytest.mark.parametrize(
    ("arguments", "page", "before", "outcome"),
    [
        (["130"], "130", "129-a", "129 a"),
        (["124e"], "124-e", "124-d", "124 d"),
        # The paragraph before it in the law is not an intervention, so no outcome of the guide leads there.
        (["§ 135 b"], "135-b", "135-a", "129 a"),
        (["kap. 24 e", "--points"], "kap-24-e", "kap-24-d", None),
        (["72", "--act", "grundloven"], "grundloven-72", "grundloven-71", None),
        (["83", "--points"], "83", "82", None),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_new_paragraph_follows_the_one_before_it_in_the_law(
    arguments: list[str], page: str, before: str, outcome: str | None
) -> None:
    main(["new", *arguments])
    lines = Path("mkdocs.yml").read_text("utf-8").split("\n")
    (at,) = [i for i, line in enumerate(lines) if line.strip() == f"- paragraffer/{page}.md"]
    assert lines[at - 1] == lines[at].replace(page, before)
    ways = Path("rules/find.yaml").read_text("utf-8")
    if outcome is None:
        assert ways == (ROOT / "rules/find.yaml").read_text("utf-8")
    else:
        ahead = ways[: ways.index(f"      when: {{act: {BLANK}}}")]
        assert re.findall(r"^    - paragraph: (.*)$", ahead, re.MULTILINE)[-2:] == [
            outcome,
            f'"{page.replace("-", " ")}"',
        ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["125"], "§ 125 er her allerede: rules/paragraphs/125.yaml, docs/paragraffer/125.md, rules/find.yaml:"),
        (["13", "--act", "lov"], "Ukendt lov »lov«. Brug en af disse: grundloven, serviceloven, straffeloven."),
        (["hest"], "Vi kan ikke læse »hest« som et nummer."),
        (["125, stk. 2"], "Vi kan ikke læse »125, stk. 2« som et nummer."),
        (["§ 12 i grundloven"], "Vi kan ikke læse »§ 12 i grundloven« som et nummer."),
        (["013"], "Vi kan ikke læse »013« som et nummer."),
        ([""], "Vi kan ikke læse »« som et nummer."),
        (["1" * 100_000], f"Vi kan ikke læse »{'1' * 40}« som et nummer."),
    ],
)
def test_a_refused_command_changes_nothing(home: Path, capsys: Output, arguments: list[str], says: str) -> None:
    before = files(home)
    assert main(["new", *arguments]) == 2
    assert capsys.readouterr().err.startswith(says)
    assert files(home) == before


@pytest.mark.parametrize("part", PARTS)
def test_a_paragraph_that_has_one_part_already_is_refused(home: Path, capsys: Output, part: str) -> None:
    main(["new", "130"])
    for other in PARTS:
        if other != part:
            (home / other).unlink()
            if (ROOT / other).exists():
                shutil.copy(ROOT / other, home / other)
    before = files(home)
    capsys.readouterr()
    assert main(["new", "130"]) == 2
    assert re.fullmatch(
        rf"§ 130 er her allerede: {re.escape(part)}(:\d+)?\. Intet er skrevet\.\n", capsys.readouterr().err
    )
    assert files(home) == before


def test_if_one_part_cannot_be_written_none_is(home: Path, capsys: Output) -> None:
    (home / "docs/paragraffer").rename(home / "docs/paragrafferne")
    before = files(home)
    assert main(["new", "130"]) == 2
    assert capsys.readouterr().err.startswith("docs/paragraffer/130.md: filen kan ikke skrives: ")
    assert files(home) == before


def test_rules_that_cannot_be_read_are_named_and_nothing_is_written(home: Path, capsys: Output) -> None:
    for name, text in (("rules/acts.yaml", "a: b: c"), ("mkdocs.yml", "nav: [")):
        kept = (home / name).read_bytes()
        (home / name).write_text(text, "utf-8")
        before = files(home)
        assert main(["new", "130"]) == 2
        assert capsys.readouterr().err.startswith(f"{name}:1: ")
        assert files(home) == before
        (home / name).write_bytes(kept)


def test_without_a_navigation_no_line_is_written_in_it(home: Path) -> None:
    (home / "mkdocs.yml").unlink()
    before = files(home)
    assert main(["new", "130", "--points"]) == 0
    assert {str(file) for file in files(home).keys() - before.keys()} == {
        "rules/paragraphs/130.yaml",
        "docs/paragraffer/130.md",
    }


@pytest.mark.usefixtures("home")
def test_everything_that_a_new_paragraph_lacks_is_named_in_one_round() -> None:
    main(["new", "130"])
    fill("rules/paragraphs/130.yaml", *RULE)
    text = Path("rules/paragraphs/130.yaml").read_text("utf-8")
    for old, new in (
        ("complaint: kommunalbestyrelsen", "complaint: ankestyrelsen"),
        ("    - id: needed\n      text", "    - text"),
        (
            "  conditions:",
            f"{QUESTION}  conditions:",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    Path("rules/paragraphs/130.yaml").write_text(text, "utf-8")
    for name in ("rules/find.yaml", "mkdocs.yml"):
        shutil.copy(ROOT / name, name)
    Path("docs/paragraffer/130.md").unlink()
    Path("docs/paragraffer/131.md").write_text("", "utf-8")
    problems = reported()
    assert [re.sub(r":\d+:", ":", problem) for problem in problems] == [
        "docs/paragraffer/131.md: Ingen fil i reglerne har den paragraf, siden handler om. "
        "Hent reglens fil tilbage, eller slet siden.",
        "mkdocs.yml: Siden paragraffer/131.md står ikke i navigationen. "
        "Tilføj linjen »- paragraffer/131.md« under »nav:«.",
        "rules/find.yaml: Ingen svar fører til § 130 (personale). Tilføj et udfald med paragraffen.",
        "rules/paragraphs/130.yaml: § 130 har ingen side. Tilføj siden docs/paragraffer/130.md, eller ret nummeret.",
        "rules/paragraphs/130.yaml: Ingen klagevej går fra personale til ankestyrelsen. "
        "Ret den til kommunalbestyrelsen eller none, eller tilføj klagevejen.",
        "rules/paragraphs/130.yaml: Ukendt oplysning »urgent«. "
        "Brug en af disse: area, decision_exists, objection, operator, technology.",
        "rules/paragraphs/130.yaml: Betingelsen har ingen »id«. Giv den en kort engelsk id.",
    ]
