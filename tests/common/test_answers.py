"""Public answers are built once per version of the records, and never given once it has moved."""

import datetime as dt
import gzip
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import brotli
import pytest
import zstandard
from django.conf import LazySettings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from common import data_version, kept_answers
from common.answers import open_answer, public_answer
from common.kept_answers import Answer, Key, Store
from startups.models import Startup
from tests.connections import Elsewhere
from tests.factories import make_startup, make_user

ADDRESS = "/api/v1/startups/"
pytestmark = pytest.mark.django_db(transaction=True)


class Counted:
    """A view that says how often it was called."""

    def __init__(self, make: Callable[[HttpRequest, str], HttpResponse] | None = None) -> None:
        self.calls = 0
        self.make = make or (lambda request, text: HttpResponse(text))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.calls += 1
        return self.make(request, f"{self.calls}")


def get(view: Any, address: str = "/", **headers: Any) -> Any:
    return view(RequestFactory().get(address, **headers))


# --- What is kept, and for how long ---------------------------------------------------------------------------------


def test_an_answer_is_built_once() -> None:
    counted = Counted()
    view = public_answer(counted)
    assert [get(view, "/a?x=1&y=2").content for _ in range(3)] == [b"1"] * 3
    assert get(view, "/a?y=2&x=1").content == b"1"
    assert counted.calls == 1


def test_each_address_host_and_language_has_its_answer(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "example.org"]
    view = public_answer(Counted())
    assert get(view, "/a").content == b"1"
    assert get(view, "/b").content == b"2"
    assert get(view, "/a?x=1").content == b"3"
    assert get(view, "/a", headers={"host": "example.org"}).content == b"4"
    assert get(view, "/a", secure=True).content == b"5"
    with translation.override("en"):
        assert get(view, "/a").content == b"6"
    assert get(view, "/a").content == b"1"


def test_a_hit_makes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_startup()
    client = Client()
    first = client.get(ADDRESS)
    with django_assert_num_queries(1):  # the version of the records
        again = client.get(ADDRESS)
    assert (again.status_code, again.content) == (200, first.content)


def test_a_hit_of_who_signed_in_makes_one_query_too(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.force_login(make_user())
    client.get(ADDRESS)
    with django_assert_num_queries(1):  # the version of the records; the session is not read
        client.get(ADDRESS)


def test_a_write_is_seen_by_the_next_answer() -> None:
    startup = make_startup(name="Avant")
    client = Client()
    assert client.get(ADDRESS).json()["results"][0]["name"] == "Avant"
    Startup.objects.filter(pk=startup.pk).update(name="Après")
    assert client.get(ADDRESS).json()["results"][0]["name"] == "Après"
    startup.delete()
    assert client.get(ADDRESS).json()["count"] == 0


def test_a_write_of_another_connection_is_seen_by_the_next_answer() -> None:
    make_startup(name="Avant")
    client = Client()
    names = [client.get(ADDRESS).json()["results"][0]["name"]]
    with Elsewhere() as elsewhere:
        elsewhere.run(lambda: transaction.set_autocommit(False))
        elsewhere.run(lambda: Startup.objects.update(name="Après"))
        names.append(client.get(ADDRESS).json()["results"][0]["name"])
        elsewhere.run(transaction.commit)
        names.append(client.get(ADDRESS).json()["results"][0]["name"])
    assert names == ["Avant", "Avant", "Après"]


def test_a_write_that_is_given_up_changes_no_answer() -> None:
    startup = make_startup(name="Avant")
    client = Client()
    before = client.get(ADDRESS).content
    with transaction.atomic():
        Startup.objects.filter(pk=startup.pk).update(name="Jamais")
        assert b"Jamais" in client.get(ADDRESS).content
        transaction.set_rollback(True)
    assert client.get(ADDRESS).content == before


def test_what_a_transaction_answers_itself_is_for_nobody_else() -> None:
    """Once given up, its version is that of another change, made afterwards."""
    view = public_answer(lambda _: HttpResponse(f"{Startup.objects.order_by('name').first()}"))
    startup = make_startup()
    with transaction.atomic():
        Startup.objects.update(name="Jamais enregistré")
        assert get(view).content.decode() == "Jamais enregistré"
        transaction.set_rollback(True)
    Startup.objects.update(name="Enregistré")
    assert get(view).content.decode() == "Enregistré"
    assert Startup.objects.get().pk == startup.pk


def test_an_answer_is_of_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    view = public_answer(Counted())
    assert get(view).content == b"1"
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2030, 1, 1))
    assert get(view).content == b"2"


