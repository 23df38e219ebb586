"""What differs between two sets of rules: which answers, for which facts and days, and which texts."""

from checker.changes.answers import AnswerChange, FieldChange, changed_answers, changes_on
from checker.changes.difference import Difference, PageChange, difference
from checker.changes.texts import TextChange, changed_texts

__all__ = [
    "AnswerChange",
    "Difference",
    "FieldChange",
    "PageChange",
    "TextChange",
    "changed_answers",
    "changed_texts",
    "changes_on",
    "difference",
]
