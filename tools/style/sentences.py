"""Tell where Danish sentences end."""

import re

# A full stop inside »stk. 2«, »1. januar« and »fx kap. 24« ends no sentence, since no capital follows.
SENTENCE_END = re.compile(r"[.!?]+[)«]*\s+(?=[»(]*[A-ZÆØÅ])")


def sentences(text: str) -> list[str]:
    """Split text into sentences, each without what ends it."""
    return [sentence.strip() for sentence in SENTENCE_END.split(text) if sentence.strip()]
