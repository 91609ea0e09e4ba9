"""Public responses are built once for each data version, for visitors only, and never served for another version."""

import datetime as dt
import gzip
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event, Thread
from time import sleep
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from common import data_version
from startups.models import Startup
from tests import factories
from tests.connections import Elsewhere
from tests.web import cached_pages
from web import cache
from web.cache_store import BoundedLocMemCache
from web.cors import VERSION_HEADER

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/startups/"


@pytest.fixture
def pages(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.web.cached_pages"
    yield
    cached_pages.builds.clear()
    cached_pages.during.clear()


def builds() -> int:
    return len(cached_pages.builds)


def said(response: Any) -> dict[str, str]:
    """Return the headers that two equal responses share."""
    return {name: value for name, value in response.headers.items() if name != "X-Request-ID"}


def rename(name: str) -> None:
    Startup.objects.update(name=name)


# --- What is stored, and for how long ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("pages")
def test_response_is_built_once() -> None:
    responses = [Client().get("/page/") for _ in range(3)]
    assert (builds(), len({response.content for response in responses})) == (1, 1)
    assert said(responses[0]) == said(responses[2])


@pytest.mark.usefixtures("pages")
def test_page_of_before_a_save_is_served_for_a_moment_then_no_more(settings: Settings) -> None:
    settings.FORMER_PAGE_SECONDS = 1
    factories.make_startup()
    former = Client().get("/page/")
    rename("Autre")
    assert (said(Client().get("/page/")), builds()) == (said(former), 1)
    sleep(1.1)
    later = Client().get("/page/")
    assert (builds(), int(later[VERSION_HEADER]) > int(former[VERSION_HEADER])) == (2, True)


@pytest.mark.usefixtures("pages")
def test_page_of_long_before_a_save_is_built_again(settings: Settings) -> None:
    settings.FORMER_PAGE_SECONDS = 1
    factories.make_startup()
    Client().get("/page/")
    sleep(1.1)
    rename("Autre")
    Client().get("/page/")
    assert builds() == 2


@pytest.mark.usefixtures("pages")
def test_each_address_host_and_scheme_has_its_response(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "example.org"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    asked: list[Callable[[], Any]] = [
        lambda: Client().get("/page/"),
        lambda: Client().get("/other/"),
        lambda: Client().get("/page/?q=a"),
        lambda: Client().get("/page/?q=%C3%A9"),
        lambda: Client().get(
            "/page/", QUERY_STRING="q=\xe9"
        ),  # a byte that is not a letter, but would be normalised alike
        lambda: Client().get("/page/", headers={"host": "example.org"}),
        lambda: Client().get("/page/", headers={"x-forwarded-proto": "https"}),
    ]
    first = [ask() for ask in asked]
    assert builds() == len(asked)
    assert [ask().content for ask in asked] == [response.content for response in first]
    assert builds() == len(asked)
    assert len({response["ETag"] for response in first}) == len(asked)


def test_stored_response_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factories.make_startup()
    client = Client()
    first = client.get(API)
    with django_assert_num_queries(1):  # the data version
        again = client.get(API)
    assert (again.status_code, again.content, said(again)) == (200, first.content, said(first))


def test_write_is_seen_by_the_next_response() -> None:
    startup = factories.make_startup(name="Avant")
    assert Client().get(API).json()["results"][0]["name"] == "Avant"
    rename("Après")
    assert Client().get(API).json()["results"][0]["name"] == "Après"
    startup.delete()
    assert Client().get(API).json()["count"] == 0


def test_write_of_another_connection_is_seen_once_committed() -> None:
    factories.make_startup(name="Avant")
    names = [Client().get(API).json()["results"][0]["name"]]
    with Elsewhere() as elsewhere:
        elsewhere.run(lambda: transaction.set_autocommit(False))
        elsewhere.run(lambda: rename("Après"))
        names.append(Client().get(API).json()["results"][0]["name"])
        elsewhere.run(transaction.commit)
        names.append(Client().get(API).json()["results"][0]["name"])
    assert names == ["Avant", "Avant", "Après"]


@pytest.mark.usefixtures("pages")
def test_what_a_transaction_reads_of_itself_is_for_nobody_else() -> None:
    factories.make_startup()
    with transaction.atomic():
        rename("Jamais")
        assert b"Jamais" in Client().get("/names/").content
        transaction.set_rollback(True)
    rename("Enregistré")
    assert Client().get("/names/").content.decode() == "Enregistré Enregistré"


@pytest.mark.usefixtures("pages")
def test_response_is_of_one_version_though_it_changes_twice_concurrently() -> None:
    factories.make_startup(name="Avant")
    version = data_version.current()
    with Elsewhere() as elsewhere:
        cached_pages.during.extend(partial(elsewhere.run, partial(rename, name)) for name in ("Après", "Pendant"))
        responses = [Client().get("/names/") for _ in range(2)]
    assert [(response["Data-Version"], response.content.decode()) for response in responses] == [
        (str(version), "Avant Avant"),
        (str(version + 2), "Après Après"),
    ]


@pytest.mark.usefixtures("pages")
def test_response_is_of_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Client().get("/page/")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2030, 1, 1))
    again = Client().get("/page/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, builds()) == (200, 2)


@pytest.mark.usefixtures("pages")
def test_response_is_of_its_release(settings: Settings) -> None:
    first = Client().get("/page/")
    for name in ("RELEASE", "PUBLISHER"):  # a setting that pages display is part of the key too
        setattr(settings, name, "another")
        cache.release.cache_clear()
        again = Client().get("/page/", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 200
    assert builds() == 3
    cache.release.cache_clear()


@pytest.mark.usefixtures("pages")
def test_nothing_is_stored_while_someone_develops(settings: Settings) -> None:
    settings.DEBUG = True
    assert [Client().get("/page/").has_header("Cache-Control") for _ in range(2)] == [False, False]
    assert builds() == 2


# --- What is not for others -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("name", [*cached_pages.NOT_STORED, "private", "fresh"])
def test_what_is_not_the_same_for_everybody_is_not_stored(name: str) -> None:
    responses = [Client().get(f"/{name}/") for _ in range(2)]
    assert [response.has_header("ETag") for response in responses] == [False, False]
    assert [response.has_header("Data-Version") for response in responses] == [False, False]
    assert builds() == 2


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_only_reads_are_answered_from_the_cache(method: str) -> None:
    Client().get("/page/")
    assert getattr(Client(), method)("/page/").status_code == 405
    assert builds() == 1
    getattr(Client(), method)("/open/")
    assert builds() == 2
    assert b"1" in Client().get("/page/").content


@pytest.mark.usefixtures("pages")
def test_signed_in_users_get_their_own_response() -> None:
    signed_in = Client()
    signed_in.force_login(factories.make_user("camille@example.gouv.fr"))
    visitor = Client().get("/page/")
    personal = signed_in.get("/page/", headers={"if-none-match": visitor["ETag"]})
    assert (personal.status_code, personal["Cache-Control"], personal.has_header("ETag")) == (
        200,
        "private, no-cache",
        False,
    )
    assert b"camille" in personal.content
    assert Client().get("/page/").content == visitor.content


@pytest.mark.usefixtures("pages")
def test_response_first_built_for_a_user_is_not_served_to_visitors() -> None:
    signed_in = Client()
    signed_in.force_login(factories.make_user("camille@example.gouv.fr"))
    signed_in.get("/page/")
    assert b"AnonymousUser" in Client().get("/page/").content


@pytest.mark.usefixtures("pages")
def test_visitors_with_a_message_get_their_own_response() -> None:
    client = Client()
    client.get("/message/")
    assert client.get("/page/")["Cache-Control"] == "private, no-cache"
    assert builds() == 1


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=of-another-site"},
        {"cookie": "messages=junk; other=1"},
        {"authorization": "Bearer nothing"},
    ],
)
def test_secret_of_another_site_gives_the_page_of_visitors_and_stores_nothing(headers: dict[str, str]) -> None:
    first = Client().get("/page/", headers=headers)
    visitor = Client().get("/page/")
    assert (b"AnonymousUser" in first.content, builds()) == (True, 2)
    # Django deletes an unknown session cookie: such a response is personal.
    assert first["Cache-Control"] == ("private, no-cache" if first.cookies else visitor["Cache-Control"])


