"""The parts of a fresh machine, and the errors where one cannot be made. Only making one shows that it works."""

import os
import shutil
from pathlib import Path

import pytest

from tools.errors import StepError
from tools.upkeep import fresh_machine
from tools.upkeep.fresh_machine import FONTS, PROGRAMS, copy_settings, debian_sources, environment, font_folders, parse

ONE_LINE = """\
# deb http://old.example/debian bookworm main
deb [arch=amd64,i386 signed-by=/usr/share/keyrings/d.gpg] http://mirror.example/debian bookworm main contrib # ours
deb http://mirror.example/security bookworm-security main
deb-src http://mirror.example/debian bookworm main
deb http://others.example/postgresql bookworm-pgdg main
"""
DEB822 = """\
# Written by the installer.
Types: deb deb-src
# The second is for what changes between releases.
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEY865UxYJKwYBBAHaRw8BAQdAd7Z0srwuhlB6JKFkcf4HU4SSS
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: http://others.example/node
Suites: nodistro
Components: main

Types: deb
URIs: http://unused.example/debian
Suites: bookworm
Components: main
Enabled: no
"""


@pytest.fixture
def apt(tmp_path: Path) -> Path:
    """Return a folder for the settings of apt, without any sources yet."""
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


class TestSources:
    def test_lines_become_stanzas_of_the_release_wanted(self, apt: Path) -> None:
        (apt / "sources.list").write_text(ONE_LINE, "utf-8")
        assert debian_sources(apt, "bookworm", "trixie") == (
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\nComponents: main contrib\n"
            "Architectures: amd64 i386\nSigned-By: /usr/share/keyrings/d.gpg\n\n"
            "Types: deb\nURIs: http://mirror.example/security\nSuites: trixie-security\nComponents: main\n\n"
        )

    def test_stanzas_keep_their_key_and_lose_what_is_not_the_release_itself(self, apt: Path) -> None:
        (apt / "sources.list.d" / "debian.sources").write_text(DEB822, "utf-8")
        (apt / "sources.list.d" / "node.sources.disabled").write_text(DEB822, "utf-8")
        assert debian_sources(apt, "bookworm", "bookworm") == (
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n"
            "Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n"
            " mDMEY865UxYJKwYBBAHaRw8BAQdAd7Z0srwuhlB6JKFkcf4HU4SSS\n -----END PGP PUBLIC KEY BLOCK-----\n\n"
        )

    def test_a_machine_without_sources_is_refused(self, apt: Path) -> None:
        (apt / "sources.list").write_text(ONE_LINE, "utf-8")
        with pytest.raises(StepError, match="names no source of Debian jammy"):
            debian_sources(apt, "jammy", "bookworm")


def test_a_machine_has_dejavu_and_runs_the_tests_unless_asked_otherwise() -> None:
    usual = parse([])
    assert (usual.fonts, usual.run, usual.keep, usual.cache) == ("dejavu", ["make test"], False, None)
    chosen = parse(["--fonts", "liberation", "--run", "make quick", "--run", "make full"])
    assert (chosen.fonts, chosen.run) == ("liberation", ["make quick", "make full"])


def test_an_unknown_typeface_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--fonts", "comic"])
    said = capsys.readouterr().err
    assert all(name in said for name in FONTS)


@pytest.mark.parametrize(
    ("user", "missing", "said"),
    [
        (1000, None, "only root can make one"),
        (0, "mmdebstrap", "Install it .*apt-get install mmdebstrap"),
        (0, "setpriv", "Install it .*apt-get install util-linux"),
    ],
)
def test_an_error_says_what_is_missing(
    user: int, missing: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == missing else f"/usr/bin/{name}")
    with pytest.raises(StepError, match=said):
        fresh_machine.check_requirements()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", {name: name for name in PROGRAMS}.get)
    fresh_machine.check_requirements()


def test_the_machine_has_the_variables_that_say_where_to_fetch_from_and_no_others() -> None:
    kept = {"PIP_INDEX_URL": "a", "npm_config_registry": "b", "https_proxy": "c", "SSL_CERT_FILE": "d"}
    here = kept | {"HOME": "/home/me", "PATH": "/home/me/bin", "CHROMIUM": "chrome", "LANG": "da_DK.UTF-8"}
    there = environment(here)
    assert there.pop("HOME") == "/root"
    assert "/home/me" not in there.pop("PATH")
    assert there == kept


def test_the_machine_has_the_settings_of_this_one(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for name in ("etc/pip.conf", "etc/uv/uv.toml", "etc/secret"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(name, "utf-8")
    copy_settings(here, fresh_machine.SETTINGS, there)
    copied = {str(path.relative_to(there)) for path in there.rglob("*") if path.is_file()}
    assert copied == {"etc/pip.conf", "etc/uv/uv.toml"}


def test_every_installed_typeface_is_listed(tmp_path: Path) -> None:
    for name in ("truetype/dejavu/Sans.ttf", "truetype/dejavu/Serif.ttf", "opentype/urw/Gothic.otf", "misc/README"):
        (tmp_path / "usr/share/fonts" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "usr/share/fonts" / name).touch()
    assert font_folders(tmp_path) == ["dejavu", "urw"]
