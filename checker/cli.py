"""The command line: `python -m checker answer|check|new|table|compile|diff`, and each check by its name.

Exit status: 0 with an answer; 1 when facts are missing; 2 when there is no answer, with the reason on stderr. For
`diff`: 0 when nothing differs; 1 when an answer, a text or a page does; 2 when either set of rules cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from checker.changes import difference, sentences
from checker.checks import CHECKS
from checker.checks.base import run_check
from checker.checks.plain import result_lines
from checker.core.answer import ask
from checker.core.errors import CheckerError
from checker.core.reference import USUAL_ACT
from checker.core.rules_json import for_browser
from checker.log.export import findings_csv
from checker.log.job import completed
from checker.log.plain import as_json, as_text
from checker.model.rules import Rules
from checker.words.plain import answer_text, needs_text
from checker.words.table import as_csv, overview
from checker.words.table import as_text as table_text

MISSING_FACTS = 1
NO_ANSWER = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status; `argv` is without the program's name."""
    args = _parser().parse_args(argv)
    try:
        if args.command == "diff":
            return _diff(args)
        if args.command == "new":
            return _new(args)
        run = {"answer": _answer, "check": _check, "compile": _compile, "log": _log, "table": _table}
        return run.get(args.command, _run_check)(_read(args.rules, args.docs), args)
    except CheckerError as error:
        print(error.message, file=sys.stderr)
        if args.json:
            described = {"kind": error.kind, "message": error.message, "paragraph": error.paragraph}
            print(json.dumps({"error": described}, ensure_ascii=False))
    except _UnusableError as error:
        print(error, file=sys.stderr)
    return NO_ANSWER


