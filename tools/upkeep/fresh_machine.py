"""Try the project on a fresh machine: a small Debian of its own, with git, make, Python, pip and one typeface.

Serves the site there and runs the tests, each in a fresh clone of HEAD. The small Debian downloads from the same places
as this machine: it has its apt sources and its settings of apt, pip, uv and npm, and nothing else of this machine.
"""

import argparse
import http.client
import os
import platform
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from types import FrameType
from typing import IO, NamedTuple

from tools.errors import StepError, run
from tools.paths import CACHE, ROOT

PACKAGES = ("ca-certificates", "git", "make", "python3", "python3-pip")
# Each typeface is named after the folder that its package fills.
FONTS = {"dejavu": "fonts-dejavu-core", "liberation": "fonts-liberation"}
PROGRAMS = {"mmdebstrap": "mmdebstrap", "setpriv": "util-linux", "unshare": "util-linux", "git": "git"}

# The files that say where a machine downloads from, and which certificates it trusts.
SETTINGS = (
    "etc/apt/auth.conf",
    "etc/apt/auth.conf.d",
    "etc/apt/keyrings",
    "etc/apt/mirrors",
    "etc/hosts",
    "etc/pip.conf",
    "etc/uv",
    "usr/local/share/ca-certificates",
)
HOME_SETTINGS = (".config/pip", ".config/uv", ".npmrc", ".pip")
PASSED_ON = re.compile(
    r"(PIP|UV|NPM_CONFIG)_\w+|\w+_PROXY|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|SSL_CERT_(FILE|DIR)", re.IGNORECASE
)
# The folders in which apt, pip and uv, and npm keep what they have downloaded.
DOWNLOADS = {"apt": "var/cache/apt/archives", "python": "root/.cache", "npm": "root/.npm"}

# Starts a program whose processes and mounts end with it, and which ends with this program.
APART = ("setpriv", "--pdeathsig", "KILL", "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--ipc")

BUNDLE = "project.bundle"
SERVED = re.compile(rb"<title>[^<]*Sidste Udvej")
LONGEST_WAIT = 30 * 60  # seconds until the site is served
STOPS = (signal.SIGINT, signal.SIGTERM)


class Outcome(NamedTuple):
    """The result of a command on the fresh machine; `seconds` include the clone and the set-up."""

    command: str
    passed: bool
    result: str
    seconds: float


