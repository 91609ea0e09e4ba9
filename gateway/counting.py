"""The calls of the API, counted by day, version, address, client and answer: how many, never who.

Counts are kept by each process and written together every few seconds, so that reading the API writes almost nothing;
what a process has not written when it dies is lost.
"""

import datetime as dt
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone

COUNTED = ("/api/", "/embed/", "/integrer/")
SECONDS = 5.0
"""How often a process writes its counts, unless the setting ``CALL_COUNT_SECONDS`` says otherwise."""
MANY = 2000
"""The most sorts of call kept between two writes: beyond, names are invented, and counted together as ``OTHERS``."""
BROWSER, UNNAMED, OTHERS = "navigateur", "sans nom", "autres"

_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}", re.ASCII)
_HOST = re.compile(r"[a-z0-9.-]{1,60}", re.ASCII)


class Call(NamedTuple):
    day: dt.date
    version: str
    route: str
    client: str
    status: int


class Tally:
    """The calls that a process has not written yet."""

    def __init__(self) -> None:
        self._calls: Counter[Call] = Counter()
        self._lock = threading.Lock()
        self._written_at = time.monotonic()

    def add(self, call: Call) -> None:
        with self._lock:
            known = call in self._calls or len(self._calls) < MANY
            self._calls[call if known else call._replace(client=OTHERS)] += 1

    def is_due(self) -> bool:
        wait = float(getattr(settings, "CALL_COUNT_SECONDS", SECONDS))
        return time.monotonic() - self._written_at >= wait

    def take(self) -> Counter[Call]:
        with self._lock:
            taken, self._calls = self._calls, Counter()
            self._written_at = time.monotonic()
        return taken

    def put_back(self, calls: Counter[Call]) -> None:
        with self._lock:
            self._calls += calls


tally = Tally()


def counting_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Count each call of the API once it is answered."""

    def counted(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.path.startswith(COUNTED):
            count(request.META, request.path, _route(request), response.status_code)
        return response

    return counted


def _route(request: HttpRequest) -> str | None:
    """Return the pattern of an address; a response of the cache was made without looking for its view."""
    try:
        return (request.resolver_match or resolve(request.path_info)).route
    except Resolver404:
        return None


def count(meta: Mapping[str, Any], path: str, route: str | None, status: int) -> None:
    """Count a call of the API that was answered; ``route`` is the pattern of its address."""
    if not path.startswith(COUNTED):
        return
    readable = _readable("/" + route if route is not None else "/api/…")
    tally.add(Call(timezone.localdate(), _version(path), readable, client_of(meta), status))
    if tally.is_due():
        write()


_WRITE = """
INSERT INTO gateway_callcount (day, version, route, client, status, calls) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (day, version, route, client, status) DO UPDATE SET calls = gateway_callcount.calls + excluded.calls
"""


def write() -> None:
    """Write what this process has counted; a database that can't is asked again later."""
    taken = tally.take()
    try:
        with connection.cursor() as cursor:
            for call, calls in sorted(taken.items()):  # always in one order: two processes never wait for one another
                cursor.execute(_WRITE, [*call, calls])
    except DatabaseError:
        tally.put_back(taken)


@lru_cache(maxsize=500)
def _version(path: str) -> str:
    """``v1``, ``v2.5``, ``embed``, or nothing for what has no version (the schema, the documentation)."""
    first, _, rest = path.strip("/").partition("/")
    word = rest.partition("/")[0]
    if first != "api":
        return "embed"
    return word[:10] if re.fullmatch(r"v[0-9](\.[0-9])?", word) else ""


@cache
def _readable(route: str) -> str:
    """The pattern of an address, without the sorts of its parts."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)[:200]


def client_of(meta: Mapping[str, Any]) -> str:
    """The site or the program that calls us, as far as it names no person."""
    ours = str(meta.get("HTTP_HOST") or meta.get("SERVER_NAME", ""))
    said = (str(meta.get(name, "")) for name in ("HTTP_ORIGIN", "HTTP_REFERER", "HTTP_USER_AGENT"))
    return _client(ours, *said)


@lru_cache(maxsize=500)
def _client(ours: str, origin: str, referer: str, program: str) -> str:
    for address in (origin, referer):
        host = _host_of(address)
        if _HOST.fullmatch(host) and host != ours.partition(":")[0]:
            return host
    product = program.partition("/")[0].strip()
    if product == "Mozilla":
        return BROWSER
    return product if _PRODUCT.fullmatch(product) else UNNAMED


def _host_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme else ""
