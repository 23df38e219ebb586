"""Figures, to look at rather than read, drawn from the rules when the site is built.

Where words must wrap and links must work, a figure is a list or a table that the style sheet draws as boxes and arrows.
A figure without words is SVG in the colour of the text, so that it is sharp on paper, in dark mode and in forced
colours.
"""

from collections.abc import Callable

from checker.core.danish import NBSP, joined
from checker.html.citations import cited
from checker.html.drawing import gear_train, mark, marks
from checker.html.element import Html, element
from checker.model.answer import Answer
from checker.model.figures import FigureStep, Share
from checker.model.reporting import RecipientRule
from checker.model.statements import Source
from checker.site.answer_lists import answer_address, decider
from checker.site.site import Site
from checker.words.answers import answer_name, recipient_name
from checker.words.table import grouped


def figure(site: Site, name: str) -> Html:
    """Draw the figure of this name.

    Args:
        name: `course`, `learning`, `recipients`, `deciders`, `guidelines` or `time`.

    Raises:
        KeyError: there is no such figure.
    """
    return FIGURES[name](site)


def _figure(
    site: Site, name: str, caption: str, sources: list[Source], *children: Html, until: str | None = None
) -> Html:
    return element(
        "figure",
        element("figcaption", caption, ".", cited(site.rules, sources) if sources else None),
        *children,
        class_=f"figure figure--{name}",
        data_figure=name,
        data_holds_until=until,
    )


def _list(tag: str, kind: str, *items: Html) -> Html:
    # VoiceOver does not announce a list without markers as a list unless it has the role:
    # https://www.scottohara.me/blog/2019/01/12/lists-and-safari.html
    return element(tag, *items, class_=f"figure__{kind}", role="list")


# The course of a case.


def _course(site: Site) -> Html:
    course = site.rules["figures"]["course"]
    steps = [element("li", *_step(site, step)) for step in course["steps"]]
    meanwhile = element("div", *_step(site, course["meanwhile"]), class_="figure__meanwhile")
    return _figure(
        site,
        "course",
        course["caption"],
        course["sources"],
        _list("ol", "steps", *steps),
        meanwhile,
        until=site.holds_until,
    )


def _step(site: Site, step: FigureStep) -> list[Html]:
    link = element("p", element("a", step["text"], href=f"{site.root}{step['page']}"))
    return [link, _SHOWN[step["shows"]](site)] if "shows" in step else [link]


def _fork(acute: str, decided: str) -> Html:
    """List what holds without a decision beforehand, and what holds with one."""
    ways = [("Akut", acute), ("Efter en afgørelse", decided)]
    return _list("ul", "fork", *(element("li", element("strong", f"{name}:"), " ", text) for name, text in ways))


def _by_acute(site: Site, said: Callable[[list[Answer]], str]) -> Html:
    force = [answer for answer in site.answers if answer["use_of_force"]]
    return _fork(*(said([a for a in force if a["decided_by"]["acute"] is acute]) for acute in (True, False)))


def _short(site: Site, authority: str) -> str:
    return site.rules["authorities"][authority]["inline_short"]


def _course_deciders(site: Site) -> Html:
    def said(answers: list[Answer]) -> str:
        return joined(grouped(answers, lambda a: _short(site, a["decided_by"]["authority"])), "eller") + "."

    return _by_acute(site, said)


def _course_forms(site: Site) -> Html:
    per = {"incident": "hver gang", "period": "samlet for afgørelsens periode"}

    def said(answers: list[Answer]) -> str:
        used = {(a["report"]["form"], a["report"]["per"]) for a in answers}
        return joined((f"skema {form} ({per[when]})" for form, when in sorted(used) if form and when), "eller") + "."

    return _by_acute(site, said)


def _course_complaints(site: Site) -> Html:
    def said(answers: list[Answer]) -> str:
        bodies = dict.fromkeys(to for answer in answers if (to := answer["complaint"]["to"]))
        return f"til {joined((_short(site, body) for body in bodies), 'eller')}."

    return _by_acute(site, said)


_SHOWN = {"deciders": _course_deciders, "forms": _course_forms, "complaints": _course_complaints}


# The two tracks of learning.


def _learning(site: Site) -> Html:
    learning = site.rules["figures"]["learning"]
    tracks = [
        element(
            "li",
            element("strong", track["title"]),
            _list("ol", "steps", *(element("li", step) for step in track["steps"])),
        )
        for track in learning["tracks"]
    ]
    start = element("p", learning["start"], class_="figure__start")
    return _figure(site, "learning", learning["caption"], learning["sources"], start, _list("ul", "tracks", *tracks))


# Who gets a report.


def _recipients(site: Site) -> Html:
    drawn, reporting = site.rules["figures"]["recipients"], site.rules["reporting"]
    senders = grouped(reporting["recipients"], lambda r: r["sent_by"])
    stages = [element("li", element("p", drawn["start"]))]
    # The staff member who intervened sends the report first; the leader then sends it on.
    stages += [_stage(senders[sender]) for sender in ("staff", "leader") if sender in senders]
    return _figure(site, "recipients", drawn["caption"], reporting["sources"], _list("ol", "stages", *stages))


