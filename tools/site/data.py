"""Publish the rules for other systems: as data under `data/`, and as answers to embed in other pages under `indlejr/`.

Others build on these addresses and fields, as docs/aabne-data.md promises: they stay, or get a new version.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from checker.core.addresses import facts_address
from checker.core.danish import long_date
from checker.core.days import last_day_of
from checker.core.matching import complete_facts
from checker.core.reference import page_title, slug
from checker.core.rules_json import for_browser
from checker.html.answer import render_outcome
from checker.html.element import Html, element, together
from checker.model.answer import Outcome
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import Facts
from checker.site.linked_data import CREDIT, LICENCE
from checker.site.site import Day
from checker.words.table import as_csv
from tools.site.engine import wheels
from tools.site.pages import EMBEDDED
from tools.site.schema import schema_of, schema_of_rules
from tools.site.typeface import FOLDER as FONTS
from tools.site.typeface import WEIGHTS

DATA = "data"
INDEX = f"{DATA}/index.json"
# Version of the published addresses and layout. Bump it for any change that consumers must handle.
FORMAT = "1.0"
# What is said at the top of the data, and what it means.
_TEXTS = {
    "format": "Nummeret på filens form. Det ændrer sig, når den, der bruger filen, skal rette sig efter noget nyt.",
    "on": "Den dag, svarene er regnet ud for.",
    "license": "Adressen på licensen for reglerne og teksterne.",
    "credit": "Sådan kan kilden nævnes.",
}

# For readers who see an answer on another site after its last day.
ENDED = "Reglerne er ændret. Svaret her gjaldt til og med den {}. Følg linket nederst for at få svaret i dag."

# An example of a page on another site.
_EXAMPLE = """\
<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>Eksempel: et svar på en anden side</title>
<link rel="icon" href="../../assets/favicon.svg">
<script type="module" src="../svar.js"></script>
</head>
<body>
<main>
<h1>Eksempel: et svar på en anden side</h1>
<p>Sådan ser svarene ud, når en anden side viser dem.</p>
<sidste-udvej-svar paragraph="124-d"><a href="../../paragraffer/124-d/">§ 124 d</a></sidste-udvej-svar>
<sidste-udvej-svar paragraph="136-a" decision_exists="yes">
<a href="../../paragraffer/136-a/">§ 136 a</a>
</sidste-udvej-svar>
</main>
</body>
</html>
"""


def write_data(site: Path, day: Day) -> None:
    """Write both folders into the built `site`, with the answers of the day.

    Raises StepError when the checker's wheel cannot be built.
    """
    data, rules, on = site / DATA, day.rules, day.on
    data.mkdir()
    compiled = json.loads(for_browser(rules))
    described = {"format": FORMAT, "on": on, "license": LICENCE, "credit": CREDIT}
    _write_json(data / "rules.json", {**described, **compiled})
    _write_json(data / "rules.schema.json", schema_of_rules(_TEXTS, rules.keys() - compiled.keys()))
    _write_json(data / "answer.schema.json", schema_of(Outcome))
    (data / "oversigt.csv").write_bytes(as_csv(rules, day.answers).encode())
    listed = []
    for name, paragraph, facts, outcome in _answers(day):
        file = f"svar/{name}.json"
        (data / file).parent.mkdir(parents=True, exist_ok=True)
        _write_json(data / file, outcome)
        folder = site / EMBEDDED / name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(_page(rules, paragraph, facts, outcome, on), "utf-8")
        listed.append(
            {"paragraph": paragraph["number"], "act": paragraph["act"], "facts": facts, "data": file, "page": name}
        )
    _write_json(site / INDEX, {**described, "answers": listed})
    example = site / EMBEDDED / "eksempel"
    example.mkdir()
    (example / "index.html").write_text(_EXAMPLE, "utf-8")
    for wheel in wheels().glob("*-*.whl"):
        shutil.copyfile(wheel, data / wheel.name)


def _answers(day: Day) -> Iterator[tuple[str, Paragraph, Facts, Outcome]]:
    """Yield an address, the facts and the answer for each intervention: without facts, and with each complete set."""
    for paragraph in day.rules["paragraphs"]:
        if "rows" in paragraph:
            for facts in [{}, *(facts for facts in complete_facts(paragraph) if facts)]:
                parts = [slug(paragraph), *(f"{fact}={choice}" for fact, choice in facts.items())]
                yield "/".join(parts), paragraph, facts, day.outcome(paragraph, facts)


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _page(rules: Rules, paragraph: Paragraph, facts: Facts, outcome: Outcome, on: str) -> str:
    """Return one answer as a page for other sites to show in a frame, whose script only says when the answer ended."""
    title = page_title(paragraph)
    folder, until = "../" * (1 + len(facts)), last_day_of(outcome)
    more = facts_address(paragraph["number"], facts, f"{folder}../")
    head = element(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        Html('<meta name="robots" content="noindex">'),
        # A link leads out of the frame.
        Html('<base target="_top">'),
        element("title", title),
        *(
            Html(
                f'<link rel="preload" href="{folder}../{FONTS}/{weight}.woff2" as="font" type="font/woff2" crossorigin>'
            )
            for weight in WEIGHTS
        ),
        Html(f'<link rel="stylesheet" href="{folder}../assets/stylesheets/typeface.css">'),
        Html(f'<link rel="stylesheet" href="{folder}svar.css">'),
        Html(f'<script type="module" src="{folder}frame.js"></script>') if until else None,
    )
    main = element(
        "main",
        element("p", ENDED.format(long_date(until)), class_="ended", hidden=True, data_holds_until=until)
        if until
        else None,
        None if "decided_by" in outcome else element("h1", title),
        render_outcome(rules, outcome, level=1 if "decided_by" in outcome else 2, root=f"{folder}../"),
        element(
            "p",
            f"Reglerne den {long_date(on)}. ",
            element("a", "Læs mere hos Sidste Udvej", href=more, target="_top"),
            class_="from",
        ),
    )
    return together(Html("<!doctype html>"), element("html", head, element("body", main), lang="da")) + "\n"
