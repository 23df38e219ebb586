"""What a build made of a text is remembered for the next, and only that, and only while it would be made again."""

from pathlib import Path

import pytest

from tools.site import cache, remembered
from tools.site.remembered import Memory


class Step:
    """A step of a build that counts how often it is done."""

    def __init__(self, memory: Memory) -> None:
        self.memory, self.done = memory, list[str]()

    def of(self, text: str) -> str:
        return self.memory.recall(lambda: self._made(text), "step", text)

    def _made(self, text: str) -> str:
        self.done.append(text)
        return text.upper()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "remembered"


@pytest.fixture
def step(file: Path) -> Step:
    return Step(Memory(file))


def built(step: Step, *texts: str) -> list[str]:
    """Build from the texts, check what is made of them, keep it, and return those that had to be made."""
    step.done.clear()
    with step.memory.during_build():
        assert [step.of(text) for text in texts] == [text.upper() for text in texts]
    step.memory.keep()
    return list(step.done)


def test_a_text_that_was_there_is_not_made_again(step: Step) -> None:
    assert built(step, "a", "b", "a") == ["a", "b"]
    assert built(step, "b", "c") == ["c"]


def test_the_next_process_remembers_it(step: Step, file: Path) -> None:
    built(step, "a")
    assert built(Step(Memory(file)), "a", "b") == ["b"]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_a_build_did_not_use_is_forgotten(step: Step, file: Path) -> None:
    built(step, "a", "b")
    built(step, "b", "c")
    assert built(step, "a") == ["a"]
    assert built(Step(Memory(file)), "b") == ["b"]


def test_a_build_that_stops_leaves_what_was_remembered_before(step: Step, file: Path) -> None:
    def stopped() -> None:
        with step.memory.during_build():
            step.of("b")
            raise ValueError("a warning stops the build")

    built(step, "a")
    with pytest.raises(ValueError, match="warning"):
        stopped()
    assert built(step, "a", "b") == ["b"]
    assert built(Step(Memory(file)), "a", "b") == []


def test_a_process_that_ends_while_it_writes_leaves_what_was_there(
    step: Step, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    built(step, "a")
    monkeypatch.setattr("pickle.dumps", ended)
    with pytest.raises(KeyboardInterrupt):
        built(step, "b")
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert built(Step(Memory(file)), "a") == []


def test_nothing_is_remembered_outside_a_build(step: Step) -> None:
    built(step, "a")
    step.done.clear()
    assert [step.of("a"), step.of("a")] == ["A", "A"]
    assert step.done == ["a", "a"]


def test_parts_are_told_apart(step: Step) -> None:
    with step.memory.during_build():
        assert step.memory.recall(lambda: 1, "a", "bc") == 1
        assert step.memory.recall(lambda: 2, "ab", "c") == 2
        assert step.memory.recall(lambda: 3, b"ab", "c") == 2


def test_other_code_remembers_nothing(step: Step, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(step, "a")
    monkeypatch.setattr(remembered, "CODE", ("README.md",))
    assert built(Step(Memory(file)), "a") == ["a"]


@pytest.mark.parametrize("spoilt", [b"", b"not a pickle", b"\x80\x05N."])
def test_a_spoilt_file_is_as_none(step: Step, file: Path, spoilt: bytes) -> None:
    file.write_bytes(spoilt)
    assert built(step, "a") == ["a"]
    assert built(Step(Memory(file)), "a") == []


def test_code_that_changes_meanwhile_passes_nothing_on(step: Step, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "CODE", ("README.md",))
    assert built(step, "a") == ["a"]
    assert built(step, "a") == []
    assert not file.exists()


@pytest.mark.parametrize("changed", ["mkdocs.yml", "checker/core/days.py", "macros/terms.py", "tools/site/hyphens.py"])
def test_whatever_says_how_a_text_becomes_a_part_of_the_site_is_code(
    project: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "ROOT", project)
    monkeypatch.setattr(cache, "ROOT", project)
    monkeypatch.setattr(remembered, "LOCKS", ())
    before = remembered.hash_of_code()
    (project / changed).write_text(f"{(project / changed).read_text('utf-8')}\n", "utf-8")
    assert remembered.hash_of_code() != before
