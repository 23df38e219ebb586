"""What the engine that starts fast was made with, put to it again, and what CPython replies."""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from checker.core.rules_json import for_browser
from checker.worker import Engine
from tests.support.logs import EXAMPLE
from tests.support.rules_fixture import rules
from tools.fast.workout import files, requests

# Puts requests and files (as Base64) to an engine; returns the SHA-256 of each reply's HTML, with spaces between.
REPLIES = """async ({ requests, files, reading }) => {
    const { Engine } = await import(new URL("assets/javascripts/engine.js", location.origin + "/").href);
    const engine = window.atWork ??= new Engine(location.origin + "/engine/");
    const html = [];
    for (const request of requests) html.push((await engine.ask(request)).html);
    for (const file of files) {
        const bytes = Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0)).buffer;
        const signal = new AbortController().signal;
        html.push((await engine.open({ name: "log.csv", bytes }, reading, () => {}, signal)).html);
    }
    const digests = await Promise.all(html.map(async (text) => {
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
        return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }));
    return digests.join(" ");
}"""


def worked(step: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each `step`th request and file, some at a time, as arguments of REPLIES, with what that should return."""
    text = for_browser(rules())
    engine = Engine(text.encode())
    asked = requests(text)
    put: dict[str, Any] = {"requests": [], "files": [], "reading": json.loads(asked[0])}
    for some in _hundreds(asked[::step]):
        replies = (json.loads(engine.reply(request)) for request in some)
        yield {**put, "requests": [*map(json.loads, some)]}, " ".join(map(_digest, replies))
    for some in _hundreds(files(EXAMPLE.read_bytes())[::step]):
        replies = (_read(engine, file, asked[0]) for file in some)
        yield {**put, "files": [b64encode(file).decode() for file in some]}, " ".join(map(_digest, replies))


def _hundreds(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), 100):
        yield items[start : start + 100]


def _read(engine: Engine, file: bytes, request: str) -> dict[str, Any]:
    job = engine.open("log.csv", file, request)
    while not job.done:
        step = json.loads(job.step())
    reply: dict[str, Any] = step["reply"]
    return reply


def _digest(reply: dict[str, Any]) -> str:
    return sha256(reply["html"].encode()).hexdigest()
