"""A request of the API that writes is never redirected: a client would send it again as a GET, and lose its body."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from betaportfolio.api.views import openapi_schema
from impact.models import Measurement
from startups.models import Startup
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/startups/un.service/metrics/usagers/measurements/"
MARCH = {"start": "2021-03-01", "end": "2021-04-01", "value": 10}
WRITES = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def startup() -> Startup:
    startup = factories.make_startup()
    factories.make_metric(startup)
    factories.make_token(startup)
    return startup


def send(path: str, method: str = "POST", **options: Any) -> Any:
    headers = {"Authorization": f"Bearer {factories.SECRET}", **options.pop("headers", {})}
    return Client().generic(
        method, path, json.dumps(MARCH), content_type="application/json", headers=headers, **options
    )


def refusal(response: Any) -> tuple[int, str, str]:
    told = response.json()
    return response.status_code, told["code"], told["detail"]


@cases("method", WRITES)
@cases("query", ["", "?dry_run=true", "?confirm=true&dry_run=false"])
def test_write_without_its_last_slash_is_refused_with_the_right_address(
    startup: Startup, method: str, query: str
) -> None:
    response = send(f"{ADDRESS[:-1]}{query}", method)
    told = f"Rien n’est enregistré : l’adresse est http://testserver{ADDRESS}{query}"
    assert refusal(response) == (404, "wrong_address", told)
    assert response["Content-Type"] == "application/problem+json"
    assert not Measurement.objects.exists()


def test_host_in_capitals_is_the_same_site(startup: Startup) -> None:
    refused = send(ADDRESS[:-1], headers={"host": "TESTSERVER"})
    assert refusal(refused)[:2] == (404, "wrong_address")
    assert send(ADDRESS, headers={"host": "TESTSERVER"}).json()["recorded"] == 1


def test_write_without_https_is_refused_with_the_right_address(startup: Startup, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    told = f"Rien n’est enregistré : l’adresse est https://testserver{ADDRESS}"
    assert refusal(send(ADDRESS)) == (404, "wrong_address", told)
    assert send(ADDRESS, secure=True).json()["recorded"] == 1


@cases("path", ["/api/v1/rien", "/api/v1/startups/un.service/rien", "/api/v9"])
def test_write_where_there_is_nothing_names_no_address(path: str) -> None:
    assert refusal(send(path)) == (404, "not_found", "Il n’y a rien à cette adresse. Voir /api/docs/.")


def test_no_address_of_the_api_redirects_a_write() -> None:
    paths = [path.format_map(Parts()) for path in openapi_schema()["paths"]]
    assert len(paths) > 50
    for path in paths:
        for method in WRITES:
            assert send(path.removesuffix("/"), method).status_code >= 400, path


class Parts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return {"year": "2021", "version": "v2.7", "start": "2021-03-01", "end": "2021-04-01"}.get(name, "1")


def test_read_without_its_last_slash_is_still_redirected() -> None:
    response = Client().get("/api/v1/startups?page_size=1")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/startups/?page_size=1")
