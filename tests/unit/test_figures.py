"""The figures say what the rules say and nothing more: a fact changed in a copy of the rules changes the figure."""

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from playwright.sync_api import Browser

from checker.model.paragraph import Row
from checker.model.rules import Rules
from checker.site.answer_lists import complaint_list, report_list, start_list
from checker.site.fact_box import fact_box
from checker.site.figures import FIGURES, figure
from checker.site.in_text import deadline_text, fact_text, since_text
from checker.site.rule_lists import form_list
from checker.site.site import Site
from tests.support.changed_rules import settled_rules
from tests.support.recorded import OVERVIEW, ROWS
from tests.support.rules_fixture import by_slug, rules, site_of

FORCE = [case for case in OVERVIEW if case["use_of_force"]]
PAGES = {
    "course": "sagsgang/",
    "learning": "paragraffer/135-a/",
    "recipients": "paragraffer/135-a/",
    "deciders": "hvem-beslutter/",
    "guidelines": "retningslinjer/",
    "time": "forebyggelse/",
}


def drawn(name: str, of: Rules | None = None) -> Element:
    return ElementTree.fromstring(figure(site_of(of or rules()), name))  # noqa: S314 - the project's own markup


def text(element: Element) -> str:
    return "".join(element.itertext()).replace("\u00a0", " ")


def texts(element: Element, path: str) -> list[str]:
    """Return the text of each part on the path, and fail if there is none."""
    found = [text(part) for part in element.iterfind(path)]
    assert found, path
    return found


def row(of: Rules, slug: str, place: int = 0) -> Row:
    return by_slug(of, slug)["rows"][place]


class TestAnyFigure:
    """Properties of every figure."""

    @pytest.mark.parametrize("name", FIGURES)
    def test_it_has_a_caption_and_words_for_what_is_drawn(self, name: str) -> None:
        whole = drawn(name)
        assert whole.tag == "figure"
        assert len(text(whole[0])) > 10
        assert whole[0].tag == "figcaption"
        for svg in whole.iter("svg"):
            if svg.get("aria-hidden") == "true":
                continue
            named = {part.get("id"): text(part) for part in svg if part.tag in ("title", "desc")}
            assert svg.get("role") == "img"
            assert named[svg.get("aria-labelledby")]
            assert named[svg.get("aria-describedby")]

    @pytest.mark.parametrize("name", FIGURES)
    def test_it_is_drawn_in_the_colour_of_the_text_without_styles_of_its_own(self, name: str) -> None:
        for part in drawn(name).iter():
            assert part.get("style") is None
            assert part.get("src") is None
            assert {part.get("fill"), part.get("stroke")} <= {None, "none", "currentColor"}

    @pytest.mark.parametrize("name", FIGURES)
    def test_a_list_without_markers_still_says_that_it_is_one(self, name: str) -> None:
        for part in drawn(name).iter():
            if part.tag in ("ol", "ul") and part.get("class"):
                assert part.get("role") == "list"

    def test_an_unknown_figure_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            figure(site_of(rules()), "cogwheels")


