"""Sequences that once broke the promise of sw.js, in few steps."""

from tests.support.versions import (
    BEGUN,
    LOSE,
    UNLISTED,
    Step,
    activate,
    close,
    connect,
    deploy,
    fill,
    keep,
    replaced,
    source,
    visit,
)

# The first version waits once more, while one page is still of it and another of the second.
ROLLED_BACK = [
    *[*BEGUN, visit(0, ""), deploy(1), visit(1, ""), activate(1)],
    *[visit(1, ""), deploy(0), visit(1, "")],
]
# Each with the mend of sw.js without which it breaks the promise.
FAULTS: dict[str, tuple[list[Step], str, str]] = {
    "a cache that was deleted while it was filled says that it is whole": (
        [*BEGUN[:-1], keep(0, "handbook") | {"tasks": 41}, LOSE],
        "if (!Object.keys(files).every(",
        "if (![].every(",
    ),
    "a cache that was deleted while its version took over says that it is whole": (
        [*BEGUN, deploy(1), visit(0, ""), activate(0) | {"tasks": 16}, LOSE],
        "await cache.put(name, Response.json(await useBy(known)))",
        "await (await caches.open(CURRENT)).put(name, Response.json(await useBy(known)))",
    ),
    "the server's page is forgotten when the version in use is installed once more": (
        [*BEGUN, deploy(1), visit(1, UNLISTED), deploy(0), visit(0, "")],
        "if ((await lastUse()).name !== CURRENT) await note",
        "await note",
    ),
    "a version that is taken up again is swept while it waits": (
        [*ROLLED_BACK, close(0), visit(1, ""), visit(1, ""), activate(1)],
        "if (!installing && !waiting) for",
        "for",
    ),
    "the version in use is swept while it is installed once more": (
        [*BEGUN, deploy(1), visit(0, ""), deploy(0), visit(0, "") | {"tasks": 8}, activate(0)],
        "if (!installing && !waiting) for (const name of unused) await",
        "for (const name of unused) if (!(installing || waiting) || (await useOf(name))) await",
    ),
    "pages get parts of a version that had no room to note that they have another": (
        [*BEGUN, deploy(1), visit(0, ""), fill(-1), activate(0)],
        "event.waitUntil(reported(takeOver()))",
        "worker.skipWaiting()",
    ),
    "pages get parts of the newest version rather than of the one in use": (
        [*ROLLED_BACK, activate(1), visit(2, ""), deploy(2), visit(2, ""), activate(2)],
        "if (use && use.turn > last.turn)",
        "if (use)",
    ),
    "a page that is still being fetched is forgotten": (
        [*BEGUN, visit(0, UNLISTED), visit(0, UNLISTED)],
        "if (!(await worker.clients.get(id))) known.delete(id)",
        "if (!(await openClients()).some((open) => open.id === id)) known.delete(id)",
    ),
    "a cache that is half filled again says that it is whole": (
        [*BEGUN, visit(0, ""), LOSE, deploy(1), keep(0, "handbook"), visit(0, "klage/")],
        "(await cache.match(CLIENTS)) ? CLIENTS : FILLING",
        "CLIENTS",
    ),
    "a page of the server is forgotten that was opened while its version was filled again": (
        [
            *[*BEGUN, deploy(1), visit(0, ""), deploy(0), close(0), visit(0, ""), deploy(1), LOSE],
            *[visit(0, "klage") | {"tasks": 42}, visit(0, "") | {"tasks": 5}, visit(1, "ny/")],
        ],
        "await cache.put(name, Response.json(await useBy(known)))",
        "if (name === CLIENTS) await cache.put(name, Response.json(await useBy(known)))",
    ),
    "a page of another version is kept as one of this": (
        [
            *[*BEGUN, visit(0, ""), LOSE, deploy(1, worker=0), keep(0, "handbook")],
            *[visit(0, "klage/"), deploy(0), keep(0, "handbook"), connect("down"), visit(0, "klage/")],
        ],
        "if (found === hash) {\n      if",
        "if (true) {\n      if",
    ),
    "a cache that was filled again does not know that it is whole": (
        [*BEGUN, LOSE, keep(0, "everything")],
        "fillEverything().then(mended)",
        "fillEverything()",
    ),
}


def without(old: str, new: str) -> str:
    """Return sw.js with one text replaced."""
    return replaced(source(), old, new)
