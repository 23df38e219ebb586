"""A new paragraph: its rule, its page, its line in the navigation and its outcome in the guide, with blanks to fill in.

No law is made up: whatever the act must say is a blank, and the checks list each one.
"""

from pathlib import Path
from typing import NamedTuple

from checker.compile.blanks import BLANK
from checker.compile.compiler import Collected, read_rules
from checker.compile.navigation import SETTINGS, Entry, navigation_beside
from checker.compile.pages import PARAGRAPHS
from checker.compile.problems import nearest
from checker.core.errors import CheckerError
from checker.core.reference import USUAL_ACT, name_of, place_in_law, read_number, slug
from checker.model.paragraph import Paragraph

_RULE = f"""\
# yaml-language-server: $schema=../schema.json
paragraph:
  number: "[number]"
  act: [act]
  title: {BLANK}
[kind]
  last_checked:
    haandbog: {BLANK}
  sources:
    - {{document: {BLANK}, section: {BLANK}}}
"""
_INTERVENTION = f"""\
  chapter: {BLANK}
  summary: {BLANK}
  keywords: [{BLANK}]
  rows:
    - since: {BLANK}
      decided_by: {{authority: {BLANK}}}
      use_of_force: {BLANK}
      report: {BLANK}
      complaint: {BLANK}
      longest_permission: {BLANK}
      sources:
        - {{document: {BLANK}, section: {BLANK}}}
  conditions:
    - id: {BLANK}
      text: {BLANK}
      ask: {BLANK}"""
_OTHER = f"""\
  summary: {BLANK}
  keywords: [{BLANK}]
  points:
    - text: {BLANK}
      sources:
        - {{document: {BLANK}, section: {BLANK}}}"""
_PAGE = """\
# {{ title("[slug]") }}

{{ summary("[slug]") }}

{{ [shown]("[slug]") }}
[sections]
## Om reglen

{{ fact_box("[slug]") }}

{{ questions_about("[slug]") }}
"""
_SECTIONS = {
    "checker": (
        "Hvad reglen giver lov til { #giver-lov }",
        "Hvad reglen ikke giver lov til { #giver-ikke-lov }",
        "Sådan gør I i praksis { #i-praksis }",
        "Eksempel { #eksempel }",
    ),
    "points": ("Hvad det betyder for jer { #i-praksis }",),
}


class Part(NamedTuple):
    """A file that a new paragraph needs: its whole text, and, in Danish, what is new in it."""

    file: Path
    text: str
    what: str


def new_paragraph(rules: Path, docs: Path, written: str, act: str = USUAL_ACT, *, points: bool = False) -> list[Part]:
    """Write everything that a new paragraph needs, or nothing if something is wrong, and return its parts.

    Args:
        rules: the folder of the rules.
        docs: the folder of the pages; `mkdocs.yml` lies beside it.
        written: the paragraph's number, as a person writes it.
        act: the id of its act.
        points: whether the paragraph is not an intervention. Only those of the usual act can be interventions.

    Raises:
        CheckerError: the number cannot be read, the act is unknown, or part of the paragraph exists already.
        RulesError: the rules or the navigation cannot be read.
        OSError: a file cannot be written.
    """
    collected, entries = read_rules(rules, unfilled=True), navigation_beside(docs)
    number, acts = read_number(written), list(collected.sections["acts"].data["acts"])
    if number is None:
        raise CheckerError("bad_request", f"Vi kan ikke læse »{written[:40]}« som et nummer. Skriv fx 130 eller 128 k.")
    if act not in acts:
        raise CheckerError("bad_request", f"Ukendt lov »{act}«. {nearest(act, acts)}")
    paragraph: Paragraph = {"number": number, "act": act}  # type: ignore[typeddict-item]
    answers = act == USUAL_ACT and not points
    own, shown = slug(paragraph), "checker" if answers else "points"
    rule, page = rules / "paragraphs" / f"{own}.yaml", docs / _page(paragraph)
    _refuse_if_there(collected, entries, paragraph, (rule, page))
    kind = _INTERVENTION if answers else _OTHER
    sections = "".join(f"\n## {heading}\n\n{BLANK}\n" for heading in _SECTIONS[shown])
    parts = [
        Part(rule, _filled(_RULE, number=number, act=act, kind=kind), "reglen"),
        Part(page, _filled(_PAGE, slug=own, shown=shown, sections=sections), "siden"),
    ]
    if answers:
        parts.append(_way(collected, paragraph))
    if entries:
        parts.append(_line(collected, entries, docs.parent / SETTINGS, paragraph))
    _write(parts)
    return parts


