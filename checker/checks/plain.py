"""The result of a check as plain text for a terminal."""

from collections.abc import Iterator

from checker.checks.base import Result, said_of


def result_lines(result: Result) -> Iterator[str]:
    """Yield the verdict, each finding with its status, each thing to do and to beware of, and the sources."""
    yield result["verdict"]["text"]
    yield from (f"  [{finding['status']}] {finding['text']}" for finding in result["findings"])
    for phase in result["phases"]:
        yield f"{phase['title']}:"
        yield from (f"  {i}. {step['who']}{said_of(step)}" for i, step in enumerate(phase["steps"], 1))
    yield from (f"  {i}. {step['text']}" for i, step in enumerate(result["steps"], 1))
    yield from (f"  ! {note['text']}" for note in result["notes"])
    yield from (f"  - {source['title']}: {source['section']}" for source in result["sources"])