@pytest.mark.usefixtures("pages")
def test_cookie_unrelated_to_the_user_shares_the_page() -> None:
    Client().get("/page/")
    Client().get("/page/", headers={"cookie": "csrftoken=x; visit=1"})
    assert builds() == 1


@pytest.mark.usefixtures("pages")
def test_session_changes_no_open_response() -> None:
    signed_in = Client()
    signed_in.force_login(factories.make_user("camille@example.gouv.fr"))
    responses = [signed_in.get("/open/"), Client().get("/open/")]
    assert {response["Access-Control-Allow-Origin"] for response in responses} == {"*"}
    assert [b"camille" in response.content for response in responses] == [False, False]
    assert signed_in.get("/steady/")["ETag"] == Client().get("/steady/")["ETag"]


@pytest.mark.usefixtures("pages")
def test_request_with_a_body_is_not_answered_from_the_cache() -> None:
    Client().get("/page/")
    Client().generic("GET", "/page/", b"abc")
    assert builds() == 2


# --- Conditions, methods, encodings -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("pages")
def test_etag_of_a_body_gets_304_whoever_built_it() -> None:
    first = Client().get("/steady/")
    for made in (1, 2):
        again = Client().get("/steady/", headers={"if-none-match": f'"other", {first["ETag"]}'})
        assert (again.status_code, again.content, builds()) == (304, b"", made)
        for name in ("ETag", "Cache-Control", "Data-Version", "Access-Control-Allow-Origin"):
            assert again[name] == first[name]
        caches["responses"].clear()  # of another process


