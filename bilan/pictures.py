"""Re-encode an uploaded picture from its pixels, with limits, without anything else of its file. Pure functions."""

import io
import threading
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 2 * 1024 * 1024
MOST_POINTS = 12_000_000
LARGEST_SIDE = 1600
ONE_AT_A_TIME = threading.Lock()
"""A decoded picture takes tens of megabytes: several at once would exceed the memory of the process."""
READ = ("JPEG", "PNG", "WEBP")
TOO_HEAVY = f"Cette image dépasse {MOST_BYTES // 2**20} Mo : réduisez-la, puis envoyez-la de nouveau."
NO_PICTURE = (
    "Ce fichier n’est pas une image JPEG, PNG ou WebP. Un dessin SVG n’est pas accepté : il peut contenir un programme."
)
TOO_LARGE = "Cette image a trop de points : réduisez-la à 4 000 points sur 3 000 au plus."


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """The bytes of a picture that we encoded, and its size in pixels."""

    content: bytes
    ending: str
    width: int
    height: int


def clean_picture(body: bytes) -> CleanPicture:
    """Decode a picture and encode it again, each side at most 1 600 pixels.

    :raises ValidationError: if it is too heavy, too large or not a picture.
    """
    if len(body) > MOST_BYTES:
        raise ValidationError({"picture": TOO_HEAVY})
    try:
        with ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body), formats=READ) as read:
                if read.width * read.height > MOST_POINTS:
                    raise ValidationError({"picture": TOO_LARGE})
                read.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
                return _written(ImageOps.exif_transpose(read))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError({"picture": NO_PICTURE}) from None


def _written(image: Image.Image) -> CleanPicture:
    """Encode as PNG if transparent, else as JPEG; only pixels are copied, without metadata."""
    clear = "A" in image.getbands() or "transparency" in image.info
    mode, form, ending = ("RGBA", "PNG", "png") if clear else ("RGB", "JPEG", "jpg")
    converted = image.convert(mode)
    bare = Image.frombytes(mode, converted.size, converted.tobytes())
    out = io.BytesIO()
    bare.save(out, form, **({"optimize": True} if clear else {"quality": 85, "optimize": True}))
    return CleanPicture(out.getvalue(), ending, *bare.size)
