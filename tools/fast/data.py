"""Find what the engine that starts fast can do without in a module's data: pointers, and tables that nothing reads.

A module starts with `__wasm_apply_data_relocs`, which writes 28,000 pointers into the data. The saved memory has them
already, and before it is filled in, only pointers to functions that are called that early matter.

A fifth of the saved memory was tables that only functions read that were left out. The module of those functions has
them instead, and writes them when it is loaded. Only tables that are named here move, so that each is known to be
one, and only while no function that was called has the address of anything in it.
"""

import re
import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from tools.fast.wasm import DATA, END, START, Module, Reader, constant, number, vector

# Where Emscripten puts the data (GLOBAL_BASE): https://emscripten.org/docs/tools_reference/settings_reference.html
BASE = 1024
# Tables in the order of the data: how each row of them begins, and how begins what follows it.
TABLES = {
    "Chinese, Japanese and Korean encodings, unicodedata": ("　、。・ˉˇ¨〃".encode("utf-16-le"), b"Windows: mmap("),
    # Followed by the C library's table of the first bytes of UTF-8.
    "more of these encodings": ("丂丄丅丆丏丒丗丟".encode("utf-16-le"), struct.pack("<2I", 0xC0000002, 0xC0000003)),
    # Python reads and prints numbers with functions of its own.
    "numbers in C++": (struct.pack("<3Q", 1, 1 << 56, 0), b"NSt3__220__shared_ptr_emplace"),
}
# The lists of the modules that are frozen into Python, whose code is in one row.
FROZEN = ["_PyImport_FrozenBootstrap", "_PyImport_FrozenStdlib", "_PyImport_FrozenTest"]
APPLY = "__wasm_apply_data_relocs"

LEB = rb"([\x80-\xff]*[\x00-\x7f])"
# Adds a positive constant, or subtracts the negative of one, which may be shorter.
ADDED = rb"\x41([\x80-\xff]*(?:[\x00-\x3f](?=\x6a)|[\x40-\x7f](?=\x6b)))."
# Stores an address in the data. Addresses of data count from global 0, those of functions from global 2.
POINTER = re.compile(rb"\x23\x00" + ADDED + rb"\x23" + LEB + rb"(?:" + ADDED + rb")?\x36\x02\x00", re.DOTALL)
FUNCTIONS = 2
# Sets a global to an address in the data.
HELD = re.compile(rb"\x23\x00" + ADDED + rb"\x24" + LEB, re.DOTALL)
# What every function contains that has an address in the data, and some others too. Only a few addresses, such as
# 1048576, are added by subtracting; called functions add that as a number.
ADDING = re.compile(rb"(?=\x41([\x80-\xff]*[\x00-\x3f])\x6a)", re.DOTALL)
GETTING = re.compile(rb"(?=\x23" + LEB + rb")", re.DOTALL)


def unread(module: Module, called: Collection[int]) -> list[tuple[int, bytes]]:
    """Return the tables that no function in `called` has an address in, each with its own address.

    `called` numbers the defined functions from 0. Raises ValueError when a table is not found.
    """
    data = _data(module)
    used = set(_addresses(module, called))
    rows = [*_named(data), _frozen(module, data)]
    return [(BASE + start, data[start:end]) for start, end in rows if used.isdisjoint(range(start, end))]


def with_data(module: Module, tables: Iterable[tuple[int, bytes]]) -> Module:
    """Return the module with `tables` as its data, each with its address."""
    segments = (b"\0" + constant(address) + END + number(len(table)) + table for address, table in tables)
    return replace(module, sections={**module.sections, DATA: vector(segments)})


def without(saved: bytes, tables: Iterable[tuple[int, bytes]]) -> bytes:
    """Return Pyodide's snapshot with zeros for `tables`. Raises ValueError when one is not where it should be."""
    memory = memory_in(saved)
    emptied = bytearray(saved)
    for address, table in tables:
        start, end = memory + address, memory + address + len(table)
        if saved[start:end] != table:
            raise ValueError(f"the memory at {address} is not the module's table")
        emptied[start:end] = bytes(len(table))
    return bytes(emptied)


def memory_in(saved: bytes) -> int:
    """Return where in Pyodide's snapshot the memory begins: its head begins with a magic number and this."""
    start: int = struct.unpack_from("<I", saved, 4)[0]
    return start


def with_pointers(module: Module, called: Collection[int]) -> Module:
    """Return the module that writes only pointers to functions in `called` into its data when it starts.

    Raises ValueError when it writes anything else.
    """
    # The first fills the module's own table, as the linker wrote it.
    slots = Reader(module.elements[0], 1)
    slots.expression()
    functions = [slots.number() - module.imported(0) for _ in range(slots.number())]
    bodies, applying = [*module.bodies], _applying(module)
    stores = [*POINTER.finditer(bodies[applying])]
    if bodies[applying] != b"\0" + b"".join(store[0] for store in stores) + END:
        raise ValueError(f"{APPLY} writes more than pointers")
    early = (s[0] for s in stores if _number(s[2]) == FUNCTIONS and functions[_added(s[3])] in called)
    bodies[applying] = b"\0" + b"".join(early) + END
    return replace(module, bodies=bodies)


def _data(module: Module) -> bytes:
    segments = Reader(module.sections[DATA])
    if segments.take(2) != b"\1\0":
        raise ValueError("more than one data segment, or one that is not copied into place at the start")
    segments.expression()
    return segments.take(segments.number())


def _applying(module: Module) -> int:
    """Return the number of the function that writes the pointers."""
    return module.exported(APPLY) - module.imported(0)


def _named(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where in the data each of TABLES begins and ends."""
    end = 0
    for beginning, following in TABLES.values():
        start = data.index(beginning, end)
        end = data.index(following, start)
        yield start, end


def _frozen(module: Module, data: bytes) -> tuple[int, int]:
    """Return where in the data the code of the frozen modules begins and ends."""
    pointers = {_added(at): _added(to) for at, _, to in POINTER.findall(module.bodies[_applying(module)])}
    starts, ends = [], []
    for listed in FROZEN:
        held = module.globals[module.exported(listed) - module.imported(3)]
        entry = pointers[_added(held[3:-1])]
        # An entry is the address of a name, that of the code, the code's length, and a flag; the last has no name.
        while entry in pointers:
            start = pointers[entry + 4]
            starts.append(start)
            ends.append(start + struct.unpack_from("<i", data, entry + 8)[0])
            entry += 16
    return min(starts), max(ends)


def _addresses(module: Module, called: Collection[int]) -> Iterator[int]:
    """Yield every address in the data that functions in `called` have, and numbers that only look like one."""
    start = Reader(module.sections[START]).number() - module.imported(0)
    held = {_number(taken): _added(address) for address, taken in HELD.findall(module.bodies[start])}
    for function in {*called} - {start, _applying(module)}:
        body = module.bodies[function]
        yield from map(_added, ADDING.findall(body))
        yield from (held[taken] for taken in map(_number, GETTING.findall(body)) if taken in held)


def _number(encoded: bytes) -> int:
    return Reader(encoded).number()


def _added(encoded: bytes) -> int:
    """Return the size of a constant in signed LEB128; of none, 0."""
    if not encoded:
        return 0
    value = _number(encoded)
    return (1 << 7 * len(encoded)) - value if encoded[-1] & 0x40 else value
