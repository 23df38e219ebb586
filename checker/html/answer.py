"""An answer as HTML: the same fragment at build and in the browser.

The names in `data-answer`, `data-paragraph`, `data-engine`, `data-field` and `data-value` are for tests and for other
sites that embed an answer; keep them stable.
"""

from collections.abc import Container, Sequence
from typing import TypeVar

from checker.html.citations import NumberedSources, cited
from checker.html.element import Html, element, together
from checker.model.answer import Answer, ComplaintDetail, Need, Needs, Outcome, Reason, Silent
from checker.model.rules import Rules
from checker.model.statements import Condition, Statement, group_of
from checker.words.answers import (
    GROUPS,
    answer_name,
    condition_text,
    dates_text,
    field_texts,
    field_values,
    other_day_text,
    recipient_text,
    summary_text,
)
from checker.words.doubts import UNSETTLED
from checker.words.fields import FIELDS


def render_outcome(
    rules: Rules,
    outcome: Outcome,
    engine: str = "page",
    level: int = 2,
    today: str | None = None,
    told: Container[str] = (),
) -> Html:
    """Return the HTML of an answer, of the answers it could be, or of the rules' silence.

    Args:
        told: texts that are told beside an answer, and not again in it.
        engine: who computed it, `page` or `pyodide`.
        level: the level of its heading, 1 to 4.
        today: the reader's day (`YYYY-MM-DD`), where the outcome may be for another.
    """
    if "needs" in outcome:
        return _possible(rules, outcome, engine, level, today)
    if "silent" in outcome:
        return _silent(rules, outcome, engine, level, today)
    return _Card(rules, outcome, engine, level, today).whole(told)


def render_error(message: str) -> Html:
    """Return the fragment for a question that has no answer; `message` is Danish and may quote the reader."""
    return element("div", element("p", message), class_="answer answer--error", data_error=True)


def render_questions(needs: list[Need], group: str) -> Html:
    """Return the questions as radio buttons, none chosen beforehand, with `Ved ikke` last.

    Args:
        group: the beginning of the fields' ids, which no other questions on the page have.
    """
    return together(*(_question(need, group) for need in needs))


def body(level: int, sections: Sequence[tuple[str, Html | None]]) -> Html:
    """Return the sections of a card that have content, each under a heading of `level`."""
    return element(
        "div",
        *(element("section", element(f"h{level}", title), content) for title, content in sections if content),
        class_="answer__body",
    )


class _Card:
    """One answer, as a card."""

    def __init__(self, rules: Rules, answer: Answer, engine: str, level: int, today: str | None) -> None:
        self.rules, self.answer, self.engine, self.level = rules, answer, engine, level
        self.today = today or answer["on"]
        self.numbered = NumberedSources(answer["sources"])

    def whole(self, told: Container[str] = ()) -> Html:
        """Return the whole answer, with every part, but for the texts that are told beside it."""
        answer = self.answer
        sections = {
            "duties": self.numbered.list("ol", _untold(answer["duties"], told)),
            "conditions": self._conditions([c for c in answer["conditions"] if not _is_told(c, told)]),
            "limits": self.numbered.list("ul", _untold(answer["limits"], told)),
            "recipients": self._recipients(),
            "complaining": self.numbered.list("ul", _untold(answer["complaint"]["details"], told)),
            "notes": self.numbered.list("ul", _untold(answer["notes"], told)),
            "reasons": self.numbered.list("ul", _untold(answer["reasons"], told)),
            "sources": self.numbered.sources(),
        }
        return self._article(
            element(f"h{self.level}", answer_name(answer), class_="answer__title"),
            _other_day(answer, self.today),
            self._fields(),
            body(self.level + 1, [(FIELDS[field].question, content) for field, content in sections.items()]),
            element("p", dates_text(answer, self.today), class_="answer__dates"),
        )

    def compared(self) -> Html:
        """Return what is needed to compare the answer with others: the case that it is for, and its fields."""
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
        values = field_values(self.answer)
        # The text of `decided_by` says who recommends; this element says it to programs.
        recommended = element(
            "span",
            data_field="recommended_by",
            data_value=self.answer["decided_by"]["recommended_by"] or "none",
            hidden=True,
        )
        return element(
            "dl",
            *(
                _field(field, values[field], text, recommended if field == "decided_by" else None)
                for field, text in field_texts(self.rules, self.answer).items()
            ),
            class_="answer__fields",
        )

    def _conditions(self, conditions: list[Condition], within: Condition | None = None) -> Html | None:
        """Return conditions as a list; those of a group cite sources only where theirs differ from its own."""
        items = []
        for condition in conditions:
            lead, sources = condition_text(condition), condition.get("sources", [])
            same = within and within.get("sources") == sources and within.get("basis") == condition.get("basis")
            cite = None if same else self.numbered.cite(sources, condition.get("basis"))
            group = group_of(condition)
            if group:
                kind, members = group
                below = self._conditions(members, condition)
                items.append(element("li", lead, " ", element("b", GROUPS[kind]), cite, below))
            else:
                items.append(element("li", lead, cite))
        return element("ul", *items) if items else None

    def _recipients(self) -> Html | None:
        recipients = self.answer["report"]["recipients"]
        return element("ul", *(element("li", recipient_text(r)) for r in recipients)) if recipients else None


_Told = TypeVar("_Told", Statement, ComplaintDetail, Reason)


def _untold(statements: Sequence[_Told], told: Container[str]) -> list[_Told]:
    return [statement for statement in statements if statement["text"] not in told]


def _is_told(condition: Condition, told: Container[str], within: Condition | None = None) -> bool:
    """Return whether a condition, or every member of a group, is among the texts told: alone, or after its group's."""
    group = group_of(condition)
    if group:
        return all(_is_told(member, told, condition) for member in group[1])
    return condition_text(condition) in told or bool(within and f"{within['text']} {condition['text']}" in told)


def _field(field: str, value: str, text: str, extra: Html | None) -> Html:
    shown = element("span", text, data_field=field, data_value=value)
    return element("div", element("dt", FIELDS[field].question), element("dd", shown, extra))


def _other_day(outcome: Answer | Silent, today: str) -> Html | None:
    """Return whether an outcome for another day holds today; None where it is for today."""
    text = other_day_text(outcome, today)
    return element("p", element("strong", text), class_="answer__day", data_other_day=True) if text else None


def _possible(rules: Rules, needs: Needs, engine: str, level: int, today: str | None) -> Html:
    """Return the possible answers, side by side."""
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
        element(f"h{level}", silent["case"] or UNSETTLED),
        _other_day(silent, today or silent["on"]),
        element("p", element("strong", f"{UNSETTLED}."), " ", silent["silent"]),
        element("p", cited(rules, silent["sources"], silent["basis"])),
        class_="answer answer--silent",
        data_silent=silent["paragraph"],
        data_engine=engine,
        data_summary=f"{UNSETTLED}. {silent['silent']}",
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
        data_assumed=need["assumed"],
        aria_describedby=hint_id,
    )
