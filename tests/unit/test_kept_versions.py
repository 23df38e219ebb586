"""The promise of sw.js, »one version, whole, or the server's«, whatever is deployed, opened, lost and filled, and when.

docs/sw.js itself runs in a stand-in for the browser. Sequences that once broke the promise have names here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.support.version_faults import FAULTS, without
from tests.support.versions import ENDED, StandIn, Step, broken, sequences, source, stand_in, told

# Other mends that keep the promise: a text of sw.js, and what it would be without.
MENDS = {
    "the cache of a version that waits is never swept": ("if (!installing && !waiting) for", "for"),
    "a cache that was mended knows what it holds": ("fill(handbook).then(mended)", "fill(handbook)"),
    "a redirect keeps the query": ("/${new URL(request.url).search}", "/"),
    "no file has a name that every object has": ("Object.setPrototypeOf(files, null)", "files"),
    "a download that stalls is given up": ("giveUp.abort(new Error", "(new Error"),
    "only files of the version are kept": ("response.ok && found === hash", "response.ok"),
    "pages of the server get all else from there": ('if (origin === "") return fetch(request);', ""),
    "the server's pages are known": ('if (client) await setOrigin(client, "");', ""),
    "they are known after the worker was stopped": (
        "  await keepOrigins(known).catch(() => {});",
        "",
    ),
    "pages stay with the version that they have": ("before.set(id, before.get(id) ?? name)", "id"),
    "workers are of the version of their page": ("await setOrigin(resultingClientId, origin)", "origin"),
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """Start the stand-in with sw.js as it is."""
    with stand_in(tmp_path_factory.mktemp("versions"), source()) as started:
        yield started


def try_sequences(browser: StandIn, examples: int, *phases: Phase) -> None:
    """Play sequences at random, the same each time; fail with the first that breaks the promise, in few words."""

    @settings(
        max_examples=examples,
        phases=phases,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(sequences())
    def play(sequence: list[Step]) -> None:
        wrong = broken(sequence, browser.play(sequence))
        assert not wrong, "\n".join([told(sequence), *wrong[:5]])

    play()


@pytest.mark.slow
def test_the_promise_is_kept(browser: StandIn, request: pytest.FixtureRequest) -> None:
    full = request.config.getoption("size") == "full"
    try_sequences(browser, 5000 if full else 500, Phase.generate, Phase.shrink)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_earlier_stays_away(browser: StandIn, fault: str, tmp_path: Path) -> None:
    steps, old, new = FAULTS[fault]
    sequence = [*steps, *ENDED]
    assert broken(sequence, browser.play(sequence)) == []
    with stand_in(tmp_path, without(old, new)) as faulty:
        assert broken(sequence, faulty.play(sequence)) != []


@pytest.mark.slow
@pytest.mark.parametrize("mend", MENDS)
def test_a_mend_taken_out_is_found(mend: str, tmp_path: Path) -> None:
    with stand_in(tmp_path, without(*MENDS[mend])) as faulty, pytest.raises(AssertionError, match="deploy"):
        try_sequences(faulty, 500, Phase.generate)


def test_the_same_sequence_ends_the_same(browser: StandIn) -> None:
    for steps, *_ in FAULTS.values():
        assert browser.play([*steps, *ENDED]) == browser.play([*steps, *ENDED])
