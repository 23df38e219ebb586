"""The names of an answer's parts, for everything that shows one: a part is renamed here and nowhere else."""

from typing import NamedTuple

from checker.model.statements import Route


class Label(NamedTuple):
    """The names of one part of an answer.

    `subject` names the part in a sentence about it. `question` is its heading wherever one answer is shown, and
    `column` its heading in a table of many; each is "" where the part is not shown that way.
    """

    subject: str
    question: str = ""
    column: str = ""


# In the order in which changes to an answer are reported.
FIELDS = {
    "outcome": Label("Svaret"),
    "title": Label("Navnet"),
    "subsection": Label("Stykket"),
    "decided_by": Label("Hvem der beslutter", "Hvem beslutter?", "Hvem beslutter?"),
    "report": Label(
        "Registrering og indberetning", "Skal det registreres og indberettes?", "Registrering og indberetning"
    ),
    "recipients": Label("Hvem der skal have indberetningen", "Hvem skal have indberetningen?"),
    "complaining": Label("Det, der gælder for klagen", "Sådan klager man"),
    "complaint": Label("Hvor man kan klage", "Hvor kan man klage?", "Hvor kan man klage?"),
    "use_of_force": Label("Om det er magtanvendelse", "Er det magtanvendelse?", "Magtanvendelse?"),
    "longest_permission": Label("Længste tilladelse", "Hvor længe kan en tilladelse gælde?", "Længste tilladelse"),
    "verdict": Label("Svaret i korthed"),
    "duties": Label("Det, I skal gøre", "Det skal I gøre"),
    "deciding": Label("Det afgørende", "Det afgørende"),
    "conditions": Label("Betingelserne", "Alle betingelser"),
    "limits": Label("Det, I ikke må gøre", "Det må I ikke"),
    "notes": Label("Det, der skal bemærkes", "Bemærk"),
    "reasons": Label("Begrundelserne", "Hvorfor?"),
    "sources": Label("Kilderne", "Kilder"),
}

# The heading over the reader's own steps, by the kind of case.
YOUR_STEPS: dict[Route, str] = {
    "not_force": "Det skal du gøre",
    "acute": "Er det sket? Det skal du gøre nu",
    "decision": "Det skal du gøre, før det må ske",
    "permitted": "Det skal du gøre",
}
OTHERS_STEPS = "Det gør leder, kommune og andre"
REST = "Modtagere, klage og kilder"
# Where an answer leads next, by the id of the check.
NEXT_STEP = "Næste skridt"
NEXT = {
    "conditions": "Tjek alle betingelser, én ad gangen",
    "report": "Find dem, der skal have indberetningen",
    "course": "Se hele sagens gang, trin for trin",
    "permission": "Hvornår udløber tilladelsen?",
}
