"""The checker as the browser's worker calls it: JSON text in, JSON text out, never an exception."""

import json
from pathlib import Path
from typing import Any

from checker.answer import ask
from checker.errors import CheckerError
from checker.model import Rules
from checker.render import render_error, render_outcome


class Engine:
    """The rules of one `rules.json`, ready to answer.

    Raises:
        OSError, ValueError: the file is missing or is not JSON.
    """

    def __init__(self, path: str) -> None:
        self.rules: Rules = json.loads(Path(path).read_text(encoding="utf-8"))

    def reply(self, request: str) -> str:
        """The reply to one request.

        Args:
            request: JSON with `paragraph` (text), `facts` (names to choices), `on` (`YYYY-MM-DD`) and `level` (of the
                heading, 2 to 4).

        Returns:
            JSON with `html` and either `outcome` or `error` (`kind`, `message`, `paragraph`).
        """
        try:
            asked = _checked(json.loads(request))
            outcome = ask(self.rules, asked["paragraph"], asked["facts"], asked["on"])
        except CheckerError as error:
            described = {"kind": error.kind, "message": error.message, "paragraph": error.paragraph}
            return json.dumps({"error": described, "html": render_error(error.message)}, ensure_ascii=False)
        html = render_outcome(self.rules, outcome, "pyodide", asked["level"])
        return json.dumps({"outcome": outcome, "html": html}, ensure_ascii=False)


def _checked(asked: Any) -> dict[str, Any]:
    """The request, if it has the shape `reply` states."""
    match asked:
        case {"paragraph": str(), "facts": dict() as facts, "on": str(), "level": 2 | 3 | 4} if all(
            isinstance(v, str) for v in facts.values()
        ):
            return dict(asked)
    raise CheckerError("bad_request", "Siden stillede et spørgsmål, beregneren ikke forstår. Genindlæs siden.")