class _UnusableError(Exception):
    """The rules cannot be read or written; the message says why."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m checker", description="Svar efter reglerne om magtanvendelse.")
    parser.add_argument(
        "--rules", type=Path, default=Path("rules"), help="mappen med reglerne, eller en samlet rules.json"
    )
    parser.set_defaults(docs=None, json=None)
    commands = parser.add_subparsers(dest="command", required=True)
    answer = _command(commands, "answer", "slå svaret for en paragraf op")
    answer.add_argument("paragraph", help="paragraffen, fx »124 d« eller »§ 136 a, stk. 3«")
    answer.add_argument("--fact", action="append", default=[], metavar="NAVN=VALG", help="en oplysning i sagen")
    answer.add_argument("--on", metavar="ÅÅÅÅ-MM-DD", help="dagen, svaret skal gælde for; ellers i dag")
    answer.add_argument("--json", action="store_true", help="svaret som JSON")
    check = _command(commands, "check", "efterse reglerne")
    check.add_argument("--docs", type=Path, help="mappen med siderne, hvis de også skal passe til reglerne")
    new = _command(commands, "new", "opret filerne til en ny paragraf")
    new.add_argument("paragraph", help="paragraffens nummer, fx »130« eller »128 k«")
    new.add_argument("--act", default=USUAL_ACT, metavar="LOV", help=f"lovens id; ellers {USUAL_ACT}")
    new.add_argument("--points", action="store_true", help="paragraffen er ikke et indgreb og har ingen svar")
    new.add_argument("--docs", type=Path, default=Path("docs"), help="mappen med siderne; ellers docs")
    table = _command(commands, "table", "vis den samlede oversigt")
    table.add_argument("--format", choices=("text", "csv", "json"), help="hvordan oversigten skrives; ellers som tekst")
    table.add_argument("--on", metavar="ÅÅÅÅ-MM-DD", help="dagen, oversigten skal gælde for; ellers i dag")
    for name, one in CHECKS.items():
        command = _command(commands, name, one.purpose)
        command.add_argument("--set", action="append", default=[], metavar="FELT=SVAR", help="svaret på et spørgsmål")
        command.add_argument("--on", metavar="ÅÅÅÅ-MM-DD", help="dagen, det gælder; ellers i dag")
        command.add_argument("--json", action="store_true", help="udfaldet som JSON")
    log = _command(commands, "log", "se en log over indgreb igennem")
    log.add_argument("file", type=Path, metavar="FIL", help="loggen som CSV eller .xlsx")
    log.add_argument("--on", metavar="ÅÅÅÅ-MM-DD", help="dagen i dag")
    chosen = "den kolonne, der er ment, hvor flere kan være det, fx person=Borger"
    log.add_argument("--column", action="append", default=[], metavar="KOLONNE=OVERSKRIFT", help=chosen)
    written = log.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="alt som JSON")
    written.add_argument("--csv", action="store_true", help="fundene som CSV")
    diff = _command(commands, "diff", "se forskellen på to udgaver af reglerne")
    diff.epilog = "Afslutter med 0, når intet ændres, 1, når noget gør, og 2, når en af udgaverne ikke kan læses."
    for name, what in (("old", "GAMMEL"), ("new", "NY")):
        diff.add_argument(name, metavar=what, help="mappen med reglerne, en samlet rules.json eller en udgave i git")
    diff.add_argument("--json", action="store_true", help="forskellen som JSON")
    compile_ = _command(commands, "compile", "saml reglerne i én fil til browseren")
    compile_.add_argument("--output", type=Path, required=True, help="filen, reglerne skal skrives i")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, purpose: str
) -> argparse.ArgumentParser:
    """Add a command whose purpose is in the list of commands and in its own help."""
    return commands.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")


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
    # Imported here, since neither the browser nor an installation without the extra `source` has what it needs.
    from checker.compile.revision import rules_named

    found = difference(rules_named(args.old), rules_named(args.new))
    if args.json:
        _print_json(sentences.as_json(found))
    else:
        print("\n".join(sentences.as_text(found)))
    return int(any(found))


def _new(args: argparse.Namespace) -> int:
    # Imported here, since neither the browser nor an installation without the extra `source` has what it needs.
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


def _check(rules: Rules, args: argparse.Namespace) -> int:  # noqa: ARG001 - all commands are called alike
    answers = sum(len(p.get("rows", [])) for p in rules["paragraphs"])
    interventions = sum("rows" in p for p in rules["paragraphs"])
    print(
        f"Reglerne er i orden: {answers} svar om {interventions} indgreb, {len(rules['paragraphs'])} paragraffer i alt."
    )
    return 0


def _compile(rules: Rules, args: argparse.Namespace) -> int:
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_bytes(for_browser(rules).encode())
    return 0


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _day(on: str | None) -> str:
    """Return the day asked about: today where none is given."""
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
            print(needs_text(rules, outcome))
        return MISSING_FACTS
    if not args.json:
        print(answer_text(rules, outcome, _today()))
    return 0


def _run_check(rules: Rules, args: argparse.Namespace) -> int:
    result = run_check(CHECKS[args.command], rules, _pairs(args.set, "FELT=SVAR"), _day(args.on))
    if args.json:
        _print_json(result)
    else:
        print("\n".join(result_lines(result)))
    return 0


def _log(rules: Rules, args: argparse.Namespace) -> int:
    """Check a log, and return 0 if nothing needs to be corrected or found out, else 1."""
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise CheckerError("bad_file", f"{args.file}: filen kan ikke læses: {error.strerror}.") from None
    chosen = _pairs(args.column, "KOLONNE=OVERSKRIFT")
    result = completed(rules, args.file.name, data, _day(args.on), chosen)
    if args.json:
        _print_json(as_json(rules, result))
    elif args.csv:
        print(findings_csv(rules, result), end="")
    else:
        print("\n".join(as_text(rules, result)))
    return 1 if any(result["levels"][level] for level in ("refused", "error", "missing")) else 0


def _pairs(written: list[str], shape: str) -> dict[str, str]:
    """Read arguments written `name=value` into a dictionary."""
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
