"""An answer as HTML: the same fragment at build and in the browser.

What a reader needs first is in sight: the verdict with its condition, three facts, what decides, what is forbidden and
the reader's own steps. The rest is in `details`, open as they come, which a script folds (fold.js).

The names in `data-answer`, `data-paragraph`, `data-engine`, `data-field` and `data-value` are for tests and for other
sites that embed an answer; keep them stable.
"""

from collections.abc import Container, Sequence
from itertools import groupby
from typing import TypeVar

from checker.core.addresses import check_address
from checker.core.days import holding
from checker.html.citations import NumberedSources, cited
from checker.html.element import Html, element, together
from checker.model.answer import Answer, ComplaintDetail, Need, Needs, Outcome, Reason, Silent
from checker.model.rules import Rules
from checker.model.statements import Condition, StatedDuty, Statement, group_of
from checker.words.answers import (
    MAIN_FIELDS,
    answer_name,
    condition_text,
    dates_text,
    field_texts,
    field_values,
    force_text,
    in_whole,
    other_day_text,
    recipient_text,
    summary_text,
)
from checker.words.doubts import UNSETTLED
from checker.words.fields import FIELDS, NEXT, NEXT_STEP, OTHERS_STEPS, REST, YOUR_STEPS

# Of whoever acts, those who read the answer, in the order in which they act.
_YOU = ("staff", "reporter", "team")
# As many steps as a reader can keep in mind.
_MOST_STEPS = 3


