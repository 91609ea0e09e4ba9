"""Decorators that mark public responses: the same for everybody, or readable by any site.

``common.web.cache`` stores them; each is built from one state of the records.
"""

from collections.abc import Callable
from functools import partial, wraps

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control

from common import data_version
from common.known_until import day_read_once
from common.rights import open_to_all
from common.sql import execute

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
    """Mark a view whose response to a GET is the same for all visitors; signed-in users get their own."""

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
    known = public_answer(view)

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
