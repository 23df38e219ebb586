"""Whether the log's columns and words make sense together with the rest of the rules."""

from collections.abc import Iterator

from checker.compile.document import Document, Where
from checker.compile.problems import Problem, nearest
from checker.log.cells import plain
from checker.model.log import Column
from checker.model.rules import Rules

# What `checker.log` finds by name, and the columns it reads by id.
FINDINGS = frozenset(
    {
        "cpr",
        "quote",
        "character",
        "long_cell",
        "extra_cells",
        "too_many_lines",
        "broken_sheet",
        "no_date",
        "bad_date",
        "future_date",
        "not_covered",
        "no_paragraph",
        "unknown_paragraph",
        "former_paragraph",
        "not_an_intervention",
        "contradiction",
        "silent",
        "fact_needed",
        "unknown_word",
        "decision_none",
        "decision_unknown",
        "decision_recommended",
        "decision_wrong",
        "permission_ended",
        "permission_not_begun",
        "permission_reversed",
        "permission_too_long",
        "permission_end_unknown",
        "registered_no",
        "registered_unknown",
        "form_wrong",
        "form_unknown",
        "appendix_none",
        "count_unknown",
        "not_reported",
        "reported_unknown",
        "operator_unknown",
        "need_not_report",
        "without_authority",
        "emergency",
        "person_unknown",
        "repeated_use",
        "repeated_use_unknown",
        "permission_ending",
    }
)
COLUMNS = frozenset(
    {
        "date",
        "person",
        "unit",
        "operator",
        "paragraph",
        "technology",
        "objection",
        "decision",
        "decided_by",
        "permission_from",
        "permission_to",
        "count",
        "registered",
        "form",
        "appendix",
        "note",
    }
)
CHOICES = {"operator": {"municipal", "regional", "private"}, "decision": {"yes", "no", "recommended"}}


def log_problems(rules: Rules, document: Document) -> Iterator[Problem]:
    """All in `log` that names what is not there, or names two things alike."""
    log = rules["log"]
    recipients = {f"reported_{r['id']}" for r in rules["reporting"]["recipients"]}
    ids = {c["id"] for c in log["columns"]}
    yield from _names(document, ("log", "columns"), ids, COLUMNS | recipients, "kolonne")
    yield from _names(document, ("log", "findings"), set(log["findings"]), FINDINGS, "fund")
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


def _names(document: Document, where: Where, found: set[str], wanted: frozenset[str], kind: str) -> Iterator[Problem]:
    for name in sorted(found - wanted):
        yield Problem(document.file, document.line(*where), f"Ukendt {kind} »{name}«.", nearest(name, sorted(wanted)))
    for name in sorted(wanted - found):
        yield Problem(document.file, document.line(*where), f"Der mangler {kind} »{name}«.", "Tilføj den.")


def _choices(rules: Rules, document: Document, where: Where, column: Column) -> Iterator[Problem]:
    """Choices the rules do not know, and words that stand for two of them."""
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
