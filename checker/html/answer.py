"""An answer as HTML: the same fragment at build and in the browser.

The names in `data-answer`, `data-paragraph`, `data-engine`, `data-field` and `data-value` are for tests and for other
sites that embed an answer; keep them stable.
"""

from collections.abc import Sequence

from checker.core.danish import joined
from checker.html.element import Html, element, together
from checker.model.answer import Answer, Need, Needs, Outcome, Reason, Silent
from checker.model.rules import Rules
from checker.model.statements import Condition, Source, Statement, group_of
from checker.words.answers import (
    GROUPS,
    answer_name,
    complaint_text,
    dates_text,
    decision_text,
    other_day_text,
    permission_text,
    recipient_text,
    report_text,
    summary_text,
)


def render_outcome(
    rules: Rules, outcome: Outcome, engine: str = "page", level: int = 2, today: str | None = None
) -> Html:
    """The fragment for an answer, for the answers it could be, or for the rules' silence.

    Args:
        engine: who computed it, `page` or `pyodide`.
        level: the level of its heading, 1 to 4.
        today: the reader's day (`YYYY-MM-DD`), where the outcome may be for another.
    """
    if "needs" in outcome:
        return _possible(rules, outcome, engine, level, today)
    if "silent" in outcome:
        return _silent(rules, outcome, engine, level, today)
    return _Card(rules, outcome, engine, level, today).whole()


def render_error(message: str) -> Html:
    """The fragment for a question that has no answer: `message` is Danish and may hold what the reader wrote."""
    return element("div", element("p", message), class_="answer answer--error", data_error=True)


def render_questions(needs: list[Need], group: str) -> Html:
    """The questions as radio buttons, none chosen beforehand, with `Ved ikke` last.

    Args:
        group: what sets these fields apart from others on the page.
    """
    return together(*(_question(need, group) for need in needs))


def cited(rules: Rules, sources: list[Source]) -> Html:
    """Where a statement stands, quietly: the short name of the document and the section."""
    named = joined(f"{rules['documents'][s['document']]['short']}: {s['section']}" for s in sources)
    return together(" ", element("small", f"[{named}]", class_="source"))


class Cited:
    """Statements that cite their sources by number, and the numbered list that they refer to."""

    def __init__(self, sources: list[Source]) -> None:
        self._sources = sources
        self._numbers = {(s["document"], s["section"]): i for i, s in enumerate(sources, 1)}

    def cite(self, sources: list[Source]) -> Html | None:
        """The numbers of these sources, quietly."""
        if not sources:
            return None
        numbers = ", ".join(str(self._numbers[s["document"], s["section"]]) for s in sources)
        label = element("span", "kilde ", class_="visually-hidden")
        return together(" ", element("small", "[", label, f"{numbers}]", class_="source"))

    def list(self, tag: str, statements: Sequence[Statement | Reason]) -> Html | None:
        """The statements with their numbers as an `ol` or `ul`, or None where there are none."""
        if not statements:
            return None
        return element(tag, *(element("li", s["text"], self.cite(s["sources"])) for s in statements))

    def sources(self) -> Html:
        """The sections cited, numbered, and below them each document once with its link."""
        documents = {s["document"]: s for s in self._sources}.values()
        sections = (element("li", f"{s['short']}: {s['section']}") for s in self._sources)
        return together(
            element("ol", *sections, class_="answer__sources"),
            element("ul", *(_document(d) for d in documents), class_="answer__sources"),
        )


def body(level: int, sections: Sequence[tuple[str, Html | None]]) -> Html:
    """The sections of a card that have something in them, each under a heading of `level`."""
    return element(
        "div",
        *(element("section", element(f"h{level}", title), content) for title, content in sections if content),
        class_="answer__body",
    )


