"""Public answers kept in memory: each is a function of the version of the records, the address and the language.

An answer is built once per version, then given from memory, or as 304 to who has it. The only query of a hit is the
version; the write that changes an answer moves it, so nothing stale is ever given.
"""

import datetime as dt
import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from hashlib import blake2b

import brotli
from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from common import data_version
from common.metrics import KEPT_ANSWERS
from common.rights import open_to_all

KEPT_BYTES = 64 * 1024 * 1024
"""The most that one process keeps, unless the setting ``PUBLIC_ANSWERS_BYTES`` says otherwise."""
COMPRESSED_FROM = 1000  # bytes
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=4),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}

SHARED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, Deprecation, Sunset"}
"""What lets the pages of any site read an answer and what comes with it."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a browser asks before it sends more than a plain request."""

type Key = tuple[int, dt.date, str, str, str | None]
type View = Callable[..., HttpResponseBase]


@dataclass(slots=True)
class Answer:
    """The bytes of an answer, as they are and compressed once for each encoding that somebody asked for."""

    body: bytes
    content_type: str
    etag: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    def size(self) -> int:
        return len(self.body) + sum(map(len, self.encoded.values()))


class Store:
    """The answers used last, within a number of bytes."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def get(self, key: Key) -> Answer | None:
        with self._lock:
            if answer := self._answers.get(key):
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep ``answer``, and forget those of other versions of the records, then those used longest ago."""
        limit = int(getattr(settings, "PUBLIC_ANSWERS_BYTES", KEPT_BYTES))
        with self._lock:
            if self._answers and next(reversed(self._answers))[0] != key[0]:
                self._answers.clear()
                self.bytes = 0
            self._forget(key)
            if answer.size() > limit:
                return
            self._answers[key] = answer
            self.bytes += answer.size()
            while self.bytes > limit:
                self._forget(next(iter(self._answers)))

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self.bytes = 0

    def _forget(self, key: Key) -> None:
        if gone := self._answers.pop(key, None):
            self.bytes -= gone.size()


store = Store()


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
        key = None if connection.in_atomic_block else _key(request)
        answer = store.get(key) if key else None
        KEPT_ANSWERS.labels("built" if answer is None else "kept").inc()
        if answer is None:
            response = view(request, *args, **kwargs)
            answer = _kept_form(request, response)
            if answer is None:
                return response
            if key:
                store.put(key, answer)
        return _response(request, answer, key)

    return open_to_all(answered)


def open_answer(view: View) -> View:
    """``public_answer`` for what any site may read: an answer that no session changes."""
    known = public_answer(view)

    @wraps(known)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        return _shared(request, known(request, *args, **kwargs))

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
    return (data_version.current(), timezone.localdate(), site, f"{request.path}?{query}", get_language())


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
    return response


def _not_modified(request: HttpRequest, answer: Answer) -> HttpResponseBase | None:
    given = get_conditional_response(request, etag=answer.etag)
    return given if isinstance(given, HttpResponseNotModified) else None


def _encoded(request: HttpRequest, answer: Answer, key: Key | None) -> HttpResponse:
    encoding = _encoding(request) if len(answer.body) >= COMPRESSED_FROM else None
    if encoding is None:
        return HttpResponse(answer.body, content_type=answer.content_type)
    if encoding not in answer.encoded:
        answer = Answer(
            answer.body,
            answer.content_type,
            answer.etag,
            {**answer.encoded, encoding: ENCODERS[encoding](answer.body)},
        )
        if key:
            store.put(key, answer)
    response = HttpResponse(answer.encoded[encoding], content_type=answer.content_type)
    response["Content-Encoding"] = encoding
    return response


def _encoding(request: HttpRequest) -> str | None:
    """The best encoding that the client takes; one that it refuses (``q=0``) is not used."""
    asked = request.META.get("HTTP_ACCEPT_ENCODING", "").lower()
    accepted = [part.replace(" ", "").split(";") for part in asked.split(",")]
    taken = {name for name, *options in accepted if not any(option.strip("0.") == "q=" for option in options)}
    return next((encoding for encoding in ENCODERS if encoding in taken), None)
