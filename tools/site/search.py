"""Build the site's search: the words of the built pages, what readers call things, and the libraries that search them.

The words are read from the rendered pages, so that what is searched is what is read, answers from the rules included.
"""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any, TypedDict

import yaml

from checker.compile.document import LOADER
from checker.core.danish import unbroken
from checker.core.reference import by_number, slug
from checker.model.rules import ReaderQuestion, Rules, Term
from checker.site.sheet_lines import lines_by_band
from checker.site.site import Day, Site
from checker.words.doubts import UNSETTLED
from tools.errors import StepError, run
from tools.paths import NODE_MODULES, ROOT, VENV
from tools.site.cache import cached
from tools.site.page_text import HandbookPage, Kind, Section, Verdict, read_page
from tools.site.pages import INDEX, Pages, by_address
from tools.site.register import with_register
from tools.site.remembered import remembered
from tools.site.scripts import PROGRAM

SYNONYMS = ROOT / "docs" / "synonyms.yaml"
FORMS = ROOT / "docs" / "forms.yaml"
ASKED = ROOT / "docs" / "asked.yaml"
MINISEARCH = NODE_MODULES / "minisearch"
STEMMERS = NODE_MODULES / "@orama" / "stemmers"
LIBRARIES = {
    "minisearch.js": MINISEARCH / "dist" / "es" / "index.js",
    "stemmer.js": STEMMERS / "dist" / "dk.js",
}
SEARCH_PAGE = "tekst/"
GLOSSARY_PAGE = "ordliste/"
GUIDE_PAGE = "find/"
OTHER_ACTS = "anden-lovgivning/"
# The pages of questions and answers, each of which is found by itself.
QUESTIONS = "spoergsmaal/"
# The section of a rule's page that lists them.
RULE_QUESTIONS = "spoergsmaal"
# Pages about how the site is made and used, and about what is past: readers ask for the rules, so that these come last
# unless they are asked for by name, and only their beginning is searched.
ASIDE = (
    "aabne-data/",
    "design/",
    "kilder/",
    "kursus/",
    "licenser/",
    "midtjylland/",
    "om/",
    "privatliv/",
    "ret-en-regel/",
    "sprog/",
    "tilgaengelighed/",
    "tjek/kursus/",
    "uden-net/",
)
# Pages that check something, besides those under tjek/.
CHECKS = (GUIDE_PAGE, "log/", "tandhjul/")


class FormerOrOther(TypedDict):
    """Numbers and words that the rules do not have, what is said of them, and the pages of what holds instead."""

    numbers: list[str]
    words: list[str]
    text: str
    pages: list[str]


class Guided(TypedDict):
    """An answer in the guide, and the words from which it can be read; `unruled` where no rule mentions it."""

    field: str
    choice: str
    because: str
    words: list[str]
    unruled: bool


