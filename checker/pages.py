"""The parts of a page that are read off the rules: overview, lists, fact boxes and the checkers' forms.

A macro is one call of a function here. `root` is the way from the page to the root of the site, such as `../../`.
"""

from collections.abc import Iterator
from itertools import product

from checker.answer import ask
from checker.danish import joined, long_date
from checker.forms import FORMS
from checker.forms.render import render_fields
from checker.html import Html, element, together
from checker.model import Answer, Condition, Facts, Paragraph, Rules, Statement, group_of
from checker.reference import name_of
from checker.render import cited, render_error, render_outcome, render_questions
from checker.table import HEADERS, cells, grouped, overview
from checker.words import GROUPS, answer_name, answer_number, recipient_text

# What the reader is told of who computed the answer: the page, the browser, or why the browser could not.
_BUILT = "Du ser det svar, der blev lagt i siden, da den blev bygget."
_TICK = "Du kan udskrive siden og sætte kryds."
NOTES = {
    "starting": f"{_BUILT} Din browser er ved at regne efter.",
    "pyodide": "Svaret er regnet ud i din browser. Intet af det, du vælger, forlader din maskine.",
    "support": f"{_BUILT} Din browser kan ikke regne efter, fordi den mangler eller har slået WebAssembly fra.",
    "load": f"{_BUILT} Din browser kunne ikke regne efter, fordi en del af siden ikke kunne hentes.",
    "time": f"{_BUILT} Din browser nåede ikke at regne efter, før tiden løb ud.",
    "answer": f"{_BUILT} Din browser kunne ikke regne efter, fordi beregneren gik i stå.",
    "form-starting": "Beregneren starter. Du kan svare imens.",
    "form-support": f"{_TICK} Din browser kan ikke regne efter, fordi den mangler eller har slået WebAssembly fra.",
    "form-load": f"{_TICK} Udfaldet kan ikke regnes ud, fordi en del af siden ikke kunne hentes.",
    "form-time": f"{_TICK} Din browser nåede ikke at regne udfaldet ud, før tiden løb ud.",
    "form-answer": f"{_TICK} Udfaldet kan ikke regnes ud, fordi beregneren gik i stå.",
}


def slug(paragraph: Paragraph) -> str:
    """The paragraph's part of an address: `124-d`, and with the act where it is not the usual one: `grundloven-71`."""
    number = paragraph["number"].replace(".", "").replace(" ", "-")
    return number if paragraph["act"] == "serviceloven" else f"{paragraph['act']}-{number}"


def by_slug(rules: Rules, wanted: str) -> Paragraph:
    """The paragraph with this slug.

    Raises:
        KeyError: there is none.
    """
    for paragraph in rules["paragraphs"]:
        if slug(paragraph) == wanted:
            return paragraph
    raise KeyError(f"no paragraph has the slug {wanted!r}")


def page_title(paragraph: Paragraph) -> str:
    """A paragraph's name, the act first: `Afværgehjælp (§ 124 c)`."""
    return f"{paragraph['title']} ({name_of(paragraph)})"


def source_note(rules: Rules, document: str, section: str) -> Html:
    """Where a sentence of the handbook stands, quietly.

    Raises:
        KeyError: the rules have no such document.
    """
    if document not in rules["documents"]:
        raise KeyError(f"no document {document!r} in rules/documents.yaml")
    return cited(rules, [{"document": document, "section": section}])


def paragraph_link(paragraph: Paragraph, root: str, titled: bool) -> Html:
    """A link to a paragraph's page by its number, or with `titled` by its name and number."""
    text = page_title(paragraph) if titled else name_of(paragraph)
    return element("a", text, href=f"{root}paragraffer/{slug(paragraph)}/")


def fact_text(rules: Rules, paragraph: Paragraph, field: str, facts: Facts, on: str) -> str:
    """One fact of an answer, as it stands inside a sentence: `kommunalbestyrelsen`, `12 måneder`, `skema 2`.

    Args:
        field: `decided_by`, `recommended_by`, `complaint`, `longest_permission` or `form`.
        facts: the facts that make the answer one.

    Raises:
        ValueError: the facts leave several answers, or the answer has nothing in this field.
    """
    answer = ask(rules, name_of(paragraph), facts, on)
    if "needs" in answer or "silent" in answer:
        raise ValueError(f"{page_title(paragraph)} has no single answer for {facts}")
    permission = answer["longest_permission"]
    authority = {
        "decided_by": answer["decided_by"]["authority"],
        "recommended_by": answer["decided_by"]["recommended_by"],
        "complaint": answer["complaint"]["to"],
    }.get(field)
    if authority:
        return rules["authorities"][authority]["inline"]
    if field == "longest_permission" and permission:
        return "uden tidsbegrænsning" if permission["unlimited"] else f"{permission['months']} måneder"
    if field == "form" and answer["report"]["form"]:
        return f"skema {answer['report']['form']}"
    raise ValueError(f"{page_title(paragraph)} has no {field} for {facts}")


