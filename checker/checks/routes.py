"""Which outcomes the answers leave open, and which questions can still change them: computed, never listed by hand.

The outcomes for all answers form a reduced ordered decision diagram: a question whose choices all lead to the same node
is left out, and equal nodes are merged. A question is therefore in the diagram exactly where an answer to it can change
the outcome.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from checker.model.statements import When

# Outcomes that apply together, as places in the list of outcomes.
Together = tuple[int, ...]
# A question's place, and the node that each of its choices leads to; or, at an end, -1 and the outcomes that apply.
_Node = tuple[int, tuple[int, ...]]
_END = -1


class _Left(NamedTuple):
    open: list[Together]
    deciding: list[str]


class Routes:
    """The outcomes that answers to questions lead to.

    Args:
        choices: the choices of each question, in the order the questions are asked.
        whens: the answers under which each outcome applies.
        settle: reduces outcomes that apply together, so that equal results mean the same to a reader.
    """

    def __init__(
        self, choices: Mapping[str, Sequence[str]], whens: Sequence[When], settle: Callable[[Together], Together]
    ) -> None:
        self._names, self._choices = list(choices), [list(c) for c in choices.values()]
        self._settle = settle
        self._nodes: list[_Node] = []
        self._known: dict[_Node, int] = {}
        self._asked: dict[frozenset[tuple[str, str]], _Left] = {}
        # Sets of outcomes, a bit for each: those that each question matters to, and those that each choice agrees with.
        self._matters: list[int] = []
        self._agreeing: list[list[int]] = []
        for name in self._names:
            among = [place for place, when in enumerate(whens) if name in when]
            matters = _bits(among)
            self._matters.append(matters)
            agreeing = (_bits(place for place in among if choice in whens[place][name]) for choice in choices[name])
            self._agreeing.append([~matters | bits for bits in agreeing])
        self._whole = self._built(0, _bits(range(len(whens))), {})

    def open(self, values: Mapping[str, str]) -> list[Together]:
        """Return every possible outcome, given the known values."""
        return self._left(values).open

    def deciding(self, values: Mapping[str, str]) -> list[str]:
        """Return the questions, in order, whose answer can change the outcome, given the known values."""
        return self._left(values).deciding

    def _left(self, values: Mapping[str, str]) -> _Left:
        """Return what is left, given the known values; kept, since the same sets of answers come again and again."""
        key = frozenset(values.items())
        if key not in self._asked:
            nodes = self._below(self._narrowed(values))
            places = {place for place, _ in nodes if place != _END}
            ends = {children for place, children in nodes if place == _END}
            self._asked[key] = _Left(sorted(ends), [self._names[place] for place in sorted(places)])
        return self._asked[key]

    def _built(self, place: int, live: int, memo: dict[tuple[int, int], int]) -> int:
        """Return the node for the question at `place` when the outcomes `live` agree with the answers before it."""
        while place < len(self._names) and not live & self._matters[place]:
            place += 1
        if (place, live) not in memo:
            if place == len(self._names):
                memo[place, live] = self._node((_END, self._settle(_places(live))))
            else:
                children = tuple(self._built(place + 1, live & agreeing, memo) for agreeing in self._agreeing[place])
                memo[place, live] = self._reduced(place, children)
        return memo[place, live]

    def _reduced(self, place: int, children: tuple[int, ...]) -> int:
        same = set(children)
        return same.pop() if len(same) == 1 else self._node((place, children))

    def _node(self, node: _Node) -> int:
        if node not in self._known:
            self._known[node] = len(self._nodes)
            self._nodes.append(node)
        return self._known[node]

    def _narrowed(self, values: Mapping[str, str]) -> int:
        """Return the node for what is left when these questions are answered."""
        memo: dict[int, int] = {}

        def narrowed(at: int) -> int:
            if at not in memo:
                place, children = self._nodes[at]
                if place == _END:
                    memo[at] = at
                elif self._names[place] in values:
                    memo[at] = narrowed(children[self._choices[place].index(values[self._names[place]])])
                else:
                    memo[at] = self._reduced(place, tuple(narrowed(child) for child in children))
            return memo[at]

        return narrowed(self._whole)

    def _below(self, start: int) -> list[_Node]:
        """Return a node and every node that it leads to."""
        seen: dict[int, _Node] = {}

        def follow(at: int) -> None:
            if at not in seen:
                seen[at] = place, children = self._nodes[at]
                for child in children if place != _END else ():
                    follow(child)

        follow(start)
        return list(seen.values())


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


def _places(bits: int) -> Together:
    """Return the places that have these bits: one step for each, since of all outcomes few apply together."""
    places = []
    while bits:
        lowest = bits & -bits
        places.append(lowest.bit_length() - 1)
        bits -= lowest
    return tuple(places)