# --- What is not kept -----------------------------------------------------------------------------------------------


def with_cookie(name: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES[name] = "x"
    return request


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_who_is_signed_in_or_has_a_message_is_answered_apart(cookie: str) -> None:
    view = public_answer(Counted())
    assert get(view).content == b"1"
    request: Any = with_cookie(cookie)
    if cookie == "sessionid":
        request.user = make_user()
    else:
        request._messages = ["un message qui attend"]
    personal = view(request)
    assert isinstance(personal, HttpResponse)
    assert (personal.content, personal.has_header("ETag")) == (b"2", False)
    assert get(view).content == b"1"


def test_a_session_changes_no_open_answer() -> None:
    view = open_answer(Counted())
    for request in (RequestFactory().get("/"), with_cookie("sessionid")):
        response = view(request)
        assert isinstance(response, HttpResponse)
        assert (response.content, response["Access-Control-Allow-Origin"]) == (b"1", "*")


def test_who_signed_in_gets_what_everybody_gets() -> None:
    make_startup()
    client = Client()
    client.force_login(make_user())
    assert client.get(ADDRESS).content == Client().get(ADDRESS).content
    assert SessionStore.get_model_class().objects.count() == 1


def sets_cookie(request: HttpRequest, text: str) -> HttpResponse:
    response = HttpResponse(text)
    response.set_cookie("a", text)
    return response


def asks_for_a_token(request: HttpRequest, text: str) -> HttpResponse:
    return HttpResponse(f"{text} {get_token(request)}")


def is_a_file(request: HttpRequest, text: str) -> HttpResponse:
    return HttpResponse(text, headers={"Content-Disposition": "attachment; filename=a.txt"})


@pytest.mark.parametrize(
    "make",
    [
        sets_cookie,
        asks_for_a_token,
        is_a_file,
        lambda request, text: HttpResponse(text, status=404),
        lambda request, text: HttpResponseRedirect(f"/{text}"),
        lambda request, text: StreamingHttpResponse([text]),
    ],
)
def test_what_is_not_the_same_for_everybody_is_not_kept(make: Any) -> None:
    counted = Counted(make)
    view = public_answer(counted)
    assert [get(view).has_header("ETag") for _ in range(2)] == [False, False]
    assert counted.calls == 2


def test_a_write_is_not_answered_from_memory() -> None:
    counted = Counted()
    view = public_answer(counted)
    get(view)
    for method in ("post", "put", "patch", "delete"):
        getattr(RequestFactory(), method)("/")
        view(getattr(RequestFactory(), method)("/"))
    assert counted.calls == 5


def test_a_page_is_rendered_once() -> None:
    template = engines["django"].from_string("<p>{{ text }}</p>")
    counted = Counted(lambda request, text: SimpleTemplateResponse(template, {"text": text}))
    view = public_answer(counted)
    assert [get(view).content for _ in range(2)] == [b"<p>1</p>"] * 2


# --- Conditional and compressed answers -----------------------------------------------------------------------------


def test_who_has_the_answer_gets_304() -> None:
    make_startup()
    client = Client()
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (HTTPStatus.NOT_MODIFIED, b"", first["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"
    Startup.objects.update(name="Autre")
    changed = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_write_that_changes_nothing_here_leaves_the_tag() -> None:
    make_startup("a")
    make_startup("b")
    first = Client().get(f"{ADDRESS}a/")
    version = data_version.current()
    Startup.objects.filter(slug="b").update(name="Autre")
    assert data_version.current() == version + 1
    assert Client().get(f"{ADDRESS}a/", headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, zstd", "zstd", zstandard.decompress),
        ("zstd;q=0, gzip", "gzip", gzip.decompress),
        ("BR;q=1.0, gzip;q=0.8", "br", brotli.decompress),
        ("gzip;q=0.5, br;q=0", "gzip", gzip.decompress),
        ("br; q=0.000, gzip;q=0", None, bytes),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_an_answer_is_compressed_as_asked(
    accepted: str, encoding: str | None, decode: Callable[[bytes], bytes]
) -> None:
    view = public_answer(Counted(lambda request, text: HttpResponse(text * 2000)))
    for _ in range(2):
        response = get(view, headers={"accept-encoding": accepted})
        assert (response.get("Content-Encoding"), response["Vary"]) == (encoding, "Accept-Encoding, Cookie")
        assert decode(response.content) == b"1" * 2000


def test_each_form_is_compressed_once() -> None:
    calls: list[str] = []

    def noted(name: str, encode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        def encoded(body: bytes) -> bytes:
            calls.append(name)
            return encode(body)

        return encoded

    counted = {name: noted(name, encode) for name, encode in kept_answers.ENCODERS.items()}
    view = public_answer(Counted(lambda request, text: HttpResponse(text * 2000)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_answers, "ENCODERS", counted)
        for _ in range(3):
            get(view, headers={"accept-encoding": "br"})
            get(view, headers={"accept-encoding": "gzip"})
    assert calls == ["br", "gzip"]


def test_a_short_answer_is_not_compressed() -> None:
    response = get(public_answer(Counted()), headers={"accept-encoding": "br"})
    assert (response.content, response.has_header("Content-Encoding")) == (b"1", False)


def test_an_answer_says_how_to_keep_it() -> None:
    response = Client().get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert response["Cache-Control"] == "no-cache"
    assert response["ETag"].startswith('W/"')
    assert "Accept-Encoding" in response["Vary"]


# --- The store ------------------------------------------------------------------------------------------------------


def key(number: int, version: int = 1) -> Key:
    return Key(version, dt.date(2022, 1, 1), "http://testserver", f"/{number}", "fr")


def answer(size: int) -> Answer:
    return Answer(b"x" * size, "text/plain", 'W/"x"')


def test_the_store_forgets_what_was_used_longest_ago(settings: LazySettings) -> None:
    settings.PUBLIC_ANSWERS_BYTES = 30
    store = Store()
    for number in range(3):
        store.put(key(number), answer(10))
    assert store.get(key(0)) == answer(10)
    store.put(key(3), answer(10))
    assert [store.get(key(number)) is not None for number in range(4)] == [True, False, True, True]
    assert store.bytes == 30


def test_the_store_counts_each_form(settings: LazySettings) -> None:
    settings.PUBLIC_ANSWERS_BYTES = 30
    store = Store()
    store.put(key(0), answer(10))
    store.put(key(0), Answer(b"x" * 10, "text/plain", 'W/"x"', {"gzip": b"x" * 5}))
    assert store.bytes == 15
    store.put(key(1), answer(16))
    assert (store.get(key(0)), store.bytes) == (None, 16)


def test_the_store_keeps_one_version_of_the_records() -> None:
    store = Store()
    store.put(key(0), answer(10))
    store.put(key(1), answer(10))
    store.put(key(1, version=2), answer(7))
    assert [store.get(key(number)) for number in range(2)] == [None, None]
    assert (store.get(key(1, version=2)), store.bytes) == (answer(7), 7)


def test_the_store_refuses_what_is_larger_than_it(settings: LazySettings) -> None:
    settings.PUBLIC_ANSWERS_BYTES = 30
    store = Store()
    store.put(key(0), answer(10))
    store.put(key(1), answer(31))
    assert (store.get(key(0)), store.get(key(1)), store.bytes) == (answer(10), None, 10)


def test_a_store_of_no_bytes_keeps_nothing(settings: LazySettings) -> None:
    settings.PUBLIC_ANSWERS_BYTES = 0
    counted = Counted()
    view = public_answer(counted)
    assert [get(view).content for _ in range(2)] == [b"1", b"2"]
    assert kept_answers.store.bytes == 0


JUNK = {"sessionid": "x" * 32, "messages": "junk"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(JUNK))
def test_junk_cookie_does_not_avoid_what_is_kept(client: Client, name: str) -> None:
    first = client.get("/mentions-legales/")
    client.cookies[name] = JUNK[name]

    second = client.get("/mentions-legales/")

    assert (second["Cache-Control"], second["ETag"]) == ("no-cache", first["ETag"])


@pytest.mark.django_db(transaction=True)
def test_answer_for_who_is_signed_in_is_theirs_alone(client: Client) -> None:
    client.force_login(make_user())

    response = client.get("/mentions-legales/")

    assert (response["Cache-Control"], response.has_header("ETag")) == ("private, no-cache", False)
