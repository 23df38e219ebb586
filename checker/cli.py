"""The command line: `python -m checker answer|check|new|table|compile|diff`, and each check by its name.

Exit status: 0 with an answer; 1 when facts are missing; 2 when there is none to give, and why stands on stderr. Of
`diff`: 0 when nothing differs; 1 when an answer, a text or a page does; 2 when either rules cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from checker.changes import difference, sentences
from checker.checks import CHECKS
from checker.checks.base import run_check, said_of
from checker.core.answer import ask
from checker.core.errors import CheckerError
from checker.core.reference import USUAL_ACT
from checker.core.rules_json import for_browser
from checker.log.export import findings_csv
from checker.log.job import completed
from checker.log.plain import as_json, as_text
from checker.model.answer import Answer, Needs
from checker.model.rules import Rules
from checker.model.statements import Condition, group_of
from checker.words.answers import (
    GROUPS,
    answer_name,
    complaint_text,
    dates_text,
    decision_text,
    other_day_text,
    permission_text,
    report_text,
)
from checker.words.table import as_csv, overview
from checker.words.table import as_text as table_text

MISSING_FACTS = 1
NO_ANSWER = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; `argv` is without the program's name. Returns the exit status."""
    args = _parser().parse_args(argv)
    try:
        if args.command == "diff":
            return _diff(args)
        if args.command == "new":
            return _new(args)
        rules = _read(args.rules, args.docs)
        if args.command == "check":
            return _check(rules)
        if args.command == "compile":
            return _compile(rules, args.output)
        if args.command == "answer":
            return _answer(rules, args)
        if args.command == "log":
            return _log(rules, args)
        return _table(rules, args) if args.command == "table" else _form(rules, args)
    except CheckerError as error:
        print(error.message, file=sys.stderr)
        if args.json:
            described = {"kind": error.kind, "message": error.message, "paragraph": error.paragraph}
            print(json.dumps({"error": described}, ensure_ascii=False))
    except _UnusableError as error:
        print(error, file=sys.stderr)
    return NO_ANSWER


