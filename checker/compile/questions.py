"""Check that each question of the readers has one answer: a rule's, the guide's, or none where none is named."""

from collections.abc import Iterator

from checker.checks.guide import GuideCheck
from checker.compile.document import Document, Where
from checker.compile.guide import last_day
from checker.compile.problems import Problem, nearest
from checker.core.answer import ask_about
from checker.core.errors import CheckerError
from checker.core.reference import by_number
from checker.model.rules import ReaderQuestion, Rules

# The guide's verdicts while its questions still matter, or where they leave several outcomes.
_UNDECIDED = {"start", "open", "undecided"}


def question_problems(
    rules: Rules, guide: GuideCheck, document: Document, groups: Document, *, sound: bool
) -> Iterator[Problem]:
    """Report names that mean nothing, and questions to which a rule or the guide gives several answers or none.

    Args:
        document: the file that holds the section `questions`.
        groups: the file that holds their groups.
        sound: whether the rest of the rules makes sense; only then can the questions be asked.
    """
    seen, on = dict[str, int](), last_day(rules)
    for i, question in enumerate(rules.get("questions", [])):
        names = list(_name_problems(rules, question, document, ("questions", i)))
        if question["id"] in seen:
            line, first = (document.line("questions", place, "id") for place in (i, seen[question["id"]]))
            what = f"Id'en »{question['id']}« står også i linje {first}."
            names.append(Problem(document.file, line, what, "Giv det ene spørgsmål en anden id."))
        seen.setdefault(question["id"], i)
        yield from names
        if sound and not names:
            for key, what, remedy in _answer_slips(rules, question, guide, on):
                yield Problem(document.file, document.line("questions", i, key), what, remedy)
    for group in rules.get("question_groups", {}):
        if not any(question["group"] == group for question in rules.get("questions", [])):
            line = groups.line("question_groups", group)
            yield Problem(groups.file, line, f"Emnet »{group}« har ingen spørgsmål.", "Tilføj et, eller slet emnet.")


def _name_problems(rules: Rules, question: ReaderQuestion, document: Document, where: Where) -> Iterator[Problem]:
    """Report a group, a doubt, a paragraph and answers to the guide that the rules do not have."""

    def problem(key: str | tuple[str, str], what: str, known: list[str], meant: str) -> Problem:
        keys = (key,) if isinstance(key, str) else key
        return Problem(document.file, document.line(*where, *keys), what, nearest(meant, known))

    groups, doubts = list(rules.get("question_groups", {})), list(rules["doubts"])
    if question["group"] not in groups:
        yield problem("group", f"Ukendt emne »{question['group']}«.", groups, question["group"])
    if "doubted" in question and question["doubted"] not in doubts:
        yield problem("doubted", f"»{question['doubted']}« står ikke under »doubts«.", doubts, question["doubted"])
    number, paragraphs = question.get("paragraph"), by_number(rules)
    if number is not None and "rows" not in paragraphs.get(number, {}):
        known = [p["number"] for p in paragraphs.values() if "rows" in p]
        yield problem("paragraph", f"§ {number} er ikke et indgreb her.", known, number)
    asked = {q["id"]: list(q["choices"]) for q in rules["find"]["questions"]}
    for name, choice in question.get("guide", {}).items():
        if name not in asked:
            yield problem(("guide", name), f"Der er intet spørgsmål »{name}«.", list(asked), name)
        elif choice not in asked[name]:
            yield problem(("guide", name), f"»{choice}« er ikke et svar på {name}.", asked[name], choice)


def _answer_slips(rules: Rules, question: ReaderQuestion, guide: GuideCheck, on: str) -> Iterator[tuple[str, str, str]]:
    """Return each key that leads to several answers on a day (`YYYY-MM-DD`), or to none, with why, and a remedy."""
    if "guide" in question:
        verdict = guide.verdict(rules, question["guide"], on)[0]
        if verdict["id"] in _UNDECIDED:
            remedy = f"Tilføj de svar, der mangler. {verdict['text']}"
            yield "guide", "»guide« fører ikke til ét resultat.", remedy
    if "paragraph" not in question:
        return
    paragraph = by_number(rules)[question["paragraph"]]
    try:
        outcome = ask_about(rules, paragraph, question.get("subsection"), question.get("facts", {}), on)
    except CheckerError as error:
        yield "paragraph", error.message, "Ret »facts« eller »subsection«."
        return
    if "needs" in outcome:
        asked = ", ".join(need["fact"] for need in outcome["needs"])
        what = f"§ {question['paragraph']} giver flere svar på spørgsmålet."
        yield "paragraph", what, f"Skriv under »facts«, hvad der gælder: {asked}."
