"""The rules as the file that the browser loads."""

import json

from checker.model.rules import Rules

ONLY_ON_PAGES = ("glossary", "situations", "question_groups", "questions")


def for_browser(rules: Rules) -> str:
    """Return the rules as JSON, without what only pages show: the sections named here, and the act's wording."""
    needed: dict[str, object] = {k: v for k, v in rules.items() if k not in ONLY_ON_PAGES}
    needed["paragraphs"] = [{k: v for k, v in p.items() if k != "statute"} for p in rules["paragraphs"]]
    return json.dumps(needed, ensure_ascii=False, separators=(",", ":")) + "\n"
