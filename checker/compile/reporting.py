"""Check that reporting, the course of a case and repeated use name facts, actors and paragraphs that exist."""

from collections.abc import Iterator
from typing import Any

from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.model.rules import Rules


def reporting_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """Report facts that reporting uses but does not ask for, an `only_if` or a `when` alone, and missing forms."""
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


def repeated_use_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """Report a paragraph whose repeated use is counted although it is not an intervention."""
    number = rules["dates"]["repeated_use"]["paragraph"]
    known = [p["number"] for p in rules["paragraphs"] if "rows" in p]
    if number not in known:
        line = document.line("dates", "repeated_use", "paragraph")
        yield Problem(document.file, line, f"§ {number} er ikke et indgreb her.", nearest(number, known))


def actor_problems(rules: Rules, document: Document, part: Any, where: Where) -> Iterator[Problem]:
    """Report duties of actors whom the course of a case does not know."""
    if isinstance(part, dict):
        if "phase" in part and part.get("who") not in rules["course"]["actors"]:
            what = f"Ukendt aktør »{part['who']}«."
            yield Problem(
                document.file, document.line(*where, "who"), what, nearest(part["who"], list(rules["course"]["actors"]))
            )
        for key, value in part.items():
            yield from actor_problems(rules, document, value, (*where, key))
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from actor_problems(rules, document, value, (*where, i))


def _whens_in(part: Any, where: Where) -> Iterator[tuple[Where, dict[str, list[str]]]]:
    """Yield each `when` with its place."""
    if isinstance(part, dict):
        if "when" in part:
            yield (*where, "when"), part["when"]
        for key, value in part.items():
            yield from _whens_in(value, (*where, key))
    elif isinstance(part, list):
        for i, value in enumerate(part):
            yield from _whens_in(value, (*where, i))
