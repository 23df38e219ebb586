"""The checker as the browser's worker calls it: JSON text in, JSON text out, never an exception."""

import json
import re
from pathlib import Path
from typing import Any

from checker.answer import ask
from checker.errors import CheckerError
from checker.forms import FORMS
from checker.forms.base import Form, Result, run_form
from checker.forms.render import render_result
from checker.model import Outcome, Rules
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
            request: JSON with `paragraph` (text) and `facts` (names to choices), or `form` (a form's id) and `values`
                (names to values) and `root` (the way from the page to the site's root, such as `../`); and with `on`
                (`YYYY-MM-DD`) and `level` (of the heading, 2 to 4).

        Returns:
            JSON with `html` and either `outcome` or `error` (`kind`, `message`, `paragraph`).
        """
        outcome: Outcome | Result
        try:
            asked = _checked(json.loads(request))
            if "form" in asked:
                outcome = run_form(_form(asked["form"]), self.rules, asked["values"], asked["on"])
                html = render_result(outcome, asked["level"], _root(asked.get("root")))
            else:
                outcome = ask(self.rules, asked["paragraph"], asked["facts"], asked["on"])
                html = render_outcome(self.rules, outcome, "pyodide", asked["level"])
        except CheckerError as error:
            described = {"kind": error.kind, "message": error.message, "paragraph": error.paragraph}
            return json.dumps({"error": described, "html": render_error(error.message)}, ensure_ascii=False)
        return json.dumps({"outcome": outcome, "html": html}, ensure_ascii=False)


def _checked(asked: Any) -> dict[str, Any]:
    """The request, if it has the shape `reply` states."""
    match asked:
        case {"paragraph": str(), "facts": dict() as given, "on": str(), "level": 2 | 3 | 4} | {
            "form": str(),
            "values": dict() as given,
            "on": str(),
            "level": 2 | 3 | 4,
        } if all(isinstance(v, str) for v in given.values()):
            return dict(asked)
    raise CheckerError("bad_request", "Siden stillede et spørgsmål, beregneren ikke forstår. Genindlæs siden.")


def _form(form: str) -> Form:
    if form not in FORMS:
        raise CheckerError("bad_request", "Siden spørger efter et tjek, beregneren ikke kender. Genindlæs siden.")
    return FORMS[form]


def _root(root: Any) -> str:
    """The way to the site's root; what leads anywhere else is passed over."""
    return root if isinstance(root, str) and re.fullmatch(r"(\./|(\.\./)+)?", root) else ""
