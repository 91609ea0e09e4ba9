"""The image of link previews: today's figures, drawn on request."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from common.fonts import FONTS
from common.palette import color_of
from common.words import date_fr, number_fr
from startups.models import PhaseKind
from startups.queries import Portfolio

SIZE = (1200, 630)
"""Pixels, as the sites that show such pictures ask for."""
MARGIN = 80
BLUE, INK, GREY = "#000091", "#161616", "#666666"


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"Marianne-{weight}.otf", size)


def preview(state: Portfolio, kinds: Sequence[PhaseKind]) -> bytes:
    """Draw the numbers of services and investigations, and their phases as one bar, as PNG."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 16), fill=BLUE)
    draw.text((MARGIN, 70), "Betaportfolio", font=_font("Bold", 44), fill=BLUE)
    draw.text((MARGIN, 130), "Les services numériques de beta.gouv.fr", font=_font("Regular", 36), fill=GREY)
    _figure(draw, MARGIN, state.services, "services")
    _figure(draw, 640, state.investigations, "investigations")
    _bar(draw, state, kinds)
    source = f"Au {date_fr(state.as_of)}, d’après les fiches des équipes.".replace("\u202f", " ")
    draw.text((MARGIN, 540), source, font=_font("Regular", 30), fill=GREY)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _figure(draw: ImageDraw.ImageDraw, left: int, count: int, noun: str) -> None:
    draw.text((left, 210), number_fr(count).replace("\u202f", " "), font=_font("Bold", 130), fill=INK)
    draw.text((left, 365), noun, font=_font("Regular", 40), fill=INK)


def _bar(draw: ImageDraw.ImageDraw, state: Portfolio, kinds: Sequence[PhaseKind]) -> None:
    """Draw the active phases in order, each as wide as its count."""
    active = [kind.key for kind in kinds if kind.group != PhaseKind.Group.ENDED]
    counts = [(color_of(key).light, state.by_phase.get(key, 0)) for key in active]
    total, left = sum(count for _, count in counts), float(MARGIN)
    for color, count in counts:
        width = count / total * (SIZE[0] - 2 * MARGIN) if total else 0
        if width >= 1:
            draw.rectangle((left, 450, left + width - 4, 500), fill=color)
        left += width
