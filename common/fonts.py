"""The font of the State as files that programs outside of a browser read (images, documents)."""

from functools import cache, partial
from io import BytesIO
from pathlib import Path

import dsfr

from common.kept_files import digest_of, kept_folder

FACES = ("Marianne-Regular", "Marianne-Regular_Italic", "Marianne-Medium", "Marianne-Bold", "Marianne-Bold_Italic")


def font_folder() -> Path:
    """A folder with the faces of Marianne as OpenType, unpacked once for all processes."""
    return kept_folder("fonts", _digest(), {f"{face}.otf": partial(_unpacked, face) for face in FACES})


def packed(face: str) -> Path:
    """The file of a face as the design system has it."""
    return Path(dsfr.__file__).parent / "static/dsfr/dist/fonts" / f"{face}.woff2"


@cache
def _digest() -> str:
    import fontTools  # slow to import, and few processes draw

    return digest_of(fontTools.version.encode(), *(packed(face).read_bytes() for face in FACES))


def _unpacked(face: str) -> bytes:
    from fontTools.ttLib import TTFont  # slow to import, and one process unpacks

    font, file = TTFont(packed(face), recalcTimestamp=False), BytesIO()
    font.flavor = None
    font.save(file)
    return file.getvalue()
