"""Which headers are noted, so that those who send them again are answered by the web server itself, and how."""

import os
import re
import socket
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler

from betaportfolio.front import KeptFirst
from betaportfolio.repeated import LONGEST_NOTED, NOTED, Repeated, Request, send
from tests.betaportfolio.test_front import environ
from tests.factories import make_startup

pytestmark = pytest.mark.django_db(transaction=True)

FICHE = "/api/v1/startups/a/"
FIRST_TWICE = 2
"""The framework gives the first answer; the second is kept, and its header noted."""
# --- What is noted -------------------------------------------------------------------------------------------------------


HEADER = b"GET / HTTP/1.1\r\nHost: testserver\r\n\r\n"


@pytest.fixture
def front(db: None) -> KeptFirst:
    make_startup("a", mission="Aider " * 400)
    return KeptFirst(WSGIHandler())


def noted(front: KeptFirst, header: bytes = HEADER, meta: dict[str, str] | None = None) -> dict[str, Any] | None:
    """What is found of a header, once its request was answered from what is kept."""
    repeated = Repeated(front)
    for _ in range(FIRST_TWICE):
        body = front({**environ(FICHE), **(meta or {})}, lambda *_: None)
        b"".join(body)
    repeated.note_answered("192.0.2.1", header, stays=True)
    assert repeated.find("192.0.2.2", header) is None  # each sender has its own
    return repeated.find("192.0.2.1", header)


def test_header_is_noted_without_what_belongs_to_its_request(front: KeptFirst) -> None:
    expected = {name: value for name, value in environ(FICHE).items() if isinstance(value, str)}
    assert noted(front) == expected


@pytest.mark.parametrize(
    "meta",
    [
        {"HTTP_COOKIE": "lang=fr"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_CONNECTION": "close"},
        {"HTTP_EXPECT": "100-continue"},
        {"HTTP_X_REQUEST_ID": "une-demande"},
        {"SERVER_PROTOCOL": "HTTP/1.0"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_RANGE": "bytes=0-9"},
    ],
)
def test_request_of_somebody_or_of_its_own_sort_is_not_noted(front: KeptFirst, meta: dict[str, str]) -> None:
    assert noted(front, meta=meta) is None


@pytest.mark.parametrize(
    "header",
    [b"", HEADER[:-1], HEADER + b"G", HEADER + HEADER, HEADER[:-4] + b"\r\nX: " + b"x" * LONGEST_NOTED + b"\r\n\r\n"],
)
def test_header_that_is_not_one_request_alone_is_not_noted(front: KeptFirst, header: bytes) -> None:
    assert noted(front, header) is None


def test_request_whose_connection_is_closed_is_not_noted(front: KeptFirst) -> None:
    repeated = Repeated(front)
    for _ in range(FIRST_TWICE):
        b"".join(front(environ(FICHE), lambda *_: None))
    repeated.note_answered("", HEADER, stays=False)
    repeated.note_answered("", HEADER, stays=True)  # of the next request, which was not answered from what is kept
    assert repeated.find("", HEADER) is None


def test_what_is_noted_is_that_of_this_request_alone(front: KeptFirst) -> None:
    """A request that is not answered from what is kept leaves nothing to the next one."""
    repeated = Repeated(front)
    for place in (FICHE, FICHE, "/api/v1/startups/absente/"):
        b"".join(front(environ(place), lambda *_: None))
        repeated.note_answered("", place.encode() + b"\r\n\r\n", stays=True)
    assert repeated.find("", FICHE.encode() + b"\r\n\r\n") is not None
    assert repeated.find("", b"/api/v1/startups/absente/\r\n\r\n") is None


def test_invented_headers_fill_no_memory(front: KeptFirst, monkeypatch: pytest.MonkeyPatch) -> None:
    assert NOTED == 1000
    monkeypatch.setattr("betaportfolio.repeated.NOTED", 2)
    repeated = Repeated(front)
    headers = [b"GET /%d HTTP/1.1\r\n\r\n" % number for number in range(5)]
    for header in headers:
        for _ in range(FIRST_TWICE):
            b"".join(front(environ(FICHE), lambda *_: None))
        repeated.note_answered("", header, stays=True)
    assert [repeated.find("", header) is not None for header in headers] == [False, False, False, False, True]


# --- What the socket takes -----------------------------------------------------------------------------------------------


def test_what_the_socket_does_not_take_at_once_is_left() -> None:
    near, far = socket.socketpair()
    with near, far:
        near.setblocking(False)
        assert bytes(send(near, b"abc", b"def") or b"") == b""
        assert far.recv(100) == b"abcdef"
        long = os.urandom(4_000_000)
        rest = send(near, b"abc", long)
        assert rest
        assert (b"abc" + long).endswith(rest)
        assert bytes(send(near, b"x") or b"") == b"x"  # it takes nothing now
        far.close()
        assert send(near, b"x") is None


def test_reads_are_counted_and_limited(front: KeptFirst, settings: LazySettings) -> None:
    cache.clear()
    settings.READS_PER_MINUTE = 4
    for _ in range(FIRST_TWICE):
        b"".join(front(environ(FICHE), lambda *_: None))
    near, far = socket.socketpair()
    with near, far:
        asked = [Request(type("Line", (), {"sock": near}), environ(FICHE)) for _ in range(3)]
        Repeated(front).answer(asked)
        near.close()
        said = b"".join(iter(lambda: far.recv(100_000), b""))
    assert [request.kept is not None for request in asked] == [True, True, False]
    assert re.findall(rb"RateLimit-Remaining: (\d)", said) == [b"1", b"0"]


def test_database_that_is_away_leaves_the_request_to_any_thread(
    front: KeptFirst, monkeypatch: pytest.MonkeyPatch
) -> None:
    near, far = socket.socketpair()
    with near, far:
        for version in (None, -1):
            monkeypatch.setattr(front, "read_version", lambda found=version: found)
            request = Request(type("Line", (), {"sock": near}), environ(FICHE))
            for _ in range(FIRST_TWICE):
                b"".join(front(environ(FICHE), lambda *_: None))
            Repeated(front).answer([request])
            assert request.kept is None
        far.setblocking(False)
        with pytest.raises(BlockingIOError):
            far.recv(1)
