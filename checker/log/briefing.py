"""The draft of the yearly briefing: each number with room for the comment that the procedure asks for."""

from collections import Counter

from checker.core.danish import joined, long_date
from checker.core.filling import filled
from checker.html.citations import NumberedSources
from checker.html.element import Html, element
from checker.log.counting import GROUPS, rests_on
from checker.model.log import BriefingRule, LogResult
from checker.model.rules import Rules

_QUARTERS = 4
# The most services listed; the numbers for the others are only in the file to download.
MOST_UNITS = 40


def render_briefing(rules: Rules, result: LogResult, numbered: NumberedSources, level: int) -> Html:
    """Render the briefing on the last year of the log, compared with the year before if the log covers it."""
    texts = rules["log"]["briefing"]
    year = max(count["quarter"] for count in result["counts"])[:4]
    rows = [*_groups(texts, result), *_by(result, "paragraph"), *_by(result, "unit")]
    numbers = [
        _number(texts, name, counts, year, i)
        for i, (name, counts) in enumerate(rows)
        if counts[year] or counts[_before(year)]
    ]
    questions = [
        element("div", element("label", question, for_=f"briefing-question-{i}"), _room(f"briefing-question-{i}"))
        for i, question in enumerate(texts["questions"])
    ]
    return element(
        "section",
        element(f"h{level + 1}", f"{texts['title']}: {year}"),
        element("p", texts["lead"], numbered.cite(texts["sources"])),
        element("p", rests_on(result), _whole_year(result, year)),
        *numbers,
        *questions,
        class_="briefing",
        data_briefing=year,
    )


def _whole_year(result: LogResult, year: str) -> str:
    """Say how much of the year the log covers, if it is not all of it."""
    quarters = list(dict.fromkeys(c["quarter"] for c in result["counts"] if c["quarter"].startswith(year)))
    named = joined(f"{quarter[-1]}." for quarter in quarters)
    ended = f" Året er talt til og med {long_date(result['on'])}." if result["on"].startswith(year) else ""
    return f" Loggen har linjer fra {named} kvartal.{ended}" if len(quarters) < _QUARTERS or ended else ""


def _before(year: str) -> str:
    return str(int(year) - 1)


def _groups(texts: BriefingRule, result: LogResult) -> list[tuple[str, Counter[str]]]:
    total: Counter[str] = Counter()
    for count in result["counts"]:
        total[count["quarter"][:4]] += count["count"]
    rows = [(texts["total"], total)]
    for group in GROUPS:
        years: Counter[str] = Counter()
        for quarter, groups in result["groups"].items():
            years[quarter[:4]] += groups[group]
        rows.append((texts[group], years))
    return rows


def _by(result: LogResult, field: str) -> list[tuple[str, Counter[str]]]:
    totals: dict[str, Counter[str]] = {}
    for count in result["counts"]:
        totals.setdefault(count[field], Counter())[count["quarter"][:4]] += count["count"]  # type: ignore[literal-required]
    return list(totals.items())[:MOST_UNITS]


def _number(texts: BriefingRule, name: str, counts: Counter[str], year: str, place: int) -> Html:
    before = _before(year)
    compared = f" ({counts[before]} i {before})" if counts[before] else ""
    name_id = f"briefing-{place}"
    label = element("label", filled(texts["comment"], name=name), for_=name_id, class_="visually-hidden")
    return element("div", element("p", element("b", f"{counts[year]} "), f"{name}{compared}"), label, _room(name_id))


def _room(name: str) -> Html:
    """Render the room for a comment: a field on the screen, lines on paper."""
    return element("textarea", id=name, rows="2", autocomplete="off", data_comment=True)
