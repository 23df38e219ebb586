"""The result of a log, for a terminal and for programs."""

from collections.abc import Iterator
from typing import Any

from checker.log.counting import quarter_name, rests_on
from checker.log.export import change
from checker.log.findings import place_name
from checker.log.render import verdict_text
from checker.model.log import LogResult
from checker.model.rules import Rules


def as_json(rules: Rules, result: LogResult) -> dict[str, Any]:
    """Return the result as plain JSON, each finding with its level."""
    rule = rules["log"]["findings"]
    findings = [{"level": rule[f.kind]["level"], **f._asdict()} for f in result["findings"]]
    return {**result, "findings": findings}


def as_text(rules: Rules, result: LogResult) -> Iterator[str]:
    """Yield the result line by line: the verdict, each finding, each count."""
    yield verdict_text(result)
    log, documents = rules["log"], rules["documents"]
    for f in result["findings"]:
        level = log["levels"][log["findings"][f.kind]["level"]]
        yield f"{place_name(f.sheet, f.line, f.column, first=True)}: [{level}] {f.text}"
        sources = "; ".join(f"{documents[s['document']]['short']}: {s['section']}" for s in f.sources)
        yield f"    Hvorfor: {f.reason}{f' [{sources}]' if sources else ''}"
        yield f"    Det kan I gøre: {f.advice}"
    if result["counts"]:
        yield rests_on(result)
    for count in result["counts"]:
        changed = change(count["count"], count["before"])
        where = f"{quarter_name(count['quarter'])}, {count['unit']}, {count['paragraph']}"
        yield f"{where}: {count['count']}{f' ({changed})' if changed else ''}"
