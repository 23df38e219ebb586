"""Check that the log's columns and words make sense together with the rest of the rules."""

from collections.abc import Iterator

from checker.compile.document import Document, Where
from checker.compile.problems import Problem, meant, nearest
from checker.core.danish import plain
from checker.log.columns import COLUMNS
from checker.log.findings import FINDINGS
from checker.model.log import Column
from checker.model.rules import Rules

# The fact that is answered by all the columns about a decision together.
DECISION = "decision_exists"
CHOICES = {"operator": {"municipal", "regional", "private"}, "decision": {"yes", "no", "recommended"}}


def log_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """Report names in `log` that are unknown, never read, or used for two things."""
    log = rules["log"]
    recipients = {f"reported_{r['id']}" for r in rules["reporting"]["recipients"]}
    yield from _unread(rules, document, COLUMNS | recipients)
    seen: dict[str, str] = {}
    for i, column in enumerate(log["columns"]):
        where: Where = ("log", "columns", i)
        for name in (column["header"], *column["synonyms"]):
            if seen.get(plain(name), column["id"]) != column["id"]:
                what = f"Overskriften »{name}« hører også til kolonnen {seen[plain(name)]}."
                yield Problem(document.file, document.line(*where), what, "Slet den det ene sted.")
            seen.setdefault(plain(name), column["id"])
        if column["id"] in recipients and "label" not in column:
            yield Problem(document.file, document.line(*where), "Modtageren har ingen »label«.", "Tilføj den.")
        yield from _choices(rules, document, where, column)
    numbers = {p["number"]: p for p in rules["paragraphs"]}
    for *place, number in (("emergency", "paragraph", log["emergency"]["paragraph"]),
                           ("without_authority", "form_of", log["without_authority"]["form_of"])):  # fmt: skip
        if "form" not in numbers.get(number, {}):
            known = [n for n, p in numbers.items() if "form" in p]
            line = document.line("log", *place)
            yield Problem(
                document.file, line, f"»{number}« er ingen paragraf med sit eget skema.", nearest(number, known)
            )


def _unread(rules: Rules, document: Document, known: frozenset[str]) -> Iterator[Problem]:
    """Report columns and findings that the code for logs does not know, and those it knows that are missing here."""
    log = rules["log"]
    asked = {q["fact"] for p in rules["paragraphs"] for q in p.get("questions", [])} - {DECISION}
    read = known | (asked & rules["facts"].keys())
    columns: dict[str, Where] = {c["id"]: ("log", "columns", i) for i, c in enumerate(log["columns"])}
    for name in sorted(columns.keys() - read - rules["facts"].keys()):
        remedy = f"{meant(name, sorted(read))} Er den ny, så tilføj den først i checker/log/columns.py.".lstrip()
        yield Problem(document.file, document.line(*columns[name]), f"Tjekket læser ikke kolonnen »{name}«.", remedy)
    for name in sorted(read - columns.keys()):
        yield Problem(document.file, document.line("log", "columns"), f"Kolonnen »{name}« mangler.", "Tilføj den.")
    for name in sorted(log["findings"].keys() - FINDINGS):
        line = document.line("log", "findings", name)
        remedy = f"{meant(name, sorted(FINDINGS))} Er det nyt, så tilføj det først i checker/log/findings.py.".lstrip()
        yield Problem(document.file, line, f"Tjekket finder aldrig »{name}«.", remedy)
    for name in sorted(FINDINGS - log["findings"].keys()):
        yield Problem(document.file, document.line("log", "findings"), f"Fundet »{name}« mangler.", "Tilføj det.")


def _choices(rules: Rules, document: Document, where: Where, column: Column) -> Iterator[Problem]:
    """Report choices that the rules do not have, and words that mean two of them."""
    identifier, choices = column["id"], column.get("choices", {})
    facts = rules["facts"]
    known = (
        set(facts[identifier]["choices"]) if identifier in facts else CHOICES.get(identifier, set(rules["authorities"]))
    )
    for choice in (c for c in choices if c not in known):
        what = f"»{choice}« er ikke et valg for {identifier}."
        yield Problem(document.file, document.line(*where, "choices", choice), what, nearest(choice, sorted(known)))
    seen: set[str] = set()
    for choice, words in choices.items():
        for word in {plain(word) for word in words} & seen:
            what = f"»{word}« står for to valg i kolonnen {identifier}."
            yield Problem(document.file, document.line(*where, "choices", choice), what, "Slet ordet det ene sted.")
        seen |= {plain(word) for word in words}