class TestDeciders:
    """Who decides, by chapter."""

    def cells(self, of: Rules | None = None) -> dict[tuple[str, str], list[str]]:
        """Return the paragraphs named in each cell, by decider and chapter."""
        table = drawn("deciders", of).find("table")
        assert table is not None
        (head, *body) = list(table.iter("tr"))
        chapters = [re.findall(r"Kapitel ([^:]+):", text(th))[0] for th in head.iter("th")]
        found = {}
        for line in body:
            decider, *cells = list(line)
            for chapter, cell in zip(chapters, cells, strict=True):
                names = [(a.text or "").replace("\u00a0", " ") for a in cell.iter("a")]
                links = [number for name in names for number in re.findall(r" \((§ .+)\)$", name)]
                assert len(links) == len(names)
                assert links or "ingen" in text(cell)
                found[text(decider), chapter] = links
        return found

    def expected(self) -> dict[tuple[str, str], list[str]]:
        """Return the cells as the hand-checked cases have them, § 136 e with one answer for all who can object."""
        found: dict[tuple[str, str], list[str]] = {}
        for case in OVERVIEW:
            by = case.get("recommended_by")
            name = rules()["authorities"][case["decided_by"]]["short"]
            decider = name if case["use_of_force"] else "Ikke magtanvendelse"
            key = f"{decider} efter indstilling fra {by}" if by else decider, case["chapter"]
            number = f"§ {case['paragraph']}" + (f", {case['subsection']}" if "subsection" in case else "")
            if number not in found.setdefault(key, []) or case["paragraph"] != "136 e":
                found[key].append(number)
        return found

    def test_each_paragraph_is_under_its_chapter_and_decider(self) -> None:
        cells = self.cells()
        assert {key: links for key, links in cells.items() if links} == self.expected()
        assert len(cells) == len({d for d, _ in cells}) * len({c for _, c in cells})

    def test_a_changed_decider_moves_the_paragraph(self) -> None:
        of = settled_rules()
        row(of, "124-c")["decided_by"] = {"authority": "familieretshuset"}
        row(of, "124-c")["complaint"] = "ankestyrelsen"
        cells = self.cells(of)
        assert "§ 124 c" not in cells["Personalet", "24"]
        assert cells["Familieretshuset", "24"] == ["§ 124 c"]

    def test_a_changed_chapter_moves_the_paragraph(self) -> None:
        of = settled_rules()
        by_slug(of, "125")["chapter"] = "24 b"
        assert "§ 125" in self.cells(of)["Kommunalbestyrelsen", "24 b"]

    def test_a_link_heard_alone_says_what_it_is_about(self) -> None:
        links = [(a.get("href"), text(a)) for a in drawn("deciders").iter("a")]
        assert len({said for _, said in links}) == len({to for to, _ in links}) == len(links) == len(ROWS)
        assert ("../paragraffer/124-c/", "Afværgehjælp (§ 124 c)") in links

    def test_a_paragraph_with_several_answers_says_when_each_holds(self) -> None:
        said = {case.strip() for case in texts(drawn("deciders"), ".//a/span[@class='case']")}
        assert said == {answer["case"] for answer in site_of(rules()).answers if answer["case"]}


class TestRecipients:
    """Who gets a report."""

    def boxes(self, of: Rules | None = None) -> list[tuple[str, bool]]:
        """Return the text of each box, and whether it holds only under a condition."""
        stages = drawn("recipients", of).find("ol")
        assert stages is not None
        found = []
        for stage in stages:
            boxes = [stage] if stage.find("ul") is None else stage.findall("ul/li")
            found += [(text(box), "only-if" in (box.get("class") or "")) for box in boxes]
        return found

    def test_the_boxes_are_the_recipients_of_the_rules_in_order(self) -> None:
        of = rules()
        expected = [(of["figures"]["recipients"]["start"], False)]
        for recipient in of["reporting"]["recipients"]:
            only, notified = recipient.get("only_if"), recipient.get("gets") == "notice"
            name = recipient["name"] + (", som orienteres og ikke får selve indberetningen" if notified else "")
            expected.append((f"{name}. Kun {only}." if only else name, bool(only)))
        assert self.boxes() == expected
        assert sum(only for _, only in expected) == 1

    def test_the_leader_comes_between_the_one_who_intervened_and_the_authorities(self) -> None:
        stages = drawn("recipients").findall("./ol/li")
        assert [len(stage.findall("./ul/li")) for stage in stages] == [0, 1, 4]

    def test_a_changed_recipient_changes_its_box(self) -> None:
        of = settled_rules()
        of["reporting"]["recipients"][2]["name"] = "Rigsrevisionen"
        of["reporting"]["recipients"][3]["only_if"] = "når det er onsdag"
        boxes = self.boxes(of)
        assert ("Rigsrevisionen", False) in boxes
        assert [box for box, only in boxes if only and box.endswith("Kun når det er onsdag.")]


