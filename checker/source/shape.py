"""Whether a file has the shape the schema states, said in Danish and in the words of the schema's descriptions."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from checker.source.document import Document, Where
from checker.source.problems import Problem, nearest

_TYPES = {
    "string": "en tekst",
    "integer": "et helt tal",
    "boolean": "true eller false",
    "object": "nøgler med indrykning under",
    "array": "en liste, hvor hver linje begynder med en bindestreg",
}


class Schema:
    """The schema of the rules, read from a file beside them.

    Raises:
        OSError, ValueError: the file is missing or is not JSON.
    """

    def __init__(self, path: Path) -> None:
        self._schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self._validator = Draft202012Validator(self._schema, format_checker=FormatChecker(["date"]))

    def problems(self, document: Document) -> Iterator[Problem]:
        """All that is wrong with the shape of a file."""
        for error in self._validator.iter_errors(document.data):
            yield self._problem(document, error)

    def _problem(self, document: Document, error: ValidationError) -> Problem:
        # A failed choice says little by itself; the branch that came furthest says what is missing.
        while error.validator in ("oneOf", "anyOf") and error.context:
            furthest = max(error.context, key=lambda e: (len(e.absolute_path), e.validator == "required"))
            if len(furthest.absolute_path) == len(error.absolute_path) and furthest.validator != "required":
                break
            error = furthest
        where: Where = tuple(error.absolute_path)
        what, remedy, key = self._words(error, where)
        at = (*where, key) if key is not None else where
        return Problem(document.file, document.line(*at), what, remedy)

    def _words(self, error: ValidationError, where: Where) -> tuple[str, str, str | None]:
        """What is wrong, what would be right, and the key it concerns if that is not the place itself."""
        name = next((str(w) for w in reversed(where) if isinstance(w, str)), "filen")
        description = self._description(where)
        schema: Any = error.schema
        rule: Any = error.validator_value
        instance: Any = error.instance
        match error.validator:
            case "additionalProperties":
                known = list(schema.get("properties", {}))
                unknown = next(k for k in instance if k not in known)
                return f"Ukendt nøgle »{unknown}« under {name}.", nearest(unknown, known), unknown
            case "required":
                missing = next(k for k in rule if k not in instance)
                return (
                    f"»{name}« mangler »{missing}«.",
                    f"Tilføj »{missing}:«. {self._description((*where, missing))}",
                    None,
                )
            case "type":
                wanted = rule
                kinds = " eller ".join(_TYPES[t] for t in ([wanted] if isinstance(wanted, str) else wanted))
                quoted = " Sæt tallet i citationstegn." if wanted == "string" and isinstance(instance, int) else ""
                return f"»{name}« skal være {kinds}.", f"{description}{quoted}", None
            case "enum":
                choices = [str(v) for v in rule]
                return (
                    f"»{name}« kan ikke være »{_shown(instance)}«.",
                    nearest(str(instance), choices),
                    None,
                )
            case "format" | "pattern" if schema.get("format") == "date":
                remedy = "Skriv år-måned-dag, fx 2024-07-01."
                return f"»{_shown(instance)}« er ikke en dag i kalenderen.", remedy, None
            case _:
                return f"»{name}« kan ikke være »{_shown(instance)}«.", description, None

    def _description(self, where: Where) -> str:
        """The description the schema gives of a place: the one nearest the field, not that of its type."""
        schema: Any = self._schema
        found = ""
        for step in where:
            schema = self._resolved(schema)
            if isinstance(step, int):
                schema = schema.get("items", {})
            else:
                schema = schema.get("properties", {}).get(step, schema.get("additionalProperties") or {})
            found = schema.get("description") or self._resolved(schema).get("description") or found
        return found

    def _resolved(self, schema: Any) -> Any:
        while "$ref" in schema:
            schema = self._schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        return schema


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]} …"
