"""Mark public responses, the same for everybody, and cache them in the memory of each process.

A response to a visitor is a function of the data version, the day in Paris, the release, the URL and the encoding. The
version is read at each request, before anything is built; the entry of a former version is used for
``FORMER_PAGE_SECONDS`` at most, so that a flow of saves doesn't build every page again and again. Each response is built
from one state of the records, whose version is in a header. Its ETag is the digest of its body, before compression: a
change of records that it doesn't show leaves it as it is.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial, wraps
from hashlib import blake2b, sha256
from math import inf
from threading import Lock
from time import monotonic
from typing import TypeGuard

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from common import data_version
from common.clock import today
from common.freshness import day_read_once
from common.sql import execute
from web.cors import ALLOWED_ORIGIN, CORS_HEADERS, VERSION_HEADER, with_cors
from web.metrics import KEPT_ANSWERS
from web.view_rights import open_to_all

type View = Callable[..., HttpResponseBase]

READS = ("GET", "HEAD")
LONGEST_QUERY = 512  # bytes
LONGEST_WAIT = 10.0  # seconds for another thread that builds the same response; after that this one builds it too


def cached_page(view: View) -> View:
    """Mark a view of GET and HEAD whose response is the same for all visitors; signed-in users get their own."""
    return require_safe(_of_one_version(view))


def cached_api(view: View) -> View:
    """Mark a ``cached_page`` that no session changes, and allow scripts of any site to read it (CORS)."""
    public = _of_one_version(view)

    @wraps(public)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        request.user = AnonymousUser()
        return with_cors(request, public(request, *args, **kwargs))

    return opened


def _of_one_version(view: View) -> View:
    @wraps(view)
    def public(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        build = partial(view, request, *args, **kwargs)
        if request.method not in READS:
            return build()
        if _is_personal(request):
            with day_read_once():
                response = build()
            patch_cache_control(response, private=True, no_cache=True)
            return response
        return _build_from_one_version(build)

    return open_to_all(public)


def _build_from_one_version(build: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Build in a transaction that reads one state of the records; put its version on the response."""
    if connection.in_atomic_block:  # in a test: the isolation level can't be changed within a transaction
        with day_read_once():
            return build()
    with transaction.atomic():
        # In SQL: Django sets the isolation of a connection, not of a transaction.
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        version = data_version.current()
        with day_read_once(version):
            response = build()
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
    response[VERSION_HEADER] = str(version)
    if _is_for_everybody(response):
        response.headers.setdefault("ETag", f'W/"{sha256(response.content).hexdigest()[:32]}"')
    return response


def _is_personal(request: HttpRequest) -> bool:
    """Whether the page depends on the user: signed in, or with a pending message.

    A cookie by itself proves nothing, since anybody may send one.
    """
    return _has_session(request) and (request.user.is_authenticated or len(get_messages(request)) > 0)


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES


# --- The cache --------------------------------------------------------------------------------------------------------
def digest_of(request: HttpRequest) -> str:
    """Return the digest of what the response depends on, except records and encoding; it needs the secret key."""
    # The raw query: two that Django would normalise alike may mean different things.
    where = (request.scheme, request.get_host(), request.path_info, request.META.get("QUERY_STRING", ""))
    accept = request.META.get("HTTP_ACCEPT", "") if request.path_info.startswith("/api/") else ""
    parts = (today(), release(), *where, accept)
    return salted_hmac("web.cache", repr(parts), algorithm="sha256").hexdigest()[:32]


@cache
def release() -> str:
    """Return an identifier of the release and of the settings, which pages display."""
    named = ((name, getattr(settings, name, None)) for name in dir(settings) if name.isupper())
    plain = [(name, value) for name, value in named if isinstance(value, str | int)]
    return blake2b(repr(plain).encode(), digest_size=16).hexdigest()


