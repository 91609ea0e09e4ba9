"""Pictures that people send: made again from their points, or refused in words."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bilan.pictures import MOST_BYTES, NO_PICTURE, TOO_HEAVY, clean_picture

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
