"""The checker as the browser's worker calls it: JSON text in, JSON text out, never an exception."""

import json
import re
from collections.abc import Generator, Iterator, Mapping
from hashlib import sha256
from typing import Any

from checker.checks import CHECKS
from checker.checks.base import Check, Field, Result, named_fields, run_among
from checker.checks.render import render_result
from checker.core.answer import ask
from checker.core.errors import CheckerError
from checker.html.answer import render_error, render_outcome
from checker.log.export import counts_csv, findings_parts
from checker.log.job import Progress, run
from checker.log.render import render_log
from checker.model.answer import Outcome
from checker.model.log import LogResult
from checker.model.rules import Rules

# The rules read last, by the digest of their file. The saved memory of the fast engine holds those of the site's file,
# without its text, which would be a hundredth of what the browser fetches.
_PARSED: dict[bytes, Rules] = {}


def _parsed(data: bytes) -> Rules:
    digest = sha256(data).digest()
    if digest not in _PARSED:
        rules = json.loads(data)
        _PARSED.clear()
        _PARSED[digest] = rules
    return _PARSED[digest]


class Engine:
    """The rules of one `rules.json`, ready to answer.

    Args:
        data: the content of the file.

    Raises:
        ValueError, KeyError: the content is not that of a `rules.json`.
    """

    def __init__(self, data: bytes | memoryview) -> None:
        self.rules = _parsed(bytes(data))
        version = self.rules["version"]
        #: Which checker the rules are for, and the version of both together; the page's worker refuses any other.
        self.checker, self.version = version["checker"], version["whole"]
        self._fields: dict[str, Mapping[str, Field]] = {}

    def reply(self, request: str) -> str:
        """Answer one request.

        Args:
            request: JSON with `paragraph` (text) and `facts` (names to choices), or `form` (a check's id) and `values`
                (names to values); and with `on` (`YYYY-MM-DD`), `level` (of the heading, 2 to 4) and `root` (the
                relative path from the page to the site's root, such as `../`). A request for a paragraph may have
                `today` (`YYYY-MM-DD`), if `on` is not today. With `"only": "html"`, `outcome` is left out of the reply.

        Returns:
            JSON with `html` and either `outcome` or `error` (`kind`, `message`, `paragraph`, `field`).
        """
        outcome: Outcome | Result
        try:
            asked = _checked(json.loads(request))
            root = _root(asked.get("root"))
            if "form" in asked:
                check, values = _check(asked["form"]), asked["values"]
                outcome = run_among(self._fields_of(check), check, self.rules, values, asked["on"])
                html = render_result(self.rules, outcome, asked["level"], root, "pyodide")
            else:
                outcome = ask(self.rules, asked["paragraph"], asked["facts"], asked["on"])
                html = render_outcome(self.rules, outcome, "pyodide", asked["level"], asked.get("today"), root=root)
        except CheckerError as error:
            described = {"kind": error.kind, "message": error.message, "paragraph": error.paragraph}
            described["field"] = error.field
            return json.dumps({"error": described, "html": render_error(error.message)}, ensure_ascii=False)
        reply = {"html": html} if "only" in asked else {"outcome": outcome, "html": html}
        return json.dumps(reply, ensure_ascii=False)

    def _fields_of(self, check: Check) -> Mapping[str, Field]:
        """Return all fields that a check can ask; kept, since they never change and are many where the rules are."""
        if check.id not in self._fields:
            self._fields[check.id] = named_fields(check, self.rules)
        return self._fields[check.id]

    def open(self, name: str, data: bytes | memoryview, request: str) -> "FileJob":
        """Return a job that checks a file step by step.

        Args:
            name: the file's name.
            data: the content of the file.
            request: JSON with `on` (`YYYY-MM-DD`), `level` (of the heading, 2 to 4), and perhaps `columns`: by the id
                of a column, the header that the reader has chosen for it.
        """
        return FileJob(self.rules, name, bytes(data), request)


class FileJob:
    """The check of one file: call `step` until the job is `done`, or drop it to stop."""

    def __init__(self, rules: Rules, name: str, data: bytes, request: str) -> None:
        asked = json.loads(request)
        self._steps = _steps(rules, run(rules, name, data, asked["on"], asked.get("columns", {})), asked["level"])
        #: Whether `step` has given the reply.
        self.done = False

    def step(self) -> str:
        """Do a moment's work.

        Returns:
            JSON with `progress` (`lines`, and `done` from 0 to 1), then with `file` (`name`, `text`), which is the next
            part of a CSV, and at the end with `reply` (`html`, and either `outcome` or `error`).
        """
        step = next(self._steps)
        self.done = "reply" in step
        return json.dumps(step, ensure_ascii=False)


def _steps(rules: Rules, running: Generator[Progress, None, LogResult], level: int) -> Iterator[dict[str, Any]]:
    try:
        while True:
            yield {"progress": next(running)._asdict()}
    except StopIteration as end:
        result: LogResult = end.value
    except CheckerError as error:
        described = {"kind": error.kind, "message": error.message, "paragraph": error.paragraph}
        yield {"reply": {"error": described, "html": render_error(error.message)}}
        return
    for name, parts in (("findings", findings_parts(rules, result)), ("counts", [counts_csv(result)])):
        yield from ({"file": {"name": name, "text": part}} for part in parts)
    outcome = {key: result[key] for key in ("on", "file", "lines", "levels")}
    yield {"reply": {"outcome": outcome, "html": render_log(rules, result, level)}}


def _checked(asked: Any) -> dict[str, Any]:
    """Return the request, or reject it if it does not have the shape that `Engine.reply` describes."""
    match asked:
        case {"paragraph": str(), "facts": dict() as given, "on": str(), "level": 2 | 3 | 4} | {
            "form": str(),
            "values": dict() as given,
            "on": str(),
            "level": 2 | 3 | 4,
        } if all(isinstance(v, str) for v in (*given.values(), asked.get("today", ""))):
            if asked.get("only", "html") == "html":
                return dict(asked)
    raise CheckerError("bad_request", "Der skete en fejl, så der er ikke noget svar. Genindlæs siden, og prøv igen.")


def _check(check: str) -> Check:
    if check not in CHECKS:
        raise CheckerError("bad_request", "Der skete en fejl, så resultatet mangler. Genindlæs siden, og prøv igen.")
    return CHECKS[check]


def _root(root: Any) -> str:
    """Return the relative path to the site's root, or "" if `root` leads anywhere else."""
    return root if isinstance(root, str) and re.fullmatch(r"(\./|(\.\./)+)?", root) else ""
