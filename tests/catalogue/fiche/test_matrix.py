"""The impact matrix of a service: on its page, on its printed sheet and in the API, at a date."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from impact.models import Metric, Review, Spending, StatedUnitCost
from startups.models import Startup
from tests import factories
from tests.catalogue.reading import Element, read_page
from tests.forgetting import forget_public_responses

pytestmark = pytest.mark.django_db
SHEET, API = "/startups/un.service/matrice/", "/api/v1/startups/un.service/matrix/"
NOTHING = [
    "Utilisable : note de facilité d’usage",
    "Utilisé : utilisateurs actifs par mois, transactions par mois, taux de pénétration du marché prioritaire",
    "Utile : taux de satisfaction des usagers",
    "Impactant : impact généré",
]


@pytest.fixture
def service() -> Startup:
    return factories.make_startup(phases=[("construction", "2020-01-01")], impact_url="https://matrice.exemple.fr")


@pytest.fixture
def measured(service: Startup) -> Startup:
    """Create the matrix of a service: a note, two years of users, a count of solved problems and two spendings."""
    ease = factories.make_metric(
        service, "facilite", kind="note", scale=10, dimension="usable", indicator="ease_of_use"
    )
    factories.make_measurement(ease, "2023-06", "8.7", source="Enquête")
    users = factories.make_metric(service, "actifs", dimension="used", indicator="active_users")
    for year, value in ((2022, 100), (2023, 200)):
        for month in range(1, 13):
            factories.make_measurement(users, f"{year}-{month:02}", str(value))
    solved = factories.make_metric(service, "resolus", unit="problèmes", dimension="useful", cadence="year")
    factories.make_measurement(solved, "2023", "4000")
    for year in (2022, 2023):
        Spending.objects.create(startup=service, year=year, amount=20_000)
    return service


def matrix(client: Client, url: str = SHEET) -> list[list[str]]:
    forget_public_responses()
    response = client.get(url)
    assert response.status_code == 200
    page: Element = read_page(response)
    return page.one(css="impact-matrix").rows()


def text(client: Client, url: str) -> str:
    forget_public_responses()
    return read_page(client.get(url)).text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("url", ["/startups/un.service/?as_of=2024-03-01", f"{SHEET}?as_of=2024-03-01"])
def test_matrix_has_four_rows_with_their_values_and_costs(client: Client, url: str) -> None:
    rows = [[cell.replace("\u202f", " ").replace("\xa0", " ") for cell in row] for row in matrix(client, url)]
    assert [row[:2] for row in rows] == [
        ["Utilisable", "Produit"],
        ["Utilisé", "Produit"],
        ["Utile", "Produit"],
        ["Impactant", "Politique publique"],
    ]
    assert rows[0][2:] == ["Note de facilité d’usage : Facilite : 8,7 sur 10 (juin 2023). Enquête", "Sans objet"]
    assert rows[1][2].startswith(
        "Utilisateurs actifs par mois : Actifs : 200 actifs (décembre 2023), +100 sur un an. Source non enregistrée"
    )
    assert "Transactions par mois : ND (obligatoire)" in rows[1][2]
    assert rows[1][3].startswith("Coût d’un utilisateur actif par mois : 100,00 € en 2023, contre 200,00 € en 2022.")
    assert rows[2][3] == ("Coût à l’utilité (problèmes) : 5,00 € en 2023. 20 000 € ÷ 4 000 (resolus).")
    assert rows[3][2:] == [
        "Impact généré : ND (obligatoire)",
        "ND , il manque une mesure en nombre, ou la dépense d’une année",
    ]


@pytest.mark.usefixtures("measured")
def test_matrix_of_a_past_day_knows_nothing_later(client: Client) -> None:
    rows = matrix(client, f"{SHEET}?as_of=2023-02-10")
    assert "8,7" not in rows[0][2]
    assert "(janvier 2023)" in rows[1][2]
    assert "en 2022" in rows[1][3]
    assert "5,00" not in rows[2][3]


def test_day_of_the_matrix_is_that_of_its_newest_value_compared_with_the_last_committee(
    client: Client, measured: Startup
) -> None:
    said = "Date de la matrice : 31 décembre 2023, jour de sa dernière valeur"
    assert f"{said}. Mise à jour depuis le dernier comité : non déterminé (ND), aucun comité" in text(client, SHEET)
    Review.objects.create(startup=measured, held_on=dt.date(2023, 10, 1), decision="reinvest", reason="r")
    assert f"{said}. Mise à jour depuis le dernier comité : oui (comité du 1er octobre 2023)" in text(client, SHEET)
    Review.objects.create(startup=measured, held_on=dt.date(2024, 2, 1), decision="reinvest", reason="r")
    assert f"{said}. Mise à jour depuis le dernier comité : non (comité du 1er février 2024)" in text(client, SHEET)
    assert "oui (comité du 1er octobre 2023)" in text(client, f"{SHEET}?as_of=2024-01-15")


def test_day_of_a_matrix_without_values_is_that_of_the_last_change_of_its_address(
    client: Client, service: Startup
) -> None:
    assert "Date de la matrice : non déterminée (ND) : aucune valeur n’est enregistrée" in text(client, SHEET)
    service.impact_url = "https://autre.exemple.fr"
    service.save()
    page = text(client, SHEET)
    assert "jour où son adresse a changé dans la fiche" in page
    links = dict(read_page(client.get(SHEET)).links())
    assert links["Matrice publiée par l’équipe"] == "https://autre.exemple.fr"


def test_service_without_anything_names_what_is_missing(client: Client) -> None:
    factories.make_startup(phases=[("construction", "2020-01-01")])
    assert "Aucun indicateur de la matrice d’impact n’est enregistré" in text(client, "/startups/un.service/")
    sheet = read_page(client.get(SHEET)).one(css="impact-sheet")
    assert [" ".join(item.text.split()) for item in sheet.all("li")] == NOTHING
    assert sheet.all(css="impact-matrix") == []


def test_matrix_of_an_ended_service_without_anything_is_not_announced(client: Client) -> None:
    factories.make_startup(phases=[("construction", "2020-01-01"), ("abandon", "2021-01-01")])
    assert "matrice" not in text(client, "/startups/un.service/")


def test_stated_costs_are_in_their_row_with_their_source(client: Client, service: Startup) -> None:
    for dimension, label, amount in (("used", "visiteur", "0.44"), ("useful", "simulation terminée", "0.87")):
        StatedUnitCost.objects.create(
            startup=service, year=2023, dimension=dimension, label=label, amount=Decimal(amount), source="Trame"
        )
    rows = [[cell.replace("\xa0", " ") for cell in row] for row in matrix(client)]
    missing = "Calculé : ND , aucune dépense de 2023 n’est enregistrée."
    assert rows[1][3] == f"Coût annoncé (visiteur) : 0,44 €. Trame. {missing}"
    assert rows[2][3] == f"Coût annoncé (simulation terminée) : 0,87 €. Trame. {missing}"


def test_sheet_has_the_objectives_of_the_last_committee(client: Client, measured: Startup) -> None:
    assert "Aucun objectif chiffré n’est enregistré." in text(client, SHEET)
    review = Review.objects.create(startup=measured, held_on=dt.date(2023, 1, 10), decision="reinvest", reason="r")
    metric = Metric.objects.get(code="actifs")
    review.objectives.create(
        metric=metric, initial_value=100, initial_on="2022-12-31", target_value=150, target_on="2023-07-01"
    )
    page = text(client, f"{SHEET}?as_of=2024-03-01")
    assert "Fixés le 10 janvier 2023, jugés au 1er mars 2024." in page
    assert "150 actifs" in page


def test_api_has_the_same_matrix(client: Client, measured: Startup) -> None:
    found: dict[str, Any] = client.get(f"{API}?as_of=2024-03-01").json()
    assert {name: found[name] for name in ("as_of", "address", "dated_on", "last_committee", "is_updated")} == {
        "as_of": "2024-03-01",
        "address": "https://matrice.exemple.fr",
        "dated_on": "2023-12-31",
        "last_committee": None,
        "is_updated": None,
    }
    used = found["rows"][1]
    assert used["indicators"][0] == {
        "indicator": "active_users",
        "metric": "actifs",
        "value": 200,
        "start": "2023-12-01",
        "end": "2024-01-01",
        "is_approximate": False,
        "source": "",
        "year_before": 100,
    }
    assert [one["metric"] for one in used["indicators"]] == ["actifs", None, None]
    (cost,) = used["costs"]
    assert (cost["last"]["computed"], cost["before"]["computed"], cost["last"]["is_of_active_users"]) == (
        100,
        200,
        True,
    )


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{SHEET}?as_of=demain", 400),
        (f"{SHEET}?couleur=bleu", 400),
        (f"{API}?as_of=2022-13-01", 400),
        (f"{API}?couleur=bleu", 400),
        ("/startups/inconnu/matrice/", 404),
        ("/api/v1/startups/inconnu/matrix/", 404),
    ],
)
def test_unknown_address_or_parameter_is_refused(client: Client, url: str, status: int) -> None:
    assert client.get(url).status_code == status
