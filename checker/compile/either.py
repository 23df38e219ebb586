"""Check that each set of choices under which something holds is said in one sentence."""

from collections.abc import Iterator, Set

from checker.compile.document import Where
from checker.compile.problems import nearest
from checker.core.danish import joined
from checker.model.guide import GuideQuestion
from checker.model.paragraph import Question


def either_problems(
    question: Question | GuideQuestion, needed: Set[frozenset[str]], where: Where
) -> Iterator[tuple[Where, str, str]]:
    """Yield the place of each problem with a question's `either`, what is wrong, and what would be right.

    Args:
        needed: the sets of choices that a sentence is needed for.
        where: the place of the question.
    """
    said: set[frozenset[str]] = set()
    for i, either in enumerate(question.get("either", [])):
        here = (*where, "either", i)
        for choice in (c for c in either["choices"] if c not in question["choices"]):
            yield here, f"»{choice}« er ikke blandt valgene.", nearest(choice, list(question["choices"]))
        choices = frozenset(either["choices"])
        if choices in said:
            yield here, "De samme valg står to gange under »either«.", "Slet den ene."
        said.add(choices)
    # Choices that the question does not have are reported where they stand.
    for choices in sorted((c for c in needed - said if c <= question["choices"].keys()), key=sorted):
        shown = joined(c for c in question["choices"] if c in choices)
        yield where, f"Ingen sætning siger, hvad der gælder ved {shown}.", "Tilføj den under »either«."
