"""A YAML file as plain data that knows the line of each of its parts."""

import re
from pathlib import Path
from typing import Any

import yaml

from checker.source.problems import Problem, RulesError

Where = tuple[str | int, ...]


# libyaml's, where PyYAML comes with it, as its wheels do: in a tenth of the time.
_Fastest: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fastest):  # type: ignore[misc, valid-type]
    """YAML 1.2's few plain types: `yes` and `no` and dates are text, as an editor with a current parser reads them."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way to give a loader its types


_BOOL, _INT = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(_INT, re.compile(r"^(?:0|-?[1-9][0-9]*)$"), list("-0123456789"))


class Document:
    """One file of rules.

    `data` is its content; `file` its name for messages.

    Raises:
        RulesError: the file is not UTF-8, not YAML, not one mapping, has a key twice, or uses anchors.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.file = name
        self._lines: dict[Where, int] = {(): 1}
        self._seen: set[int] = set()
        try:
            text = path.read_bytes().decode("utf-8")
            node = yaml.compose(text, Loader=_Loader)
        except UnicodeDecodeError as error:
            raise self._error(1, f"Filen er ikke UTF-8 (byte {error.start}).", "Gem den som UTF-8.") from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._error(
                mark.line + 1 if mark else 1,
                f"Filen er ikke gyldig YAML: {error.problem or error.context}.",
                "Se efter indrykning, et manglende kolon eller et citationstegn, der ikke er lukket. "
                "En tekst med kolon eller # skal stå i citationstegn.",
            ) from None
        except (yaml.YAMLError, RecursionError) as error:
            raise self._error(1, f"Filen er ikke gyldig YAML: {error}.", "Fjern det tegn, der nævnes.") from None
        if not isinstance(node, yaml.MappingNode):
            raise self._error(1, "Filen har intet indhold med nøgler.", "Skriv fx »paragraph:« øverst.")
        self.data: dict[str, Any] = self._plain(node, ())

    def line(self, *where: str | int) -> int:
        """The line of a part, counted from 1; of the nearest part around it where it does not exist."""
        while where not in self._lines:
            where = where[:-1]
        return self._lines[where]

    def _error(self, line: int, what: str, remedy: str) -> RulesError:
        return RulesError([Problem(self.file, line, what, remedy)])

    def _plain(self, node: yaml.Node, where: Where) -> Any:
        line = node.start_mark.line + 1
        self._lines.setdefault(where, line)
        if id(node) in self._seen:
            raise self._error(line, "Filen bruger ankre (& og *).", "Skriv teksten helt ud hvert sted.")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*where, i)) for i, item in enumerate(node.value)]
        if node.tag == _BOOL:
            return node.value == "true"
        if node.tag == _INT:
            return int(node.value)
        return node.value

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error(line, "En nøgle er ikke et ord.", "Skriv et ord foran kolonet.")
            key = key_node.value
            if key in data:
                first = self.line(*where, key)
                raise self._error(line, f"Nøglen »{key}« står to gange, også i linje {first}.", "Slet den ene.")
            self._lines[(*where, key)] = line
            data[key] = self._plain(value_node, (*where, key))
        return data
