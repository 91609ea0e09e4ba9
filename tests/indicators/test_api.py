import datetime as dt
from typing import Any
from unittest.mock import ANY

import pytest
from django.test import Client

from common.clock import today
from indicators.live import actions
from indicators.models import LiveResult
from startups.models import Phase, Sponsorship, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS_SENTENCE
from web.api.errors import json_type, problem

CONFIRMED = {"unconfirmed": 0, "by_dates": None, "at_least": False, "missing": 0}
pytestmark = pytest.mark.django_db
TABLE = "/api/v1/indicators/"
EVIDENCE = "/api/v1/indicators/products_launched/2021/evidence/"
REASON = "Première entrée en phase «\xa0Construction\xa0»"


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (status, json_type(status))
    return response.json()


def computed_at(code: str, year: int) -> str | None:
    at = LiveResult.objects.get(indicator__code=code, year=year).computed_at
    return at.isoformat()


TARGET = {"direction": "at_least", "tolerance": 0}


def addresses(code: str, *, is_published: bool) -> dict[str, str | None]:
    start = f"http://testserver/api/v1/indicators/{code}/2021/"
    return {
        "url": start,
        "evidence_url": f"{start}evidence/",
        "drift_url": f"{start}drift/" if is_published else None,
        "publications_url": f"{start}publications/",
        "page": f"http://testserver/indicateurs/{code}/",
    }


def test_indicator_of_a_year_is_its_row_of_the_table(client: Client) -> None:
    scene.make_programme()
    for row in get(client, f"{TABLE}?year=2021")["results"]:
        assert get(client, row["url"]) == row
        followed = get(client, f"/api/v1/indicators/{row['code']}/")["years"]
        assert {"year": 2021, "url": row["url"]} in followed
    assert list(get(client, f"{TABLE}rien/2021/", 404)["errors"]) == ["code"]
    assert list(get(client, f"{TABLE}products_launched/1999/", 404)["errors"]) == ["year"]


def test_each_record_of_the_evidence_has_an_address_that_answers(client: Client) -> None:
    scene.make_programme()
    rows = get(client, EVIDENCE)["results"]
    assert [get(client, row["url"])["id"] for row in rows] == [row["record_id"] for row in rows]


def test_evidence_takes_the_filters_of_the_services(client: Client) -> None:
    scene.make_programme()
    slugs = [row["startup"] for row in get(client, EVIDENCE)["results"]]
    justice = factories.make_administration("justice", ministry="justice")
    one = Startup.objects.get(slug=slugs[0])
    Sponsorship.objects.create(startup=one, administration=justice, position=0)
    Startup.objects.filter(pk=one.pk).update(themes=["Eau"])
    asked = (
        "ministry=justice",
        "theme=Eau",
        f"startup={slugs[0]}",
        f"startup={','.join(slugs)}",
        "phase=investigation",
    )
    found = [[row["startup"] for row in get(client, f"{EVIDENCE}?{query}")["results"]] for query in asked]
    assert found == [slugs[:1], slugs[:1], slugs[:1], slugs, []]
    assert list(get(client, f"{EVIDENCE}?incubator=rien", 400)["errors"]) == ["incubator"]


def test_indicators_give_the_table_of_a_year(client: Client) -> None:
    scene.make_programme()
    assert get(client, f"{TABLE}?year=2021") == {
        "year": 2021,
        "count": 2,
        "next": None,
        "previous": None,
        "results": [
            {
                "code": "products_launched",
                "label": "Produits lancés",
                "unit": "produits",
                "followed_by": "budget_law",
                "previous": {"live": 1, "published": 31, **CONFIRMED},
                "target": {**TARGET, "value": 49, "source": "PAP 2021", "judgement": "Objectif tenu."},
                "live": {
                    "value": 2,
                    "computed_at": computed_at("products_launched", 2021),
                    "as_of": today().isoformat(),
                    **CONFIRMED,
                },
                "published": {"value": 50, "published_at": "2022-02-01", "document": "", "source": "", **CONFIRMED},
                "known": None,
                "known_mark": None,
                **addresses("products_launched", is_published=True),
            },
            {
                "code": "national_impact",
                "label": "Impact national",
                "unit": "produits",
                "followed_by": "budget_law",
                "previous": {"live": 0, "published": None, **CONFIRMED},
                "target": {**TARGET, "value": None, "source": ANY, "judgement": ANY},
                "live": {
                    "value": 1,
                    "computed_at": computed_at("national_impact", 2021),
                    "as_of": today().isoformat(),
                    **CONFIRMED,
                },
                "published": None,
                "known": None,
                "known_mark": None,
                **addresses("national_impact", is_published=False),
            },
        ],
    }


