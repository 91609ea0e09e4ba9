"""gunicorn and the site on raw bytes: one response per request, to its sender, or a refusal."""

import json
import time
from itertools import product

import pytest
from django.test import Client

from tests import factories
from tests.sweeps import one_in
from tests.web_server import RawConnection, RawResponse, WebServer, raise_the_version, request

pytestmark = pytest.mark.django_db(transaction=True)

PAGE, OTHER = "/mentions-legales/", "/api/v1/startups/a/"


@pytest.fixture(autouse=True)
def records(transactional_db: None) -> None:
    raise_the_version()
    factories.make_startup("a", name="Service a")


@pytest.fixture
def cookie() -> str:
    """Return the session cookie of a user, as a header line."""
    client = Client()
    client.force_login(factories.make_user("camille@example.gouv.fr"))
    return f"Cookie: sessionid={client.cookies['sessionid'].value}"


def is_of_nobody(response: RawResponse) -> bool:
    return response.status == 200 and b"Se connecter" in response.body and b"/deconnexion/" not in response.body


def is_of_somebody(response: RawResponse) -> bool:
    return (
        response.status == 200 and b"/deconnexion/" in response.body and "private" in response.header("Cache-Control")
    )


def test_requests_sent_at_once_are_answered_in_their_order(server: WebServer) -> None:
    with RawConnection(server.port) as line:
        line.socket.sendall(request(PAGE) + request(OTHER) + request(PAGE))
        bodies = [line.response().body for _ in range(3)]
    assert [b"Service a" in body for body in bodies] == [False, True, False]
    assert [b"Mentions" in body for body in bodies] == [True, False, True]


@pytest.mark.parametrize(
    ("path", "cut"), one_in(2, product([PAGE, OTHER, "/", "/adresse-inconnue/", "/espace/"], [0, 10, None]))
)
def test_body_that_looks_like_a_request_is_a_body(server: WebServer, cookie: str, path: str, cut: int | None) -> None:
    hidden = request(PAGE, cookie)
    with RawConnection(server.port) as line:
        assert is_of_somebody(line.get(PAGE, cookie))
        head = request(path, f"Content-Length: {len(hidden)}")
        line.socket.sendall(head + hidden[:cut])
        if cut is not None:
            time.sleep(0.2)
            line.socket.sendall(hidden[cut:])
        first = line.response()
        line.socket.sendall(request(PAGE, "Connection: close"))
        assert is_of_nobody(line.response())
        assert line.is_closed()
    assert first.status in (200, 302, 404)
    assert b"/deconnexion/" not in first.body


def test_visitor_and_person_on_one_connection_each_get_their_page(server: WebServer, cookie: str) -> None:
    with RawConnection(server.port) as line:
        for _ in range(10):
            assert is_of_nobody(line.get(PAGE))
            assert is_of_somebody(line.get(PAGE, cookie))
        line.socket.sendall((request(PAGE) + request(PAGE, cookie)) * 5)
        assert [is_of_somebody(line.response()) for _ in range(10)] == [False, True] * 5


@pytest.mark.parametrize(
    "line",
    [
        "Cookie: sessionid=of-another-site",
        "Cookie: other=1; sessionid=; messages=junk",
        "Authorization: Bearer nothing",
    ],
)
def test_secret_of_another_site_gives_the_page_of_nobody(server: WebServer, line: str) -> None:
    with RawConnection(server.port) as connection:
        expected = connection.get(PAGE)
        found = connection.get(PAGE, line)
    assert is_of_nobody(found)
    assert found.body == expected.body


@pytest.mark.parametrize(
    ("raw", "statuses"),
    [
        (request(PAGE, "Content-Length: 4", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"), {400}),
        (request(PAGE, "Transfer-Encoding: chunked", body=b"0\r\n\r\n"), {411}),
        (request(PAGE, "Transfer-Encoding: gzip"), {400}),
        (request(PAGE, "Content-Length: 4", "Content-Length: 5", body=b"abcde"), {400}),
        (request(PAGE, "Content-Length: +4", body=b"abcd"), {400}),
        (request(PAGE, "X-Folded: a", " b"), {400}),
        (request(PAGE, "Host: ailleurs.example"), {400}),
        (request(PAGE).replace(b"localhost", b"ailleurs.example"), {400}),
        (request(PAGE).replace(b"\r\n", b"\n"), {400}),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505}),
        (request("/recherche/?q=" + "a" * 9000), {400, 414}),
    ],
    ids=["both lengths", "chunked", "gzip", "two lengths", "sign", "folded", "two hosts", "host", "LF", "h2", "long"],
)
def test_request_of_two_meanings_is_refused(server: WebServer, raw: bytes, statuses: set[int]) -> None:
    with RawConnection(server.port) as line:
        line.socket.sendall(raw)
        assert line.response().status in statuses
    with RawConnection(server.port) as line:
        assert is_of_nobody(line.get(PAGE))


@pytest.mark.parametrize("other", ["ailleurs.example", "localhost"])
def test_absolute_address_gives_the_page_of_the_host_or_a_refusal(server: WebServer, other: str) -> None:
    with RawConnection(server.port) as line:
        found = line.get(f"http://{other}{PAGE}")
        expected = line.get(PAGE)
    assert found.status == 400 or (found.body == expected.body and b"ailleurs" not in found.body)


@pytest.mark.parametrize(("query", "status"), [("search=" + "a" * 9000, 414), ("phase=accélération", 400)])
def test_line_that_no_view_reads_is_refused_with_a_problem(server: WebServer, query: str, status: int) -> None:
    with RawConnection(server.port) as line:
        line.socket.sendall(request(f"/api/v1/startups/?{query}"))
        response = line.response()
    problem = json.loads(response.body)
    assert (response.status, response.header("Content-Type")) == (status, "application/problem+json")
    assert (problem["status"], list(problem["errors"])) == (status, ["detail"])
