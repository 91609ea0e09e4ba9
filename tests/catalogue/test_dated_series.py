"""A series of dates in a URL: ends, step, and each refusal by parameter."""

import pytest
from django.test import Client

from common.clock import today
from tests import wordings
from tests.cases import cases

pytestmark = pytest.mark.django_db
DATE = ["Écrivez une date entre 1990 et 2099, sous la forme 2022-01-31."]
LONG = ["La dernière date suit la première, de 400 écarts au plus."]


SERIES = "/api/v1/portfolio/series/"


def days(client: Client, query: str) -> list[str]:
    return [point["as_of"] for point in client.get(f"{SERIES}?{query}").json()["results"]]


@cases(
    ("query", "first", "last", "count"),
    [
        ("from=2020-01-31&to=2021-06-15", "2020-01-31", "2021-01-31", 2),
        ("from=2020-01-01&to=2020-01-01&step=month", "2020-01-01", "2020-01-01", 1),
        ("from=2020-01-01&to=2099-12-31&step=quarter", "2020-01-01", "2099-10-01", 320),
        ("from=1990-01-01&to=2000-01-01&step=", "1990-01-01", "2000-01-01", 11),
        # 399 whole steps make 400 dates, the maximum
        ("from=2000-01-01&to=2033-04-30&step=month", "2000-01-01", "2033-04-01", 400),
    ],
)
def test_series_has_a_date_at_each_step(client: Client, query: str, first: str, last: str, count: int) -> None:
    found = days(client, query)
    assert (found[0], found[-1], len(found)) == (first, last, count)


def test_series_without_its_ends_goes_from_2013_to_today(client: Client) -> None:
    assert days(client, "") == [f"{year}-01-01" for year in range(2013, today().year + 1)]
    assert days(client, "from=2020-01-01&to=")[0] == "2020-01-01"


@cases(
    ("query", "errors"),
    [
        ("from=hier&to=2021-02-30", {"from": DATE, "to": DATE}),
        ("from=1989-12-31&to=2100-01-01", {"from": DATE, "to": DATE}),
        (
            "from=2020-01-01&to=2020-01-01&step=week",
            {"step": ["Cet écart n’existe pas. Écarts possibles : year, quarter, month."]},
        ),
        (
            "from=2020-01-01&as_of=2020-01-01&page=2",
            {"as_of": [wordings.UNKNOWN_PARAMETER], "page": [wordings.UNKNOWN_PARAMETER]},
        ),
        ("from=2020-01-02&to=2020-01-01", {"to": LONG}),
        ("from=2000-01-01&to=2033-05-01&step=month", {"to": LONG}),
    ],
)
def test_wrong_series_is_refused_by_parameter(client: Client, query: str, errors: dict[str, list[str]]) -> None:
    answer = client.get(f"{SERIES}?{query}")
    assert (answer.status_code, answer.json()["errors"]) == (400, errors)


def test_name_of_an_unknown_parameter_is_cut_and_holds_no_null(client: Client) -> None:
    answer = client.get(f"{SERIES}?from=2020-01-01&{'a%00' * 120}=1")
    assert list(answer.json()["errors"]) == ["a�" * 100]
