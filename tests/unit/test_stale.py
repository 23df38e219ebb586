"""Facts and links that go stale by themselves are reported, with where they are."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tools.upkeep import stale
from tools.upkeep.stale import dead_links, links_of, main

PAGE = '<article class="md-content__inner"><p>{}</p></article>'


@pytest.fixture
def others() -> Iterator[str]:
    """Serve another site, which answers with the status in the address, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(self.path.strip("/")))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_links_to_other_sites_are_found_once_each(tmp_path: Path) -> None:
    (tmp_path / "klage").mkdir()
    links = '<a class="x" href="https://example.org/a?b=1&amp;c=2#d">x</a><a href="http://127.0.0.1:8000/">y</a>'
    for folder in (tmp_path, tmp_path / "klage"):
        (folder / "index.html").write_text(PAGE.format(links + '<a href="../om/">z</a>'), "utf-8")
    assert links_of(tmp_path) == {"https://example.org/a?b=1&c=2": "/"}


def test_a_dead_link_is_reported_with_its_page_and_a_guarded_one_is_not_dead(others: str) -> None:
    links = {f"{others}{code}": "/klage/" for code in (200, 403, 404, 410, 429, 500)}
    dead = list(dead_links({**links, "http://127.0.0.1:9/": "/om/"}))
    assert [one.split(": ", 1)[0] for one in dead] == [
        *(f"/klage/ links to {others}{code}" for code in (404, 410, 500)),
        "/om/ links to http://127.0.0.1:9/",
    ]
    assert "404 Not Found" in dead[0]
    assert "no answer" in dead[-1]


def test_the_handbook_links_to_other_sites(site_dir: Path) -> None:
    assert "https://danskelove.dk/serviceloven/133" in links_of(site_dir)


@pytest.mark.parametrize(("warnings", "code"), [([], 0), (["§ 125 changes"], 1)])
def test_the_exit_code_says_whether_anything_is_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], warnings: list[str], code: int
) -> None:
    monkeypatch.setattr(stale, "warnings", lambda *_: iter(warnings))
    monkeypatch.setattr(stale, "links_of", lambda _: {})
    assert main() == code
    assert capsys.readouterr().out.startswith("- § 125" if code else "ok")
