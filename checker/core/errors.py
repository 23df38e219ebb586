"""The ways a question can fail, each with a sentence for the person who must act."""

from typing import Literal

Kind = Literal[
    "unknown_paragraph",
    "unknown_fact",
    "unknown_choice",
    "contradiction",
    "several_paragraphs",
    "former_paragraph",
    "other_act",
    "not_an_intervention",
    "bad_date",
    "not_covered",
    "bad_request",
    "bad_file",
]


class CheckerError(Exception):
    """No answer can be given, and why.

    `kind` is for programs, `message` is Danish and for the reader, `paragraph` is the paragraph it concerns, or None
    where no paragraph was understood, and `field` the field of a check that the reader must correct.
    """

    def __init__(self, kind: Kind, message: str, paragraph: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.paragraph = paragraph
        self.field = field
