"""The API over projections: whole payloads, what has none, and its queries."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from common.api import problem
from indicators.models import BacktestTrial
from tests import factories
from tests.impact import scene
from tests.indicators.test_api import get
from tests.indicators.test_page_indicator import project, try_method

pytestmark = pytest.mark.django_db
LIST = "/api/v1/indicators/projections/"
PAGE: dict[str, Any] = {"next": None, "previous": None}
ONE = f"{LIST}products_launched/"
EXPECTED: dict[str, Any] = {
    "code": "products_launched",
    "label": "Produits lancés",
    "unit": "produits",
    "method": "blend",
    "year": 2022,
    "day": "2022-03-01",
    "so_far": 5,
    "value": 11.6,
    "low": 9,
    "high": 15,
    "facts": 7,
    "last_fact_on": "2022-02-03",
    "computed_at": "2022-03-01T12:00:00+00:00",
    "url": f"http://testserver{ONE}",
}
NO_TRIAL = "Trop peu d’années pour éprouver une méthode\xa0: aucune projection n’est donnée."


def trial(method: str, year: int, value: float, low: float, high: float) -> dict[str, Any]:
    told = {"method": method, "year": year, "day": f"{year}-06-30", "so_far": 3}
    return {**told, "value": value, "low": low, "high": high, "result": 10}


def test_projections_are_given_in_the_order_of_the_table(client: Client) -> None:
    launches, _ = scene.make_programme()
    project(launches)
    first = project(factories.make_indicator("first", label="Premier", position=0, rule=scene.LAUNCHES))
    first.inputs = {"facts": 0, "first": None, "last": None}
    first.save()
    other = {
        "code": "first",
        "label": "Premier",
        "facts": 0,
        "last_fact_on": None,
        "url": f"http://testserver{LIST}first/",
    }
    assert get(client, LIST) == {**PAGE, "count": 2, "results": [{**EXPECTED, **other}, EXPECTED]}


def test_projection_comes_with_its_trials_their_scores_and_the_verdict(client: Client) -> None:
    launches, designated = scene.make_programme()
    project(launches)
    for year, mine, last in ((2019, "10.4", "20.0"), (2020, "13.5", "10.0"), (2021, "9.8", "12.3")):
        for method, value in (("blend", mine), ("last_year", last)):
            try_method(launches, method, year, value, 10)
    try_method(designated, "rhythm", 2021, "4.0", 4)
    assert get(client, ONE) == {
        **EXPECTED,
        "backtest": {
            "verdict": "Sur 3\xa0années passées, au 30\xa0juin, la méthode se trompe de 1,4 en moyenne, moins que «\xa0comme"
            " l’an dernier\xa0» (4,1). L’intervalle a contenu le résultat 2 fois sur 3, pour 80\xa0% annoncés.",
            "scores": [
                {
                    "method": "blend",
                    "label": "Rythme et flux",
                    "is_kept": True,
                    "is_naive": False,
                    "years": 3,
                    "mean_error": 1.4,
                    "covered": 2,
                },
                {
                    "method": "last_year",
                    "label": "Comme l’an dernier",
                    "is_kept": False,
                    "is_naive": True,
                    "years": 3,
                    "mean_error": 4.1,
                    "covered": 1,
                },
            ],
            "trials": [
                trial("blend", 2019, 10.4, 8.4, 12.4),
                trial("last_year", 2019, 20, 18, 22),
                trial("blend", 2020, 13.5, 11.5, 15.5),
                trial("last_year", 2020, 10, 8, 12),
                trial("blend", 2021, 9.8, 7.8, 11.8),
                trial("last_year", 2021, 12.3, 10.3, 14.3),
            ],
        },
    }


def test_projection_that_was_never_tried_says_so(client: Client) -> None:
    launches, _ = scene.make_programme()
    project(launches)
    assert get(client, ONE)["backtest"] == {"verdict": NO_TRIAL, "scores": [], "trials": []}


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("nope", "Aucun indicateur n’a le code « nope »."),
        ("%C3%A9", "Aucun indicateur n’a le code « é »."),
        (
            "national_impact",
            "« Impact national » n’est pas projeté : seul l’est ce qui se compte au long de l’année en cours.",
        ),
    ],
)
def test_what_has_no_projection_says_why(client: Client, code: str, message: str) -> None:
    scene.make_programme()
    assert get(client, f"{LIST}{code}/", 404) == problem(404, {"code": [message]})


def test_what_is_not_kept_says_which_rule_does_as_well(client: Client) -> None:
    launches, _ = scene.make_programme()
    for method, value in (("blend", "14.0"), ("rhythm", "11.0")):
        try_method(launches, method, 2021, value, 10)
    assert get(client, LIST) == {**PAGE, "count": 0, "results": []}
    assert get(client, ONE, 404) == problem(
        404,
        {
            "code": [
                "« Produits lancés » n’est pas projeté. Sur 1\xa0année passée, au 30\xa0juin, la méthode «\xa0rythme et"
                " flux\xa0» se trompe de 4,0 en moyenne. Elle ne fait pas mieux que «\xa0même date l’an dernier\xa0» (1,0)\xa0:"
                " elle n’est pas gardée, et aucune projection n’est donnée."
            ]
        },
    )


@pytest.mark.parametrize("address", [LIST, ONE])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_projections_are_read_only(client: Client, address: str, method: str) -> None:
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_answers_make_a_constant_number_of_queries(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        indicator = factories.make_indicator("products_launched" if index == 0 else f"i{index}", rule=scene.LAUNCHES)
        project(indicator)
        for year in range(2018, 2018 + number):
            try_method(indicator, "blend", year, "4.0", 5)
    with django_assert_num_queries(1):  # the projections with their indicators
        assert len(get(client, LIST)["results"]) == number
    with django_assert_num_queries(2):  # the projection, its trials
        assert len(get(client, ONE)["backtest"]["trials"]) == number
    assert BacktestTrial.objects.count() == number * number
