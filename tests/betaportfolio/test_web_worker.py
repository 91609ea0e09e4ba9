"""Connections that send half a header take no thread: pages are answered beside them."""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from betaportfolio import web_worker
from devserver.folders import BASE_DIR
from devserver.processes import spawn, stop

APP = """
import sys
from betaportfolio import web_worker
web_worker.HEADER_WITHIN, web_worker.PAUSE = 3, 1

def application(environ, start_response):
    try:
        body = environ["wsgi.input"].read()
    except OSError:
        body = b"too slow"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body) + 3))])
    return [b"ok:" + body]
"""
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server of one process and four threads, as `make run` has two."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "halves.py").write_text(APP)
    with socket.create_server(("127.0.0.1", 0)) as line:
        number = int(line.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "halves",
        "--bind",
        f"127.0.0.1:{number}",
        "--workers",
        "1",
        "--threads",
        "4",
    ]
    command += ["--worker-class", "betaportfolio.web_worker.HeaderFirstWorker", "--no-control-socket"]
    environment = {**os.environ, "PYTHONPATH": f"{BASE_DIR}:{folder}"}
    process = spawn([*command, "--graceful-timeout", "1"], env=environment, log=folder / "web.log", cwd=BASE_DIR)
    end = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{number}/")
            break
        except httpx.HTTPError:
            assert time.monotonic() < end, Path(folder / "web.log").read_text()
            time.sleep(0.1)
    yield number
    stop(process)


def opened(port: int, begins: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=20)
    line.sendall(begins)
    return line


def answered(line: socket.socket) -> bytes:
    """The whole answer, the connection closed."""
    parts = []
    while part := line.recv(4096):
        parts.append(part)
    return b"".join(parts)


def test_page_is_answered_at_once_beside_half_open_connections(port: int) -> None:
    with ExitStack() as lines:
        for begins in (b"", b"G", HALF, HALF + b"a\r\n"):
            for _ in range(12):
                lines.enter_context(opened(port, begins))
        time.sleep(0.3)
        began = time.monotonic()
        for _ in range(5):
            assert httpx.get(f"http://127.0.0.1:{port}/").text == "ok:"
        assert time.monotonic() - began < 1


def test_header_that_never_ends_closes_the_connection(port: int) -> None:
    with opened(port, HALF) as line:
        began = time.monotonic()
        for _ in range(3):
            line.sendall(b"a")  # drop by drop gives no more time
            time.sleep(0.5)
        assert answered(line) == b""
        assert time.monotonic() - began < 10


def test_header_in_pieces_is_put_together_with_its_body(port: int) -> None:
    with opened(port, b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-") as line:
        time.sleep(0.2)
        line.sendall(b"Length: 6\r\n\r\nabc")
        time.sleep(0.2)
        line.sendall(b"def")
        assert answered(line).endswith(b"ok:abcdef")


def test_connection_that_is_kept_serves_again_and_may_send_two_requests_at_once(port: int) -> None:
    with httpx.Client() as client:
        assert [client.post(f"http://127.0.0.1:{port}/", content=b"x" * n).text for n in (1, 2)] == ["ok:x", "ok:xx"]
    two = b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with opened(port, two) as line:
        assert answered(line).count(b"ok:") == 2


def test_body_that_stops_coming_frees_its_thread(port: int) -> None:
    with opened(
        port, b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 9\r\n\r\nabc"
    ) as line:
        assert answered(line).endswith(b"ok:too slow")


def test_answer_that_nobody_reads_frees_its_thread(port: int) -> None:
    body = b"x" * 10_000_000
    begins = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
    with ExitStack() as lines:
        for _ in range(4):
            line = lines.enter_context(opened(port, begins))
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)  # it does not grow to take all of the answer
            line.sendall(body)
            assert line.recv(4) == b"HTTP"
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=20).text == "ok:"


def test_header_too_long_is_refused(port: int) -> None:
    with opened(port, HALF + b"a" * 70_000) as line:
        try:
            said = answered(line)
        except ConnectionResetError:  # what was not read may take the answer with it
            said = web_worker.TOO_LONG
    assert said == web_worker.TOO_LONG


def test_address_too_long_for_a_web_server_reaches_the_site(port: int) -> None:
    assert httpx.get(f"http://127.0.0.1:{port}/recherche/?q={'a' * 10_000}").status_code == 200


def test_connection_that_is_closed_early_harms_nobody(port: int) -> None:
    for begins in (b"", HALF):
        opened(port, begins).close()
    assert httpx.get(f"http://127.0.0.1:{port}/").text == "ok:"
