"""Requests that come again word for word, and whose answer is kept: answered together, by a thread of their own.

To read a header, and to hand its connection to a thread and back, costs ten times what a kept answer costs. So the bytes
of a header that got one are noted, with what the web server made of them for its sender: the same bytes of the same sender
ask the same. All who wait are answered at one version of the records, read once the last of them has asked.
"""

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from gunicorn import SERVER
from gunicorn.util import http_date

type Environ = dict[str, Any]

NOTED = 1000
"""How many headers are noted at most: then all are forgotten, and those in use are noted again."""
LONGEST_NOTED = 4096  # bytes of a header
END = b"\r\n\r\n"
NEVER_NOTED = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_CONNECTION", "HTTP_EXPECT", "HTTP_X_REQUEST_ID")
"""Headers of a person, of the life of the connection, and the one that differs each time."""


class Kept(Protocol):
    """A kept answer, as it is given to one request."""

    @property
    def status(self) -> str: ...
    @property
    def headers(self) -> list[tuple[str, str]]: ...
    @property
    def body(self) -> bytes: ...
    def count(self, environ: Environ) -> None: ...


@runtime_checkable
class Front(Protocol):
    """An application that keeps answers."""

    def read_version(self) -> int | None: ...
    def find_together(self, environs: Sequence[Environ], version: int) -> Sequence[Kept | None]: ...
    def take_given(self) -> Environ | None: ...


@dataclass(slots=True)
class Request:
    """A request that came before, on a connection whose socket does not wait."""

    connection: Any
    environ: Environ
    came: float = field(default_factory=time.monotonic)
    kept: Kept | None = None
    rest: memoryview | None = None
    """What the socket did not take yet; None when it takes nothing any more."""


class Repeated:
    """The headers that were answered from what is kept, and the answers to those that come again."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._environs: dict[tuple[str, bytes], Environ] = {}

    def note_answered(self, sender: str, header: bytes, *, stays: bool) -> None:
        """Note what this thread has just answered to ``header``, on a connection that ``stays``, when that may come again."""
        environ = self._front.take_given()
        if environ is None or not stays or not _is_noted(header, environ):
            return
        if len(self._environs) >= NOTED:
            self._environs.clear()
        self._environs[sender, header] = {name: value for name, value in environ.items() if isinstance(value, str)}

    def find(self, sender: str, header: bytes) -> Environ | None:
        """What the web server made of these very bytes."""
        return self._environs.get((sender, header))

    def answer(self, asked: list[Request]) -> None:
        """Answer those whose answer is still kept (``kept`` says which), without waiting for any of them."""
        version = self._front.read_version()
        if version is None:
            return
        found = self._front.find_together([request.environ for request in asked], version)
        for request, kept in zip(asked, found, strict=True):
            if kept:
                request.kept = kept
                request.rest = send(request.connection.sock, *_parts(request.environ["REQUEST_METHOD"], kept))
        for request in asked:
            if request.kept:
                request.kept.count(request.environ)


def send(line: socket.socket, *parts: bytes) -> memoryview | None:
    """Send what the socket takes at once, and say what it left; None when the other end is gone."""
    try:
        sent = line.sendmsg(parts)
    except BlockingIOError:
        sent = 0
    except OSError:
        return None
    return memoryview(b"".join(parts))[sent:] if sent < sum(map(len, parts)) else memoryview(b"")


def _is_noted(header: bytes, environ: Environ) -> bool:
    """Whether these bytes are one request, whole, of nobody in particular, whose connection stays."""
    is_alone = header.find(END) == len(header) - len(END) and len(header) <= LONGEST_NOTED
    return is_alone and environ["SERVER_PROTOCOL"] == "HTTP/1.1" and not any(name in environ for name in NEVER_NOTED)


def _parts(method: str, kept: Kept) -> tuple[bytes, bytes]:
    """The header and the body, as the web server sends them itself."""
    begins = f"HTTP/1.1 {kept.status}\r\nServer: {SERVER}\r\nDate: {http_date()}\r\nConnection: keep-alive\r\n"
    lines = "".join([f"{name}: {value}\r\n" for name, value in kept.headers])
    has_body = method != "HEAD" and not kept.status.startswith("304")
    return f"{begins}{lines}\r\n".encode("latin-1"), kept.body if has_body else b""