def _stage(recipients: list[RecipientRule]) -> Html:
    boxes = []
    for recipient in recipients:
        if "only_if" in recipient:
            only = element("em", f"Kun {recipient['only_if']}.")
            boxes.append(element("li", recipient_name(recipient), ". ", only, class_="figure__only-if"))
        else:
            boxes.append(element("li", recipient_name(recipient)))
    return element("li", _list("ul", "boxes", *boxes))


# Who decides, chapter by chapter.


def _deciders(site: Site) -> Html:
    rules = site.rules
    chapters = grouped(site.answers, lambda a: a["chapter"])
    authorities = list(rules["authorities"])

    def order(answer: Answer) -> tuple[bool, int]:
        return not answer["use_of_force"], authorities.index(answer["decided_by"]["authority"])

    rows = []
    for name, answers in grouped(sorted(site.answers, key=order), lambda a: decider(rules, a, "short")).items():
        cells = [_decided(site, chapter, [a for a in answers if a["chapter"] == chapter]) for chapter in chapters]
        rows.append(element("tr", element("th", name, scope="row", role="rowheader"), *cells, role="row"))
    heads = [
        element("th", f"Kapitel {number}: {rules['chapters'][number]['title']}", scope="col", role="columnheader")
        for number in chapters
    ]
    corner = element("td", role="cell")
    # On a narrow screen the style sheet lays the cells out as blocks, and browsers then expose a table only if it has
    # the roles: https://github.com/w3c/csswg-drafts/issues/2355
    table = element(
        "table",
        element("thead", element("tr", corner, *heads, role="row"), role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        class_="figure__table",
        role="table",
    )
    return _figure(site, "deciders", rules["figures"]["deciders"]["caption"], [], table, until=site.holds_until)


def _decided(site: Site, chapter: str, answers: list[Answer]) -> Html:
    links = [element("li", _answer_link(site, answer)) for answer in answers]
    shown = _list("ul", "links", *links) if links else "ingen"
    return element("td", shown, role="cell", data_label=f"Kapitel {chapter}")


def _answer_link(site: Site, answer: Answer) -> Html:
    # A reader who hears the link on its own needs to know which of a paragraph's answers it leads to.
    case = element("span", f" {answer['case']}", class_="case") if answer["case"] else None
    return element("a", answer_name(answer), case, href=answer_address(site, answer))


# The national guidelines as cogs.


def _guidelines(site: Site) -> Html:
    guidelines = site.rules["figures"]["guidelines"]
    themes = guidelines["themes"]
    counts = joined(f"{theme['title']} har {len(theme['guidelines'])}" for theme in themes)
    train = gear_train(
        [len(theme["guidelines"]) for theme in themes],
        f"{len(themes)} tandhjul, der griber ind i hinanden",
        f"Et tandhjul for hvert tema, større jo flere retningslinjer temaet har. {counts}.",
        name="guidelines",
    )
    items, number = [], 1
    for theme_number, theme in enumerate(themes, 1):
        links = []
        for title in theme["guidelines"]:
            links.append(element("li", element("a", title, href=f"{site.root}retningslinjer/#r{number}")))
            number += 1
        count = len(links)
        unit = "retningslinje" if count == 1 else "retningslinjer"
        head = element("p", element("strong", f"Tema {theme_number}: {theme['title']}"), f" ({count}{NBSP}{unit})")
        items.append(element("li", head, element("ol", *links, start=str(number - count))))
    return _figure(
        site, "guidelines", guidelines["caption"], guidelines["sources"], train, _list("ul", "themes", *items)
    )


# Time, part by part.


def share_text(part: Share) -> str:
    """Write a part's share of the time in Danish: `95 procent`, `1-2 procent`."""
    return f"{part['low']} procent" if part["low"] == part["high"] else f"{part['low']}-{part['high']} procent"


def _time(site: Site) -> Html:
    time = site.rules["figures"]["time"]
    parts = time["parts"]
    sure = [part["low"] for part in parts]
    said = joined(f"{part['title']}: {share_text(part)}" for part in parts)
    drawn = marks(
        sure,
        "Tiden som 100 mærker",
        f"Et mærke er én procent. {said}.",
        name="time",
    )
    keys = [
        element("li", mark(i), " ", element("strong", p["title"]), f": {share_text(p)}") for i, p in enumerate(parts)
    ]
    if sum(sure) < 100:
        either = [p["title"] for p in parts if p["low"] != p["high"]]
        keys.append(
            element("li", mark(None), " ", f"{joined(either, 'eller').capitalize()}: {100 - sum(sure)} procent")
        )
    return _figure(site, "time", time["caption"], time["sources"], drawn, _list("ul", "key", *keys))


FIGURES: dict[str, Callable[[Site], Html]] = {
    "course": _course,
    "learning": _learning,
    "recipients": _recipients,
    "deciders": _deciders,
    "guidelines": _guidelines,
    "time": _time,
}
