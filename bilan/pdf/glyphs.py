"""The characters that the font of the PDF contains."""

from functools import cache

from fontTools.ttLib import TTFont

from common.fonts import FONTS

UNSEEN = frozenset("\n\r\t\u202f\u00a0\u2009\u200b\u2011")
"""What typst writes without a sign of the font, or with another."""


@cache
def drawn() -> frozenset[int]:
    """Return the code points of the regular font."""
    with TTFont(FONTS / "Marianne-Regular.otf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of ``text`` missing from the font, each once."""
    known = drawn()
    return [sign for sign in dict.fromkeys(text) if ord(sign) not in known and sign not in UNSEEN]
