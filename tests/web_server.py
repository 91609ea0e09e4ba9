"""The site as a deployment runs it: gunicorn and its configuration file, on the records of the tests."""

import itertools
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil
from django.db import connection

from devserver.folders import BASE_DIR
from devserver.processes import spawn, stop
from tests.plugins.celery_worker import database_url

START_SECONDS = 90
_VERSIONS = itertools.count(1_000_000, 1_000_000)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class WebServer:
    """A running gunicorn."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> int:
        """Return the bytes used by its processes, counting shared memory once."""
        return sum(psutil.Process(child.pid).memory_full_info().pss for child in self.workers())

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()


@contextmanager
def running(folder: Path, *, workers: int = 1, **environment: str) -> Iterator[WebServer]:
    """Start gunicorn, wait until the site responds, and stop it at the end; fail on an error of a view."""
    server = start(folder, workers=workers, **environment)
    try:
        wait_until_it_answers(server, folder)
        yield server
    finally:
        stop(server.process)
    log = (folder / "web.log").read_text()
    assert "Internal Server Error" not in log, log


def start(folder: Path, *, workers: int = 1, **environment: str) -> WebServer:
    """Start gunicorn with ``Procfile``'s module and the configuration file of the project."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "betaportfolio.wsgi", "--bind", f"127.0.0.1:{port}"]
    values = {"WEB_CONCURRENCY": str(workers), "DATABASE_URL": database_url(), **environment}
    return WebServer(port, spawn(command, env={**os.environ, **values}, log=folder / "web.log", cwd=BASE_DIR))


def wait_until_it_answers(server: WebServer, folder: Path) -> None:
    end = time.monotonic() + START_SECONDS
    with httpx2.Client(timeout=30) as client:  # one: each reads the certificates of all authorities
        while True:
            try:
                client.get(f"{server.address}/mentions-legales/")
                return
            except httpx2.ConnectError:
                assert time.monotonic() < end, (folder / "web.log").read_text()
                assert server.process.poll() is None, (folder / "web.log").read_text()
                time.sleep(0.1)


def raise_the_version() -> None:
    """Start the data version above that of the previous test, since a running site sees tables emptied between tests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_dataversion (id, base) VALUES (1, %(base)s) ON CONFLICT (id) DO UPDATE SET base = %(base)s",
            {"base": next(_VERSIONS)},
        )


@dataclass(frozen=True)
class RawResponse:
    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        found = re.search(rb"\r\n" + name.encode() + rb": ([^\r]*)", self.head, re.IGNORECASE)
        return found[1].decode() if found else ""


class RawConnection:
    """A connection that stays open, on which the test sends raw bytes."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.received = b""

    def __enter__(self) -> "RawConnection":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def get(self, path: str, *lines: str) -> RawResponse:
        self.socket.sendall(request(path, *lines))
        return self.response()

    def response(self) -> RawResponse:
        """Return the next response."""
        while b"\r\n\r\n" not in self.received:
            self._receive()
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = re.search(rb"\r\nContent-Length: (\d+)", head, re.IGNORECASE)
        size = int(length[1]) if length and status != 304 else 0
        while len(self.received) < size:
            self._receive()
        body, self.received = self.received[:size], self.received[size:]
        return RawResponse(status, head, body)

    def is_closed(self) -> bool:
        """Whether the server closed the connection without another byte."""
        try:
            return not self.received and not self.socket.recv(1)
        except ConnectionResetError:
            return True

    def _receive(self) -> None:
        part = self.socket.recv(1 << 20)
        assert part, self.received
        self.received += part


def request(path: str, *lines: str, method: str = "GET", body: bytes = b"") -> bytes:
    """Return the bytes of a request to ``localhost``, with ``lines`` as its other headers."""
    head = "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines])
    return f"{head}\r\n\r\n".encode() + body
