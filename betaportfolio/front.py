"""What is kept is given before the framework: half of the cost of a hit was its handler and its middleware.

The framework answers first, and what it said is noted: status and headers, by all that they depend on. The same question
is then answered from the note and from the answers in memory, as long as the version of the records, read each time, is
the one that was noted. Whatever is out of the ordinary goes to the framework.
"""

import math
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg2
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils import timezone
from django.utils.http import parse_etags

from betaportfolio import read_limits, tracing
from betaportfolio.metrics import note_request
from common import data_version, request_id
from common.answers import NOTE, Given
from common.kept_answers import Answer, encoding_for, store
from common.metrics import KEPT_ANSWERS
from common.prepared import as_kept
from common.shaping import form_wanted
from gateway import counting

type Environ = dict[str, Any]
type Headers = list[tuple[str, str]]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

UNUSUAL = (
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_TRANSFER_ENCODING",
)
"""Headers of questions that are left to the framework."""
OF_EACH_REQUEST = {tracing.HEADER.lower(), *(name.lower() for name in read_limits.HEADERS)}
"""Headers that are not kept with an answer."""
NOTED = 5000
"""How many questions are noted at most: those beyond go to the framework."""


class Question(NamedTuple):
    """All that the kept answer of an address depends on, and its headers."""

    method: str
    scheme: str
    proxy_scheme: str
    host: str
    root: str
    path: str
    query: str
    encoding: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What the framework said to a question."""

    given: Given
    status: str
    headers: Headers
    encoding: str | None
    """The encoding of its body; of no account when there is none."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept answer as it is given to one request."""

    status: str
    headers: Headers
    body: bytes
    route: str
    name: str
    """The name of the request."""
    began: float

    def count(self, environ: Environ) -> None:
        """Count the request, which was answered, as the framework would."""
        method, path, status = environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), int(self.status[:3])
        KEPT_ANSWERS.labels("kept").inc()
        counting.count(environ, path, self.route, status)
        note_request(method, path, status, time.perf_counter() - self.began)
        with request_id.named(self.name):
            tracing.log(method, path, status, self.began)


class KeptFirst:
    """The application of the web server: gives what is kept, else asks ``application``."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._whole: dict[Question, Noted] = {}
        self._short: dict[Question, Noted] = {}
        """What is said to who has the answer already: 304."""
        self._here = threading.local()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = read(environ)
        if asked is None:
            return self._application(environ, start_response)
        began = time.perf_counter()
        found = self._find(environ, asked, _version)
        kept = found and _given(environ, *found, read_limits.count_together([environ])[0], began)
        if not kept:
            return self._ask(environ, start_response, asked)
        start_response(kept.status, kept.headers)
        kept.count(environ)
        self._here.given = environ
        return [kept.body]

    def read_version(self) -> int | None:
        """The version of now, by a connection that this thread opens if it must; None when the database is away."""
        ours = connections[DEFAULT_DB_ALIAS]
        try:
            ours.close_if_unusable_or_obsolete()
            ours.ensure_connection()
        except DatabaseError:
            return None
        return _version()

    def take_given(self) -> Environ | None:
        """The environment of the last request that this thread answered from what is kept; once."""
        given: Environ | None = self._here.__dict__.pop("given", None)
        return given

    def find_together(self, environs: Sequence[Environ], version: int) -> list[Kept | None]:
        """The kept answers to requests that this application answered so before, at a version read since they came."""
        began = time.perf_counter()
        found = [(asked := read(environ)) and self._find(environ, asked, lambda: version) for environ in environs]
        counted = [environ for environ, one in zip(environs, found, strict=True) if one]
        allowances = iter(read_limits.count_together(counted))
        return [
            _given(environ, *one, next(allowances), began) if one else None
            for environ, one in zip(environs, found, strict=True)
        ]

    def _find(self, environ: Environ, asked: Question, version: Callable[[], int | None]) -> tuple[Noted, bytes] | None:
        """What was noted for this very question, and the bytes, when they are of the version and the day of now."""
        noted = self._whole.get(asked) or self._short.get(asked)
        if noted is None or (_may_have_session(environ) and not noted.given.is_open):
            return None
        key = noted.given.key
        if key.day != timezone.localdate() or key.version != version():
            return None
        if (tags := environ.get("HTTP_IF_NONE_MATCH")) is not None and _names(tags, noted.given.answer.etag):
            return (short, b"") if (short := self._short.get(asked)) else None
        answer = store.get(key)
        whole = self._whole.get(asked)
        body = answer.in_encoding(whole.encoding) if answer and whole else None
        return (whole, body) if whole and body is not None else None

    def _ask(self, environ: Environ, start_response: StartResponse, asked: Question) -> Iterable[bytes]:
        """The framework's answer, noted when it is one that is kept."""
        started: list[tuple[str, Headers]] = []

        def noting(status: str, headers: Headers, *more: Any) -> Any:
            started.append((status, headers))
            return start_response(status, headers, *more)

        body = self._application(environ, noting)
        given: Given | None = environ.get(NOTE)
        if given and started and (given.is_open or not _may_have_session(environ)):
            self._note(asked, given, *started[-1])
        return body

    def _note(self, asked: Question, given: Given, status: str, headers: Headers) -> None:
        for noted in (self._whole, self._short):
            if noted and (version := next(iter(noted.values())).given.key.version) != given.key.version:
                if version > given.key.version:
                    return
                noted.clear()
        noted = self._short if status.startswith("304") else self._whole
        encoding = next((value for name, value in headers if name.lower() == "content-encoding"), None)
        # What the framework compressed itself, for whoever refuses what is kept, is not what is kept.
        if len(noted) < NOTED and encoding in (None, asked.encoding):
            kept = [(name, value) for name, value in headers if name.lower() not in OF_EACH_REQUEST]
            without_body = Given(given.key, Answer(None, "", given.answer.etag), given.route, given.is_open)
            noted[asked] = Noted(without_body, status, kept, encoding)


