"""Slips of the hand in a file of rules: what the eye does not see, and what YAML reads otherwise than it was meant."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import yaml

_QUOTES = "“”„‟‘’‚‛"
_MERGE = re.compile(r"(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)(?: |$)|=======$")
# Spaces other than the usual, characters that show nothing or turn the direction, and those that mean nothing.
_UNSEEN = {"Zs": "et hårdt mellemrum", "Zl": "et linjeskift", "Zp": "et linjeskift"}
_MEANINGLESS = {"Cc", "Cf", "Co", "Cn", "Cs"}
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>?|&#?\w+;|\*\*|__|`|\]\(")
_QUOTE_IT = "Sæt hele teksten i citationstegn."
_KEY_WITHOUT_SPACE = re.compile(r"\s*(?:- )?[\w-]+:\S")
_OPENED = re.compile(r"""\s*(?:- )?(?:[\w-]+: )?"(?:[^"\\]|\\.)*$""")
_DASH_WITHOUT_SPACE = re.compile(r"\s*-[^\s-]")


class Slip(NamedTuple):
    """One slip: its line, counted from 1, what is wrong, and what would be right, in Danish."""

    line: int
    what: str
    remedy: str


def slips(lines: list[str]) -> Iterator[Slip]:
    """What a file's lines can hold that no rule needs, and that comes from Word, a web page, or a merge."""
    merged = next((i for i, line in enumerate(lines, 1) if _MERGE.match(line)), None)
    if merged:
        # Below are two versions of the same, so that more errors there would tell nothing.
        remedy = "Behold den rigtige udgave, og slet den anden og linjerne med <<<<<<<, ======= og >>>>>>>."
        yield Slip(merged, "Her står to udgaver af det samme, som ikke er samlet.", remedy)
        return
    # A file has a hundred different characters at most, and thousands of each.
    unwanted = {sign: _unwanted(sign) for sign in sorted(set().union(*lines)) if not _usual(sign)}
    for number, line in enumerate(lines, 1):
        markup = None if line.lstrip().startswith("#") else _MARKUP.search(line)
        if markup:
            what = f"En tekst kan ikke have HTML eller Markdown som »{markup[0]}«."
            yield Slip(number, what, "Slet det, og skriv ren tekst.")
        yield from (Slip(number, *told) for sign, told in unwanted.items() if sign in line)


def _usual(sign: str) -> bool:
    return sign == " " or (sign not in _QUOTES and unicodedata.category(sign) not in (*_UNSEEN, *_MEANINGLESS))


def _unwanted(sign: str) -> tuple[str, str]:
    """What is wrong with a character, and what to write instead."""
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
    """What someone most likely did who wrote the line that YAML stumbled over.

    Args:
        error: of libyaml, or of PyYAML's own reader, which says the same in other words.
        lines: the file's.
    """
    problem, context = error.problem or "", error.context or ""
    opened = next((i for i, line in enumerate(lines, 1) if _OPENED.match(line)), None)
    if opened and ("quoted scalar" in context or (error.problem_mark and error.problem_mark.line >= opened)):
        # It ends at the next quotation mark, many lines below, and there YAML stumbles.
        return Slip(opened, "Et citationstegn er ikke lukket.", "Sæt et citationstegn mere, hvor teksten slutter.")
    # What was begun and never ended is mended where it begins.
    begun = "simple key" in context or "quoted scalar" in context or "flow" in context
    mark = error.context_mark if begun and error.context_mark else error.problem_mark or error.context_mark
    place, column = (mark.line, mark.column) if mark else (0, 0)
    if mark and not begun and place and _DASH_WITHOUT_SPACE.match(lines[place - 1]):
        # YAML took it for a text, and stumbles over what follows.
        place, column = place - 1, 0
    line = lines[place] if place < len(lines) else ""
    sign = line[column : column + 1]
    return Slip(place + 1, *_guess(problem, context, line, sign, column))


def _guess(problem: str, context: str, line: str, sign: str, column: int) -> tuple[str, str]:
    if "quoted scalar" in context:
        return "Et citationstegn er ikke lukket.", "Sæt et citationstegn mere, hvor teksten slutter."
    if "flow" in context:
        closing = {"[": "]", "{": "}"}.get(sign, "]")
        return f"En parentes ({sign}) er ikke lukket.", f"Sæt et {closing}, hvor den slutter, og komma mellem delene."
    if "cannot start any token" in problem or "node content" in problem or "alias" in context or "anchor" in context:
        return f"En tekst kan ikke begynde med »{sign}«.", _QUOTE_IT
    if _DASH_WITHOUT_SPACE.match(line):
        return "Der mangler et mellemrum efter bindestregen.", "Skriv bindestreg, mellemrum og så resten."
    if "simple key" in context:
        if _KEY_WITHOUT_SPACE.match(line):
            return "Der mangler et mellemrum efter kolonet.", "Skriv nøgle, kolon, mellemrum og så værdien."
        return "Der mangler et kolon.", "Skriv nøgle, kolon, mellemrum og så værdien."
    before = line[:column].rstrip()
    if before.endswith(('"', "'", "}", "]")):
        return "Teksten fortsætter efter et citationstegn eller en parentes.", _QUOTE_IT
    if "mapping values" in problem and len(re.findall(r":(?=\s|$)", line)) > 1:
        return "En tekst med et kolon skal stå i citationstegn.", _QUOTE_IT
    if "document" in problem or "document" in context:
        return "Filen har en linje med --- eller ... i sig.", "Slet linjen."
    remedy = "Giv linjen samme indrykning som de andre på samme trin. Se også efter et kolon, der mangler i den over."
    return "Linjen er rykket forkert ind.", remedy
