"""The macros of the pages. Each is one call of the checker; nothing is decided here."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from checker.compile import rules_of
from checker.compile.quote import condition_from, next_year, row_as_written, row_replaced
from checker.core.danish import long_date, unbroken
from checker.core.reference import page_title, slug
from checker.html.element import Html
from checker.model.paragraph import Paragraph
from checker.model.rules import Rules
from checker.model.statements import AuthorityStyle
from checker.site import answer_lists, history, in_text, log_page, rule_lists
from checker.site.answer_kinds import answer_kinds
from checker.site.check_page import check_form
from checker.site.fact_box import fact_box
from checker.site.figures import figure, share_text
from checker.site.glossary import glossary_page
from checker.site.lookup_page import lookup, paragraph_checker
from checker.site.overview import overview_table
from checker.site.pocket_card import pocket_card
from checker.site.questions import question_list, question_page, questions_about
from checker.site.site import Day, Site
from checker.site.situations import complaint_situations, situation_page, situation_tiles
from checker.site.wall_sheet import wall_sheet
from checker.words.answers import mentions
from macros.api import package, python_api
from macros.design import colour_list
from macros.escape import in_markdown, shown
from macros.house_words import word_table
from macros.parts import part_list
from macros.terms import glossary_words

ROOT = Path(__file__).parent.parent
CHANGELOG = ROOT / "CHANGELOG.md"


def define_env(env: Any) -> None:
    """Define the macros and variables of the pages; `env` is the plugin's environment.

    Raises:
        RulesError: the rules cannot be used, and the build must stop.
    """
    # `make serve` builds many times in one process, between which the glossary can change.
    glossary_words.cache_clear()
    rules = rules_of(_rules_folder())
    macros = Macros(env, rules, _build_day())
    env.variables.update({name: in_markdown(text) for name, text in mentions(rules["authorities"]).items()})
    for name in vars(Macros):
        if not name.startswith("_"):
            env.macro(shown(getattr(macros, name)), name)


class Macros:
    """The macros: one for each public method. A paragraph is named by its slug, as in its address: `124-c`."""

    def __init__(self, env: Any, rules: Rules, on: str) -> None:
        self._env, self._rules, self._on, self._day = env, rules, on, Day(rules, on)
        self._by_slug = {slug(paragraph): paragraph for paragraph in rules["paragraphs"]}

    def _paragraph(self, slug: str) -> Paragraph:
        """Return the paragraph with this slug.

        Raises:
            KeyError: there is none.
        """
        if slug not in self._by_slug:
            raise KeyError(f"no paragraph has the slug {slug!r}")
        return self._by_slug[slug]

    def title(self, slug: str) -> str:
        """Return the page's heading: the paragraph's title and name."""
        return unbroken(page_title(self._paragraph(slug)))

    def summary(self, slug: str) -> str:
        """Return what the paragraph is about, in plain words."""
        return unbroken(self._paragraph(slug)["summary"])

    def checker(self, slug: str) -> str:
        """Show the checker for one paragraph, with its answers."""
        return paragraph_checker(self._site, self._paragraph(slug))

    def colours(self) -> str:
        """Show the colours of the site."""
        return colour_list()

    def house_words(self) -> str:
        """Show what the house style does not write, and what it writes instead."""
        return word_table()

    def parts(self) -> str:
        """List what others have made, with licences."""
        return part_list()

    def answer_kinds(self) -> str:
        """Show an answer of each kind of case, and one that is not known."""
        return answer_kinds(self._site)

    def danger(self) -> str:
        """Say when to call 112, as a link that a phone calls."""
        return in_text.danger_line()

    def picture(self, name: str) -> str:
        """Show a drawing of docs/assets/pictures/."""
        return _picture(name)

    def situations(self) -> str:
        """Show the situations of the start page, each a tile with its drawing."""
        return situation_tiles(self._site, _picture)

    def situation(self, name: str) -> str:
        """Show what a situation may be, each thing a link to its answer."""
        return situation_page(self._site, name)

    def complaint_situations(self) -> str:
        """List what there is to complain about, situation by situation, with where each complaint goes."""
        return complaint_situations(self._site)

    def situation_title(self, name: str) -> str:
        """Return the heading of a situation's page."""
        return self._rules["situations"][name]["title"]

    def question_list(self, group: str) -> str:
        """List the questions of a group, as links to their answers."""
        return question_list(self._site, group)

    def question_group(self, group: str) -> str:
        """Return the heading of a group of questions."""
        return self._rules["question_groups"][group]

    def questions(self, group: str) -> str:
        """Show the questions of a group with their answers."""
        return question_page(self._site, group)

    def questions_about(self, slug: str) -> str:
        """List the questions that a paragraph answers, under a heading of their own; nothing without any."""
        return questions_about(self._site, self._paragraph(slug))

    def fact_box(self, slug: str) -> str:
        """Box what the rule is: its place in the law, whom it is for, since when, and when it was last checked."""
        return fact_box(self._site, self._paragraph(slug))

    def points(self, slug: str) -> str:
        """List what a paragraph says that is not an intervention."""
        return rule_lists.statement_list(self._site, self._paragraph(slug)["points"])

    def conditions(self, slug: str) -> str:
        """List the paragraph's own conditions."""
        return rule_lists.condition_list(self._site, self._paragraph(slug))

    def fact(self, slug: str, field: str, style: AuthorityStyle | Literal["plain"] = "inline", **facts: str) -> str:
        """Return one fact of the paragraph's answer for use in a sentence; `style` is as for `name`, or `plain`."""
        return _text(in_text.fact_text(self._site, self._paragraph(slug), field, facts, style))

    def since(self, slug: str, **facts: str) -> str:
        """Return the day from which the paragraph's answer holds."""
        return _text(in_text.since_text(self._site, self._paragraph(slug), facts))

    def deadline(self, decided_by: str) -> str:
        """Return the time allowed to complain about an authority's decision."""
        return in_text.deadline_text(self._rules, decided_by)

    def par(self, slug: str, titled: bool = False) -> str:
        """Link to a paragraph's page."""
        return in_text.paragraph_link(self._site, self._paragraph(slug), titled)

    def name(self, authority: str, style: AuthorityStyle = "inline") -> str:
        """Return an authority's name: `inline` or `inline_short` in a sentence, `name` or `short` with a capital."""
        return self._rules["authorities"][authority][style]

    def src(self, document: str, section: str) -> str:
        """Cite the source of the sentence before the macro."""
        return in_text.source_note(self._rules, document, section)

    def form(self, form: str) -> str:
        """Show a check, by its id."""
        return check_form(self._site, form)

    def log_checker(self) -> str:
        """Show where a log is opened, and the place for its result."""
        return log_page.log_checker(self._site)

    def log_columns(self) -> str:
        """List the columns that a log can have."""
        return log_page.column_table(self._rules)

    def row(self, slug: str) -> str:
        """Quote the paragraph's first row of the day from its file."""
        return row_as_written(self._file(slug), self._on)

    def new_row(self, slug: str) -> str:
        """Quote the same row, and one that replaces it when the next year begins."""
        return row_replaced(self._file(slug), self._on)

    def new_condition(self) -> str:
        """Quote a condition that holds when the next year begins."""
        return condition_from(next_year(self._on))

    def next_year(self) -> str:
        """Return the day on which the next year begins."""
        return unbroken(long_date(next_year(self._on)))

    def next_year_iso(self) -> str:
        """Return the same day as it is written in the files."""
        return next_year(self._on)

    def lookup(self) -> str:
        """Show the checker for all paragraphs."""
        return lookup(self._site)

    def overview_table(self) -> str:
        """Show the whole overview."""
        return overview_table(self._site)

    def wall_sheet(self) -> str:
        """Show the sheet for the wall."""
        return wall_sheet(self._site)

    def pocket_card(self) -> str:
        """Show the card for the pocket."""
        return pocket_card(self._site)

    def figure(self, name: str) -> str:
        """Draw the figure of this name."""
        return figure(self._site, name)

    def theme(self, number: int) -> str:
        """Return the title of a theme of the national guidelines, by its number."""
        return self._rules["figures"]["guidelines"]["themes"][number - 1]["title"]

    def guideline(self, number: int) -> str:
        """Return the title of a national guideline, by its number across the themes."""
        themes = self._rules["figures"]["guidelines"]["themes"]
        return [title for theme in themes for title in theme["guidelines"]][number - 1]

    def share(self, part: str) -> str:
        """Return a part's share of the time."""
        return share_text(next(p for p in self._rules["figures"]["time"]["parts"] if p["id"] == part))

    def start_list(self) -> str:
        """List the interventions, as links to their answers."""
        return answer_lists.start_list(self._site)

    def report_list(self, level: int = 2) -> str:
        """List what is reported, and what is not."""
        return answer_lists.report_list(self._site, level)

    def form_list(self) -> str:
        """List every form with its use."""
        return rule_lists.form_list(self._rules)

    def complaint_list(self, level: int = 2) -> str:
        """List where to complain about what."""
        return answer_lists.complaint_list(self._site, level)

    def duties(self, slug: str, **facts: str) -> str:
        """List the duties that are the intervention's own."""
        return rule_lists.duty_list(self._site, self._paragraph(slug), facts)

    def principles(self) -> str:
        """List the principles that every use of force must follow."""
        return rule_lists.principle_list(self._site)

    def recipient(self, name: str) -> str:
        """Return a recipient of reports, by its id in the rules."""
        return unbroken(in_text.recipient_one(self._rules, name))

    def recipients(self) -> str:
        """List who gets a report."""
        return rule_lists.recipient_list(self._rules)

    def not_incorporated(self) -> str:
        """List known changes and doubts that the rules do not include."""
        return rule_lists.statement_list(self._site, self._rules["edition"]["not_incorporated"])

    def compared_with(self) -> str:
        """Say what the rules were compared with, and when."""
        return self._rules["edition"]["compared_with"]["text"]

    def compared_briefly(self) -> str:
        """Say the same in one line."""
        return self._rules["edition"]["compared_briefly"]

    def doubts(self, *names: str) -> str:
        """List what is not known: the doubts with these ids, or all of them."""
        return rule_lists.doubt_list(self._rules, names)

    def doubt(self, name: str) -> str:
        """Say one thing that is not known, by its id."""
        return rule_lists.doubt_paragraph(self._rules, name)

    def elsewhere(self) -> str:
        """List former numbers, and those of other acts."""
        return rule_lists.elsewhere_list(self._rules)

    def statute(self, chapter: str | None = None) -> str:
        """List what could be read of a chapter in the act itself; without one, of the paragraphs in none of them."""
        return rule_lists.statute_list(self._site, chapter)

    def complaint_routes(self) -> str:
        """List where each kind of complaint goes, and what holds of it."""
        return rule_lists.complaint_routes(self._site)

    def python_api(self) -> str:
        """Describe what the checker offers to other programs."""
        return python_api()

    def package(self) -> str:
        """Return the file name of the checker's wheel."""
        return package()

    def glossary(self) -> str:
        """List the words of the rules, explained."""
        return glossary_page(self._rules)

    def coming_changes(self) -> str:
        """List the rules that will change, day by day."""
        return history.coming_changes(self._site)

    def past_changes(self) -> str:
        """List the rules that have changed, day by day."""
        return history.past_changes(self._site)

    def corrected_answers(self) -> str:
        """List the answers that were corrected, release by release."""
        return history.corrected_answers(self._site, CHANGELOG.read_text("utf-8"))

    def documents(self) -> str:
        """List the documents that the rules rest on."""
        return rule_lists.document_list(self._rules)

    def covered_from(self) -> str:
        """Return the first day that the rules cover."""
        return unbroken(long_date(self._rules["edition"]["covered_from"]))

    def _file(self, slug: str) -> Path:
        return next(_rules_folder().rglob(f"{slug}.yaml"))

    @property
    def _site(self) -> Site:
        """The site, as seen from the page being rendered."""
        place = self._env.variables["page"].url
        return Site(self._day, "../" * place.count("/") or "./", f"{self._env.conf['site_url']}{place}")


def _text(text: str) -> str:
    """Return a text with no-break spaces where a line must not end; HTML already has them."""
    return text if isinstance(text, Html) else unbroken(text)


def _picture(name: str) -> Html:
    """Return a drawing of docs/assets/pictures/ as SVG, for the eye alone: words beside it say the same."""
    drawing = (ROOT / "docs" / "assets" / "pictures" / f"{name}.svg").read_text("utf-8").strip()
    return Html(drawing.replace("<svg ", '<svg class="picture" aria-hidden="true" focusable="false" ', 1))


def _rules_folder() -> Path:
    return Path(os.environ.get("RULES_DIR", "rules"))


def _build_day() -> str:
    """Return the day that the built answers are for, which the build gives; MkDocs by itself answers for today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.date().isoformat()
