"""Typing slips in a file of rules: what the eye does not see, and what YAML reads differently from what was meant."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import yaml

_QUOTES = "“”„‟‘’‚‛"
_MERGE = re.compile(r"(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)(?: |$)|=======$")
# Unusual spaces and line breaks; then characters that are invisible, change the direction or have no meaning.
_UNSEEN = {"Zs": "et hårdt mellemrum", "Zl": "et linjeskift", "Zp": "et linjeskift"}
_MEANINGLESS = {"Cc", "Cf", "Co", "Cn", "Cs"}
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>?|&#?\w+;|\*\*|__|`|\]\(")
_QUOTE_IT = "Sæt hele teksten i citationstegn."
_UNCLOSED = "Et citationstegn er ikke lukket.", "Sæt et citationstegn mere, hvor teksten slutter."
_ESCAPED = "En omvendt skråstreg (\\) kan ikke stå mellem citationstegn.", "Slet den."
_KEY_WITHOUT_SPACE = re.compile(r"\s*(?:- )?[\w-]+:\S")
_OPENED = re.compile(r"""\s*(?:- )?(?:[\w-]+: )?"(?:[^"\\]|\\.)*$""")
_DASH_WITHOUT_SPACE = re.compile(r"\s*-[^\s-]")
# Characters that cannot begin a text, since YAML gives them a meaning there. A dash or question mark may begin a line.
_NO_BEGINNING = re.compile(r"[%@&*!|>,}\]]|(?<=[:-] )[-?]")


class Slip(NamedTuple):
    """One slip: its line, counted from 1, what is wrong, and what would be right, in Danish."""

    line: int
    what: str
    remedy: str


def slips(lines: list[str]) -> Iterator[Slip]:
    """Yield what no rule needs in a file's lines, and what comes from Word, a web page, or a merge."""
    merged = next((i for i, line in enumerate(lines, 1) if _MERGE.match(line)), None)
    if merged:
        # Two versions of the same text follow, so further errors in them would say nothing.
        remedy = "Behold den rigtige udgave, og slet den anden og linjerne med <<<<<<<, ======= og >>>>>>>."
        yield Slip(merged, "Her står to udgaver af det samme, som ikke er samlet.", remedy)
        return
    # A file has thousands of characters, but at most a hundred different ones, so each of these is judged once.
    unwanted = {sign: _unwanted(sign) for sign in sorted(set().union(*lines)) if not _usual(sign)}
    for number, line in enumerate(lines, 1):
        markup = None if line.lstrip().startswith("#") else _MARKUP.search(line)
        if markup:
            what = f"En tekst kan ikke have HTML eller Markdown som »{markup[0]}«."
            yield Slip(number, what, "Slet det, og skriv ren tekst.")
        yield from (Slip(number, *advice) for sign, advice in unwanted.items() if sign in line)


def _usual(sign: str) -> bool:
    return sign == " " or (sign not in _QUOTES and unicodedata.category(sign) not in (*_UNSEEN, *_MEANINGLESS))


def _unwanted(sign: str) -> tuple[str, str]:
    """Return what is wrong with a character, and what to write instead."""
    if sign in _QUOTES:
        remedy = "Skriv \" eller ' om en hel tekst, og »« inde i en sætning."
        return f"Linjen har et skråt citationstegn ({sign}).", remedy
    if sign == "\t":
        return "Linjen har en tabulator.", "Slet den, og skriv mellemrum i stedet: to for hvert trin ind."
    name = _UNSEEN.get(unicodedata.category(sign), "et usynligt tegn")
    remedy = "Slet det. Det følger ofte med, når man kopierer fra Word eller en hjemmeside."
    if name == _UNSEEN["Zs"]:
        remedy = "Slet det, og skriv et almindeligt mellemrum. Det følger ofte med fra Word."
    return f"Linjen har {name} (U+{ord(sign):04X}).", remedy


def marked_slip(error: yaml.MarkedYAMLError, lines: list[str]) -> Slip:
    """Guess which slip made YAML stumble.

    Args:
        error: from libyaml, or from PyYAML's own reader, which words it differently.
        lines: the lines of the file.
    """
    problem, context = str(error.problem), str(error.context)
    begun = any(what in context for what in ("simple key", "scalar", "flow", "alias", "anchor", "tag"))
    # Something that is opened and never closed is corrected where it begins.
    mark = (error.context_mark if begun else None) or error.problem_mark
    assert error.problem_mark and mark  # noqa: S101, PT018 - both readers say where
    opened = next((i for i, line in enumerate(lines, 1) if _OPENED.match(line)), None)
    if opened and error.problem_mark.line >= opened:
        # YAML reads on to the next quotation mark, many lines below, and stumbles only there.
        return Slip(opened, *_UNCLOSED)
    place, column = mark.line, mark.column
    if not begun and place and _DASH_WITHOUT_SPACE.match(lines[place - 1]):
        # YAML read the line above as a text, and stumbles over the line after it.
        place, column = place - 1, 0
    if "flow node" in context:
        # YAML stumbles after the bracket, perhaps lines below; the slip is reported where the bracket opens.
        place = max(i for i, line in enumerate(lines[: place + 1]) if {"[", "{"} & set(line))
        column = max(lines[place].rfind(sign) for sign in "[{")
    return Slip(place + 1, *_guess(problem, context, lines[place], column))


def _guess(problem: str, context: str, line: str, column: int) -> tuple[str, str]:
    sign, before = line[column : column + 1], line[:column].rstrip()
    if "quoted scalar" in context:
        return _ESCAPED if "escape" in problem else _UNCLOSED
    if "flow" in context:
        closing = {"{": "}"}.get(sign, "]")
        return f"En parentes ({sign}) er ikke lukket.", f"Sæt et {closing}, hvor den slutter, og komma mellem delene."
    if before.endswith(('"', "'", "}", "]")):
        return "Teksten fortsætter efter et citationstegn eller en parentes.", _QUOTE_IT
    if _NO_BEGINNING.match(line, column):
        return f"En tekst kan ikke begynde med »{sign}«.", _QUOTE_IT
    if _DASH_WITHOUT_SPACE.match(line):
        return "Der mangler et mellemrum efter bindestregen.", "Skriv bindestreg, mellemrum og så resten."
    if "simple key" in context:
        if _KEY_WITHOUT_SPACE.match(line):
            return "Der mangler et mellemrum efter kolonet.", "Skriv nøgle, kolon, mellemrum og så værdien."
        return "Der mangler et kolon.", "Skriv nøgle, kolon, mellemrum og så værdien."
    if "mapping values" in problem and len(re.findall(r":(?=\s|$)", line)) > 1:
        return "En tekst med et kolon skal stå i citationstegn.", _QUOTE_IT
    if "document" in problem:
        return "Filen har en linje med --- eller ... i sig.", "Slet linjen."
    remedy = "Giv linjen samme indrykning som de andre på samme trin. Se også efter et kolon, der mangler i den over."
    return "Linjen er rykket forkert ind.", remedy
