"""Split a WebAssembly module in two: what a profile used, and the rest, which is loaded when it is first called.

Both parts number their functions as the original does. A function that lives in the other part has a stub in its place,
which calls it through a table that the parts share, so that no other byte of code has to change. A stub for the rest
first has the rest loaded, unless it is there. The format: https://webassembly.github.io/spec/core/binary/
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

HEADER = b"\0asm\1\0\0\0"
TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA, DATA_COUNT, TAG = range(1, 14)
# The order that sections must have; custom ones (0) may be anywhere.
ORDER = [TYPE, IMPORT, FUNCTION, TABLE, MEMORY, TAG, GLOBAL, EXPORT, START, ELEMENT, DATA_COUNT, CODE, DATA]
FUNC, I32, MUTABLE, FUNCREF = 0x00, b"\x7f", b"\x01", b"\x70"
END = b"\x0b"
# The table that the parts share, and the beginning of the names of everything else that they share.
SHARED = "split"


def number(value: int) -> bytes:
    """Encode a non-negative `value` as unsigned LEB128."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def constant(value: int) -> bytes:
    """Encode `i32.const value`, non-negative; its operand is signed LEB128."""
    out = bytearray(b"\x41")
    while value > 0x3F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def vector(items: Iterable[bytes]) -> bytes:
    """Encode items as a vector: their count, then the items."""
    items = list(items)
    return number(len(items)) + b"".join(items)


def name(text: str) -> bytes:
    """Encode a name: its length, then its UTF-8 bytes."""
    encoded = text.encode()
    return number(len(encoded)) + encoded


class Reader:
    """Reads bytes from a given position on."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def number(self) -> int:
        """Read an unsigned LEB128."""
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def take(self, count: int) -> bytes:
        """Read the next `count` bytes."""
        self.at += count
        return self.data[self.at - count : self.at]

    def items(self, read: Callable[[], object]) -> list[bytes]:
        """Read a vector, and return the bytes of each item; `read` skips one item."""
        found = []
        for _ in range(self.number()):
            start = self.at
            read()
            found.append(self.data[start : self.at])
        return found

    def table(self) -> None:
        """Skip the type of a table."""
        self.take(1)
        self.limits()

    def variable(self) -> None:
        """Skip a global with its initial value."""
        self.take(2)
        self.expression()

    def export(self) -> None:
        """Skip an export."""
        self.take(self.number())
        self.take(1)
        self.number()

    def limits(self) -> None:
        """Skip the limits of a table or memory."""
        if self.take(1)[0] & 1:
            self.number()
        self.number()

    def expression(self) -> None:
        """Skip a constant expression of one instruction, as linkers write them."""
        opcode = self.take(1)[0]
        if opcode not in {0x23, 0x41, 0x42, 0xD0}:
            raise ValueError(f"instruction {opcode:#x} in a constant expression")
        self.number()
        if self.take(1) != END:
            raise ValueError("a constant expression of more than one instruction")


@dataclass(frozen=True)
class Module:
    """A module's sections; those that are changed here are split into the bytes of their items."""

    sections: dict[int, bytes]
    custom: list[bytes]
    types: list[bytes]
    imports: list[bytes]
    functions: list[int]
    tables: list[bytes]
    globals: list[bytes]
    exports: list[bytes]
    elements: list[bytes]
    bodies: list[bytes]

    def imported(self, kind: int) -> int:
        """Return how many functions (0), tables (1) or globals (3) are imported."""
        return sum(1 for item in self.imports if _import_kind(item) == kind)

    def parameters(self, function: int) -> int:
        """Return the number of parameters of a defined function; `function` counts from 0."""
        reader = Reader(self.types[self.functions[function]])
        if reader.take(1) != b"\x60":
            raise ValueError("a type that is not a function's")
        return reader.number()

    def exported(self, named: str) -> int:
        """Return the number of what is exported under a name. Raises KeyError when nothing is."""
        item = {_name_of(item): item for item in self.exports}[named]
        return Reader(item, len(name(named)) + 1).number()

    def encoded(self) -> bytes:
        """Return the module as the bytes of a file."""
        sections = {
            **self.sections,
            TYPE: vector(self.types),
            IMPORT: vector(self.imports),
            FUNCTION: vector(map(number, self.functions)),
            TABLE: vector(self.tables),
            GLOBAL: vector(self.globals),
            EXPORT: vector(self.exports),
            ELEMENT: vector(self.elements),
            CODE: vector(number(len(body)) + body for body in self.bodies),
        }
        ordered = [(0, content) for content in self.custom] + [(i, sections[i]) for i in ORDER if i in sections]
        return HEADER + b"".join(bytes([i]) + number(len(content)) + content for i, content in ordered)


