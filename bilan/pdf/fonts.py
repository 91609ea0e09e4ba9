"""The fonts of the PDF: Marianne, converted once for the process, and the signs that it can draw."""

import tempfile
from functools import cache
from pathlib import Path

import dsfr
from fontTools.ttLib import TTFont

FACES = ("Marianne-Regular", "Marianne-Regular_Italic", "Marianne-Medium", "Marianne-Bold", "Marianne-Bold_Italic")
UNSEEN = frozenset("\n\r\t\u202f\u00a0\u2009\u200b\u2011")
"""What typst writes without a sign of the font, or with another."""


def _source(face: str) -> Path:
    return Path(dsfr.__file__).parent / "static/dsfr/dist/fonts" / f"{face}.woff2"


@cache
def folder() -> Path:
    """A folder with the fonts as typst reads them; it goes with the process."""
    kept = tempfile.TemporaryDirectory(prefix="betaportfolio-fonts-")
    _KEPT.append(kept)
    for face in FACES:
        font = TTFont(_source(face))
        font.flavor = None
        font.save(Path(kept.name) / f"{face}.ttf")
    return Path(kept.name)


_KEPT: list["tempfile.TemporaryDirectory[str]"] = []


@cache
def drawn() -> frozenset[int]:
    """The code points that the regular face can draw."""
    with TTFont(_source("Marianne-Regular"), lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(text: str) -> list[str]:
    """The signs of ``text`` that the font can't draw, each once."""
    known = drawn()
    return [sign for sign in dict.fromkeys(text) if ord(sign) not in known and sign not in UNSEEN]
