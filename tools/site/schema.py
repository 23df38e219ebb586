"""Derive a JSON Schema from the types of the checker's model, so that the two cannot disagree."""

import inspect
from collections.abc import Collection
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from checker.model.log import LogRules

PLAIN = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


def schema_of(model: Any, described: Collection[str] = (), leaving_out: Collection[str] = ()) -> dict[str, Any]:
    """Return the schema of a TypedDict, or of a union of some, each described by its docstring.

    Args:
        model: the TypedDict, or the union.
        described: names of further texts at the top of each object.
        leaving_out: fields of the model that the objects lack.

    Raises:
        TypeError: the model has a type that is not one of JSON's.
    """
    definitions: dict[str, Any] = {}
    members = get_args(model) or (model,)
    for member in members:
        _schema(member, definitions)
    for member in members:
        top = definitions[member.__name__]
        fields = {name: {"type": "string"} for name in described} | top["properties"]
        top["properties"] = {name: schema for name, schema in fields.items() if name not in leaving_out}
        top["required"] = [*described, *(name for name in top["required"] if name not in leaving_out)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "anyOf": [{"$ref": f"#/$defs/{member.__name__}"} for member in members],
        "$defs": definitions,
    }


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if is_typeddict(kind):
        if kind.__name__ not in definitions:
            # Reserved before its fields are read, since they may refer to it.
            definitions[kind.__name__] = {}
            hints = get_type_hints(kind, localns={LogRules.__name__: LogRules}, include_extras=True)
            definitions[kind.__name__] = {
                "description": inspect.getdoc(kind),
                "type": "object",
                "properties": {name: _schema(_stripped(hint), definitions) for name, hint in hints.items()},
                "required": sorted(kind.__required_keys__),
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in {list, tuple}:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    if origin in {Union, UnionType}:
        return {"anyOf": [_schema(argument, definitions) for argument in arguments]}
    raise TypeError(f"{kind} has no JSON Schema here")


def _stripped(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is NotRequired else hint