class _UnusableError(Exception):
    """The rules cannot be read, and why."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m checker", description="Svar efter reglerne om magtanvendelse.")
    parser.add_argument(
        "--rules", type=Path, default=Path("rules"), help="mappen med reglerne, eller en samlet rules.json"
    )
    parser.set_defaults(docs=None, json=None)
    commands = parser.add_subparsers(dest="command", required=True)
    answer = commands.add_parser("answer", help="svaret for en paragraf")
    answer.add_argument("paragraph", help="paragraffen, fx »124 d« eller »§ 136 a, stk. 3«")
    answer.add_argument("--fact", action="append", default=[], metavar="NAVN=VALG", help="en oplysning i sagen")
    answer.add_argument("--on", metavar="ÅÅÅÅ-MM-DD", help="dagen, svaret skal gælde for; ellers i dag")
    answer.add_argument("--json", action="store_true", help="svaret som JSON")
    check = commands.add_parser("check", help="efterse reglerne")
    check.add_argument("--docs", type=Path, help="mappen med siderne, hvis de også skal passe til reglerne")
    new = commands.add_parser("new", help="opret filerne til en ny paragraf")
    new.add_argument("paragraph", help="paragraffens nummer, fx »130« eller »128 k«")
    new.add_argument("--act", default=USUAL_ACT, metavar="LOV", help=f"lovens id; ellers {USUAL_ACT}")
    new.add_argument("--points", action="store_true", help="paragraffen er ikke et indgreb og har ingen svar")
    new.add_argument("--docs", type=Path, default=Path("docs"), help="mappen med siderne; ellers docs")
    table = commands.add_parser("table", help="den samlede oversigt")
    table.add_argument("--format", choices=("text", "csv", "json"))
    table.add_argument("--on", metavar="ÅÅÅÅ-MM-DD")
    for form in CHECKS:
        command = commands.add_parser(form, help="et tjek")
        command.add_argument("--set", action="append", default=[], metavar="FELT=SVAR", help="svaret på et spørgsmål")
        command.add_argument("--on", metavar="ÅÅÅÅ-MM-DD", help="dagen, det gælder; ellers i dag")
        command.add_argument("--json", action="store_true", help="udfaldet som JSON")
    log = commands.add_parser("log", help="se en log over indgreb igennem")
    log.add_argument("file", type=Path, metavar="FIL", help="loggen som CSV eller .xlsx")
    log.add_argument("--on", metavar="ÅÅÅÅ-MM-DD", help="dagen i dag")
    written = log.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="alt som JSON")
    written.add_argument("--csv", action="store_true", help="fundene som CSV")
    diff = commands.add_parser(
        "diff",
        help="hvad der er forskel på i to udgaver af reglerne",
        epilog="Afslutter med 0, når intet ændres, 1, når noget gør, og 2, når en af udgaverne ikke kan læses.",
    )
    for name, what in (("old", "GAMMEL"), ("new", "NY")):
        diff.add_argument(name, metavar=what, help="mappen med reglerne, en samlet rules.json eller en udgave i git")
    diff.add_argument("--json", action="store_true", help="forskellen som JSON")
    compile_ = commands.add_parser("compile", help="saml reglerne i én fil til browseren")
    compile_.add_argument("--output", type=Path, required=True)
    return parser


def _read(path: Path, docs: Path | None = None) -> Rules:
    if path.suffix == ".json":
        try:
            rules: Rules = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise _UnusableError(f"{path}: reglerne kan ikke læses: {error}") from None
        return rules
    try:
        from checker.compile import RulesError, compile_rules
    except ModuleNotFoundError as error:
        raise _UnusableError(f"Regler i YAML kræver pakken {error.name}. Installér »sidste-udvej[source]«.") from None
    try:
        return compile_rules(path, docs)
    except RulesError as error:
        raise _UnusableError(str(error)) from None


def _diff(args: argparse.Namespace) -> int:
    # Neither the browser nor a checker without its sources has them.
    from checker.compile.revision import rules_named

    found = difference(rules_named(args.old), rules_named(args.new))
    if args.json:
        _print_json(sentences.as_json(found))
    else:
        print("\n".join(sentences.as_text(found)))
    return int(any(found))


def _new(args: argparse.Namespace) -> int:
    # Neither the browser nor a checker without its sources has them.
    from checker.compile import RulesError
    from checker.compile.blanks import BLANK
    from checker.compile.new import new_paragraph

    try:
        parts = new_paragraph(args.rules, args.docs, args.paragraph, args.act, points=args.points)
    except RulesError as error:
        raise _UnusableError(str(error)) from None
    except OSError as error:
        raise _UnusableError(f"{error.filename}: filen kan ikke skrives: {error.strerror}. Intet er skrevet.") from None
    print("Disse filer er skrevet:")
    print("\n".join(f"  {part.file}: {part.what}" for part in parts))
    print(f"Skriv det, der mangler, hvor der står {BLANK}. »make check« nævner hvert sted og det, der skal stå.")
    return 0


def _check(rules: Rules) -> int:
    answers = sum(len(p.get("rows", [])) for p in rules["paragraphs"])
    interventions = sum("rows" in p for p in rules["paragraphs"])
    print(
        f"Reglerne er i orden: {answers} svar om {interventions} indgreb, {len(rules['paragraphs'])} paragraffer i alt."
    )
    return 0


def _compile(rules: Rules, output: Path) -> int:
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(for_browser(rules).encode())
    return 0


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _day(on: str | None) -> str:
    """The day asked about: today where none is given."""
    return on or _today()


def _today() -> str:
    return date.today().isoformat()


def _answer(rules: Rules, args: argparse.Namespace) -> int:
    facts = _pairs(args.fact, "NAVN=VALG")
    outcome = ask(rules, args.paragraph, facts, _day(args.on))
    if args.json:
        _print_json(outcome)
    if "silent" in outcome:
        print(outcome["silent"], file=sys.stderr)
        return NO_ANSWER
    if "needs" in outcome:
        if not args.json:
            print(_needs_text(rules, outcome))
        return MISSING_FACTS
    if not args.json:
        print(_answer_text(rules, outcome))
    return 0


def _form(rules: Rules, args: argparse.Namespace) -> int:
    result = run_check(CHECKS[args.command], rules, _pairs(args.set, "FELT=SVAR"), _day(args.on))
    if args.json:
        _print_json(result)
        return 0
    print(result["verdict"]["text"])
    for finding in result["findings"]:
        print(f"  [{finding['status']}] {finding['text']}")
    for phase in result["phases"]:
        print(f"{phase['title']}:")
        for i, part in enumerate(phase["steps"], 1):
            print(f"  {i}. {part['who']}{said_of(part)}")
    for i, step in enumerate(result["steps"], 1):
        print(f"  {i}. {step['text']}")
    for source in result["sources"]:
        print(f"  - {source['title']}: {source['section']}")
    return 0


def _log(rules: Rules, args: argparse.Namespace) -> int:
    """0 when nothing is to be put right or found out, else 1."""
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise CheckerError("bad_file", f"{args.file}: filen kan ikke læses: {error.strerror}.") from None
    result = completed(rules, args.file.name, data, _day(args.on))
    if args.json:
        _print_json(as_json(rules, result))
    elif args.csv:
        print(findings_csv(rules, result), end="")
    else:
        print("\n".join(as_text(rules, result)))
    return 1 if any(result["levels"][level] for level in ("refused", "error", "missing")) else 0


def _pairs(written: list[str], shape: str) -> dict[str, str]:
    """What is written `name=value`, as a dictionary."""
    pairs = {}
    for pair in written:
        name, equals, value = pair.partition("=")
        if not equals:
            raise CheckerError("unknown_fact", f"»{pair[:40]}« er ikke en oplysning. Skriv {shape}.")
        pairs[name.strip()] = value.strip()
    return pairs


def _table(rules: Rules, args: argparse.Namespace) -> int:
    answers = overview(rules, _day(args.on))
    if args.format == "json":
        _print_json(answers)
    else:
        print((as_csv if args.format == "csv" else table_text)(rules, answers), end="")
    return 0


def _answer_text(rules: Rules, answer: Answer) -> str:
    lines = [
        answer_name(answer),
        *filter(None, [other_day_text(answer, _today())]),
        f"  Hvem beslutter?     {decision_text(rules, answer)}",
        f"  Indberettes?        {report_text(answer)}",
        f"  Klage?              {complaint_text(rules, answer)}",
        f"  Magtanvendelse?     {'Ja' if answer['use_of_force'] else 'Nej'}",
        f"  Længste tilladelse? {permission_text(answer)}",
    ]
    lines += ["Det skal I gøre:", *(f"  {i}. {d['text']}" for i, d in enumerate(answer["duties"], 1))]
    lines += ["Betingelser:", *_condition_lines(answer["conditions"], "  ")]
    lines += ["Hvorfor:", *(f"  - {r['text']}" for r in answer["reasons"])]
    lines += [f"Bemærk: {n['text']}" for n in answer["notes"]]
    lines.append(dates_text(answer, _today()))
    lines += ["Kilder:", *(f"  - {s['title']}: {s['section']}" for s in answer["sources"])]
    return "\n".join(lines)


def _condition_lines(conditions: list[Condition], indent: str) -> list[str]:
    lines = []
    for condition in conditions:
        lines.append(f"{indent}- {condition['text']}")
        group = group_of(condition)
        if group:
            lines += [f"{indent}  {GROUPS[group[0]]}", *_condition_lines(group[1], indent + "  ")]
    return lines


def _needs_text(rules: Rules, needs: Needs) -> str:
    lines = [f"Svaret om {answer_name(needs)} afhænger af mere:"]
    for need in needs["needs"]:
        lines.append(need["question"])
        lines += [f"  --fact {need['fact']}={c['value']}  {c['label']}" for c in need["choices"]]
    lines.append("Svaret kan være:")
    for answer in needs["possible"]:
        lines.append(f"  {answer['case']}: {decision_text(rules, answer)}. Klage: {complaint_text(rules, answer)}.")
    lines += [f"  {silent['case']}: {silent['silent']}" for silent in needs["possible_silent"]]
    return "\n".join(lines)
