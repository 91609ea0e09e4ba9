"""A local web server, and a fake network whose names resolve to chosen IP addresses but all connect to it."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import httpx2

PUBLIC, SILENT = "93.184.216.34", "93.184.216.35"


class Handler(BaseHTTPRequestHandler):
    """Respond by path; record the requests."""

    server: "Site"

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path, self.headers["User-Agent"]))
        name, _, rest = unquote(self.path.strip("/")).partition("/")
        if name == "vers":
            self._head(302, Location=f"http://{rest}")
        elif name == "boucle":
            self._head(301, Location="/boucle")
        elif name == "goutte":
            self._drip()
        elif name == "enorme":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000)
        elif name == "coupe":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        elif name == "autre-langue":
            self.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        elif name == "occupe":
            self._busy()
        else:
            self._head(int(name) if name.isdigit() else 200)

    def _head(self, code: int, **headers: str) -> None:
        self.send_response(code)
        for header, value in headers.items():
            self.send_header(header, value)
        self.end_headers()

    def _drip(self) -> None:
        """Send one byte at a time, forever: no single read times out, only the whole."""
        with contextlib.suppress(OSError):
            while not self.server.is_over.is_set():
                self.wfile.write(b"H")
                self.wfile.flush()
                time.sleep(0.02)

    def _busy(self) -> None:
        self.server.at_once += 1
        self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        time.sleep(0.05)
        self.server.at_once -= 1
        self._head(200)

    def log_message(self, format: str, *args: object) -> None:
        """Do not log to the console."""


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, str]] = []
        self.at_once = self.most_at_once = 0
        self.is_over = threading.Event()

    @property
    def paths(self) -> list[tuple[str, str]]:
        """Return host and path of each request, in order."""
        return [(host, path) for host, path, _ in self.asked]


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.is_over.set()
    site.shutdown()
    thread.join()
    site.server_close()


class TestNetwork:
    """Resolve names to the given IP addresses, one response after another (the last one repeats); unknown names fail.

    Every connection goes to the site of the test. ``connected`` records the IP addresses.
    """

    __test__ = False

    def __init__(self, site: Site | None, **names: list[list[str]]) -> None:
        self.site = site
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.resolved: list[str] = []
        self.connected: list[str] = []

    async def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        if host == "lent.example":
            await asyncio.sleep(60)
        if host[0].isdigit() or ":" in host:
            return [host]
        answers = self.names.get(host)
        if answers is None:
            raise OSError("unknown name")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def transport(self) -> httpx2.AsyncBaseTransport:
        return TestServerTransport(self)


class TestServerTransport(httpx2.AsyncBaseTransport):
    """Record the requested IP address and forward the request to the test server."""

    def __init__(self, network: TestNetwork) -> None:
        self.network = network
        self.sending = httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        address, site = request.url.host, self.network.site
        self.network.connected.append(address)
        if site is None or address == SILENT:
            raise httpx2.ConnectError("refused")
        request.url = request.url.copy_with(host="127.0.0.1", port=site.server_address[1])
        return await self.sending.handle_async_request(request)

    async def aclose(self) -> None:
        await self.sending.aclose()
