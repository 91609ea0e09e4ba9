"""A published result names its document in the tables of years, on the home page, in the API and in the file."""

import datetime as dt

import pytest
from django.test import Client

from common.clock import today
from common.words import short_name
from indicators.live import actions
from indicators.models import Publication, PublishedResult
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
SHARE = {"measure": "measured", "indicator": "share", "quantity": "share"}


@cases(
    "source, name",
    [
        ("RAP 2020, programme 352, budget.gouv.fr", "RAP 2020"),
        ("Bilan 2021 du programme beta.gouv.fr (février 2022)", "bilan 2021"),
        ("https://exemple.gouv.fr/2024/rapport", "https://exemple.gouv.fr/2024/rapport"),
        ("Note de l’équipe", "note de l’équipe"),
        ("", ""),
    ],
    ids=["performance report", "report", "link", "without a year", "none"],
)
def test_source_begins_with_the_short_name_of_its_document(source: str, name: str) -> None:
    assert short_name(source) == name


def test_published_result_names_its_document_with_its_unit(client: Client) -> None:
    indicator = factories.make_indicator("share", rule=SHARE, label="Part atteinte", unit="%")
    factories.make_target(indicator, 2021, "80")
    publication = Publication.objects.create(year=2021, published_on=dt.date(2022, 2, 1), source="Bilan 2021, page 18")
    PublishedResult.objects.create(
        publication=publication, indicator=indicator, year=2021, value=77, has_evidence=False
    )
    actions.compute_live_results()
    assert "77 % bilan 2021" in get_page(client, "/indicateurs/2021/").one("table").text
    home = get_page(client, "/").text
    assert "77 %" in home
    assert "publié (bilan 2021), pour une cible de 80 %" in home
    (row,) = client.get("/api/v1/indicators/?year=2021").json()["results"]
    assert (row["unit"], row["published"]["document"], row["published"]["source"]) == (
        "%",
        "bilan 2021",
        "Bilan 2021, page 18",
    )
    header, *rows = csv_cells(client.get("/indicateurs/cibles.csv").content)
    assert [line[header.index("document du résultat")] for line in rows if line[0] == "2021"] == ["bilan 2021"]


def test_measured_figure_that_is_not_recorded_says_so_in_its_tile(client: Client) -> None:
    indicator = factories.make_indicator("share", rule=SHARE, label="Part atteinte", unit="%")
    year = today().year
    factories.make_target(indicator, year, "80")
    actions.compute_live_results()
    assert f"Aucun relevé n’est saisi pour {year}." in get_page(client, "/indicateurs/").text
