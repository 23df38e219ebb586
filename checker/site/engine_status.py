"""What a checker's page says about its engine: where it is, for the script, and whether it answers, for the reader."""

from collections.abc import Mapping

from checker.core.danish import long_date
from checker.html.element import Html, element, together
from checker.site.site import Site

_BUILT = "Du ser det svar, der blev lagt i siden, da den blev bygget."
_TICK = "Du kan udskrive siden og sætte kryds."
_ROOM = "Luk andre faner og programmer, og genindlæs siden."
_OLD = "den er for gammel eller har slået WebAssembly fra."
_OTHER_VERSION = "siden og beregneren er fra hver sin udgave."
# Notes for the reader on where the answer was computed: in the build or in the browser, or why the browser could not.
NOTES = {
    "built": _BUILT,
    "starting": f"{_BUILT} Din browser er ved at regne efter.",
    "pyodide": "Svaret er regnet ud i din browser. Intet af det, du vælger, forlader din maskine.",
    "support": f"{_BUILT} Din browser kan ikke regne efter, fordi {_OLD}",
    "load": f"{_BUILT} Din browser kunne ikke regne efter, fordi en del af siden ikke kunne hentes.",
    "time": f"{_BUILT} Din browser nåede ikke at regne efter, før tiden løb ud.",
    "answer": f"{_BUILT} Din browser kunne ikke regne efter, fordi beregneren gik i stå.",
    "memory": f"{_BUILT} Din browser kunne ikke regne efter, fordi den mangler hukommelse. {_ROOM}",
    "version": f"{_BUILT} Din browser kunne ikke regne efter, fordi {_OTHER_VERSION}",
    "day-starting": "Din browser er ved at regne svaret ud for den dag.",
    "day-failed": "Kun reglerne i dag kan vises. En anden dags svar skal regnes ud, og det kan din browser ikke nu.",
    "changed-starting": "Reglen er ændret, efter at siden blev bygget. Din browser er ved at regne det nye svar ud.",
    "changed-failed": "Reglen er ændret, efter at siden blev bygget, og din browser kan ikke regne det nye svar ud. "
    "Genindlæs siden. Hjælper det ikke, så spørg kommunen.",
}
CHECK_NOTES = {
    "pyodide": NOTES["pyodide"],
    "form-starting": "Beregneren starter. Du kan svare imens.",
    "form-support": f"{_TICK} Din browser kan ikke regne efter, fordi {_OLD}",
    "form-load": f"{_TICK} Udfaldet kan ikke regnes ud, fordi en del af siden ikke kunne hentes.",
    "form-time": f"{_TICK} Din browser nåede ikke at regne udfaldet ud, før tiden løb ud.",
    "form-answer": f"{_TICK} Udfaldet kan ikke regnes ud, fordi beregneren gik i stå.",
    "form-memory": f"{_TICK} Udfaldet kan ikke regnes ud, fordi din browser mangler hukommelse. {_ROOM}",
    "form-version": f"{_TICK} Udfaldet kan ikke regnes ud, fordi {_OTHER_VERSION}",
}
LOG_NOTES = {
    "support": "Din browser er for gammel til at tjekke en log. Prøv en nyere.",
    "load": "Tjekket kunne ikke hentes. Genindlæs siden.",
    "time": "Tjekket svarede ikke i tide. Prøv igen.",
    "answer": "Tjekket gik i stå. Genindlæs siden.",
    "memory": f"Tjekket gik i stå, fordi din browser mangler hukommelse. {_ROOM}",
    "version": f"Loggen kan ikke tjekkes, fordi {_OTHER_VERSION}",
    "cancelled": "Tjekket er stoppet.",
    "unreadable": "Browseren kan ikke læse filen. Luk den i andre programmer, og prøv igen.",
}


def notes(texts: Mapping[str, str]) -> Html:
    """Return the notes, each named after its subject and hidden; the script shows one of them."""
    reload = element("button", "Genindlæs siden", type="button", class_="checker__change", data_reload=True)
    return together(
        *(
            element(
                "p",
                text,
                *((" ", reload) if name.endswith("version") else ()),
                class_="checker__note",
                data_note=name,
                hidden=True,
            )
            for name, text in texts.items()
        )
    )


def clock_note(site: Site) -> Html:
    """Return the note that the script shows if the clock cannot be right: the page then uses the day of its build."""
    text = f"Uret i din maskine går forkert, eller siden er gammel. Der er regnet med den {long_date(site.on)}."
    return element("p", text, class_="checker__note", data_clock=True, hidden=True)


def engine_marks(site: Site) -> dict[str, str]:
    """Return the attributes from which the script knows where the engine is, and which version it must be."""
    return {
        "data_on": site.on,
        "data_engine_root": f"{site.root}engine/",
        "data_version": site.rules["version"]["whole"],
    }
