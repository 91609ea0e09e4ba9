"""The URLs of the drop-in API: equal to the original's, live, cached by data version, open to any site."""

import gzip
from typing import Any

import pytest
from django.test import Client

from startups.models import Startup
from tests import wordings
from tests.cases import cases
from tests.factories import (
    make_administration,
    make_incubator,
    make_member,
    make_membership,
    make_phase_kinds,
    make_startup,
)

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENTS = (
    "startups.json",
    "authors.json",
    "startups_details.json",
    "incubators.json",
    "organisations.json",
    "sponsors.json",
)
VERSIONS = ("v2", "v2.1", "v2.2", "v2.3", "v2.4", "v2.5", "v2.6", "v2.7")


@pytest.fixture
def service() -> Startup:
    make_phase_kinds()
    make_administration("ministere", name="L'État")
    one = make_startup("refugies.info", name="Réfugiés", content="Le texte " * 200, phases=[("opere", "2021-01-01")])
    make_membership(one, make_incubator("fabrique"))
    make_member("camille.martin", missions=[("2021-01-01", None)])
    return one


def get(path: str, **headers: Any) -> Any:
    return Client().get(f"/api/{path}", headers=headers)


@cases("version", VERSIONS)
@cases("name", DOCUMENTS)
def test_every_version_has_every_document(service: Startup, version: str, name: str) -> None:
    response = get(f"{version}/{name}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json()


def test_a_version_shows_what_it_has(service: Startup) -> None:
    (oldest,) = get("v2/startups.json").json()["data"]
    assert (oldest["id"], sorted(oldest["attributes"])) == (
        "refugies.info",
        ["events", "link", "name", "phases", "pitch"],
    )
    (newest,) = get("v2.7/startups.json").json()["data"]
    assert newest["relationships"]["incubators"] == {"data": [{"type": "incubator", "id": "fabrique"}]}
    assert get("v2.5/organisations.json").json()[0]["name"] == "L&#39;État"
    assert get("v2.5/sponsors.json").json()["ministere"]["name"] == "L'État"


def test_csv_of_version_2_quotes_texts_like_the_original(service: Startup) -> None:
    response = get("v2.7/startups.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode().splitlines()[2] == (
        f'refugies.info;"Réfugiés";"{service.mission}";2021-01-01;opere;fabrique;null;;null;"";;"fabrique"'
    )


def test_record_of_version_3_is_returned_and_an_unknown_one_answers_404(service: Startup) -> None:
    assert get("v3/startups/refugies.info.json").json()["phases"] == [{"name": "opere", "start": "2021-01-01"}]
    assert get("v3/startups/refugies.info.json").json()["incubators"] == ["fabrique"]
    missing = get("v3/startups/rien.json")
    assert (missing.status_code, missing.json()["errors"]) == (
        404,
        {"slug": [wordings.NO_SERVICE_RIEN]},
    )


def test_old_words_fields_and_incubators(service: Startup) -> None:
    make_membership(make_startup("ailleurs"), make_incubator("autre"))
    asked = get("v2.6/startups.json?phases=legacy&fields=name,phases&incubator=fabrique").json()
    assert [(one["id"], one["attributes"]) for one in asked["data"]] == [
        ("refugies.info", {"name": "Réfugiés", "phases": [{"name": "success", "start": "2021-01-01", "end": ""}]})
    ]
    assert {one["id"] for one in asked["included"]} == {"/incubateurs/autre", "/incubateurs/fabrique"}
    details = get("v2.6/startups_details.json?incubator=autre&fields=name").json()
    assert list(details) == ["ailleurs"]
    assert get("v2.6/startups.csv?incubator=autre").content.count(b"ailleurs") == 2
    assert get("v2.6/sponsors.json?fields=name").json() == {"ministere": {"name": "L'État"}}
    assert list(get("v2.6/incubators.json?fields=startups").json()["autre"]) == ["startups"]


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("v2.6/startups.json?incubator=rien", 404, "incubator"),
        ("v2.6/startups.csv?fields=name", 400, "fields"),
        ("v2.6/startups.json?fields=nom", 400, "fields"),
        ("v2.6/incubators.json?incubator=fabrique", 400, "incubator"),
        ("v3/startups/refugies.info.json?as_of=2022-01-01", 400, "as_of"),
        ("v2.8/startups.json", 404, "detail"),
        ("v2.7/jobs.json", 404, "detail"),
    ],
)
def test_what_is_refused_is_named(service: Startup, path: str, status: int, field: str) -> None:
    response = get(path)
    assert (response.status_code, list(response.json()["errors"])) == (status, [field])


def test_a_client_that_has_the_answer_gets_304_until_the_records_change(service: Startup) -> None:
    first = get("v2.6/startups.json")
    again = get("v2.6/startups.json", if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    service.name = "Autre nom"
    service.save()
    changed = get("v2.6/startups.json", if_none_match=first["ETag"])
    assert (changed.status_code, changed.json()["data"][0]["attributes"]["name"]) == (200, "Autre nom")


def test_an_answer_is_compressed_as_asked(service: Startup) -> None:
    plain = get("v2.7/startups.json")
    packed = get("v2.7/startups.json", accept_encoding="gzip, br")
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    assert len(packed.content) < len(plain.content) / 2


def test_a_browser_of_another_site_may_ask_with_a_validator(service: Startup) -> None:
    response = Client().options("/api/v2.6/startups.json", headers={"origin": "https://ailleurs.example"})
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Headers"] == "*, Authorization"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_write_methods_answer_405(service: Startup, method: str) -> None:
    assert getattr(Client(), method)("/api/v2.6/startups.json").status_code == 405


@pytest.mark.parametrize("version", VERSIONS)
def test_old_versions_show_when_they_end(service: Startup, version: str) -> None:
    for response in (get(f"{version}/startups.json"), get(f"{version}/startups.json")):
        said = (response.get("Deprecation"), response.get("Sunset"))
        old = version in ("v2", "v2.1", "v2.2", "v2.3", "v2.4")
        assert said == (("@1796083200", "Fri, 31 Dec 2027 00:00:00 GMT") if old else (None, None))
        assert ('rel="successor-version"' in response.get("Link", "")) is old
