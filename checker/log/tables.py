"""The counts of a log as tables and charts, with the change from the quarter before."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from checker.core.danish import long_date
from checker.html.element import Html, element, together
from checker.log.charts import bars
from checker.log.counting import GROUPS, quarter_name, quarter_of, rests_on
from checker.log.export import change
from checker.model.log import Count, LogResult
from checker.model.rules import Rules

# A year, and the quarter before it to compare with. All quarters are in the file to download.
MOST_QUARTERS = 5
# Rows of a chart, services with a table of their own, and rows of a table; more than these nobody reads on a page.
MOST_BARS = 20
MOST_UNITS = 30
MOST_ROWS = 200


class Period(NamedTuple):
    """The quarters counted, those of them shown, and the day of the count, `YYYY-MM-DD`."""

    quarters: list[str]
    shown: list[str]
    on: str

    @property
    def running(self) -> bool:
        """Whether the last quarter is not over: what is counted of it is no match for a whole one."""
        return quarter_of(date.fromisoformat(self.on)) <= self.quarters[-1]

    @property
    def whole(self) -> list[str]:
        """The quarters that can be compared."""
        return self.quarters[:-1] if self.running else self.quarters

    @property
    def latest(self) -> str:
        """Name the last quarter, and say how far it is counted: `4. kvartal 2026, til og med 28. november`."""
        name = quarter_name(self.quarters[-1])
        return f"{name}, til og med {long_date(self.on).rsplit(' ', 1)[0]}" if self.running else name

    @property
    def name(self) -> str:
        """Name all quarters shown, from the first to the last."""
        return self.latest if len(self.shown) == 1 else f"{quarter_name(self.shown[0])} til {self.latest}"


def render_counts(rules: Rules, result: LogResult, level: int) -> Html:
    """Render the quarterly count: in total, by paragraph, by service, and by both together."""
    counts = result["counts"]
    quarters = list(dict.fromkeys(count["quarter"] for count in counts))
    period = Period(quarters, quarters[-MOST_QUARTERS:], result["on"])
    totals = _totals(counts, lambda _: "I alt")
    by_paragraph = _totals(counts, lambda c: c["paragraph"])
    by_unit = _totals(counts, lambda c: c["unit"])
    units = list(by_unit)
    briefing = rules["log"]["briefing"]
    groups = {briefing[group].capitalize(): Counter({q: result["groups"].get(q, {}).get(group, 0) for q in quarters})
              for group in GROUPS if group != "unknown" or _any(result, group)}  # fmt: skip
    both = [
        element(
            "details",
            element("summary", unit),
            _table(
                _totals([c for c in counts if c["unit"] == unit], lambda c: c["paragraph"]),
                period,
                "Paragraf",
                f"Magtanvendelser efter paragraf i {unit}",
            ),
        )
        for unit in units[:MOST_UNITS]
    ]
    whole = "Magtanvendelser i alt"
    paragraphs, services = "Magtanvendelser efter paragraf", "Magtanvendelser efter tilbud"
    return element(
        "section",
        element(f"h{level + 1}", f"Optælling: {period.latest}"),
        element("p", rests_on(result), data_rests_on=True),
        element("p", _note(period)),
        element(f"h{level + 2}", "I alt"),
        _table({**totals, **groups}, period, "Magtanvendelser", whole),
        bars([(quarter_name(q), totals["I alt"][q]) for q in period.shown], f"{whole}: {period.name}"),
        element(f"h{level + 2}", "Efter paragraf"),
        _table(by_paragraph, period, "Paragraf", paragraphs),
        bars(_most(by_paragraph, quarters[-1]), f"{paragraphs}: {period.latest}"),
        element(f"h{level + 2}", "Efter tilbud"),
        _table(dict(list(by_unit.items())[:MOST_ROWS]), period, "Tilbud", services),
        bars(_most(by_unit, quarters[-1]), f"{services}: {period.latest}"),
        element(f"h{level + 2}", "Paragraf for hvert tilbud"),
        together(*both),
        element("p", f"Og {len(units) - MOST_UNITS} tilbud mere, som står i filen, I kan hente.")
        if len(units) > MOST_UNITS
        else None,
        data_counts=True,
    )


def _any(result: LogResult, group: str) -> bool:
    return any(groups.get(group) for groups in result["groups"].values())


def _note(period: Period) -> str:
    """Say what the tables compare, and what is only in the file to download."""
    notes = ["Et skøn tæller med det antal, der står i loggen."]
    if _compared(period):
        running = f" {quarter_name(period.quarters[-1])} er ikke slut og bliver ikke sammenlignet."
        notes.append(f"Ændringen er {_compared(period)}." + (running if period.running else ""))
    if len(period.quarters) > len(period.shown):
        notes.append(f"Her står de seneste {len(period.shown)} kvartaler. Alle står i filen, I kan hente.")
    return " ".join(notes)


def _compared(period: Period) -> str:
    """Name the two last whole quarters, the change between which is shown, or return "" when there are not two."""
    if len(period.whole) < 2:
        return ""
    before, after = period.whole[-2:]
    return f"fra {quarter_name(before)} til {quarter_name(after)}"


def _totals(counts: list[Count], key) -> dict[str, Counter[str]]:  # type: ignore[no-untyped-def]
    totals: dict[str, Counter[str]] = {}
    for count in counts:
        totals.setdefault(key(count), Counter())[count["quarter"]] += count["count"]
    return totals


def _most(totals: dict[str, Counter[str]], quarter: str) -> list[tuple[str, int]]:
    rows = [(name, counts[quarter]) for name, counts in totals.items()]
    return sorted(rows, key=lambda row: -row[1])[:MOST_BARS]


def _table(rows: dict[str, Counter[str]], period: Period, first: str, caption: str) -> Html:
    """Render one row for each name, one column for each quarter shown, and one for the change.

    On a narrow screen each row is a card. Browsers then expose a table only if its parts have the roles:
    https://github.com/w3c/csswg-drafts/issues/2355
    """
    headings = [*map(quarter_name, period.shown), *(["Ændring"] if _compared(period) else [])]
    head = element(
        "tr", *(element("th", text, scope="col", role="columnheader") for text in (first, *headings)), role="row"
    )
    body = [
        element(
            "tr",
            element("th", name, scope="row", role="rowheader"),
            *(
                element("td", text, role="cell", data_label=heading)
                for heading, text in zip(headings, _cells(counts, period), strict=True)
            ),
            role="row",
        )
        for name, counts in rows.items()
    ]
    return element(
        "table",
        element("caption", f"{caption}: {period.name}"),
        element("thead", head, role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        class_="log__table log__table--counts",
        role="table",
    )


def _cells(counts: Counter[str], period: Period) -> list[str]:
    numbers = [str(counts[quarter]) for quarter in period.shown]
    if not _compared(period):
        return numbers
    before, after = period.whole[-2:]
    return [*numbers, change(counts[after], counts[before])]
