"""Whether two texts say the same thing in other words.

A text weighs what it says of numbers, of must and may, and of not. Where those differ it is never taken for another
wording: better to ask whoever changed it once too often.
"""

import re

_WEIGHTY = re.compile(
    r"\d+|\b(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|atten|halv[a-zæøå]*|altid|aldrig|ikke|ingen|intet|hverken"
    r"|uden|kun|skal|må|kan|bør|eller|alle|mindst|højst|før|efter)\b",
    re.IGNORECASE,
)


def weight(text: str) -> tuple[str, ...]:
    """What in a text cannot change without its meaning changing, in an order of its own."""
    return tuple(sorted(word.casefold() for word in _WEIGHTY.findall(text)))


def only_wording(old: str, new: str) -> bool:
    """Whether two texts differ in nothing that weighs."""
    return weight(old) == weight(new)
