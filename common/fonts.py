"""The font of the State as files that programs outside of a browser read (images, documents)."""

import tempfile
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

FACES = ("Marianne-Regular", "Marianne-Medium", "Marianne-Bold")


@cache
def font_folder() -> str:
    """A folder with the faces of Marianne as TrueType, written at the first call of each process."""
    from fontTools.ttLib import TTFont  # slow to import, and few processes draw

    folder = Path(tempfile.mkdtemp(prefix="fonts-"))
    for face in FACES:
        packed = finders.find(f"dsfr/dist/fonts/{face}.woff2")
        if packed is None:
            raise FileNotFoundError(face)
        font = TTFont(packed)
        font.flavor = None
        font.save(folder / f"{face}.ttf")
    return str(folder)
