"""Find what a program can find of the house style for Danish, whose rules are on the page docs/sprog.md.

The messages are in Danish: those who write the texts need not read English.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypedDict

import yaml

from macros.house_words import Wording, wordings
from tools.paths import ROOT
from tools.style.sentences import sentences
from tools.style.texts import Text, read_texts

EXCEPTIONS = Path(__file__).with_name("exceptions.yaml")

MOST_WORDS = 30
# More than so many sentences in a row, each of fewer words than this, read like a telegram.
MOST_SHORT, SHORT = 3, 8

_WORD = re.compile(r"[^\W_]+(?:[-.'][^\W_]+)*")
_CLAUSE_END = re.compile(r"[,;:–()]|\b(?:og|men|eller)\b")
_NEGATION = re.compile(r"\b(?:ikke|aldrig|ingen|intet|ingenting|hverken|medmindre)\b", re.IGNORECASE)
# What only looks like a negation, or is a term of the law.
_NOT_NEGATING = re.compile(r"\bikke (?:kun|bare|blot|alene|længere|mere end|nok)\b|\bhvorfor ikke\b", re.IGNORECASE)
_NOT_BECAUSE = re.compile(
    r"\b(?:ikke|aldrig|ingen|hverken)\b(?:(?!\b(?:men|kun|bare|blot|alene|netop)\b)[^.;:?!])*\bfordi\b", re.IGNORECASE
)
_ABBREVIATION = re.compile(
    r"\b(?:(?![IVX]+\b)[A-ZÆØÅ]{2,}|(?:evt|vedr|iht|pga|mhp|mht|inkl|ekskl|jf|ca|dvs|mm|m\.m|o\.l)\.(?!\w))(?![-.]?\w)"
)
# What everybody knows, or nobody needs to read in full.
_KNOWN = {"GPS", "CPR", "PDF", "CSV", "USB", "SMS", "MIT", "JSON", "HTML", "MB", "KB", "FN", "MED"}
_EMPTY_LINKS = {"her", "dem", "den", "det", "dette", "denne", "denne side", "siden", "mere", "link", "linket", "se her"}
_EMPTY_LINKS |= {"læs mere", "se mere", "klik her", "tryk her", "læs her", "hverdagen", "sender det videre"}


class Fault(NamedTuple):
    """A place that breaks a rule of the house style."""

    file: str
    line: int
    rule: int
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.found} {self.remedy} (»Sådan skriver vi«, regel {self.rule})"


class Allowed(TypedDict):
    """A place that breaks a rule on purpose: a text of a file that holds these words."""

    file: str
    rule: int
    words: str
    why: str


def find_faults(texts: Iterable[Text], allowed: Iterable[Allowed] = ()) -> list[Fault]:
    """Return what breaks the house style, and each exception that nothing needs any more."""
    everything = list(texts)
    explained = _explained(everything)
    unused = list(allowed)
    exceptions, faults = tuple(unused), []
    for text in everything:
        for fault in (*_sentence_faults(text), *_word_faults(text), *_abbreviations(text, explained), *_links(text)):
            spared = [
                e for e in exceptions if e["file"] == text.file and e["rule"] == fault.rule and e["words"] in text.words
            ]
            unused = [e for e in unused if e not in spared]
            if not spared:
                faults.append(fault)
    name = EXCEPTIONS.relative_to(ROOT).as_posix()
    faults += [Fault(name, 1, e["rule"], f"Undtagelsen »{e['words']}« bruges ikke mere.", "Slet den.") for e in unused]
    return faults


def _sentence_faults(text: Text) -> Iterator[Fault]:
    def fault(rule: int, found: str, remedy: str) -> Fault:
        return Fault(text.file, text.line, rule, found, remedy)

    chain: list[str] = []
    for sentence in sentences(text.words):
        count = len(_WORD.findall(sentence))
        if count > MOST_WORDS:
            yield fault(12, f"En sætning på {count} ord: »{_start(sentence)}«.", f"Del den. {MOST_WORDS} er det meste.")
        chain = [*chain, sentence] if count < SHORT else []
        if len(chain) == MOST_SHORT + 1:
            yield fault(
                12,
                f"Korte sætninger på stribe: »{_start(chain[0])}«.",
                "Bind dem sammen med fx fordi, men, når eller så.",
            )
        if _NOT_BECAUSE.search(sentence):
            yield fault(
                14,
                f"»{_start(sentence)}« kan læses på to måder.",
                "Skriv »kun fordi« eller »bare fordi«, eller vend sætningen.",
            )
        clauses = _CLAUSE_END.split(_NOT_NEGATING.sub("", sentence))
        if any(len(_NEGATION.findall(clause)) > 1 for clause in clauses):
            yield fault(20, f"To nægtelser i samme led: »{_start(sentence)}«.", "Sig, hvad der gælder.")


def _word_faults(text: Text) -> Iterator[Fault]:
    for wording, pattern in _patterns():
        if wording.get("file", text.file) == text.file and (found := pattern.search(text.words)):
            yield Fault(text.file, text.line, wording["rule"], f"»{found[0]}«.", f"Skriv: {wording['but']}.")


@cache
def _patterns() -> list[tuple[Wording, re.Pattern[str]]]:
    rows = [(row, row.get("pattern") or rf"(?<!\w){re.escape(row['not'])}(?!\w)") for row in wordings()]
    return [(row, re.compile(pattern, re.IGNORECASE)) for row, pattern in rows]


def _abbreviations(text: Text, explained: dict[str, set[str]]) -> Iterator[Fault]:
    for short in dict.fromkeys(_ABBREVIATION.findall(text.words)):
        if short not in _KNOWN and short not in explained[text.file] and short not in explained[""]:
            remedy = "Skriv det helt ud, eller forklar det første gang: »Videns- og specialrådgivningen (VISO)«."
            yield Fault(text.file, text.line, 11, f"Forkortelsen »{short}« er ikke forklaret.", remedy)


def _explained(texts: list[Text]) -> dict[str, set[str]]:
    """Return the abbreviations that each file explains, and under "" those that the glossary explains."""
    found: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        inside = re.findall(r"\(([A-ZÆØÅ]{2,})[),]", text.words) + re.findall(r"\b([A-ZÆØÅ]{2,}) \(", text.words)
        # A name, and then what it is called for short: »konsulentordningen på handicapområdet, DUKH, …«.
        inside += re.findall(r", ([A-ZÆØÅ]{2,}),", text.words)
        found["" if text.file.endswith("glossary.yaml") else text.file].update(inside)
    return found


def _links(text: Text) -> Iterator[Fault]:
    for link in text.links:
        if link.text.lower().strip(" .") in _EMPTY_LINKS or link.text == link.to:
            yield Fault(
                text.file, text.line, 25, f"Linket »{link.text}« siger ikke, hvor det fører hen.", "Skriv sidens navn."
            )


def _start(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def main() -> int:
    """Print each fault of the checkout; return 1 if there are any."""
    faults = find_faults(read_texts(ROOT), yaml.safe_load(EXCEPTIONS.read_text("utf-8")) or ())
    for fault in sorted(faults):
        print(fault)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
