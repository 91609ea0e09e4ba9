"""Mark public responses, the same for everybody, and cache them in the memory of each process.

A response to a visitor is a function of the data version, the day in Paris, the release, the URL and the encoding. The
version is read at each request, before anything is built, so that a stale entry is never used; each response is built
from one state of the records. The digest of the key is also the ETag: a client that has it gets 304 without a build.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import copy
from functools import cache, partial, wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from common import data_version
from common.known_until import day_read_once
from common.metrics import KEPT_ANSWERS
from common.rights import open_to_all
from common.sql import execute
from common.web.cache_store import CACHE_IS_DOWN

VERSION_HEADER = "Data-Version"
"""The version of the records that a response was built from: only a response for everybody says it."""
CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"ETag, Link, Deprecation, Sunset, {VERSION_HEADER}",
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

type View = Callable[..., HttpResponseBase]


def public_answer(view: View) -> View:
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


def open_answer(view: View) -> View:
    """Mark a ``public_answer`` that no session changes, and allow scripts of any site to read it (CORS)."""
    known = _of_one_version(view)

    @wraps(known)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        request.user = AnonymousUser()
        return _with_cors(request, known(request, *args, **kwargs))

    opened.is_open = True  # type: ignore[attr-defined]
    return opened


def fresh_answer(view: View) -> View:
    """Mark a view like ``open_answer`` whose response depends on more than the version of the records."""

    @wraps(view)
    def fresh(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        response = _with_cors(request, view(request, *args, **kwargs))
        response["Cache-Control"] = "no-store"
        return response

    return open_to_all(fresh)


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


def _with_cors(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    for name, value in (CORS_HEADERS | (PREFLIGHT_HEADERS if request.method == "OPTIONS" else {})).items():
        response[name] = value
    return response


# --- The cache ----------------------------------------------------------------------------------------------------------
SUFFIXES = {".py", ".html", ".txt", ".sql", ".md", ".mo", ".lock", ".json", ".xml", ".svg"}
# In SQL: functions of PostgreSQL identify a database, without a table.
_DATABASE = """
SELECT system_identifier, timeline_id, (SELECT oid::bigint FROM pg_database WHERE datname = current_database())
FROM pg_control_system(), pg_control_checkpoint()
"""


def digest_of(request: HttpRequest, version: int) -> str:
    """Return the digest of what the response depends on, except its encoding; it needs the secret key."""
    where = (request.scheme, request.get_host(), request.path, query_of(request), get_language_from_request(request))
    accept = request.META.get("HTTP_ACCEPT", "") if request.path_info.startswith("/api/") else ""
    parts = (version, timezone.localdate(), release(), database(), *where, accept)
    return salted_hmac("common.web.cache", repr(parts), algorithm="sha256").hexdigest()[:32]


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
def database() -> tuple[int, ...]:
    """Return an identifier of this database, which changes when the server is restored from a backup."""
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE)
        return tuple(cursor.fetchone())


@cache
def release() -> str:
    """Return an identifier of this release: the setting ``RELEASE``, else a digest of the files and visible settings."""
    code = settings.RELEASE or digest_of_files(settings.BASE_DIR)
    named = ((name, getattr(settings, name, None)) for name in dir(settings) if name.isupper())
    plain = [(name, value) for name, value in named if isinstance(value, str | int)]
    return blake2b(repr((code, plain)).encode(), digest_size=16).hexdigest()


def digest_of_files(folder: Path) -> str:
    """Return a digest of the code, the templates and the texts in ``folder``."""
    digest = blake2b(digest_size=16)
    folders = (one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    files = [*folder.glob("*.lock"), *(file for one in folders for file in one.rglob("*"))]
    for file in sorted(one for one in files if one.suffix in SUFFIXES and one.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


class QueryReads(QueryDict):
    """The parameters of a URL; ``unread`` contains the names that the view has not read yet.

    A response is stored only when its view read each parameter: an unread one would be stored once for each value.
    Iterating over them (an API that refuses unknown ones) reads all. A copy, for a link, reads none.
    """

    def __init__(self, original: QueryDict) -> None:
        super().__init__(mutable=True, encoding=original.encoding)
        for name, values in original.lists():
            self.setlist(name, values)
        self._mutable = False
        self._original = original
        self.unread = set(original)

    def __getitem__(self, key: str) -> Any:
        self.unread.discard(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.unread.discard(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.unread.clear()
        return super().__iter__()

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        self.unread.discard(key)
        return super().getlist(key, default)

    def lists(self) -> Any:
        self.unread.clear()
        return super().lists()

    def urlencode(self, safe: str | None = None) -> str:
        return self._original.urlencode(safe)

    def copy(self) -> QueryDict:  # type: ignore[override]  # what is copied is a link to write, which reads nothing
        return self._original.copy()


READS = ("GET", "HEAD")
LONGEST_QUERY = 512  # bytes


class PublicResponseCache:
    """Serve visitors from the cache, and store what public views build for them."""

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