class TestCourse:
    """The course of a case."""

    def forks(self, of: Rules | None = None) -> list[list[str]]:
        """Return the texts of the two branches of each fork."""
        return [texts(fork, "li") for fork in drawn("course", of).iterfind(".//ul[@class='figure__fork']")]

    def test_the_forks_say_who_decides_which_form_and_where_to_complain(self) -> None:
        assert self.forks() == [
            ["Akut: personalet.", "Efter en afgørelse: kommunalbestyrelsen, nævnet eller Familieretshuset."],
            [
                "Akut: skema 1 (hver gang).",
                "Efter en afgørelse: skema 2 (samlet for afgørelsens periode) eller skema 4 (hver gang).",
            ],
            ["Akut: til kommunalbestyrelsen.", "Efter en afgørelse: til Ankestyrelsen eller Familieretshuset."],
        ]

    def test_the_forks_agree_with_the_cases(self) -> None:
        names = {a: n["inline_short"] for a, n in rules()["authorities"].items()}
        for i, acute in enumerate([True, False]):
            cases = [case for case in FORCE if case.get("acute", False) == acute]
            deciders, forms, complaints = (fork[i] for fork in self.forks())
            for said, those in [
                (deciders, {names[case["decided_by"]] for case in cases}),
                (forms, {f"skema {case['form']}" for case in cases}),
                (complaints, {names[case["complaint"]] for case in cases}),
            ]:
                candidates = [*names.values(), *(f"skema {n}" for n in (1, 2, 3, 4))]
                assert {c for c in candidates if re.search(rf"\b{c}\b", said)} == those

    def test_a_changed_rule_changes_its_fork(self) -> None:
        of = settled_rules()
        for slug in ("124-c", "124-d", "136-a", "136-c"):
            row(of, slug)["report"] = {"form": 4, "per": "period"}
            row(of, slug)["decided_by"] = {"authority": "naevnet", "acute": True}
            row(of, slug)["complaint"] = "ankestyrelsen"
        deciders, forms, complaints = (fork[0] for fork in self.forks(of))
        assert deciders == "Akut: nævnet."
        assert forms == "Akut: skema 4 (samlet for afgørelsens periode)."
        assert complaints == "Akut: til Ankestyrelsen."

    def test_the_steps_are_those_of_the_rules(self) -> None:
        course = rules()["figures"]["course"]
        assert texts(drawn("course"), "ol/li/p") == [step["text"] for step in course["steps"]]
        assert texts(drawn("course"), "div/p") == [course["meanwhile"]["text"]]


class TestLearning:
    """The two tracks after a report."""

    def test_the_tracks_are_those_of_the_rules(self) -> None:
        learning = rules()["figures"]["learning"]
        whole = drawn("learning")
        assert texts(whole, "p") == [learning["start"]]
        assert texts(whole, "ul/li/strong") == [track["title"] for track in learning["tracks"]]
        steps = [texts(track, "ol/li") for track in whole.iterfind("ul/li")]
        assert steps == [track["steps"] for track in learning["tracks"]]
        assert [title.split(":")[0] for title in texts(whole, "ul/li/strong")] == ["Spor A", "Spor B"]


