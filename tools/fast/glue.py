"""Emscripten's glue, the script around the module: without what Pyodide has for C extensions, and no checker calls."""

import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from tools.errors import run
from tools.paths import NODE_MODULES, VENV

# Adds a function to the table, but not in every browser: where the table lacks it, saved addresses would be of others.
# Without it, the glue counts the arguments itself, as it does on iPhones.
COUNTING = "function getPyEMCountArgsPtr(){"
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

    Raises ValueError when it does not count arguments as it did.
    """
    if glue.count(COUNTING) != 1:
        raise ValueError(f"{COUNTING} is not in it")
    glue = glue.replace(COUNTING, COUNTING + "return 0;")
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
            parts.append(f'{name}:()=>leftOut("{name}")')
    glue = IMPORTS.sub(lambda _: f"var wasmImports={{{','.join(parts)}}}", glue)
    # Where anything might be evaluated, anything might be used; the site's policy forbids it anyway.
    glue = re.sub(r"(?<![\w.$])eval\(", "leftOut(", glue)
    members = {*re.findall(r"\.([A-Za-z_$][\w$]*)", glue), *WORD.findall(script)}
    quoted = Counter(re.findall(r'"(\w+)"', glue))
    glue = PASSED_ON.sub(lambda on: on[0] if on[1] in members or quoted[on[1]] > 1 else "", glue)
    glue = TYPES.sub(lambda types: types[0] if types[1] in addressed else "", glue)
    return glue + 'function leftOut(name){throw Error(name+" was left out")}\n'


def minified(file: Path) -> None:
    """Drop from the script what nothing in it uses, and what only people need.

    Raises StepError when it is no script.
    """
    terser = NODE_MODULES / "terser" / "bin" / "terser"
    run(
        [VENV / "bin" / "node", terser, file, "--compress", "passes=2", "--output", file],
        failing=f"{file.name} could not be made smaller.",
    )
