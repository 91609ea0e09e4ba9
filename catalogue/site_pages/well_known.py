"""Files for programs: robots.txt, sitemap, security contact, favicon, preview image, data catalogue."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from catalogue.site_pages.datasets import dcat
from catalogue.site_pages.plan import PLAN
from catalogue.site_pages.queries import last_change, record_pages
from common.figure import Figure
from common.files.fonts import FONTS
from common.freshness import day_of_records
from common.words import date_fr
from startups.models import PhaseKind
from startups.queries import Portfolio, phase_kinds, portfolio
from web.cache import cached_api, cached_page
from web.charts.palette import color_of
from web.days import without_days
from web.view_rights import open_to_all

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


def _figure(draw: ImageDraw.ImageDraw, left: int, figure: Figure, noun: str) -> None:
    draw.text((left, 210), figure.number.replace("\u202f", " "), font=_font("Bold", 130), fill=INK)
    marks = f" ({figure.marks})" if figure.is_marked else ""
    draw.text((left, 365), f"{noun}{marks}".replace("\u202f", " "), font=_font("Regular", 40), fill=INK)


def _bar(draw: ImageDraw.ImageDraw, state: Portfolio, kinds: Sequence[PhaseKind]) -> None:
    """Draw the active phases in order, each as wide as its count."""
    active = [kind.key for kind in kinds if kind.group != PhaseKind.Group.ENDED]
    counts = [(color_of(key).light, int(state.by_phase[key].count) if key in state.by_phase else 0) for key in active]
    total, left = sum(count for _, count in counts), float(MARGIN)
    for color, count in counts:
        width = count / total * (SIZE[0] - 2 * MARGIN) if total else 0
        if width >= 1:
            draw.rectangle((left, 450, left + width - 4, 500), fill=color)
        left += width


CLOSED = ("workspace", "login", "search")
"""What a search engine has no use for, nor for the next pages of a list."""
VALID = dt.timedelta(days=180)
"""How long security.txt holds; it is made anew at each asking."""


@cached_page
def robots(request: HttpRequest) -> HttpResponse:
    """Return the crawling rules (``/robots.txt``)."""
    closed = (
        ["/"] if settings.SITE_NOTICE else [*map(reverse, CLOSED), "/*?*page="]
    )  # a set of examples is not for them
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@cached_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the pages of the plan, and of each service, incubator and indicator (``/sitemap.xml``)."""
    root = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    pages = [place.address for section in PLAN for place in section.places]
    for path in [*pages, *record_pages()]:
        SubElement(SubElement(root, "url"), "loc").text = request.build_absolute_uri(path)
    text = f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@open_to_all
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Return where to report a vulnerability (``/.well-known/security.txt``, RFC 9116)."""
    contact = (
        f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else request.build_absolute_uri(reverse("contact"))
    )
    lines = [
        f"Contact: {contact}",
        f"Expires: {(timezone.now() + VALID).strftime('%Y-%m-%dT00:00:00Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri(reverse('security-txt'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@open_to_all
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect ``/favicon.ico``, which browsers request by themselves."""
    return HttpResponseRedirect(static("vendor/dsfr/favicon/favicon.ico"))


@cached_page
def picture(request: HttpRequest) -> HttpResponse:
    """Return an image of today's portfolio for link previews (``/apercu.png``)."""
    return HttpResponse(preview(portfolio(day_of_records()), phase_kinds()), content_type="image/png")


@require_safe
@without_days
@cached_api
def catalogue(request: HttpRequest) -> HttpResponse:
    """Return the data catalogue harvested by data.gouv.fr (``/donnees/catalogue.jsonld``)."""
    document = dcat(request.build_absolute_uri, last_change())
    return JsonResponse(
        document, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
