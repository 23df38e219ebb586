"""The colours of the site: text can be read in both schemes, and an edge that means something can be seen."""

import json

import pytest

from macros.design import tokens
from tools.paths import ROOT

# Of the text, by the backgrounds it stands on.
TEXTS = {
    "ink": ("paper", "band"),
    "muted": ("paper", "band"),
    "link": ("paper", "band"),
    "first": ("paper", "band"),
    "never": ("paper", "band"),
    "on-brand": ("brand",),
    "on-action": ("action",),
    "action": ("paper", "band"),
}
EDGES = {"edge": ("paper", "band"), "first": ("paper",), "never": ("paper",), "focus": ("paper", "band")}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 counts it: https://w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, 4.5), (EDGES, 3)], ids=["texts", "edges"])
def test_every_pair_of_colours_can_be_told_apart(scheme: int, pairs: dict[str, tuple[str, ...]], least: float) -> None:
    colours = tokens()
    found = {
        (name, ground): contrast(colours[name][scheme], colours[ground][scheme])
        for name, grounds in pairs.items()
        for ground in grounds
    }
    assert len(found) >= 6
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


def test_a_contrast_is_that_of_wcag() -> None:
    assert round(contrast("#000", "#ffffff")) == 21
    assert contrast("#777", "#fff") < 4.5 < contrast("#767676", "#fff")


def test_browsers_frame_the_page_in_the_colour_of_its_head() -> None:
    brand, _ = tokens()["brand"]
    assert f'<meta name="theme-color" content="{brand}">' in (ROOT / "overrides" / "main.html").read_text("utf-8")
    assert json.loads((ROOT / "docs" / "manifest.webmanifest").read_text("utf-8"))["theme_color"] == brand
