"""The sheet for the wall: all answers in one table, in plain words, on one A4. It is a real table on every screen."""

from itertools import groupby

from checker.core.danish import joined
from checker.html.element import Html, element
from checker.model.answer import Answer
from checker.model.rules import Authority, Rules
from checker.site.sheet_lines import BANDS, DANGER, LAST_RESORT, NO_RULE, NOW, Line, lines_by_band
from checker.site.site import Site
from checker.words.doubts import UNSETTLED
from checker.words.table import grouped

COLUMNS = ("Det, der sker", "Hvem beslutter", "Skema", "Send klagen til", "Højst")
OPEN = f"{UNSETTLED}: spørg kommunen"
OPEN_NOW = f"{UNSETTLED}: ring 112 ved fare, og spørg kommunen"
_LEAD = "Prøv alt andet først. Her er et overblik. Alle betingelser står på Sidste Udvej."
_EMERGENCY = "Nødværge og nødret gælder kun helt ekstraordinære situationer."


def wall_sheet(site: Site) -> Html:
    """Show all that may happen, with who decides, on which form, where to complain, and for how long at most."""
    head = element("tr", *(element("th", name, scope="col", role="columnheader") for name in COLUMNS), role="row")
    bodies = (_body(site.rules, band, lines) for band, lines in lines_by_band(site).items() if lines)
    text = element("div", element("h2", LAST_RESORT, id="sidste-udvej"), element("p", _LEAD))
    danger = element("p", element("strong", DANGER), " ", NO_RULE, " ", _EMERGENCY, class_="wall-sheet__danger")
    return element(
        "section",
        element("div", text, danger, class_="wall-sheet__head"),
        element("table", element("thead", head, role="rowgroup"), *bodies, role="table", class_="wall-sheet__table"),
        element("p", *_forms(site.rules), class_="wall-sheet__legend"),
        element("p", " ".join(_explained(site)), class_="wall-sheet__legend"),
        class_="wall-sheet",
        aria_labelledby="sidste-udvej",
        data_sheet=True,
        data_holds_until=site.holds_until,
    )


def _body(rules: Rules, band: str, lines: list[Line]) -> Html:
    across = element("th", BANDS[band], colspan=str(len(COLUMNS)), scope="rowgroup", role="rowheader")
    heading = element("tr", across, role="row", class_="wall-sheet__band")
    return element("tbody", heading, *(_row(rules, band, line) for line in lines), role="rowgroup")


def _row(rules: Rules, band: str, line: Line) -> Html:
    link = element("a", line.plain, href=line.address)
    what = element("th", link, " ", element("small", line.number), scope="row", role="rowheader")
    if line.answer is None:
        return element("tr", what, _across(element("strong", OPEN_NOW if band == NOW else OPEN)), role="row")
    who, *others = _values(rules, line.answer)
    if not any(others):
        # Where there is no force to decide on, the detail says who acts.
        return element("tr", what, _across(line.answer["decided_by"]["detail"] or who), role="row")
    cells = zip(COLUMNS[1:], [who, *others], strict=True)
    return element("tr", what, *(_cell(column, value) for column, value in cells), role="row")


def _across(text: str | None) -> Html:
    return element("td", text, colspan=str(len(COLUMNS) - 1), role="cell")


def _cell(column: str, value: str | None) -> Html:
    """Return a cell, or one that a card on a phone leaves out where there is nothing to say."""
    if value is None:
        return element("td", "–", role="cell", class_="wall-sheet__nothing")
    return element("td", value, role="cell", data_label=column)


def _values(rules: Rules, answer: Answer) -> list[str | None]:
    """Return the texts of a line's other columns, each as short as a column is narrow."""
    authorities, decided, complaint = rules["authorities"], answer["decided_by"], answer["complaint"]
    to = complaint["sent_to"] or complaint["to"]
    return [
        _called(authorities[decided["authority"]]),
        _form(rules, answer),
        _called(authorities[to]) if to else None,
        _longest(answer),
    ]


def _called(authority: Authority) -> str:
    return authority.get("plain", authority["short"])


def _form(rules: Rules, answer: Answer) -> str | None:
    """Return the form, after the one to apply on."""
    form = answer["report"]["form"]
    if form is None:
        return None
    apply = rules["reporting"]["forms"][str(form)].get("apply")
    text = f"{apply['form']}, så {form}" if apply else str(form)
    return f"{text} + bilag" if answer["report"]["appendix"] else text


def _longest(answer: Answer) -> str | None:
    permission = answer["longest_permission"]
    if permission is None:
        return None
    return "Uden grænse" if permission["unlimited"] else f"{permission['months']} mdr."


def _forms(rules: Rules) -> list[str]:
    """Say what each form is for."""
    parts = []
    for number, form in rules["reporting"]["forms"].items():
        parts += [element("b", f"Skema {number}:"), f" {form['use']} "]
    return parts


def _explained(site: Site) -> list[str]:
    """Say who decides on another's recommendation, what a short name stands for, and whom a chapter is for."""
    rules, authorities = site.rules, site.rules["authorities"]
    decided = [answer["decided_by"] for answer in site.answers]
    pairs = dict.fromkeys((d["recommended_by"], d["authority"]) for d in decided if d["recommended_by"])
    texts = [
        f"{joined([authorities[decider]['short'] for _, decider in of])} afgør efter indstilling fra "
        f"{authorities[str(by)]['inline']}."
        for by, of in groupby(sorted(pairs, key=str), lambda pair: pair[0])
    ]
    names = [authorities[name] for name in dict.fromkeys(d["authority"] for d in decided)]
    called = [(_called(name), name) for name in names]
    texts += [f"»{word}« er {name['inline']}." for word, name in called if word not in name["name"]]
    for chapter, answers in grouped(site.answers, lambda answer: answer["chapter"]).items():
        if "condition" in rules["chapters"][chapter]:
            numbers = joined(list(dict.fromkeys(f"§ {answer['paragraph']}" for answer in answers)))
            texts.append(f"{numbers}: {rules['chapters'][chapter]['title']}.")
    return texts