class CurrentVersions:
    """When this process last saw each version of the data as the current one, in seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._seen: dict[int, float] = {}

    def note(self, version: int) -> None:
        """Note that a version is current, and forget those that are no longer served."""
        now = monotonic()
        if version not in self._seen:
            recent = now - settings.FORMER_PAGE_SECONDS
            self._seen = {version: now} | {one: seen for one, seen in self._seen.items() if seen >= recent}
        self._seen[version] = now

    def may_serve(self, version: int, *, current: int) -> bool:
        """Whether a version is the current one, or was less than ``FORMER_PAGE_SECONDS`` ago."""
        return version == current or monotonic() - self._seen.get(version, -inf) < settings.FORMER_PAGE_SECONDS


_versions = CurrentVersions()
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)
_locks = [Lock() for _ in range(256)]


class PublicResponseCache:
    """Serve visitors from the cache, and store what public views build for them.

    When the version moves, one thread of the process builds a response and the others wait for it: without that, 32
    readers of one page built it 31 to 62 times.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A transaction around the request (in a test) may see changes that are never committed.
        if request.method not in READS or connection.in_atomic_block:
            return self.get_response(request)
        # The views and GZipMiddleware read what the key describes.
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        request.META["HTTP_ACCEPT_ENCODING"] = "gzip" if _TAKES_GZIP.search(accepted) else ""
        if not _is_visitor(request):
            return self._build(request)
        if found := _find(request):
            return found
        if request.method != "GET" or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return self._build(request)
        with _turn_to_build(digest_of(request)):
            # Another thread may have built it while this one waited.
            return _find(request) or self._build(request, is_stored=True)

    def _build(self, request: HttpRequest, *, is_stored: bool = False) -> HttpResponse:
        response = self.get_response(request)
        return _finish(request, response, is_stored=is_stored) if VERSION_HEADER in response else response


@contextmanager
def _turn_to_build(key: str) -> Iterator[None]:
    """Let one thread at a time build the response of ``key``, for as long as the others wait."""
    lock = _locks[int(key[:2], 16)]
    is_held = lock.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if is_held:
            lock.release()


def _is_visitor(request: HttpRequest) -> bool:
    """Whether nothing in the request can make its response personal."""
    has_body = request.META.get("CONTENT_LENGTH", "") not in ("", "0")
    return not _has_session(request) and not has_body and not request.META.get("HTTP_AUTHORIZATION")


def _find(request: HttpRequest) -> HttpResponse | None:
    """Return the stored response, or 304 to a client that has it; None if none is stored."""
    try:
        version = data_version.current()
    except DatabaseError:  # the view will fail too, and the visitor gets its error page
        return None
    _versions.note(version)
    stored = caches["responses"].get(digest_of(request) + request.META["HTTP_ACCEPT_ENCODING"])
    if stored is None or not _versions.may_serve(int(stored[VERSION_HEADER]), current=version):
        return None
    KEPT_ANSWERS.labels("kept").inc()
    return _conditional(request, stored)


def _is_for_everybody(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether it is neither an error, a redirection, a stream, a file, nor a response that sets a cookie."""
    is_file = response.get("Content-Disposition", "").startswith("attachment")
    return response.status_code == 200 and isinstance(response, HttpResponse) and not response.cookies and not is_file


def _finish(request: HttpRequest, response: HttpResponse, *, is_stored: bool) -> HttpResponse:
    """Add the cache headers to a response that is for everybody, and store it if ``is_stored``."""
    if not _is_for_everybody(response):
        del response[VERSION_HEADER], response["ETag"]
        if response.cookies:
            patch_cache_control(response, private=True, no_cache=True)
        return response
    KEPT_ANSWERS.labels("built").inc()
    _add_cache_headers(response)
    if is_stored:
        vars(response).pop("data", None)  # what Django REST framework rendered
        caches["responses"].set(digest_of(request) + request.META["HTTP_ACCEPT_ENCODING"], response)
    return _conditional(request, response)


def _add_cache_headers(response: HttpResponse) -> None:
    """Allow everybody to store the response and revalidate it; a shared cache may wait ``SHARED_CACHE_SECONDS`` first."""
    shared = settings.SHARED_CACHE_SECONDS
    response["Cache-Control"] = f"public, max-age=0, s-maxage={shared}" if shared else "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding"] if ALLOWED_ORIGIN in response else ["Accept-Encoding", "Cookie"])


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    found = get_conditional_response(request, etag=response["ETag"], response=response)
    if not isinstance(found, HttpResponseNotModified):
        return response
    for name in (VERSION_HEADER, *CORS_HEADERS):
        if name in response:
            found[name] = response[name]
    return found
