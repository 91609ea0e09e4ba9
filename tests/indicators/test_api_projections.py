"""The API of projections: complete payloads, missing ones, and queries."""

from typing import Any

import pytest
from django.test import Client

from common.api.errors import problem
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene
from tests.indicators.test_api import get
from tests.indicators.test_page_indicator import project, try_rule

pytestmark = pytest.mark.django_db
LIST = "/api/v1/indicators/projections/"
PAGE: dict[str, Any] = {"next": None, "previous": None}
ONE = f"{LIST}products_launched/"
EXPECTED: dict[str, Any] = {
    "code": "products_launched",
    "label": "Produits lancés",
    "unit": "produits",
    "year": 2022,
    "day": "2022-03-01",
    "so_far": 5,
    "value": 12,
    "low": 9,
    "high": 15,
    "mean_error": 3,
    "facts": 7,
    "last_fact_on": "2022-02-03",
    "computed_at": "2022-03-01T12:00:00+00:00",
    "url": f"http://testserver{ONE}",
}


def test_projections_are_returned_in_the_order_of_the_table(client: Client) -> None:
    launches, _ = scene.make_programme()
    project(launches)
    first = project(factories.make_indicator("first", label="Premier", position=0, rule=scene.LAUNCHES))
    first.facts, first.last_fact_on = 0, None
    first.save()
    other = {
        "code": "first",
        "label": "Premier",
        "facts": 0,
        "last_fact_on": None,
        "url": f"http://testserver{LIST}first/",
    }
    assert get(client, LIST) == {**PAGE, "count": 2, "results": [{**EXPECTED, **other}, EXPECTED]}


def test_projection_comes_with_its_trials_and_the_error_of_its_rule(client: Client) -> None:
    launches, designated = scene.make_programme()
    project(launches)
    try_rule(launches, 2020, 14)
    try_rule(launches, 2021, 9)
    try_rule(designated, 2021, 4)
    told = get(client, ONE)
    backtest = told.pop("backtest")
    assert told == EXPECTED
    assert backtest.pop("verdict").startswith("Au 30\xa0juin de 2\xa0années passées, la règle s’est trompée de 2,5")
    trial = {"so_far": 3, "result": 10, "is_as_known": True}
    assert backtest == {
        "years": 2,
        "mean_error": 2.5,
        "trials": [
            {**trial, "year": 2020, "day": "2020-06-30", "value": 14},
            {**trial, "year": 2021, "day": "2021-06-30", "value": 9},
        ],
    }


@cases(
    ("code", "message"),
    [
        ("nope", wordings.NO_INDICATOR_NOPE),
        ("%C3%A9", "Aucun indicateur n’a le code « é »."),
        (
            "national_impact",
            "« Impact national » n’est pas projeté : seul l’est ce qui se compte au long de l’année en cours,"
            " depuis plus de quatre ans.",
        ),
    ],
)
def test_what_has_no_projection_shows_why(client: Client, code: str, message: str) -> None:
    scene.make_programme()
    assert get(client, f"{LIST}{code}/", 404) == problem(404, {"code": [message]})


@cases("address", [LIST, ONE])
@cases("method", ["post", "put", "patch", "delete"])
def test_projections_are_read_only(client: Client, address: str, method: str) -> None:
    assert getattr(client, method)(address).status_code == 405
