"""The names of paragraphs: in the rules, in addresses, and as people write them (`124d`, `§ 124 d`, `SEL §124D`)."""

import re
from bisect import bisect_left
from difflib import get_close_matches
from typing import NamedTuple

from checker.core.danish import ended, joined, law_order
from checker.core.errors import CheckerError
from checker.core.personal import masked
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules

# The act that the handbook is about: all interventions are in it, and its paragraphs are named by number alone.
USUAL_ACT = "serviceloven"
# A reference is a few words. A longer text is a mistake or an attack, and not worth comparing with anything.
LONGEST = 80

# A letter belongs to the number unless a word follows that is not part of a reference: `71 i grundloven`.
_LETTER = r"(?:\s*[a-z](?![a-zæøå])(?!\s+(?!stk|i\b|efter\b)[a-zæøå]))?"
_NUMBER = rf"(?P<number>kap(?:itel|\.)?\s*\d{{1,2}}{_LETTER}|\d{{1,3}}\s*(?:-|–|og)\s*\d{{1,3}}|\d{{1,3}}{_LETTER})"
_SUBSECTION = (
    r"(?:\s*,?\s*stk\.?\s*(?P<sub>\d{1,2})\.?(?:\s*,?\s*(?P<pkt>\d)\.?\s*pkt\.?)?(?:\s*,?\s*nr\.?\s*\d{1,2}\.?)?)?"
)
_SIGN = r"(?:§{1,2}|paragraf(?:ferne|fen)?\b|par\.)"
_ACT_AFTER = r"(?:,?\s*(?:i|efter)\s+(?P<act_after>[a-zæøå ]+))?"
_REFERENCE = re.compile(rf"(?:(?P<act>[a-zæøå][a-zæøå ]*?)\s*)??{_SIGN}?\s*{_NUMBER}{_SUBSECTION}{_ACT_AFTER}\s*\.?")

_CITED = re.compile(rf"{_SIGN}\s*{_NUMBER}{_SUBSECTION}")


class Reference(NamedTuple):
    """A paragraph of the rules, and the subsection (`stk. 2`) if one was named."""

    paragraph: Paragraph
    subsection: str | None


def subsections_of(paragraph: Paragraph) -> list[str]:
    """Return the subsections of a paragraph that the rules mention, in order."""
    of_rows = {r["subsection"] for r in paragraph.get("rows", []) if "subsection" in r}
    return sorted({*paragraph.get("subsections", []), *of_rows})


def covers(subsection: str, row_subsection: str) -> bool:
    """Return whether a subsection includes that of a row: `stk. 3` includes `stk. 3, 2. pkt.`."""
    return row_subsection == subsection or row_subsection.startswith(f"{subsection},")


def name_of(paragraph: Paragraph) -> str:
    """Return the number with its sign, and with the act if it is not the usual one: `§ 124 d`, `grundlovens § 71`."""
    number = paragraph["number"]
    if paragraph["act"] == USUAL_ACT or number.startswith("kap."):
        return signed(number)
    return f"{paragraph['act']}s {signed(number)}"


def signed(number: str) -> str:
    """Return a number with its sign, which is an intervention's full name: `§ 124 d`, `§§ 13 og 14`."""
    if number.startswith("kap."):
        return number
    return f"§§ {number.replace('-', ' og ')}" if "-" in number else f"§ {number}"


def slug(paragraph: Paragraph) -> str:
    """Return a paragraph's name in addresses: `124-d`, or `grundloven-71` where the act is not the usual one."""
    number = number_in_address(paragraph["number"])
    return number if paragraph["act"] == USUAL_ACT else f"{paragraph['act']}-{number}"


def interventions(rules: Rules) -> list[Paragraph]:
    """Return the paragraphs that have answers, in the order of the law."""
    return [p for p in rules["paragraphs"] if "rows" in p]


def page_title(paragraph: Paragraph) -> str:
    """Return a paragraph's title and name: `Afværgehjælp (§ 124 c)`."""
    return f"{paragraph['title']} ({name_of(paragraph)})"


def place_in_law(paragraph: Paragraph) -> tuple[bool, str, int, str]:
    """Return a sort key: the usual act's paragraphs come first, and each act's are in the order of the law."""
    act = paragraph["act"]
    return act != USUAL_ACT, act, *law_order(paragraph["number"])


def by_number(rules: Rules) -> dict[str, Paragraph]:
    """Index the usual act's paragraphs by number, for repeated lookups."""
    return {p["number"]: p for p in rules["paragraphs"] if p["act"] == USUAL_ACT}


def find_paragraph(rules: Rules, number: str, act: str = USUAL_ACT) -> Paragraph | None:
    """Return the paragraph with exactly this number (`124 d`), or None."""
    # There can be thousands of paragraphs, too many to search one by one each time.
    paragraphs, place = rules["paragraphs"], (act != USUAL_ACT, act, *law_order(number))
    at = bisect_left(paragraphs, place, key=place_in_law)
    # A chapter, or an entry for several paragraphs, can have the same place as a paragraph.
    while at < len(paragraphs) and place_in_law(paragraphs[at]) == place:
        if paragraphs[at]["number"] == number:
            return paragraphs[at]
        at += 1
    return None


def number_in_address(number: str) -> str:
    """Return a number as addresses have it: `124-d`, `kap-24-d`."""
    return number.replace(".", "").replace(" ", "-")


