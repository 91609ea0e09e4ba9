"""gunicorn behind the Caddy of docker-compose.yml: hundreds of slow clients do not block the next visitor.

Left to ``make test-all``: two servers, hundreds of connections and their waits.
"""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest
from django.test import Client

from devserver.folders import BASE_DIR
from devserver.processes import spawn, stop
from tests import factories
from tests.web_server import free_port, raise_the_version, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sweep]

CLIENTS, PROBES = 200, 5
SECONDS = 8.0
"""A visitor who had to wait for slow clients would wait until the proxy cuts them: ten seconds for half headers, more for
the others. A busy machine alone takes about two.
"""
LIST = "/api/v1/startups/?page_size=1000"
SMALL_BUFFER = 4096  # bytes that a slow reader takes before it stops


@contextmanager
def caddy(folder: Path, upstream: int) -> Iterator[int]:
    """Run Caddy with the configuration of the deployment; yield its port."""
    port = free_port()
    environment = {
        **os.environ,
        "HOME": str(folder),
        "CADDY_ADMIN": "off",
        "SITE_ADDRESS": f"http://localhost:{port}",
        "UPSTREAM": f"127.0.0.1:{upstream}",
    }
    program = Path(sys.executable).with_name("caddy")
    command: list[str | Path] = [
        program,
        "run",
        "--adapter",
        "caddyfile",
        "--config",
        BASE_DIR / "deploy" / "Caddyfile",
    ]
    process = spawn(command, env=environment, log=folder / "caddy.log", cwd=folder)
    end = time.monotonic() + 30
    while True:
        try:
            assert httpx2.get(f"http://localhost:{port}/metrics").status_code == 404
            break
        except httpx2.ConnectError:
            assert time.monotonic() < end, (folder / "caddy.log").read_text()
            time.sleep(0.1)
    yield port
    stop(process)


@pytest.fixture(scope="module")
def port(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("site")
    environment = {"BEHIND_PROXY": "on", "READS_PER_MINUTE": "0"}
    with running(folder, workers=2, **environment) as server, caddy(folder, server.port) as port:
        yield port


@pytest.fixture(autouse=True)
def records(transactional_db: None) -> None:
    raise_the_version()
    for number in range(150):
        factories.make_startup(f"s{number}", name=f"Service {number}", mission="Aider ceux qui attendent. " * 190)


def half_header(_: int) -> bytes:
    return b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


def slow_body(port: int) -> bytes:
    client = Client()
    client.force_login(factories.make_user(f"camille{time.monotonic_ns()}@example.gouv.fr"))
    cookie = client.cookies["sessionid"].value
    head = f"POST /connexion/ HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: sessionid={cookie}\r\n"
    return f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nusername=".encode()


def slow_reader(port: int) -> bytes:
    return f"GET {LIST} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: identity\r\n\r\n".encode()


def connect(port: int) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    line.connect(("127.0.0.1", port))
    return line


def probe(port: int) -> float:
    """Return the seconds that a new visitor waits for a page built without cache."""
    began = time.monotonic()
    response = httpx2.get(f"http://localhost:{port}/recherche/?q=service+{began}", timeout=30)
    assert response.status_code == 200
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("begins", "goes_on"),
    [
        pytest.param(half_header, b"a", id="half headers"),
        pytest.param(slow_body, b"a", id="slow bodies"),
        pytest.param(slow_reader, b"", id="slow readers"),
    ],
)
def test_visitor_is_answered_next_to_slow_clients(port: int, begins: Callable[[int], bytes], goes_on: bytes) -> None:
    request = begins(port)
    probe(port)
    with ExitStack() as stack, ThreadPoolExecutor(20) as pool:
        lines = [stack.enter_context(connect(port)) for _ in range(CLIENTS)]
        for line in lines:
            line.sendall(request)
        if not goes_on:  # each reads the beginning of its response, then stops
            assert {part[:12] for part in pool.map(lambda line: line.recv(100), lines)} == {b"HTTP/1.1 200"}
        waits = []
        for _ in range(PROBES):
            for line in lines:
                line.sendall(goes_on)
            waits.append(probe(port))
            time.sleep(0.3)
    assert max(waits) < SECONDS, waits
