"""A picture that somebody sends, made again from its points alone: bounded, without anything else of its file. Pure."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 2 * 1024 * 1024
MOST_POINTS = 40_000_000
LARGEST_SIDE = 1600
READ = ("JPEG", "PNG", "WEBP")
TOO_HEAVY = f"Cette image dépasse {MOST_BYTES // 2**20} Mo : réduisez-la, puis envoyez-la de nouveau."
NO_PICTURE = (
    "Ce fichier n’est pas une image JPEG, PNG ou WebP. Un dessin SVG n’est pas accepté : il peut contenir un programme."
)
TOO_LARGE = "Cette image a trop de points : réduisez-la à 6 000 points de côté au plus."


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """The bytes of a picture that we made, and its size in points."""

    content: bytes
    ending: str
    width: int
    height: int


def stem_of(content: bytes) -> str:
    """The name of a picture without its ending: what it is made of."""
    return hashlib.sha256(content).hexdigest()[:16]


def clean_picture(body: bytes) -> CleanPicture:
    """Read the points of a picture and write them again, no side over 1 600 points.

    :raises ValidationError: it is too heavy, too large, or no picture.
    """
    if len(body) > MOST_BYTES:
        raise ValidationError({"picture": TOO_HEAVY})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body), formats=READ) as read:
                if read.width * read.height > MOST_POINTS:
                    raise ValidationError({"picture": TOO_LARGE})
                turned = ImageOps.exif_transpose(read)
                turned.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
                return _written(turned)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError({"picture": NO_PICTURE}) from None


def _written(image: Image.Image) -> CleanPicture:
    """PNG for what is transparent, else JPEG; the points are copied, so that nothing of the file comes with them."""
    clear = "A" in image.getbands() or "transparency" in image.info
    mode, form, ending = ("RGBA", "PNG", "png") if clear else ("RGB", "JPEG", "jpg")
    converted = image.convert(mode)
    bare = Image.frombytes(mode, converted.size, converted.tobytes())
    out = io.BytesIO()
    bare.save(out, form, **({"optimize": True} if clear else {"quality": 85, "optimize": True}))
    return CleanPicture(out.getvalue(), ending, *bare.size)
