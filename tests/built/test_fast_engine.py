"""The fast engine is the one that answers, and if anything is wrong with it, the whole engine answers instead."""

import builtins
import json
import re
import struct
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path
from types import CodeType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import brotli  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page, Route, expect

from checker.core.errors import CheckerError
from checker.html.answer import render_error
from checker.log.job import completed
from checker.log.render import render_log
from tests.support.logs import log_of
from tests.support.pages import PYODIDE, START, address, damage, missing, refuse
from tests.support.recorded import FILES, LINES, data_of
from tests.support.rules_fixture import TODAY, rules
from tests.support.sizes import every
from tests.support.watch import WHOLE_ENGINE as WHOLE
from tests.support.worked_engine import REPLIES, worked
from tools.errors import StepError, run
from tools.fast import MEMORY, REST, SNAPSHOT, packed, wasm, write_fast
from tools.fast.data import APPLY, BASE, TABLES, unread, with_data, with_pointers, without
from tools.fast.glue import REPLACED, emptied, minified, shrunk, trimmed
from tools.fast.library import _shrunk
from tools.paths import ROOT, VENV
from tools.pyodide import GLUE, LIBRARY, LOCK, MODULE, SCRIPT, SERVED_SCRIPT
from tools.pyodide import PYODIDE as INSTALLED


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Collect the addresses that the page requests from now on."""
    addresses: list[str] = []
    page.context.on("request", lambda request: addresses.append(request.url))
    return addresses


def check_answer(page: Page) -> None:
    expect(page.locator(f"{PYODIDE} [data-field=decided_by]")).to_have_attribute(
        "data-value", "kommunalbestyrelsen", timeout=START
    )


# The parts of the fast engine.
FAST = ["snapshot.wasm", "pyodide.asm.js", "pyodide.asm.wasm"]


def described(site_dir: Path) -> dict[str, Any]:
    """Return what the saved memory says of itself."""
    saved = (site_dir / "engine" / "fast" / SNAPSHOT).read_bytes()
    line: dict[str, Any] = json.loads(saved.split(MEMORY.encode(), 1)[1].split(b"\n", 1)[0])
    return line


def fetched(asked: list[str], file: str) -> bool:
    return any(url.endswith(file) for url in asked)


def test_the_fast_engine_answers_and_nothing_more_is_fetched(page: Page, site_url: str, asked: list[str]) -> None:
    page.goto(address(site_url, "125", {}))
    check_answer(page)
    assert fetched(asked, "engine/fast/snapshot.wasm")
    assert not fetched(asked, "engine/fast/rest.wasm")
    assert not fetched(asked, WHOLE)


@pytest.mark.expects_console
@pytest.mark.parametrize(
    ("file", "fault"), every(4, list(product(FAST, [refuse, damage, missing])), "another fault of another part")
)
def test_with_a_part_refused_the_whole_engine_answers(
    page: Page, site_url: str, asked: list[str], file: str, fault: Callable[[Route], None]
) -> None:
    page.route(f"**/fast/{file}", fault)
    page.goto(address(site_url, "125", {}))
    check_answer(page)
    assert fetched(asked, WHOLE)


def replaced(old: bytes, new: bytes) -> Callable[[Route], None]:
    """Return a handler that serves the file with some bytes replaced by as many others."""

    def answer(route: Route) -> None:
        response = route.fetch()
        body = response.body()
        assert body.count(old) == 1
        assert len(old) == len(new)
        route.fulfill(response=response, body=body.replace(old, new))

    return answer


@pytest.mark.expects_console
@pytest.mark.parametrize("file", every(3, FAST, "another part"))
def test_parts_of_two_builds_are_not_used_together(
    page: Page, site_url: str, site_dir: Path, asked: list[str], file: str
) -> None:
    build = described(site_dir)["build"].encode()
    page.route(f"**/fast/{file}", replaced(build, build[::-1]))
    page.goto(address(site_url, "125", {}))
    check_answer(page)
    assert fetched(asked, WHOLE)


@pytest.mark.whole_engine
def test_when_it_fails_in_the_middle_of_an_answer_the_whole_engine_is_asked(
    page: Page, site_url: str, asked: list[str]
) -> None:
    def failing(route: Route) -> None:
        response = route.fetch()
        text = response.text()
        assert "ready.reply(request)" in text
        # A function that was left out fails like this.
        route.fulfill(
            response=response,
            body=text.replace("ready.reply(request)", "answered(ready, request)")
            + """
            function answered(ready, request) {
                if (!whole) throw new Error("left out");
                return ready.reply(request);
            }""",
        )

    page.route("**/worker.js", failing)
    page.goto(address(site_url, "125", {}))
    check_answer(page)
    assert fetched(asked, "engine/fast/snapshot.wasm")
    assert fetched(asked, WHOLE)


def test_a_function_that_was_not_called_says_so_when_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class LeftOut(BaseException):
        pass

    def left_out() -> None:
        raise LeftOut

    monkeypatch.setattr(builtins, "left_out", left_out, raising=False)
    code = compile("def used(x): return x + 1\nclass A:\n def unused(self, a, *, b=2): return a\n", "m.py", "exec")
    shrunk = _shrunk(code, "m.py", {("m.py", "used", 1), ("m.py", "A", 2)})
    assert isinstance(shrunk, CodeType)
    module: dict[str, object] = {"__name__": "m"}
    exec(shrunk, module)  # noqa: S102 - what the test has written
    assert module["used"](1) == 2  # type: ignore[operator]
    with pytest.raises(LeftOut):
        module["A"]().unused(1, b=3)  # type: ignore[operator]


def test_the_glue_keeps_the_exports_that_are_named_elsewhere() -> None:
    others = "".join(REPLACED)
    glue = (
        'var _a=Module["_a"]=wasmExports["a"];var _b=wasmExports["b"];var _c=wasmExports["c"];_b();Module._c;' + others
    )
    text, kept = trimmed(glue, {"a", "b", "c", "d"})
    assert text == 'var _b=wasmExports["b"];var _c=wasmExports["c"];_b();Module._c;' + "".join(REPLACED.values())
    assert kept == {"b", "c"}
    for was in REPLACED:
        with pytest.raises(ValueError, match="does not occur exactly once"):
            trimmed(glue.replace(was, ""), set())


def test_the_functions_that_were_not_called_are_emptied(tmp_path: Path) -> None:
    script = tmp_path / "glue.js"
    # Each function that is called contains a 1, and each one that is not, a 0.
    script.write_text("""
        function a() { return 1; }
        async function b() { return 0; }
        const c = () => () => 0;
        const d = { e: (x) => x + 1, f: function () { return 0; }, async g() { return 0; }, h() { return 1; } };
        class I extends Object {
            constructor() { super(0); }
            static j() { return 0; }
            get k() { return 1; }
            get l() { return 0; }
        }
        a(), c(), d.e(1), d.h(), Object.create(I.prototype).k;
        """)
    calls = tmp_path / "calls.json"
    (tmp_path / "calls.mjs").write_text(f"""
        import {{ writeFileSync }} from "node:fs";
        import {{ covered }} from "{ROOT}/tools/fast/coverage.mjs";
        writeFileSync("{calls}", JSON.stringify(await covered("glue.js", () => import("{script}"))));
        """)
    run([VENV / "bin" / "node", tmp_path / "calls.mjs"], failing="It does not run.")
    emptied(script, calls)
    left = script.read_text("utf-8")
    assert re.findall(r"\b0\b", left) == ["0"], "all but the constructor's"
    assert len(re.findall(r"\b1\b", left)) == 4 + 1
    assert left.count("leftOut()") == 6
    run([VENV / "bin" / "node", script], failing="It does not run any more.")
    script.write_text("function", "utf-8")
    with pytest.raises(StepError, match=r"glue\.js could not be read"):
        emptied(script, calls)


def test_the_glue_keeps_what_was_called_and_what_is_asked_for_by_name(tmp_path: Path) -> None:
    glue = (
        '(()=>{var _called=()=>1;var _uncalled=(x)=>{eval(x)};_uncalled.sig="vi";var _other=_uncalled;'
        "var _unknown=()=>3;"
        "var wasmImports={called:_called,uncalled:_uncalled,other:_other,unknown:_unknown};start(wasmImports);"
        'Module["FS"]=FS;Module["_other"]=_other;Module["here"]=here;Module.here()})();'
    )
    imports = [("env", "called"), ("env", "uncalled"), ("GOT.func", "other")]
    text = shrunk(glue, "loaded.FS", imports, ["_uncalled"])
    assert text.startswith("(()=>{var _called=()=>1;var _uncalled=(x)=>{leftOut(x)};var _other=_uncalled;")
    assert "wasmImports={called:_called,uncalled:leftOut,other:-1};" in text
    assert text.count("Module[") == 2
    assert "_other]" not in text
    file = tmp_path / "glue.js"
    file.write_text(text, "utf-8")
    minified(file)
    small = file.read_text("utf-8")
    assert "_uncalled" not in small
    assert "_unknown" not in small
    with pytest.raises(ValueError, match="unpack"):
        shrunk("", "", [], [])
    file.write_text("var", "utf-8")
    with pytest.raises(StepError, match=r"glue\.js could not be made smaller"):
        minified(file)


def test_a_saved_memory_is_packed_without_its_zeros() -> None:
    head = struct.pack("<III", 1, 16, 0) + b"head"
    memory = b"ab" + bytes(5000) + b"c" + bytes(10) + b"d" + bytes(9000)
    line, rest = packed(head + memory, "12").split(b"\n", 1)
    assert json.loads(line) == {"build": "12", "head": 16, "parts": [[0, 2], [5002, 12], [len(memory), 0]]}
    assert rest == head + b"abc" + bytes(10) + b"d"


def test_a_module_comes_apart_and_together_unchanged() -> None:
    data = (INSTALLED / MODULE).read_bytes()
    module = wasm.decoded(data)
    assert module.encoded() == data
    first, rest = wasm.divided(module, {0, 5, 6})
    assert (len(first.bodies), len(rest.bodies)) == (len(module.bodies) + 1, len(module.bodies))
    assert first.bodies[5] == module.bodies[5] != rest.bodies[5]
    assert rest.bodies[7] == module.bodies[7] != first.bodies[7]
    assert wasm.decoded(wasm.with_section(data, "memory", b"saved")).encoded() == data
    with pytest.raises(ValueError, match="not a WebAssembly module"):
        wasm.decoded(b"<html>")


@pytest.mark.full("makes the fast engine a second time")
def test_it_is_the_same_bytes_whenever_it_is_made(tmp_path: Path, site_dir: Path) -> None:
    write_fast(tmp_path)
    made = site_dir / "engine" / "fast"
    assert {path.name for path in made.iterdir()} == {path.name for path in tmp_path.iterdir()}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (made / path.name).read_bytes(), path.name


def test_it_weighs_at_most_its_share_of_pyodide(site_dir: Path) -> None:
    fast = [file for file in (site_dir / "engine" / "fast").iterdir() if file.name != REST]
    ours = [*fast, site_dir / "engine" / "pyodide" / SERVED_SCRIPT]
    theirs = [INSTALLED / name for name in (SCRIPT, GLUE, MODULE, LIBRARY, LOCK)]
    weighed = [sum(len(brotli.compress(file.read_bytes(), quality=5)) for file in files) for files in (ours, theirs)]
    # The best compression brings the ratio to 0.43, but takes too long for a test.
    assert weighed[0] <= 0.48 * weighed[1]


def test_its_memory_has_the_rules_once_and_read(site_dir: Path) -> None:
    memory = (site_dir / "engine" / "fast" / "snapshot.wasm").read_bytes()
    # Python keeps these letters in a byte each, and the file in two.
    texts = [c["text"] for p in rules()["paragraphs"] for c in p.get("conditions", []) if set("æøå") & set(c["text"])]
    assert len(texts) > 40
    assert [text for text in texts if text.encode("latin-1") not in memory] == []
    assert [text for text in texts if text.encode() in memory] == []


def test_it_answers_by_rules_that_differ_from_those_in_its_memory(page: Page, site_url: str, asked: list[str]) -> None:
    def other(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("Særlige døråbnere", "Nye døråbnere"))

    page.route("**/rules.json", other)
    page.goto(f"{site_url}ordliste/")
    assert "Nye døråbnere" in page.evaluate(ASK, {"paragraph": "125", "facts": {}, "on": TODAY, "level": 2})
    assert not fetched(asked, "engine/fast/rest.wasm")


ASK = """async (request) => {
    const { Engine } = await import(new URL("assets/javascripts/engine.js", location.origin + "/").href);
    return (await new Engine(location.origin + "/engine/").ask(request)).html;
}"""
# Gives files to one engine, one after the other, and returns the HTML of each reply.
OPEN = """async ([files, on]) => {
    const { Engine } = await import(new URL("assets/javascripts/engine.js", location.origin + "/").href);
    const engine = new Engine(location.origin + "/engine/");
    const shown = [];
    for (const file of files) {
        const bytes = Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0)).buffer;
        const signal = new AbortController().signal;
        shown.push((await engine.open({ name: "log.csv", bytes }, { on, level: 2 }, () => {}, signal)).html);
    }
    return shown;
}"""


def test_every_case_of_a_log_is_answered_by_it_as_by_cpython(page: Page, site_url: str) -> None:
    files = [log_of(case["lines"]) for case in LINES] + [data_of(case) for case in FILES]
    page.goto(f"{site_url}ordliste/")
    shown = page.evaluate(OPEN, [[b64encode(data).decode() for data in files], TODAY])
    for data, html in zip(files, shown, strict=True):
        assert html == expected_of(data)


@pytest.mark.parametrize("step", every(2, [25, 1], "all that the engine was made with"))
def test_it_replies_as_cpython_does_to_what_it_was_made_with(
    page: Page, site_url: str, asked: list[str], step: int
) -> None:
    page.goto(f"{site_url}ordliste/")
    for put, expected in worked(step):
        assert page.evaluate(REPLIES, put) == expected
    assert fetched(asked, "engine/fast/snapshot.wasm")
    assert not fetched(asked, "engine/fast/rest.wasm")
    assert not fetched(asked, WHOLE)


def test_its_second_module_brings_the_tables_that_its_memory_is_without(site_dir: Path) -> None:
    made = site_dir / "engine" / "fast"
    kept = [range(start, start + length) for start, length in described(site_dir)["parts"]]
    original = wasm.decoded((INSTALLED / MODULE).read_bytes())
    tables = unread(original, set())
    assert len(tables) == len(TABLES) + 1, "what is named, and the code of frozen modules"
    assert with_data(original, tables).sections[wasm.DATA] in (made / REST).read_bytes()
    # Shorter runs of zeros are not left out of the file.
    for at, table in tables:
        empty = range(at + 4096, at + len(table) - 4096)
        assert not [part for part in kept if part.start < empty.stop and empty.start < part.stop]
    assert sum(len(table) for _, table in tables) > 1_900_000


# Has the worker load the second module once it has replied, and fetch `/seen` with hashes of places in memory.
LOADING = """
const { set } = WebAssembly.Table.prototype, { instantiate } = WebAssembly, { postMessage } = self;
let load, memory;
WebAssembly.Table.prototype.set = function (place, value) {
    if (place === 0) load = value;
    return set.call(this, place, value);
};
WebAssembly.instantiate = (source, imports) => {
    memory ??= imports?.env?.memory;
    return instantiate(source, imports);
};
const hashes = async () => {
    const parts = PLACES.map(([at, length]) => new Uint8Array(memory.buffer, at, length));
    const found = await Promise.all(parts.map((part) => crypto.subtle.digest("SHA-256", part)));
    return found.map((one) => new Uint8Array(one).toHex()).join(" ");
};
self.postMessage = async (message) => {
    postMessage.call(self, message);
    if (!message.reply) return;
    const before = await hashes();
    load();
    fetch(`/seen?${new URLSearchParams({ before, after: await hashes() })}`);
};
"""


def test_the_second_module_is_loaded_into_a_running_engine_with_its_tables(
    page: Page, site_url: str, asked: list[str], module: wasm.Module
) -> None:
    tables = unread(module, set())
    places = json.dumps([(start, len(table)) for start, table in tables])

    def loading(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=LOADING.replace("PLACES", places) + response.text())

    page.route("**/worker.js", loading)
    page.route("**/seen?*", lambda route: route.fulfill(body="seen"))
    with page.expect_request("**/seen?*") as seen:
        page.goto(address(site_url, "125", {}))
    found = parse_qs(urlsplit(seen.value.url).query)
    hashes = [sha256(table).hexdigest() for _, table in tables]
    assert set(found["before"][0].split()).isdisjoint(hashes)
    assert found["after"][0].split() == hashes
    assert fetched(asked, "engine/fast/rest.wasm")
    assert not fetched(asked, WHOLE)


@pytest.fixture(scope="module")
def module() -> wasm.Module:
    return wasm.decoded((INSTALLED / MODULE).read_bytes())


def test_a_table_stays_once_a_function_that_is_called_has_an_address_in_it(module: wasm.Module) -> None:
    tables = unread(module, set())
    memory = b"\x23\0"
    for table in tables:
        inside = wasm.constant(table[0] - BASE + 4096)
        adding = replace(module, bodies=[*module.bodies, b"\0" + memory + inside + b"\x6a\x1a" + wasm.END])
        assert unread(adding, {len(module.bodies)}) == [other for other in tables if other != table]
    # The linker also keeps addresses in globals, which the module's first function sets.
    start = wasm.Reader(module.sections[wasm.START]).number() - module.imported(0)
    setting = b"\0" + memory + inside + b"\x6a\x24" + wasm.number(7) + wasm.END
    taking = b"\0\x23" + wasm.number(7) + b"\x1a" + wasm.END
    bodies = [setting if n == start else body for n, body in enumerate([*module.bodies, taking])]
    assert unread(replace(module, bodies=bodies), {len(module.bodies)}) == tables[:-1]


def test_tables_are_taken_out_of_a_memory_that_has_them_unchanged() -> None:
    saved = struct.pack("<III", 1, 16, 0) + b"head" + b"abcdefgh"
    assert without(saved, [(2, b"cd"), (6, b"g")]) == saved[:16] + b"ab\0\0ef\0h"
    with pytest.raises(ValueError, match="the memory at 3 is not the module's table"):
        without(saved, [(3, b"x")])


def test_only_pointers_to_functions_called_early_are_written(module: wasm.Module) -> None:
    apply = module.exported(APPLY) - module.imported(0)
    all_called = with_pointers(module, range(len(module.bodies))).bodies[apply]
    none_called = with_pointers(module, ()).bodies[apply]
    assert none_called == b"\0" + wasm.END
    assert 20 * len(none_called) < len(all_called) < len(module.bodies[apply])
    unknown = replace(module, bodies=[body + b"\x01" if n == apply else body for n, body in enumerate(module.bodies)])
    with pytest.raises(ValueError, match="writes more than pointers"):
        with_pointers(unknown, ())


def expected_of(data: bytes) -> str:
    try:
        return render_log(rules(), completed(rules(), "log.csv", data, TODAY))
    except CheckerError as error:
        return render_error(error.message)
