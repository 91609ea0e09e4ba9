"""The Plotly figures of the published charts: their list, and what Plotly reads."""

import pytest
from django.test import Client

from tests import factories
from tests.cases import cases
from tests.catalogue.published_charts.gallery import chart_keys
from tests.tables import chart_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio() -> None:
    incubator = factories.make_incubator("fabrique", name="Fabrique", owner=factories.make_administration("min"))
    for year in (2018, 2019, 2020):
        phases = [("investigation", f"{year}-01-01"), ("construction", f"{year}-06-01")]
        factories.make_startup(f"a{year}", name=f"Aides {year}", phases=phases, incubator=incubator)


def test_list_names_every_chart_of_the_gallery_with_its_addresses(client: Client) -> None:
    found = client.get("/api/v1/charts/?page_size=100").json()["results"]
    assert [one["key"] for one in found] == chart_keys(client)
    [portfolio] = client.get(
        "/api/v1/charts/?search=portefeuille&fields=key,url,figure_url,page_url,has_subjects"
    ).json()["results"][:1]
    assert portfolio == {
        "key": "portefeuille",
        "url": "http://testserver/api/v1/charts/portefeuille/",
        "figure_url": "http://testserver/api/v1/charts/portefeuille/figure/",
        "page_url": "http://testserver/graphiques/portefeuille/",
        "has_subjects": False,
    }
    themes = client.get("/api/v1/charts/", {"theme": "Les moyens"}).json()["results"]
    assert {one["theme"] for one in themes} == {"Les moyens"}
    assert client.get("/api/v1/charts/?theme=rien").status_code == 400


def test_plotly_reads_the_figure_of_each_chart_with_the_numbers_of_its_series(client: Client, portfolio: None) -> None:
    import plotly.io  # slow to import

    read = {}
    for key in chart_keys(client):
        answer = client.get(f"/api/v1/charts/{key}/figure/?as_of=2022-01-01")
        if answer.status_code == 200:
            read[key] = plotly.io.from_json(answer.content.decode())
        else:
            assert (answer.status_code, [*answer.json()["errors"]]) == (404, ["key"]), key
    figure, series = read["portefeuille"], client.get("/api/v1/charts/portefeuille/?as_of=2022-01-01").json()
    assert figure.layout.title.text.replace("<br>", " ") == series["title"]
    assert [trace.name for trace in figure.data] == chart_series(series["results"])
    assert [list(trace.y) for trace in figure.data] == [
        [one["value"] for one in series["results"] if one["series"] == trace.name] for trace in figure.data
    ]
    assert all(trace.fillcolor.startswith("#") for trace in figure.data)


@cases(
    ("address", "status", "field"),
    [
        ("rien/figure/", 404, "key"),
        ("investigations/figure/?as_of=hier", 400, "as_of"),
        ("investigations/figure/?page=2", 400, "page"),
        ("vie-d-un-incubateur/figure/?incubateur=inconnu", 404, "incubateur"),
        ("investigations/figure/?as_of=1789-07-14", 404, "key"),
    ],
)
def test_figure_that_is_not_there_is_refused_in_words(client: Client, address: str, status: int, field: str) -> None:
    answer = client.get(f"/api/v1/charts/{address}")
    assert (answer.status_code, [*answer.json()["errors"]]) == (status, [field])
