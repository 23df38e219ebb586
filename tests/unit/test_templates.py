"""A template that was compiled for an earlier build is not compiled again, and is never taken for another."""

from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from tools.site import templates
from tools.site.templates import kept_templates

Build = Callable[..., str]


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were compiled, one after the other; none is kept from before."""
    found: list[str] = []
    generate = jinja2.Environment._generate

    def counted(env: jinja2.Environment, *given: object, **named: object) -> str:
        found.append(str(given[0]))
        return generate(env, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(jinja2.Environment, "_generate", counted)
    monkeypatch.setattr(templates, "CACHE", tmp_path / "cache")
    return found


def built(text: str, env: jinja2.Environment | None = None) -> str:
    with kept_templates():
        return (env or jinja2.Environment(autoescape=True)).from_string(text).render(name="<a>")


def test_the_next_build_compiles_nothing_that_is_the_same(compiled: list[str]) -> None:
    assert [built("Hej {{ name }}.") for _ in range(3)] == ["Hej &lt;a&gt;."] * 3
    assert len(compiled) == 1


def test_a_template_is_compiled_once_in_a_build(compiled: list[str]) -> None:
    with kept_templates():
        env = jinja2.Environment(autoescape=True)
        assert {env.from_string("x{{ 1 }}").render() for _ in range(3)} == {"x1"}
    assert len(compiled) == 1


def with_filter() -> jinja2.Environment:
    env = jinja2.Environment(autoescape=True)
    env.filters["loud"] = str.upper
    return env


@pytest.mark.parametrize(
    ("text", "env", "shown"),
    [
        ("Hej, {{ name }}.\n", None, "Hej, &lt;a&gt;."),
        ("Hej {{ name }}.\n", jinja2.Environment(autoescape=False), "Hej <a>."),  # noqa: S701
        ("Hej {{ name }}.\n", jinja2.Environment(autoescape=True, keep_trailing_newline=True), "Hej &lt;a&gt;.\n"),
        ("Hej {{ name }}.\n", jinja2.Environment(autoescape=True, variable_start_string="{ {"), "Hej {{ name }}."),
        ("Hej {{ name }}.\n", jinja2.Environment(autoescape=True, extensions=["jinja2.ext.do"]), "Hej &lt;a&gt;."),
        ("Hej {{ name }}.\n", with_filter(), "Hej &lt;a&gt;."),
    ],
    ids=["text", "escape", "newline", "signs", "extension", "filter"],
)
def test_what_is_another_template_is_compiled(
    compiled: list[str], text: str, env: jinja2.Environment | None, shown: str
) -> None:
    assert built("Hej {{ name }}.\n") == "Hej &lt;a&gt;."
    assert built(text, env) == shown
    assert len(compiled) == 2


def test_a_spoilt_file_is_made_anew(compiled: list[str], tmp_path: Path) -> None:
    built("x")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(kept.read_bytes()[:-5])
    assert built("x") == "x"
    assert len(compiled) == 2
    assert built("x") == "x"
    assert len(compiled) == 2


def test_what_is_no_longer_used_is_not_kept(compiled: list[str], tmp_path: Path) -> None:
    for text in ("x" * 10_000, "y"):
        built(text)
    (kept,) = (tmp_path / "cache").iterdir()
    assert (len(compiled), kept.stat().st_size < 5_000) == (2, True)


def test_an_error_of_the_build_leaves_jinja_as_it_was() -> None:
    before = jinja2.Environment.compile, jinja2.FileSystemLoader.list_templates
    with pytest.raises(jinja2.TemplateSyntaxError), kept_templates():
        jinja2.Environment(autoescape=True).from_string("{% if %}")
    assert (jinja2.Environment.compile, jinja2.FileSystemLoader.list_templates) == before


def test_the_themes_files_are_those_that_jinja_finds_but_for_hidden_folders(tmp_path: Path) -> None:
    for name in ("a.html", "b/c.html", "b/.d/e.html", ".icons/f.svg", "g.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    env = jinja2.Environment(autoescape=True, loader=jinja2.FileSystemLoader([tmp_path, tmp_path / "b"]))
    all_of_them = env.list_templates()
    with kept_templates():
        assert env.list_templates() == ["a.html", "b/c.html", "c.html", "g.js"]
    assert set(all_of_them) - {"a.html", "b/c.html", "c.html", "g.js"} == {"b/.d/e.html", ".d/e.html", ".icons/f.svg"}
