"""What is kept is given before the framework, as the framework gives it: answer by answer, header by header."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from prometheus_client import REGISTRY

from betaportfolio.front import NOTED, KeptFirst, StartResponse
from common.kept_answers import store
from gateway.counting import tally
from startups.models import Startup
from tests.connections import Elsewhere
from tests.factories import make_startup, make_user

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/api/v1/startups/?page_size=1000"
FICHE = "/api/v1/startups/a/"
PLACES = [
    "/",
    "/startups/",
    "/startups/a/",
    "/mentions-legales/",
    LIST,
    "/api/v1/startups/",
    FICHE,
    "/api/v2.6/startups.json",
]
PLACES += ["/api/v1/startups/?phase=construction&page_size=2", "/api/v1/startups/?page_size=2&phase=construction"]

type Said = tuple[str, list[tuple[str, str]], bytes]


def environ(address: str, method: str = "GET", **meta: str) -> dict[str, Any]:
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        **meta,
    }


@dataclass
class Framework:
    """The framework, which counts how often it is asked."""

    asked: int = 0
    handler: WSGIHandler = field(default_factory=WSGIHandler)

    def __call__(self, environment: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        self.asked += 1
        return self.handler(environment, start_response)


def ask(application: Callable[..., Iterable[bytes]], address: str, method: str = "GET", **meta: str) -> Said:
    """Status, headers without what names the request, and body."""
    said: list[Any] = []
    body = application(environ(address, method, **meta), lambda *what: said.extend(what))
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    return said[0], sorted(one for one in said[1] if one[0] != "X-Request-ID"), content


@pytest.fixture
def framework() -> Framework:
    return Framework()


@pytest.fixture
def front(framework: Framework) -> KeptFirst:
    return KeptFirst(framework)


@pytest.fixture(autouse=True)
def records(db: None) -> Iterator[None]:
    for slug in ("a", "b", "c"):
        make_startup(slug, name=f"Service {slug}", mission="Aider " * 400)
    cache.clear()
    yield
    cache.clear()


# --- The same, header by header ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_answer_is_the_one_of_the_framework(front: KeptFirst, framework: Framework, place: str) -> None:
    """Each method and encoding: the framework is asked once, and what is given after is what it said."""
    for method in ("GET", "HEAD"):
        for accepted in ("", "gzip", "gzip, deflate, br", "identity"):
            meta = {"HTTP_ACCEPT_ENCODING": accepted} if accepted else {}
            expected = ask(framework.handler, place, method, **meta)
            assert [ask(front, place, method, **meta) for _ in range(3)] == [expected] * 3
    assert framework.asked == 6  # no encoding is asked of it in two ways


def test_what_the_framework_compresses_itself_is_left_to_it(front: KeptFirst, framework: Framework) -> None:
    meta = {"HTTP_ACCEPT_ENCODING": "br;q=0, gzip;q=0"}  # Django's middleware reads no q, and adds bytes by chance
    assert {ask(front, "/startups/", **meta)[0] for _ in range(3)} == {"200 OK"}
    assert framework.asked == 3


@pytest.mark.parametrize("place", PLACES)
def test_who_has_the_answer_is_told_as_the_framework_does(front: KeptFirst, framework: Framework, place: str) -> None:
    tag = dict(ask(framework.handler, place)[1])["ETag"]
    for form in (tag, f'"other", {tag}', "*"):
        expected = ask(framework.handler, place, HTTP_IF_NONE_MATCH=form)
        assert (expected[0], expected[2]) == ("304 Not Modified", b"")
        assert [ask(front, place, HTTP_IF_NONE_MATCH=form) for _ in range(3)] == [expected] * 3
    assert framework.asked == 1


def test_who_has_an_older_answer_gets_the_new_one(front: KeptFirst, framework: Framework) -> None:
    tag = dict(ask(front, LIST)[1])["ETag"]
    Startup.objects.filter(slug="a").update(name="Autre nom")
    expected = ask(framework.handler, LIST, HTTP_IF_NONE_MATCH=tag)
    assert expected[0] == "200 OK"
    assert b"Autre nom" in expected[2]
    assert [ask(front, LIST, HTTP_IF_NONE_MATCH=tag) for _ in range(3)] == [expected] * 3
    assert framework.asked == 2


def test_short_and_whole_answers_take_turns(front: KeptFirst, framework: Framework) -> None:
    tag = dict(ask(front, LIST)[1])["ETag"]
    answers = [ask(front, LIST, **meta)[0] for _ in range(3) for meta in ({}, {"HTTP_IF_NONE_MATCH": tag})]
    assert answers == ["200 OK", "304 Not Modified"] * 3
    assert framework.asked == 2


def test_each_request_has_its_name(front: KeptFirst, settings: LazySettings) -> None:
    def named(**meta: str) -> str:
        headers: list[Any] = []
        front(environ(FICHE, **meta), lambda _, found: headers.extend(found))
        return str(dict(headers)["X-Request-ID"])

    assert len({named() for _ in range(4)}) == 4
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    meta = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_REQUEST_ID": "une-demande-nommée".replace("é", "e")}
    assert {named(**meta) for _ in range(3)} == {"une-demande-nommee"}


# --- Never stale ------------------------------------------------------------------------------------------------------


def test_write_is_seen_by_the_next_answer(front: KeptFirst) -> None:
    names = []
    for name in ("Un", "Deux", "Trois"):
        Startup.objects.filter(slug="a").update(name=name)
        names += [name.encode() in ask(front, FICHE)[2] for _ in range(3)]
    assert names == [True] * 9


def test_write_of_another_process_is_seen_by_the_next_answer(front: KeptFirst) -> None:
    ask(front, FICHE)
    with Elsewhere() as elsewhere:
        elsewhere.run(lambda: Startup.objects.filter(slug="a").update(name="Ailleurs"))
        assert b"Ailleurs" in ask(front, FICHE)[2]


def test_answer_is_of_its_day(front: KeptFirst, framework: Framework, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(front, FICHE)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: dt.date(2030, 1, 1))
    ask(front, FICHE)
    assert framework.asked == 2


def test_answer_that_is_no_longer_kept_is_asked_again(front: KeptFirst, framework: Framework) -> None:
    expected = ask(front, FICHE)
    store.clear()
    assert [ask(front, FICHE) for _ in range(2)] == [expected] * 2
    assert framework.asked == 2


def test_connection_that_was_lost_is_opened_again_by_the_framework(front: KeptFirst, framework: Framework) -> None:
    expected = ask(front, FICHE)
    with Elsewhere() as elsewhere, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
        elsewhere.run(lambda: _terminate(pid))
    assert [ask(front, FICHE) for _ in range(2)] == [expected] * 2
    assert framework.asked == 2


def test_connection_that_lost_its_statements_is_left_to_the_framework(front: KeptFirst, framework: Framework) -> None:
    expected = ask(front, FICHE)
    assert ask(front, FICHE) == expected
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert [ask(front, FICHE) for _ in range(3)] == [expected] * 3
    assert framework.asked == 2


def _terminate(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


# --- What is left to the framework ------------------------------------------------------------------------------------


UNUSUAL = [
    {"HTTP_IF_MATCH": "*"},
    {"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2022 00:00:00 GMT"},
    {"HTTP_IF_UNMODIFIED_SINCE": "Sat, 01 Jan 2022 00:00:00 GMT"},
    {"HTTP_RANGE": "bytes=0-10"},
    {"CONTENT_LENGTH": "3"},
    {"CONTENT_LENGTH": "99999999"},
    {"HTTP_TRANSFER_ENCODING": "chunked"},
    {"HTTP_HOST": "ailleurs.example"},
    {"HTTP_HOST": "testserver:99999x"},
]


@pytest.mark.parametrize("place", ["/mentions-legales/", FICHE])
def test_unusual_question_is_left_to_the_framework(front: KeptFirst, framework: Framework, place: str) -> None:
    ask(front, place)
    for meta in UNUSUAL:
        expected = ask(framework.handler, place, **meta)
        assert [ask(front, place, **meta) for _ in range(2)] == [expected] * 2
    assert framework.asked == 1 + 2 * len(UNUSUAL)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"])
def test_only_reads_are_given_from_what_is_kept(front: KeptFirst, framework: Framework, method: str) -> None:
    ask(front, FICHE)
    expected = ask(framework.handler, FICHE, method)
    assert ask(front, FICHE, method) == expected
    assert framework.asked == 2


@pytest.mark.parametrize(
    "place", ["/startups/absente/", "/api/v1/startups/absente/", "/startups", "/api/v1/startups/?page=0"]
)
def test_refusal_is_never_kept(front: KeptFirst, framework: Framework, place: str) -> None:
    expected = ask(framework.handler, place)
    assert expected[0] != "200 OK"
    assert [ask(front, place) for _ in range(2)] == [expected] * 2
    assert framework.asked == 2


def test_plain_request_is_sent_to_https_whatever_is_kept(settings: LazySettings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    front = KeptFirst(WSGIHandler())
    answers = [ask(front, FICHE, HTTP_X_FORWARDED_PROTO=scheme)[0] for scheme in ("https", "http", "https", "http", "")]
    moved = "301 Moved Permanently"
    assert answers == ["200 OK", moved, "200 OK", moved, moved]


def test_who_is_signed_in_is_answered_apart(front: KeptFirst, framework: Framework) -> None:
    user = make_user(email="agent@example.gouv.fr")
    client = Client()
    client.force_login(user)
    cookie = {"HTTP_COOKIE": f"sessionid={client.cookies['sessionid'].value}"}
    public = ask(front, "/mentions-legales/")
    personal = ask(front, "/mentions-legales/", **cookie)
    assert dict(personal[1])["Cache-Control"] == "private, no-cache"
    assert [ask(front, "/mentions-legales/") for _ in range(2)] == [public] * 2
    assert framework.asked == 2


def test_session_changes_no_answer_of_the_api(front: KeptFirst, framework: Framework) -> None:
    public = ask(front, FICHE)
    assert ask(front, FICHE, HTTP_COOKIE="sessionid=x; messages=y") == public
    assert framework.asked == 1


def test_first_asked_with_a_session_is_not_noted_for_others(front: KeptFirst, framework: Framework) -> None:
    cookie = {"HTTP_COOKIE": "sessionid=nobody"}
    assert ask(front, "/mentions-legales/", **cookie)[0] == "200 OK"
    expected = ask(framework.handler, "/mentions-legales/")
    assert ask(front, "/mentions-legales/") == expected
    assert framework.asked <= 2


# --- Counted as by the framework --------------------------------------------------------------------------------------


def test_reads_of_an_address_are_counted_and_limited(front: KeptFirst, settings: LazySettings) -> None:
    settings.READS_PER_MINUTE = 3
    answers = [ask(front, FICHE, REMOTE_ADDR="192.0.2.7") for _ in range(4)]
    assert [status for status, _, _ in answers[:3]] == ["200 OK"] * 3
    assert [dict(headers)["RateLimit-Remaining"] for _, headers, _ in answers] == ["2", "1", "0", "0"]
    assert answers[3][0] == "429 Too Many Requests"
    assert ask(front, FICHE, REMOTE_ADDR="192.0.2.8")[0] == "200 OK"


def test_calls_of_the_api_are_counted(front: KeptFirst) -> None:
    tally.take()
    for agent in ("curl/8", "curl/8", "Mozilla/5.0"):
        ask(front, FICHE, HTTP_USER_AGENT=agent)
    counted = {(call.route, call.client, call.status): calls for call, calls in tally.take().items()}
    route = "/api/v1/startups/{slug}/"
    assert counted == {(route, "curl", 200): 2, (route, "navigateur", 200): 1}


def test_requests_are_counted_for_prometheus(front: KeptFirst) -> None:
    def counted() -> tuple[float, float]:
        labels = {"method": "GET", "area": "api", "status": "200"}
        kept = REGISTRY.get_sample_value("betaportfolio_kept_answers_total", {"outcome": "kept"})
        return REGISTRY.get_sample_value("betaportfolio_requests_total", labels) or 0, kept or 0

    ask(front, FICHE)
    before = counted()
    for _ in range(3):
        ask(front, FICHE)
    assert counted() == (before[0] + 3, before[1] + 3)


def test_invented_questions_fill_no_memory(
    front: KeptFirst, framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert NOTED == 5000
    monkeypatch.setattr("betaportfolio.front.NOTED", 2)
    for number in range(5):
        ask(front, f"/mentions-legales/?{number}={number}")
    before = framework.asked
    ask(front, "/mentions-legales/?0=0")
    ask(front, "/mentions-legales/?4=4")
    assert framework.asked == before + 1


def test_table_that_accept_asks_for_is_never_given_for_json_nor_json_for_it(front: KeptFirst) -> None:
    for address in ("/api/v1/startups/", "/api/v1/incubators/", "/api/v1/phases/"):
        for _ in range(2):
            whole = dict(ask(front, address)[1])["Content-Type"]
            table = dict(ask(front, address, HTTP_ACCEPT="text/csv")[1])["Content-Type"]
            assert (whole, table) == ("application/json", "text/csv; charset=utf-8")