def read(environ: Environ) -> Question | None:
    """What is asked; None when it is to be left to the framework."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(name in environ for name in UNUSUAL):
        return None
    if environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_HOST" not in environ:
        return None
    if environ.get("PATH_INFO", "").startswith("/api/") and form_wanted(environ.get("HTTP_ACCEPT", "")) != "json":
        return None  # the framework makes a parameter of it, where there is a table, or refuses it
    header = settings.SECURE_PROXY_SSL_HEADER
    return Question(
        environ["REQUEST_METHOD"],
        environ["wsgi.url_scheme"],
        environ.get(header[0], "") if header else "",
        environ["HTTP_HOST"],
        environ.get("SCRIPT_NAME", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")),
        environ.get("HTTP_ACCEPT_LANGUAGE", "") if len(settings.LANGUAGES) > 1 else "",
    )


def _may_have_session(environ: Environ) -> bool:
    cookies = environ.get("HTTP_COOKIE", "")
    return bool(cookies) and (settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies)


def _names(tags: str, etag: str) -> bool:
    """Whether ``If-None-Match`` names the answer, compared as Django does."""
    named = parse_etags(tags)
    return named == ["*"] or etag.strip("W/") in (tag.strip("W/") for tag in named)


def _version() -> int | None:
    """The version of now, by the connection of this thread; None when there is none that works."""
    ours = connections[DEFAULT_DB_ALIAS]
    held = ours.connection
    if held is None or ours.in_atomic_block or (ours.close_at or math.inf) <= time.monotonic():
        return None
    try:
        with held.cursor() as cursor:
            cursor.execute(as_kept(data_version.STATEMENT))
            return int(cursor.fetchone()[0])
    except (psycopg2.Error, DatabaseError):
        ours.close()  # the framework opens another, or says that the database is away
        return None


def _given(
    environ: Environ, noted: Noted, body: bytes, allowance: read_limits.Allowance | None, began: float
) -> Kept | None:
    """What is given to a request; None when its address has asked for too much, which the framework tells."""
    if allowance and allowance.is_over:
        return None
    name = tracing.name_for(environ)
    limits = allowance.headers().items() if allowance else ()
    headers = [*noted.headers, *limits, (tracing.HEADER, name)]
    return Kept(noted.status, headers, body, noted.given.route, name, began)