def _filled(template: str, **values: str) -> str:
    # Square brackets: pages and rules both have braces of their own.
    for name, value in values.items():
        template = template.replace(f"[{name}]", value)
    return template


def _refuse_if_there(
    collected: Collected, entries: list[Entry], paragraph: Paragraph, files: tuple[Path, Path]
) -> None:
    """Raise CheckerError if any part of the paragraph exists already."""
    found = [d.file for d in collected.paragraphs if slug(d.data["paragraph"]) == slug(paragraph)]
    found += [str(file) for file in files if file.exists() and str(file) not in found]
    guide, number = collected.sections["find"], paragraph["number"]
    led_to = [o.get("paragraph") for o in guide.data["find"]["outcomes"]] if paragraph["act"] == USUAL_ACT else []
    if number in led_to:
        found.append(f"{guide.file}:{guide.line('find', 'outcomes', led_to.index(number))}")
    found += [f"{SETTINGS}:{entry.line}" for entry in entries if entry.page == _page(paragraph)]
    if found:
        what = f"{name_of(paragraph)} er her allerede: {', '.join(found)}."
        raise CheckerError("bad_request", f"{what} Intet er skrevet.", number)


def _before(paragraph: Paragraph, others: list[Paragraph]) -> Paragraph | None:
    """Return the last of the others before the paragraph in the law; chapters are compared with chapters only."""
    chapter = paragraph["number"].startswith("kap.")
    alike = [other for other in others if other["number"].startswith("kap.") == chapter]
    earlier = [other for other in alike if place_in_law(other) < place_in_law(paragraph)]
    return max(earlier, key=place_in_law, default=None)


def _way(collected: Collected, paragraph: Paragraph) -> Part:
    """Return the guide with an outcome for the paragraph, after the outcome of the paragraph that precedes it."""
    document = collected.sections["find"]
    outcomes = document.data["find"]["outcomes"]
    led_to = {outcome.get("paragraph") for outcome in outcomes}
    known = [d.data["paragraph"] for d in collected.paragraphs if d.data["paragraph"]["number"] in led_to]
    before = _before(paragraph, known)
    led = (i for i, outcome in enumerate(outcomes) if before and outcome.get("paragraph") == before["number"])
    place = max(led, default=len(outcomes) - 1)
    lines = Path(document.file).read_text("utf-8").split("\n")
    end = document.line("find", "outcomes", place)
    indent = lines[end - 1][: lines[end - 1].index("-")]
    # Lines with deeper indentation belong to the outcome.
    while end < len(lines) and lines[end].startswith(f"{indent} "):
        end += 1
    lines[end:end] = [f'{indent}- paragraph: "{paragraph["number"]}"', f"{indent}  when: {{act: {BLANK}}}"]
    where = f"et udfald i linje {end + 1}: de svar, der fører til paragraffen"
    return Part(Path(document.file), "\n".join(lines), where)


def _line(collected: Collected, entries: list[Entry], file: Path, paragraph: Paragraph) -> Part:
    """Return the site's settings with the page in the navigation, after the page of the paragraph that precedes it."""
    shown = {entry.page: entry for entry in entries if entry.page.startswith(f"{PARAGRAPHS}/")}
    known = [d.data["paragraph"] for d in collected.paragraphs if _page(d.data["paragraph"]) in shown]
    before = _before(paragraph, known)
    entry = shown[_page(before)] if before else [*entries, *shown.values()][-1]
    lines = file.read_text("utf-8").split("\n")
    line = lines[entry.line - 1]
    lines.insert(entry.line, f"{line[: line.index('-')]}- {_page(paragraph)}")
    return Part(file, "\n".join(lines), f"linje {entry.line + 1} i navigationen, efter {entry.page}")


def _page(paragraph: Paragraph) -> str:
    """Return the paragraph's page, as the navigation names it."""
    return f"{PARAGRAPHS}/{slug(paragraph)}.md"


def _write(parts: list[Part]) -> None:
    """Write all parts; if one cannot be written, restore every file."""
    before = {part.file: part.file.read_bytes() if part.file.exists() else None for part in parts}
    try:
        for part in parts:
            part.file.write_text(part.text, "utf-8")
    except BaseException:
        for file, data in before.items():
            if data is None:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(data)
        raise
