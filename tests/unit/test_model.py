"""The schema for writing the rules and the types for reading them name the same keys."""

import pytest

from checker.model.rules import Rules
from tools.site.schema import WRITTEN, Schema, described_pairs, schema_of

# Keys of the files that compiling removes, and keys that compiling or answering adds.
GONE = {"doubt"}
FILLED_IN = [{"version"}, {"title", "short", "url"}, {"link"}, {"common"}]
BOTH = list(described_pairs(schema_of(Rules)))


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
