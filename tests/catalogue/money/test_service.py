"""The money of one service by year: known, unknown and contradictory values."""

from decimal import Decimal

import pytest
from django.test import Client

from budget.models import Participation
from impact.models import CostUnit, OtherFunding, Spending, StatedUnitCost
from startups.models import Startup
from tests import factories
from tests.catalogue.reading import get_page
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
PAGE = "/financements/services/dossierfacile/"


@pytest.fixture
def startup() -> Startup:
    """Create a service that spent 500 000 € in 2021, partly paid by two FAST awards and a region."""
    startup = factories.make_startup("dossierfacile", name="DossierFacile")
    for number, amount in ((8, "200000"), (10, "50000")):
        factories.make_award(factories.make_round(number, 2021), startup, amount)
    factories.make_award(factories.make_round(11, 2022), startup, None)
    OtherFunding.objects.create(startup=startup, year=2021, funder="Région", amount=100000, source="Convention")
    Spending.objects.create(startup=startup, year=2021, amount=500000, is_approximate=True)
    metric = factories.make_metric(startup, "dossiers", name="Dossiers", unit="dossiers")
    factories.make_measurement(metric, "2021", "1000000")
    CostUnit.objects.create(startup=startup, label="dossier", metric=metric)
    return startup


def test_year_adds_up_to_its_spending(client: Client, startup: Startup) -> None:
    page = get_page(client, PAGE)
    assert page.one("h1").text == "Financement de DossierFacile"
    assert (
        "En 2021, il dépense environ 500 000 €, dont 250 000 € du FAST et 100 000 € d’autres financeurs."
        " Il coûte environ 0,50 € par dossier (2021)."
    ) in page.text
    assert page.all("table")[-1].rows() == [
        ["2022", "ND", "FAST 11 : ND", "– aucun enregistré", "ND", "ND"],
        [
            "2021",
            "environ 500 000 €",
            "FAST 8 : 200 000 € FAST 10 : 50 000 €",
            "Région : 100 000 € (Convention)",
            "environ 150 000 €",
            "environ 0,50 € (dossier)",
        ],
    ]
    assert csv_cells(client.get(f"{PAGE}annees.csv", follow=True).content) == [
        ["year", "spending", "is_approximate", "fast", "other_funders", "rest", "unit_cost", "unit"],
        ["2022", "", "", "", "", "", "", ""],
        ["2021", "500000", "true", "250000", "100000", "150000", "0.5", "dossier"],
    ]
    assert client.get(f"{PAGE}annees.ods", follow=True).status_code == 200


def test_unknown_amount_is_not_zero(client: Client, startup: Startup) -> None:
    Spending.objects.create(startup=startup, year=2022, amount=1000)
    rows = client.get("/api/v1/startups/dossierfacile/money/").json()["results"]
    assert [[row[name] for name in ("year", "spending", "fast", "other_funders", "rest")] for row in rows] == [
        [2022, 1000, None, None, None],
        [2021, 500_000, 250_000, 100_000, 150_000],
    ]


def test_funders_beyond_the_spending_are_reported(client: Client, startup: Startup) -> None:
    Spending.objects.update(amount=300000)
    page = get_page(client, PAGE)
    assert (
        "En 2021, les financeurs enregistrés ont donné environ 50 000 € de plus que la dépense enregistrée."
        in page.text
    )
    table = page.one("figure").one("table")
    assert [head.text for head in table.all("th", scope="col")] == [
        "Année",
        "FAST",
        "Autres financeurs",
        "Sans financeur connu",
    ]
    assert table.rows() == [["2021", "250 000", "100 000", "0"]]


def test_service_without_spending_is_told_as_unknown(client: Client) -> None:
    startup = factories.make_startup("dossierfacile")
    factories.make_award(factories.make_round(8, 2021), startup, "200000")
    page = get_page(client, PAGE)
    assert "La dépense de ce service n’est pas renseignée (ND)." in page.text
    assert "200 000 € reçus, sans dépense enregistrée" in page.text


def test_stated_cost_alone_is_reported_to_be_stated(client: Client) -> None:
    startup = factories.make_startup("dossierfacile")
    metric = factories.make_metric(startup, "appels", unit="appels")
    CostUnit.objects.create(startup=startup, label="appel", metric=metric)
    StatedUnitCost.objects.create(startup=startup, year=2021, amount=Decimal("0.02"), source="Bilan")
    assert get_page(client, PAGE).one("table").rows() == [
        ["2021", "ND", "– aucun enregistré", "– aucun enregistré", "ND", "0,02 € (appel), annoncé"]
    ]


def test_supports_and_seasons_are_on_the_page_and_on_the_fiche(client: Client) -> None:
    startup = factories.make_startup("dossierfacile")
    Participation.objects.create(season=factories.make_season(1), startup=startup, outcome="Deux fois plus de dossiers")
    factories.make_support(startup, "brigade", "2021-01-01", until="2022-01-01", is_to_the_year=True)
    shared = factories.make_shared_service("tchap", name="Tchap")
    factories.make_support(startup, "shared", "2021-03-01", shared_service=shared, description="Salon de l’équipe")
    for address in (PAGE, "/startups/dossierfacile/"):
        (section,) = [one for one in get_page(client, address).all("section") if "Appuis reçus" in one.text]
        assert sorted(row.text for row in section.all("li")) == [
            "Brigade d’intervention numérique, en 2021",
            "GAMMA, saison 1 : accompagnement à l’accélération, saison commencée le 1er octobre 2020. Deux fois plus de"
            " dossiers",
            "Service partagé, depuis le 1er mars 2021 : Tchap : Salon de l’équipe",
        ]


def test_service_that_is_shared_with_all_shows_who_uses_it(client: Client) -> None:
    startup = factories.make_startup("dossierfacile")
    shared = factories.make_shared_service("tchap", kind="tool", startup=startup, summary="Parler entre agents.")
    factories.make_support(factories.make_startup("autre"), "shared", shared_service=shared)
    for address in (PAGE, "/startups/dossierfacile/"):
        (section,) = [one for one in get_page(client, address).all("section") if "partagé avec tous" in one.text]
        assert section.text == (
            "Service partagé Ce service est partagé avec tous les autres (outil partagé), et utilisé par 1 service."
            " Parler entre agents."
        )


def test_service_without_money_shows_what_to_do(client: Client) -> None:
    factories.make_startup("dossierfacile")
    assert "Aucun euro n’est enregistré pour ce service" in get_page(client, PAGE).text


def test_former_identifier_links_to_the_service_and_an_unknown_one_nowhere(client: Client) -> None:
    factories.make_startup("nouveau", redirect_from=["dossierfacile"])
    response = client.get(PAGE)
    assert (response.status_code, response["Location"]) == (301, "/financements/services/nouveau/")
    for address in ("/financements/services/inconnu/", "/api/v1/startups/inconnu/money/"):
        assert client.get(address).status_code == 404, address
