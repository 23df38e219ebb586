"""The rules as the file that the browser loads."""

import json

from checker.model.rules import Rules


def for_browser(rules: Rules) -> str:
    """Return the rules as JSON, without the glossary and the wording of the act, which the browser does not need."""
    needed: dict[str, object] = {key: value for key, value in rules.items() if key != "glossary"}
    needed["paragraphs"] = [{k: v for k, v in p.items() if k != "statute"} for p in rules["paragraphs"]]
    return json.dumps(needed, ensure_ascii=False, separators=(",", ":")) + "\n"
