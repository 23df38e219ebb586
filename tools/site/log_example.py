"""Write the log's template and an invented example of 200 lines, the same bytes each time, into docs/assets/log/.

Run this when the columns of rules/log.yaml change; a test compares the files there with what this writes.
"""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from checker.compile import compile_rules
from checker.log.export import template_csv
from checker.model.rules import Rules
from checker.words.csv_file import csv_file
from tools.paths import ROOT

FOLDER = ROOT / "docs" / "assets" / "log"
LINES = 200
_FIRST, _LAST = date(2025, 1, 6), date(2026, 6, 28)
# Invented: no real service in Denmark is meant.
_UNITS = (("Eksempelhuset", "kommunal"), ("Prøvegården", "regional"), ("Øvelyst", "privat"))
_ACUTE = ("§ 124 d, stk. 2", "§ 124 d, stk. 1", "§ 124 c", "§ 136 c", "§ 136 a")
_DECIDED = (("§ 125", "kommunen"), ("§ 128", "kommunen"), ("§ 128 c", "kommunen"), ("§ 128 g", "nævnet"))


def main() -> None:
    """Write both files."""
    rules = compile_rules(ROOT / "rules")
    FOLDER.mkdir(exist_ok=True)
    for name, text in files(rules).items():
        Path(FOLDER, name).write_bytes(text.encode())


def files(rules: Rules) -> dict[str, str]:
    """Return the text of both files, by name."""
    return {"skabelon.csv": template_csv(rules["log"]), "eksempel.csv": example_csv(rules)}


def example_csv(rules: Rules) -> str:
    """Return a log in which most lines are in order, and each common mistake occurs."""
    headers = {column["id"]: column["header"] for column in rules["log"]["columns"]}
    drawn = Random(20250106)  # noqa: S311 - nothing secret: the same numbers each time
    days = sorted(_FIRST + timedelta(days=int(drawn.random() * (_LAST - _FIRST).days)) for _ in range(LINES))
    rows = [_line(drawn, day, place) for place, day in enumerate(days)]
    return csv_file([list(headers.values()), *([row.get(column, "") for column in headers] for row in rows)])


def _line(drawn: Random, day: date, place: int) -> dict[str, str]:
    unit = int(drawn.random() * len(_UNITS))
    name, operator = _UNITS[unit]
    row = {
        "date": day.strftime("%d-%m-%Y"),
        "person": f"B{unit + 1}{int(drawn.random() * 9) + 1}",
        "unit": name,
        "operator": operator,
        "registered": "ja",
        **{f"reported_{recipient}": "ja" for recipient in ("staff_leader", "responsible_municipality")},
        **{f"reported_{recipient}": "ja" for recipient in ("supervising_municipality", "inspectorate")},
        "reported_operator": "" if operator == "privat" else "ja",
        "informed": "ja",
    }
    if drawn.random() < 0.2:
        row |= _decided(drawn, day)
    else:
        paragraph = _ACUTE[min(int(drawn.random() ** 1.6 * len(_ACUTE)), len(_ACUTE) - 1)]
        row |= {"paragraph": paragraph, "form": "1"}
        row |= {"decision": "nej"} if "136 a" in paragraph else {"appendix": "ja"} if "136 c" in paragraph else {}
    return row | _MISTAKES.get(place, {})


def _decided(drawn: Random, day: date) -> dict[str, str]:
    """Return the cells of a collected registration, made when its permission ended."""
    paragraph, authority = _DECIDED[int(drawn.random() * len(_DECIDED))]
    first = day - timedelta(days=120 + int(drawn.random() * 200))
    return {
        "paragraph": paragraph,
        "form": "2",
        "decision": "ja",
        "decided_by": authority,
        "permission_from": first.isoformat(),
        "permission_to": day.isoformat(),
        "count": str(3 + int(drawn.random() * 20)),
    }


# Cells to change, by the line's place in the log. The checker reports each.
_MISTAKES: dict[int, dict[str, str]] = {
    7: {"paragraph": "§ 124 d", "decision": "", "form": "2", "count": ""},
    19: {"registered": "nej"},
    33: {"reported_responsible_municipality": "nej"},
    48: {"date": "31-02-2025"},
    61: {"paragraph": "§ 126, stk. 1"},
    77: {"paragraph": "§ 128 h", "decision": "indstilling", "form": "2"},
    92: {"paragraph": "§ 124 b", "form": "", "decision": ""},
    108: {"paragraph": "nødværge", "decision": "", "form": "1", "count": ""},
    121: {"reported_inspectorate": ""},
    131: {"informed": "nej"},
    140: {
        "paragraph": "§ 128 c",
        "decision": "ja",
        "permission_from": "1-1-2024",
        "permission_to": "31-1-2024",
        "form": "2",
    },
    155: {"paragraph": "§ 125", "decision": "nej", "form": "2"},
    171: {"paragraph": ""},
    188: {"operator": ""},
}


if __name__ == "__main__":
    main()