def condition_list(paragraph: Paragraph) -> Html:
    """A paragraph's own conditions, with and/or as the rules have them."""
    return element("ul", *(_condition(c) for c in paragraph["conditions"]))


def _condition(condition: Condition) -> Html:
    group = group_of(condition)
    if group is None:
        return element("li", condition["text"])
    kind, members = group
    return element(
        "li", condition["text"], " ", element("b", GROUPS[kind]), element("ul", *(_condition(c) for c in members))
    )


def overview_table(rules: Rules, on: str, root: str, address: str) -> Html:
    """The whole overview as one table, chapter by chapter, for screen and A4 landscape."""
    first, *rest = HEADERS
    head = element("tr", element("th", first, scope="col"), *(element("th", h, scope="col") for h in rest))
    bodies = []
    for chapter, answers in grouped(overview(rules, on), lambda a: a["chapter"]).items():
        name = f"Kapitel {chapter}: {rules['chapters'][chapter]['title']}"
        heading = element(
            "tr", element("th", name, colspan=str(len(HEADERS)), scope="rowgroup"), class_="overview__chapter"
        )
        bodies.append(element("tbody", heading, *(_overview_row(rules, a, root) for a in answers)))
    caption = element(
        "caption",
        "Samlet oversigt over beslutningskompetence, indberetning og klagemuligheder. "
        f"{_held_from(rules, overview(rules, on))} Oversigten viser reglerne den {long_date(on)}.",
    )
    table = element("table", caption, element("thead", head), *bodies, class_="overview")
    button = element("button", "Udskriv oversigten", type="button", class_="md-button", data_print=True, hidden=True)
    scroll = element("div", table, class_="overview-scroll", role="region", aria_label="Samlet oversigt", tabindex="0")
    return together(element("p", button), scroll, element("p", address, class_="print-only", data_print_address=True))


def _held_from(rules: Rules, answers: list[Answer]) -> str:
    """From which day the rules hold, and the later ones by name."""
    (first, _), *later = sorted(grouped(answers, lambda a: a["holds_from"]).items())
    exceptions = [f"{joined(answer_number(rules, a) for a in held)} fra {long_date(day)}" for day, held in later]
    return f"Reglerne gælder fra {joined([long_date(first), *exceptions])}."


def _overview_row(rules: Rules, answer: Answer, root: str) -> Html:
    _, *values = cells(rules, answer)
    link = _link(rules, answer, root)
    case = element("span", answer["case"], class_="overview__case") if answer["case"] else None
    return element(
        "tr",
        element("th", link, case, scope="row"),
        *(element("td", value) for value in values),
        data_paragraph=answer["paragraph"],
    )


def decision_list(rules: Rules, on: str, root: str) -> Html:
    """Who decides on use of force, authority by authority, and last what is no use of force."""

    def group(answer: Answer) -> str:
        if not answer["use_of_force"]:
            return "Ikke magtanvendelse"
        decided = answer["decided_by"]
        name = rules["authorities"][decided["authority"]]["name"]
        by = decided["recommended_by"]
        return f"{name} efter indstilling fra {rules['authorities'][by]['inline']}" if by else name

    groups = grouped(overview(rules, on), group)
    last = groups.pop("Ikke magtanvendelse", [])
    return _lists(rules, {**groups, "Ikke magtanvendelse": last}, root)


def report_list(rules: Rules, on: str, root: str) -> Html:
    """What is registered and reported, form by form, and what is not."""

    def group(answer: Answer) -> str:
        form = answer["report"]["form"]
        if form is None:
            return "Skal ikke registreres og indberettes"
        return f"Skal registreres og indberettes på skema {form}"

    groups = grouped(overview(rules, on), group)
    return _lists(rules, dict(sorted(groups.items(), key=lambda g: ("ikke" in g[0], g[0]))), root)


