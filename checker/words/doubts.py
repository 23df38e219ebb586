"""What is not known, in the one form that it is told in: what the act says, what the handbook says, whom to ask."""

from checker.model.rules import Doubt

DOUBT = "Det ved vi ikke"
# The outcome where the rules give no answer.
UNSETTLED = "Uafklaret"


def doubt_text(doubt: Doubt) -> str:
    """Return what is not known as running text, which begins by saying that it is not known."""
    return f"{DOUBT}: {listed_doubt(doubt)}"


def listed_doubt(doubt: Doubt) -> str:
    """Return the same text for use under a heading that says so."""
    parts = (
        doubt["about"],
        f"Loven: {doubt['act']}" if "act" in doubt else "",
        f"Håndbogen: {doubt['handbook']}" if "handbook" in doubt else "",
        doubt["ask"],
    )
    return " ".join(filter(None, parts))