class _Card:
    """One answer."""

    def __init__(self, rules: Rules, answer: Answer, engine: str, level: int, today: str | None) -> None:
        self.rules, self.answer, self.engine, self.level = rules, answer, engine, level
        self.today = today or answer["on"]
        self.cited = Cited(answer["sources"])

    def whole(self) -> Html:
        """The answer with all that belongs to it."""
        answer = self.answer
        sections = [
            ("Det skal I gøre", self.cited.list("ol", answer["duties"])),
            ("Betingelser, der alle skal være opfyldt", self._conditions(answer["conditions"])),
            ("Det giver reglen aldrig lov til", self.cited.list("ul", answer["limits"])),
            ("Hvem skal have indberetningen?", self._recipients()),
            ("Bemærk", self.cited.list("ul", answer["notes"])),
            ("Hvorfor?", self.cited.list("ul", answer["reasons"])),
            ("Kilder", self.cited.sources()),
        ]
        return self._article(
            element(f"h{self.level}", answer_name(answer), class_="answer__title"),
            _other_day(answer, self.today),
            self._fields(),
            body(self.level + 1, sections),
            element("p", dates_text(answer, self.today), class_="answer__dates"),
        )

    def compared(self) -> Html:
        """Enough of the answer to set it beside others: when it is the answer, and its fields."""
        return self._article(
            element(f"h{self.level}", self.answer["case"]),
            element("p", answer_name(self.answer)),
            _other_day(self.answer, self.today),
            self._fields(),
        )

    def _article(self, *children: Html | None) -> Html:
        return element(
            "article",
            *children,
            class_="answer",
            data_answer=True,
            data_paragraph=self.answer["paragraph"],
            data_engine=self.engine,
            data_summary=" ".join(
                filter(None, (other_day_text(self.answer, self.today), summary_text(self.rules, self.answer)))
            ),
        )

    def _fields(self) -> Html:
        rules, answer = self.rules, self.answer
        decided, permission = answer["decided_by"], answer["longest_permission"]
        # Said in words under who decides, and here for programs.
        recommended = element(
            "span", data_field="recommended_by", data_value=decided["recommended_by"] or "none", hidden=True
        )
        months = "none"
        if permission:
            months = "unlimited" if permission["unlimited"] else str(permission["months"])
        required, force = answer["report"]["required"], answer["use_of_force"]
        return element(
            "dl",
            _field("Hvem beslutter?", "decided_by", decided["authority"], decision_text(rules, answer), recommended),
            _field("Skal det registreres og indberettes?", "report", str(required).lower(), report_text(answer)),
            _field(
                "Hvor kan man klage?", "complaint", answer["complaint"]["to"] or "none", complaint_text(rules, answer)
            ),
            _field("Er det magtanvendelse?", "use_of_force", str(force).lower(), "Ja" if force else "Nej"),
            _field("Hvor længe kan en tilladelse gælde?", "longest_permission", months, permission_text(answer)),
            class_="answer__fields",
        )

    def _conditions(self, conditions: list[Condition]) -> Html:
        items = []
        for condition in conditions:
            subsection = f"{condition['subsection'].capitalize()}: " if "subsection" in condition else ""
            lead = f"{subsection}{condition['text']}"
            cite, group = self.cited.cite(condition.get("sources", [])), group_of(condition)
            if group:
                kind, members = group
                items.append(element("li", lead, " ", element("b", GROUPS[kind]), cite, self._conditions(members)))
            else:
                items.append(element("li", lead, cite))
        return element("ul", *items)

    def _recipients(self) -> Html | None:
        recipients = self.answer["report"]["recipients"]
        return element("ul", *(element("li", recipient_text(r)) for r in recipients)) if recipients else None


def _document(source: Source) -> Html:
    return element("li", f"{source['short']}: ", element("a", source["title"], href=source["url"], rel="external"))


def _field(label: str, field: str, value: str, text: str, extra: Html | None = None) -> Html:
    shown = element("span", text, data_field=field, data_value=value)
    return element("div", element("dt", label), element("dd", shown, extra))


def _other_day(outcome: Answer | Silent, today: str) -> Html | None:
    """Whether what follows holds today, where it is for another day."""
    text = other_day_text(outcome, today)
    return element("p", element("strong", text), class_="answer__day", data_other_day=True) if text else None


def _possible(rules: Rules, needs: Needs, engine: str, level: int, today: str | None) -> Html:
    """The answers it could be, side by side."""
    cards = [_Card(rules, answer, engine, level + 1, today).compared() for answer in needs["possible"]]
    cards += [_silent(rules, silent, engine, level + 1, today) for silent in needs["possible_silent"]]
    return element(
        "div",
        element(f"h{level}", "Svaret kan være et af disse"),
        element("p", "Svaret afhænger af noget, der ikke er oplyst. Find det rette tilfælde, før I handler."),
        element("div", *cards, class_="possible__cards"),
        class_="possible",
        data_possible=needs["paragraph"],
        data_summary=f"{len(cards)} mulige svar vist side om side.",
    )


def _silent(rules: Rules, silent: Silent, engine: str, level: int, today: str | None) -> Html:
    return element(
        "article",
        element(f"h{level}", silent["case"] or "Reglerne giver ikke et svar"),
        _other_day(silent, today or silent["on"]),
        element("p", element("strong", "Reglerne giver ikke et svar."), " ", silent["silent"]),
        element("p", cited(rules, silent["sources"])),
        class_="answer answer--silent",
        data_silent=silent["paragraph"],
        data_engine=engine,
        data_summary=f"Reglerne giver ikke et svar. {silent['silent']}",
    )


def _question(need: Need, group: str) -> Html:
    choices = [(c["value"], c["label"]) for c in need["choices"]]
    options = []
    for value, label in [*choices, ("unknown", "Ved ikke")]:
        field = f"{group}-{need['fact']}-{value}"
        radio = element("input", type="radio", name=need["fact"], value=value, id=field)
        options.append(element("div", radio, element("label", label, for_=field)))
    hint_id = f"{group}-{need['fact']}-hint" if need["hint"] else None
    return element(
        "fieldset",
        element("legend", need["question"]),
        element("p", need["hint"], id=hint_id) if need["hint"] else None,
        *options,
        class_="question",
        data_fact=need["fact"],
        aria_describedby=hint_id,
    )
