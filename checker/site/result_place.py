"""The place where a script shows the result that a reader asked for."""

from collections.abc import Mapping

from checker.html.answer import render_error
from checker.html.element import Html, element
from checker.site.engine_status import NOTES, clock_note, notes
from checker.site.site import Site


def result_place(site: Site, *before: Html, built: Html | None = None, texts: Mapping[str, str] = NOTES) -> Html:
    """Make the place for the answer that a reader asks for, hidden until the script fills it.

    Args:
        before: what is shown above the answer.
        built: what the place holds until the script fills it.
        texts: the notes on the engine that the script can show.
    """
    return element(
        "div",
        *before,
        element("form", data_questions=True),
        element("div", built, data_outcome_shown=True),
        element("div", notes(site, texts), class_="checker__notes"),
        clock_note(site),
        element("p", element("button", "Udskriv svaret", type="button", class_="md-button", data_print=True)),
        element("p", site.address, class_="print-only", data_print_address=True),
        element(
            "template", render_error("Vi kender ikke paragraffen. Vælg et indgreb fra listen."), data_not_found=True
        ),
        data_result=True,
        hidden=True,
    )
