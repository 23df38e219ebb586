"""Render the result of a log as HTML: the findings, the counts, and the draft of the yearly briefing."""

from collections import defaultdict
from collections.abc import Sequence

from checker.core.danish import joined
from checker.core.sources import described_sources
from checker.html.citations import NumberedSources
from checker.html.element import Html, element
from checker.log.briefing import render_briefing
from checker.log.tables import render_counts
from checker.model.log import Finding, FindingRule, LogResult
from checker.model.rules import Rules
from checker.model.statements import Source
from checker.words.fields import FIELDS

# Lines shown of each kind of finding; all are in the file to download.
MOST_SHOWN = 25


def render_log(rules: Rules, result: LogResult, level: int = 2) -> Html:
    """Render the whole result, under headings from `level`.

    `data-log` holds the number of findings of each level, for tests and other sites; keep it stable.
    """
    levels, verdict = result["levels"], verdict_text(result)
    described = _sources(rules, result)
    numbered = NumberedSources(described)
    sections = [
        _section(level, "Sådan er filen læst", _file(result)),
        *_findings(rules, result, numbered, level),
        render_counts(rules, result, level) if result["counts"] else None,
        render_briefing(rules, result, numbered, level) if result["counts"] else None,
        _section(level, FIELDS["sources"].question, numbered.sources()) if described else None,
    ]
    return element(
        "article",
        element(f"h{level}", verdict, class_="answer__title"),
        *sections,
        class_="answer log",
        data_log=" ".join(f"{name}:{number}" for name, number in levels.items()),
        data_engine="pyodide",
        data_summary=verdict,
    )


def verdict_text(result: LogResult) -> str:
    """Return the verdict on the log, in a sentence or two."""
    levels, read = result["levels"], result["lines"]["read"]
    lines = _lines(read)
    parts = []
    if levels["refused"]:
        parts.append(f"{_lines(levels['refused'])} er afvist")
    if levels["error"]:
        parts.append(f"{levels['error']} ting skal rettes")
    if levels["missing"]:
        parts.append(f"{levels['missing']} skal I finde ud af")
    if not parts:
        return f"{lines} er læst. I det, der kan tjekkes, er intet at rette."
    return f"{lines} er læst. {joined(parts)}."


def _lines(number: int) -> str:
    return "1 linje" if number == 1 else f"{number} linjer"


def _sources(rules: Rules, result: LogResult) -> list[Source]:
    groups = {id(f.sources): f.sources for f in result["findings"]}
    cited = list(groups.values())
    if result["counts"]:
        cited.append(rules["log"]["briefing"]["sources"])
    return described_sources(rules, cited)


def _section(level: int, title: str, *content: Html | None, **attributes: str) -> Html:
    return element("section", element(f"h{level + 1}", title), *content, **attributes)


def _file(result: LogResult) -> Html:
    file, lines = result["file"], result["lines"]
    pairs = [
        ("Fil", f"{file['name']} ({file['encoding']}, {file['separator']})"),
        ("Overskrifter", f"Linje {file['header_line']}"),
        ("Linjer", f"{lines['read']} læst, {lines['refused']} afvist, {lines['counted']} talt med."),
    ]  # fmt: skip
    if lines["uncounted"]:
        pairs.append(
            ("Ikke talt med", f"{_lines(lines['uncounted'])}, hvor dagen eller paragraffen ikke kan bruges endnu.")
        )
    if lines["not_force"]:
        pairs.append(("Ikke magtanvendelse", f"{_lines(lines['not_force'])}, som ikke er talt med."))
    if file["absent"]:
        pairs.append(("Ikke tjekket", f"Filen har ingen kolonne for {joined(file['absent'], 'eller')}."))
    if file["unused"]:
        columns = "Kolonnen" if len(file["unused"]) == 1 else "Kolonnerne"
        pairs.append(("Ikke brugt", f"{columns} {joined(f'»{name}«' for name in file['unused'])}."))
    return element("dl", *(element("div", element("dt", k), element("dd", v)) for k, v in pairs), class_="log__file")


def _findings(rules: Rules, result: LogResult, numbered: NumberedSources, level: int) -> list[Html]:
    log = rules["log"]
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in result["findings"]:
        kinds[finding.kind].append(finding)
    sections = []
    for name, title in log["levels"].items():
        groups = [
            _group(rule, kinds[kind], numbered, kind, level)
            for kind, rule in log["findings"].items()
            if rule["level"] == name and kind in kinds
        ]
        if groups:
            sections.append(_section(level, title, *groups, data_level=name))
    return sections


def _different(findings: Sequence[Finding]) -> list[Source]:
    """Return the sources of these findings, each once."""
    return list({(s["document"], s["section"]): s for finding in findings for s in finding.sources}.values())


def _group(rule: FindingRule, findings: Sequence[Finding], numbered: NumberedSources, kind: str, level: int) -> Html:
    """Render all findings of a kind: what they share, once, and then their lines."""
    number = len(findings)
    head = f"{rule['title']} ({number})"
    reasons = list(dict.fromkeys(f.reason for f in findings[:MOST_SHOWN]))
    advice = list(dict.fromkeys(f.advice for f in findings[:MOST_SHOWN]))
    shared_reason, shared_advice = len(reasons) == 1, len(advice) == 1
    items = []
    for finding in findings[:MOST_SHOWN]:
        place = f"Linje {finding.line}" + (f", {finding.column}" if finding.column else "")
        own = [] if shared_reason else [finding.reason]
        own += [] if shared_advice else [finding.advice]
        items.append(element("li", element("b", f"{place}: "), " ".join([finding.text, *own])))
    more = number - MOST_SHOWN
    return element(
        "div",
        element(f"h{level + 2}", head),
        element("p", element("b", "Hvorfor: "), reasons[0], numbered.cite(findings[0].sources))
        if shared_reason
        else None,
        element("p", element("b", "Det kan I gøre: "), advice[0]) if shared_advice else None,
        None if shared_reason else element("p", "Kilder:", numbered.cite(_different(findings[:MOST_SHOWN]))),
        element("ul", *items),
        element("p", f"Og {_lines(more)} mere. Hent fundene som CSV for at se dem alle.") if more > 0 else None,
        class_="log__group",
        data_finding=kind,
        data_count=str(number),
    )
