"""The rules as the file that the browser loads."""

import json

from checker.model.rules import Rules


def for_browser(rules: Rules) -> str:
    """Return the JSON of all that the browser reasons with: the rules without the glossary."""
    needed = {key: value for key, value in rules.items() if key != "glossary"}
    return json.dumps(needed, ensure_ascii=False, separators=(",", ":")) + "\n"
