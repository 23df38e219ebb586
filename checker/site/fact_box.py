"""The box on a paragraph's page that says what the rule is."""

from checker.core.danish import joined, long_date
from checker.core.reference import name_of
from checker.html.citations import cited
from checker.html.element import Html, element
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.site.site import Site


def fact_box(site: Site, paragraph: Paragraph) -> Html:
    """Box a rule's place in the law, whom it is for, the days on which each part holds, and what it was checked with.

    A coming rule is a link to the answer on its first day; one that no longer holds is left to the lookup page.
    """
    rules, on, chapter = site.rules, site.on, paragraph.get("chapter")
    checked = paragraph["last_checked"]
    name = name_of(paragraph)
    facts: list[tuple[str, str]] = [
        ("Paragraf", name if name.startswith(paragraph["act"]) else f"{name}, {paragraph['act']}")
    ]
    if chapter:
        facts.append(("Kapitel", f"{chapter}: {rules['chapters'][chapter]['title']}"))
        facts.append(("Målgruppe", rules["chapters"][chapter]["target_group"]))
    days: dict[tuple[str, str | None], list[str]] = {}
    for row in paragraph.get("rows", []):
        if row.get("until", on) >= on:
            days.setdefault((row["since"], row.get("until")), []).append(row.get("subsection", "reglen"))
    for (since, until), parts in sorted(days.items(), key=lambda held: held[0][0]):
        what = f" ({joined(parts)})" if len(days) > 1 else ""
        held = f"{long_date(since)}{f' til og med {long_date(until)}' if until else ''}{what}"
        coming = f"{site.root}opslag/?paragraph={paragraph['number'].replace(' ', '')}&on={since}"
        facts.append(("Gælder fra", element("a", held, href=coming) if since > on else held))
    facts.append(("Holdt op mod", joined(f"{_source(rules, d)} {long_date(day)}" for d, day in checked.items())))
    items = [element("div", element("dt", label), element("dd", value)) for label, value in facts]
    source = element("div", element("dt", "Kilde"), element("dd", cited(rules, paragraph["sources"])))
    return element("dl", *items, source, class_="fact-box")


def _source(rules: Rules, document: str) -> str:
    """Return a document's short name for use in a sentence."""
    short = rules["documents"][document]["short"]
    return short[0].lower() + short[1:]
