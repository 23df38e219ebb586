"""Emscripten's glue, the script around the module: without what Pyodide has for C extensions, and no checker calls."""

import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from tools.errors import run
from tools.paths import NODE_MODULES, VENV

# What the glue has, each once, and what stands there instead.
REPLACED = {
    # Adds a function to the table, but not in every browser: where the table lacks it, saved addresses would be of
    # others. Without it, the glue counts the arguments itself, as it does on iPhones.
    "function getPyEMCountArgsPtr(){": "function getPyEMCountArgsPtr(){return 0;",
    # A place in the table for each export whose address a library might ask for. None is loaded.
    "GOT[symName]||=": "if(!GOT[symName])continue;GOT[symName]||=",
    # Waiting for promises in the midst of Python, as no checker does and not every browser can.
    'canConstructWasm&&"Suspending"in WebAssembly': "false",
    'canConstructWasm&&"Suspender"in WebAssembly': "false",
    # What browsers have no function for and Node has, as for the frames of games, by hearing every message.
    'addEventListener("message",__setImmediate_cb,true);': "",
    # Copies all of the memory, most of which is empty already; the page's worker has its parts.
    "return Module.HEAP8.set(t),": "return(API.config.fill||(heap=>heap.set(t)))(Module.HEAP8),",
}
# What takes Python's parser and compiler, and where a restored memory has it already.
HAD = {
    'API.rawRun("import _pyodide_core")': '[0,""]',
    'API._pyodide._base.eval_code("{}")': "null",
    'API.runPythonInternal("import importlib; importlib")': 'API._pyodide._importhook.sys.modules.get("importlib")',
    'API.runPythonInternal("import __main__; __main__.__dict__")': 'API.importlib.import_module("__main__").__dict__',
    'API.runPythonInternal("import builtins; builtins.__dict__")': 'API.importlib.import_module("builtins").__dict__',
}
REPLACED |= {made: f"(API.config._loadSnapshot?{had}:{made})" for made, had in HAD.items()}
# How the glue takes up one export of the module.
EXPORT = re.compile(r'var (_\w+)=(?:Module\["\1"\]=)?wasmExports\["(\w+)"\];')
# What the glue gives the module, and what it gives whoever has loaded it.
IMPORTS = re.compile(r"var wasmImports=\{([^}]*)\}")
PASSED_ON = re.compile(r'(?<=[;}])Module\["(\w+)"\]=\1;')
# Another name of the same.
ALIAS = re.compile(r"var (\w+)=(\w+);")
# The types of a function, for where the module takes its address, as for a library that is loaded later.
TYPES = re.compile(r'(?<=[;}])(\w+)\.sig="\w*";')
ADDRESS = "GOT.func"
WORD = re.compile(r"[A-Za-z_$][\w$]*")


def trimmed(glue: str, exports: Collection[str]) -> tuple[str, set[str]]:
    """The glue without the exports that it only passes on to C extensions, and the names of those that it keeps.

    Raises ValueError when it is not made as it was.
    """
    for was, becomes in REPLACED.items():
        if glue.count(was) != 1:
            raise ValueError(f"{was} is not in it")
        glue = glue.replace(was, becomes)
    words = set(WORD.findall(EXPORT.sub("", glue)))
    kept = {name for name in exports if name in words or f"_{name}" in words}
    return EXPORT.sub(lambda taken: taken[0] if taken[2] in kept else "", glue), kept


def shrunk(glue: str, script: str, imports: Collection[tuple[str, str]], uncalled: Collection[str]) -> str:
    """The glue where only what is used can be reached, for `minified` to find.

    `script` is what loads it, `imports` are what the module imports, from where and by which name; what it imports of
    the functions `uncalled` is an error to call. Raises ValueError when it is not made as it was.
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
            # No place in the table: 280 of them would each take a module of their own to get one.
            parts.append(f"{name}:-1")
        elif sources:
            parts.append(f"{name}:leftOut")
    glue = IMPORTS.sub(lambda _: f"var wasmImports={{{','.join(parts)}}}", glue)
    # Where anything might be evaluated, anything might be used; the site's policy forbids it anyway.
    glue = re.sub(r"(?<![\w.$])eval\(", "leftOut(", glue)
    members = {*re.findall(r"\.([A-Za-z_$][\w$]*)", glue), *WORD.findall(script)}
    quoted = Counter(re.findall(r'"(\w+)"', glue))
    glue = PASSED_ON.sub(lambda on: on[0] if on[1] in members or quoted[on[1]] > 1 else "", glue)
    glue = TYPES.sub(lambda types: types[0] if types[1] in addressed else "", glue)
    return glue + 'function leftOut(){throw Error("This was left out")}\n'


def emptied(file: Path, calls: Path) -> None:
    """Leave of the functions that were not called, as the JSON in `calls` tells, only that they were left out.

    Raises StepError when it is no script.
    """
    run(
        [VENV / "bin" / "node", Path(__file__).with_name("emptied.mjs"), file, calls],
        failing=f"{file.name} could not be read.",
    )


def minified(file: Path) -> None:
    """Drop from the script what nothing in it uses, and what only people need.

    Raises StepError when it is no script.
    """
    terser = NODE_MODULES / "terser" / "bin" / "terser"
    run(
        [VENV / "bin" / "node", terser, file, "--compress", "passes=2", "--output", file],
        failing=f"{file.name} could not be made smaller.",
    )
