"""The format of the lists of services and incubators (fields, CSV, ODS), and the portfolio at a series of dates."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.cases import cases
from tests.catalogue.universe import make_universe
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
QUARTERS: dict[str, Any] = {"from": "2020-01-01", "to": "2021-02-01", "step": "quarter"}
YEARS: dict[str, Any] = {"from": "2000-01-01", "to": "2020-01-01"}
LISTS = ("/api/v1/startups/", "/api/v1/incubators/")
each = cases("path", LISTS)


def get(path: str, status: int = 200, **query: Any) -> Any:
    response = Client().get(path, query)
    assert response.status_code == status, response.content
    return response.json()


@each
def test_some_fields_alone_in_the_order_of_the_list(path: str) -> None:
    make_universe()
    whole = get(path)
    some = get(path, fields="name,slug")
    assert some["results"] == [{name: row[name] for name in ("slug", "name")} for row in whole["results"]]
    assert get(path, fields="") == whole


@each
def test_csv_and_ods_hold_the_rows_of_the_json(path: str) -> None:
    make_universe()
    whole = get(path)
    response = Client().get(path, headers={"accept": "text/csv"})
    assert (response["Content-Type"], "Accept" in response["Vary"]) == ("text/csv; charset=utf-8", True)
    heading, *rows = csv_cells(response.content)
    plain = {name for name, value in whole["results"][0].items() if isinstance(value, str | int | float)}
    assert plain <= set(heading)
    assert len(rows) == whole["count"] > 1
    assert Client().get(path, {"format": "csv"}).content == response.content
    (names, *of_names) = csv_cells(Client().get(path, {"format": "csv", "fields": "name"}).content)
    assert (names, [cell for [cell] in of_names]) == (["name"], [row["name"] for row in whole["results"]])
    ods = Client().get(path, {"format": "ods"})
    assert ods["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"


def test_a_table_has_every_page_of_what_the_filters_keep() -> None:
    make_universe()
    query: dict[str, Any] = {"ordering": "slug", "page_size": 1}
    page = get("/api/v1/startups/", **query, fields="slug")
    assert "fields=slug" in page["next"]
    rows = csv_cells(Client().get("/api/v1/startups/", {**query, "format": "csv", "fields": "slug"}).content)[1:]
    assert len(rows) == page["count"] > 1


@each
@cases(("query", "field"), [("fields=rien", "fields"), ("format=xml", "format"), ("fields=a&fields=b", "fields")])
def test_a_form_that_does_not_exist_is_refused_by_its_name(path: str, query: str, field: str) -> None:
    response = Client().get(f"{path}?{query}")
    assert (response.status_code, list(response.json()["errors"])) == (400, [field])


def test_portfolio_at_a_series_of_dates_is_the_one_of_each_date() -> None:
    make_universe()
    factories.make_startup("un.service", phases=[("investigation", "2020-01-01"), ("construction", "2020-07-01")])
    counts = ("investigations", "services", "ended")
    series = get("/api/v1/portfolio/series/", **QUARTERS)
    days = [point["as_of"] for point in series["results"]]
    assert days == ["2020-01-01", "2020-04-01", "2020-07-01", "2020-10-01", "2021-01-01"]
    for point in series["results"]:
        one = get("/api/v1/portfolio/", as_of=point["as_of"])
        assert repr(point) == repr({name: one[name] for name in ("as_of", *counts)})  # 23 is not 23.0


@cases(
    ("query", "field"),
    [
        ({"from": "hier"}, "from"),
        ({"from": "1901-01-01"}, "from"),
        ({"from": "2020-01-01", "to": "2019-01-01"}, "to"),
        ({"from": "1990-01-01", "to": "2099-01-01", "step": "month"}, "to"),
        ({"from": "2020-01-01", "step": "day"}, "step"),
        ({"from": "2020-01-01", "as_of": "2020-01-01"}, "as_of"),
    ],
)
def test_invalid_series_is_refused(query: dict[str, Any], field: str) -> None:
    assert list(get("/api/v1/portfolio/series/", 400, **query)["errors"]) == [field]


def test_series_takes_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        get("/api/v1/portfolio/series/", **YEARS)