@pytest.mark.usefixtures("pages")
def test_etag_stays_when_a_write_changes_nothing_of_the_body() -> None:
    first = Client().get("/steady/")
    factories.make_startup()
    again = Client().get("/steady/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["ETag"], builds()) == (304, first["ETag"], 2)
    assert int(again["Data-Version"]) > int(first["Data-Version"])
    compressed = Client().get("/steady/", headers={"accept-encoding": "gzip"})
    assert (compressed["Content-Encoding"], compressed["ETag"]) == ("gzip", first["ETag"])


@pytest.mark.usefixtures("pages")
def test_only_a_page_varies_by_cookie() -> None:
    vary = {path: set(Client().get(path)["Vary"].split(", ")) for path in ("/page/", "/open/")}
    assert [("Cookie" in vary[path], "Accept-Encoding" in vary[path]) for path in vary] == [(True, True), (False, True)]


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize("path", ["/other/", "/private/", "/missing/", "/rien/", "/page/?q=a"])
def test_tag_of_one_address_shows_nothing_of_another(path: str) -> None:
    tag = Client().get("/page/")["ETag"]
    assert Client().get(path, headers={"if-none-match": tag}).status_code != 304


@pytest.mark.usefixtures("pages")
def test_etag_set_by_a_view_is_kept_and_answers_304() -> None:
    assert [Client().get("/tagged/")["ETag"] for _ in range(2)] == ['W/"of-the-view"'] * 2
    again = Client().get("/tagged/", headers={"if-none-match": 'W/"of-the-view"'})
    assert (again.status_code, again["ETag"], builds()) == (304, 'W/"of-the-view"', 1)


def test_older_etag_gets_the_new_response() -> None:
    factories.make_startup(name="Avant")
    first = Client().get(API)
    rename("Après")
    again = Client().get(API, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.json()["results"][0]["name"]) == (200, "Après")


@pytest.mark.usefixtures("pages")
def test_head_is_answered_from_the_cache_and_fills_it_with_nothing() -> None:
    Client().head("/page/")
    assert Client().get("/page/").content.startswith(b"2")
    head = Client().head("/page/")
    assert (head.status_code, head.content, builds()) == (200, b"", 2)


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("br;q=1.0, GZIP;q=0.8", "gzip"),
        ("gzip;q=0.000, br", None),
        ("gzip ; q=0", None),
        ("br", None),
        ("identity", None),
        ("", None),
    ],
)
def test_response_is_compressed_as_asked(accepted: str, encoding: str | None) -> None:
    Client().get("/long/")
    Client().get("/long/", headers={"accept-encoding": "gzip"})
    response = Client().get("/long/", headers={"accept-encoding": accepted})
    body = gzip.decompress(response.content) if encoding else response.content
    assert (response.get("Content-Encoding"), builds()) == (encoding, 2)
    assert body == (b"2" if encoding else b"1") * 2000
    assert "Accept-Encoding" in response["Vary"]


