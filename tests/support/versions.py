"""The promise of sw.js, »one version, whole, or the server's«, and a small site whose versions come and go at random.

A sequence is a list of steps. A stand-in for the browser (stand_in.mjs) plays thousands of them with docs/sw.js itself,
and `broken` says where what the pages showed is not what was promised.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, NotRequired, TypedDict

from hypothesis import strategies as st

from tools.paths import ROOT, VENV
from tools.site.offline import WORKER, listing

SCRIPT = Path(__file__).with_name("stand_in.mjs")
# Versions that a sequence deploys, and one that it ends with, which was never seen before.
DRAWN = 3
LAST = DRAWN
TABS = 3
UNLISTED = "data/index.json"
# No file of the site, though every object of JavaScript has it.
MISSING = "constructor"
ENGINE = "engine/checker.whl"
# A web worker of the site, that hands on what it is asked to fetch.
ASKING = """onmessage = ({ data }) => fetch(data)
    .then(async (found) => [found.status, await found.text()], () => [0, ""]).then(postMessage);"""

Step = dict[str, Any]
# The status that a request comes to, 0 for none, and the text.
Outcome = tuple[int, str]
FAILED: Outcome = (0, "")
# The page that says that it cannot be shown without network.
WITHOUT: Outcome = (503, "")


def files_in(version: int) -> dict[str, str]:
    """Return a version's files, by path: some change with each, some seldom, and one page comes and goes."""
    files = {
        "": f"start {version // 2}",
        "klage/": f"klage {version}",
        "404.html": f"findes ikke {version}",
        "base.css": f"css {version}",
        "worker.js": f"{ASKING} // {version}",
        "engine/rules.json": f"regler {version // 2}",
        "engine/fast/snapshot.wasm": f"hukommelse {version} " + 1000 * "x",
        ENGINE: f"hjul {version // 2}",
        UNLISTED: f"data {version}",
    }
    return files if version % 2 else files | {"ny/": f"ny {version}"}


VERSIONS = [files_in(version) for version in range(DRAWN + 1)]
PATHS = sorted({path for files in VERSIONS for path in files})


def source() -> str:
    """Return sw.js, for files of which one is large."""
    return replaced((ROOT / "docs" / WORKER).read_text("utf-8"), "LARGE = 1_000_000", "LARGE = 1_000")


def replaced(text: str, old: str, new: str) -> str:
    """Return a text with something replaced that is in it once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def write_version(folder: Path, files: dict[str, str]) -> None:
    """Write files into a folder as a host has them."""
    for path, text in files.items():
        file = folder / (f"{path}index.html" if not path or path.endswith("/") else path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


class Load(TypedDict):
    """What came of one request of a page; `by` is the version that answered, None without a service worker."""

    kind: Literal["page", "part"]
    client: str
    # Where the reader went, and where that led.
    place: str
    path: str
    by: int | None
    # The steps during which the request was made and answered.
    since: int
    until: int
    status: int
    text: str
    # Whether what was kept for the page has been deleted meanwhile, other than by the worker.
    lost: bool
    # Whether the worker could not note where the page came from, and was stopped.
    forgotten: bool
    # Whether the version that the page came from says that it has everything kept.
    everything: NotRequired[bool]


class Unfounded(TypedDict):
    """A version that said at a step that it keeps what it did not."""

    step: int
    version: int


class Played(TypedDict):
    """What came of a sequence: everything shown, and the state at the end."""

    shown: list[Load]
    unfounded: list[Unfounded]
    # Whether something never ended.
    hanging: bool
    caches: list[str]
    active: int | None


@dataclass
class StandIn:
    """The stand-in for the browser, running with one sw.js."""

    process: subprocess.Popen[str]

    def play(self, steps: list[Step]) -> Played:
        """Return what came of a sequence."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(steps) + "\n")
        self.process.stdin.flush()
        played: Played = json.loads(self.process.stdout.readline())
        return played


