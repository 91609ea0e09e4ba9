"""The first steps of the API: example requests, with their real responses."""

import json
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.views.decorators.http import require_safe

from impact.models import Measurement
from web.api.errors import CODES, json_number
from web.api.lists import ListPagination
from web.api.public import site_of
from web.cache import cached_page

LISTED = {"page_size": "2", "fields": "slug,name,phase,incubator"}


@cached_page
@require_safe
def first_steps(request: HttpRequest) -> HttpResponse:
    """Display programs that read and write, each with the current response of the API."""
    site, startups = site_of(request), reverse("api-startups")
    measured = (
        Measurement.objects.select_related("metric__startup").order_by("metric__startup__slug", "-start", "pk").first()
    )
    context = {
        "listed_url": f"{site}{startups}?{urlencode(LISTED, safe=',')}",
        "page_size": ListPagination.max_page_size,
        "listed": _response(request, startups, LISTED),
        "refused": _response(request, reverse("api-portfolio"), {"as_of": "hier"}),
        "measured": measured,
        "codes": CODES,
        **(_writing(measured, site) if measured else {}),
    }
    return render(request, "betaportfolio/api_first_steps.html", context)


def _writing(measured: Measurement, site: str) -> dict[str, str]:
    """Return the reading that the programs send again, as JSON, and where."""
    metric = measured.metric
    series = reverse("api-measurements-of-metric", args=[metric.startup.slug, metric.code])
    reading = {"start": f"{measured.start}", "end": f"{measured.until}", "value": json_number(measured.value)}
    return {"reading": json.dumps(reading), "measurements_url": f"{site}{series}?dry_run=true"}


def _response(request: HttpRequest, path: str, query: dict[str, str]) -> str:
    """Return the indented JSON that the API returns to a GET of this site."""
    inner = RequestFactory(headers={"host": request.get_host()}).get(path, query, secure=request.is_secure())
    view, args, kwargs = resolve(path)
    response = view(inner, *args, **kwargs)
    if hasattr(response, "render"):
        response.render()
    return json.dumps(json.loads(response.content), indent=2, ensure_ascii=False)
