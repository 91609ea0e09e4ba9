import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.cases import cases
from web.api.errors import json_type, problem

pytestmark = pytest.mark.django_db
ROUNDS = "/api/v1/funding-rounds/"


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (status, json_type(status))
    return response.json()


@pytest.fixture
def nine() -> dict[str, Any]:
    """Return FAST 9 in the format of the API: a startup with an unknown amount, and an incubator."""
    startup = factories.make_startup("a", phases=[("construction", "2020-01-01"), ("acceleration", "2022-01-01")])
    one = factories.make_round(
        9, 2021, quarter=3, call_opened_on=dt.date(2021, 7, 1), committee_on=dt.date(2021, 9, 10), objective="Accélérer"
    )
    factories.make_award(one, startup, None, awarded_on=dt.date(2021, 9, 12))
    factories.make_award(
        one,
        factories.make_incubator("i"),
        "200000.50",
        objective="Former",
        result="Formés",
        result_on=dt.date(2022, 3, 1),
        objective_reached=False,
    )
    return {
        "number": 9,
        "year": 2021,
        "quarter": 3,
        "call_opened_on": "2021-07-01",
        "committee_on": "2021-09-10",
        "objective": "Accélérer",
        "total": 200000.5,
        "at_least": True,
        "missing": 0,
        "unknown_amounts": 1,
        "awards": [
            {
                "startup": None,
                "incubator": "i",
                "name": "Incubateur i",
                "amount": 200000.5,
                "awarded_on": None,
                "is_day_known": False,
                "awarded_in": 2021,
                "phase_at_award": None,
                "phase_now": None,
                "objective": "Former",
                "result": "Formés",
                "result_on": "2022-03-01",
                "objective_reached": False,
            },
            {
                "startup": "a",
                "incubator": None,
                "name": "Service a",
                "amount": None,
                "awarded_on": "2021-09-12",
                "is_day_known": True,
                "awarded_in": 2021,
                "phase_at_award": "construction",
                "phase_now": "acceleration",
                "objective": "",
                "result": "",
                "result_on": None,
                "objective_reached": None,
            },
        ],
        "url": f"http://testserver{ROUNDS}9/",
    }


def test_the_list_gives_every_round_the_last_first(client: Client, nine: dict[str, Any]) -> None:
    factories.make_round(7, 2021)
    seven: dict[str, Any] = {
        "number": 7,
        "year": 2021,
        "quarter": None,
        "call_opened_on": None,
        "committee_on": None,
        "objective": "",
        "total": None,
        "at_least": False,
        "missing": 0,
        "unknown_amounts": 0,
        "awards": [],
        "url": f"http://testserver{ROUNDS}7/",
    }
    assert get(client, ROUNDS) == {"count": 2, "next": None, "previous": None, "results": [nine, seven]}


def test_round_with_fewer_laureates_than_announced_has_a_minimum_as_total(client: Client) -> None:
    whole = factories.make_round(14, 2024, stated_awards=1)
    partial = factories.make_round(15, 2024, stated_awards=3)
    for one in (whole, partial):
        factories.make_award(one, factories.make_startup(f"s{one.number}"), "100000")
    said = [{name: one[name] for name in ("total", "at_least", "missing")} for one in get(client, ROUNDS)["results"]]
    assert said == [
        {"total": 100000, "at_least": True, "missing": 2},
        {"total": 100000, "at_least": False, "missing": 0},
    ]
    assert get(client, f"{ROUNDS}15/")["missing"] == 2


def test_the_list_of_an_empty_database_is_empty(client: Client) -> None:
    assert get(client, ROUNDS) == {"count": 0, "next": None, "previous": None, "results": []}


def test_one_round_is_as_in_the_list(client: Client, nine: dict[str, Any]) -> None:
    assert get(client, f"{ROUNDS}9/") == nine


@cases(
    ("number", "status", "message"),
    [
        ("8", 404, "Aucun appel du FAST n’a le numéro 8."),
        ("99999999999999999999999999", 404, "Aucun appel du FAST n’a le numéro 99999999999999999999."),
        ("neuf", 400, "« neuf » n’est pas le numéro d’un appel."),
        ("-9", 400, "« -9 » n’est pas le numéro d’un appel."),
        ("٩", 400, "« ٩ » n’est pas le numéro d’un appel."),
    ],
)
@pytest.mark.usefixtures("nine")
def test_one_round_refuses_what_is_no_number(client: Client, number: str, status: int, message: str) -> None:
    assert get(client, f"{ROUNDS}{number}/", status) == problem(status, {"number": [message]})


@cases("address", [ROUNDS, f"{ROUNDS}9/"])
@cases("method", ["post", "put", "patch", "delete"])
def test_the_api_is_read_only(client: Client, address: str, method: str) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert list(response.json()["errors"]) == ["detail"]


def test_award_of_an_unknown_day_is_in_the_year_of_its_round(client: Client) -> None:
    startup = factories.make_startup("a", phases=[("construction", "2023-01-01"), ("acceleration", "2023-12-01")])
    one = factories.make_round(13, 2023, quarter=3)
    factories.make_award(one, startup, awarded_on=dt.date(2024, 1, 1))
    (award,) = get(client, f"{ROUNDS}13/")["awards"]
    (of_startup,) = get(client, "/api/v1/startups/a/")["awards"]
    assert [given["awarded_in"] for given in (award, of_startup)] == [2023, 2023]
    assert (award["awarded_on"], award["is_day_known"], award["phase_at_award"]) == (
        "2024-01-01",
        False,
        "construction",
    )
