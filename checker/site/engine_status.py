"""What a checker's page says about its engine: where it is, for the script, and whether it answers, for the reader."""

from collections.abc import Mapping

from checker.core.danish import long_date
from checker.core.filling import filled
from checker.html.element import Html, element, together
from checker.site.site import Site

_BUILT = "Svaret viser reglerne, som de var den [day]."
_HOLDS = "Svaret på siden gælder stadig. Det viser reglerne, som de var den [day]."
_TICK = "Du kan udskrive siden og sætte kryds."
_ROOM = "Luk andre faner og programmer, og genindlæs siden."
_RELOAD = "Genindlæs siden, og prøv igen."
_UPDATED = "Siden er blevet opdateret, efter at din browser hentede noget af den."
# Notes for the reader on where the answer was computed: in the build or in the browser, or why the browser could not.
# Each says what has happened, whether the answer still holds, and what to do. `[day]` is the day of the build.
NOTES = {
    "built": _BUILT,
    "starting": f"{_BUILT} Din browser er ved at kontrollere svaret.",
    "pyodide": "Svaret er regnet ud i din browser. Det, du vælger, bliver på din computer eller telefon.",
    "support": f"Din browser er for gammel til at kontrollere svaret. {_HOLDS} Brug en nyere browser næste gang.",
    "load": f"En del af siden kunne ikke hentes. {_HOLDS} {_RELOAD}",
    "time": f"Det tog for lang tid at kontrollere svaret. {_HOLDS} {_RELOAD}",
    "answer": f"Der skete en fejl. {_HOLDS} {_RELOAD}",
    "memory": f"Din browser mangler hukommelse. {_HOLDS} {_ROOM}",
    "version": f"{_UPDATED} Svaret viser reglerne, som de var den [day], og kan have ændret sig. Genindlæs siden.",
    "day-starting": "Din browser er ved at finde svaret for den dag.",
    "day-failed": "Svaret for den dag kunne ikke findes. Du ser kun reglerne i dag. Genindlæs, og vælg dagen igen.",
    "changed-starting": "Reglen er ændret. Din browser er ved at finde det nye svar.",
    "changed-failed": "Reglen er ændret, og det nye svar kunne ikke findes. Brug ikke det gamle svar. Genindlæs siden. "
    "Hjælper det ikke, så spørg kommunen.",
}
CHECK_NOTES = {
    # Said beside a question, too, where there is no answer yet.
    "pyodide": "Det, du svarer, bliver på din computer eller telefon.",
    "form-starting": "Siden gør resultatet klar. Du kan svare imens.",
    "form-support": f"Din browser er for gammel til at vise resultatet. {_TICK} Eller brug en nyere browser.",
    "form-load": f"En del af siden kunne ikke hentes, så resultatet kan ikke vises. {_RELOAD} {_TICK}",
    "form-time": f"Det tog for lang tid at finde resultatet. {_RELOAD} {_TICK}",
    "form-answer": f"Der skete en fejl, så resultatet kan ikke vises. {_RELOAD} {_TICK}",
    "form-memory": f"Din browser mangler hukommelse, så resultatet kan ikke vises. {_ROOM} {_TICK}",
    "form-version": f"{_UPDATED} Resultatet kan ikke vises. Genindlæs siden, og svar igen.",
}
LOG_NOTES = {
    "support": "Din browser er for gammel til at tjekke en log. Brug en nyere browser.",
    "load": "En del af siden kunne ikke hentes, så loggen er ikke tjekket. Genindlæs siden, og vælg loggen igen.",
    "time": "Det tog for lang tid, så loggen er ikke tjekket. Vælg loggen igen.",
    "answer": "Der skete en fejl, så loggen er ikke tjekket. Genindlæs siden, og vælg loggen igen.",
    "memory": f"Din browser mangler hukommelse, så loggen er ikke tjekket. {_ROOM}",
    "version": f"{_UPDATED} Loggen er ikke tjekket. Genindlæs siden, og vælg loggen igen.",
    "cancelled": "Tjekket er stoppet. Loggen er ikke tjekket færdig.",
    "unreadable": "Browseren kan ikke læse filen. Loggen er ikke tjekket. Luk filen i andre programmer, og prøv igen.",
}


def notes(site: Site, texts: Mapping[str, str]) -> Html:
    """Return the notes, each named after its subject and hidden; the script shows one of them."""
    day = long_date(site.on)
    reload = element("button", "Genindlæs siden", type="button", class_="checker__change", data_reload=True)
    return together(
        *(
            element(
                "p",
                filled(text, day=day),
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
    day = long_date(site.on)
    text = f"Datoen på din computer eller telefon passer ikke med siden. Svaret gælder den {day}. "
    text += "Tjek datoen, og genindlæs siden."
    return element("p", text, class_="checker__note", data_clock=True, hidden=True)


def engine_marks(site: Site) -> dict[str, str]:
    """Return the attributes from which the script knows where the engine is, and which version it must be."""
    return {
        "data_on": site.on,
        "data_engine_root": f"{site.root}engine/",
        "data_version": site.rules["version"]["whole"],
    }
