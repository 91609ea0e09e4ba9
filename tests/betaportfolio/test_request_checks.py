"""Checks before any view: lengths, repeated parameters, rate limit."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import Settings

from access.rights import Action
from accounts.models import User
from betaportfolio.middleware import NO_LENGTH, NO_PROTOCOL, TOO_LONG, body_refusal, count_read
from tests import factories
from tests.cases import cases
from tests.redis_down import redis_is_down
from tests.test_rights_matrix import addresses
from web.view_rights import right_of

pytestmark = pytest.mark.django_db


class Unread:
    """A body that fails the test if it is read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def sent(client: Client, address: str, length: str, **headers: Any) -> Any:
    environment = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": length, "CONTENT_TYPE": "application/json"}
    request = client._base_environ(PATH_INFO=address, **{**environment, "wsgi.input": Unread(), **headers})  # type: ignore[attr-defined]
    return client.request(**request)


@pytest.mark.parametrize("address", ["/connexion/", "/espace/comptes/", "/rien/"])
def test_body_beyond_the_bound_is_refused_before_it_is_read(client: Client, settings: Settings, address: str) -> None:
    response = sent(client, address, str(settings.MAX_BODY_BYTES + 1))

    assert response.status_code == 413
    assert "<h1>Envoi trop volumineux</h1>" in response.content.decode()


def test_body_beyond_the_bound_is_refused_in_json_under_the_api(client: Client, settings: Settings) -> None:
    response = sent(client, "/api/v1/startups/a/metrics/b/measurements/", str(settings.MAX_BODY_BYTES + 1))

    body = response.json()
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")
    assert (body["title"], body["status"]) == ("Envoi trop volumineux", 413)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"CONTENT_LENGTH": "2500000"}, None),
        ({"CONTENT_LENGTH": ""}, None),
        ({}, None),
        ({"CONTENT_LENGTH": "2500001"}, TOO_LONG),
        ({"CONTENT_LENGTH": "-1"}, TOO_LONG),
        ({"CONTENT_LENGTH": "beaucoup"}, TOO_LONG),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, NO_LENGTH),
    ],
)
def test_body_that_is_too_long_or_chunked_is_refused(given: dict[str, str], refusal: object) -> None:
    request = RequestFactory().post("/")
    request.META.pop("CONTENT_LENGTH", None)
    request.META.update(given)

    assert body_refusal(request) is refusal


@cases("address", ["/", "/comparaison/", "/communaute/", "/connexion/"])
def test_page_refuses_a_parameter_that_is_reported_twice_in_any_order(client: Client, address: str) -> None:
    client.get(address, {"annee": ["2021"]})
    for query in ("annee=2021&annee=2020", "annee=2020&annee=2021", "annee=2021&annee=2021"):
        response = client.get(f"{address}?{query}")
        if response.status_code != 404:
            assert response.status_code == 400
            assert "L’adresse dit plusieurs fois « annee »." in response.content.decode()


def test_api_refuses_a_parameter_that_is_reported_twice_though_an_answer_is_kept(client: Client) -> None:
    assert client.get("/api/v1/portfolio/?as_of=2021-01-01").status_code == 200

    response = client.get("/api/v1/portfolio/?as_of=2021-01-01&as_of=2020-01-01")

    assert response.status_code == 400
    assert response.json()["errors"] == {
        "as_of": ["L’adresse dit plusieurs fois « as_of ». Gardez une seule de ses valeurs."]
    }


@cases("address", ["/startups/", "/api/v1/startups/"])
def test_list_of_services_takes_several_words_and_refuses_another_parameter_twice(client: Client, address: str) -> None:
    factories.make_phase_kinds()
    assert client.get(f"{address}?phase=service&phase=investigation").status_code == 200
    assert client.get(f"{address}?as_of=2021-01-01&as_of=2020-01-01").status_code == 400