def render_outcome(
    rules: Rules,
    outcome: Outcome,
    engine: str = "page",
    level: int = 2,
    today: str | None = None,
    told: Container[str] = (),
    root: str = "",
) -> Html:
    """Return the HTML of an answer, of the answers it could be, or of the rules' silence.

    Args:
        told: texts that are told beside an answer, and not again in it.
        engine: who computed it, `page` or `pyodide`.
        level: the level of its heading, 1 to 4.
        today: the reader's day (`YYYY-MM-DD`), where the outcome may be for another.
        root: the path from the page to the root of the site, such as `../`.
    """
    if "needs" in outcome:
        return _possible(rules, outcome, engine, level, today, root)
    if "silent" in outcome:
        return _silent(rules, outcome, engine, level, today)
    return _Card(rules, outcome, engine, level, today, root).whole(told)


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

    def __init__(self, rules: Rules, answer: Answer, engine: str, level: int, today: str | None, root: str) -> None:
        self.rules, self.answer, self.engine, self.level, self.root = rules, answer, engine, level, root
        self.today = today or answer["on"]
        self.numbered = NumberedSources(answer["sources"])

    def whole(self, told: Container[str] = ()) -> Html:
        """Return the whole answer, with every part, but for the texts that are told beside it."""
        answer = self.answer
        conditions = [c for c in answer["conditions"] if not _is_told(c, told)]
        yours, others = self._steps(_untold(answer["duties"], told))
        rest = [
            (FIELDS["recipients"].question, self._recipients()),
            (FIELDS["complaining"].question, self.numbered.list("ul", _untold(answer["complaint"]["details"], told))),
            (FIELDS["notes"].question, self.numbered.list("ul", _untold(answer["notes"], told))),
            (FIELDS["reasons"].question, self.numbered.list("ul", _untold(answer["reasons"], told))),
            (FIELDS["sources"].question, self.numbered.sources()),
        ]
        folded = {
            OTHERS_STEPS: self._by_actor(others),
            FIELDS["conditions"].question: self._conditions(conditions),
            REST: body(self.level + 1, rest),
        }
        return self._article(
            self._head(f"h{self.level}"),
            self._fields(),
            self._section(FIELDS["deciding"].question, self._deciding(conditions)),
            self._section(
                FIELDS["limits"].question, self.numbered.list("ul", _untold(answer["limits"], told), brief=True)
            ),
            self._section(YOUR_STEPS[answer["route"]], self.numbered.list("ol", yours, brief=True), "answer__do"),
            *(
                element("details", element("summary", title), content, class_="answer__more", open=True)
                for title, content in folded.items()
                if content
            ),
            self._next(),
            element("p", dates_text(answer, self.today), class_="answer__dates"),
        )

    def compared(self) -> Html:
        """Return what is needed to compare the answer with others: the case that it is for, and its fields."""
        return self._article(element(f"h{self.level}", self.answer["case"]), self._head("p"), self._fields())

    def _article(self, *children: Html | None) -> Html:
        return element(
            "article",
            *children,
            class_=f"answer answer--{self.answer['route']}",
            data_answer=True,
            data_paragraph=self.answer["paragraph"],
            data_engine=self.engine,
            data_summary=" ".join(
                filter(None, (other_day_text(self.answer, self.today), summary_text(self.rules, self.answer)))
            ),
        )

    def _head(self, tag: str) -> Html:
        """Return what kind of intervention it is, and the verdict, as an element of this tag."""
        answer = self.answer
        force = element(
            "span",
            force_text(answer),
            class_="answer__tag",
            data_field="use_of_force",
            data_value=field_values(answer)["use_of_force"],
        )
        return element(
            "div",
            element("p", force, " ", answer_name(answer), class_="answer__name"),
            element(tag, answer["verdict"], class_="answer__title"),
            _other_day(answer, self.today),
            class_="answer__head",
        )

    def _section(self, title: str, content: Html | None, class_: str | None = None) -> Html | None:
        return element("section", element(f"h{self.level + 1}", title), content, class_=class_) if content else None

    def _fields(self) -> Html:
        answer, values, texts = self.answer, field_values(self.answer), field_texts(self.rules, self.answer)
        pages = self._pages()
        permission, longest = answer["longest_permission"], "longest_permission"
        # The text of `decided_by` says who recommends; this element says it to programs, as one does that there is no
        # period, which no row says.
        hidden = together(
            _for_programs("recommended_by", answer["decided_by"]["recommended_by"] or "none"),
            None if permission else _for_programs(longest, values[longest]),
        )
        rows = [
            _field(field, values[field], element("a", texts[field], href=pages[field]), hidden if place == 0 else None)
            for place, field in enumerate(MAIN_FIELDS)
        ]
        rows += [_field(longest, values[longest], texts[longest])] if permission else []
        return element("dl", *rows, class_="answer__fields")

    def _pages(self) -> dict[str, str]:
        """Return the address of the page that says more on each of the main fields."""
        answer, form = self.answer, self.answer["report"]["form"]
        return {
            "decided_by": f"{self.root}hvem-beslutter/",
            "report": f"{self.root}indberetning/#indberettes-{f'paa-skema-{form}' if form else 'ikke'}",
            "complaint": f"{self.root}klage/#klage-til-{answer['complaint']['to'] or 'ingen'}",
        }

    def _deciding(self, conditions: list[Condition]) -> Html | None:
        """Return what decides, in whole sentences: the rule's own conditions, and in one line those of all force."""
        if not conditions:
            return None
        own = [c for c in conditions if "common" not in c]
        general = [c for c in conditions if "common" in c]
        if len(general) == len(holding(self.rules["common_conditions"], self.answer["on"])):
            general = [{"text": self.rules["condition_check"]["common_short"]}]
        items = [_in_short(condition) for condition in [*own, *general]]
        return together(element("ul", *items), element("p", self._to_check("conditions")))

    def _steps(self, duties: list[StatedDuty]) -> tuple[list[StatedDuty], list[StatedDuty]]:
        """Return the reader's own first steps, and those that come later or are for others to take.

        Before a decision, only what leads to one is first.
        """
        waits = self.answer["route"] == "decision"
        yours = sorted(
            (duty for duty in duties if duty["who"] in _YOU and (duty["phase"] == "before" or not waits)),
            key=lambda duty: (duty["phase"] != "before", _YOU.index(duty["who"])),
        )[:_MOST_STEPS]
        return yours, [duty for duty in duties if duty not in yours]

    def _by_actor(self, duties: list[StatedDuty]) -> Html | None:
        actors = self.rules["course"]["actors"]
        ordered = sorted(duties, key=lambda duty: list(actors).index(duty["who"]))
        parts: list[Html | None] = []
        for who, of_one in groupby(ordered, key=lambda duty: duty["who"]):
            parts += [element("p", element("b", actors[who])), self.numbered.list("ul", list(of_one))]
        return together(*parts) if parts else None

    def _next(self) -> Html:
        """Return where to go next, with the intervention chosen there."""
        answer = self.answer
        checks = ["report", "course"] if answer["report"]["required"] else ["course"]
        checks += ["permission"] if answer["longest_permission"] else []
        links = element("ul", *(element("li", self._to_check(check)) for check in checks))
        return element("section", element(f"h{self.level + 1}", NEXT_STEP), links, class_="answer__next")

    def _to_check(self, check: str) -> Html:
        return element("a", NEXT[check], href=check_address(self.rules, check, self.answer, self.root))

    def _conditions(self, conditions: list[Condition], within: Condition | None = None) -> Html | None:
        """Return conditions as a list; those of a group cite sources only where theirs differ from its own."""
        items = []
        for condition in conditions:
            lead, sources = condition_text(condition), condition.get("sources", [])
            same = within and within.get("sources") == sources and within.get("basis") == condition.get("basis")
            cite = None if same else self.numbered.cite(sources, condition.get("basis"))
            group = group_of(condition)
            if group:
                items.append(element("li", lead, cite, self._conditions(group[1], condition)))
            else:
                items.append(element("li", lead, cite))
        return element("ul", *items) if items else None

    def _recipients(self) -> Html | None:
        recipients = self.answer["report"]["recipients"]
        return element("ul", *(element("li", recipient_text(r)) for r in recipients)) if recipients else None


