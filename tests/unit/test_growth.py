"""The checkers' work grows in proportion to the paragraphs. It is counted in steps of Python, the same in every run."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident

import pytest

from checker.checks import CHECKS
from checker.compile import compile_rules
from checker.compile.compiler import _KNOWN
from checker.core.answer import ask
from checker.worker import Engine
from tests.support.rules_fixture import TODAY
from tools.upkeep.benchmark.project import copy_project, enlarge

pytestmark = pytest.mark.full("makes and checks hundreds of paragraphs")

SIZES = (100, 200, 400)
# With twice the paragraphs, a binary search for each takes one more step; a loop over all for each takes twice as many.
PROPORTIONAL = 1.2
# Not an id of debuggers, coverage tools or profilers: https://docs.python.org/3/library/sys.monitoring.html
TOOL = 4


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the functions called and the rounds of loops in this thread, in the only item of the list."""
    count, here, monitoring = [0], get_ident(), sys.monitoring  # type: ignore[attr-defined,unused-ignore]
    events = monitoring.events

    def one(*_: object) -> None:
        count[0] += get_ident() == here

    monitoring.use_tool_id(TOOL, "steps")
    for event in (events.PY_START, events.PY_RESUME, events.JUMP):
        monitoring.register_callback(TOOL, event, one)
    monitoring.set_events(TOOL, events.PY_START | events.PY_RESUME | events.JUMP)
    try:
        yield count
    finally:
        monitoring.set_events(TOOL, 0)
        monitoring.free_tool_id(TOOL)


class Grown:
    """The rules with `count` more paragraphs."""

    def __init__(self, project: Path, count: int) -> None:
        self.added = enlarge(copy_project(project), count)
        self.folder = project / "rules"
        self.rules = compile_rules(self.folder)

    def steps(self, work: Callable[["Grown"], object]) -> int:
        """Return how many steps some work takes with these rules."""
        with counted() as count:
            work(self)
        return count[0]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> list[Grown]:
    """Return the rules with each of the SIZES."""
    return [Grown(tmp_path_factory.mktemp("grown") / "project", count) for count in SIZES]


def ask_all(of: Grown) -> None:
    for number in of.added:
        assert ask(of.rules, number, {}, TODAY)["paragraph"] == number


def check_all(of: Grown) -> None:
    # Files that were read before would come from the cache.
    _KNOWN.clear()
    compile_rules(of.folder, of.folder.parent / "docs")


def form(name: str) -> Callable[[Grown], None]:
    """Return work that gets a form's reply with every question answered.

    Choose the intervention added last, or the answers by which the guide leads to it; elsewhere the first choice.
    """

    def answer_form(of: Grown) -> None:
        engine, last = Engine(json.dumps(of.rules).encode()), of.added[-1].replace(" ", "-")
        ways = next(o["when"] for o in of.rules["find"]["outcomes"] if o.get("paragraph") == of.added[-1])
        wanted = {last, *(choices[0] for choices in ways.values())} if name == "find" else {last}
        values = {
            field.name: next((c.value for c in field.choices if c.value in wanted), field.choices[0].value)
            for field in CHECKS[name].fields(of.rules)
            if field.choices
        }
        asked = {"form": name, "values": values, "on": TODAY, "level": 2, "root": ""}
        assert "error" not in json.loads(engine.reply(json.dumps(asked)))

    return answer_form


WORK: dict[str, Callable[[Grown], None]] = {
    "check": check_all,
    "answer": ask_all,
    **{name: form(name) for name in CHECKS},
}


@pytest.mark.parametrize("work", WORK)
def test_work_grows_with_the_paragraphs_and_no_faster(grown: list[Grown], work: str) -> None:
    # Once uncounted: the first time, caches are filled and patterns compiled.
    WORK[work](grown[0])
    small, middle, large = (of.steps(WORK[work]) for of in grown)
    one, other = (middle - small) / (SIZES[1] - SIZES[0]), (large - middle) / (SIZES[2] - SIZES[1])
    assert other <= PROPORTIONAL * max(one, 1), f"a paragraph added {one:.1f} steps, and adds {other:.1f} now"


def test_a_loop_over_all_paragraphs_for_each_one_is_noticed(grown: list[Grown]) -> None:
    def quadratic(of: Grown) -> None:
        for _ in of.added:
            for _ in of.added:
                pass

    small, middle, large = (of.steps(quadratic) for of in grown)
    assert large - middle > PROPORTIONAL * 2 * (middle - small)
