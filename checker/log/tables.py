"""The counts of a log as tables and charts, with the change from the quarter before."""

from collections import Counter

from checker.html.element import Html, element, together
from checker.log.charts import bars
from checker.log.counting import quarter_name
from checker.log.export import change
from checker.model.log import Count, LogResult
from checker.model.rules import Rules

# A year, and the quarter before it to compare with. All quarters are in the file to download.
MOST_QUARTERS = 5
# Rows of a chart, services with a table of their own, and rows of a table; more than these nobody reads on a page.
MOST_BARS = 20
MOST_UNITS = 30
MOST_ROWS = 200


def render_counts(rules: Rules, result: LogResult, level: int) -> Html:
    """Render the quarterly count: in total, by paragraph, by service, and by both together."""
    counts = result["counts"]
    quarters = list(dict.fromkeys(count["quarter"] for count in counts))
    shown = quarters[-MOST_QUARTERS:]
    latest = shown[-1]
    totals = _totals(counts, lambda _: "I alt")
    by_paragraph = _totals(counts, lambda c: c["paragraph"])
    by_unit = _totals(counts, lambda c: c["unit"])
    units = list(by_unit)
    note = (
        f"Her står de seneste {len(shown)} kvartaler. Alle står i filen, I kan hente."
        if len(quarters) > len(shown)
        else None
    )
    briefing = rules["log"]["briefing"]
    groups = {briefing[group]: Counter({q: result["groups"].get(q, {}).get(group, 0) for q in quarters})
              for group in ("acute", "decided", "outside")}  # fmt: skip
    both = [
        element(
            "details",
            element("summary", unit),
            _table(
                _totals([c for c in counts if c["unit"] == unit], lambda c: c["paragraph"]),
                quarters,
                shown,
                f"{unit}: paragraf",
            ),
        )
        for unit in units[:MOST_UNITS]
    ]
    return element(
        "section",
        element(f"h{level + 1}", "Optælling pr. kvartal"),
        element(
            "p", "Tallet i parentes er ændringen fra kvartalet før. Et skøn tæller med det antal, der står i loggen."
        ),
        element("p", note) if note else None,
        element(f"h{level + 2}", "I alt"),
        bars([(quarter_name(q), totals["I alt"][q]) for q in shown], "Magtanvendelser pr. kvartal", "quarters"),
        _table({**totals, **{k.capitalize(): v for k, v in groups.items()}}, quarters, shown, "Alle magtanvendelser"),
        element(f"h{level + 2}", "Efter paragraf"),
        bars(_most(by_paragraph, latest), f"Magtanvendelser efter paragraf i {quarter_name(latest)}", "paragraphs"),
        _table(by_paragraph, quarters, shown, "Paragraf"),
        element(f"h{level + 2}", "Efter tilbud"),
        bars(_most(by_unit, latest), f"Magtanvendelser efter tilbud i {quarter_name(latest)}", "units"),
        _table(dict(list(by_unit.items())[:MOST_ROWS]), quarters, shown, "Tilbud"),
        element(f"h{level + 2}", "Paragraf for hvert tilbud"),
        together(*both),
        element("p", f"Og {len(units) - MOST_UNITS} tilbud mere, som står i filen, I kan hente.")
        if len(units) > MOST_UNITS
        else None,
        data_counts=True,
    )


def _totals(counts: list[Count], key) -> dict[str, Counter[str]]:  # type: ignore[no-untyped-def]
    totals: dict[str, Counter[str]] = {}
    for count in counts:
        totals.setdefault(key(count), Counter())[count["quarter"]] += count["count"]
    return totals


def _most(totals: dict[str, Counter[str]], quarter: str) -> list[tuple[str, int]]:
    rows = [(name, counts[quarter]) for name, counts in totals.items()]
    return sorted(rows, key=lambda row: -row[1])[:MOST_BARS]


def _table(rows: dict[str, Counter[str]], quarters: list[str], shown: list[str], caption: str) -> Html:
    """Render one row for each name and one column for each quarter shown."""
    head = element(
        "tr", element("th", caption, scope="col"), *(element("th", quarter_name(q), scope="col") for q in shown)
    )
    body = [
        element("tr", element("th", name, scope="row"), *(element("td", _cell(counts, quarters, q)) for q in shown))
        for name, counts in rows.items()
    ]
    table = element("table", element("thead", head), element("tbody", *body), class_="log__table")
    return element("div", table, class_="overview-scroll", role="region", aria_label=caption, tabindex="0")


def _cell(counts: Counter[str], quarters: list[str], quarter: str) -> str:
    place = quarters.index(quarter)
    before = counts[quarters[place - 1]] if place else None
    changed = change(counts[quarter], before)
    return f"{counts[quarter]} ({changed})" if changed else str(counts[quarter])