def test_indicators_without_a_target_nor_a_result_have_null_values(client: Client) -> None:
    scene.make_programme()
    LiveResult.objects.all().delete()
    row = get(client, f"{TABLE}?year=2020")["results"][0]
    assert (row["previous"], row["target"]) == ({"live": None, "published": None, **CONFIRMED}, None)
    assert row["live"] == {"value": None, "computed_at": None, "as_of": today().isoformat(), **CONFIRMED}


def test_indicators_default_to_the_last_year_known(client: Client) -> None:
    scene.make_programme()
    assert get(client, TABLE)["year"] == 2022
    assert get(client, f"{TABLE}?year=") == get(client, TABLE)


@cases(
    ("query", "status", "message"),
    [
        ("year=abc", 400, wordings.ABC_IS_NO_YEAR),
        ("year=-2021", 400, "« -2021 » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021."),
        ("year=20210", 400, wordings.YEAR_OF_FIVE_DIGITS),
        ("year=٢٠٢١", 400, wordings.YEAR_IN_OTHER_DIGITS),
        ("year=20%00", 400, wordings.FORBIDDEN_CHARACTER),
        ("year=1999", 404, wordings.NO_INDICATOR_IN_1999),
    ],
)
def test_indicators_refuse_what_is_no_year_with_data(client: Client, query: str, status: int, message: str) -> None:
    scene.make_programme()
    assert get(client, f"{TABLE}?{query}", status) == problem(status, {"year": [message]})


def test_indicators_of_an_empty_database_are_an_empty_list(client: Client) -> None:
    assert get(client, TABLE)["results"] == []
    assert get(client, f"{TABLE}?year=2021", 404) == problem(
        404, {"year": ["Aucun indicateur n’est connu pour 2021. Aucune année n’a encore d’indicateur."]}
    )


def test_evidence_gives_the_rows_and_their_count_is_the_value(client: Client) -> None:
    scene.make_programme()
    assert get(client, EVIDENCE) == {
        "code": "products_launched",
        "year": 2021,
        "rule": FIRST_CONSTRUCTIONS_SENTENCE,
        "value": 2,
        "as_of": today().isoformat(),
        **CONFIRMED,
        "count": 2,
        "next": None,
        "previous": None,
        "results": [
            {
                "startup": "b",
                "name": "Service b",
                "date": "2021-01-01",
                "reason": REASON,
                "amount": 1,
                "part": "counted",
                "record": "phase",
                "recorded_at": ANY,
                "source": "importer",
                "is_day_known": True,
                "record_id": ANY,
                "url": ANY,
                "page": "http://testserver/startups/b/",
            },
            {
                "startup": "c",
                "name": "Service c",
                "date": "2021-06-01",
                "reason": REASON,
                "amount": 1,
                "part": "counted",
                "record": "phase",
                "recorded_at": ANY,
                "source": None,
                "is_day_known": True,
                "record_id": ANY,
                "url": ANY,
                "page": "http://testserver/startups/c/",
            },
        ],
    }


@cases(
    ("code", "year"),
    [
        *(("products_launched", year) for year in (2020, 2021, 2022)),
        *(("national_impact", year) for year in (2020, 2021)),
    ],
)
def test_evidence_of_every_figure_counts_it(client: Client, code: str, year: int) -> None:
    scene.make_programme()
    rows = {row["code"]: row for row in get(client, f"{TABLE}?year={year}")["results"]}
    found = get(client, rows[code]["evidence_url"].removeprefix("http://testserver"))
    assert len(found["results"]) == found["count"] == found["value"] == rows[code]["live"]["value"]


@cases(
    ("address", "status", "errors"),
    [
        ("nope/2021", 404, {"code": [wordings.NO_INDICATOR_NOPE]}),
        (
            "products_launched/abc",
            400,
            {"year": [wordings.ABC_IS_NO_YEAR]},
        ),
        (
            "products_launched/1999",
            404,
            {"year": [wordings.NO_INDICATOR_IN_1999]},
        ),
    ],
)
def test_evidence_refuses_what_it_does_not_know(
    client: Client, address: str, status: int, errors: dict[str, list[str]]
) -> None:
    scene.make_programme()
    assert get(client, f"{TABLE}{address}/evidence/", status) == problem(status, errors)


@cases("address", [TABLE, EVIDENCE])
@cases("method", ["post", "put", "patch", "delete"])
def test_the_api_is_read_only(client: Client, address: str, method: str) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert list(response.json()["errors"]) == ["detail"]


def test_a_change_of_a_phase_moves_live_and_not_published(client: Client) -> None:
    scene.make_programme()
    Phase.objects.filter(startup__slug="c", kind="construction").update(start=dt.date(2022, 1, 15))
    actions.compute_live_results(on=scene.TODAY)
    row = get(client, f"{TABLE}?year=2021")["results"][0]
    assert (row["live"]["value"], row["published"]["value"]) == (1, 50)