def read_number(text: str) -> str | None:
    """Read a number (`130`, `§ 128K`, `kap. 24e`) and return it as the rules write it, or None if it is not one."""
    found = _REFERENCE.fullmatch(" ".join(text.lower().split())) if len(text) <= LONGEST else None
    if not found or found["act"] or found["sub"] or found["act_after"] or found["number"].startswith("0"):
        return None
    return _number(found["number"])


def _number(text: str) -> str:
    """Write the number as the rules do: `124D` is `124 d`, `kapitel 24d` is `kap. 24 d`, `13 og 14` is `13-14`."""
    digits: list[str] = re.findall(r"\d+", text)
    if len(digits) == 2:
        return "-".join(digits)
    letter = re.search(r"\d\s*([a-z])$", text)
    return ("kap. " if text.startswith("kap") else "") + digits[0] + (f" {letter[1]}" if letter else "")


def _unknown(rules: Rules, text: str, number: str | None) -> CheckerError:
    """Return the error for a text that names no known paragraph: what has replaced it, or the nearest known ones."""
    shown = masked(text.strip() if len(text.strip()) <= LONGEST else f"{text.strip()[:LONGEST]} …")
    if not shown:
        return CheckerError("unknown_paragraph", "Skriv en paragraf, fx § 124 d.")
    words = shown.lower()
    for entry in rules["elsewhere"]:
        if number in entry.get("numbers", []) if number else words in entry.get("words", []):
            return CheckerError("former_paragraph" if entry["kind"] == "former" else "other_act", entry["text"])
    near = _nearest_numbers(rules, number) if number else _nearest_words(rules, words)
    hint = "Mente du " + joined(map(name_of, near), "eller") + "?" if near else "Skriv fx § 124 d."
    return CheckerError("unknown_paragraph", f"Vi kender ikke paragraffen »{shown}«. {hint}")


def _nearest_numbers(rules: Rules, number: str) -> list[Paragraph]:
    """Return the interventions whose numbers are nearest in the law."""
    wanted, letter = law_order(number)

    def distance(paragraph: Paragraph) -> tuple[int, int]:
        own, own_letter = law_order(paragraph["number"])
        return abs(own - wanted), abs(ord(own_letter or "`") - ord(letter or "`"))

    return sorted((p for p in rules["paragraphs"] if "rows" in p), key=distance)[:3]


def _nearest_words(rules: Rules, words: str) -> list[Paragraph]:
    """Return the paragraphs whose title or keywords look most like these words."""
    known = [(word, p) for p in rules["paragraphs"] for word in [p["title"].lower(), *p.get("keywords", [])]]
    near = get_close_matches(words, [word for word, _ in known], 3, 0.7)
    found = [p for match in near for word, p in known if word == match]
    return [p for i, p in enumerate(found) if p not in found[:i]][:3]


def parse_reference(rules: Rules, text: str) -> Reference:
    """Return the paragraph that a text names.

    Raises:
        CheckerError: the text names no paragraph of the rules (the message names the nearest), or a subsection that
            the rules do not speak of.
    """
    plain = re.sub(r"\s+", " ", text).strip().lower()
    found = _REFERENCE.fullmatch(plain) if len(plain) <= LONGEST else None
    if not found:
        return Reference(_by_title(rules, plain, text), None)
    number = _number(found["number"])
    act = found["act"] or found["act_after"]
    # Most texts name one of the usual act's paragraphs by its exact number.
    paragraph = (None if act else find_paragraph(rules, number)) or next(
        (p for p in _in_act(rules, act) if _answers_to(p, number)), None
    )
    if paragraph is None:
        raise _unknown(rules, text, number)
    if not found["sub"]:
        return Reference(paragraph, None)
    subsection = f"stk. {found['sub']}" + (f", {found['pkt']}. pkt." if found["pkt"] else "")
    known = subsections_of(paragraph)
    if not known:
        # The act divides the paragraph, and the rules do not: their answer is the same for all of it.
        return Reference(paragraph, None)
    if not any(covers(subsection, k) for k in known):
        unknown, spoken = f"Vi kender ikke {name_of(paragraph)}, {subsection}", f"Reglerne her taler om {joined(known)}"
        raise CheckerError("unknown_paragraph", f"{ended(unknown)} {ended(spoken)}", paragraph["number"])
    return Reference(paragraph, subsection)


def cited(text: str) -> list[str]:
    """Return the citations within other words, each after a sign: `fastholdelse efter § 124 d, stk. 2`."""
    return [found[0].strip() for found in _CITED.finditer(" ".join(text.lower().split())[: 10 * LONGEST])]


def _in_act(rules: Rules, name: str | None) -> list[Paragraph]:
    """Return the paragraphs of the act with this name, or without a name all of them, the usual act's first."""
    if name is None:
        return rules["paragraphs"]
    return [p for p in rules["paragraphs"] if name.strip() in rules["acts"][p["act"]]["aliases"]]


def _answers_to(paragraph: Paragraph, number: str) -> bool:
    """Return whether a paragraph goes by this number: `13-14` also goes by `13` and by `14`."""
    return number == paragraph["number"] or number in paragraph["number"].split("-")


def _by_title(rules: Rules, plain: str, text: str) -> Paragraph:
    """Return the one paragraph with this title."""
    named = [p for p in rules["paragraphs"] if p["title"].lower() == plain]
    if len(named) != 1:
        raise _unknown(rules, text, None)
    return named[0]
