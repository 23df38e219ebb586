"""The shapes of `figures` in the rules: what the drawings on the pages show."""

from typing import Literal, NotRequired, TypedDict

from checker.model.statements import Source


class FigureStep(TypedDict):
    text: str
    page: str
    shows: NotRequired[Literal["deciders", "forms", "complaints"]]


class TimelineFigure(TypedDict):
    caption: str
    steps: list[FigureStep]
    meanwhile: FigureStep
    sources: list[Source]


class Track(TypedDict):
    title: str
    steps: list[str]


class LearningFigure(TypedDict):
    caption: str
    start: str
    tracks: list[Track]
    sources: list[Source]


class RecipientsFigure(TypedDict):
    caption: str
    start: str


class DecidersFigure(TypedDict):
    caption: str


class Theme(TypedDict):
    title: str
    guidelines: list[str]


class GuidelinesFigure(TypedDict):
    caption: str
    themes: list[Theme]
    sources: list[Source]


class Share(TypedDict):
    id: str
    title: str
    low: int
    high: int


class TimeFigure(TypedDict):
    caption: str
    parts: list[Share]
    sources: list[Source]


class Figures(TypedDict):
    course: TimelineFigure
    learning: LearningFigure
    recipients: RecipientsFigure
    deciders: DecidersFigure
    guidelines: GuidelinesFigure
    time: TimeFigure