def test_parameters_that_are_lists_may_be_reported_several_times(client: Client) -> None:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))

    assert client.get("/espace/taches/avancement/?id=1&id=2").json() == {"jobs": []}
    assert client.get("/espace/taches/avancement/?id=1&x=1&x=2").status_code == 400


def test_address_that_only_reads_takes_no_other_method(client: Client) -> None:
    taken = [
        address.name
        for address in addresses()
        if right_of(address.view) == Action.READ
        and not address.example.startswith("/api/")
        and Client().post(address.example).status_code not in (403, 404, 405)
    ]
    assert sorted(taken) == sorted(WRITING_FOR_EVERYBODY)


WRITING_FOR_EVERYBODY = ["login", "logout"]


@pytest.fixture
def limited(settings: Settings) -> Client:
    settings.READS_PER_MINUTE = 3
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return Client(headers={"x-forwarded-for": "10.0.0.1, 192.0.2.9"})


def test_reads_are_counted_by_address_and_reported_in_headers(limited: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("betaportfolio.middleware.time.time", lambda: 1_000_000_000.0)  # 20 s before the next
    answers = [limited.get("/mentions-legales/") for _ in range(4)]

    said = [(answer.status_code, answer["RateLimit"]) for answer in answers]
    rest = [(200, 2), (200, 1), (200, 0), (429, 0)]
    assert said == [(status, f'"reads";r={left};t=20') for status, left in rest]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"reads";q=3;w=60'}
    assert answers[-1]["Retry-After"] == "20"
    assert limited.get("/api/v1/portfolio/").json()["title"] == "Trop de demandes"
    elsewhere = limited.get("/mentions-legales/", headers={"x-forwarded-for": "192.0.2.9, 192.0.2.10"})
    assert (elsewhere.status_code, elsewhere["RateLimit"]) == (200, '"reads";r=2;t=20')
    monkeypatch.setattr("betaportfolio.middleware.time.time", lambda: 1_000_000_020.0)
    assert limited.get("/mentions-legales/").status_code == 200


def test_reads_are_not_counted_without_a_limit_nor_without_redis(limited: Client, settings: Settings) -> None:
    with redis_is_down():
        assert [limited.get("/mentions-legales/").status_code for _ in range(5)] == [200] * 5
    settings.READS_PER_MINUTE = 0
    assert "RateLimit" not in limited.get("/mentions-legales/")


def test_count_of_reads_names_nobody(limited: Client) -> None:
    limited.get("/mentions-legales/")

    keys = [key.decode() for key in cache._cache.get_client(None).keys("*reads:*")]  # type: ignore[attr-defined]
    assert (len(keys), "192.0.2" in keys[0]) == (1, False)
    assert count_read("POST", "/", RequestFactory().post("/").META) is None


@pytest.mark.parametrize("said", ["https, http", "http, https", "HTTPS", "gopher"])
def test_proxy_that_lies_on_the_protocol_is_reported(client: Client, settings: Settings, said: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    page = client.get("/connexion/", headers={"x-forwarded-proto": said})
    assert (page.status_code, NO_PROTOCOL.happened in page.content.decode()) == (400, True)
    answer = client.get("/api/v1/startups/", headers={"x-forwarded-proto": said})
    assert (answer.status_code, answer.json()["title"]) == (400, NO_PROTOCOL.title)


@pytest.mark.parametrize(("said", "scheme"), [("https", "https"), ("http", "http"), (None, "http")])
def test_proxy_of_ours_shows_the_protocol(client: Client, settings: Settings, said: str | None, scheme: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    factories.make_startup("un.service")
    answer = client.get("/api/v1/startups/un.service/", headers={"x-forwarded-proto": said} if said else {})
    assert answer.json()["url"].startswith(f"{scheme}://")


def test_nobody_is_believed_on_the_protocol_without_a_proxy(client: Client, settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    factories.make_startup("un.service")
    answer = client.get("/api/v1/startups/un.service/", headers={"x-forwarded-proto": "https"})
    assert answer.json()["url"].startswith("http://")