def test_table_that_accept_requests_is_never_given_for_json_nor_json_for_it() -> None:
    factories.make_startup()
    for _ in range(2):
        assert Client().get(API)["Content-Type"] == "application/json"
        assert Client().get(API, headers={"accept": "text/csv"})["Content-Type"].startswith("text/csv")
        assert Client().get(API, headers={"accept": "image/png"}).status_code == 406


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(("seconds", "header"), [(0, "public, no-cache"), (2, "public, max-age=0, s-maxage=2")])
def test_shared_cache_may_wait_before_it_asks(settings: Settings, seconds: int, header: str) -> None:
    settings.SHARED_CACHE_SECONDS = seconds
    assert [Client().get("/page/")["Cache-Control"] for _ in range(2)] == [header] * 2
    assert Client().get("/cookie/")["Cache-Control"] == "private, no-cache"


# --- Limits and errors ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("address", "is_stored"),
    [
        ("/page/?q=a", True),
        ("/strict/?q=a", True),
        ("/strict/?utm_source=a", False),
        (f"/page/?q={'a' * 510}", True),
        (f"/page/?q={'a' * 511}", False),
    ],
)
def test_query_that_is_long_or_refused_is_not_stored(address: str, is_stored: bool) -> None:
    for _ in range(2):
        Client().get(address)
    assert builds() == (1 if is_stored else 2)


def test_site_stores_its_lists_with_the_parameters_that_they_read() -> None:
    factories.make_phase_kinds()
    for address in (f"{API}?phase=construction&page_size=2", "/startups/?phase=construction", "/recherche/?q=a"):
        before = caches["responses"]._cache.copy()  # type: ignore[attr-defined]
        assert Client().get(address).status_code == 200
        assert len(caches["responses"]._cache) == len(before) + 1, address  # type: ignore[attr-defined]


@pytest.mark.usefixtures("pages")
def test_thirty_two_readers_of_one_page_build_it_once() -> None:
    everybody_asks, responses = Barrier(32), []
    cached_pages.during.append(lambda: sleep(0.2))

    def read() -> None:
        everybody_asks.wait()
        responses.append(Client().get("/names/"))
        connection.close()

    readers = [Thread(target=read) for _ in range(32)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert ([response.status_code for response in responses], builds()) == ([200] * 32, 1)


@pytest.mark.usefixtures("pages")
def test_reader_who_waits_for_a_failing_build_gets_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    is_waiting = Event()

    def fail() -> None:
        is_waiting.wait(5)
        raise RuntimeError

    cached_pages.during.append(fail)
    with ThreadPoolExecutor(2) as readers:
        first = readers.submit(Client(raise_request_exception=False).get, "/names/")
        while not builds():
            sleep(0.01)
        second = readers.submit(Client(raise_request_exception=False).get, "/names/")
        sleep(0.1)
        is_waiting.set()
        statuses = [first.result().status_code, second.result().status_code]
        readers.submit(connection.close)
        readers.submit(connection.close)
    assert statuses == [500, 200]


def test_thousands_of_responses_take_no_more_than_the_bound() -> None:
    bound, size, many = 2**20, 10_000, 2000
    cache = BoundedLocMemCache("test", {"OPTIONS": {"MAX_BYTES": bound, "MAX_ENTRIES": 5000}})
    cache.clear()
    tracemalloc.start()
    for number in range(many):
        cache.set(f"{number}", HttpResponse(b"x" * size))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stored = [number for number in range(many) if cache.get(f"{number}")]
    assert stored[-1] == many - 1
    assert len(stored) * size < bound
    assert held < 1.1 * bound
    cache.set("huge", HttpResponse(b"x" * bound))
    assert (cache.get("huge"), cache.get(f"{many - 1}") is not None) == (None, True)
    cache.clear()


@pytest.mark.usefixtures("pages")
def test_database_lost_while_a_page_is_built_is_reported_and_nothing_is_stored() -> None:
    factories.make_startup(name="Avant")
    with Elsewhere() as elsewhere:

        def kill() -> None:
            pid = connection.connection.info.backend_pid
            elsewhere.run(lambda: connection.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", [pid]))

        cached_pages.during.append(kill)
        lost = Client().get("/names/")
    assert (lost.status_code, lost["Cache-Control"], lost.has_header("ETag")) == (503, "no-store", False)
    assert Client().get("/names/").content == b"Avant Avant"
