"""The rules as the file that the browser loads."""

import json

from checker.model.rules import Rules


def for_browser(rules: Rules) -> str:
    """Return the rules as JSON, without the glossary, which the browser does not need."""
    needed = {key: value for key, value in rules.items() if key != "glossary"}
    return json.dumps(needed, ensure_ascii=False, separators=(",", ":")) + "\n"