def write_search(site: Path, html: Pages, day: Day) -> None:
    """Write `site`/search, and put the register into the search page of `html`, for readers without scripts.

    Raises StepError when a library is not installed, a page cannot be read, or a file of readers' words is malformed.
    """
    folder = site / "search"
    folder.mkdir()
    for library in LIBRARIES.values():
        if not library.is_file():
            raise StepError(f"{library.relative_to(ROOT)} is missing. Run `make setup`.")
    scripts = cached("search", [*LIBRARIES.values(), PROGRAM], _write_scripts)
    for name in LIBRARIES:
        shutil.copyfile(scripts / name, folder / name)
    rules, pages = day.rules, handbook_pages(html, day)
    asked, guide = read_asked(ASKED, rules, {page["address"] for page in pages})
    text = {
        "pages": pages,
        # Lists are written as one text each, in an order in which like stands by like: so they are shorter to load.
        "asked": {address: "|".join(sorted(words)) for address, words in asked.items()},
        "synonyms": by_meaning({**abbreviations(rules), **read_synonyms(SYNONYMS)}),
        "forms": read_synonyms(FORMS),
        "elsewhere": former_or_other(rules),
        "guide": guide,
        "until": day.holds_until or "",
    }
    # The file's bytes must depend on nothing but the pages.
    (folder / "text.json").write_text(json.dumps(text, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    search_page = f"{SEARCH_PAGE}{INDEX}"
    html[search_page] = with_register(html[search_page], pages)


def _write_scripts(folder: Path) -> None:
    """Write the libraries' scripts without comments and with short names: nobody reads them here."""
    run(
        [VENV / "bin" / "node", PROGRAM, "--short", folder, *LIBRARIES.values()],
        failing="The search could not be made smaller.",
    )
    for name, library in LIBRARIES.items():
        (folder / library.name).rename(folder / name)


def handbook_pages(html: Pages, day: Day) -> list[HandbookPage]:
    """Return the pages of the handbook and the glossary's words by address; the paragraphs last, in the law's order.

    Raises StepError when a page has no title where the theme puts what comes from docs/.
    """
    rules = day.rules
    paragraphs = {f"paragraffer/{slug(p)}/": p for p in rules["paragraphs"]}
    situations = {situation["page"] for situation in rules.get("situations", {}).values()} - {GUIDE_PAGE}
    verdicts = _verdicts(day)
    pages = [_glossary_word(term) for term in rules.get("glossary", {"terms": []})["terms"]]
    pages += [_question(question) for question in rules.get("questions", [])]
    explained = {unbroken(text) for page in pages for text in (page["title"], *page["sections"][0]["text"])}
    for place, page_html in by_address(html):
        address = place.removeprefix("/")
        if address == SEARCH_PAGE:
            continue
        text = read_page(page_html)
        if not text["title"]:
            raise StepError(f"The search finds no heading in {address}index.html. Has the theme changed its layout?")
        page = HandbookPage(
            address=address,
            kind=_kind(address, rule=address in verdicts or address in paragraphs, situation=address in situations),
            title=text["title"].removeprefix("Tjek: "),
            keywords=[],
            sections=text["sections"],
            answer=text["answer"],
        )
        if address == GLOSSARY_PAGE:
            for section in page["sections"]:
                section["text"] = [one for one in section["text"] if one not in explained]
        page["sections"] = _searched(page)
        if address in ASIDE:
            page["aside"] = True
        if address in verdicts:
            page["verdicts"] = verdicts[address]
        if paragraph := paragraphs.get(address):
            page["keywords"] = paragraph.get("keywords", [])
            page["numbers"] = paragraph["number"].removeprefix("kap. ").split("-")
            page["act"] = rules["acts"][paragraph["act"]]["aliases"]
        pages.append(page)
    # Text that several answers share is found best on the page about its subject.
    said = Counter(text for page in pages for text in page["answer"])
    for page in pages:
        page["answer"] = [text for text in page["answer"] if said[text] == 1]
    law = {address: place for place, address in enumerate(paragraphs)}
    return sorted(pages, key=lambda page: (law.get(page["address"], -1), page["address"]))


def _searched(page: HandbookPage) -> list[Section]:
    """Return the sections of a page that are searched: not those whose entries are pages found by themselves."""
    if page["address"].startswith(QUESTIONS):
        return []
    sections = page["sections"][:1] if page["address"] in ASIDE else page["sections"]
    # The further text of a situation is the rules that it may be.
    most = 2 if page["kind"] == "situation" else None
    return [
        section | {"text": section["text"][:most]}
        for section in sections
        if section["text"] and section["id"] != RULE_QUESTIONS
    ]


def _kind(address: str, *, rule: bool, situation: bool) -> Kind:
    if rule or situation:
        return "rule" if rule else "situation"
    return "check" if address.startswith("tjek/") or address in CHECKS else "page"


def _glossary_word(term: Term) -> HandbookPage:
    return HandbookPage(
        address=f"{GLOSSARY_PAGE}#{term['id']}",
        kind="term",
        title=term["term"],
        # Other forms of one word are read as the word itself.
        keywords=[form for form in term["forms"] if " " in form] or term["forms"][:1],
        sections=[{"id": "", "heading": "", "text": [term["text"]]}],
        answer=[],
    )


def _question(question: ReaderQuestion) -> HandbookPage:
    return HandbookPage(
        address=f"{QUESTIONS}{question['group']}/#{question['id']}",
        kind="answer",
        title=question["ask"],
        keywords=question["keywords"],
        sections=[{"id": "", "heading": "", "text": [unbroken(question["text"])]}],
        answer=[],
    )


def _verdicts(day: Day) -> dict[str, list[Verdict]]:
    """Return what holds of each thing that a rule may be about, by the address of the rule's page."""
    verdicts: dict[str, list[Verdict]] = {}
    for line in (line for band in lines_by_band(Site(day, "", "")).values() for line in band):
        address, _, facts = line.address.partition("?")
        said = line.answer["verdict"] if line.answer else f"{UNSETTLED}. Spørg kommunen."
        verdicts.setdefault(address, []).append(
            Verdict(plain=unbroken(line.plain), verdict=unbroken(said), facts=facts)
        )
    return verdicts


def former_or_other(rules: Rules) -> list[FormerOrOther]:
    """Return the numbers of former rules and the words of other acts, each with the pages of what holds instead."""
    named = by_number(rules)
    return [
        FormerOrOther(
            numbers=entry.get("numbers", []),
            words=entry.get("words", []),
            text=unbroken(entry["text"]),
            pages=[f"paragraffer/{slug(named[number])}/" for number in entry.get("paragraphs", [])] or [OTHER_ACTS],
        )
        for entry in rules.get("elsewhere", [])
    ]


def abbreviations(rules: Rules) -> dict[str, list[str]]:
    """Return the glossary's abbreviations, each with what it is short for."""
    return {a["short"].rstrip("."): [a["long"]] for a in rules["glossary"]["abbreviations"] if a["short"].isupper()}


def read_asked(file: Path, rules: Rules, addresses: set[str]) -> tuple[dict[str, list[str]], list[Guided]]:
    """Return what readers write, by the address of the page that answers it, and what can be read from it in the guide.

    Args:
        addresses: those of all pages.

    Raises StepError where `file` names a page, or a choice of the guide, that is not there, or is malformed.
    """
    asked = _yaml(file)
    for address in asked["pages"]:
        if address not in addresses:
            raise StepError(f"{file.name}: there is no page »{address}«. Write the address that the page has now.")
    choices = {
        f"{question['id']}={choice}": said["because"]
        for question in rules["find"]["questions"]
        for choice, said in question["choices"].items()
    }
    guide = []
    for key, words in asked["guide"].items():
        if key not in choices:
            raise StepError(
                f"{file.name}: the guide has no choice »{key}«. Write a question and a choice of rules/find.yaml."
            )
        field, _, choice = key.partition("=")
        unruled = field == "act" and _is_unruled(rules, choice)
        guide.append(Guided(field=field, choice=choice, because=unbroken(choices[key]), words=words, unruled=unruled))
    return _lists_of_words(file, asked["pages"]), guide


def _is_unruled(rules: Rules, act: str) -> bool:
    """Return whether no rule mentions what happens: without consent, it leads to no rule or an emergency alone."""
    ends = [
        o
        for o in rules["find"]["outcomes"]
        if act in o["when"].get("act", []) and "yes" not in o["when"].get("consent", [])
    ]
    return (
        any(o["when"].get("consent") for o in ends)
        and all(o.get("end") in ("no_rule", "emergency") for o in ends if "consent" in o["when"])
        and all("paragraph" not in o for o in ends)
    )


def by_meaning(synonyms: dict[str, list[str]]) -> dict[str, str]:
    """Return what readers type by what it means, each between bars where there are several."""
    typed: dict[str, list[str]] = {}
    for word, meant in synonyms.items():
        typed.setdefault("|".join(meant), []).append(word)
    return {meant: "|".join(sorted(words)) for meant, words in sorted(typed.items())}


def read_synonyms(file: Path) -> dict[str, list[str]]:
    """Return what readers may mean by a word that the handbook does not use.

    Raises StepError when `file` is anything but words, each with a list of words.
    """
    return _lists_of_words(file, _yaml(file))


def _yaml(file: Path) -> Any:
    return _parsed(file.read_text("utf-8"))


@remembered
def _parsed(text: str) -> Any:
    return yaml.load(text, LOADER)  # noqa: S506 (the safe loader, or its faster twin)


def _lists_of_words(file: Path, lists: object) -> dict[str, list[str]]:
    """Return `lists` as it was read from `file`.

    Raises StepError when it is anything but words, each with a list of words.
    """
    if not isinstance(lists, dict):
        raise StepError(f"{file.name}: write »ord: [ord, ord]«, one on each line.")
    for typed, meant in lists.items():
        if not isinstance(typed, str) or not isinstance(meant, list) or not all(isinstance(m, str) for m in meant):
            raise StepError(f"{file.name}: write »{typed}: [ord, ord]«, each a word, in quotes where YAML needs them.")
    return dict(lists)
