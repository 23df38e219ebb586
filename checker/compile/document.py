"""A YAML file as plain data that knows the line of each of its parts."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from checker.compile.handwriting import Slip, marked_slip, slips
from checker.compile.problems import Problem, RulesError

Where = tuple[str | int, ...]

# Many times the longest file. A longer one was pasted by mistake, and would only keep everyone waiting.
MOST_BYTES = 500_000
# Many times the depth of any file. PyYAML sets no limit (https://github.com/yaml/pyyaml/issues/895), and at a depth of
# some 20,000 libyaml crashes the whole process.
MOST_STEPS = 100

# The loader of libyaml takes a tenth of the time, if PyYAML was built with it, as its wheels are.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The plain types of YAML 1.2 that rules need (https://yaml.org/spec/1.2.2/#103-core-schema): `yes`, `no` and days are
# text, as in an editor with a current parser. So is a number of thousands of digits, which Python refuses to convert:
# https://docs.python.org/3/library/stdtypes.html#int-max-str-digits
_TRUTH = {"true": True, "false": False}
_INTEGER = re.compile("0|-?[1-9][0-9]{0,17}")


class Document:
    """One file of rules.

    `data` is its content, and `parts` each part of that with its place, every part before those inside it. `lines` are
    its lines, without spaces at their end; `file` is its name in messages.

    Raises:
        RulesError: the file is not UTF-8, not YAML or not a single mapping, or it has typing slips: a key that is
            repeated or has no value, a comment after a text, anchors, tags, tabs, invisible characters.
    """

    data: dict[str, Any]
    parts: list[tuple[Where, Any]]

    def __init__(self, path: Path, name: str) -> None:
        self.file = name
        self._line_of: dict[Where, int] = {}
        self._seen: set[int] = set()
        self._slips: list[Slip] = []
        self.lines = _lines_of(path, name)
        text = "\n".join(self.lines)
        try:
            _refuse_if_deep(text, name)
            node = yaml.compose(text, Loader=LOADER)
            if not isinstance(node, yaml.MappingNode):
                slip = Slip(1, "Filen har intet indhold med nøgler.", "Skriv fx »paragraph:« øverst.")
                raise _refused(name, [slip])
            self.fill(self._plain(node, ()))
        except yaml.MarkedYAMLError as error:
            raise _refused(name, [marked_slip(error, self.lines)]) from None
        if self._slips:
            raise _refused(name, self._slips)

    def fill(self, data: dict[str, Any]) -> None:
        """Have this data from now on."""
        self.data, self.parts = data, list(_parts(data, ()))

    def line(self, *where: str | int) -> int:
        """Return the line of a part, from 1, or of the nearest part around it if it does not exist."""
        line = 1
        for end, _ in enumerate(where, 1):
            line = self._line_of.get(where[:end], line)
        return line

    def _slip(self, line: int, what: str, remedy: str) -> None:
        self._slips.append(Slip(line, what, remedy))

    def _plain(self, node: yaml.Node, where: Where) -> Any:
        mark = node.start_mark
        line = mark.line + 1
        self._line_of.setdefault(where, line)
        if id(node) in self._seen:
            # Aliases are not followed: a few lines of them can expand to more data than a machine holds.
            self._slip(line, "Filen bruger ankre (& og *).", "Skriv teksten helt ud hvert sted.")
            return None
        self._seen.add(id(node))
        sign = self.lines[mark.line][mark.column : mark.column + 1]
        if sign in ("&", "!"):
            self._slip(line, f"En tekst kan ikke begynde med »{sign}«.", "Sæt hele teksten i citationstegn.")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*where, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101 - the only kind left
        return self._scalar(node, where)

    def _scalar(self, node: yaml.ScalarNode, where: Where) -> Any:
        text: str = node.value
        if node.style:
            return text
        end = node.end_mark
        if not text:
            key = where[-1] if isinstance(where[-1], str) else "-"
            remedy = "Skriv det, der skal stå, eller slet linjen. Efter et kolon skal der være et mellemrum."
            self._slip(node.start_mark.line + 1, f"Der står ikke noget efter »{key}«.", remedy)
        elif self.lines[end.line][end.column :].lstrip().startswith("#"):
            remedy = "Sæt hele teksten i citationstegn, eller giv bemærkningen sin egen linje."
            self._slip(end.line + 1, "Resten af linjen fra # bliver ikke læst.", remedy)
        return int(text) if _INTEGER.fullmatch(text) else _TRUTH.get(text, text)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._slip(line, "En nøgle er ikke et ord.", "Skriv et ord foran kolonet.")
                continue
            key = key_node.value
            if key in data:
                first = self.line(*where, key)
                self._slip(line, f"Nøglen »{key}« står to gange, også i linje {first}.", "Slet den ene.")
                continue
            self._line_of[(*where, key)] = line
            data[key] = self._plain(value_node, (*where, key))
        return data


def _parts(part: Any, where: Where) -> Iterator[tuple[Where, Any]]:
    yield where, part
    for key, value in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        yield from _parts(value, (*where, key))


def _lines_of(path: Path, name: str) -> list[str]:
    """Read the file's lines, with any kind of line ending, and with each letter as one character.

    Raises:
        RulesError: the file is too long, is not UTF-8, or has a slip that `slips` finds.
    """
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        what = f"Filen er for stor: over {MOST_BYTES // 1000} KB."
        raise _refused(name, [Slip(1, what, "Hent den forrige udgave tilbage, og ret den igen.")])
    try:
        # Notepad can put a byte order mark first.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        remedy = "Gem den igen med tegnsættet UTF-8. Det vælger du, hvor du gemmer filen."
        raise _refused(name, [Slip(line, "Filen er ikke gemt som UTF-8.", remedy)]) from None
    # Some systems, and text copied from a PDF, write å as an a and a combining ring.
    lines = [line.rstrip(" ") for line in re.split(r"\r\n|\r|\n", unicodedata.normalize("NFC", text))]
    found = list(slips(lines))
    if found:
        raise _refused(name, found)
    return lines


def _refuse_if_deep(text: str, name: str) -> None:
    steps = 0
    # Any other error is reported when the text is composed.
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=LOADER):
            steps += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if steps > MOST_STEPS:
                assert event.start_mark  # noqa: S101 - both readers say where
                what, remedy = f"Filen går mere end {MOST_STEPS} trin ned.", "Hent den forrige udgave tilbage."
                raise _refused(name, [Slip(event.start_mark.line + 1, what, remedy)])


def _refused(name: str, found: list[Slip]) -> RulesError:
    return RulesError([Problem(name, *slip) for slip in found])
