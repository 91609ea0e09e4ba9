"""Headers that a proxy may send, through gunicorn: they change nothing for the next visitor.

gunicorn believes the peers of its ``forwarded_allow_ips``, by default those of this machine, as the tests are.

``make test`` sends each header before a page, with a few of the paths that it may name; ``make test-all`` sends each
with every path, also before a feed and an answer of the API.
"""

from dataclasses import replace

import pytest

from tests import factories
from tests.sweeps import one_in
from tests.web_server import RawConnection, RawResponse, WebServer, raise_the_version, request

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/accessibilite/"
FEED = "/startups/exemple/changements.atom"
API = "/api/v1/startups/exemple/"
OF_GUNICORN = ("SCRIPT_NAME", "PATH_INFO")
"""The headers that gunicorn copies into the request of the site by default (``forwarder_headers``)."""
NAMES = (
    "Script-Name",
    "X-Script-Name",
    "X-Forwarded-Prefix",
    "X-Forwarded-Path",
    "X-Forwarded-Uri",
    "X-Original-URL",
    "X-Original-URI",
    "X-Rewrite-URL",
    "X-Request-URI",
    "Path-Info",
    "X-Path-Info",
    "PATH_TRANSLATED",
    "SCRIPT_URL",
    "Script-Url",
    "REDIRECT_URL",
    "Request-Uri",
    "QUERY_STRING",
    "X-Accel-Redirect",
    "X-Sendfile",
)
"""Headers of a path."""
FEW = ("/espace/", "//example.org/", PAGE)
"""The paths that ``make test`` tries: of people, of another site, of the page itself."""
ELSEWHERE = (PAGE.rstrip("/"), "/", "/startups/", "/espace/", "/rien", "//example.org/", "")
OTHERS = (
    "X-Forwarded-Host: example.org",
    "X-Forwarded-Server: example.org",
    "X-Host: example.org",
    "X-HTTP-Host-Override: example.org",
    "X-Original-Host: example.org",
    "Forwarded: for=192.0.2.1;host=example.org;proto=https",
    "X-Forwarded-For: 192.0.2.1",
    "X-Real-IP: 192.0.2.1",
    "True-Client-IP: 192.0.2.1",
    "X-Forwarded-Port: 8443",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Proto: http",
    "X-Forwarded-Proto: javascript",
    "X-Forwarded-Protocol: ssl",
    "X-Forwarded-Ssl: on",
    "X-Forwarded-Scheme: https",
    "X-Url-Scheme: https",
    "Front-End-Https: on",
    "HTTPS: on",
    "wsgi.url_scheme: https",
    "REMOTE_USER: admin@example.gouv.fr",
    "Remote-User: admin@example.gouv.fr",
    "X-Remote-User: admin@example.gouv.fr",
    "X-Forwarded-User: admin@example.gouv.fr",
    "REMOTE_ADDR: 127.0.0.1",
    "SERVER_NAME: example.org",
    "REQUEST_METHOD: POST",
    "X-HTTP-Method-Override: DELETE",
    "X-HTTP-Method: POST",
    "X-Method-Override: PUT",
    "X-Request-ID: 0123456789abcdef",
    "Accept-Language: en",
    "Accept: application/json",
    "Accept-Encoding: br",
    "Range: bytes=0-3",
    "Cookie: sessionid=rien; messages=rien; csrftoken=rien; django_language=en",
    "Origin: https://example.org",
    "Referer: https://example.org/",
    "Host: example.org",
    "Host: localhost",
    "Host: localhost, example.org",
)
HOSTS = ("localhost:80", "LOCALHOST", "localhost:99999", "localhost.", "example.org", "localhost@example.org", "")
SEPARATE = ("Date", "X-Request-ID", "ETag", "Data-Version")
"""The headers of an answer that differ between two equal ones."""


@pytest.fixture(autouse=True)
def records(transactional_db: None) -> None:
    raise_the_version()
    factories.make_startup("exemple", phases=[("construction", "2021-01-01")])


def read(server: WebServer, path: str, *lines: str) -> RawResponse:
    with RawConnection(server.port) as line:
        return line.get(path, *lines)


def content_of(answer: RawResponse) -> RawResponse:
    """Return an answer without what differs between two equal ones."""
    head = [line for line in answer.head.decode().split("\r\n") if line.partition(":")[0] not in SEPARATE]
    return replace(answer, head="\r\n".join(head).encode())


def changes(server: WebServer, path: str, lines: list[str]) -> list[str]:
    """Return the ``lines`` that fail, or that change what the next visitor reads, when they are sent before anybody
    reads ``path``.
    """
    wrong, expected = [], content_of(read(server, path))
    for line in lines:
        raise_the_version()
        sent = [read(server, path, line) for _ in range(2)]
        if any(answer.status >= 500 for answer in sent) or content_of(read(server, path)) != expected:
            wrong.append(f"{line} ({sent[0].status})")
    return wrong


def every(path: str) -> tuple[str, ...]:
    return (*ELSEWHERE, path.rstrip("/"), path.rpartition("/")[0], path)


@pytest.mark.parametrize(
    ("path", "values"),
    [(PAGE, FEW), *(pytest.param(path, every(path), marks=pytest.mark.sweep) for path in (PAGE, FEED, API))],
)
def test_header_that_names_a_path_changes_nothing_for_the_next_visitor(
    server: WebServer, path: str, values: tuple[str, ...]
) -> None:
    assert changes(server, path, [f"{name}: {value}" for name in (*OF_GUNICORN, *NAMES) for value in values]) == []


@pytest.mark.parametrize("path", one_in(2, [PAGE, API]))
def test_header_of_a_proxy_changes_nothing_for_the_next_visitor(server: WebServer, path: str) -> None:
    assert changes(server, path, list(OTHERS)) == []


@pytest.mark.parametrize("host", HOSTS)
def test_host_of_a_request_changes_nothing_for_the_next_visitor(server: WebServer, host: str) -> None:
    expected = content_of(read(server, PAGE))
    for target in (PAGE, f"http://{host}{PAGE}"):
        raise_the_version()
        with RawConnection(server.port) as line:
            line.socket.sendall(request(target).replace(b"Host: localhost", f"Host: {host}".encode()))
            assert line.response().status in (200, 400)
        assert content_of(read(server, PAGE)) == expected