class TestGuidelines:
    """The cogs."""

    def test_the_four_themes_have_three_one_two_and_five(self) -> None:
        whole = drawn("guidelines")
        heads = texts(whole, "ul/li/p")
        assert [int(n) for head in heads for n in re.findall(r"\((\d+) retningslinje", head)] == [3, 1, 2, 5]
        assert [len(theme.findall("ol/li")) for theme in whole.iterfind("ul/li")] == [3, 1, 2, 5]
        assert [ol.get("start") for ol in whole.iterfind("ul/li/ol")] == ["1", "4", "5", "7"]
        said = text(next(whole.iter("desc")))
        assert said.endswith("Forebyggelse har 3, Håndtering har 1, Læring har 2 og Organisatoriske rammer har 5.")

    def test_each_theme_has_a_gear_larger_with_more_guidelines(self) -> None:
        gears = [(path.get("d") or "").count("L") for path in drawn("guidelines").iter("path")]
        assert sorted(range(4), key=lambda i: gears[i]) == [1, 2, 0, 3]

    def test_the_gears_mesh_but_do_not_overlap(self) -> None:
        outlines = []
        for path in drawn("guidelines").iter("path"):
            points = [tuple(map(float, p.split())) for p in (path.get("d") or "")[1:-1].split("L")]
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            centre = sum(xs) / len(xs), sum(ys) / len(ys)
            reach = [((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5 for x, y in points]
            outlines.append((centre, min(reach), max(reach)))
        for i, (a, a_root, a_tip) in enumerate(outlines):
            for j, (b, b_root, b_tip) in enumerate(outlines[:i]):
                apart = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
                if j == i - 1:
                    assert max(a_root + b_tip, b_root + a_tip) - 1 < apart < a_tip + b_tip
                else:
                    assert apart > a_tip + b_tip

    def test_an_added_guideline_changes_the_count(self) -> None:
        of = settled_rules()
        of["figures"]["guidelines"]["themes"][1]["guidelines"].append("Ny retningslinje")
        whole = drawn("guidelines", of)
        assert "Håndtering har 2" in text(whole)
        assert [ol.get("start") for ol in whole.iterfind("ul/li/ol")] == ["1", "4", "6", "8"]


class TestTime:
    """How time is shared."""

    def marks(self, of: Rules | None = None) -> list[int]:
        """Return the number of marks of each part, in order, the undecided one last."""
        svg = next(s for s in drawn("time", of).iter("svg") if s.get("role") == "img")
        kinds = Counter((m.tag, m.get("stroke-dasharray")) for m in svg if m.tag not in ("title", "desc"))
        return [kinds[k] for k in (("circle", None), ("rect", None), ("polygon", None), ("rect", "2 2"))]

    def test_a_hundred_marks_are_shared_as_the_rules_say(self) -> None:
        assert self.marks() == [95, 1, 3, 1]
        said = text(drawn("time"))
        for words in ("Forebyggelse: 95 procent", "Håndtering: 1-2 procent", "Læring: 3-4 procent"):
            assert said.count(words) == 2  # once in the visible text, once in the drawing's description

    def test_a_changed_share_changes_the_drawing(self) -> None:
        of = settled_rules()
        of["figures"]["time"]["parts"][0]["low"] = 90
        assert self.marks(of) == [90, 1, 3, 6]

    def test_when_the_shares_make_up_the_whole_no_part_is_left_over(self) -> None:
        of = settled_rules()
        for part, share in zip(of["figures"]["time"]["parts"], (94, 2, 4), strict=True):
            part["low"] = part["high"] = share
        assert self.marks(of) == [94, 2, 4, 0]
        assert "Håndtering eller læring" in text(drawn("time"))
        assert " eller " not in text(drawn("time", of))


class _Page(HTMLParser):
    """The ids of a page, the links of its figures and lists, and its headings in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[tuple[int, str | None]] = []
        self.figures: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"] or "")
        if "data-figure" in found:
            self.figures.append(found["data-figure"] or "")
        if tag in ("figure", "article"):
            self._inside.append(tag)
        if tag == "a" and self._inside[-1:] == ["figure"]:
            self.links.append(found["href"] or "")
        if re.fullmatch("h[1-6]", tag) and self._inside:
            self.headings.append((int(tag[1]), found.get("id")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("figure", "article") and self._inside:
            self._inside.pop()


def page_of(site: Path, address: str) -> _Page:
    return _Page((site / address / "index.html").read_text("utf-8"))


class TestOnPages:
    """The figures and the lists on their pages."""

    def test_every_figure_is_on_its_page(self, site_dir: Path) -> None:
        assert PAGES.keys() == FIGURES.keys()
        for name, address in PAGES.items():
            assert name in page_of(site_dir, address).figures

    def test_no_page_has_an_id_twice(self, site_dir: Path) -> None:
        found = 0
        for file in site_dir.rglob("*.html"):
            page = _Page(file.read_text("utf-8"))
            found += len(page.ids)
            assert [i for i, n in Counter(page.ids).items() if n > 1] == [], file
        assert found > 100

    def test_every_link_of_a_figure_leads_to_its_place(self, site_dir: Path) -> None:
        followed = 0
        for address in set(PAGES.values()):
            for link in page_of(site_dir, address).links:
                if link.startswith("https:"):
                    # A source is elsewhere.
                    continue
                path, anchor = urldefrag(link.split("?")[0])
                target = (site_dir / address / path).resolve()
                page = page_of(site_dir, str(target.relative_to(site_dir.resolve())))
                assert not anchor or anchor in page.ids, link
                followed += 1
        assert followed > 30

    def test_the_course_of_a_case_opens_its_page_and_what_is_missing_closes_it(self, site_dir: Path) -> None:
        html = (site_dir / "sagsgang/index.html").read_text("utf-8")
        figure_at, first_heading = html.index('data-figure="course"'), html.index("<h2")
        assert html.index("<h1") < figure_at < first_heading
        assert html.index("Vi har ikke figuren i læselig form") > html.rindex("<h2")

    @pytest.mark.parametrize("address", ["", "hvem-beslutter/", "indberetning/", "klage/"])
    def test_the_headings_of_a_list_can_be_linked_to_and_fit_under_the_one_above(
        self, site_dir: Path, address: str
    ) -> None:
        headings = page_of(site_dir, address).headings
        assert len(headings) > 2
        for (above, _), (level, anchor) in pairwise(headings):
            assert level <= above + 1
            assert anchor

    def test_on_a_phone_no_figure_is_cut_off_and_no_letter_too_small(self, chromium: Browser, site_url: str) -> None:
        context = chromium.new_context(viewport={"width": 320, "height": 640})
        page = context.new_page()
        for name, address in PAGES.items():
            page.goto(f"{site_url}{address}")
            whole = page.locator(f"[data-figure={name}]")
            width = "e => [e.scrollWidth, document.documentElement.scrollWidth]"
            assert max(whole.evaluate(width)) <= 320, name
            heights = whole.locator("svg text").evaluate_all("all => all.map(t => t.getBoundingClientRect().height)")
            heights += whole.locator("li, td, th, p, figcaption").evaluate_all(
                "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
            )
            assert min(heights) >= 14, name
        context.close()


LISTS: list[Callable[[Site, int], str]] = [report_list, complaint_list, start_list]


@pytest.mark.parametrize("made", LISTS, ids=lambda m: m.__name__)
@pytest.mark.parametrize("level", [2, 3])
def test_a_list_has_each_answer_once_under_headings_of_the_level_asked_for(
    made: Callable[[Site, int], str], level: int
) -> None:
    html = made(site_of(rules()), level)
    assert html.count("<li>") == len(ROWS)
    headings = re.findall(r"<h(\d) id=\"([a-z0-9-]+)\"", html)
    assert {int(n) for n, _ in headings} == {level}
    assert len({anchor for _, anchor in headings}) == len(headings) > 1


class TestFactsInASentence:
    """Days, deadlines and forms that a page takes from the rules."""

    def test_the_day_a_rule_holds_from(self) -> None:
        of = settled_rules()
        assert since_text(site_of(of), by_slug(of, "128-g"), {}) == "1. januar 2025"
        row(of, "128-g")["since"] = "2026-03-02"
        assert since_text(site_of(of), by_slug(of, "128-g"), {}) == "2. marts 2026"
        with pytest.raises(ValueError, match="no single answer"):
            since_text(site_of(of), by_slug(of, "136-a"), {})

    @pytest.mark.parametrize("decided_by", ["naevnet", "familieretshuset"])
    def test_the_deadline_of_a_complaint(self, decided_by: str) -> None:
        of = settled_rules()
        assert deadline_text(of, decided_by) == "fire uger"
        (rule,) = (r for r in of["complaint_rules"] if "weeks" in r and decided_by in r.get("decided_by", []))
        rule["weeks"] = 10
        assert deadline_text(of, decided_by) == "ti uger"

    def test_a_deadline_that_no_rule_states_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="personale"):
            deadline_text(rules(), "personale")

    def test_every_form_with_its_use(self) -> None:
        of = settled_rules()
        said = form_list(of).replace("\u00a0", " ")
        for number, form in of["reporting"]["forms"].items():
            assert f"<li><strong>Skema {number}:</strong> {form['use']}</li>" in said
        assert said.count("<li>") == 4
        of["reporting"]["forms"]["3"]["use"] = "Noget andet."
        assert "Noget andet." in form_list(of)

    def test_the_form_to_apply_on(self) -> None:
        of = settled_rules()
        assert fact_text(site_of(of), by_slug(of, "125"), "application_form", {}) == "skema 3"
        with pytest.raises(ValueError, match="no application_form"):
            fact_text(site_of(of), by_slug(of, "124-c"), "application_form", {})

    def test_an_authority_by_its_short_name_in_a_sentence(self) -> None:
        of = settled_rules()
        paragraph = by_slug(of, "128-g")
        assert fact_text(site_of(of), paragraph, "decided_by", {}, "inline_short") == "nævnet"
        assert fact_text(site_of(of), paragraph, "decided_by", {}).startswith("Det Socialfaglige Nævn")

    @pytest.mark.parametrize(("slug", "plain"), [("125", "Kommunen"), ("128-g", "Nævnet"), ("124-c", "Personalet")])
    def test_an_authority_by_the_name_that_people_use(self, slug: str, plain: str) -> None:
        of = settled_rules()
        assert fact_text(site_of(of), by_slug(of, slug), "decided_by", {}, "plain") == plain

    @pytest.mark.parametrize(
        ("slug", "named"), [("grundloven-71", "grundlovens § 71"), ("124-c", "§ 124 c, serviceloven")]
    )
    def test_a_fact_box_names_the_act_once(self, slug: str, named: str) -> None:
        box = fact_box(site_of(rules()), by_slug(rules(), slug)).replace("\u00a0", " ")
        assert f"<dd>{named}</dd>" in box
