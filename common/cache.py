"""Cache the public responses in the memory of each process, by everything that they depend on.

A response to a visitor is a function of the data version, the day in Paris, the release, the URL and the encoding
(``common.cache_key``). The version is read at each request, before anything is built, so that a stale entry is never
used. The digest of the key is also the ETag: a client that has it gets 304 without a build.
"""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import resolve
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from common import data_version
from common.answers import CORS_HEADERS, VERSION_HEADER
from common.cache_key import QueryReads, digest_of, encoding_of, query_of
from common.cache_store import CACHE_IS_DOWN
from common.metrics import KEPT_ANSWERS

READS = ("GET", "HEAD")
LONGEST_QUERY = 512  # bytes


class PublicResponseCache:
    """Serve visitors from the cache, and store what public views (``common.answers``) build for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A transaction around the request (in a test) may see changes that are never committed.
        if request.method not in READS or connection.in_atomic_block:
            return self.get_response(request)
        # The views and GZipMiddleware read what the key describes.
        request.META["HTTP_ACCEPT_ENCODING"] = encoding_of(request)
        is_visitor = _is_visitor(request)
        if is_visitor and (found := _find(request)):
            return found
        response = self.get_response(request)
        return _finish(request, response, is_visitor=is_visitor) if VERSION_HEADER in response else response

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Record which parameters the view reads."""
        if request.method in READS and len(query_of(request)) <= LONGEST_QUERY:
            request.GET = QueryReads(request.GET)  # type: ignore[assignment]  # published as immutable


def _is_visitor(request: HttpRequest) -> bool:
    """Whether nothing in the request can make its response personal."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    has_body = request.META.get("CONTENT_LENGTH", "") not in ("", "0")
    return not has_session and not has_body and not request.META.get("HTTP_AUTHORIZATION")


def _find(request: HttpRequest) -> HttpResponse | None:
    """Return 304 to a client that has the current response, else the stored one, else None."""
    try:
        version = data_version.current()
        digest = digest_of(request, version)
    except DatabaseError:  # the view will fail too, and the visitor gets its error page
        return None
    tags = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if f'"{digest}"' in {tag.removeprefix("W/") for tag in tags}:
        return _not_modified(request, digest, version)
    with suppress(*CACHE_IS_DOWN):
        if stored := caches["responses"].get(digest + encoding_of(request)):
            KEPT_ANSWERS.labels("kept").inc()
            return _conditional(request, stored)
    return None


def _not_modified(request: HttpRequest, digest: str, version: int) -> HttpResponse:
    """Return 304: only a public view at this very address can have given that digest."""
    response = HttpResponseNotModified(headers={VERSION_HEADER: str(version), "ETag": f'W/"{digest}"'})
    for name, value in CORS_HEADERS.items() if getattr(resolve(request.path_info).func, "is_open", False) else ():
        response[name] = value
    return _with_cache_headers(response)


def _finish(request: HttpRequest, response: HttpResponse, *, is_visitor: bool) -> HttpResponse:
    """Add the cache headers to a response of a public view, and store it."""
    if response.cookies:
        del response[VERSION_HEADER]
        patch_cache_control(response, private=True, no_cache=True)
        return response
    KEPT_ANSWERS.labels("built").inc()
    digest = digest_of(request, int(response[VERSION_HEADER]))
    response.headers.setdefault("ETag", f'W/"{digest}"')
    _with_cache_headers(response)
    unread = request.GET.unread if isinstance(request.GET, QueryReads) else query_of(request)
    if is_visitor and request.method == "GET" and not unread:
        stored = copy(response)
        vars(stored).pop("data", None)  # what Django REST framework rendered
        with suppress(*CACHE_IS_DOWN):
            caches["responses"].set(digest + encoding_of(request), stored)
    return _conditional(request, response)


def _with_cache_headers(response: HttpResponse) -> HttpResponse:
    """Allow everybody to store the response and revalidate it; a shared cache may wait ``SHARED_CACHE_SECONDS`` first."""
    shared = settings.SHARED_CACHE_SECONDS
    response["Cache-Control"] = f"public, max-age=0, s-maxage={shared}" if shared else "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    found = get_conditional_response(request, etag=response["ETag"], response=response)
    return cast("HttpResponse", found) if isinstance(found, HttpResponseNotModified) else response
