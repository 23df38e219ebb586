"""The placeholders that an answer fills: `[form]` in a text of the rules becomes the number of the form."""

import re

# A word in square brackets that is not the text of a Markdown link.
PLACEHOLDER = re.compile(r"\[([a-z_]+)\](?!\()")


def filled(text: str, /, **values: object) -> str:
    """Return the text with the value of each placeholder in its place.

    Raises:
        KeyError: a placeholder has no value. Compiled rules have only those that the schema describes for the text.
    """
    return PLACEHOLDER.sub(lambda found: str(values[found[1]]), text)
