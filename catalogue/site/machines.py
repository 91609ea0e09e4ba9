"""Files for programs: robots.txt, sitemap, security contact, favicon, preview image, data catalogue."""

import datetime as dt
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalogue.site.datasets import dcat
from catalogue.site.plan import PLAN
from catalogue.site.queries import record_pages
from common.answers import open_answer, public_answer
from common.known_until import day_of_records
from common.rights import open_to_all
from startups.queries import phase_kinds, portfolio

CLOSED = ("/espace/", "/connexion/", "/recherche/", "/*?*page=")
"""What a search engine has no use for."""
VALID = dt.timedelta(days=180)
"""How long security.txt holds; it is made anew at each asking."""


@require_safe
@public_answer
def robots(request: HttpRequest) -> HttpResponse:
    """Return the crawling rules (``/robots.txt``)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@public_answer
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
    contact = f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else request.build_absolute_uri("/contact/")
    lines = [
        f"Contact: {contact}",
        f"Expires: {(timezone.now() + VALID).strftime('%Y-%m-%dT00:00:00Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@open_to_all
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect ``/favicon.ico``, which browsers request by themselves."""
    return HttpResponseRedirect(static("dsfr/dist/favicon/favicon.ico"))


@require_safe
@public_answer
def picture(request: HttpRequest) -> HttpResponse:
    """Return an image of today's portfolio for link previews (``/apercu.png``)."""
    from catalogue.site.preview import preview  # the drawing library is slow to import

    return HttpResponse(preview(portfolio(day_of_records()), phase_kinds()), content_type="image/png")


@require_safe
@open_answer
def catalogue(request: HttpRequest) -> HttpResponse:
    """Return the data catalogue harvested by data.gouv.fr (``/donnees/catalogue.jsonld``)."""
    document = dcat(request.build_absolute_uri, settings.PUBLISHER)
    return JsonResponse(
        document, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