def decoded(data: bytes) -> Module:
    """Return the module in the bytes of a file. Raises ValueError for anything that this reader does not know."""
    reader = Reader(data)
    if reader.take(8) != HEADER:
        raise ValueError("not a WebAssembly module")
    sections: dict[int, bytes] = {}
    custom = []
    while reader.at < len(data):
        kind = reader.take(1)[0]
        content = reader.take(reader.number())
        if kind:
            sections[kind] = content
        elif Reader(content).take(9) == name("dylink.0"):
            # Emscripten's glue reads this section; the others, such as functions' names, are for debuggers. See
            # https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md
            custom.append(content)

    def items(kind: int, read: Callable[[Reader], object]) -> list[bytes]:
        section = Reader(sections.get(kind, b"\0"))
        return section.items(lambda: read(section))

    codes = Reader(sections[CODE])
    functions = Reader(sections[FUNCTION])
    return Module(
        sections=sections,
        custom=custom,
        types=items(TYPE, _skip_type),
        imports=items(IMPORT, _skip_import),
        functions=[functions.number() for _ in range(functions.number())],
        tables=items(TABLE, Reader.table),
        globals=items(GLOBAL, Reader.variable),
        exports=items(EXPORT, Reader.export),
        elements=items(ELEMENT, _skip_element),
        bodies=[codes.take(codes.number()) for _ in range(codes.number())],
    )


def export_names(module: Module) -> list[str]:
    """Return the names of the module's exports."""
    return [_name_of(item) for item in module.exports]


def imported_names(module: Module) -> list[tuple[str, str]]:
    """Return the module's imports, each as (source, name)."""
    readers = [Reader(item) for item in module.imports]
    return [(reader.take(reader.number()).decode(), reader.take(reader.number()).decode()) for reader in readers]


def with_exports(module: Module, keep: Collection[str]) -> Module:
    """Return the module with only the exports in `keep`."""
    return replace(module, exports=[item for item in module.exports if _name_of(item) in keep])


def with_section(data: bytes, section: str, content: bytes) -> bytes:
    """Return the bytes of a module with one more custom section, at the end."""
    return data + b"\0" + number(len(name(section) + content)) + name(section) + content


def without_data(module: Module) -> Module:
    """Return the module with each data segment emptied, for a memory that is filled from elsewhere."""
    reader = Reader(module.sections[DATA])
    emptied = []
    for _ in range(reader.number()):
        start = reader.at
        if reader.take(1) != b"\0":
            raise ValueError("a data segment that is not copied into place at the start")
        reader.expression()
        emptied.append(module.sections[DATA][start : reader.at] + number(0))
        reader.take(reader.number())
    return replace(module, sections={**module.sections, DATA: vector(emptied)})


def marking(module: Module) -> Module:
    """Return the module in which the nth function, when called, sets the global exported as `called<n>` to 1."""
    first = module.imported(3) + len(module.globals)
    mark = I32 + MUTABLE + constant(0) + END
    return replace(
        module,
        globals=[*module.globals, *(mark for _ in module.bodies)],
        exports=[
            *module.exports,
            *(name(f"called{n}") + b"\x03" + number(first + n) for n in range(len(module.bodies))),
        ],
        bodies=[_begun(body, constant(1) + b"\x24" + number(first + n)) for n, body in enumerate(module.bodies)],
    )


