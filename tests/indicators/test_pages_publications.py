"""The pages of publications."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from common.background import recompute
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.models import Publication, PublishedResult
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.impact import scene
from tests.indicators.test_publishing import DAY

pytestmark = pytest.mark.django_db
URL = "/indicateurs/2021/publications/"


@pytest.fixture
def made() -> Publication:
    """Publish the launches of 2021 as 50 without evidence, then correct them to 2 with evidence."""
    scene.make_programme()
    assert recompute.run_job()
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")
    entries = [PublicationEntry("products_launched"), PublicationEntry("national_impact", typed=True)]
    asked = Request(2021, entries, DAY, "Erreur de saisie", source="RAP 2021", note="Deux lignes.")
    return publish(asked, actor=staff)


def test_publications_of_a_year_show_each_correction(made: Publication, client: Client) -> None:
    page = get_page(client, URL)
    assert [title.text for title in page.all("h2", "fr-h4")] == [
        "Publication du 3 mars 2022",
        "Publication du 1er février 2022",
    ]
    latest, first = page.all("table")
    assert latest.rows() == [
        [
            "Produits lancés",
            "2",
            "2 enregistrements",
            "En vigueur Remplace 50, publié le 1er février 2022",
        ],
        ["Impact national", "ND", "Publié sans preuves", "En vigueur"],
    ]
    assert first.rows() == [
        ["Produits lancés", "50", "Publié sans preuves", "Remplacé par 2, publié le 3 mars 2022"],
    ]
    old = PublishedResult.objects.get(value=50).publication_id
    assert latest.links() == [("50, publié le 1er février 2022", f"{URL}{old}/")]
    assert first.links() == [("2, publié le 3 mars 2022", f"{URL}{made.pk}/")]


def test_publication_shows_its_evidence_as_it_was(made: Publication, client: Client) -> None:
    Startup.objects.update(name="Autre nom")
    page = get_page(client, f"{URL}{made.pk}/")
    assert page.one("h1").text == "Résultats 2021 publiés le 3 mars 2022"
    assert page.one("table").rows() == [
        ["Service b", "1er janvier 2021", "Première entrée en phase « Construction »", "1"],
        ["Service c", "1er juin 2021", "Première entrée en phase « Construction »", "1"],
    ]
    said = page.text
    for part in ("Source : RAP 2021", "Deux lignes.", "Motif : Erreur de saisie", "sans la liste des enregistrements"):
        assert part in said
    assert "Camille" not in said


def test_author_is_named_to_users_who_are_signed_in(made: Publication, client: Client) -> None:
    client.force_login(factories.make_user())
    assert "par Camille" in get_page(client, f"{URL}{made.pk}/").text


@cases(
    ("address", "status"),
    [
        ("/indicateurs/1999/publications/", 404),
        ("/indicateurs/abc/publications/", 400),
        ("/indicateurs/2021/publications/999999/", 404),
        ("/indicateurs/2021/publications/99999999999999999999/", 404),
        ("/indicateurs/1999/publications/1/", 404),
    ],
)
def test_unknown_publication_answers_404(made: Publication, client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status
    assert client.get(f"/indicateurs/2020/publications/{made.pk}/").status_code == 404


def test_year_without_publication_shows_an_empty_list(made: Publication, client: Client) -> None:
    page = get_page(client, "/indicateurs/2022/publications/")
    assert page.one(css="empty-state__title").text == "Aucun résultat n’a été publié pour cette année"


def test_publication_of_one_more_service_takes_no_more_queries(
    made: Publication, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        factories.make_startup(f"more{number}", phases=[("construction", "2021-03-01")])
        # the years, the publication, its results, their evidence
        with django_assert_num_queries(6):
            client.get(f"{URL}{made.pk}/")
        with django_assert_num_queries(3):
            client.get(URL)


@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_publication_and_drift_are_accessible_on_a_phone(
    made: Publication, live_site: str, page: Page, axe: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    for address in (URL, f"{URL}{made.pk}/", "/indicateurs/products_launched/2021/derive/"):
        page.goto(f"{live_site}{address}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
