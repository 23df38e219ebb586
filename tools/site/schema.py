"""Derive a JSON Schema from the types of the checker's model, so that the two cannot disagree.

What a part means is said by its type's docstring, or by rules/schema.json, which describes the rules for those who
write them.
"""

import inspect
import json
from collections.abc import Collection, Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from checker.compile.compiler import SCHEMA
from checker.core.rules_json import ONLY_ON_PAGES
from checker.model.log import LogRules
from checker.model.rules import Rules
from tools.paths import ROOT

Schema = dict[str, Any]
# An object as rules/schema.json and as a type describe it, with the path to where it first occurs.
Pair = tuple[str, Schema, Schema]

WRITTEN: Schema = json.loads((ROOT / "rules" / SCHEMA).read_bytes())
PLAIN = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


def schema_of_rules(texts: Mapping[str, str], leaving_out: Collection[str]) -> Schema:
    """Return the schema of the rules, described as in rules/schema.json; arguments as for `schema_of`."""
    schema = schema_of(Rules, texts, leaving_out)
    for _, written, typed in described_pairs(schema):
        if "description" in written:
            typed.setdefault("description", written["description"])
        for key, part in written.get("properties", {}).items():
            said = part.get("description") or _resolved(part, WRITTEN).get("description")
            if said and key in typed["properties"]:
                typed["properties"][key].setdefault("description", said)
    return schema


def described_pairs(schema: Schema) -> Iterator[Pair]:
    """Yield each object of the rules that both rules/schema.json and a schema of `Rules` describe."""
    sections = {key: part for key, part in WRITTEN["properties"].items() if key != "paragraph"}
    whole = {
        "properties": {**sections, "paragraphs": {"type": "array", "items": WRITTEN["properties"]["paragraph"]}},
        # A file has some of the sections; all files together have all but those that `rules.json` may lack.
        "required": [*(sections.keys() - {"figures", *ONLY_ON_PAGES}), "paragraphs", "version"],
    }
    return _pairs(whole, {"$ref": f"#/$defs/{Rules.__name__}"}, schema, "", set())


def _pairs(written: Schema, typed: Schema, schema: Schema, where: str, seen: set[tuple[int, int]]) -> Iterator[Pair]:
    if "items" in _resolved(written, WRITTEN):
        items = _resolved(written, WRITTEN)["items"], _resolved(typed, schema)["items"]
        yield from _pairs(*items, schema, where, seen)
    for one, other in zip(_objects(written, WRITTEN), _objects(typed, schema), strict=True):
        if "properties" not in one:
            yield from _pairs(one["additionalProperties"], other["additionalProperties"], schema, f"{where}.*", seen)
        # A type may leave the keys of texts open: `dict[str, str]`.
        elif "properties" in other and (id(one), id(other)) not in seen:
            seen.add((id(one), id(other)))
            yield where, one, other
            for key in sorted(one["properties"].keys() & other["properties"].keys()):
                parts = one["properties"][key], other["properties"][key]
                yield from _pairs(*parts, schema, f"{where}.{key}".lstrip("."), seen)


def _resolved(part: Schema, schema: Schema) -> Schema:
    """Return the part, or the part that it refers to."""
    found: Schema = schema["$defs"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part
    return found


def _objects(part: Schema, schema: Schema) -> list[Schema]:
    """Return the shapes of objects that a value may have."""
    found = _resolved(part, schema)
    shapes = [found, *(_resolved(one, schema) for one in [*found.get("oneOf", []), *found.get("anyOf", [])])]
    return [one for one in shapes if "properties" in one or isinstance(one.get("additionalProperties"), dict)]


def schema_of(model: Any, texts: Mapping[str, str] | None = None, leaving_out: Collection[str] = ()) -> Schema:
    """Return the schema of a TypedDict, or of a union of some, each described by its docstring.

    Args:
        model: the TypedDict, or the union.
        texts: further texts at the top of each object: what each says, by its name.
        leaving_out: fields of the model that the objects lack.

    Raises:
        TypeError: the model has a type that is not one of JSON's.
    """
    definitions: Schema = {}
    texts = texts or {}
    members = get_args(model) or (model,)
    for member in members:
        _schema(member, definitions, leaving_out)
    for member in members:
        top = definitions[member.__name__]
        own = {name: {"type": "string", "description": said} for name, said in texts.items()}
        top["properties"] = own | top["properties"]
        top["required"] = [*texts, *top["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "anyOf": [{"$ref": f"#/$defs/{member.__name__}"} for member in members],
        "$defs": definitions,
    }


def _schema(kind: Any, definitions: Schema, leaving_out: Collection[str] = ()) -> Schema:
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if is_typeddict(kind):
        if kind.__name__ not in definitions:
            # Reserved before its fields are read, since they may refer to it.
            definitions[kind.__name__] = {}
            hints = get_type_hints(kind, localns={LogRules.__name__: LogRules}, include_extras=True)
            kept = {name: hint for name, hint in hints.items() if name not in leaving_out}
            # Its own alone: `inspect.getdoc` would return that of `dict`.
            said = kind.__dict__.get("__doc__")
            definitions[kind.__name__] = {
                **({"description": inspect.cleandoc(said)} if said else {}),
                "type": "object",
                "properties": {name: _schema(_stripped(hint), definitions) for name, hint in kept.items()},
                "required": sorted(kind.__required_keys__ - {*leaving_out}),
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
