"""The colours of series: contrast on every background of their theme, and equality with the style sheet."""

from itertools import pairwise
from pathlib import Path

import pytest

from web.charts.palette import (
    COLORS,
    GROUNDS,
    OTHER,
    PHASE_COLORS,
    SHADE_OPACITIES,
    color_of,
    palette_css,
    shade,
    shade_ink,
)

ROOT = Path(__file__).resolve().parents[3]


def luminance(color: str) -> float:
    """Return the relative luminance (WCAG definition)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_color_contrasts_with_every_ground_of_its_theme(theme: str) -> None:
    weak = {
        (key, ground): ratio
        for key, color in COLORS.items()
        for ground in GROUNDS[theme]
        if (ratio := contrast(getattr(color, theme), ground)) < 3
    }
    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("level", range(len(SHADE_OPACITIES)))
def test_words_are_legible_on_every_shade(theme: str, level: int) -> None:
    assert contrast(shade(level, theme), shade_ink(level, theme)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_phases_darken_from_construction_to_consolidation(theme: str) -> None:
    course = [
        luminance(getattr(PHASE_COLORS[kind], theme)) for kind in ("construction", "acceleration", "consolidation")
    ]
    assert all(before > after for before, after in pairwise(course))


def test_no_two_phases_share_a_color() -> None:
    assert len({(color.light, color.dark) for color in PHASE_COLORS.values()}) == len(PHASE_COLORS)


def test_phases_are_in_the_order_of_a_life() -> None:
    assert list(PHASE_COLORS) == [
        "investigation",
        "construction",
        "acceleration",
        "consolidation",
        "opere",
        "transfere",
        "abandon-investigation",
        "abandon",
    ]


def test_color_of_an_unknown_kind_is_grey() -> None:
    assert (color_of("phase-de-2030"), color_of("opere")) == (OTHER, PHASE_COLORS["opere"])


def test_style_sheet_is_the_one_written_from_the_palette() -> None:
    written = (ROOT / "static/css/site.css").read_text()
    assert palette_css() in written, "Copy into static/css/site.css what python -m web.charts.palette prints"