def divided(module: Module, used: Collection[int]) -> tuple[Module, Module]:
    """Split the module into one with only the functions in `used`, and the rest.

    `used` numbers the defined functions from 0. The first part exports the table `split`, and `split_table0`,
    `split_global0` and so on; the rest imports them from `split`, and all else from where the original does. Whoever
    starts the first part must put a function `() -> ()` that starts the rest into slot 0 of `split`.
    """
    count, shared = len(module.bodies), module.imported(1) + len(module.tables)
    functions = module.imported(0)
    action = next(i for i, item in enumerate(module.types) if item == b"\x60\0\0")
    table = FUNCREF + b"\0" + number(count + 1)
    loaded = module.imported(3) + len(module.globals)
    ensure = functions + count

    def slot(n: int) -> int:
        return n + 1

    def stub(n: int, before: bytes) -> bytes:
        passed = b"".join(b"\x20" + number(p) for p in range(module.parameters(n)))
        call = constant(slot(n)) + b"\x11" + number(module.functions[n]) + number(shared)
        return b"\0" + before + passed + call + END

    def slots(numbers: Iterable[int]) -> list[bytes]:
        return [
            b"\2" + number(shared) + constant(slot(run[0])) + END + b"\0" + vector(number(functions + n) for n in run)
            for run in _runs(sorted(numbers))
        ]

    load = b"\x23" + number(loaded) + b"\x45\x04\x40" + constant(0) + b"\x11" + number(action) + number(shared)
    load += constant(1) + b"\x24" + number(loaded) + END
    # The tables and globals that the module defines; the rest must share them.
    own = [
        *((f"{SHARED}_table{i}", b"\x01", module.imported(1) + i, item) for i, item in enumerate(module.tables)),
        (SHARED, b"\x01", shared, table),
        *((f"{SHARED}_global{i}", b"\x03", module.imported(3) + i, item[:2]) for i, item in enumerate(module.globals)),
    ]
    first = replace(
        module,
        functions=[*module.functions, action],
        tables=[*module.tables, table],
        globals=[*module.globals, I32 + MUTABLE + constant(0) + END],
        exports=[*module.exports, *(name(text) + kind + number(i) for text, kind, i, _ in own)],
        elements=[*module.elements, *slots(used)],
        bodies=[
            *(body if n in used else stub(n, b"\x10" + number(ensure)) for n, body in enumerate(module.bodies)),
            b"\0" + load + END,
        ],
    )
    rest = replace(
        module,
        sections={kind: content for kind, content in module.sections.items() if kind not in {START, DATA, DATA_COUNT}},
        custom=[],
        imports=[*module.imports, *(name(SHARED) + name(text) + kind + item for text, kind, _, item in own)],
        tables=[],
        globals=[],
        exports=[],
        elements=slots(set(range(count)) - set(used)),
        bodies=[stub(n, b"") if n in used else body for n, body in enumerate(module.bodies)],
    )
    return first, rest


def _runs(numbers: list[int]) -> list[list[int]]:
    """Group sorted numbers into runs of consecutive ones."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _begun(body: bytes, instructions: bytes) -> bytes:
    """Return a function's body with `instructions` before its own."""
    reader = Reader(body)
    for _ in range(reader.number()):
        reader.number()
        reader.take(1)
    return body[: reader.at] + instructions + body[reader.at :]


def _name_of(item: bytes) -> str:
    reader = Reader(item)
    return reader.take(reader.number()).decode()


def _import_kind(item: bytes) -> int:
    reader = Reader(item)
    reader.take(reader.number())
    reader.take(reader.number())
    return reader.take(1)[0]


def _skip_type(reader: Reader) -> None:
    reader.take(1)
    reader.take(reader.number())
    reader.take(reader.number())


def _skip_import(reader: Reader) -> None:
    reader.take(reader.number())
    reader.take(reader.number())
    kind = reader.take(1)[0]
    match kind:
        case 0:
            reader.number()
        case 1:
            reader.take(1)
            reader.limits()
        case 2:
            reader.limits()
        case 3:
            reader.take(2)
        case _:
            reader.take(1)
            reader.number()


def _skip_element(reader: Reader) -> None:
    if reader.take(1) != b"\0":
        raise ValueError("an element segment of a kind that linkers do not write")
    reader.expression()
    for _ in range(reader.number()):
        reader.number()
