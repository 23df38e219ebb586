"""A check's page: its fields, and the place for its result."""

from checker.checks import CHECKS
from checker.checks.base import run_check
from checker.checks.render import render_fields, render_result
from checker.html.element import Html, element
from checker.site.engine_status import CHECK_NOTES, engine_marks
from checker.site.result_place import result_place
from checker.site.site import Site


def check_form(site: Site, check: str) -> Html:
    """Show a check: its fields, and the place for its result. Without scripts it is a list to print and tick.

    Raises:
        KeyError: there is no such check.
    """
    asked = CHECKS[check].fields(site.rules)
    result = run_check(CHECKS[check], site.rules, {}, site.on)
    fields = render_fields(asked, check, site.root)
    # Notes are not put in the address, so the reader can keep them in a file.
    keep = _keep() if any(field.kind == "note" for field in asked) else None
    unscripted = element(
        "p", "Udskriv siden, og sæt kryds. Med scripts slået til regner siden udfaldet ud.", class_="form__unscripted"
    )
    return element(
        "div",
        unscripted,
        element("form", fields, data_form_fields=True, autocomplete="off"),
        result_place(site, built=render_result(site.rules, result, 2, site.root), texts=CHECK_NOTES),
        keep,
        element("p", class_="visually-hidden", role="status", data_announcement=True),
        class_="checker",
        data_form_checker=check,
        data_relevant=" ".join(result["relevant"]),
        **engine_marks(site),
    )


def _keep() -> Html:
    """Return buttons to save what is filled in as a file, and to open it again, both driven by the script."""
    save = element("button", "Gem som fil", type="button", class_="md-button", data_save=True)
    label = element("label", "Åbn en gemt fil", for_="open-file")
    opened = element("input", type="file", id="open-file", accept=".json,application/json", data_open=True)
    error = element("p", role="alert", data_open_error=True)
    return element("div", element("p", save), element("p", label, " ", opened), error, data_keep=True, hidden=True)
