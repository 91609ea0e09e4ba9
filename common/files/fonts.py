"""Font files of Marianne, for documents and images drawn outside a browser."""

from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "marianne"
"""The folder of the faces (OpenType), written by ``scripts/make_fonts``."""


@cache
def characters() -> frozenset[int]:
    """Return the code points of the regular face, which ``scripts/make_fonts`` writes too."""
    return frozenset(int(one, 16) for one in (FONTS / "Marianne-Regular.txt").read_text().split())
