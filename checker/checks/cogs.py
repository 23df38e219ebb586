"""The cogs, an exercise on the national guidelines: what is in place, and whether it fits together."""

from collections.abc import Iterator

from checker.checks.base import YES_NO, Field, Finding, Result, Score, Status, Values, result
from checker.core.filling import filled
from checker.model.rules import Rules


class CogsCheck:
    """The check: for each guideline, whether it is in place, the six questions of fit, and the reader's own note."""

    id = "cogs"
    purpose = "tjek, om de nationale retningslinjer er på plads hos jer og passer sammen"

    def fields(self, rules: Rules) -> list[Field]:
        """Return the questions, guideline by guideline."""
        texts = rules["cogs"]
        fields = []
        for number, title, _ in _guidelines(rules):
            group = f"{number}. {title}"
            name = f"g{number}"
            fits = [Field(f"{name}_{f['id']}", f["ask"], YES_NO, group=group) for f in texts["fit"]]
            own = [
                Field(name, texts["in_place"], YES_NO, group=group),
                *(field._replace(screen=f"{name}_fit") for field in fits),
                Field(f"{name}_note", texts["note"], kind="note", group=group, screen=name, optional=True),
            ]
            # The questions are the same for each guideline; in a list of answers they must say for which.
            fields += [field._replace(whole=f"{group}: {field.question}") for field in own]
        return fields

    def run(self, rules: Rules, values: Values, on: str) -> Result:  # noqa: ARG002 - all checks are called alike
        """Return the status of each guideline, the score of each theme, and what to work on."""
        texts = rules["cogs"]
        findings: list[Finding] = []
        scores: dict[str, Score] = {}
        relevant = []
        for number, title, theme in _guidelines(rules):
            status, reason = self._status(rules, number, values)
            note = values.get(f"g{number}_note")
            findings.append(
                {
                    "status": status,
                    "text": f"{number}. {title}. {reason}" + (f" Jeres note: {note}" if note else ""),
                    "reason": reason,
                    "sources": texts["sources"],
                }
            )
            score = scores.setdefault(theme, {"title": theme, "met": 0, "of": 0})
            score["of"] += 1
            score["met"] += status == "met"
            relevant += [f"g{number}", f"g{number}_note"]
            if values.get(f"g{number}") == "yes":
                relevant += [f"g{number}_{f['id']}" for f in texts["fit"]]
        statuses = {finding["status"] for finding in findings}
        verdict = "unmet" if "unmet" in statuses else "unknown" if "unknown" in statuses else "met"
        return result(
            self.id,
            rules,
            values,
            verdict={"id": verdict, "text": texts["verdicts"][verdict]},
            findings=findings,
            relevant=relevant,
            optional={f"g{number}_note" for number, _, _ in _guidelines(rules)},
            most=sum(1 if values.get(f"g{number}") == "no" else 2 for number, _, _ in _guidelines(rules)),
            scores=list(scores.values()),
        )

    def _status(self, rules: Rules, number: int, values: Values) -> tuple[Status, str]:
        """Return the status of one guideline, and the reason for it."""
        texts = rules["cogs"]
        if values.get(f"g{number}") == "no":
            return "unmet", texts["missing"]
        answers = {f["ask"]: values.get(f"g{number}_{f['id']}") for f in texts["fit"]}
        if values.get(f"g{number}") != "yes":
            return "unknown", texts["open"]
        loose = [ask for ask, answer in answers.items() if answer == "no"]
        if loose:
            return "unmet", filled(texts["loose"], fit=" ".join(loose))
        if all(answer == "yes" for answer in answers.values()):
            return "met", texts["fits"]
        return "unknown", texts["open"]


def _guidelines(rules: Rules) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each guideline, from 1, its title and its theme."""
    titles = (
        (title, theme["title"]) for theme in rules["figures"]["guidelines"]["themes"] for title in theme["guidelines"]
    )
    for number, (title, theme) in enumerate(titles, 1):
        yield number, title, theme
