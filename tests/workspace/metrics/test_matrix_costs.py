"""The costs by unit of the impact matrix on the page of measures: computed at once, or why they are not."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from common.clock import today
from impact.models import CostUnit, Metric, Spending, StatedUnitCost
from startups.models import Startup
from tests import factories
from tests.workspace.reading import filled, text_of

pytestmark = pytest.mark.django_db
FICHE = "/espace/services/un.service/"
METRICS = f"{FICHE}mesures/"
YEAR = today().year - 1
OF_USE = (
    f"Coût d’un utilisateur actif par mois en {YEAR}, dépense de l’année ÷ moyenne des utilisateurs actifs par mois"
)


@pytest.fixture
def users(startup: Startup) -> Metric:
    return factories.make_metric(startup, "actifs", dimension="used", indicator="active_users", counts_people=True)


def measure(metric: Metric, value: int, year: int = YEAR, months: int = 12) -> None:
    for month in range(1, months + 1):
        factories.make_measurement(metric, f"{year}-{month:02}", str(value + month))


def spend(desk: Client, year: int = YEAR, amount: str = "52 000") -> None:
    page = f"{FICHE}depense/?annee={year}"
    saved = desk.post(page, filled(desk.get(page), step="save", year=str(year), amount=amount, reason="Budget"))
    assert saved.status_code == 302


def costs(desk: Client) -> str:
    """Return the text of the page, with plain spaces."""
    page: Any = desk.get(METRICS)
    return text_of(page.content.decode()).replace("\u202f", " ").replace("\xa0", " ")


def test_cost_of_a_monthly_active_user_is_displayed_once_the_spending_is_typed(desk: Client, users: Metric) -> None:
    for month in range(1, 13):
        factories.make_measurement(users, f"{YEAR}-{month:02}", str(95 if month % 2 else 105))
    assert "Coût d’un utilisateur actif" not in costs(desk)
    spend(desk)
    assert f"{OF_USE} : 520,00 €. 52 000 € ÷ 100 (actifs, moyenne par mois)." in costs(desk)


def test_cost_of_a_use_is_another_cost_with_its_own_formula(desk: Client, users: Metric) -> None:
    measure(users, 100)
    files = factories.make_metric(users.startup, "dossiers", cadence="year")
    factories.make_measurement(files, str(YEAR), "1000")
    CostUnit.objects.create(startup=users.startup, label="dossier", metric=files)
    spend(desk)
    assert f"Coût d’un usage (dossier) en {YEAR}, dépense de l’année ÷ unités de l’année : 52,00 €." in costs(desk)
    assert f"{OF_USE} : 488,26 €." in costs(desk)


@pytest.mark.parametrize("dimension", ["useful", "impactful"])
def test_count_of_utility_or_of_impact_gives_its_cost(desk: Client, startup: Startup, dimension: str) -> None:
    name = {"useful": "Coût à l’utilité", "impactful": "Coût à l’impact"}[dimension]
    solved = factories.make_metric(startup, "resolus", unit="problèmes résolus", dimension=dimension, cadence="year")
    factories.make_measurement(solved, str(YEAR), "26000")
    factories.make_metric(startup, "taux", dimension=dimension, kind="percentage")
    spend(desk)
    assert f"{name} (problèmes résolus) en {YEAR}, dépense de l’année ÷ nombre de l’année : 2,00 €." in costs(desk)
    assert costs(desk).count(name) == 1


def test_month_without_users_makes_no_mean(desk: Client, users: Metric) -> None:
    measure(users, 100, months=11)
    spend(desk)
    missing = f"il manque des utilisateurs actifs de {YEAR} : la moyenne se calcule sur douze mois mesurés"
    assert f"{OF_USE} : Non déterminé (ND), {missing}" in costs(desk)


def test_users_of_another_year_than_the_budget_make_no_cost(desk: Client, users: Metric) -> None:
    measure(users, 100, year=YEAR - 1)
    spend(desk)
    assert f"{OF_USE} : Non déterminé (ND), il manque des utilisateurs actifs de {YEAR}" in costs(desk)


def test_zero_users_are_never_divided_by(desk: Client, users: Metric) -> None:
    for month in range(1, 13):
        factories.make_measurement(users, f"{YEAR}-{month:02}", "0")
    spend(desk)
    assert f"{OF_USE} : Non déterminé (ND), la valeur de {YEAR} est zéro : aucun coût ne se calcule" in costs(desk)


def test_running_total_is_never_the_number_of_a_year(desk: Client, startup: Startup) -> None:
    total = factories.make_metric(startup, "resolus", dimension="useful", is_running_total=True, cadence="year")
    factories.make_measurement(total, str(YEAR), "26000")
    spend(desk)
    assert "Coût à l’utilité" not in costs(desk)


def test_stated_cost_keeps_the_words_of_its_source(desk: Client, startup: Startup) -> None:
    StatedUnitCost.objects.create(
        startup=startup, year=YEAR, amount=Decimal("0.44"), dimension="used", label="visiteur", source="Trame"
    )
    Spending.objects.create(startup=startup, year=YEAR - 1, amount=1)
    assert f"Coût annoncé (visiteur) en {YEAR}" in costs(desk)
    assert "Annoncé : 0,44 € (Trame)." in costs(desk)
