"""The first steps of the API: example requests, with their real responses."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import resolve
from django.views.decorators.http import require_safe

from impact.models import Measurement
from web.api.errors import json_number
from web.api.lists import ListPagination
from web.api.public import site_of
from web.cache import public_answer


@public_answer
@require_safe
def first_steps(request: HttpRequest) -> HttpResponse:
    """Display public example requests, each with the current response of the API."""
    listed = _response(request, "/api/v1/startups/", {"page_size": "2", "fields": "slug,name,phase,incubator"})
    slug = next((row["slug"] for row in json.loads(listed)["results"]), None)
    measured = (
        Measurement.objects.select_related("metric__startup").order_by("metric__startup__slug", "-start", "pk").first()
    )
    context = {
        "site": site_of(request),
        "slug": slug,
        "page_size": ListPagination.max_page_size,
        "listed": listed,
        "one": _response(request, f"/api/v1/startups/{slug}/", {}) if slug else None,
        "measured": measured,
        "value": json_number(measured.value) if measured else None,
        "refused": _response(request, "/api/v1/portfolio/", {"as_of": "hier"}),
    }
    return render(request, "betaportfolio/api_first_steps.html", context)


def _response(request: HttpRequest, path: str, query: dict[str, str]) -> str:
    """Return the indented JSON that the API returns to a GET of this site."""
    inner = RequestFactory(headers={"host": request.get_host()}).get(path, query, secure=request.is_secure())
    view, args, kwargs = resolve(path)
    response = view(inner, *args, **kwargs)
    if hasattr(response, "render"):
        response.render()
    return json.dumps(json.loads(response.content), indent=2, ensure_ascii=False)
