"""The API of the target of a year: public reads, and nothing to write."""

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Indicator, Target
from tests import factories
from tests.cases import cases
from tests.impact import scene
from web.api.errors import problem

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/products_launched/2021/target/"


@pytest.fixture(autouse=True)
def programme() -> None:
    scene.make_programme()


@pytest.mark.django_db(transaction=True)
def test_anybody_reads_the_target(client: Client) -> None:
    said = {"value": 49, "direction": "at_least", "tolerance": 0, "source": "PAP 2021", "judgement": "Objectif tenu."}
    answer = client.get(URL)
    assert answer.json() == said
    assert client.get(URL, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    missing = client.get(URL.replace("2021", "2020"))
    assert (missing.status_code, missing.json()) == (
        404,
        problem(404, {"year": ["Cet indicateur n’a pas de cible en 2020."]}),
    )


@cases(
    ("address", "status"),
    [
        (URL.replace("products_launched", "unknown"), 404),
        (URL.replace("products_launched", "%00"), 404),
        (URL.replace("2021", "1999"), 404),
        (URL.replace("2021", "an"), 400),
        ("/indicateurs/%00/2021/preuve/", 404),
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_year_keeps_the_target_of_each_edition(client: Client) -> None:
    indicator = Indicator.objects.get(code="products_launched")
    factories.make_target(indicator, value="42", edition_year=2020)
    factories.make_target(indicator, value="38", edition=Target.Edition.FORECAST)
    read = client.get(URL.replace("target/", "targets/")).json()
    assert [(one["edition"], one["edition_year"], one["value"]) for one in read["results"]] == [
        ("law", 2020, 42),
        ("law", 2021, 49),
        ("forecast", 2021, 38),
    ]


def test_nobody_writes_a_target(client: Client) -> None:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    edition = URL.replace("target/", "targets/law/2021/")
    answers = [send(url) for send in (client.put, client.delete) for url in (URL, edition)]
    assert [one.status_code for one in answers] == [405, 404] * 2
    assert Target.objects.get(indicator__code="products_launched").value == 49
