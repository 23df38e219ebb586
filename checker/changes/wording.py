"""Whether two texts say the same thing in other words.

The meaning of a text depends on its numbers, and on words such as must, may and not. A change of any of these never
counts as mere wording: better to ask whoever made it once too often. That a text also names what a coming rule says
(`checker.compile.placeholders`) changes nothing before that rule holds.
"""

import re

_WEIGHTY = re.compile(
    r"\d+|\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|atten|halv[a-zæøå]*|altid|aldrig|ikke|ingen|intet|hverken"
    r"|uden|kun|skal|må|kan|bør|eller|alle|mindst|højst|før|efter)\b",
    re.IGNORECASE,
)

_COMING = re.compile(r" \(fra \d+\. \w+ \d{4} [^()]*\)")


def weight(text: str) -> tuple[str, ...]:
    """Return the sorted numbers and words of a text that cannot change without changing its meaning."""
    return tuple(sorted(word.casefold() for word in _WEIGHTY.findall(_COMING.sub("", text))))


def only_wording(old: str, new: str) -> bool:
    """Return whether two texts have the same weight, so that they differ in wording at most."""
    return weight(old) == weight(new)
