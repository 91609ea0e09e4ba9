"""The series of charts in the API: equal to the table and the CSV, and refusals."""

import pytest
from django.test import Client

from tests import factories
from tests.cases import cases
from tests.catalogue.published_charts.gallery import chart_keys
from tests.tables import chart_rows, chart_series, csv_cells, csv_rows
from web.charts.points import TABLE_SCHEMA

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def portfolio() -> None:
    incubator = factories.make_incubator("fabrique", name="Fabrique", owner=factories.make_administration("min"))
    phases = [("investigation", "2020-01-01"), ("construction", "2020-06-01"), ("acceleration", "2021-03-01")]
    factories.make_startup("a", name="Aides", phases=phases, incubator=incubator)


def test_series_are_complete_and_name_their_page(client: Client) -> None:
    answer = client.get("/api/v1/charts/investigations/?as_of=2021-06-01")
    assert answer.status_code == 200
    found = answer.json()
    assert {name: found[name] for name in ("key", "as_of", "url")} == {
        "key": "investigations",
        "as_of": "2021-06-01",
        "url": "http://testserver/graphiques/investigations/?as_of=2021-06-01",
    }
    assert chart_series(found["results"]) == ["Service lancé", "Sans suite", "En cours"]
    assert chart_rows(found["results"]) == [["2020", 1, 0, 0]]
    assert found["title"].startswith("100\u202f% des investigations terminées ont mené à un service")
    assert "2020" in found["sentence"]


def test_every_chart_gives_the_rows_of_its_csv(client: Client) -> None:
    for key in chart_keys(client):
        found = client.get(f"/api/v1/charts/{key}/?as_of=2022-01-01").json()
        moved = client.get(f"/graphiques/{key}.csv?as_of=2022-01-01", follow=True)
        assert [status for _, status in moved.redirect_chain] == [301]
        assert moved["Content-Disposition"] == f'attachment; filename="{key}.csv"'
        header, *_ = csv_cells(moved.content)
        rows = csv_rows(moved.content)
        named = [field["name"] for field in client.get(TABLE_SCHEMA).json()["fields"]]
        assert (len(rows), header) == (found["count"], named), key
        assert [(one["category"], one["series"], one["value"]) for one in rows] == [
            (one["category"], one["series"], "" if one["value"] is None else str(one["value"]))
            for one in found["results"]
        ], key


@cases(
    ("address", "status", "field"),
    [
        ("rien/", 404, "key"),
        ("investigations/?as_of=hier", 400, "as_of"),
        ("investigations/?rien=2", 400, "rien"),
        ("vie-d-un-incubateur/?incubateur=inconnu", 404, "incubateur"),
    ],
)
def test_unknown_chart_or_parameter_is_refused_in_words(client: Client, address: str, status: int, field: str) -> None:
    answer = client.get(f"/api/v1/charts/{address}")
    assert (answer.status_code, [*answer.json()["errors"]]) == (status, [field])


def test_before_the_programme_a_chart_is_empty(client: Client) -> None:
    found = client.get("/api/v1/charts/investigations/?as_of=1990-01-01").json()
    assert (found["as_of"], found["results"]) == ("1990-01-01", [])


def test_addresses_from_before_link_to_those_of_the_charts(client: Client) -> None:
    for key in ("portefeuille", "investigations"):
        for query in ("", "as_of=2022-01-01&"):
            answer = client.get(f"/{key}.csv?{query}".rstrip("?&"))
            moved = f"/api/v1/charts/{key}/?{query}format=csv"
            assert (answer.status_code, answer["Location"]) == (301, moved)
