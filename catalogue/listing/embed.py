"""The list of services that an incubator shows on its own site, in a frame: no cookie, no script, nothing that follows."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from catalogue.filters import FilterError, read_filters
from catalogue.listing.queries import startup_page
from common.answers import public_answer

IN_ANY_PAGE: dict[str, list[str]] = {
    **cast("dict[str, list[str]]", settings.SECURE_CSP),
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONE],
    "font-src": [CSP.SELF],
    "frame-ancestors": ["*"],
}

type View = Callable[..., HttpResponseBase]


def _for_anybody(view: View) -> View:
    """Forget the cookies of who asks: the answer is the same in every page that holds it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        return view(request, *args, **kwargs)

    return answered


@csp_override(IN_ANY_PAGE)
@xframe_options_exempt
@_for_anybody
@require_safe
@public_answer
def startups(request: HttpRequest) -> HttpResponse:
    """``/embed/startups/``: the services that the filters of the list choose (``?incubator=…``)."""
    try:
        filters = read_filters(request)
        page = startup_page(filters)
    except FilterError as wrong:
        messages = [message for some in wrong.errors.values() for message in some]
        status = 404 if wrong.missing else 400
        return render(request, "catalogue/listing/embed_startups.html", {"errors": messages}, status=status)
    return render(request, "catalogue/listing/embed_startups.html", {"page": page, "filters": filters, "errors": []})
