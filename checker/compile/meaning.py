"""Whether rules of the right shape also make sense together: what they name exists, and no day or case is left out.

For every paragraph, every complete set of facts and every day from the first one covered, exactly one row or one
stated silence must hold. A gap or an overlap is named with both its rows.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.checks.case import DAY, PARAGRAPH
from checker.compile.document import Document, Where
from checker.compile.log import log_problems
from checker.compile.problems import Problem, nearest
from checker.core.answer import applies, complaint_rule, complete_facts, holds
from checker.core.danish import joined, long_date
from checker.core.days import turns
from checker.core.reference import USUAL_ACT, name_of, slug
from checker.model.paragraph import Paragraph, Row, Silence
from checker.model.rules import Rules
from checker.model.statements import Condition, Facts, group_of


def meaning_problems(rules: Rules, sections: dict[str, Document], documents: list[Document]) -> Iterator[Problem]:
    """All that does not make sense together.

    Args:
        rules: the merged rules, `paragraphs` in the order of `documents`.
        sections: the file that holds each section.
        documents: the file that holds each paragraph.
    """
    for document in {id(d): d for d in [*sections.values(), *documents]}.values():
        yield from _unknown_documents(rules, document, document.data, ())
    shared = list(_shared_names(rules, sections))
    yield from shared
    yield from _checklists(rules, sections["checklists"])
    yield from _shared_conditions(rules, sections)
    yield from _reporting(rules, sections["reporting"])
    yield from _actors(rules, sections["reporting"], rules["reporting"], ("reporting",))
    yield from _actors(rules, sections["course"], rules["course"]["steps"], ("course", "steps"))
    yield from _repeated_use(rules, sections["dates"])
    yield from log_problems(rules, sections["log"])
    if shared:
        # Each row that goes by a misspelt name would be told of as wrong, and is not.
        return
    conditions = own_conditions(rules)
    first_files: dict[tuple[str, str], Document] = {}
    for paragraph, document in zip(rules["paragraphs"], documents, strict=True):
        key = paragraph["act"], paragraph["number"]
        if Path(document.file).stem != slug(paragraph):
            what = f"{name_of(paragraph)} hører til i en fil, der hedder {slug(paragraph)}.yaml."
            line = document.line("paragraph", "number")
            yield Problem(document.file, line, what, "Omdøb filen, slet den, eller ret nummeret.")
        elif key in first_files:
            what = f"{name_of(paragraph)} står også i {first_files[key].file}."
            yield Problem(document.file, document.line("paragraph", "number"), what, "Slet den ene fil.")
        else:
            first_files[key] = document
        checked = _Checked(rules, paragraph, document, conditions)
        problems = list(checked.names())
        yield from problems or checked.coverage()


def own_conditions(rules: Rules) -> dict[str, list[Condition]]:
    """The conditions that other paragraphs can point to, by the number of the paragraph they are in."""
    return {p["number"]: p["conditions"] for p in rules["paragraphs"] if "conditions" in p}


def _unknown_documents(rules: Rules, document: Document, part: Any, where: Where) -> Iterator[Problem]:
    """Sources that name a document we do not have, wherever they stand."""
    if isinstance(part, dict):
        if isinstance(part.get("section"), str) and part.get("document") not in rules["documents"]:
            name = part["document"]
            remedy = nearest(name, list(rules["documents"]))
            yield Problem(document.file, document.line(*where, "document"), f"Ukendt dokument »{name}«.", remedy)
        for key, value in part.items():
            yield from _unknown_documents(rules, document, value, (*where, key))
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from _unknown_documents(rules, document, value, (*where, i))


def _shared_names(rules: Rules, sections: dict[str, Document]) -> Iterator[Problem]:
    """Authorities named in the shared sections."""
    document = sections["deciding"]
    for authority in rules["deciding"]:
        yield from _unknown_authority(rules, document, authority, ("deciding", authority))
    document = sections["complaints"]
    seen: dict[tuple[str, str], int] = {}
    for i, complaint in enumerate(rules["complaints"]):
        yield from _unknown_authority(rules, document, complaint["decided_by"], ("complaints", i, "decided_by"))
        if complaint["to"] != "none":
            yield from _unknown_authority(rules, document, complaint["to"], ("complaints", i, "to"))
        pair = complaint["decided_by"], complaint["to"]
        if pair in seen:
            line = document.line("complaints", seen[pair])
            what = f"Klagevejen fra {pair[0]} til {pair[1]} står også i linje {line}."
            yield Problem(document.file, document.line("complaints", i), what, "Slet den ene.")
        seen.setdefault(pair, i)


def _checklists(rules: Rules, document: Document) -> Iterator[Problem]:
    """Checklists whose conditions cannot be told apart in an address."""
    for name, checklist in rules["checklists"].items():
        yield from _repeated(document, _asked(checklist, ("checklists", name)), set())


def _repeated(document: Document, asked: Iterator[tuple[Where, str | None]], seen: set[str]) -> Iterator[Problem]:
    """Things asked about that have no id, or one that is among those `seen`, which grows."""
    for where, identifier in asked:
        line = document.line(*where)
        if identifier is None:
            yield Problem(document.file, line, "Betingelsen har ingen »id«.", "Giv den en kort engelsk id.")
            continue
        if identifier in (PARAGRAPH, DAY):
            what = f"Id'en »{identifier}« er navnet på et felt, som tjekket selv har."
            yield Problem(document.file, line, what, "Giv betingelsen en anden id.")
        elif identifier in seen:
            yield Problem(document.file, line, f"Id'en »{identifier}« står to gange.", "Giv den ene en anden id.")
        seen.add(identifier)


def _shared_conditions(rules: Rules, sections: dict[str, Document]) -> Iterator[Problem]:
    """Conditions of all paragraphs or of a chapter that cannot be told apart in an address."""
    seen: set[str] = set()
    common = _asked({"all": rules["common_conditions"]}, ())
    # The section is a list itself, without the key that a group has.
    in_file = ((("common_conditions", *where[1:]), identifier) for where, identifier in common)
    yield from _repeated(sections["common_conditions"], in_file, seen)
    for number, chapter in rules["chapters"].items():
        if "condition" in chapter:
            place: Where = ("chapters", number, "condition")
            yield from _repeated(sections["chapters"], iter([(place, chapter["condition"].get("id"))]), seen)


def _asked(part: Any, where: Where) -> Iterator[tuple[Where, str | None]]:
    """The place and id of each thing that a checklist asks about."""
    for key in ("conditions", "all", "any"):
        for i, condition in enumerate(part.get(key, [])):
            here = (*where, key, i)
            if group_of(condition):
                yield from _asked(condition, here)
            elif "conditions_of" not in condition:
                yield here, condition.get("id")
    for i, question in enumerate(part.get("questions", [])):
        yield (*where, "questions", i), question["id"]


def _reporting(rules: Rules, document: Document) -> Iterator[Problem]:
    """Facts that reporting hangs on and does not ask for, and a condition for people that programs cannot read."""
    asked = {q["fact"]: list(q["choices"]) for q in rules["reporting"]["questions"]}
    for i, question in enumerate(rules["reporting"]["questions"]):
        where: Where = ("reporting", "questions", i)
        known = rules["facts"].get(question["fact"], {"choices": []})["choices"]
        if not set(question["choices"]) <= set(known):
            what = f"Spørgsmålet passer ikke med »{question['fact']}« under »facts«."
            yield Problem(document.file, document.line(*where), what, nearest(question["fact"], list(rules["facts"])))
    for where, when in _whens_in(rules["reporting"], ("reporting",)):
        for fact, choices in when.items():
            if not set(choices) <= set(asked.get(fact, ())):
                what = f"Indberetningen spørger ikke om »{fact}« med de valg."
                yield Problem(document.file, document.line(*where), what, nearest(fact, list(asked)))
    for i, recipient in enumerate(rules["reporting"]["recipients"]):
        if ("only_if" in recipient) != ("when" in recipient):
            what = "En modtager har kun det ene af »only_if« og »when«."
            line = document.line("reporting", "recipients", i)
            yield Problem(document.file, line, what, "Skriv begge: det ene til læseren, det andet til tjekket.")
    numbers = [p["number"] for p in rules["paragraphs"] if "form" in p]
    for i, other in enumerate(rules["reporting"]["without_rule"]):
        if other["form_of"] not in numbers:
            what = f"Paragraffen »{other['form_of']}« har intet skema."
            line = document.line("reporting", "without_rule", i, "form_of")
            yield Problem(document.file, line, what, nearest(other["form_of"], numbers))


def _repeated_use(rules: Rules, document: Document) -> Iterator[Problem]:
    """Repeated use of what is no intervention."""
    number = rules["dates"]["repeated_use"]["paragraph"]
    known = [p["number"] for p in rules["paragraphs"] if "rows" in p]
    if number not in known:
        line = document.line("dates", "repeated_use", "paragraph")
        yield Problem(document.file, line, f"§ {number} er ikke et indgreb her.", nearest(number, known))


def _whens_in(part: Any, where: Where) -> Iterator[tuple[Where, dict[str, list[str]]]]:
    """Each `when` with its place."""
    if isinstance(part, dict):
        if "when" in part:
            yield (*where, "when"), part["when"]
        for key, value in part.items():
            yield from _whens_in(value, (*where, key))
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from _whens_in(value, (*where, i))


def _actors(rules: Rules, document: Document, part: Any, where: Where) -> Iterator[Problem]:
    """Duties of someone the course of a case does not know."""
    if isinstance(part, dict):
        if "phase" in part and part.get("who") not in rules["course"]["actors"]:
            what = f"Ukendt aktør »{part['who']}«."
            yield Problem(
                document.file, document.line(*where, "who"), what, nearest(part["who"], list(rules["course"]["actors"]))
            )
        for key, value in part.items():
            yield from _actors(rules, document, value, (*where, key))
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from _actors(rules, document, value, (*where, i))


def _unknown_authority(rules: Rules, document: Document, name: str, where: Where) -> Iterator[Problem]:
    if name not in rules["authorities"]:
        remedy = nearest(name, list(rules["authorities"]))
        yield Problem(document.file, document.line(*where), f"Ukendt myndighed »{name}«.", remedy)


class _Checked:
    """One paragraph under check; `conditions` are those of all."""

    def __init__(
        self, rules: Rules, paragraph: Paragraph, document: Document, conditions: dict[str, list[Condition]]
    ) -> None:
        self.rules, self.paragraph, self.document, self.conditions = rules, paragraph, document, conditions

    def _problem(self, where: Where, what: str, remedy: str) -> Problem:
        return Problem(self.document.file, self.document.line("paragraph", *where), what, remedy)

    def names(self) -> Iterator[Problem]:
        """What the paragraph names and the rules do not have."""
        rules, paragraph = self.rules, self.paragraph
        if paragraph["act"] not in rules["acts"]:
            remedy = nearest(paragraph["act"], list(rules["acts"]))
            yield self._problem(("act",), f"Ukendt lov »{paragraph['act']}«.", remedy)
        elif "rows" in paragraph and paragraph["act"] != USUAL_ACT:
            # Conditions, chapters and ways to complain are this act's, and answers go by their number alone.
            what = f"{name_of(paragraph)} har »rows«, men kun et indgreb efter {USUAL_ACT} kan have svar her."
            yield self._problem(("rows",), what, "Skriv reglen med »points«, eller ret loven.")
        chapter = paragraph.get("chapter")
        if chapter is not None and chapter not in rules["chapters"]:
            yield self._problem(("chapter",), f"Ukendt kapitel »{chapter}«.", nearest(chapter, list(rules["chapters"])))
        yield from self._questions()
        yield from self._whens(paragraph, ())
        yield from self._condition_links(paragraph.get("conditions", []), ("conditions",))
        yield from self._condition_ids()
        yield from _actors(rules, self.document, paragraph.get("duties"), ("paragraph", "duties"))
        for i, row in enumerate(paragraph.get("rows", [])):
            yield from self._row(row, ("rows", i))
        for key in ("rows", "silent"):
            entries: list[Any] = paragraph.get(key, [])  # type: ignore[assignment]
            for i, entry in enumerate(entries):
                if "until" in entry and entry["until"] < entry["since"]:
                    yield self._problem((key, i, "until"), "»until« ligger før »since«.", "Ret en af de to dage.")

    def _questions(self) -> Iterator[Problem]:
        facts = self.rules["facts"]
        asked: set[str] = set()
        for i, question in enumerate(self.paragraph.get("questions", [])):
            where: Where = ("questions", i, "fact")
            fact = question["fact"]
            if fact in asked:
                yield self._problem(where, f"Der bliver spurgt to gange om »{fact}«.", "Slet det ene spørgsmål.")
            asked.add(fact)
            if fact not in facts:
                yield self._problem(where, f"Ukendt oplysning »{fact}«.", nearest(fact, list(facts)))
                continue
            for choice in question["choices"]:
                if choice not in facts[fact]["choices"]:
                    remedy = nearest(choice, facts[fact]["choices"])
                    yield self._problem(
                        ("questions", i, "choices", choice), f"»{choice}« er ikke et valg for {fact}.", remedy
                    )

    def _whens(self, part: Any, where: Where) -> Iterator[Problem]:
        """Facts in a `when` that the paragraph does not ask for, and choices it does not offer."""
        asked = {q["fact"]: list(q["choices"]) for q in self.paragraph.get("questions", [])}
        if isinstance(part, dict):
            for fact, choices in part.get("when", {}).items():
                here = (*where, "when", fact)
                if fact not in asked:
                    remedy = nearest(fact, list(asked)) if asked else "Tilføj et spørgsmål under »questions«."
                    yield self._problem(here, f"Paragraffen spørger ikke om »{fact}«.", remedy)
                    continue
                for choice in (c for c in choices if c not in asked[fact]):
                    yield self._problem(here, f"»{choice}« er ikke et valg for {fact}.", nearest(choice, asked[fact]))
            for key, value in part.items():
                yield from self._whens(value, (*where, key))
        elif isinstance(part, list):
            for i, value in enumerate(part):
                yield from self._whens(value, (*where, i))

    def _condition_links(self, conditions: list[Any], where: Where) -> Iterator[Problem]:
        for i, condition in enumerate(conditions):
            for quantifier in ("all", "any"):
                yield from self._condition_links(condition.get(quantifier, []), (*where, i, quantifier))
            number = condition.get("conditions_of")
            if number is None:
                continue
            here = (*where, i, "conditions_of")
            own = self.paragraph["number"]
            if number == own or number not in self.conditions:
                remedy = nearest(number, [other for other in self.conditions if other != own])
                yield self._problem(here, f"Der er ingen anden paragraf »{number}« med betingelser.", remedy)
            elif any(_uses_case(c) for c in self.conditions[number]):
                what = f"Betingelserne i § {number} afhænger af et spørgsmål eller af en tredje paragraf."
                yield self._problem(here, what, "Skriv betingelserne her i stedet.")

    def _condition_ids(self) -> Iterator[Problem]:
        """Conditions that cannot be told apart in an address from others that can be asked about with them."""
        shared: list[Any] = [*self.rules["common_conditions"]]
        shared += [c["condition"] for c in self.rules["chapters"].values() if "condition" in c]
        shared += [{"id": question["fact"]} for question in self.paragraph.get("questions", [])]
        borrowed = set(_borrowed(self.paragraph)) - {self.paragraph["number"]}
        shared += [c for number in borrowed for c in self.conditions.get(number, [])]
        seen = {identifier for _, identifier in _asked({"all": shared}, ()) if identifier}
        own: Any = {"conditions": self.paragraph.get("conditions", [])}
        yield from _repeated(self.document, ((("paragraph", *w), i) for w, i in _asked(own, ())), seen)

    def _row(self, row: Row, where: Where) -> Iterator[Problem]:
        rules, decided = self.rules, row["decided_by"]
        authorities = list(rules["authorities"])
        named: list[tuple[Where, str | None, list[str]]] = [
            (("decided_by", "authority"), decided["authority"], authorities),
            (("decided_by", "recommended_by"), decided.get("recommended_by"), authorities),
            (("complaint",), row["complaint"], ["none", *authorities]),
        ]
        unknown = [(place, name, known) for place, name, known in named if name and name not in known]
        for place, name, known in unknown:
            yield self._problem((*where, *place), f"Ukendt myndighed »{name}«.", nearest(name, known))
        if unknown:
            return
        authority = decided["authority"]
        if authority not in rules["deciding"]:
            what = f"»{authority}« har ingen begrundelse under »deciding«."
            yield self._problem((*where, "decided_by", "authority"), what, "Tilføj den, eller ret id'en.")
        if complaint_rule(rules, row) is None:
            known = [c["to"] for c in rules["complaints"] if c["decided_by"] == authority]
            what = f"Ingen klagevej går fra {authority} til {row['complaint']}."
            remedy = (
                f"Ret den til {joined(known, 'eller')}, eller tilføj klagevejen." if known else "Tilføj klagevejen."
            )
            yield self._problem((*where, "complaint"), what, remedy)
        if row["report"] != "none" and str(row["report"]["form"]) not in rules["reporting"]["forms"]:
            what = f"Skema {row['report']['form']} findes ikke under »reporting«."
            yield self._problem((*where, "report"), what, "Tilføj skemaet, eller ret nummeret.")
        if row["use_of_force"] != (row["report"] != "none"):
            what = "Magtanvendelse skal indberettes, og kun magtanvendelse skal."
            yield self._problem((*where, "report"), what, "Ret »use_of_force« eller »report«. Se § 135 a.")

    def coverage(self) -> Iterator[Problem]:
        """Days and cases with no row, or with more than one."""
        if "rows" not in self.paragraph:
            return
        entries: list[tuple[Where, Row | Silence]] = [
            *((("rows", i), e) for i, e in enumerate(self.paragraph["rows"])),
            *((("silent", i), e) for i, e in enumerate(self.paragraph.get("silent", []))),
        ]
        first = self.rules["edition"]["covered_from"]
        days = [day for day in sorted({first, *turns([self.paragraph])}) if day >= first]
        reported: set[tuple[Where, ...]] = set()
        for facts in complete_facts(self.paragraph):
            for day in days:
                found = [(w, e) for w, e in entries if holds(e, day) and applies(e.get("when"), facts)]
                key = tuple(w for w, _ in found) or (tuple(facts.values()),)
                if len(found) == 1 or key in reported:
                    continue
                reported.add(key)
                yield self._overlap(found, facts, day) if found else self._gap(entries, facts, day)

    def _overlap(self, found: list[tuple[Where, Row | Silence]], facts: Facts, day: str) -> Problem:
        lines = joined(str(self.document.line("paragraph", *w)) for w, _ in found)
        what = f"Flere rækker passer {_case(facts)}den {long_date(day)}: dem i linje {lines}."
        return self._problem(found[1][0], what, "Ret »when«, »since« eller »until«, så kun én passer.")

    def _gap(self, entries: list[tuple[Where, Row | Silence]], facts: Facts, day: str) -> Problem:
        same = [(w, e) for w, e in entries if applies(e.get("when"), facts)]
        before = max(((e["until"], w) for w, e in same if e["since"] <= day), default=None)
        after = min(((e["since"], w) for w, e in same if e["since"] > day), default=None)
        around = []
        if before:
            around.append(
                f"rækken i linje {self.document.line('paragraph', *before[1])} slutter {long_date(before[0])}"
            )
        if after:
            around.append(f"rækken i linje {self.document.line('paragraph', *after[1])} begynder {long_date(after[0])}")
        what = f"Ingen række passer {_case(facts)}den {long_date(day)}{': ' + joined(around) if around else ''}."
        place = before or after
        where: Where = place[1] if place else ("rows",)
        return self._problem(where, what, "Tilføj en række, eller skriv under »silent«, at reglerne ikke svarer.")


def _borrowed(part: Any) -> Iterator[str]:
    """The paragraphs whose conditions a paragraph, or a condition of it, points to."""
    if "conditions_of" in part:
        yield part["conditions_of"]
    for key in ("conditions", "all", "any"):
        for condition in part.get(key, []):
            yield from _borrowed(condition)


def _uses_case(condition: Any) -> bool:
    """Whether a condition depends on facts, or itself points to another paragraph."""
    return (
        "when" in condition
        or "conditions_of" in condition
        or any(_uses_case(c) for quantifier in ("all", "any") for c in condition.get(quantifier, []))
    )


def _case(facts: Facts) -> str:
    return f"for {joined(f'{fact}={choice}' for fact, choice in facts.items())} " if facts else ""
