"""A published chart as one interactive HTML file."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests import factories
from tests.tables import chart_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio() -> None:
    incubator = factories.make_incubator("fabrique", name="Fabrique", owner=factories.make_administration("min"))
    for year in (2018, 2019, 2020):
        phases = [("investigation", f"{year}-01-01"), ("construction", f"{year}-06-01")]
        factories.make_startup(f"a{year}", name=f"Aides {year}", phases=phases, incubator=incubator)


def test_interactive_file_is_an_attachment_that_no_shared_cache_keeps(client: Client, portfolio: None) -> None:
    answer = client.get("/graphiques/portefeuille.html?as_of=2022-01-01")
    assert (answer.status_code, answer["Content-Disposition"]) == (200, 'attachment; filename="portefeuille.html"')
    assert "public" not in answer.get("Cache-Control", "")
    assert "http" not in answer.content.decode().partition("<body")[0].rpartition("</script>")[2]
    page = client.get("/graphiques/portefeuille/?as_of=2022-01-01").content.decode()
    assert 'href="/graphiques/portefeuille.html?as_of=2022-01-01"' in page
    table = client.get("/graphiques/vie-d-un-incubateur/?as_of=2022-01-01").content.decode()
    assert ".html?" not in table
    assert client.get("/graphiques/vie-d-un-incubateur.html?as_of=2022-01-01").status_code == 404
    assert client.get("/graphiques/portefeuille.html?as_of=hier").status_code == 400


def test_downloaded_file_draws_its_chart_without_the_network(client: Client, page: Page, portfolio: None) -> None:
    content = client.get("/graphiques/portefeuille.html?as_of=2022-01-01").content.decode()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(content)
    expect(page.locator(".main-svg").first).to_be_visible()
    expect(page.locator(".legendtext").first).to_be_visible()
    series = client.get("/api/v1/charts/portefeuille/?as_of=2022-01-01").json()
    expect(page.locator(".legendtext")).to_have_text(chart_series(series["results"]))
    assert [url for url in asked if url.startswith("http")] == []