def complaint_list(rules: Rules, on: str, root: str) -> Html:
    """Where to complain, body by body."""

    def group(answer: Answer) -> str:
        to = answer["complaint"]["to"]
        return f"Klage til {rules['authorities'][to]['inline']}" if to else "Ingen klagevej efter disse regler"

    groups = grouped(overview(rules, on), group)
    return _lists(rules, dict(sorted(groups.items(), key=lambda g: g[0].startswith("Ingen"))), root)


def start_list(rules: Rules, on: str, root: str) -> Html:
    """The interventions, those staff may decide on first, each a link to its answer."""
    groups = grouped(
        overview(rules, on),
        lambda a: (
            "Det kan personalet selv beslutte"
            if a["decided_by"]["authority"] == "personale"
            else "Det kræver en afgørelse, før det sker"
        ),
    )
    return _lists(rules, groups, root)


def _lists(rules: Rules, groups: dict[str, list[Answer]], root: str) -> Html:
    parts = []
    for title, answers in groups.items():
        items = []
        for answer in answers:
            case = element("span", answer["case"], class_="case") if answer["case"] else None
            items.append(element("li", _link(rules, answer, root), case))
        parts.append(element("section", element("h2", title), element("ul", *items)))
    return element("div", *parts, class_="rule-lists")


def _link(rules: Rules, answer: Answer, root: str) -> Html:
    """A link to the paragraph's page, where the answer for the same facts is shown."""
    paragraph = next(p for p in rules["paragraphs"] if p["number"] == answer["paragraph"] and "rows" in p)
    query = "&".join(f"{fact}={choice}" for fact, choice in answer["facts"].items())
    address = f"{root}paragraffer/{slug(paragraph)}/" + (f"?{query}" if query else "")
    return element("a", answer_name(rules, answer), href=address)


def fact_box(rules: Rules, paragraph: Paragraph) -> Html:
    """What a rule is: its place in the law, whom it is for, and from which day each part of it holds."""
    chapter = paragraph.get("chapter")
    facts = [("Paragraf", f"{name_of(paragraph)}, {paragraph['act']}")]
    if chapter:
        facts.append(("Kapitel", f"{chapter}: {rules['chapters'][chapter]['title']}"))
        facts.append(("Målgruppe", rules["chapters"][chapter]["target_group"]))
    rows = paragraph.get("rows", [])
    days: dict[str, list[str]] = {}
    for row in rows:
        days.setdefault(row["since"], []).append(row.get("subsection", "reglen"))
    for day, parts in sorted(days.items()):
        what = f" ({joined(parts)})" if len(days) > 1 else ""
        facts.append(("Gælder fra", f"{long_date(day)}{what}"))
    items = [element("div", element("dt", label), element("dd", value)) for label, value in facts]
    source = element("div", element("dt", "Kilde"), element("dd", cited(rules, paragraph["sources"])))
    return element("dl", *items, source, class_="fact-box")


def recipient_list(rules: Rules) -> Html:
    """Who gets a report, in order, and under which condition."""
    reporting = rules["reporting"]
    recipients = element("ol", *(element("li", recipient_text(r)) for r in reporting["recipients"]))
    return together(recipients, element("p", cited(rules, reporting["sources"])))


def document_list(rules: Rules) -> Html:
    """The documents the rules rest on, and what each is used for."""
    items = []
    for document in rules["documents"].values():
        link = element("a", document["title"], href=document["url"], rel="external")
        dated = f" ({document['dated']})" if "dated" in document else ""
        items.append(element("li", link, f". {document['publisher']}{dated}. {document['use']}"))
    return element("ul", *items)


def statement_list(rules: Rules, statements: list[Statement]) -> Html:
    """Statements with their sources."""
    return element("ul", *(element("li", s["text"], cited(rules, s["sources"])) for s in statements))


def paragraph_checker(rules: Rules, paragraph: Paragraph, on: str, root: str, address: str) -> Html:
    """The checker for one paragraph: its questions, and every answer as built."""
    return _checker(
        _result(address),
        element("div", _built_note(on), _built(rules, paragraph, on), data_built=paragraph["number"]),
        on=on,
        root=root,
        paragraph=paragraph["number"],
    )


