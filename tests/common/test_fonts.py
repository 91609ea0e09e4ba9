"""The list of code points of the font is up to date."""

from fontTools.ttLib import TTFont

from common.files.fonts import FONTS, characters


def test_characters_are_those_of_the_regular_face() -> None:
    """Run ``scripts/make_fonts`` after a change of the font."""
    with TTFont(FONTS / "Marianne-Regular.otf", lazy=True) as font:
        assert characters() == frozenset(font.getBestCmap())