@contextmanager
def stand_in(folder: Path, worker: str) -> Iterator[StandIn]:
    """Start the stand-in with the text of a sw.js; the versions are written into a folder."""
    versions = []
    for number, files in enumerate(VERSIONS):
        write_version(folder / str(number), files)
        versions.append({"listing": listing(folder / str(number)), "files": files})
    command = [VENV / "bin" / "node", SCRIPT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        process.stdin.write(json.dumps({"source": worker, "versions": versions}) + "\n")
        yield StandIn(process)
        process.stdin.close()


def deploy(version: int, *, worker: int | None = None, files: dict[str, int] | None = None) -> Step:
    """Deploy a version, or files of several: `files` names the versions of those that are not of the first."""
    deployed = dict.fromkeys(PATHS, version) | (files or {})
    return {"do": "deploy", "worker": version if worker is None else worker, "files": deployed}


def visit(tab: int, place: str) -> Step:
    """Open a page of the site in a tab."""
    return {"do": "visit", "tab": tab, "place": place}


def ask(tab: int, part: str, *, worker: bool = False) -> Step:
    """Have the page in a tab fetch a part of it, perhaps from a web worker of its own."""
    return {"do": "ask", "tab": tab, "part": part, "worker": worker}


def keep(tab: int, what: str) -> Step:
    """Have the page in a tab ask that the handbook, or everything, be kept."""
    return {"do": "keep", "tab": tab, "what": what}


def activate(tab: int) -> Step:
    """Press the button for the new version in a tab."""
    return {"do": "activate", "tab": tab}


def close(tab: int) -> Step:
    """Close a tab."""
    return {"do": "close", "tab": tab}


def connect(state: str) -> Step:
    """Have the network up or down, or stall in the middle of each download."""
    return {"do": "connect", "state": state}


def fill(room: int | None) -> Step:
    """Fill the disk but for so many files: None leaves room for everything, -1 not even for notes of some bytes."""
    return {"do": "fill", "room": room}


STOP: Step = {"do": "stop"}
QUIT: Step = {"do": "quit"}
LOSE: Step = {"do": "lose"}

tabs = st.integers(0, TABS - 1)
numbers = st.integers(0, DRAWN - 1)
places = st.sampled_from(["", "klage/", "ny/", "klage", "klage?fra=mail", UNLISTED, MISSING])
parts = st.sampled_from(["klage/", "base.css", "engine/fast/snapshot.wasm", ENGINE, UNLISTED])
some_files = st.dictionaries(st.sampled_from(PATHS), numbers, max_size=4)
# Each kind of step, with how often it happens compared to the others. With more outages, little else would be tried.
STEPS: list[tuple[int, st.SearchStrategy[Step | None]]] = [
    (1, st.none()),
    (6, st.builds(visit, tabs, places)),
    (3, st.builds(ask, tabs, parts, worker=st.booleans())),
    (3, st.builds(deploy, numbers)),
    (1, st.builds(deploy, numbers, worker=st.none() | numbers, files=some_files)),
    (3, st.builds(activate, tabs)),
    (2, st.builds(keep, tabs, st.sampled_from(["handbook", "everything"]))),
    (1, st.builds(close, tabs)),
    (1, st.builds(connect, st.sampled_from(["up", "up", "down", "stalled"]))),
    (2, st.builds(fill, st.none() | st.just(-1) | st.integers(0, 12))),
    (3, st.sampled_from([STOP, QUIT, LOSE])),
]
steps = st.sampled_from([step for often, step in STEPS for _ in range(often)]).flatmap(lambda step: step)
# Until everything has come to rest, or only so many tasks of the browser's: the next step then begins beside them.
rests = st.none() | st.none() | st.integers(0, 60)
BEGUN = [deploy(0), visit(0, ""), keep(0, "handbook")]
# The open pages fetch parts from a worker that remembers nothing, and again without network.
ASKED = [
    *(
        step
        for state in (connect("up"), connect("down"))
        for step in [state, STOP, *(ask(tab, part) for tab in range(TABS) for part in ("klage/", "base.css", ENGINE))]
    ),
    *(visit(tab, place) for tab, place in enumerate(["", "klage/", MISSING])),
]
# Then all goes well, and a version comes that was never seen before.
ENDED = [
    *ASKED,
    connect("up"),
    fill(None),
    deploy(LAST),
    *(close(tab) for tab in range(TABS)),
    visit(0, ""),
    keep(0, "handbook"),
    visit(0, "klage/"),
    close(0),
    visit(0, "klage/"),
    *(ask(0, path) for path in VERSIONS[LAST]),
]


@st.composite
def sequences(draw: st.DrawFn) -> list[Step]:
    """Draw a sequence of a reader who has the first version kept, or comes for the first time."""
    begun = BEGUN if draw(st.sampled_from([True, True, True, False])) else BEGUN[:1]
    drawn = draw(st.lists(st.tuples(steps, rests), min_size=24, max_size=48))
    return [*begun, *(step | {"tasks": tasks} for step, tasks in drawn if step), *ENDED]


class Server(NamedTuple):
    """The state of the host during a step."""

    files: dict[str, str]
    up: bool

    def answers(self, path: str) -> Outcome:
        """Return what the host answers for a path."""
        return (200, self.files[path]) if path in self.files else (404, self.files["404.html"])


def servers(sequence: list[Step]) -> list[Server]:
    """Return the host's state during each step."""
    found: list[Server] = []
    files: dict[str, str] = {}
    up = True
    for step in sequence:
        if step["do"] == "deploy":
            files = {p: VERSIONS[n][p] for p, n in step["files"].items() if p in VERSIONS[n]}
        elif step["do"] == "connect":
            up = step["state"] != "down"
        found.append(Server(files, up))
    return found


def broken(sequence: list[Step], played: Played) -> list[str]:
    """Return where a sequence broke the promise: the step, the request, what was shown, and what may be."""
    hosts = servers(sequence)
    # Where each page may have come from: a version, or None for the server. Two can look the same.
    sources: dict[str, set[int | None]] = {}
    wrong = [f"{one['step']}: version {one['version']} says that it keeps more" for one in played["unfounded"]]
    for load in played["shown"]:
        path, _, query = load["path"].partition("?")
        path = f"{path}/" if f"{path}/" in PATHS else path
        meanwhile = hosts[load["since"] : load["until"] + 1]
        from_server = {FAILED if not host.up else host.answers(path) for host in meanwhile}
        shown = (load["status"], load["text"] if load["status"] != WITHOUT[0] else "")
        if load["kind"] == "page":
            may = from_page(path, load["by"], from_server, lost=load["lost"])
            sources[load["client"]] = {source for source, outcomes in may.items() if shown in outcomes}
            allowed = set().union(*may.values())
        elif load["lost"]:
            continue
        else:
            of = sources[load["client"]]
            # Nowhere can it be kept that such a page came from the server.
            if load["forgotten"] and None in of:
                of = {None, *range(len(VERSIONS))}
            allowed = set().union(
                *(from_part(path, source, from_server, everything=load["everything"]) for source in of)
            )
        if shown not in allowed or load["place"].partition("?")[2] != query:
            wrong.append(
                f"{load['since']}: {load['kind']} {load['path']}, by {load['by']}: {shown}, not {sorted(allowed)}"
            )
    if played["hanging"]:
        wrong.append("something never ended")
    end = played["active"], len(played["caches"])
    if end != (LAST, 1):
        wrong.append(f"in the end version {end[0]} is in use, with {end[1]} caches")
    return wrong


def handbook(version: int) -> dict[str, str]:
    """Return the files of a version that every reader gets."""
    return {path: text for path, text in VERSIONS[version].items() if path not in (ENGINE, UNLISTED)}


def from_page(path: str, by: int | None, from_server: set[Outcome], *, lost: bool) -> dict[int | None, set[Outcome]]:
    """Return what a page may come to, by where it comes from: `by` is the version that answered."""
    if by is None:
        return {None: from_server}
    if path in handbook(by):
        kept: set[Outcome] = {(200, VERSIONS[by][path])}
        return {by: kept | {WITHOUT}, None: from_server - {FAILED}} if lost else {by: kept}
    without = {(404, VERSIONS[by]["404.html"])} | ({WITHOUT} if lost else set()) if FAILED in from_server else set()
    return {None: from_server - {FAILED}, by: without}


def from_part(path: str, source: int | None, from_server: set[Outcome], *, everything: bool) -> set[Outcome]:
    """Return what a part of a page from `source` may come to; `everything` if that version has everything kept."""
    if source is None or path not in VERSIONS[source] or path == UNLISTED:
        return from_server
    kept: set[Outcome] = {(200, VERSIONS[source][path])}
    return kept if everything or path in handbook(source) else kept | from_server


def told(sequence: list[Step]) -> str:
    """Return a sequence as lines to read."""
    shown = sequence[: -len(ENDED)]
    return "\n".join(f"{number}: {line(step)}" for number, step in enumerate(shown))


def line(step: Step) -> str:
    """Return a step as a line to read."""
    rest = {key: value for key, value in step.items() if key != "do" and value is not None}
    if step["do"] == "deploy":
        counts = list(rest["files"].values())
        most = max(counts, key=counts.count)
        rest = rest | {"files": {"*": most} | {path: n for path, n in rest["files"].items() if n != most}}
    return " ".join([step["do"], *(f"{key}={value!r}" for key, value in rest.items())])
