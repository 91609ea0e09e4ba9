"""Mark public responses, the same for everybody, and cache them in the memory of each process.

A response to a visitor is a function of the data version, the day in Paris, the release, the URL and the encoding. The
version is read at each request, before anything is built, so that a stale entry is never used; each response is built
from one state of the records. The digest of the key is also the ETag: a client that has it gets 304 without a build.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from functools import cache, partial, wraps
from hashlib import blake2b
from threading import Event, Lock
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from common import data_version
from common.clock import today
from common.freshness import day_read_once
from common.sql import execute
from web.cache_store import CACHE_IS_DOWN
from web.cors import CORS_HEADERS, VERSION_HEADER, with_cors
from web.metrics import KEPT_ANSWERS
from web.view_rights import open_to_all

type View = Callable[..., HttpResponseBase]


def cached_page(view: View) -> View:
    """Mark a view of GET and HEAD whose response is the same for all visitors; signed-in users get their own."""
    return require_safe(_of_one_version(view))


def _of_one_version(view: View) -> View:
    @wraps(view)
    def public(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        build = partial(view, request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return build()
        if is_personal(request):
            with day_read_once():
                response = build()
            patch_cache_control(response, private=True, no_cache=True)
            return response
        return build_from_one_version(request, build)

    return open_to_all(public)


def cached_api(view: View) -> View:
    """Mark a ``cached_page`` that no session changes, and allow scripts of any site to read it (CORS)."""
    known = _of_one_version(view)

    @wraps(known)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        request.user = AnonymousUser()
        return with_cors(request, known(request, *args, **kwargs))

    opened.is_open = True  # type: ignore[attr-defined]
    return opened


def build_from_one_version(request: HttpRequest, build: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Build in a transaction that reads one state of the records; put its version on public responses."""
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
    if _is_for_everybody(request, response):
        response[VERSION_HEADER] = str(version)
    return response


def is_personal(request: HttpRequest) -> bool:
    """Whether the page depends on the user: signed in, or with a pending message.

    A cookie by itself proves nothing, since anybody may send one.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES:
        return False
    user = getattr(request, "user", None)
    return (user is not None and user.is_authenticated) or len(get_messages(request)) > 0


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it is neither an error, a redirection, a stream, a file, nor a response that sets a cookie."""
    sets_cookie = bool(response.cookies) or bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))
    is_file = response.get("Content-Disposition", "").startswith("attachment")
    return response.status_code == 200 and isinstance(response, HttpResponse) and not sets_cookie and not is_file


# --- The cache ----------------------------------------------------------------------------------------------------------
def digest_of(request: HttpRequest, version: int) -> str:
    """Return the digest of what the response depends on, except its encoding; it needs the secret key."""
    where = (
        request.scheme,
        request.get_host(),
        request.path_info,
        query_of(request),
        get_language_from_request(request),
    )
    accept = request.META.get("HTTP_ACCEPT", "") if request.path_info.startswith("/api/") else ""
    parts = (version, today(), release(), *where, accept)
    return salted_hmac("web.cache", repr(parts), algorithm="sha256").hexdigest()[:32]


def query_of(request: HttpRequest) -> str:
    """Return the raw query string: two that Django would normalise alike may mean different things."""
    return str(request.META.get("QUERY_STRING", ""))


def encoding_of(request: HttpRequest) -> str:
    """Return ``gzip`` if the client accepts it, else an empty text."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "").lower().replace(" ", "")
    parts = (part.split(";") for part in accepted.split(","))
    takes = any(name == "gzip" and not any(one.strip("0.") == "q=" for one in options) for name, *options in parts)
    return "gzip" if takes else ""


@cache
def release() -> str:
    """Return an identifier of the release and of the settings, which pages display."""
    named = ((name, getattr(settings, name, None)) for name in dir(settings) if name.isupper())
    plain = [(name, value) for name, value in named if isinstance(value, str | int)]
    return blake2b(repr(plain).encode(), digest_size=16).hexdigest()


READS = ("GET", "HEAD")
LONGEST_QUERY = 512  # bytes
LONGEST_WAIT = 10.0  # seconds for another thread to build the same response; after that this one builds it too
MOST_WAITS = 2  # the version may move while a thread waits
_being_built: dict[str, Event] = {}
_lock = Lock()


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
        request.META["HTTP_ACCEPT_ENCODING"] = encoding_of(request)
        if not _is_visitor(request):
            return self._build(request, is_stored=False)
        is_stored = request.method == "GET" and len(query_of(request)) <= LONGEST_QUERY
        for _ in range(MOST_WAITS):
            key, found = _find(request)
            if found:
                return found
            if key is None or not is_stored:
                break
            with _turn_to_build(key) as is_first:
                if is_first:
                    return self._build(request, is_stored=True)
        return self._build(request, is_stored=is_stored)

    def _build(self, request: HttpRequest, *, is_stored: bool) -> HttpResponse:
        response = self.get_response(request)
        return _finish(request, response, is_stored=is_stored) if VERSION_HEADER in response else response


@contextmanager
def _turn_to_build(key: str) -> Iterator[bool]:
    """Yield whether this thread is the first to build the response of ``key``; else wait until the first has ended."""
    with _lock:
        ends = _being_built.get(key)
        if is_first := ends is None:
            ends = _being_built[key] = Event()
    if not is_first:
        ends.wait(LONGEST_WAIT)
    try:
        yield is_first
    finally:
        if is_first:
            del _being_built[key]
            ends.set()


def _is_visitor(request: HttpRequest) -> bool:
    """Whether nothing in the request can make its response personal."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    has_body = request.META.get("CONTENT_LENGTH", "") not in ("", "0")
    return not has_session and not has_body and not request.META.get("HTTP_AUTHORIZATION")


def _find(request: HttpRequest) -> tuple[str | None, HttpResponse | None]:
    """Return the key of the response, and the response: 304 to a client that has it, else the stored one, else None."""
    try:
        version = data_version.current()
        digest = digest_of(request, version)
    except DatabaseError:  # the view will fail too, and the visitor gets its error page
        return None, None
    tags = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if f'"{digest}"' in {tag.removeprefix("W/") for tag in tags}:
        return digest, _not_modified(request, digest, version)
    key = digest + encoding_of(request)
    with suppress(*CACHE_IS_DOWN):
        if stored := caches["responses"].get(key):
            KEPT_ANSWERS.labels("kept").inc()
            return key, _conditional(request, stored)
    return key, None


def _not_modified(request: HttpRequest, digest: str, version: int) -> HttpResponse:
    """Return 304: only a public view at this very address can have given that digest."""
    response = HttpResponseNotModified(headers={VERSION_HEADER: str(version), "ETag": f'W/"{digest}"'})
    for name, value in CORS_HEADERS.items() if getattr(resolve(request.path_info).func, "is_open", False) else ():
        response[name] = value
    return _with_cache_headers(response)


def _finish(request: HttpRequest, response: HttpResponse, *, is_stored: bool) -> HttpResponse:
    """Add the cache headers to a response of a public view, and store it if ``is_stored``."""
    if response.cookies:
        del response[VERSION_HEADER]
        patch_cache_control(response, private=True, no_cache=True)
        return response
    KEPT_ANSWERS.labels("built").inc()
    digest = digest_of(request, int(response[VERSION_HEADER]))
    response.headers.setdefault("ETag", f'W/"{digest}"')
    _with_cache_headers(response)
    if is_stored:
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
