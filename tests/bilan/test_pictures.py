"""Uploaded pictures: re-encoded from their pixels, or refused with a message."""

import io
import struct
import tracemalloc
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bilan.pictures import MOST_BYTES, NO_PICTURE, TOO_HEAVY, TOO_LARGE, clean_picture

SCRIPT = b"<script>alert(1)</script>"


def sent(form: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else (255, 0, 0, 128)).save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "mode", "ending"),
    [("PNG", "RGB", "jpg"), ("PNG", "RGBA", "png"), ("JPEG", "RGB", "jpg"), ("WEBP", "RGB", "jpg")],
)
def test_a_picture_is_made_again(form: str, mode: str, ending: str) -> None:
    made = clean_picture(sent(form, mode=mode))
    assert (made.ending, made.width, made.height) == (ending, 40, 20)
    assert clean_picture(sent(form, mode=mode)) == made


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few hundred bytes that declares this many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    points = chunk(b"IDAT", zlib.compress(b"0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + points + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ((4001, 3000), TOO_LARGE),
        ((3000, 4001), TOO_LARGE),
        ((60_000, 60_000), NO_PICTURE),  # the library itself refuses it
        ((4000, 3000), NO_PICTURE),  # the maximum number of pixels, without data
    ],
)
def test_a_small_file_of_many_points_is_refused_before_they_are_read(size: tuple[int, int], message: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError) as refused:
            clean_picture(bomb(*size))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.message_dict == {"picture": [message]}
    assert most < 10 * 2**20


def test_a_large_picture_is_reduced() -> None:
    made = clean_picture(sent("JPEG", (3200, 800)))
    assert (made.width, made.height) == (1600, 400)


def test_nothing_of_the_file_comes_with_the_points() -> None:
    note = PngInfo()
    note.add_text("Comment", SCRIPT.decode())
    out = io.BytesIO()
    Image.new("RGBA", (4, 4)).save(out, "PNG", pnginfo=note)
    assert SCRIPT in out.getvalue()
    assert SCRIPT not in clean_picture(out.getvalue() + SCRIPT).content


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", NO_PICTURE),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', NO_PICTURE),
        (SCRIPT, NO_PICTURE),
        (sent("GIF"), NO_PICTURE),
        (sent()[:50], NO_PICTURE),
        (b"\x89PNG" + b"0" * MOST_BYTES, TOO_HEAVY),
    ],
    ids=["empty", "svg", "script", "gif", "cut", "heavy"],
)
def test_what_is_no_picture_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_picture(body)
    assert refused.value.message_dict == {"picture": [message]}
