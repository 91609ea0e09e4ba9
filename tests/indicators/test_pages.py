"""The pages of the indicators as their readers see them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from common.recompute import recompute_now
from indicators.live import actions
from indicators.models import LiveResult
from tests import factories
from tests.catalogue.reading import Element, read_page
from tests.impact import scene
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status
    return read_page(response)


def test_the_indicators_lead_to_the_last_year(client: Client) -> None:
    scene.make_programme()
    response = client.get("/indicateurs/")
    assert (response.status_code, response["Location"]) == (302, "/indicateurs/2022/")


def test_the_table_of_a_year_shows_each_figure_beside_its_target(client: Client) -> None:
    scene.make_programme()
    page = shown(client, "/indicateurs/2021/")
    assert page.one("h1").text == "A-t-on tenu les objectifs de 2021 ?"
    assert page.one("table").rows() == [
        [
            "Produits lancés",
            "31",
            "1",
            "au moins 49",
            "50",
            "2 (dont 1 fictif)",
            "102 % de la cible : atteinte d’après le calcul Objectif tenu.",
        ],
        ["Impact national en produits", "non publié", "0", "Non déterminé (ND)", "pas encore publié", "1", "–"],
    ]


def test_each_figure_leads_to_its_proof(client: Client) -> None:
    scene.make_programme()
    first = shown(client, "/indicateurs/2021/").one("table").one("tbody").all("tr")[0]
    assert first.links() == [
        ("Produits lancés", "/indicateurs/products_launched/"),
        ("31", "/indicateurs/products_launched/2020/preuve/#publie"),
        ("1", "/indicateurs/products_launched/2020/preuve/"),
        ("50", "/indicateurs/products_launched/2021/preuve/#publie"),
        ("2", "/indicateurs/products_launched/2021/preuve/"),
    ]
    assert [link.attributes.get("aria-label") for link in first.all("a")[1:]] == [
        "Produits lancés, 2020, publié\u00a0: 31",
        "Produits lancés, 2020, d’après les fiches\u00a0: 1",
        "Produits lancés, 2021, publié\u00a0: 50",
        "Produits lancés, 2021, d’après les fiches\u00a0: 2",
    ]


def test_each_indicator_says_its_drift_its_judgement_and_its_history(client: Client) -> None:
    scene.make_programme()
    section = shown(client, "/indicateurs/2021/").one("section", id="products_launched")
    assert [paragraph.text for paragraph in section.all("p")] == [
        "2 aujourd’hui pour 50 publiés : 48 de moins. Fiche par fiche : Produits lancés",
        f"{FIRST_CONSTRUCTIONS} Les lancements.",
        "31 en 2020, 50 en 2021, 0 en 2022. Cibles : au moins 49 en 2021."
        " Résultat 2021 publié le 1er février 2022, sans ses preuves.",
    ]
    assert [link for link in section.links() if link[0].isdigit()] == [
        ("31", "/indicateurs/products_launched/2020/preuve/"),
        ("50", "/indicateurs/products_launched/2021/preuve/"),
        ("0", "/indicateurs/products_launched/2022/preuve/"),
    ]
    assert section.one("ul").links() == [
        ("D’où vient ce chiffre ? Produits lancés 2021", "/indicateurs/products_launched/2021/preuve/"),
        ("Toutes ses années : Produits lancés", "/indicateurs/products_launched/"),
    ]
    assert section.one("svg").attributes["aria-label"] == "Produits lancés : 31 en 2020, 50 en 2021, 0 en 2022."


def test_the_years_can_be_walked(client: Client) -> None:
    scene.make_programme()
    years = shown(client, "/indicateurs/2021/").one("nav", **{"aria-label": "Années"})
    assert years.links() == [("2020", "/indicateurs/2020/"), ("2022", "/indicateurs/2022/")]
    assert years.one(**{"aria-current": "page"}).text == "2021"


def test_the_page_says_when_nothing_was_computed_and_when_it_was_verified(client: Client) -> None:
    scene.make_programme()
    assert "Le calcul n’a pas encore eu lieu." in shown(client, "/indicateurs/2021/").text
    recompute_now()
    assert "Vérifié le " in shown(client, "/indicateurs/2021/").text


@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        ("/indicateurs/21/", 400, "« 21 » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021."),
        ("/indicateurs/1999/", 404, "Aucun indicateur n’est connu pour 1999. Années connues : 2020, 2021 et 2022."),
        (
            "/indicateurs/products_launched/1999/preuve/",
            404,
            "Aucun indicateur n’est connu pour 1999. Années connues : 2020, 2021 et 2022.",
        ),
        (
            "/indicateurs/products_launched/20/preuve/",
            400,
            "« 20 » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021.",
        ),
    ],
)
def test_a_year_that_can_not_be_shown_says_which_can(client: Client, address: str, status: int, message: str) -> None:
    scene.make_programme()
    page = shown(client, address, status)
    assert page.one(css="fr-text--lead").text == message
    assert page.one("ul", "fr-tags-group").links() == [
        ("2020", "/indicateurs/2020/"),
        ("2021", "/indicateurs/2021/"),
        ("2022", "/indicateurs/2022/"),
    ]


def test_an_empty_site_says_that_no_year_is_known(client: Client) -> None:
    assert shown(client, "/indicateurs/", 404).one(css="fr-text--lead").text == "Aucune année n’a encore d’indicateur."


@pytest.mark.parametrize("end", ["preuve/", "preuve.csv"])
def test_the_proof_of_an_unknown_indicator_is_not_found(client: Client, end: str) -> None:
    scene.make_programme()
    assert client.get(f"/indicateurs/nope/2021/{end}").status_code == 404


def test_the_proof_lists_what_counts(client: Client) -> None:
    scene.make_programme()
    page = shown(client, "/indicateurs/products_launched/2021/preuve/")
    assert page.one("h1").text == "2 = ces 2 produits"
    rows = page.one("table").rows()
    assert [row[:2] for row in rows] == [["Service b Fictif", "1er janvier 2021"], ["Service c", "1er juin 2021"]]
    # What all rows say is said once, above them.
    assert page.one("dl", "facts").text == "Raison, pour tous Première entrée en phase « Construction »"
    assert rows[0][-1].startswith("Import de beta.gouv.fr, le ")
    assert rows[0][-1].endswith(" Motif : Reprise des fiches")
    assert rows[1][-1].startswith("Origine externe, le ")
    assert page.one("table").links() == [("Service b", "/startups/b/"), ("Service c", "/startups/c/")]


def test_the_proof_says_that_a_published_result_came_without_its_records(client: Client) -> None:
    scene.make_programme()
    published = shown(client, "/indicateurs/products_launched/2021/preuve/").one("section", id="publie")
    assert [paragraph.text for paragraph in published.all("p")] == [
        "50, publié le 1er février 2022, sans ses preuves.",
        "Quels enregistrements ont fait ce chiffre ?",
        "Les enregistrements derrière ce chiffre n’ont pas été publiés : on ne peut pas dire lesquels il comptait."
        " Le résultat publié ne change jamais ; celui que donnent les fiches suit les corrections.",
        "Ce qui a changé depuis la publication",
    ]
    nothing = shown(client, "/indicateurs/national_impact/2021/preuve/").one("section", id="publie")
    assert [paragraph.text for paragraph in nothing.all("p")] == ["Aucun résultat n’a été publié pour cette année."]


def test_the_proof_shows_the_records_that_were_published(client: Client) -> None:
    launches, _ = scene.make_programme()
    scene.publish_with_evidence(launches, 2019)
    page = shown(client, "/indicateurs/products_launched/2019/preuve/")
    assert page.one("h1").text == "Résultat non déterminé (ND)"
    assert page.one("section", id="publie").one("table").rows() == [
        ["Ancien nom", "1er mai 2020", "Première entrée en phase « Construction »", "–", "–", "En construction"]
    ]


def test_the_proof_of_a_zero_says_that_nothing_counts(client: Client) -> None:
    scene.make_programme()
    page = shown(client, "/indicateurs/products_launched/2022/preuve/")
    assert page.one("h1").text == "0 : aucun enregistrement ne compte"
    assert page.all("table") == []


def test_the_proof_can_be_taken_away(client: Client) -> None:
    scene.make_programme()
    response = client.get("/indicateurs/products_launched/2021/preuve.csv")
    assert response["Content-Disposition"] == 'attachment; filename="preuve-products_launched-2021.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = csv_cells(response.content)
    assert header[:8] == ["service", "nom", "date", "raison", "apport", "rôle", "enregistré le", "origine"]
    today = timezone.localdate().isoformat()
    reason = "Première entrée en phase «\xa0Construction\xa0»"
    assert [row[:7] for row in rows] == [
        ["b", "Service b", "2021-01-01", reason, "1", "Compté", today],
        ["c", "Service c", "2021-06-01", reason, "1", "Compté", today],
    ]


@pytest.mark.parametrize(("year", "status"), [("abc", 400), ("1999", 404)])
def test_the_table_to_take_away_refuses_what_is_no_year(client: Client, year: str, status: int) -> None:
    scene.make_programme()
    response = client.get(f"/indicateurs/products_launched/{year}/preuve.csv")
    assert (response.status_code, response["Content-Type"]) == (status, "text/plain; charset=utf-8")


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_make_a_constant_number_of_queries(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        factories.make_startup(f"s{index}", phases=[("construction", "2021-05-01")])
        factories.make_indicator(f"i{index}", rule=scene.LAUNCHES)
    actions.compute_live_results(on=scene.TODAY)
    # the years, until when records are known, the eight of the table, what moved
    with django_assert_num_queries(13):
        assert len(shown(client, "/indicateurs/2021/").one("table").rows()) == number
    # the years, the seven of the proof, why its ends, where its services stand, the day of the records
    with django_assert_num_queries(12):
        assert len(shown(client, "/indicateurs/i0/2021/preuve/").one("table").rows()) == number


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "address", ["/indicateurs/2021/", "/indicateurs/products_launched/2021/preuve/", "/indicateurs/1999/"]
)
def test_the_pages_are_accessible_at_every_width(
    live_site: str,
    page: Page,
    axe: Callable[[Page], None],
    browser_errors: list[str],
    address: str,
    width: int,
) -> None:
    scene.make_programme()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_site}{address}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if "1999" in address:
        assert len(browser_errors) == 1  # the browser complains of the 404 itself
        browser_errors.clear()


@pytest.mark.django_db(transaction=True)
def test_one_goes_from_a_figure_to_the_service_by_keyboard(live_site: str, page: Page) -> None:
    scene.make_programme()
    page.goto(f"{live_site}/indicateurs/2021/")
    page.get_by_role("link", name="Produits lancés, 2021, d’après les fiches\u00a0: 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 = ces 2 produits")
    page.get_by_role("link", name="Service c").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_site}/startups/c/")


@pytest.mark.django_db(transaction=True)
def test_the_table_follows_a_computation_at_once(client: Client) -> None:
    scene.make_programme()
    assert shown(client, "/indicateurs/2021/").one("table").rows()[0][5] == "2 (dont 1 fictif)"
    factories.make_startup("d", phases=[("construction", "2021-09-01")])
    actions.compute_live_results(on=scene.TODAY)
    assert shown(client, "/indicateurs/2021/").one("table").rows()[0][5] == "3 (dont 1 fictif)"
    assert LiveResult.objects.get(indicator__code="products_launched", year=2021).value == 3
