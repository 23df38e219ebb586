"""Check the shape of files against the schema, and report problems in Danish, in the words of its descriptions."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

from checker.compile.blanks import is_blank
from checker.compile.document import Document, Where
from checker.compile.placeholders import unknown_names
from checker.compile.problems import Problem, RulesError, nearest
from checker.core.danish import day_of

_TYPES = {
    "string": "en tekst",
    "integer": "et helt tal",
    "boolean": "true eller false",
    "object": "nøgler med indrykning under",
    "array": "en liste, hvor hver linje begynder med en bindestreg",
}
# Kinds of errors that concern a mapping's keys, not a value.
_OF_KEYS = ("required", "additionalProperties")
_QUOTED = {int: " Sæt tallet i citationstegn.", bool: " Sæt ordet i citationstegn."}
_UNQUOTED = " Skriv tallet uden citationstegn."


class Schema:
    """The schema of the rules, read from a file beside them.

    Raises:
        RulesError: the file is missing, or is not a JSON Schema.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._schema: dict[str, Any] = json.loads(path.read_bytes())
            self._validator = Draft202012Validator(self._schema, validate_formats=True)
        except (OSError, ValueError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
            what, remedy = "Beskrivelsen af reglernes form kan ikke læses.", "Hent den forrige udgave tilbage."
            raise RulesError([Problem(str(path), line, what, remedy)]) from None

    def problems(self, document: Document) -> Iterator[Problem]:
        """Report everything that is wrong with the shape of a file, except places that are still to be filled in."""
        for error in self._validator.iter_errors(document.data):
            yield from self._problems(document, error)
        yield from unknown_names(document, self._description)

    def blank_problems(self, document: Document) -> Iterator[Problem]:
        """Report each place in a file that is still to be filled in, with what belongs there."""
        for where in (where for where, part in document.parts if is_blank(part)):
            what = f"»{_name(where)}« er ikke udfyldt."
            yield Problem(document.file, document.line(*where), what, self._description(where))

    def _problems(self, document: Document, error: ValidationError) -> Iterator[Problem]:
        where, instance = _place(document.data, error.instance_path)
        if is_blank(instance):
            return
        name = _name(where)
        schema = self._failed(error)
        known = list(schema.get("properties", {}))
        match error.kind:
            case ValidationErrorKind.OneOfNotValid(branches) | ValidationErrorKind.AnyOf(branches) if (
                # A failed choice says little by itself; the branch that came furthest says what is missing.
                (inner := max(branches, key=_depth)) and _depth(inner) > (len(where), False)
            ):
                for one in inner:
                    yield from self._problems(document, one)
            case ValidationErrorKind.AdditionalProperties(unexpected):
                for key in unexpected:
                    what = f"Ukendt nøgle »{key}« under {name}."
                    yield Problem(document.file, document.line(*where, key), what, nearest(key, known))
            case ValidationErrorKind.Required(key):
                # A key that is only misspelt is reported as unknown.
                meant = [nearest(other, known) for other in instance if other not in known]
                if f"Mente du »{key}«?" not in meant:
                    remedy = f"Tilføj »{key}:«. {self._description((*where, key))}"
                    yield Problem(document.file, document.line(*where), f"»{name}« mangler »{key}«.", remedy)
            case ValidationErrorKind.PropertyNames(of_key):
                what, remedy = self._words(of_key, name, of_key.instance, self._description(where))
                yield Problem(document.file, document.line(*where, str(of_key.instance)), what, remedy)
            case _:
                what, remedy = self._words(error, name, instance, self._description(where))
                yield Problem(document.file, document.line(*where), what, remedy)

    def _words(self, error: ValidationError, name: str, instance: Any, description: str) -> tuple[str, str]:
        """Return what is wrong with a value, and what would be right."""
        schema = self._failed(error)
        keyword = error.kind.name
        rule: Any = schema.get(keyword)
        shown = _shown(instance)
        match keyword:
            case "type" if rule == "boolean":
                return f"»{name}« skal være true eller false.", f"{_truth(instance)} {description}".strip()
            case "type":
                kinds = " eller ".join(_TYPES[t] for t in ([rule] if isinstance(rule, str) else rule))
                quotes = _QUOTED.get(type(instance), "") if rule == "string" else ""
                quotes = _UNQUOTED if rule == "integer" and _is_number(instance) else quotes
                return f"»{name}« skal være {kinds}.", f"{description}{quotes}"
            case "enum" if _is_number(instance) and int(instance) in rule:
                return f"»{name}« skal være et tal.", _UNQUOTED.strip()
            case "enum":
                return f"»{name}« kan ikke være »{shown}«.", nearest(str(instance), [str(v) for v in rule])
            case "oneOf" if _is_number(instance) and any(s.get("type") == "integer" for s in rule):
                return f"»{name}« kan ikke være »{shown}« i citationstegn.", f"{description}{_UNQUOTED}"
            case "format" | "pattern" if schema.get("format") == "date":
                day = day_of(instance)
                if day and day.isoformat() != instance:
                    return f"»{shown}« er ikke skrevet år-måned-dag.", f"Skriv {day.isoformat()}."
                return f"»{shown}« er ikke en dag i kalenderen.", "Skriv år-måned-dag, fx 2024-07-01."
            case _:
                return f"»{name}« kan ikke være »{shown}«.", description

    def _failed(self, error: ValidationError) -> dict[str, Any]:
        """Return the part of the schema that the value violates."""
        part: Any = self._schema
        for step in error.schema_path[:-1]:
            part = part[step]
        return part  # type: ignore[no-any-return]

    def _description(self, where: Where) -> str:
        """Return the schema's description of a place, preferably that of the field rather than that of its type."""
        schema: Any = self._schema
        found = ""
        for step in where:
            schema = self._resolved(schema)
            if isinstance(step, int):
                schema = schema.get("items", {})
            else:
                # Where several shapes are allowed, follow the one that has the step.
                shapes = [schema, *(self._resolved(s) for s in schema.get("oneOf", []))]
                schema = next((s for s in shapes if step in s.get("properties", {})), schema)
                schema = schema.get("properties", {}).get(step, schema.get("additionalProperties") or {})
            found = schema.get("description") or self._resolved(schema).get("description") or found
        return found

    def _resolved(self, schema: Any) -> Any:
        while "$ref" in schema:
            schema = self._schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        return schema


def _name(where: Where) -> str:
    """Return the name of a place: the nearest key."""
    return next((str(step) for step in reversed(where) if isinstance(step, str)), "filen")


def _place(data: Any, path: list[str | int]) -> tuple[Where, Any]:
    """Return where an error is in a file's data, and the value there."""
    where: Where = ()
    for step in path:
        key = step
        if isinstance(data, dict) and isinstance(step, int):
            # The validator reports a key that is a number as a place in a list.
            key = next(key for key in data if re.fullmatch(rf"\+?0*{step}", key))
        where, data = (*where, key), data[key]
    return where, data


def _depth(errors: list[ValidationError]) -> tuple[int, bool]:
    """Return how deep into a value a shape matched, and whether it then failed on a key."""
    return max((len(e.instance_path), e.kind.name in _OF_KEYS) for e in errors)


def _truth(value: Any) -> str:
    """Return what to write instead of a word, where `true` or `false` is expected."""
    word = str(value).strip().lower()
    if word in ("true", "false"):
        return f"Skriv {word} med små bogstaver og uden citationstegn."
    meant = {"ja": "true", "yes": "true", "on": "true", "nej": "false", "no": "false", "off": "false"}.get(word)
    return f"Mente du »{meant}«?" if meant else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value) is not None


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]} …"
