"""The page on what has changed: the rules, day by day, and the answers that were corrected."""

from checker.changes import AnswerChange, changes_on
from checker.changes.changelog import changed_entries
from checker.changes.sentences import FOLLOWING, sentences
from checker.core.danish import long_date
from checker.core.days import turns
from checker.core.reference import parse_reference, slug
from checker.html.element import Html, element
from checker.site.site import Site


def coming_changes(site: Site) -> Html:
    """List the changes after the day, the next first."""
    days = [day for day in turns(site.rules) if day > site.on]
    return _days(site, days, "Ingen kommende regler er lagt ind.")


def past_changes(site: Site) -> Html:
    """List the changes up to and including the day, the latest first."""
    first = site.rules["edition"]["covered_from"]
    days = [day for day in turns(site.rules) if first < day <= site.on]
    return _days(site, days[::-1], f"Ingen regler er ændret siden {long_date(first)}.")


def corrected_answers(site: Site, changelog: str) -> Html:
    """List the answers that were corrected, release by release, from the text of CHANGELOG.md.

    Raises:
        CheckerError: an entry cannot be read, or names a paragraph that the rules do not have.
    """
    releases: dict[str, list[Html]] = {}
    for entry in changed_entries(changelog):
        title = f"Udgaven fra {long_date(entry.released)}" if entry.released else "Siden sidste udgave"
        paragraph = parse_reference(site.rules, entry.paragraph).paragraph
        link = element("a", entry.paragraph, href=f"{site.root}paragraffer/{slug(paragraph)}/")
        item = element("li", link, f", fra {long_date(entry.day)}: {entry.text}")
        releases.setdefault(title, []).append(item)
    if not releases:
        return element("p", "Ingen svar er rettet, siden de blev lagt ind.")
    sections = (element("section", element("h3", title), element("ul", *items)) for title, items in releases.items())
    return element("div", *sections)


def _days(site: Site, days: list[str], none: str) -> Html:
    """List what changes on each day, or say that there is `none`."""
    parts = []
    for day in days:
        items = [_change(site, change, day) for change in changes_on(site.rules, day)]
        if items:
            parts.append(element("section", element("h3", long_date(day)), element("ul", *items)))
    return element("div", *parts, data_holds_until=site.holds_until) if parts else element("p", none)


def _change(site: Site, change: AnswerChange, day: str) -> Html:
    address = f"{site.root}opslag/?paragraph={change.number.replace(' ', '')}&on={day}"
    said: list[str] = []
    for field in change.fields:
        if field.field == "outcome":
            # Only the new outcome is listed: what the rules said before is of no use here.
            said += [new for _, new in field.texts]
        elif field.field not in FOLLOWING:
            said += sentences(field)
    return element(
        "li",
        element("a", change.name, href=address),
        *(element("p", case) for case in change.cases),
        element("ul", *(element("li", sentence) for sentence in said)),
    )
