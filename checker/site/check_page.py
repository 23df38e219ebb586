"""A check's page: its fields, and the place for its result."""

from checker.checks import CHECKS
from checker.checks.base import run_check
from checker.checks.render import render_fields, render_result
from checker.html.element import Html, element, together
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
    text = "Du kan udskrive siden og sætte kryds. Slår du JavaScript til i din browser, viser siden også resultatet."
    unscripted = element("p", text, class_="form__unscripted")
    go_on = element("button", "Fortsæt", class_="md-button md-button--primary")
    return element(
        "div",
        unscripted,
        _question(check),
        element(
            "form",
            fields,
            element("p", go_on, class_="step__on", data_go_on=True, hidden=True),
            data_form_fields=True,
            autocomplete="off",
            novalidate=True,
        ),
        _settled(),
        result_place(site, built=render_result(site.rules, result, 2, site.root), texts=CHECK_NOTES),
        _given(),
        keep,
        element("p", class_="visually-hidden", role="status", data_announcement=True),
        class_="checker",
        data_form_checker=check,
        data_relevant=" ".join(result["relevant"]),
        data_next=result["next"],
        data_most=str(result["most"]) if result["most"] else None,
        **engine_marks(site),
    )


def _question(check: str) -> Html:
    """Return what the script shows over the one question that it asks: the way back, its number, and its heading."""
    return element(
        "div",
        element("p", element("button", "Tilbage", type="button", class_="checker__change", data_back=True)),
        element("p", class_="step__count", data_count=True),
        element("p", class_="step__context", id=f"{check}-context", data_context=True),
        element("h2", tabindex="-1", class_="step__heading", aria_describedby=f"{check}-context", data_heading=True),
        class_="step",
        data_question=True,
        hidden=True,
    )


def _settled() -> Html:
    """Return what the script shows over a result that stands although questions are left, and a way to them."""
    rest = element("button", "Svar på resten", type="button", class_="checker__change", data_rest=True)
    text = together(element("strong", "Det er afgjort."), " Du behøver ikke svare på resten. ", rest)
    return element("p", text, class_="step__settled", data_left=True, hidden=True)


def _given() -> Html:
    """Return the place where the script lists the answers, each with a way to change it, and the way to the whole."""
    return element(
        "div",
        element(
            "section",
            element("h2", "Dine svar"),
            element("dl", data_answers=True),
            class_="given",
            data_given=True,
            hidden=True,
        ),
        element(
            "p",
            element("button", "Se resultatet", type="button", class_="checker__change", data_see=True, hidden=True),
        ),
        element("p", element("a", "Vis alle på én side", href="?vis=alle", data_all=True)),
        data_ways=True,
        hidden=True,
    )


def _keep() -> Html:
    """Return buttons to save what is filled in as a file, and to open it again, both driven by the script."""
    save = element("button", "Gem som fil", type="button", class_="md-button", data_save=True)
    label = element("label", "Åbn en gemt fil", for_="open-file")
    opened = element("input", type="file", id="open-file", accept=".json,application/json", data_open=True)
    error = element("p", role="alert", data_open_error=True)
    return element("div", element("p", save), element("p", label, " ", opened), error, data_keep=True, hidden=True)
