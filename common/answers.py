"""Public answers kept in memory: each is a function of the version of the records, the address and the language.

An answer is built once per version, from the records at that version, then given from memory, or as 304 to who has it. The
only query of a hit is the version; the write that changes an answer moves it, so nothing stale is ever given.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from hashlib import blake2b

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from common import data_version, shared_answers
from common.kept_answers import Answer, Key, encoding_for, store, turns
from common.metrics import KEPT_ANSWERS
from common.rights import open_to_all
from common.snapshots import read_at

VERSION_HEADER = "Data-Version"
"""The version of the records that an answer was built from."""
NOTE = "betaportfolio.kept"
"""Where the environment of a request says which kept answer it got (``Given``)."""

SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"ETag, Link, Deprecation, Sunset, {VERSION_HEADER}",
}
"""What lets the pages of any site read an answer and what comes with it."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a browser asks before it sends more than a plain request."""

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Given:
    """A request got the kept answer of ``key``; ``is_open``: it would have, whatever its session."""

    key: Key
    answer: Answer
    route: str
    is_open: bool = False


def public_answer(view: View) -> View:
    """Decorate a view whose GET answer is the same for everybody. Who has a session is answered apart, and not kept."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if _is_personal(request):
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            return response
        # A transaction may see changes that are never committed: what it builds is not for others.
        if connection.in_atomic_block:
            response = view(request, *args, **kwargs)
            answer = _kept_form(request, response)
            return response if answer is None else _response(request, answer, None)
        return _kept_or_built(request, lambda: view(request, *args, **kwargs))

    return open_to_all(answered)


def _kept_or_built(request: HttpRequest, build: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer that is kept at the version of now, else what ``build`` gives, which is kept for the next ones."""
    key = _key(request)
    answer = store.get(key)
    if answer is None:
        with turns.of(key[1:]) as had_to_wait:
            if had_to_wait:
                key = _key(request)
                answer = store.get(key)
            if answer is None:
                response, key, answer = _built(request, key, build)
                if answer is None:
                    return response
    else:
        KEPT_ANSWERS.labels("kept").inc()
    return _response(request, answer, key)


def _built(
    request: HttpRequest, key: Key, build: Callable[[], HttpResponseBase]
) -> tuple[HttpResponseBase, Key, Answer | None]:
    """The response of ``build``, and as an answer that is kept from now on; None when it is not the same for everybody."""
    is_hot = shared_answers.is_hot(key)
    if is_hot and (answer := shared_answers.fetch(key)):
        store.put(key, answer)
        return HttpResponse(), key, answer

    def read(version: int) -> tuple[HttpResponseBase, Key, Answer | None]:
        response = build()
        return response, key._replace(version=version), _kept_form(request, response)

    KEPT_ANSWERS.labels("built").inc()
    response, key, answer = read_at(key.version, read)
    if answer is not None:
        answer = shared_answers.share(key, answer) if is_hot else answer
        store.put(key, answer)
    return response, key, answer


def open_answer(view: View) -> View:
    """``public_answer`` for what any site may read: an answer that no session changes."""
    known = public_answer(view)

    @wraps(known)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        response = _shared(request, known(request, *args, **kwargs))
        if NOTE in request.META:
            request.META[NOTE] = replace(request.META[NOTE], is_open=True)
        return response

    return answered


def fresh_answer(view: View) -> View:
    """``open_answer`` for what is built each time: it depends on more than the version of the records."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        response = _shared(request, view(request, *args, **kwargs))
        response["Cache-Control"] = "no-store"
        return response

    return open_to_all(answered)


def _shared(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response``, with what lets the pages of any site read it."""
    for name, value in (SHARED | (PREFLIGHT if request.method == "OPTIONS" else {})).items():
        response[name] = value
    return response


def _is_personal(request: HttpRequest) -> bool:
    """Whether the page depends on the user: somebody is signed in, or has a message to read.

    A cookie alone proves nothing: anybody may write one, and would have each page built for them.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES:
        return False
    user = getattr(request, "user", None)
    return (user is not None and user.is_authenticated) or len(get_messages(request)) > 0


def _key(request: HttpRequest) -> Key:
    query = "&".join(sorted(request.META.get("QUERY_STRING", "").split("&")))
    site = f"{request.scheme}://{request.get_host()}"
    place = f"{request.path}?{query}" if query else request.path
    return Key(data_version.current(), timezone.localdate(), site, place, get_language())


def _kept_form(request: HttpRequest, response: HttpResponseBase) -> Answer | None:
    """The answer that can be given to others; None for an error, a redirection, a stream, a file, or what sets a cookie."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return None
    if response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return None
    if response.get("Content-Disposition", "").startswith("attachment"):
        return None  # its name would be lost
    if "ETag" in response.headers:  # the view knows a better one: what a change of it is compared with
        return Answer(response.content, response.headers["Content-Type"], response.headers["ETag"])
    digest = blake2b(response.content, digest_size=16).hexdigest()
    # Weak: the same for every encoding of the answer.
    return Answer(response.content, response.headers["Content-Type"], f'W/"{digest}"')


def _response(request: HttpRequest, answer: Answer, key: Key | None) -> HttpResponseBase:
    response = _not_modified(request, answer) or _encoded(request, answer, key)
    response["ETag"] = answer.etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    if key:
        response[VERSION_HEADER] = str(key.version)
        route = request.resolver_match.route if request.resolver_match else ""
        request.META[NOTE] = Given(key, answer, route)
    return response


def _not_modified(request: HttpRequest, answer: Answer) -> HttpResponseBase | None:
    given = get_conditional_response(request, etag=answer.etag)
    return given if isinstance(given, HttpResponseNotModified) else None


def _encoded(request: HttpRequest, answer: Answer, key: Key | None) -> HttpResponse:
    encoding = encoding_for(request.META.get("HTTP_ACCEPT_ENCODING", "")) if answer.is_compressed else None
    body = answer.in_encoding(encoding)
    if body is None:
        answer = answer.with_encoding(encoding)
        body = answer.in_encoding(encoding)
        if key:
            store.put(key, answer)
    response = HttpResponse(body, content_type=answer.content_type)
    if encoding:
        response["Content-Encoding"] = encoding
    return response
