"""A local HTTPS server of files, and a network whose names all lead to it: the guard of addresses stays in front of it."""

import contextlib
import datetime as dt
import hashlib
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.1"
type Behaviour = Callable[["Handler"], None]


@dataclass
class Page:
    """What a path answers: its body with an entity tag, unless it has a ``behaviour`` of its own."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    behaviour: Behaviour | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


class Handler(BaseHTTPRequestHandler):
    """Answer the pages of the site; record the requests."""

    server: "FileSite"

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path, dict(self.headers)))
        page = self.server.pages.get((self.headers["Host"], self.path)) or self.server.pages.get(self.path)
        if page is None:
            self.answer(404)
        elif page.behaviour:
            with contextlib.suppress(OSError):
                page.behaviour(self)
        elif self.headers.get("If-None-Match") == page.etag:
            self.answer(304)
        else:
            self.answer(page.status, page.body, ETag=page.etag, **page.headers)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Do not log to the console."""


def redirect(place: str) -> Page:
    return Page(behaviour=lambda handler: handler.answer(302, Location=place))


def endless(handler: Handler) -> None:
    """Send a body without end, as one of 1 GB would be."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.is_over.is_set():
        handler.wfile.write(b"x" * 65_536)
        handler.server.sent += 65_536


def dripping(handler: Handler) -> None:
    """Send one byte at a time: no single read times out, only the whole."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.is_over.wait(0.02):
        handler.wfile.write(b"x")


def interrupted(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"indicateur")


def waiting(seconds: float, page: Page) -> Page:
    """Return a page that answers after some seconds."""

    def behave(handler: Handler) -> None:
        time.sleep(seconds)
        handler.answer(page.status, page.body)

    return Page(behaviour=behave)


class FileSite(ThreadingHTTPServer):
    """The server; ``pages`` are by path, or by host and path."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.certificate = certificate
        self.pages: dict[str | tuple[str, str], Page] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.sent = 0
        self.is_over = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Do not print the connections that the client closes."""


@contextlib.contextmanager
def serving_files(*names: str) -> Iterator[FileSite]:
    """Serve until the end of the block, with a certificate for these names."""
    with tempfile.TemporaryDirectory() as folder:
        certificate = Path(folder) / "site.pem"
        certificate.write_bytes(make_certificate(names or ("site.example", "autre.example")))
        site = FileSite(certificate)
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            site.is_over.set()
            site.shutdown()
            thread.join()
            site.server_close()


def make_certificate(names: tuple[str, ...]) -> bytes:
    """Return a self-signed certificate for ``names`` with its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=4000))
        .not_valid_after(now + dt.timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + private


class LocalNetwork:
    """Resolve each name to a public address, unless ``addresses`` gives others; every connection goes to the site."""

    def __init__(self, site: FileSite, **addresses: list[str]) -> None:
        self.site = site
        self.addresses = {name.replace("_", "."): found for name, found in addresses.items()}

    async def resolve(self, host: str, port: int) -> list[str]:
        if host == "inconnu.example":
            raise OSError("unknown name")
        return [host] if host[0].isdigit() else self.addresses.get(host, [PUBLIC])

    def transport(self) -> httpx2.AsyncBaseTransport:
        return LocalTransport(self.site)


class LocalTransport(httpx2.AsyncBaseTransport):
    """Send each request to the local site, with TLS for the requested name."""

    def __init__(self, site: FileSite) -> None:
        self.port = site.server_address[1]
        self.sending = httpx2.AsyncHTTPTransport(
            trust_env=False, verify=ssl.create_default_context(cafile=str(site.certificate))
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(host="127.0.0.1", port=self.port)
        return await self.sending.handle_async_request(request)

    async def aclose(self) -> None:
        await self.sending.aclose()
