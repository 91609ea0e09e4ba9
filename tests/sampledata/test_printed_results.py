"""The reconstructed lists of printed results: frozen, named as such, and compared with the records of today."""

from collections import Counter
from typing import Any

import pytest
from django.test import Client

from indicators.live.actions import compute_live_results
from indicators.models import PublishedEvidence, PublishedResult
from sampledata.reference import load_reference, read
from startups.models import Startup
from tests import factories
from tests.sampledata.loaded import Loaded
from tests.workspace.reading import text_of

DRIFTS = {
    ("problems_investigated", 2020): (67, 80, 50, 25, 12, 5),
    ("problems_investigated", 2021): (115, 118, 101, 13, 10, 4),
    ("products_launched", 2020): (31, 42, 27, 14, 3, 1),
    ("products_launched", 2021): (50, 49, 37, 11, 12, 1),
    ("products_abandoned", 2020): (8, 7, 7, 0, 1, 0),
    ("products_abandoned", 2021): (11, 12, 10, 1, 0, 1),
}
"""Published, live, kept, entered, left and re-dated, for the records of 20 August 2026."""
LIST = "Liste reconstituée"


def drift(client: Client, code: str, year: int) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/indicators/{code}/{year}/drift/?page_size=1000").json()
    return found


class TestOfTheDemonstration(Loaded):
    def test_each_drift_is_explained_service_by_service(self) -> None:
        for (code, year), expected in DRIFTS.items():
            found = drift(self.client, code, year)
            causes = Counter(one["cause"] for one in found["results"])
            numbers = (causes["entered"], causes["withdrawn"], causes["redated"])
            assert (found["published"], found["live"], found["kept"], *numbers) == expected, (code, year)
            assert found["unexplained"] == 0

    def test_drift_equals_the_two_lists(self) -> None:
        lists = {(one["indicator"], one["year"]): one["counted"] for one in read().printed_results["results"]}
        for (code, year), counted in lists.items():
            then = {now or before: day for before, day, now in counted}
            rows = self.client.get(f"/api/v1/indicators/{code}/{year}/evidence/?page_size=1000").json()["results"]
            today = {row["startup"]: row["date"] for row in rows}
            entered, left = today.keys() - then.keys(), then.keys() - today.keys()
            redated = {slug for slug in today.keys() & then.keys() if today[slug] != then[slug]}
            found = drift(self.client, code, year)["results"]
            by_cause = {
                cause: {one["startup"] for one in found if one["cause"] == cause}
                for cause in ("entered", "withdrawn", "redated")
            }
            assert by_cause == {"entered": entered, "withdrawn": left, "redated": redated}

    def test_pages_and_files_name_the_list_as_reconstructed(self) -> None:
        published = PublishedResult.objects.get(indicator__code="products_launched", year=2021)
        start = f"/indicateurs/2021/publications/{published.publication_id}/"
        for address in (
            "/indicateurs/products_launched/2021/preuve/",
            "/indicateurs/products_launched/2021/derive/",
            start,
            f"{start}publication.json",
            f"{start}resultats.csv",
            f"/api/v1/publications/{published.publication_id}/",
        ):
            response = self.client.get(address)
            assert response.status_code == 200, address
            assert LIST in b"".join(response).decode(), address
        assert f"50 enregistrements. {LIST}" in text_of(self.client.get(start).content.decode())

    def test_page_of_the_year_counts_no_change_of_a_reconstructed_list(self) -> None:
        page = text_of(self.client.get("/indicateurs/2021/").content.decode())
        assert "49 aujourd’hui pour 50 publiés" in page
        assert "enregistrements retirés depuis la publication" not in page

    def test_drift_without_any_known_change_has_no_column_of_reasons(self) -> None:
        page = text_of(self.client.get("/indicateurs/products_launched/2021/derive/").content.decode())
        assert "Enregistrements qui font la différence" in page
        assert "Motif" not in page

    def test_a_record_of_a_list_links_to_no_other_record(self) -> None:
        rows = drift(self.client, "products_launched", 2021)["results"]
        assert {one["url"] for one in rows if one["cause"] == "withdrawn"} == {None}


@pytest.mark.django_db
def test_list_loaded_before_the_records_pairs_with_them_later(client: Client) -> None:
    load_reference()
    factories.make_startup("tutorat_fp", phases=[("construction", "2021-04-01")])
    factories.make_phases(
        Startup.objects.get(slug="mon-suivi-justice"), [("construction", "2021-05-07")]
    )  # « justif » then
    compute_live_results()
    found = drift(client, "products_launched", 2021)
    assert (found["published"], found["kept"], found["live"]) == (50, 2, 2)


@pytest.mark.django_db
def test_second_load_doubles_nothing() -> None:
    load_reference()
    count = PublishedEvidence.objects.count()
    load_reference()
    assert (PublishedEvidence.objects.count(), count) == (count, 282)


@pytest.mark.django_db
def test_result_that_is_published_already_stays_as_it_is(client: Client) -> None:
    load_reference()
    typed = PublishedResult.objects.filter(reconstructed="", year=2021)
    assert set(typed.values_list("indicator__code", flat=True)) == {"national_impact"}
    page = text_of(client.get("/indicateurs/national_impact/2021/derive/").content.decode())
    assert LIST not in page
