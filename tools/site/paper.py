"""Write what each printed sheet says of itself into every page: what it is, and what it was compared with.

Scripts move it into the margins of every sheet where the browser can show it there (docs/assets/javascripts/paper.js).
Otherwise it stands once, above the page.
"""

import re
from html import unescape

from checker.html.element import Html, element, together
from checker.model.rules import Rules
from tools.errors import StepError
from tools.site.pages import Pages

NAME = "Sidste Udvej"
_MAIN = re.compile(r"<main\b[^>]*>")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def write_paper(pages: Pages, rules: Rules) -> None:
    """Write it into each page. Raises StepError when one has no <main> or no title."""
    for name, html in pages.items():
        main, title = _MAIN.search(html), _TITLE.search(html)
        if main is None or title is None:
            raise StepError(f"{name} has no <main> or no <title>, and its printed sheets would not say what they are.")
        head = paper_head(unescape(title[1]).removesuffix(f" - {NAME}"), rules["edition"]["compared_briefly"])
        pages[name] = html[: main.end()] + head + html[main.end() :]


def paper_head(title: str, compared: str) -> Html:
    """Return what the sheets of a page say of themselves."""
    name = () if title == NAME else (": ", element("span", title, data_paper_title=True))
    return element(
        "div",
        element("p", element("b", NAME), together(*name)),
        element(
            "p",
            element("span", f"Ikke en myndighed. {compared}", data_paper_note=True),
            " ",
            element("span", "Udskrevet den ____", data_print_day=True),
        ),
        class_="paper-head print-only",
        data_paper=True,
    )