def lookup(rules: Rules, on: str, root: str, address: str) -> Html:
    """The checker for all paragraphs: a field to search in, the interventions by chapter, and every answer as built.

    Without scripts each intervention opens on its answers.
    """
    field = element("input", type="search", id="lookup", name="paragraph", autocomplete="off", spellcheck="false")
    form = element(
        "form",
        element("label", "Hvilket indgreb drejer det sig om?", for_="lookup"),
        element("p", "Skriv, hvad der sker, eller et nummer: låse døren, sele, § 124 d.", id="lookup-hint"),
        field,
        element("p", role="status", data_count=True, class_="checker__count"),
        class_="checker__search",
        role="search",
        data_search=True,
    )
    groups = []
    interventions = [p for p in rules["paragraphs"] if "rows" in p]
    for number, chapter in rules["chapters"].items():
        items = [_choice(rules, p, on) for p in interventions if p["chapter"] == number]
        if items:
            groups.append(element("section", element("h2", f"{chapter['title']} (kapitel {number})"), *items))
    chosen = element(
        "p",
        "Du har valgt: ",
        element("strong", data_chosen_title=True),
        " ",
        element("button", "Vælg et andet indgreb", type="button", class_="checker__change", data_change=True),
        tabindex="-1",
        class_="checker__chosen",
        data_chosen=True,
    )
    choices = element("div", *groups, data_choices=True)
    return _checker(form, _result(address, chosen), choices, on=on, root=root)


def _checker(*children: Html, on: str, root: str, paragraph: str | None = None) -> Html:
    announcement = element("p", class_="visually-hidden", role="status", data_announcement=True)
    return element(
        "div",
        *children,
        announcement,
        class_="checker",
        data_checker=paragraph or True,
        data_on=on,
        data_engine_root=f"{root}engine/",
    )


def _choice(rules: Rules, paragraph: Paragraph, on: str) -> Html:
    words = [page_title(paragraph), *paragraph.get("keywords", [])]
    return element(
        "details",
        element("summary", page_title(paragraph)),
        _built(rules, paragraph, on),
        name="paragraph",
        data_built=paragraph["number"],
        data_words="|".join(words).lower(),
    )


def _built_note(on: str) -> Html:
    """What a reader without scripts is told of the answers that follow."""
    return element(
        "p",
        f"Svaret er lagt i siden, da den blev bygget den {long_date(on)}.",
        class_="checker__note",
        data_built_note=True,
    )


def _result(address: str, *before: Html) -> Html:
    """Where the script puts the one answer asked for; until then it is not there for anyone."""
    return element(
        "div",
        *before,
        element("form", data_questions=True),
        element("div", data_outcome_shown=True),
        *(element("p", text, class_="checker__note", data_note=name, hidden=True) for name, text in NOTES.items()),
        element("p", element("button", "Udskriv svaret", type="button", class_="md-button", data_print=True)),
        element("p", address, class_="print-only", data_print_address=True),
        element(
            "template", render_error("Vi kender ikke paragraffen. Vælg et indgreb fra listen."), data_not_found=True
        ),
        data_result=True,
        hidden=True,
    )


def _built(rules: Rules, paragraph: Paragraph, on: str) -> Html:
    """The questions of a paragraph, for the script, and every outcome it can have, under the facts that lead to it."""
    outcomes = []
    needs: Html | None = None
    for facts in _partial_facts(paragraph):
        outcome = ask(rules, name_of(paragraph), facts, on)
        if "needs" in outcome and not facts:
            needs = element("template", render_questions(outcome["needs"], slug(paragraph)), data_questions_of=True)
        key = "&".join(f"{fact}={choice}" for fact, choice in facts.items())
        outcomes.append(element("div", render_outcome(rules, outcome), data_outcome=key))
    return together(needs, *outcomes)


def _partial_facts(paragraph: Paragraph) -> Iterator[Facts]:
    """Every set of facts a reader can come with, from knowing nothing to knowing all."""
    questions = paragraph.get("questions", [])
    for choices in product(*((None, *q["choices"]) for q in questions)):
        yield {q["fact"]: c for q, c in zip(questions, choices, strict=True) if c is not None}


def form_checker(rules: Rules, form: str, on: str, root: str, address: str) -> Html:
    """A form checker: its fields, and where the script puts the result. Without scripts it is a list to print and tick.

    Raises:
        KeyError: there is no such form.
    """
    fields = render_fields(FORMS[form].fields(rules), form)
    unscripted = element(
        "p", "Udskriv siden, og sæt kryds. Med scripts slået til regner siden udfaldet ud.", class_="form__unscripted"
    )
    return element(
        "div",
        unscripted,
        element("form", fields, data_form_fields=True, autocomplete="off"),
        _result(address),
        element("p", class_="visually-hidden", role="status", data_announcement=True),
        class_="checker",
        data_form_checker=form,
        data_on=on,
        data_engine_root=f"{root}engine/",
    )
