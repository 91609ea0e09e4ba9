"""Let scripts of any site read the public responses (CORS)."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from web.view_rights import open_to_all

VERSION_HEADER = "Data-Version"
"""The version of the records that a response was built from: only a response for everybody says it."""
ALLOWED_ORIGIN = "Access-Control-Allow-Origin"
CORS_HEADERS = {
    ALLOWED_ORIGIN: "*",
    "Access-Control-Expose-Headers": (
        f"ETag, Link, Deprecation, Sunset, RateLimit, RateLimit-Policy, Retry-After, Token-Expires, {VERSION_HEADER}"
    ),
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    # Any header that an ordinary client adds to a read; « * » doesn't include Authorization, which no public read uses.
    "Access-Control-Allow-Headers": "*, Authorization",
    "Access-Control-Max-Age": "86400",
}


def uncached_api(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view like ``cached_api`` whose response depends on more than the version of the records."""

    @wraps(view)
    def fresh(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        response = with_cors(request, view(request, *args, **kwargs))
        response["Cache-Control"] = "no-store"
        return response

    return open_to_all(fresh)


def with_cors(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Add the headers of CORS to ``response``, those of a preflight request too."""
    for name, value in (CORS_HEADERS | (PREFLIGHT_HEADERS if request.method == "OPTIONS" else {})).items():
        response[name] = value
    return response