def _in_short(condition: Condition) -> Html:
    """Return a condition in whole sentences, and below it the members that are told apart."""
    group = group_of(condition)
    members = [m for m in group[1] if "subsection" in m and "short" in m] if group else []
    return element("li", in_whole(condition), element("ul", *map(_in_short, members)) if members else None)


def _for_programs(field: str, value: str) -> Html:
    return element("span", data_field=field, data_value=value, hidden=True)


_Told = TypeVar("_Told", Statement, StatedDuty, ComplaintDetail, Reason)


def _untold(statements: Sequence[_Told], told: Container[str]) -> list[_Told]:
    return [statement for statement in statements if statement["text"] not in told]


def _is_told(condition: Condition, told: Container[str]) -> bool:
    """Return whether a condition, or every member of a group, is among the texts told."""
    group = group_of(condition)
    if group:
        return all(_is_told(member, told) for member in group[1])
    return condition_text(condition) in told


def _field(field: str, value: str, text: Html | str, extra: Html | None = None) -> Html:
    shown = element("span", text, data_field=field, data_value=value)
    return element("div", element("dt", FIELDS[field].question), element("dd", shown, extra))


def _other_day(outcome: Answer | Silent, today: str) -> Html | None:
    """Return whether an outcome for another day holds today; None where it is for today."""
    text = other_day_text(outcome, today)
    return element("p", element("strong", text), class_="answer__day", data_other_day=True) if text else None


def _possible(rules: Rules, needs: Needs, engine: str, level: int, today: str | None, root: str) -> Html:
    """Return the possible answers, side by side."""
    cards = [_Card(rules, answer, engine, level + 1, today, root).compared() for answer in needs["possible"]]
    cards += [_silent(rules, silent, engine, level + 1, today) for silent in needs["possible_silent"]]
    return element(
        "div",
        element(f"h{level}", "Svaret kan være et af disse"),
        element("p", "Svaret afhænger af noget, der ikke er oplyst. Find det rette tilfælde, før I griber ind."),
        element("div", *cards, class_="possible__cards"),
        class_="possible",
        data_possible=needs["paragraph"],
        data_summary=" ".join(
            [
                f"Svaret kan være et af {len(cards)}.",
                *(f"{answer['case']} {answer['verdict']}" for answer in needs["possible"]),
                *(f"{silent['case']} {UNSETTLED}." for silent in needs["possible_silent"]),
            ]
        ),
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