def main() -> int:
    """Make the machine, serve the site and run the commands there; return 0 if all succeeded, else 1 or 2."""
    options = parse(sys.argv[1:])
    for number in STOPS:
        signal.signal(number, stop)
    try:
        check_requirements()
        commit = run(["git", "log", "-1", "--format=%h (%s)"], failing="The project has no commit.").strip()
        with opened(options.log) as log, fresh_machine(options, log) as machine:
            # Before anything is run there: `make test` installs the fonts that its browsers are given.
            fonts = font_folders(machine.root)
            print(f"Trying commit {commit}; follow it with: tail -f {options.log}", flush=True)
            outcomes = [told(machine.serve())]
            outcomes += [told(machine.try_command(command)) for command in options.run]
    except StepError as error:
        print(f"There is no fresh machine: {error}", file=sys.stderr)
        return 2
    alone = fonts == [options.fonts]
    if not alone:
        print(f"Only the fonts {options.fonts} should be there; there are {' and '.join(fonts)}.", file=sys.stderr)
    well = alone and all(outcome.passed for outcome in outcomes)
    ran = "; ".join(f"{outcome.command}: {outcome.result}" for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    print(
        f"{'Passed' if well else 'FAILED'}: Debian {options.release}, fonts {' and '.join(fonts)}, commit {commit}. "
        f"{ran}. {seconds / 60:.1f} minutes."
    )
    return 0 if well else 1


def stop(number: int, _frame: FrameType | None) -> None:
    """End the program at a signal, as an exception, so that what was made here is removed."""
    # The same signal often comes twice, from make and from what started make, and would break off the removal.
    for each in STOPS:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.upkeep.fresh_machine", description=__doc__)
    parser.add_argument("--fonts", choices=sorted(FONTS), default="dejavu", help="the only typeface (%(default)s)")
    parser.add_argument(
        "--run",
        action="append",
        metavar="COMMAND",
        help="a shell command to run in a fresh clone, rather than make test; may be repeated",
    )
    parser.add_argument("--release", default=release(), help="the release of Debian, by name (%(default)s)")
    parser.add_argument("--log", type=Path, default=CACHE / "fresh-machine.log", help="for all output (%(default)s)")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep downloads there for the next run")
    parser.add_argument("--keep", action="store_true", help="keep the machine's files, and say where they are")
    # Not in /tmp, which may be in memory.
    parser.add_argument("--place", default="/var/tmp", help="a folder with 6 GB to spare (%(default)s)")  # noqa: S108
    options = parser.parse_args(arguments)
    options.run = options.run or ["make test"]
    return options


def release() -> str:
    """Return the name of the running machine's release, such as bookworm, or an empty string if it has none."""
    try:
        return platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    except OSError:
        return ""


def check_requirements() -> None:
    """Raise StepError if this is not root, or if a program is missing."""
    if os.geteuid() != 0:
        raise StepError("only root can make one. Run it with sudo.")
    for program, package in PROGRAMS.items():
        if not shutil.which(program):
            raise StepError(f"{program} is missing. Install it (Debian: `apt-get install {package}`).")


@contextmanager
def opened(log: Path) -> Iterator[IO[str]]:
    """Open an empty log that belongs to the owner of the project, even under sudo."""
    made = [log] if log.parent.exists() else [log.parent, log]
    log.parent.mkdir(exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        for path in made:
            os.chown(path, ROOT.stat().st_uid, ROOT.stat().st_gid)
        yield file


def told(outcome: Outcome) -> Outcome:
    """Print the result of a command, and return it."""
    print(f"{outcome.command}: {outcome.result} after {outcome.seconds:.0f} s", flush=True)
    return outcome


class Machine:
    """A Debian of its own in a folder. Each command runs as its root, in a fresh clone of the project."""

    def __init__(self, root: Path, log: IO[str], cache: Path | None) -> None:
        self.root = root
        self.log = log
        self.mounts = [
            ["mount", "-t", "proc", "proc", str(root / "proc")],
            ["mount", "--rbind", "/sys", str(root / "sys")],
            ["mount", "--rbind", "/dev", str(root / "dev")],
            # Chromium and Firefox keep memory there, which the two machines must not share.
            ["mount", "-t", "tmpfs", "tmpfs", str(root / "dev" / "shm")],
        ]
        if cache:
            for name, place in DOWNLOADS.items():
                for folder in (cache / name, root / place):
                    folder.mkdir(parents=True, exist_ok=True)
                self.mounts.append(["mount", "--bind", str(cache.resolve() / name), str(root / place)])
        self.clones = 0

    @contextmanager
    def started(self, command: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a shell command in a clone, and end everything that it has started when the context ends."""
        self.clones += 1
        clone = f"/srv/clone-{self.clones}"
        inside = f"git clone --quiet /srv/{BUNDLE} {clone} && cd {clone} && {{ {command}\n}}"
        steps = [*self.mounts, ["chroot", str(self.root), "sh", "-c", inside]]
        self.log.write(f"\n$ {command}\n")
        self.log.flush()
        process = subprocess.Popen(
            [*APART, "sh", "-c", " && ".join(map(shlex.join, steps))],
            env=environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def try_command(self, command: str) -> Outcome:
        """Run a shell command to its end."""
        begun = time.monotonic()
        with self.started(command) as process:
            code = process.wait()
        return Outcome(command, code == 0, f"exit status {code}", time.monotonic() - begun)

    def serve(self) -> Outcome:
        """Serve the site until its start page is answered."""
        port, begun = free_port(), time.monotonic()
        command = f"make serve PORT={port}"
        with self.started(command) as process:
            while time.monotonic() - begun < LONGEST_WAIT:
                if is_served(port):
                    return Outcome(command, True, "the start page is served", time.monotonic() - begun)
                if (code := process.poll()) is not None:
                    return Outcome(command, False, f"exit status {code}", time.monotonic() - begun)
                time.sleep(0.5)
        return Outcome(command, False, "no start page", time.monotonic() - begun)


@contextmanager
def fresh_machine(options: argparse.Namespace, log: IO[str]) -> Iterator[Machine]:
    """Make a small Debian, and remove it at the end unless `options.keep` is set."""
    folder = Path(tempfile.mkdtemp(prefix="fresh-machine-", dir=options.place))
    root = folder / "root"
    try:
        print(f"Making a Debian {options.release} in {root}", flush=True)
        make_root(root, options.release, FONTS[options.fonts])
        yield Machine(root, log, options.cache)
    finally:
        if options.keep:
            print(f"The machine is kept in {root}", flush=True)
        else:
            shutil.rmtree(folder)


def make_root(root: Path, wanted: str, fonts: str) -> None:
    """Make a Debian that holds PACKAGES, a package of fonts, this machine's settings and the project's commits."""
    sources, fetching = root.parent / "debian.sources", root.parent / "fetching.conf"
    sources.write_text(debian_sources(Path("/etc/apt"), release(), wanted), "utf-8")
    fetching.write_text(apt_settings(), "utf-8")
    packages = ",".join([*PACKAGES, fonts])
    command = ["mmdebstrap", "--mode=root", "--variant=minbase", f"--include={packages}", f"--aptopt={fetching}"]
    run(
        [*APART, *command, wanted, root, sources],
        failing=f"mmdebstrap could not make Debian {wanted}.",
    )
    copy_settings(Path("/"), SETTINGS, root)
    copy_settings(Path.home(), HOME_SETTINGS, root / "root")
    run(["chroot", root, "update-ca-certificates"], failing="The certificates could not be taken over.")
    bundle = root / "srv" / BUNDLE
    run(["git", "bundle", "create", bundle, "HEAD", "--branches"], failing="The project could not be bundled.")


def debian_sources(apt: Path, here: str, wanted: str) -> str:
    """Return the sources of Debian's release `here` in the folder `apt`, in deb822 form, as those of `wanted`.

    Sources of anything but Debian are left out. Raises StepError when none is left. See sources.list(5).
    """
    suites = {f"{here}{rest}": f"{wanted}{rest}" for rest in ("", "-updates", "-security")}
    stanzas = []
    for path in sorted([apt / "sources.list", *apt.glob("sources.list.d/*")]):
        if path.suffix not in {".list", ".sources"} or not path.is_file():
            continue
        text = path.read_text("utf-8")
        for source in one_line_sources(text) if path.suffix == ".list" else deb822_sources(text):
            kept = [suites[suite] for suite in source["Suites"].split() if suite in suites]
            if kept and "deb" in source["Types"].split() and source.get("Enabled", "yes").lower() != "no":
                source.replace_header("Types", "deb")
                source.replace_header("Suites", " ".join(kept))
                stanzas.append(source.as_string(maxheaderlen=0))
    if not stanzas:
        raise StepError(f"{apt} names no source of Debian {here or '(this machine is none)'}. Run it on a Debian.")
    return "".join(stanzas)


def deb822_sources(text: str) -> list[Message]:
    """Return the sources of a .sources file."""
    plain = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    return [HeaderParser().parsestr(stanza) for stanza in re.split(r"\n\s*\n", plain.strip()) if stanza]


def one_line_sources(text: str) -> list[Message]:
    """Return the sources of a .list file."""
    found = []
    for line in re.findall(r"^\s*(deb(?:-src)?)\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s*([^#\n]*)", text, re.MULTILINE):
        kind, settings, address, suite, components = line
        source = Message()
        for name, value in {"Types": kind, "URIs": address, "Suites": suite, "Components": components}.items():
            source[name] = value.strip()
        for name, value in re.findall(r"(\S+?)=(\S+)", settings):
            source["Architectures" if name == "arch" else name.title()] = value.replace(",", " ")
        found.append(source)
    return found


def apt_settings() -> str:
    """Return how this machine's apt downloads, for instance through which proxy, but not which indexes."""
    dumped = run(["apt-config", "dump", "Acquire"], failing="apt-config failed.")
    return "".join(line for line in dumped.splitlines(keepends=True) if "::IndexTargets" not in line)


def copy_settings(source: Path, names: Sequence[str], target: Path) -> None:
    """Copy those of the named files and folders that `source` has into `target`."""
    for name in names:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, place, dirs_exist_ok=True)
        elif (source / name).exists():
            shutil.copy(source / name, place)


def environment(here: Mapping[str, str]) -> dict[str, str]:
    """Return the fresh machine's variables: its own, and those of this machine that say where to download from."""
    own = {"HOME": "/root", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    return {name: value for name, value in here.items() if PASSED_ON.fullmatch(name)} | own


def font_folders(root: Path) -> list[str]:
    """Return the folders of a machine's fonts, by name."""
    files = [path for path in (root / "usr" / "share" / "fonts").rglob("*") if path.suffix in {".otf", ".ttf", ".t1"}]
    return sorted({path.parent.name for path in files})


def free_port() -> int:
    """Return a port on which nothing on this machine listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def is_served(port: int) -> bool:
    """Return whether a port of this machine answers with the project's start page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        return answer.status == http.HTTPStatus.OK and bool(SERVED.search(answer.read()))
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
