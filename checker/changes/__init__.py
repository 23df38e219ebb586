"""What differs between two sets of rules: which answers, for which facts and days, and which texts."""

from checker.changes.answers import AnswerChange, FieldChange, changed_answers, changes_on
from checker.changes.texts import TextChange, changed_texts
from checker.changes.told import Difference, PageChange

__all__ = [
    "AnswerChange",
    "Difference",
    "FieldChange",
    "PageChange",
    "TextChange",
    "changed_answers",
    "changed_texts",
    "changes_on",
]
