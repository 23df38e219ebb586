"""Render the result of a log as HTML: how much is wrong, the counts, what to correct, and the briefing to draft."""

from collections import defaultdict
from collections.abc import Sequence

from checker.core.danish import joined, thousands
from checker.core.sources import described_sources
from checker.html.citations import NumberedSources
from checker.html.element import Html, element
from checker.log.briefing import render_briefing
from checker.log.counting import rests_on
from checker.log.findings import place_name
from checker.log.tables import render_counts
from checker.model.log import Finding, FindingRule, Level, LogResult
from checker.model.rules import Rules
from checker.model.statements import Source
from checker.words.fields import FIELDS

_STATES = {"read": "{} læst", "hidden": "skjult, ikke læst", "passed_over": "uden overskrifter, ikke læst"}
# Lines shown of each kind of finding; all are in the file to download.
MOST_SHOWN = 10


def render_log(rules: Rules, result: LogResult, level: int = 2) -> Html:
    """Render the whole result, under headings from `level`.

    `data-log` holds the number of findings of each level, for tests and other sites; keep it stable.
    """
    levels, verdict = result["levels"], verdict_text(result)
    described = _sources(rules, result)
    numbered = NumberedSources(described)
    sections = [
        _choices(rules, result),
        _total(rules, result) if result["counts"] else None,
        *_findings(rules, result, numbered, level, ("refused", "error", "missing")),
        render_counts(rules, result, level) if result["counts"] else None,
        *_findings(rules, result, numbered, level, ("note",)),
        render_briefing(rules, result, numbered, level) if result["counts"] else None,
        _section(level, "Sådan er filen læst", _file(result)),
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


def _total(rules: Rules, result: LogResult) -> Html:
    """Say how many uses there are in all, and how many lines that rests on."""
    number = thousands(sum(count["count"] for count in result["counts"]))
    total = element("b", f"{number} {rules['log']['briefing']['total']}.")
    return element("p", total, f" {rests_on(result)}", class_="log__total")


def _choices(rules: Rules, result: LogResult) -> Html | None:
    """Let the reader choose among columns that may mean the same: the page then has the file read again."""
    file, names = result["file"], {column["id"]: column["header"] for column in rules["log"]["columns"]}
    fields = []
    for column, others in file["others"].items():
        name = f"log-column-{column}"
        options = [element("option", header, value=header) for header in (file["used"][column], *others)]
        label = element("label", f"Hvilken kolonne er »{names[column]}«?", for_=name)
        fields.append(element("p", label, " ", element("select", *options, id=name, data_log_column=column)))
    return element("div", *fields, class_="log__columns") if fields else None


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
        parts.append(f"{levels['missing']} ting skal undersøges")
    if not parts:
        return f"{lines} er læst. Der er ikke noget at rette i det, vi kan tjekke."
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
        *((f"Ark »{s['name']}«", _STATES[s["state"]].format(_lines(s["lines"]))) for s in file["sheets"]),
        ("Overskrifter", f"Linje {file['header_line']}"),
        ("Linjer", f"{lines['read']} læst, {lines['refused']} afvist, {lines['counted']} talt med."),
    ]  # fmt: skip
    if lines["uncounted"]:
        unread = (
            f"{_lines(lines['uncounted'])}, hvor dagen, paragraffen, personen eller antallet ikke kan bruges endnu."
        )
        pairs.append(("Ikke talt med", unread))
    if lines["not_force"]:
        pairs.append(("Ikke magtanvendelse", f"{_lines(lines['not_force'])}, som ikke er talt med."))
    if file["absent"]:
        pairs.append(("Ikke tjekket", f"Filen har ingen kolonne for {joined(file['absent'], 'eller')}."))
    if file["unused"]:
        columns = "Kolonnen" if len(file["unused"]) == 1 else "Kolonnerne"
        pairs.append(("Ikke brugt", f"{columns} {joined(f'»{name}«' for name in file['unused'])}."))
    return element("dl", *(element("div", element("dt", k), element("dd", v)) for k, v in pairs), class_="log__file")


def _findings(
    rules: Rules, result: LogResult, numbered: NumberedSources, level: int, levels: Sequence[Level]
) -> list[Html]:
    """Render the findings of these levels, each kind in a group of its own."""
    log = rules["log"]
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in result["findings"]:
        kinds[finding.kind].append(finding)
    sections = []
    for name in levels:
        groups = [
            _group(rule, kinds[kind], result["found"][kind], numbered, kind, level)
            for kind, rule in log["findings"].items()
            if rule["level"] == name and kind in kinds
        ]
        if groups:
            sections.append(_section(level, log["levels"][name], *groups, data_level=name))
    return sections


def _different(findings: Sequence[Finding]) -> list[Source]:
    """Return the sources of these findings, each once."""
    return list({(s["document"], s["section"]): s for finding in findings for s in finding.sources}.values())


def _group(
    rule: FindingRule, findings: Sequence[Finding], number: int, numbered: NumberedSources, kind: str, level: int
) -> Html:
    """Render all findings of a kind: what they share, once, and then the lines of the first of them."""
    head = f"{rule['title']} ({number})"
    reasons = list(dict.fromkeys(f.reason for f in findings[:MOST_SHOWN]))
    advice = list(dict.fromkeys(f.advice for f in findings[:MOST_SHOWN]))
    shared_reason, shared_advice = len(reasons) == 1, len(advice) == 1
    items = []
    for finding in findings[:MOST_SHOWN]:
        place = place_name(finding.sheet, finding.line, finding.column, first=True)
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
