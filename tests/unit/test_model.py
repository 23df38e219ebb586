"""The schema for writing the rules and the types for reading them name the same keys."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from checker.model.rules import Rules
from tools.paths import ROOT
from tools.site.schema import schema_of

Schema = dict[str, Any]
Pair = tuple[str, Schema, Schema]

WRITTEN: Schema = json.loads((ROOT / "rules/schema.json").read_bytes())
TYPED: Schema = schema_of(Rules)
# Keys of the files that compiling removes, and keys that compiling or answering adds.
GONE = {"doubt"}
FILLED_IN = [{"version"}, {"title", "short", "url"}, {"link"}]


def resolved(part: Schema, schema: Schema) -> Schema:
    """Return the part, or the part that it refers to."""
    found: Schema = schema["$defs"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part
    return found


def objects(part: Schema, schema: Schema) -> list[Schema]:
    """Return the shapes of objects that a value may have."""
    found = resolved(part, schema)
    shapes = [found, *(resolved(one, schema) for one in [*found.get("oneOf", []), *found.get("anyOf", [])])]
    return [one for one in shapes if "properties" in one or isinstance(one.get("additionalProperties"), dict)]


def pairs(written: Schema, typed: Schema, where: str, seen: set[tuple[int, int]]) -> Iterator[Pair]:
    """Yield each object that both describe, with the path to where it first occurs."""
    if "items" in resolved(written, WRITTEN):
        yield from pairs(resolved(written, WRITTEN)["items"], resolved(typed, TYPED)["items"], where, seen)
    for one, other in zip(objects(written, WRITTEN), objects(typed, TYPED), strict=True):
        if "properties" not in one:
            yield from pairs(one["additionalProperties"], other["additionalProperties"], f"{where}.*", seen)
        # A type may leave the keys of texts open: `dict[str, str]`.
        elif "properties" in other and (id(one), id(other)) not in seen:
            seen.add((id(one), id(other)))
            yield where, one, other
            for key in sorted(one["properties"].keys() & other["properties"].keys()):
                yield from pairs(one["properties"][key], other["properties"][key], f"{where}.{key}".lstrip("."), seen)


SECTIONS = {key: part for key, part in WRITTEN["properties"].items() if key != "paragraph"}
WHOLE = {
    "properties": {**SECTIONS, "paragraphs": {"type": "array", "items": WRITTEN["properties"]["paragraph"]}},
    # A file has some of the sections; all files together have all but two, which `rules.json` may lack.
    "required": [*(SECTIONS.keys() - {"figures", "glossary"}), "paragraphs", "version"],
}
BOTH = list(pairs(WHOLE, {"$ref": "#/$defs/Rules"}, "", set()))


@pytest.mark.parametrize(("written", "typed"), [pytest.param(*pair, id=where or "rules") for where, *pair in BOTH])
def test_an_object_has_the_same_keys_in_the_schema_and_in_the_types(written: Schema, typed: Schema) -> None:
    keys, names = set(written["properties"]), set(typed["properties"])
    assert keys - names <= GONE
    assert names - keys in [set(), *FILLED_IN]
    # Compiling fills in what is required of a part that names no doubt.
    required = [*written.get("required", []), *written.get("else", {}).get("required", [])]
    assert set(required) == set(typed["required"])


def test_every_object_that_the_schema_describes_by_a_name_is_compared() -> None:
    compared = [written for _, written, _ in BOTH]
    assert [name for name, part in WRITTEN["$defs"].items() if "properties" in part and part not in compared] == []
