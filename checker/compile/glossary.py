"""Check that each word and each form in the glossary occurs only once, so that a word on a page has one meaning."""

from collections.abc import Iterator

from checker.compile.document import Document
from checker.compile.problems import Problem


def glossary_problems(document: Document) -> Iterator[Problem]:
    """Report what occurs twice in the glossary; `document` is the file that holds it."""
    glossary = document.data["glossary"]
    ids: dict[str, str] = {}
    forms: dict[str, str] = {}
    for i, term in enumerate(glossary["terms"]):
        line = document.line("glossary", "terms", i)
        if term["id"] in ids:
            what = f"»{term['term']}« har samme id som »{ids[term['id']]}«."
            yield Problem(document.file, line, what, "Giv det ene ord en anden id.")
        ids.setdefault(term["id"], term["term"])
        for form in term["forms"]:
            if form.lower() in forms:
                what = f"Formen »{form}« hører både til »{forms[form.lower()]}« og »{term['term']}«."
                yield Problem(document.file, line, what, "Lad den kun stå ved det ene.")
            forms.setdefault(form.lower(), term["term"])
    shorts = [a["short"] for a in glossary["abbreviations"]]
    for i, short in enumerate(shorts):
        if short in shorts[:i]:
            line = document.line("glossary", "abbreviations", i)
            yield Problem(document.file, line, f"Forkortelsen »{short}« står to gange.", "Slet den ene.")
