"""Cut Emscripten's glue, the script around the wasm module, down to what checkers call: no support for C extensions."""

import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from tools.errors import run
from tools.paths import NODE_MODULES, VENV

# Pieces of the glue, each of which occurs once, and what replaces them.
REPLACED = {
    # Adds a function to the table, but not in every browser; without it, saved addresses would mean other functions.
    # When this returns 0, the glue counts the arguments itself, as on iPhones: https://github.com/python/cpython/pull/130418
    "function getPyEMCountArgsPtr(){": "function getPyEMCountArgsPtr(){return 0;",
    # Reserves a place in the table for each export whose address a library might ask for; no library is ever loaded.
    "GOT[symName]||=": "if(!GOT[symName])continue;GOT[symName]||=",
    # Lets Python wait for a promise in the middle of a call, which no checker needs and not every browser supports.
    'canConstructWasm&&"Suspending"in WebAssembly': "false",
    'canConstructWasm&&"Suspender"in WebAssembly': "false",
    # Emulates Node's setImmediate, which no checker needs, by listening to every message.
    'addEventListener("message",__setImmediate_cb,true);': "",
    # Copies the whole memory, although most of it is zeros already; whoever starts Pyodide fills it in.
    "return Module.HEAP8.set(t),": "return API.config.fill(Module.HEAP8,t),",
}
# Calls that need Python's parser and compiler, and where a restored memory already has their results.
HAD = {
    'API.rawRun("import _pyodide_core")': '[0,""]',
    'API._pyodide._base.eval_code("{}")': "null",
    'API.runPythonInternal("import importlib; importlib")': 'API._pyodide._importhook.sys.modules.get("importlib")',
    'API.runPythonInternal("import __main__; __main__.__dict__")': 'API.importlib.import_module("__main__").__dict__',
    'API.runPythonInternal("import builtins; builtins.__dict__")': 'API.importlib.import_module("builtins").__dict__',
}
REPLACED |= {made: f"(API.config._loadSnapshot?{had}:{made})" for made, had in HAD.items()}
# How the glue binds one export of the module.
EXPORT = re.compile(r'var (_\w+)=(?:Module\["\1"\]=)?wasmExports\["(\w+)"\];')
# The functions that the glue passes to the module, and those that it passes on to the script that loaded it.
IMPORTS = re.compile(r"var wasmImports=\{([^}]*)\}")
PASSED_ON = re.compile(r'(?<=[;}])Module\["(\w+)"\]=\1;')
# A second name for the same function.
ALIAS = re.compile(r"var (\w+)=(\w+);")
# The signature of a function, used when the module takes its address, as for a library that is loaded later.
TYPES = re.compile(r'(?<=[;}])(\w+)\.sig="\w*";')
ADDRESS = "GOT.func"
WORD = re.compile(r"[A-Za-z_$][\w$]*")


def trimmed(glue: str, exports: Collection[str]) -> tuple[str, set[str]]:
    """Return the glue without the exports that it only passes on to C extensions, and the names of those it keeps.

    Raises ValueError when the glue is not laid out as expected.
    """
    for was, becomes in REPLACED.items():
        if glue.count(was) != 1:
            raise ValueError(f"{was} does not occur exactly once")
        glue = glue.replace(was, becomes)
    words = set(WORD.findall(EXPORT.sub("", glue)))
    kept = {name for name in exports if name in words or f"_{name}" in words}
    return EXPORT.sub(lambda taken: taken[0] if taken[2] in kept else "", glue), kept


def shrunk(glue: str, script: str, imports: Collection[tuple[str, str]], uncalled: Collection[str]) -> str:
    """Return the glue with only what is used still reachable, so that `minified` can drop the rest.

    `script` is the script that loads the glue; `imports` are the module's imports, as (source, name). Those that lead
    to a function in `uncalled` become errors. Raises ValueError when the glue is not laid out as expected.
    """
    (given,) = IMPORTS.findall(glue)
    aliases = dict(ALIAS.findall(glue))
    parts, addressed = [], set()
    for item in given.split(","):
        name, _, value = item.strip().partition(":")
        function = value
        while function in aliases:
            function = aliases[function]
        sources = {source for source, imported in imports if imported == name}
        if sources and function not in uncalled:
            parts.append(item)
            addressed.add(value)
        elif sources == {ADDRESS}:
            # No place in the table: each of these 280 would need a module of its own to get one, see
            # https://github.com/emscripten-core/emscripten/issues/7120
            parts.append(f"{name}:-1")
        elif sources:
            parts.append(f"{name}:leftOut")
    glue = IMPORTS.sub(lambda _: f"var wasmImports={{{','.join(parts)}}}", glue)
    # With `eval` in it, the minifier must assume that everything is used; the site's policy forbids `eval` anyway.
    glue = re.sub(r"(?<![\w.$])eval\(", "leftOut(", glue)
    members = {*re.findall(r"\.([A-Za-z_$][\w$]*)", glue), *WORD.findall(script)}
    quoted = Counter(re.findall(r'"(\w+)"', glue))
    glue = PASSED_ON.sub(lambda on: on[0] if on[1] in members or quoted[on[1]] > 1 else "", glue)
    glue = TYPES.sub(lambda types: types[0] if types[1] in addressed else "", glue)
    return glue + 'function leftOut(){throw Error("This was left out")}\n'


def emptied(file: Path, calls: Path) -> None:
    """Make every function in `file` that was not called raise an error; `calls` is a JSON file that lists them.

    Raises StepError when `file` is not a script.
    """
    run(
        [VENV / "bin" / "node", Path(__file__).with_name("emptied.mjs"), file, calls],
        failing=f"{file.name} could not be read.",
    )


def minified(file: Path) -> None:
    """Minify a script in place, and drop what nothing in it uses.

    Raises StepError when `file` is not a script.
    """
    terser = NODE_MODULES / "terser" / "bin" / "terser"
    run(
        [VENV / "bin" / "node", terser, file, "--compress", "passes=2", "--output", file],
        failing=f"{file.name} could not be made smaller.",
    )
