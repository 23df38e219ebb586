"""The names of an answer's parts, for everything that shows one: a part is renamed here and nowhere else."""

from typing import NamedTuple


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
    "duties": Label("Det, I skal gøre", "Det skal I gøre"),
    "conditions": Label("Betingelserne", "Betingelser, der alle skal være opfyldt"),
    "limits": Label("Det, reglen aldrig giver lov til", "Det giver reglen aldrig lov til"),
    "notes": Label("Det, der skal bemærkes", "Bemærk"),
    "reasons": Label("Begrundelserne", "Hvorfor?"),
    "sources": Label("Kilderne", "Kilder"),
}
